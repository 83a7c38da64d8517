// Functions that the scripts of bench/live share: sockets in another process, writes in another process, psql, and the memory of a JVM.
import { execFileSync, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { processor } from '../lib.mjs';

export { sleep };

export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** The key of a row of data.sql. */
export const key = (kind, number) => `0190${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${String(800_000_000_000 + number)}`;

export const lines = file => readFileSync(file, 'utf8').split('\n').filter(Boolean);

export const psql = (database, sql) => execFileSync('psql', [database, '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql], { encoding: 'utf8' }).trim();

/** Returns a percentile of sorted numbers. */
export const percentile = (sorted, share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];

/** Starts a process that holds subscriptions (holder.mjs). Returns functions that send it a message and return the answer, and its id. */
export function subscribers() {
  const child = fork('streams/subscribers.mjs', { serialization: 'advanced' });
  let settle;
  child.on('message', answer => settle.resolve(answer));
  child.on('exit', code => settle?.reject(new Error(`the sockets' process ended with ${code}`)));
  const tell = message =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      child.send(message);
    });
  const close = () =>
    new Promise(resolve => {
      settle = undefined;
      child.on('exit', resolve);
      child.send({ close: true });
    });
  return { tell, close, pid: child.pid };
}

/** Writes messages from another process. Returns the times of their commits. */
export function write(database, conversation, run, rate, seconds) {
  const writer = spawn('node', ['streams/writer.mjs', database, conversation, run, rate, seconds], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  writer.stdout.on('data', part => (output += part));
  return new Promise((resolve, reject) =>
    writer.on('close', code => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`the writer ended with ${code}`)))));
}

/** Returns the seconds of processor time that a process and all processes below it used. */
export function processorOfAll(pid) {
  const children = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).split('\n').map(line => line.trim().split(/\s+/));
  const below = parent => children.filter(([, of]) => of === String(parent)).reduce((sum, [child]) => sum + below(child), time(parent));
  return below(pid);
}

function time(pid) {
  try {
    return processor(pid);
  } catch {
    // The process has ended.
    return 0;
  }
}

/** Returns the seconds that the threads of a process waited for a processor. */
export const starved = pid =>
  readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1]) / 1e9;
    } catch {
      // The thread has ended.
      return sum;
    }
  }, 0);

/** Runs a command of jcmd. */
export const jcmd = (java, pid, ...command) => execFileSync(join(java, '..', 'jcmd'), [String(pid), ...command], { encoding: 'utf8' });

/** Returns the megabytes of the live heap after full collections, and the resident memory. */
export async function memoryAfterCollection(java, pid) {
  for (let i = 0; i < 3; i++) {
    jcmd(java, pid, 'GC.run');
    await sleep(1000);
  }
  const used = [...jcmd(java, pid, 'GC.heap_info').matchAll(/(?:heap|generation).*?used (\d+)K/g)].map(match => Number(match[1]));
  const resident = Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
  return { heap: used.reduce((sum, each) => sum + each, 0) / 1024, resident: resident / 1024 };
}

export const row = cells => `| ${cells.join(' | ')} |`;
