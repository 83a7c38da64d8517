// The log of changes when a server is restored or replaced. Cursors of a future that was undone are told so, and all others go on.
// Each recovery has a control: the same cursor without the rules of docs/feed.md, clauses 18 to 20, misses changes.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, figure, main, sleep, temporaryDirectory, until } from '../lib.mjs';
import { read } from '../log/reader.mjs';
import { open } from '../log/session.mjs';
import { GROUND } from '../log/writers.mjs';
import { clientProgram, pgbouncer, postgres, programs } from '../postgres.mjs';

const TASK = "insert into tasks (project_id, title) select id, 'x' from projects";
/** More rows than a sequence writes ahead. */
const FUTURE = "insert into tasks (project_id, title) select id, 'undone' from projects, generate_series(1, 30)";
const UNJUDGED = { flush: true, judge: false, record: false };
const archive = temporaryDirectory();
const SETTINGS = {
  wal_writer_delay: '10s', max_prepared_transactions: 50, autovacuum: 'on', archive_mode: 'on', archive_command: `cp %p ${archive}/%f`,
};

const url = (port, database) => `postgresql://sluice:sluice@127.0.0.1:${port}/${database}`;

/** Copies a directory. PostgreSQL may remove files meanwhile, which cp counts as a failure. */
const copyOf = (from, to) => spawnSync('cp', ['-aT', '--reflink=auto', from, to]);

/** Reads once in a session of its own. A pooler may have connections to a server that is gone, so it is tried again. */
async function readAt(address, cursor, options) {
  for (let attempt = 1; ; attempt++) {
    const session = open(address);
    try {
      return await read(session, cursor, options);
    } catch (failure) {
      if (attempt === 40) {
        throw failure;
      }
      await sleep(250);
    } finally {
      session.close();
    }
  }
}

/** A database with a log and three projects. Readers come directly, or through PgBouncer. */
async function ground(server, database) {
  await server.query(`create database ${database} template base owner sluice`);
  const query = sql => server.query(sql, 'sluice', database);
  await query(GROUND);
  const once = (cursor, { bouncer = false, ...options } = {}) => readAt(url(bouncer && server.bouncer ? server.bouncer : server.port, database), cursor, options);
  return { query, once };
}

/**
 * Cursors of a future that was undone, and of before it. psql writes before the first reader connects, who comes through PgBouncer.
 *
 * @param kept the number of changes that the recovery keeps after the early cursor
 */
async function undone(name, { query, once }, { before, after }, kept = 0) {
  for (let i = 0; i < 3; i++) {
    await query(TASK);
  }
  const unjudged = await once(after, { rules: UNJUDGED });
  figure(`${name}: control: changes of 9 that the cursor misses without rules`, 9 - unjudged.changes.filter(change => change.kind !== 'R').length, { least: 1 });
  for (const bouncer of [true, false]) {
    const judged = await once(after, { bouncer });
    // A copy that does not know the incarnation says CURSOR_EXPIRED.
    figure(`${name}: a cursor of the undone future gets ${judged.judgement}${bouncer ? ' through PgBouncer' : ''}`, judged.judgement !== 'GOOD', { equal: true });
    const old = await once(before, { bouncer });
    figure(`${name}: changes for a cursor from before${bouncer ? ', through PgBouncer' : ''}`, old.changes.length, { equal: kept + 9 });
  }
}

/** A cursor that nothing was undone for. */
async function resumes(name, { query, once }, cursor) {
  await query(TASK);
  for (const bouncer of [true, false]) {
    const resumed = await once(cursor, { bouncer });
    figure(`${name}: judgement${bouncer ? ', through PgBouncer' : ''}`, resumed.judgement, { equal: 'GOOD' });
    figure(`${name}: changes for a cursor from before it, of 3`, resumed.changes.length, { equal: 3 });
  }
}

/** Puts a copy in the place of a server's directory. */
async function putBack(server, copy, mode, prepare = () => {}) {
  await server.stop(mode);
  rmSync(server.directory, { recursive: true });
  copyOf(copy, server.directory);
  rmSync(`${server.directory}/postmaster.pid`, { force: true });
  prepare();
  await server.start(server.port);
  await until('the server takes writes', async () => (await server.query('select pg_is_in_recovery()').catch(() => 't')) === 'f', 60);
}

/** Copies the directory of a running server, as a backup tool does. */
async function backup(server) {
  const copy = `${temporaryDirectory()}/cluster`;
  const session = open(`${server.address('postgres')}postgres`);
  await session.run("select pg_backup_start('copy', true)");
  copyOf(server.directory, copy);
  const label = await session.run('select labelfile from pg_backup_stop(false)');
  session.close();
  rmSync(`${copy}/postmaster.pid`);
  writeFileSync(`${copy}/backup_label`, `${label.join('\n')}\n`);
  return copy;
}

async function restarts(server) {
  const place = await ground(server, 'restarted');
  let cursor = (await place.once(null)).next;
  await server.stop('fast');
  await server.start(server.port);
  await resumes('restart', place, cursor);
  cursor = (await place.once(null)).next;
  await server.kill();
  await server.start(server.port);
  await resumes('crash', place, cursor);
}

async function stoppedCopy(server) {
  const place = await ground(server, 'stopped');
  const before = (await place.once(null)).next;
  await server.stop('fast');
  const copy = `${temporaryDirectory()}/cluster`;
  copyOf(server.directory, copy);
  await server.start(server.port);
  await place.query(FUTURE);
  const after = (await place.once(before)).next;
  await putBack(server, copy, 'fast');
  await undone('copy after a clean stop', place, { before, after });
}

async function runningCopy(server) {
  const place = await ground(server, 'running');
  const before = (await place.once(null)).next;
  const copy = await backup(server);
  copyOf(`${server.directory}/pg_wal`, `${copy}/pg_wal`);
  await place.query(FUTURE);
  const after = (await place.once(before)).next;
  await putBack(server, copy, 'immediate');
  await undone('copy while running', place, { before, after });
}

/** All processes stand still meanwhile, so the copy is one state, like a snapshot of the volume. */
async function snapshot(server) {
  const place = await ground(server, 'snapped');
  const before = (await place.once(null)).next;
  const copy = `${temporaryDirectory()}/cluster`;
  server.signal('SIGSTOP');
  try {
    copyOf(server.directory, copy);
  } finally {
    server.signal('SIGCONT');
  }
  await place.query(FUTURE);
  const after = (await place.once(before)).next;
  await putBack(server, copy, 'immediate');
  await undone('snapshot of the volume', place, { before, after });
}

/** A base backup, the archive of the write-ahead log, and a point in it. */
async function pointInTime(server) {
  const place = await ground(server, 'pointed');
  const before = (await place.once(null)).next;
  const copy = await backup(server);
  await place.query(TASK);
  await server.query("select pg_create_restore_point('here')");
  await place.query(FUTURE);
  const after = (await place.once(before)).next;
  const last = await server.query('select pg_walfile_name(pg_switch_wal())');
  await until('the log is archived', () => readdirSync(archive).includes(last) && statSync(join(archive, last)).size > 0);
  await putBack(server, copy, 'fast', () => {
    rmSync(`${server.directory}/pg_wal`, { recursive: true });
    mkdirSync(`${server.directory}/pg_wal/archive_status`, { recursive: true });
    writeFileSync(`${server.directory}/recovery.signal`, '');
    appendFileSync(
      `${server.directory}/postgresql.auto.conf`,
      `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_name = 'here'\nrecovery_target_action = 'promote'\n`,
    );
  });
  await server.query('alter system reset all');
  await undone('point-in-time recovery', place, { before, after }, 3);
}

async function promotions(server, bin) {
  const kept = await ground(server, 'promoted');
  const lost = await ground(server, 'failed_over');
  const standby = await postgres(bin, { settings: SETTINGS, from: server });
  await kept.query(TASK);
  const cursor = (await kept.once((await kept.once(null)).next, { record: true })).next;
  const before = (await lost.once(null)).next;
  const end = await server.query('select pg_current_wal_flush_lsn()');
  await until('the standby has everything', async () => (await standby.query(`select pg_last_wal_replay_lsn() >= '${end}'`)) === 't', 60);
  // From now on, the standby gets nothing.
  await standby.query("alter system set primary_conninfo = ''");
  await standby.query('select pg_reload_conf()');
  await until('the standby is cut off', async () => (await server.query('select count(*) from pg_stat_replication')) === '0', 60);
  await lost.query(FUTURE);
  const after = (await lost.once(before)).next;
  const { port } = server;
  await server.stop('immediate');
  // The standby takes the address of the primary, as behind a virtual address.
  await standby.stop('fast');
  await standby.start(port);
  await standby.promote();
  await until('the standby takes writes', async () => (await standby.query('select pg_is_in_recovery()')) === 'f', 60);
  standby.bouncer = server.bouncer;
  await resumes('promotion without loss', kept, cursor);
  await undone('promotion with loss', lost, { before, after });
  return standby;
}

/** A dump leaves the log out. No cursor of the original leads into the restored database. */
async function dumpAndRestore(server) {
  const [dump, restore] = ['pg_dump', 'pg_restore'].map(clientProgram);
  if (!dump || !restore) {
    console.log('     dump and restore: left out, because there is no pg_dump of PostgreSQL 18');
    return;
  }
  const place = await ground(server, 'dumped');
  await place.query(FUTURE);
  const cursor = (await place.once(null)).next;
  const dumped = spawnSync(dump[0], [...dump.slice(1), '-Fc', '--exclude-table=feed.changes*', url(server.port, 'dumped')], { maxBuffer: 1 << 30 });
  await server.query('create database restored owner sluice');
  const restored = spawnSync(restore[0], [...restore.slice(1), '--exit-on-error', '--no-owner', '-d', url(server.port, 'restored')], { input: dumped.stdout });
  figure('dump and restore: exit codes', `${dumped.status} ${restored.status}`, { equal: '0 0' });
  await command('migrate', `--sluice.database.url=${url(server.port, 'restored')}`);
  for (let i = 0; i < 3; i++) {
    await server.query(TASK, 'sluice', 'restored');
  }
  const once = (port, options) => readAt(url(port, 'restored'), cursor, options);
  const unjudged = await once(server.port, { rules: UNJUDGED });
  figure('dump and restore: control: changes of 9 that the cursor misses without rules', 9 - unjudged.changes.filter(change => change.kind !== 'R').length, { least: 1 });
  figure('dump and restore: judgement on a cursor of the original, through PgBouncer', (await once(server.bouncer ?? server.port)).judgement, { equal: 'CURSOR_EXPIRED' });
  figure('dump and restore: judgement on a cursor of the original', (await once(server.port)).judgement, { equal: 'CURSOR_EXPIRED' });
}

await main(async () => {
  const bin = await programs();
  const server = await postgres(bin, { settings: SETTINGS });
  await server.query('create database base owner sluice');
  await command('migrate', `--sluice.database.url=${url(server.port, 'base')}`);
  server.bouncer = await pgbouncer(server);
  if (!server.bouncer) {
    console.log('     no PgBouncer: all readers come directly');
  }
  await restarts(server);
  await stoppedCopy(server);
  await runningCopy(server);
  await snapshot(server);
  await pointInTime(server);
  await dumpAndRestore(server);
  await promotions(server, bin);
});
