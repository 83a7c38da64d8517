// Functions that all acceptance scripts share: starting the packaged jar, sending requests, psql, and figures with bounds.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export { sleep };

/** True in the long form of the acceptance, which is run by hand. */
export const long = process.env.ACCEPTANCE_FORM === 'long';

const cleanups = [];

/** Registers a function to run when the script ends, even by an error. The function registered last runs first. */
export const atEnd = cleanup => cleanups.push(cleanup);

/** A directory that is removed at the end. */
export function temporaryDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-acceptance-'));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A TCP port that is free now. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Checks a condition every 50 ms until it holds. Fails after the given number of seconds. */
export async function until(what, condition, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(`Waited ${seconds} s in vain: ${what}`);
    }
    await sleep(50);
  }
}

/**
 * Starts the jar and waits until it is ready. Without database settings, it runs the embedded database with the
 * demo data, in a directory of its own.
 *
 * @returns the addresses, the process id, the log file, the administrator's token if the database is embedded, stop(), which ends the process, and a promise of its exit code
 */
export async function start({ heap = '512m', settings = [], environment = {}, directory = temporaryDirectory(), port, jar = process.env.ACCEPTANCE_JAR } = {}) {
  const http = port ?? (await freePort());
  const management = await freePort();
  const log = join(directory, 'sluice.log');
  const output = openSync(log, 'a');
  const child = spawn(
    process.env.ACCEPTANCE_JAVA,
    [
      `-Xmx${heap}`, '-XX:+ExitOnOutOfMemoryError', '-jar', jar,
      `--server.port=${http}`, `--management.server.port=${management}`, `--sluice.data-directory=${directory}`,
      '--sluice.import.git=none', ...settings,
    ],
    { stdio: ['ignore', output, output], env: { ...process.env, ...environment } },
  );
  closeSync(output);
  const ended = new Promise(resolve => child.on('exit', resolve));
  const stop = async (signal = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
    }
    // A process that hangs is killed.
    const killing = setTimeout(() => child.kill('SIGKILL'), 40_000);
    await ended;
    clearTimeout(killing);
  };
  atEnd(stop);
  const base = `http://127.0.0.1:${http}`;
  const isReady = () => fetch(`${base}/actuator/health/readiness`).then(answer => answer.ok, () => false);
  await until(`${base} is ready`, async () => {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`Sluice did not start:\n${readFileSync(log, 'utf8')}`);
    }
    return isReady();
  }, 300);
  return {
    base, url: `${base}/graphql`, port: http, metrics: `http://127.0.0.1:${management}/actuator/prometheus`, pid: child.pid, directory, log, stop, isReady, ended,
    // Only the first start of an embedded database creates tokens.
    administrator: existsSync(join(directory, 'admin-token')) ? readFileSync(join(directory, 'admin-token'), 'utf8').trim() : undefined,
  };
}

/** Runs a command of a jar, for example `token create`. Returns its output. */
export const commandOf = async (jar, ...parameters) =>
  (await promisify(execFile)(process.env.ACCEPTANCE_JAVA, ['-jar', jar, ...parameters], { encoding: 'utf8' })).stdout.trim();

/** Runs a command of the tested jar. Returns its output. */
export const command = (...parameters) => commandOf(process.env.ACCEPTANCE_JAR, ...parameters);

/** Posts a document. Returns the status and JSON of the answer, and the duration in milliseconds. */
export async function ask(url, query, { token, variables, headers = {}, signal, ...more } = {}) {
  const begun = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}), ...headers },
    body: JSON.stringify({ query, variables, ...more }),
    signal,
  });
  const text = await response.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, json, text, milliseconds: performance.now() - begun };
}

/** Returns the codes of the errors in an answer. */
export const codes = answer => (answer.json?.errors ?? []).map(error => error.extensions?.code ?? 'none');

/** Returns the output of psql for a statement: one line for each row, with | between columns. */
export const psql = async (database, sql, environment = {}) =>
  (await promisify(execFile)('psql', [database, '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql], {
    encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...environment },
  })).stdout.trimEnd();

/** Returns the port, process id and password of the embedded database in a directory, and its address with the password. */
export function embedded(directory) {
  const lines = readFileSync(join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  const password = readFileSync(join(directory, 'postgres-password'), 'utf8').trim();
  return { port: Number(lines[3]), pid: Number(lines[0]), password, address: `postgresql://sluice:${password}@127.0.0.1:${lines[3]}/sluice` };
}

/** Returns a percentile of numbers: percentile(times, 0.95) is the 95th. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** Returns the megabytes of live heap after a full collection, as jcmd reports them. Fails if jcmd does not answer within a minute. */
export function liveHeap(pid) {
  const jcmd = (...command) =>
    execFileSync(join(process.env.ACCEPTANCE_JAVA, '..', 'jcmd'), [String(pid), ...command], {
      encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000, killSignal: 'SIGKILL',
    });
  jcmd('GC.run');
  // The serial and the parallel collector print a line for each generation. The others print one line for the whole heap.
  const heap = jcmd('GC.heap_info').split('\n').filter(line => !/metaspace|class space|eden|from space|to +space|the space/i.test(line));
  return heap.reduce((sum, line) => sum + Number(line.match(/\bused (\d+)K/)?.[1] ?? 0), 0) / 1024;
}

const short = [];

/** Prints a figure, and makes the script fail if the figure misses its bound: figure('lost', 0, { equal: 0 }). */
export function figure(name, value, { most, least, equal, unit = '' } = {}) {
  const shown = typeof value === 'number' ? Math.round(value * 100) / 100 : value;
  const bound = most !== undefined ? ` (at most ${most})` : least !== undefined ? ` (at least ${least})` : equal !== undefined ? ` (must be ${equal})` : '';
  const good = (most === undefined || value <= most) && (least === undefined || value >= least) && (equal === undefined || value === equal);
  console.log(`${good ? 'ok   ' : 'SHORT'} ${name}: ${shown}${unit}${bound}`);
  if (!good) {
    short.push(name);
  }
}

/** Runs the body of a script and cleans up. The exit code is 1 if a figure missed its bound or the body failed. */
export async function main(body) {
  let status = 0;
  // A fetch may wait for a socket that is closed, and its timeout alone does not keep the process alive. Node would end it in silence.
  setInterval(() => {}, 1_000);
  const clean = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) {
      await Promise.resolve().then(cleanup).catch(failure => console.error(failure));
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => clean().then(() => process.exit(130)));
  }
  try {
    await body();
  } catch (failure) {
    // The first lines go where the figures go, so that they stay together in a log.
    console.log(`SHORT error: ${[failure?.message ?? failure, failure?.stderr].filter(Boolean).join('; ').split('\n').slice(0, 8).join(' | ')}`);
    console.error(failure);
    status = 1;
  }
  await clean();
  process.exit(short.length > 0 ? 1 : status);
}
