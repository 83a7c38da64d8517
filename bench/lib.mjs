// Functions that the benchmark's scripts share: sending requests, load with wrk, and resource usage of processes.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

export const median = numbers => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Returns the files with the documents of a side, by name. The variable OPERATIONS selects some by name, separated by commas. */
export function operations(directory) {
  const wanted = process.env.OPERATIONS?.split(',');
  const names = readdirSync(directory).filter(name => name.endsWith('.graphql') && (wanted?.includes(name.replace('.graphql', '')) ?? true));
  return Object.fromEntries(names.map(name => [name.replace('.graphql', ''), `${directory}/${name}`]));
}

/** The first tokens in a file. */
export const firstTokens = (file, count = 1) => readFileSync(file, 'utf8').split('\n').slice(0, count);

/**
 * Sends a document and returns the data of the answer. Each #N in its variables is replaced by the given number. Without a token, the
 * first wide caller asks, or nobody if the side has no callers.
 */
export async function ask(side, file, { number = 7, token = side.callers && firstTokens(side.callers.wide)[0] } = {}) {
  const variables = file.replace('.graphql', '.json');
  const filled = existsSync(variables) ? readFileSync(variables, 'utf8').replace(/#\d+/g, String(number).padStart(12, '0')) : '{}';
  const response = await fetch(side.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: readFileSync(file, 'utf8'), variables: JSON.parse(filled) }),
  });
  const answer = await response.json();
  if (answer.errors) {
    throw new Error(`${side.name}, ${file}: ${JSON.stringify(answer.errors)}`);
  }
  return answer.data;
}

/** Sends load to a side for some seconds. */
export function load(side, file, { seconds, connections, tokens = side.callers?.wide }) {
  const run = spawnSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', 'post.lua', side.url], {
    env: { ...process.env, OPERATION: file, TOKENS: tokens ?? '' },
    encoding: 'utf8',
  });
  const numbers = run.stdout.match(/RESULT (.*)/)?.[1].split(' ').map(Number);
  if (!numbers) {
    throw new Error(`wrk: ${run.stderr}${run.stdout}`);
  }
  const [answers, rate, p50, p99, failed] = numbers;
  return { answers, rate, p50, p99, failed };
}

/** Sends load until the rate has not risen by 3 % for two rounds. */
export function warm(side, file, { rounds = 12, ...options }) {
  let best = 0;
  let still = 0;
  for (let round = 0; round < rounds && still < 2; round++) {
    const { rate } = load(side, file, options);
    still = rate > best * 1.03 ? 0 : still + 1;
    best = Math.max(best, rate);
  }
  return best;
}

const stat = pid => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ').map(Number);

/** Returns the seconds of processor time that a process used. */
export const processor = pid => (stat(pid)[11] + stat(pid)[12]) / 100;

/** Returns the seconds of processor time that a process and its children used, including children that have ended. */
export function processorWithChildren(pid) {
  const own = stat(pid);
  let seconds = processor(pid) + (own[13] + own[14]) / 100;
  for (const child of execFileSync('ps', ['-o', 'pid=', '--ppid', pid], { encoding: 'utf8' }).split('\n').filter(Boolean)) {
    try {
      seconds += processor(child.trim());
    } catch {
      // The child has just ended. The time of ended children is part of the parent's own figures.
    }
  }
  return seconds;
}

/** Returns the resident memory of a process in megabytes. */
export const memory = pid => Math.round(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1] / 1024);
