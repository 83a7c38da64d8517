// Starts separate PostgreSQL servers from the programs that the jar unpacks.
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atEnd, freePort, psql, start, temporaryDirectory, until } from './lib.mjs';

const run = promisify(execFile);

// PostgreSQL refuses to run as root; in a user namespace of its own, root is an ordinary user.
const prefix = process.getuid() === 0 ? ['unshare', '-U'] : [];

/** Returns the folder with the programs of PostgreSQL, which the first start of the jar unpacks. */
export async function programs() {
  const sluice = await start({ settings: ['--sluice.demo=false'] });
  await sluice.stop();
  const folder = join(sluice.directory, 'binaries');
  return join(folder, readdirSync(folder)[0], 'bin');
}

/**
 * Starts a server with the database sluice and the user sluice.
 *
 * @param from the primary, if the new server is to be a standby
 */
export async function postgres(bin, { settings = {}, from } = {}) {
  const directory = join(temporaryDirectory(), 'cluster');
  const program = (name, ...parameters) => {
    const [command, ...all] = [...prefix, join(bin, name), ...parameters];
    return run(command, all, { env: { ...process.env, LC_ALL: 'C', PGPASSWORD: 'sluice' } });
  };
  const server = {
    directory,
    address: user => `postgresql://${user}:sluice@127.0.0.1:${server.port}/`,
    pid: () => Number(readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')[0]),
    async start(port) {
      server.port = port ?? (await freePort());
      const options = Object.entries({
        port: server.port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', timezone: 'UTC',
        max_connections: 60, ...settings,
      }).map(([name, value]) => `-c ${name}='${value}'`).join(' ');
      await program('pg_ctl', 'start', `--pgdata=${directory}`, `--log=${directory}.log`, `--options=${options}`, '--wait');
    },
    stop: mode => program('pg_ctl', 'stop', `--pgdata=${directory}`, `--mode=${mode}`, '--wait'),
    /** Kills the server and all of its child processes, like a power failure. */
    async kill() {
      const pid = server.pid();
      const children = execFileSync('ps', ['-o', 'pid=', '--ppid', `${pid}`], { encoding: 'utf8' }).trim().split(/\s+/);
      for (const one of [pid, ...children.map(Number)]) {
        try {
          process.kill(one, 'SIGKILL');
        } catch {
          // it has ended
        }
      }
      await until('the server is gone', () => ![pid, ...children.map(Number)].some(isAlive));
      rmSync(join(directory, 'postmaster.pid'), { force: true });
    },
    query: (sql, user = 'postgres', database = 'postgres') => psql(server.address(user) + database, sql),
    promote: () => program('pg_ctl', 'promote', `--pgdata=${directory}`, '--wait'),
    get log() {
      return readFileSync(`${directory}.log`, 'utf8');
    },
  };
  if (from) {
    // The package has no pg_basebackup, so the standby starts from a copy of the stopped primary.
    await from.stop('fast');
    cpSync(from.directory, directory, { recursive: true });
    await from.start(from.port);
    appendFileSync(join(directory, 'postgresql.auto.conf'), `primary_conninfo = '${from.address('postgres')}postgres'\n`);
    writeFileSync(join(directory, 'standby.signal'), '');
  } else {
    writeFileSync(`${directory}.password`, 'sluice');
    await program('initdb', `--pgdata=${directory}`, '--username=postgres', `--pwfile=${directory}.password`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync');
    appendFileSync(join(directory, 'pg_hba.conf'), 'host replication all 127.0.0.1/32 scram-sha-256\n'); // for a standby
  }
  atEnd(() => server.stop('immediate').catch(() => {}));
  await server.start();
  if (!from) {
    await server.query("create role sluice login createdb password 'sluice'");
    await server.query('create database sluice owner sluice');
  }
  return server;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
