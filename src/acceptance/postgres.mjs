// Starts separate PostgreSQL servers from the programs that the jar unpacks.
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    /** Sends a signal to the server and all of its child processes. Returns their ids. */
    signal(name) {
      const pid = server.pid();
      const children = execFileSync('ps', ['-o', 'pid=', '--ppid', `${pid}`], { encoding: 'utf8' }).trim().split(/\s+/);
      const all = [pid, ...children.map(Number)];
      for (const one of all) {
        try {
          process.kill(one, name);
        } catch {
          // it has ended
        }
      }
      return all;
    },
    /** Kills the server and all of its child processes, like a power failure. */
    async kill() {
      const all = server.signal('SIGKILL');
      await until('the server is gone', () => !all.some(isAlive));
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
    execFileSync('cp', ['-aT', '--reflink=auto', from.directory, directory]);
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

/** The command that runs a program of PostgreSQL 18 for clients: of this machine, or of the image that CI makes. Null if there is none. */
export function clientProgram(name) {
  for (const found of [[name], ['docker', 'run', '--rm', '-i', '--network=host', `--entrypoint=${name}`, 'sluice-ci/postgres']]) {
    const version = spawnSync(found[0], [...found.slice(1), '--version'], { encoding: 'utf8' }).stdout?.match(/\) (\d+)/)?.[1];
    if (Number(version) >= 18) {
      return found;
    }
  }
  return null;
}

/** Starts PgBouncer in front of a server, in transaction mode. Returns its port; null if it is not installed. */
export async function pgbouncer(server) {
  const program = '/usr/sbin/pgbouncer';
  if (!existsSync(program)) {
    return null;
  }
  const directory = temporaryDirectory();
  const port = await freePort();
  writeFileSync(join(directory, 'users.txt'), '"sluice" "sluice"\n');
  writeFileSync(join(directory, 'pgbouncer.ini'), `[databases]
* = host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(directory, 'users.txt')}
pool_mode = transaction
server_login_retry = 1
`);
  const [command, ...all] = [...prefix, program, join(directory, 'pgbouncer.ini')];
  const child = spawn(command, all, { stdio: 'ignore' });
  atEnd(() => child.kill());
  return port;
}
