// Streams of changes over all transports, while connections are cut, gateways and PostgreSQL are killed, and rights come and go.
// Each client must learn each row that its caller may see, once, and no other row.
import { ask, atEnd, command, figure, long, main, psql, sleep, start, until } from '../lib.mjs';
import { postgres, programs } from '../postgres.mjs';
import { follow, Stream } from './follower.mjs';
import { CALLERS, CHANGES, GROUND, OBJECTS, ROWS, written } from './ground.mjs';
import { control, judge } from './judge.mjs';
import { readStreams } from './schema.mjs';
import { slow } from './slow.mjs';
import { socket } from './transports.mjs';
import { openMany, write } from './writers.mjs';

const SECONDS = long ? 600 : 40;
const CUTS = long ? 1_000 : 100;
const BETWEEN_CUTS = 250;
const WRITERS = 4;
const OPEN = 200;
const VISIBLE = { least: 3_000, most: 1_500 };
const GATEWAYS = 3;
const SETTINGS = { max_connections: 100, max_prepared_transactions: OPEN + 20 };
const LIVE = ['--sluice.live.keep-alive=1s', '--sluice.live.silence=20m'];

const world = {
  gateways: [], tokens: {}, cursorLengths: [],
  /** A gateway that runs, at random, and another than the last one if there is one. */
  pick(last) {
    const up = this.gateways.filter(gateway => gateway.isUp);
    const others = up.filter(gateway => gateway.port !== last?.port);
    const choice = others.length > 0 ? others : up;
    return choice[Math.floor(Math.random() * choice.length)];
  },
};

/** Repeats an action until it succeeds, because the server is killed meanwhile. */
async function persist(action) {
  for (;;) {
    try {
      return await action();
    } catch {
      await sleep(100);
    }
  }
}

/** The rows that writers wrote, by the type of the row, the object and the key. */
async function writtenRows(sql) {
  const found = new Map();
  for (const [type, row] of Object.entries(ROWS)) {
    for (const line of (await sql(written(row))).split('\n').filter(Boolean)) {
      const [key, object, tag] = line.split('|');
      const [writer, number] = tag.split('.');
      const rows = found.get(type + object) ?? new Map();
      found.set(type + object, rows.set(key, { writer, number: Number(number) }));
    }
  }
  return found;
}

/** Hides objects from a caller and shows them again, until it is stopped. It records the rows of the times in between. */
function comeAndGo(sql, { caller, hide, show }) {
  const record = { caller, times: [] };
  let isStopped = false;
  const loop = async () => {
    while (!isStopped) {
      await sleep(VISIBLE.least);
      await persist(() => sql(hide));
      const before = await persist(() => writtenRows(sql));
      await sleep(VISIBLE.most);
      const after = await persist(() => writtenRows(sql));
      const keys = new Map([...after].map(([name, rows]) => [name, new Set([...rows.keys()].filter(key => !before.get(name)?.has(key)))]));
      record.times.push({ keys, until: Date.now() });
      await persist(() => sql(show));
    }
  };
  const ended = loop();
  record.stop = () => {
    isStopped = true;
    return ended;
  };
  return record;
}

/** Subscribes to objects that the caller does not see. Returns the codes of the answers. */
async function refusals(fields) {
  const found = [];
  let all = 0;
  for (const caller of CALLERS) {
    const asked = fields.flatMap(field => OBJECTS[field.object].filter(({ readers }) => !readers.includes(caller)).map(object => ({ field, object })));
    all += asked.length;
    const connection = socket(world.gateways[0].port, world.tokens[caller], {
      open: () => asked.forEach(({ field, object }, i) => connection.subscribe(`${i}`, field.document, { id: field.prefix + object.key })),
      result: () => found.push('a result'),
      cursor: () => found.push('a cursor'),
      ended: (_, errors) => found.push(errors[0]?.extensions?.code),
      closed: () => found.push('closed'),
    });
    await until('the refusals', () => found.length >= all, 60);
    connection.cut();
  }
  return { all, refused: found.filter(code => code === 'NOT_FOUND').length };
}

/** Starts the clients of all callers: two WebSockets with all streams, a stream of events for each, and one for all. */
async function followAll(fields) {
  const streams = caller => fields.flatMap(field => OBJECTS[field.object]
    .filter(({ readers }) => readers.includes(caller))
    .map(object => new Stream({ caller, field, world, object: { ...object, id: field.prefix + object.key } })));
  const followers = CALLERS.flatMap(caller => [
    follow('socket', streams(caller), world),
    follow('socket', streams(caller), world),
    ...streams(caller).map(stream => follow('events', [stream], world)),
  ]);
  await until('the streams have cursors', () => followers.every(follower => follower.isReady()), 120);
  // The events of a stream for several operations have no cursor before the first change, so another stream lends its own.
  const lent = followers.filter(({ transport }) => transport === 'socket').flatMap(follower => follower.streams);
  const single = CALLERS.map(caller => {
    const own = streams(caller);
    own.forEach(stream => {
      stream.cursor = lent.find(other => other.caller === caller && other.field === stream.field && other.object.id === stream.object.id).cursor;
    });
    return follow('single', own, world);
  });
  return [...followers, ...single];
}

/** Cuts connections at random moments, half of them just after a cursor came without a change. Returns the number of cuts. */
function cutting(followers) {
  let isStopped = false;
  const loop = async () => {
    while (!isStopped) {
      const follower = followers[Math.floor(Math.random() * followers.length)];
      if (follower.transport !== 'single' && Math.random() < 0.5) {
        follower.cutsAtCursor = true;
      } else {
        follower.cut();
      }
      await sleep(BETWEEN_CUTS);
    }
  };
  const ended = loop();
  const count = () => followers.reduce((sum, follower) => sum + (follower.cuts ?? 0), 0);
  return {
    count,
    stop: async () => {
      isStopped = true;
      await ended;
      return count();
    },
  };
}

/** Kills the gateways in turn, and PostgreSQL once between them. Returns the numbers of kills. */
async function kills(server, settings) {
  const count = { gateways: 0, server: 0 };
  for (const [i, gateway] of world.gateways.entries()) {
    gateway.isUp = false;
    await gateway.stop('SIGKILL');
    world.gateways[i] = Object.assign(await start({ heap: '256m', settings, port: gateway.port, directory: gateway.directory }), { isUp: true });
    count.gateways++;
    if (i === 0) {
      await server.kill();
      await server.start(server.port);
      count.server++;
    }
  }
  return count;
}

const sum = (results, name) => results.reduce((all, result) => all + result[name], 0);

await main(async () => {
  const server = await postgres(await programs(), { settings: SETTINGS });
  const address = `postgresql://sluice:sluice@127.0.0.1:${server.port}/sluice`;
  const url = `--sluice.database.url=${address}`;
  await command('migrate', url);
  const sql = text => psql(address, text);
  await sql(GROUND);
  const settings = [url, '--sluice.demo=false', '--sluice.database.pool-size=8', ...LIVE];
  const gateways = await Promise.all(Array.from({ length: GATEWAYS }, () => start({ heap: '256m', settings })));
  world.gateways = gateways.map(gateway => Object.assign(gateway, { isUp: true }));
  for (const caller of CALLERS) {
    world.tokens[caller] = await command('token', 'create', `--user=${caller}`, url);
  }

  const all = await readStreams(gateways[0].url, world.tokens.ann);
  const fields = all.filter(field => OBJECTS[field.object] && ROWS[field.row] && field.rows && field.ids);
  console.log(`     ${fields.map(field => `${field.name} (${field.object}: ${field.row})`).join(', ')}`);
  figure('streams that the script finds', all.length, { least: 3 });
  figure('streams whose rows the script cannot write', all.length - fields.length, { equal: 0 });
  for (const field of fields) {
    const { id } = (await ask(gateways[0].url, field.ids, { token: world.tokens.ann })).json.data.list.nodes[0];
    field.prefix = id.slice(0, id.indexOf('_') + 1);
  }
  const { all: asked, refused } = await refusals(fields);
  figure(`subscriptions to ${asked} hidden objects that are refused`, refused, { equal: asked });

  const followers = await followAll(fields);
  atEnd(() => Promise.all(followers.map(follower => follower.stop())));
  const forgetful = follow('socket', followers[0].streams.map(({ caller, field, object }) => new Stream({ caller, field, object, world })), world, { forgets: true });
  await until('the forgetful client has cursors', () => forgetful.isReady(), 60);

  const writers = Array.from({ length: WRITERS }, (_, i) => write(address, fields, { asynchronous: i === 0 }));
  const changes = CHANGES.map(change => comeAndGo(sql, change));
  const cuts = cutting([...followers, forgetful]);
  const end = Date.now() + SECONDS * 1000;
  const killed = { gateways: 0, server: 0 };
  do {
    const round = await kills(server, settings);
    killed.gateways += round.gateways;
    killed.server += round.server;
    await sleep(1_000);
  } while (Date.now() < end);
  await until('the cuts', () => cuts.count() >= CUTS, 120);
  figure('forced reconnects', await cuts.stop(), { least: CUTS });
  figure('gateways killed', killed.gateways, { least: GATEWAYS });
  figure('PostgreSQL killed', killed.server, { least: 1 });
  await Promise.all([...writers, ...changes].map(each => each.stop()));
  for (const gid of (await sql('select gid from pg_prepared_xacts')).split('\n').filter(Boolean)) {
    await sql(`commit prepared '${gid}'`);
  }
  figure('kinds of transactions', new Set(writers.flatMap(writer => [...writer.kinds])).size, { least: 6 });
  figure('times in which an object was hidden', sum(changes.map(({ times }) => ({ times: times.length })), 'times'), { least: 6 });

  const few = Math.max(...world.cursorLengths);
  world.cursorLengths = [];
  const many = await openMany(address, fields.find(field => field.row === 'Message'), OPEN);
  for (let i = 0; i < 5; i++) {
    await many.writeMore();
    await sleep(500);
  }
  figure(`characters of the longest cursor with ${WRITERS} writers`, few);
  figure(`characters of the longest cursor with ${OPEN} writers`, Math.max(...world.cursorLengths), { most: 2_048 });
  figure('cursors seen meanwhile', world.cursorLengths.length, { least: 50 });
  await many.commit();

  const truth = await writtenRows(sql);
  const hiddenFrom = (caller, name) =>
    changes.filter(change => change.caller === caller).flatMap(({ times }) => times.map(({ keys, until }) => ({ keys: keys.get(name) ?? new Set(), until })));
  const truthOf = ({ caller, field, object }) => {
    const name = field.row + object.key;
    return { rows: truth.get(name) ?? new Map(), hidden: object.comesAndGoes ? hiddenFrom(caller, name) : [] };
  };
  const streams = followers.flatMap(follower => follower.streams);
  const results = () => streams.map(stream => judge(stream, truthOf(stream)));
  const progress = () => sum(streams.map(({ told, read }) => ({ known: told.length + read.size })), 'known');
  let known = -1;
  for (let rest = 0; rest < 20 && (sum(results(), 'lost') > 0 || streams.some(stream => stream.reading)); rest++) {
    if (progress() !== known) {
      known = progress();
      rest = 0;
    }
    await sleep(1_000);
  }
  await sleep(1_500);

  const stable = streams.filter(stream => !stream.object.comesAndGoes);
  const moved = streams.filter(stream => stream.object.comesAndGoes);
  const judged = results();
  figure(`rows of ${truth.size} objects`, [...truth.values()].reduce((count, rows) => count + rows.size, 0), { least: 1_000 });
  figure(`events of ${streams.length} streams on ${followers.length} connections`, sum(streams.map(({ told }) => told), 'length'), { least: 5_000 });
  figure('connections', sum(followers, 'connections'));
  followers.map(follower => ({ follower, lost: sum(follower.streams.map(stream => judge(stream, truthOf(stream))), 'lost') })).filter(({ lost }) => lost > 0)
    .forEach(({ follower, lost }) => console.log(`     ${follower.transport} of ${follower.streams[0].caller}: ${lost} lost, ${follower.streams.map(stream => stream.field.name)}`));
  figure('lost', sum(judged, 'lost'), { equal: 0 });
  figure('repeated without a RESYNC between', sum(judged, 'repeated'), { equal: 0 });
  figure('told again after a RESYNC', sum(judged, 'toldAgain'));
  figure('foreign', sum(judged, 'foreign'), { equal: 0 });
  figure('out of order by writer', sum(judged, 'disorder'), { equal: 0 });
  figure('RESYNC events where rights changed', sum(moved, 'resyncs'), { least: moved.length });
  figure('RESYNC events where nothing was undone and no rights changed', sum(stable, 'resyncs'), { equal: 0 });
  figure('cursors that expired', sum(streams, 'expired'), { equal: 0 });
  const failures = streams.flatMap(stream => stream.failures);
  failures.slice(0, 5).forEach(failure => console.log(`     ${failure}`));
  figure('results without an event, and unexpected errors', failures.length, { equal: 0 });

  const lost = sum(forgetful.streams.map(stream => judge(stream, truthOf(stream))), 'lost');
  figure('control: lost by a client that comes back without its cursor', lost, { least: 1 });
  const sample = stable.find(({ told }) => told.length > 10);
  Object.entries(control(sample, truthOf(sample))).forEach(([name, found]) => figure(`control: ${name} that the comparison finds of 1`, found, { equal: 1 }));
  await Promise.all([...followers, forgetful].map(follower => follower.stop()));

  const messages = fields.find(field => field.row === 'Message');
  await slow({ gateway: world.gateways[0], token: world.tokens.ann, field: messages, prefix: messages.prefix, address, caller: 'ann' });
});
