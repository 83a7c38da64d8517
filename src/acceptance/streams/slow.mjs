// A client that reads 1 KB/s while 1,000 changes a second are written. The gateway must not keep what waits for it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atEnd, figure, liveHeap, long, psql, sleep, until } from '../lib.mjs';
import { open } from '../log/session.mjs';
import { ROWS } from './ground.mjs';
import { socket } from './transports.mjs';

const SECONDS = long ? 600 : 60;
const RATE = 1_000;
const BYTES_A_SECOND = 1_024;
const CONVERSATIONS = 20;
/** More changes than the gateway keeps in memory for clients that come back, so that its heap does not grow by these. */
const BEFORE = 10_000;
const KEYS = Array.from({ length: CONVERSATIONS }, (_, n) => `01900000-0000-7000-8600-0000000000${10 + n}`);

/** A client that counts the events of all conversations. */
function count(port, token, field, prefix) {
  const client = { told: new Map(KEYS.map(key => [key, new Map()])), live: new Set(), events: 0, resyncs: 0, errors: 0, closed: false };
  const connection = socket(port, token, {
    open: () => KEYS.forEach(key => connection.subscribe(key, field.document.replace(/ row: .*? }/, ''), { id: prefix + key })),
    cursor: id => client.live.add(id),
    result: (id, { data }) => {
      client.events++;
      if (data?.stream.kind !== 'INSERTED') {
        client.resyncs++;
        return;
      }
      const key = data.stream.id.slice(data.stream.id.indexOf('_') + 1);
      const told = client.told.get(id);
      told.set(key, (told.get(key) ?? 0) + 1);
    },
    ended: () => client.errors++,
    closed: () => (client.closed = true),
  });
  // The pings of the gateway reach a slow client late, so it sends its own signs of life.
  const alive = setInterval(() => connection.send({ type: 'pong' }), 2_000);
  client.connection = connection;
  client.stop = () => {
    clearInterval(alive);
    connection.cut();
  };
  client.isReady = () => client.live.size === CONVERSATIONS;
  return client;
}

/** A relay to a gateway that reads slowly. Returns its port, and a function that lets it read at full speed. */
async function narrow(port) {
  const relay = spawn('python3', [fileURLToPath(new URL('narrow.py', import.meta.url)), port, BYTES_A_SECOND], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(() => relay.kill());
  const [line] = await once(relay.stdout, 'data');
  return { port: Number(line), hurry: () => relay.kill('SIGUSR1') };
}

/** The live heap of a gateway at rest. What is garbage soon after a collection does not count, so the smallest of three counts. */
async function heapAtRest({ pid }) {
  const heaps = [];
  for (let i = 0; i < 3; i++) {
    await sleep(1_000);
    heaps.push(liveHeap(pid));
  }
  return Math.min(...heaps);
}

/** The rows of each conversation that the database has. */
async function rows(address) {
  const { table, by, tag } = ROWS.Message;
  const found = new Map(KEYS.map(key => [key, []]));
  (await psql(address, `select ${by}, id from ${table} where ${tag} = 'slow'`)).split('\n').filter(Boolean).forEach(line => {
    const [object, key] = line.split('|');
    found.get(object).push(key);
  });
  return found;
}

export async function slow({ gateway, token, field, prefix, address, caller }) {
  const session = open(address);
  const { table, by } = ROWS[field.row];
  await session.run(`insert into conversations (id, title) select k, 'slow' from unnest('{${KEYS}}'::uuid[]) as k;
    insert into conversation_participants (conversation_id, user_id) select k, u.id from unnest('{${KEYS}}'::uuid[]) as k, users as u where username = '${caller}'`);
  let total = 0;
  const write = async rows => {
    await session.run(`insert into ${table} (${by}, author_type, content)
      select ('{${KEYS}}'::uuid[])[1 + n % ${CONVERSATIONS}], 'system', 'slow' from generate_series(1, ${rows}) as n`);
    total += rows;
  };

  const begin = async port => {
    const client = count(port, token, field, prefix);
    await until('a client is ready', client.isReady, 60);
    return client;
  };
  const first = await begin(gateway.port);
  while (total < BEFORE) {
    await write(500);
  }
  await until('the first client has everything', () => first.events >= total, 120);
  first.stop();
  const fast = await begin(gateway.port);
  const before = await heapAtRest(gateway);

  const relay = await narrow(gateway.port);
  const client = await begin(relay.port);
  const skipped = await rows(address);
  const [begun, known, bytes] = [Date.now(), total, client.connection.bytes];
  while (Date.now() - begun < SECONDS * 1000) {
    const due = known + ((Date.now() - begun) / 1000) * RATE;
    if (due - total >= 50) {
      await write(Math.min(500, Math.floor(due - total)));
    }
    await sleep(20);
  }
  const seconds = (Date.now() - begun) / 1000;
  figure('slow client: changes written a second', (total - known) / seconds, { least: RATE * 0.95 });
  figure('slow client: bytes read a second', (client.connection.bytes - bytes) / seconds, { most: BYTES_A_SECOND * 1.1 });
  figure('slow client: events that wait', total - known - client.events, { least: 0.9 * (total - known) });
  const wanted = total - known;
  await until('the fast client has everything', () => fast.events >= wanted, 60).catch(() => {});
  // What the engine keeps for each event of a fast client goes with its subscription, and is not the slow client's.
  const busy = await heapAtRest(gateway);
  fast.stop();
  const last = await begin(gateway.port);
  const after = await heapAtRest(gateway);
  figure('fast client beside it: heap that an event leaves until the subscription ends', ((busy - after) * 1024 * 1024) / wanted, { unit: ' bytes' });
  figure('slow client: growth of the gateway\'s heap', after - before, { most: 5, unit: ' MB' });

  relay.hurry();
  const hurried = Date.now();
  let events = -1;
  for (let rest = 0; rest < 20 && client.events < wanted; rest++) {
    if (events !== client.events) {
      events = client.events;
      rest = 0;
    }
    await sleep(500);
  }
  figure('slow client: seconds until it had everything', (Date.now() - hurried) / 1000);
  const all = await rows(address);
  const judge = (told, but) => {
    const result = { lost: 0, repeated: 0 };
    for (const [object, keys] of all) {
      const known = told.get(object);
      const before = new Set(but?.get(object));
      result.lost += keys.filter(key => !known.has(key) && !before.has(key)).length;
      result.repeated += [...known.values()].filter(times => times > 1).length;
    }
    return result;
  };
  figure('slow client: events', client.events, { least: wanted });
  figure('slow client: lost', judge(client.told, skipped).lost, { equal: 0 });
  figure('slow client: repeated', judge(client.told).repeated, { equal: 0 });
  figure('slow client: RESYNC events, errors and lost connections', client.resyncs + client.errors + client.closed, { equal: 0 });
  figure('fast client beside it: lost', judge(fast.told, skipped).lost, { equal: 0 });
  client.stop();
  last.stop();
  session.close();
}
