// The log of changes without a gateway: writers, readers, and a server that is killed. Readers of docs/feed.md must lose
// and repeat nothing. The same run with the rules of flushing off must lose changes, or the test shows nothing.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { command, figure, long, main, sleep, temporaryDirectory, until } from '../lib.mjs';
import { postgres, programs } from '../postgres.mjs';
import { follow, read, RULES } from './reader.mjs';
import { open } from './session.mjs';
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

const TASK = "insert into tasks (project_id, title) select id, 'x' from projects";

/** A database with a log, three projects, and statements and reads in sessions of their own. */
async function ground(server, database) {
  await server.query(`create database ${database} owner sluice`);
  await command('migrate', `--sluice.database.url=${url(server, database)}`);
  const query = sql => server.query(sql, 'sluice', database);
  await query(GROUND);
  const once = async (cursor, options) => {
    const session = open(url(server, database));
    try {
      return await read(session, cursor, options);
    } finally {
      session.close();
    }
  };
  return { query, once };
}

/** Puts a copy in the place of a server's directory. */
async function putBack(server, copy, mode) {
  await server.stop(mode);
  rmSync(server.directory, { recursive: true });
  cpSync(copy, server.directory, { recursive: true });
  await server.start(server.port);
}

/** Copies the directory of a running server, as a backup tool does. */
async function copyRunning(server) {
  const copy = `${temporaryDirectory()}/cluster`;
  const session = open(`${server.address('postgres')}postgres`);
  await session.run("select pg_backup_start('copy', true)");
  cpSync(server.directory, copy, { recursive: true });
  const label = await session.run('select labelfile from pg_backup_stop(false)');
  session.close();
  cpSync(`${server.directory}/pg_wal`, `${copy}/pg_wal`, { recursive: true });
  rmSync(`${copy}/postmaster.pid`);
  writeFileSync(`${copy}/backup_label`, `${label.join('\n')}\n`);
  return copy;
}

/** Cursors of a future that was undone, when other services write before the first reader connects. */
async function undone(server, name, { query, once }, { before, after }) {
  for (let i = 0; i < 3; i++) {
    await query(TASK);
  }
  const unjudged = await once(after, { rules: { flush: true, judge: false, record: false } });
  figure(`${name}: control: changes of 9 that the cursor misses without rules`, 9 - unjudged.changes.length, { least: 1 });
  const judged = await once(after);
  console.log(`     ${judged.judgement}`);
  figure(`${name}: a cursor of the undone future is told so`, ['RESYNC', 'CURSOR_EXPIRED'].includes(judged.judgement), { equal: true });
  const old = await once(before);
  figure(`${name}: changes for a cursor from before the copy, of 9`, old.changes.length, { equal: 9 });
}

async function copies(server) {
  const stopped = await ground(server, 'stopped');
  const before = (await stopped.once(null)).next;
  await server.stop('fast');
  const copy = `${temporaryDirectory()}/cluster`;
  cpSync(server.directory, copy, { recursive: true });
  await server.start(server.port);
  await stopped.query(TASK);
  const resumed = await stopped.once(before);
  figure('restart: changes for a cursor from before it, of 3', resumed.changes.length, { equal: 3 });
  await putBack(server, copy, 'fast');
  await undone(server, 'stopped copy', stopped, { before, after: resumed.next });

  const running = await ground(server, 'running');
  const early = (await running.once(null)).next;
  const live = await copyRunning(server);
  await running.query(TASK);
  const late = (await running.once(early)).next;
  await putBack(server, live, 'immediate');
  await undone(server, 'running copy', running, { before: early, after: late });
}

/** A standby takes over. What it has, its readers have not lost. */
async function promotion(primary, bin) {
  const { query, once } = await ground(primary, 'promoted');
  const before = (await once(null)).next;
  const standby = await postgres(bin, { settings: SETTINGS, from: primary });
  await query(TASK);
  const seen = await once(before);
  const end = await primary.query('select pg_current_wal_lsn()');
  await until('the standby has everything', async () => (await standby.query(`select pg_last_wal_replay_lsn() >= '${end}'`)) === 't', 60);
  await primary.stop('immediate');
  await standby.promote();
  const session = open(url(standby, 'promoted'));
  await standby.query(TASK, 'sluice', 'promoted');
  const resumed = await read(session, seen.next);
  figure('promotion: changes for a cursor from before it, of 3', resumed.changes.length, { equal: 3 });
  session.close();
}

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

  await copies(server);
  await promotion(server, bin);
});
