// The log of changes when it is large, when it rotates, and when its triggers are made: how long readers and writers wait.
import { spawn } from 'node:child_process';
import { command, figure, long, main, percentile, sleep, until } from '../lib.mjs';
import { answer, execute, prepare, read } from '../log/reader.mjs';
import { open } from '../log/session.mjs';
import { GROUND } from '../log/writers.mjs';
import { clientProgram, postgres, programs } from '../postgres.mjs';

const ROWS = long ? 10_000_000 : 400_000;
const IDS = long ? 1_000_000 : 50_000;
const BACKLOG = long ? 1_000_000 : 100_000;
const READS = long ? 10_000 : 2_000;
const OPEN = 100;
const PAGE = 2_001;
const ROTATING = (long ? 600 : 12) * 1000;
const WRITERS = 8;
const SETTINGS = { max_prepared_transactions: 150, autovacuum: 'on', max_wal_size: '4GB', shared_buffers: long ? '1GB' : '256MB' };

const url = (server, database = 'sluice') => `postgresql://sluice:sluice@127.0.0.1:${server.port}/${database}`;

/** Fills the log: rows of many transactions, all of them below the running ones. */
const fill = rows => `
  insert into feed.changes (slot, layout, kind, xid, key, new_keys)
    select (8::bigint * (n - 1) / ${rows})::int, (select min(id) from feed.layouts), 'I',
      (o.oldest + 1 + n::bigint * (pg_current_xact_id()::text::bigint - o.oldest - 2) / ${rows})::text::xid8, uuidv7(), array[uuidv7(), uuidv7()]
    from generate_series(1, ${rows}) as n, (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest) as o`;

/** Spends transaction ids. */
const spend = ids => `do $$ begin for i in 1..${ids} loop perform pg_current_xact_id(); commit; end loop; end $$`;

const timed = async (times, work) => {
  const begun = performance.now();
  const result = await work();
  times.push(performance.now() - begun);
  return result;
};

async function large(server, query) {
  const first = open(url(server));
  await read(first, null);
  first.close();
  const oldest = open(url(server));
  await oldest.run("begin; insert into event_types (name, source) values ('oldest', 'github')");
  const session = open(url(server));
  await session.run('set synchronous_commit = off');
  await session.run(spend(IDS));
  await session.run(fill(ROWS));
  for (let i = 0; i < OPEN; i++) {
    await session.run(`begin; insert into event_types (name, source) values ('open_${i}', 'github'); prepare transaction 'open ${i}'`);
    await session.run(spend(50));
  }
  const reader = open(url(server));
  await prepare(reader);
  let cursor = (await read(reader, null)).next;
  figure('transactions open in a cursor', cursor.running.length, { least: OPEN + 1 });
  const scanned = () => query("select sum(seq_tup_read) from pg_stat_user_tables where schemaname = 'feed' and relname like 'changes\\_%'");
  const before = await scanned();
  const idle = [];
  for (let i = 0; i < READS; i++) {
    await timed(idle, () => execute(reader, cursor, { limit: PAGE }));
  }
  const busy = [];
  for (let i = 0; i < READS / 2; i++) {
    await session.run(`insert into event_types (name, source) select 'busy_${i}_' || n, 'github' from generate_series(1, 20) as n`);
    const { changes, next } = answer(await timed(busy, () => execute(reader, cursor, { limit: PAGE })));
    if (changes.length !== 20) {
      throw new Error(`${changes.length} changes instead of 20`);
    }
    cursor = next;
  }
  console.log(`     ${ROWS} rows; p50 ${percentile(idle, 0.5).toFixed(2)} ms idle, ${percentile(busy, 0.5).toFixed(2)} ms with 20 changes`);
  figure('read without changes, p99', percentile(idle, 0.99), { most: 3, unit: ' ms' });
  figure('read with 20 changes and a flush, p99', percentile(busy, 0.99), { most: 3, unit: ' ms' });

  await session.run(`do $$ begin for i in 1..${BACKLOG / 100} loop
    insert into feed.changes (slot, layout, kind, key, new_keys)
      select 0, (select min(id) from feed.layouts), 'I', uuidv7(), array[uuidv7(), uuidv7()] from generate_series(1, 100); commit; end loop; end $$`);
  const pages = [];
  let told = 0;
  let seq = 0;
  for (;;) {
    const { changes } = answer(await timed(pages, () => execute(reader, cursor, { limit: PAGE, seq })));
    told += changes.length;
    if (changes.length < PAGE) {
      break;
    }
    seq = changes.at(-1).seq;
  }
  figure('changes of a backlog', told, { equal: BACKLOG });
  console.log(`     ${pages.length} pages; the first one took ${pages[0].toFixed(1)} ms, the median ${percentile(pages, 0.5).toFixed(1)} ms`);
  figure('page of 2,001 changes of a backlog, p99', percentile(pages, 0.99), { most: 50, unit: ' ms' });
  figure('first page of a backlog', pages[0], { most: 100, unit: ' ms' });
  reader.close();
  await sleep(1500);
  figure('rows of the log that were read without an index', Number(await scanned()) - Number(before), { equal: 0 });
  oldest.close();
  for (let i = 0; i < OPEN; i++) {
    await session.run(`commit prepared 'open ${i}'`);
  }
  session.close();
}

/** Runs a loop until it is stopped, and keeps the longest time of its work. */
function repeat(work, pause) {
  const state = { times: [], stopped: false };
  state.ended = (async () => {
    while (!state.stopped) {
      await timed(state.times, work);
      await sleep(pause);
    }
  })();
  state.stop = () => {
    state.stopped = true;
    return state.ended;
  };
  return state;
}

const longest = states => Math.max(...states.flatMap(state => state.times));

/** A writer of one table, which writes a row in each of its transactions. */
async function writer(server, sql) {
  const session = open(url(server));
  await session.run('select 1');
  return repeat(() => session.run(sql), 10);
}

const TASK = "insert into tasks (project_id, title) select id, 'ring' from projects limit 1";
const EVENT = "insert into event_types (name, source) values ('r' || replace(uuidv7()::text, '-', '_'), 'github')";

async function rotating(server, query) {
  const dump = clientProgram('pg_dump');
  if (!dump) {
    console.log('     no pg_dump of PostgreSQL 18: a session locks the tables as it does');
  }
  const reader = open(url(server));
  await prepare(reader);
  let cursor = (await read(reader, null)).next;
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, i) => writer(server, i % 2 === 0 ? TASK : EVENT)));
  const reading = repeat(async () => {
    const result = answer(await execute(reader, cursor, { limit: PAGE, record: true }));
    cursor = result.next ?? cursor;
  }, 25);
  const outcomes = new Map();
  const session = open(url(server));
  const ring = repeat(async () => {
    const [outcome] = await session.run("select feed.rotate('0 s')");
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }, 200);
  let dumps = 0;
  let stopped = false;
  const dumping = (async () => {
    while (!stopped && dump) {
      const child = spawn(dump[0], [...dump.slice(1), '-Fc', '--exclude-table=feed.changes*', `--dbname=${url(server)}`], { stdio: ['ignore', 'ignore', 'inherit'] });
      dumps += (await new Promise(resolve => child.on('exit', resolve))) === 0 ? 1 : 0;
    }
  })();
  // Alone; then beside a transaction that is as old as the ring; then beside a lock of the log, such as that of a dump that does not leave it out.
  await sleep(ROTATING / 4);
  const old = open(url(server));
  await old.run('begin; select pg_current_xact_id()');
  await sleep(ROTATING / 2);
  await old.run('commit; begin; lock table feed.changes in access share mode');
  await sleep(ROTATING / 4);
  old.close();
  stopped = true;
  await dumping;
  await ring.stop();
  await reading.stop();
  await Promise.all(writers.map(each => each.stop()));
  console.log(`     rotations: ${[...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ')}; dumps ${dumps}`);
  figure('rotations under writers', outcomes.get('ROTATED') ?? 0, { least: 8 });
  figure('rotations held by an old transaction', outcomes.get('HELD') ?? 0, { least: 1 });
  figure('dumps meanwhile', dumps, { least: dump ? 1 : 0 });
  figure('writes of 8 writers', writers.flatMap(each => each.times).length, { least: 500 });
  figure('longest write', longest(writers), { most: 100, unit: ' ms' });
  figure('longest read of the log', longest([reading]), { most: 100, unit: ' ms' });
  reader.close();
  session.close();

  // A client stops reading in the middle of a long answer, and its statement does not end.
  const stalled = open(url(server));
  await read(stalled, null);
  await query(fill(200_000));
  const client = spawn('psql', [url(server), '-XAtq', '-c', 'select (select (feed.flush()).lsn), c.* from feed.changes as c, generate_series(1, 20)'], { stdio: 'ignore' });
  await until('the client reads', async () => (await query("select count(*) from pg_stat_activity where state = 'active' and query like 'select (select%'")) === '1');
  client.kill('SIGSTOP');
  await until('its statement waits', async () => (await query("select count(*) from pg_stat_activity where wait_event = 'ClientWrite'")) === '1');
  const others = [];
  for (let i = 0; i < 20; i++) {
    await timed(others, () => read(stalled, null));
  }
  client.kill('SIGKILL');
  stalled.close();
  figure('longest read beside a client that stopped reading', Math.max(...others), { most: 100, unit: ' ms' });
}

async function migrating(server, query) {
  await query('drop trigger feed_insert on tasks; drop trigger feed_update on tasks');
  // Transactions that overlap keep the table in use.
  const busy = await Promise.all([0, 1].map(async i => {
    const session = open(url(server));
    await session.run('select 1');
    await sleep(i * 150);
    return repeat(() => session.run(`begin; ${TASK}; select pg_sleep(0.3); commit`), 1);
  }));
  const others = await Promise.all([EVENT, "insert into users (username) values (uuidv7()::text)", EVENT].map(sql => writer(server, sql)));
  await command('migrate', `--sluice.database.url=${url(server)}`);
  await Promise.all([...busy, ...others].map(each => each.stop()));
  figure('triggers of the busy table', Number(await query("select count(*) from pg_trigger where tgrelid = 'tasks'::regclass and tgname like 'feed%'")), { equal: 4 });
  console.log(`     longest transaction of 300 ms on the busy table: ${longest(busy).toFixed(0)} ms`);
  figure('longest write to another table while migrate makes triggers', longest(others), { most: 100, unit: ' ms' });
}

await main(async () => {
  const bin = await programs();
  const server = await postgres(bin, { settings: SETTINGS });
  await command('migrate', `--sluice.database.url=${url(server)}`);
  const query = sql => server.query(sql, 'sluice', 'sluice');
  await query(GROUND);
  await large(server, query);
  await query('truncate feed.changes');
  await rotating(server, query);
  await migrating(server, query);
});
