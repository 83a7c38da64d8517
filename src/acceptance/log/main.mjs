// The log of changes without a gateway: writers, readers, and a server that is killed. Readers of docs/feed.md must lose
// and repeat nothing. The same run with the rules of flushing off must lose changes, or the test shows nothing.
import { command, figure, long, main, sleep, until } from '../lib.mjs';
import { postgres, programs } from '../postgres.mjs';
import { follow, RULES } from './reader.mjs';
import { GROUND, write } from './writers.mjs';

const SECONDS = long ? 600 : 40;
const KILLS = long ? 50 : 6;
const CONTROL = { seconds: long ? 120 : 25, kills: long ? 20 : 5 };
const WRITERS = 8;
const READERS = 3;
const READERS_LATER = 1500;
const SETTINGS = { wal_writer_delay: '10s', max_prepared_transactions: 50, autovacuum: 'on' };

const url = (server, database) => `postgresql://sluice:sluice@127.0.0.1:${server.port}/${database}`;
const isUp = server => server.query('select 1').then(() => true, () => false);

/** Kills one session of a writer. The server then ends all others and recovers. */
async function killSession(server) {
  const pid = await server.query("select pid from pg_stat_activity where backend_type = 'client backend' and usename = 'sluice' order by random() limit 1");
  process.kill(Number(pid), 'SIGKILL');
}

/** Runs writers and readers while sessions and the server are killed in turn, or sessions only. Returns the readers and what there was to tell. */
async function run(server, database, { seconds, kills, rules, servers = true }) {
  await server.query(`create database ${database} owner sluice`);
  await command('migrate', `--sluice.database.url=${url(server, database)}`);
  const query = sql => server.query(sql, 'sluice', database);
  await query(GROUND);
  const start = Number(await query('select last_value from feed.changes_seq'));
  const address = () => url(server, database);
  const readers = Array.from({ length: READERS }, () => follow(address, { rules, pause: rules.flush ? 25 : 5 }));
  await until('the readers have positions', () => readers.every(reader => reader.isReady()));
  const writers = Array.from({ length: WRITERS }, (_, i) => write(address, { asynchronous: i === 0 }));
  for (let kill = 0; kill < kills; kill++) {
    await sleep((seconds * 1000) / kills - 700);
    // For a moment, only the writer that does not wait writes: nothing but readers flushes.
    writers.slice(1).forEach(writer => (writer.paused = true));
    await sleep(700);
    readers.forEach(reader => (reader.paused = true));
    if (kill % 2 === 0 || !servers) {
      await killSession(server);
    } else {
      await server.kill();
      await server.start(server.port);
    }
    await until('the server is up', () => isUp(server), 120);
    writers.forEach(writer => (writer.paused = false));
    // Other services write before the readers are back.
    await sleep(READERS_LATER);
    readers.forEach(reader => (reader.paused = false));
  }
  await sleep(1000);
  await Promise.all(writers.map(writer => writer.stop()));
  for (const gid of (await server.query('select gid from pg_prepared_xacts', 'sluice', database)).split('\n').filter(Boolean)) {
    await query(`commit prepared '${gid}'`);
  }
  readers.forEach(reader => (reader.quiet = 0));
  await until('the readers have read everything', () => readers.every(reader => reader.quiet > 20), 120);
  await Promise.all(readers.map(reader => reader.stop()));
  const logged = new Set((await query(`select seq || ' ' || xid from feed.changes where seq > ${start} or ${start} = 1`)).split('\n'));
  const tasks = new Set((await query('select id from tasks')).split('\n'));
  return { readers, writers, logged, tasks };
}

/** Counts the failures of a reader against the log and the table. */
function judge({ told, rejected }, { logged, tasks }) {
  const names = told.map(change => `${change.seq} ${change.xid}`);
  const distinct = new Set(names);
  const rows = new Map();
  let disorder = 0;
  for (const change of told.filter(each => each.table === 'tasks' && each.key)) {
    const before = rows.get(change.key);
    // The state before a change is the state after the one before it.
    disorder += change.kind === 'I' ? (before === undefined ? 0 : 1) : change.before === before ? 0 : 1;
    change.kind === 'D' ? rows.delete(change.key) : rows.set(change.key, change.after);
  }
  return {
    lost: [...logged].filter(name => !distinct.has(name)).length,
    repeated: names.length - distinct.size,
    undone: [...distinct].filter(name => !logged.has(name)).length,
    disorder,
    different: [...tasks].filter(id => id && !rows.has(id)).length + [...rows.keys()].filter(id => !tasks.has(id)).length,
    rejected,
  };
}

const sum = (results, name) => results.reduce((all, result) => all + result[name], 0);

await main(async () => {
  const bin = await programs();
  const server = await postgres(bin, { settings: SETTINGS });

  const good = await run(server, 'log', { seconds: SECONDS, kills: KILLS, rules: RULES });
  const results = good.readers.map(reader => judge(reader, good));
  const kinds = new Map();
  good.writers.forEach(writer => writer.kinds.forEach((count, kind) => kinds.set(kind, (kinds.get(kind) ?? 0) + count)));
  console.log(`     ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  figure('kinds of work', kinds.size, { least: 17 });
  figure('kills', KILLS, { least: long ? 50 : 6 });
  figure('changes in the log', good.logged.size, { least: long ? 50_000 : 1_000 });
  figure('reads by 3 readers', sum(good.readers, 'reads'), { least: 100 });
  figure('lost', sum(results, 'lost'), { equal: 0 });
  figure('repeated', sum(results, 'repeated'), { equal: 0 });
  figure('told and then undone', sum(results, 'undone'), { equal: 0 });
  figure('out of order by row', sum(results, 'disorder'), { equal: 0 });
  figure('rows that differ from the table', sum(results, 'different'), { equal: 0 });
  figure('cursors rejected', sum(results, 'rejected'), { equal: 0 });

  // Only the flush is off. A server that is killed begins an incarnation, which tells readers so. So sessions are killed.
  const control = await run(server, 'control', { ...CONTROL, servers: false, rules: { ...RULES, flush: false } });
  const failures = control.readers.map(reader => judge(reader, control));
  console.log(`     told of a loss ${sum(failures, 'rejected')} times`);
  figure('control: told and then undone without the flush', sum(failures, 'undone'), { least: 1 });
  figure('control: lost in silence without the flush', sum(failures, 'lost'), { least: 1 });
});
