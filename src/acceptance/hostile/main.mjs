// Sends hostile inputs, sixteen at a time, to a gateway with 512 MB of heap. Meanwhile an ordinary caller reads a row ten
// times a second.
import { figure, liveHeap, long, main, percentile, sleep } from '../lib.mjs';
import { readFileSync } from 'node:fs';
import { inputs, isAlive, ordinaryCaller, prepare, readLog, startIssuer } from './gateway.mjs';
import { PATIENCE, send } from './send.mjs';
import { stay } from './sockets.mjs';

const AT_A_TIME = 16;
const WARM_UP = long ? 120 : 30;
const ATTACK = long ? 900 : 50;
/** The fraction of a round that is spent on bursts: known dangerous inputs, each sent sixteen times at the same time. */
const BURSTS = 0.3;
/** Seconds to wait until the gateway has finished its running work. */
const SETTLING = 5;
/** The maximum seconds of a round, in which every input is sent once, followed by the bursts. */
const ROUND = 90;
/** The maximum seconds from the end of the attack until the gateway has closed all idle and slow sockets. */
const CLOSING = long ? 120 : 45;
/** The maximum seconds of the whole run. After that it fails. */
const WHOLE = long ? 2400 : 600;

/** The maximum number of names that a printed list shows. */
const SHOWN = 30;

/** Shuffles inputs. The same seed gives the same order in each run. */
function shuffled(all, seed) {
  let state = seed;
  const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return all.map(each => [random(), each]).sort(([a], [b]) => a - b).map(([, each]) => each);
}

/** The results of all inputs. */
class Outcomes {
  inputs = new Set();
  sent = 0;
  internal = new Map();
  withoutCode = new Map();
  unanswered = new Map();
  kinds = new Map();

  add(input, outcome) {
    const name = `${input.kind}: ${input.name}`;
    const count = map => map.set(name, (map.get(name) ?? 0) + 1);
    this.inputs.add(name);
    this.sent++;
    if (outcome.codes.includes('INTERNAL')) {
      count(this.internal);
    }
    if (outcome.status >= 500 && outcome.codes.length === 0) {
      count(this.withoutCode);
    }
    if (outcome.problem === 'unanswered') {
      count(this.unanswered);
    }
    const kind = this.kinds.get(input.kind) ?? { count: 0, slowest: 0, of: '', results: new Map() };
    kind.count++;
    if (outcome.milliseconds > kind.slowest) {
      Object.assign(kind, { slowest: outcome.milliseconds, of: input.name });
    }
    const result = outcome.codes.join('+') || outcome.problem || String(outcome.status);
    kind.results.set(result, (kind.results.get(result) ?? 0) + 1);
    this.kinds.set(input.kind, kind);
  }

  /** Prints a line for each kind of input, and the inputs that count against a figure that must be zero. */
  print() {
    for (const [name, { count, slowest, of, results }] of this.kinds) {
      const most = [...results].sort(([, a], [, b]) => b - a).map(([result, times]) => `${result} ${times}`);
      console.log(`     ${name}: ${count} sent; ${most.join(', ')}; slowest ${Math.round(slowest)} ms (${of})`);
    }
    for (const [what, names] of [['INTERNAL', this.internal], ['5xx without a code', this.withoutCode], ['unanswered', this.unanswered]]) {
      for (const [name, times] of [...names].slice(0, SHOWN)) {
        console.log(`     ${what}, ${times} times: ${name}`);
      }
    }
  }
}

/** Returns the sum of the counts in a map from inputs to counts. */
const total = map => [...map.values()].reduce((sum, times) => sum + times, 0);

/** Returns the live heap: the least of three collections, because the first may free only part of the garbage. */
async function settledHeap(pid) {
  await sleep(SETTLING * 1000);
  const seen = [];
  for (let turn = 0; turn < 3; turn++) {
    try {
      seen.push(liveHeap(pid));
    } catch {
      seen.push(Infinity);
    }
    await sleep(500);
  }
  return Math.min(...seen);
}

/** Returns the client sockets that the gateway still keeps open. The kernel lists their ends at the gateway as established. */
function held(port, clients) {
  const ends = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file => readFileSync(file, 'utf8').trim().split('\n').slice(1));
  return ends.map(line => line.trim().split(/\s+/)).filter(([, local, remote, state]) =>
    state === '01' && parseInt(local.split(':')[1], 16) === port && clients.has(parseInt(remote.split(':')[1], 16)))
    .map(([, , remote]) => clients.get(parseInt(remote.split(':')[1], 16)));
}

/**
 * Sends inputs, sixteen at a time, until the time is over, all were sent, or the gateway died. If it died, returns the
 * names of the inputs that were running then.
 */
async function attack(setting, all, seconds, outcomes, turn) {
  const end = Date.now() + seconds * 1000;
  const running = new Set();
  let next = 0;
  let victims;
  const work = async () => {
    while (next < all.length && Date.now() < end && victims === undefined) {
      const index = next++;
      const input = all[index];
      running.add(input);
      for (let time = 0; time < (input.times ?? 1); time++) {
        // Every second input is sent anonymously, the others with a token. The next round swaps the two groups.
        const outcome = await send(setting.gateway, input, (index + turn) % 2 === 0 ? setting.callers.hostile : undefined);
        outcomes.add(input, outcome);
      }
      if (!isAlive(setting.gateway.pid)) {
        victims ??= [...running].map(each => `${each.kind}: ${each.name}`);
      }
      running.delete(input);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return victims;
}

/** Returns the inputs that caused failures in earlier reviews, each of them sixteen times. */
const bursts = all =>
  ['10 × 98 × like', '490 descriptions of each field', 'a chain of 900 fragments', 'a chain of 1200 fragments', '99 × ilike %l%o%r%e%m0_kzz%']
    .map(part => all.find(input => input.name.includes(part)))
    .filter(Boolean)
    .flatMap(input => Array.from({ length: AT_A_TIME }, () => input));

async function run() {
  const issuer = await startIssuer();
  const setting = await prepare(issuer);
  const { gateway } = setting;
  const all = inputs(setting, issuer);
  console.log(`     ${all.length} hostile inputs`);
  const caller = ordinaryCaller(setting);

  const outcomes = new Outcomes();
  let victims = await attack(setting, shuffled(all, 1), WARM_UP, outcomes, 0);
  const before = victims ? Infinity : await settledHeap(gateway.pid);
  await caller.report();

  const staying = stay(gateway.port, { idle: 100, dribbling: 200, unread: 60, request: setting.unread });
  const end = Date.now() + ATTACK * 1000;
  for (let turn = 1; Date.now() < end && !victims; turn++) {
    const seconds = Math.min((end - Date.now()) / 1000, ROUND);
    victims = await attack(setting, shuffled(all, turn + 1), seconds * (1 - BURSTS), outcomes, turn)
      ?? await attack(setting, bursts(all), seconds * BURSTS, outcomes, turn);
  }
  const ordinary = await caller.report();
  const deadline = Date.now() + CLOSING * 1000;
  while (!victims && held(gateway.port, staying.ports()).length > 0 && Date.now() < deadline) {
    await sleep(500);
  }
  const kept = victims ? [] : held(gateway.port, staying.ports());
  const open = victims ? staying.count : kept.length;
  for (const { kind, socket } of kept) {
    console.log(`     kept: ${kind}, ${socket.bytesWritten} bytes sent, ${socket.bytesRead} received`);
  }
  const after = victims ? Infinity : await settledHeap(gateway.pid);
  const alive = isAlive(gateway.pid) && (await gateway.isReady());
  staying.close();
  outcomes.print();
  for (const victim of victims ?? []) {
    console.log(`     on its way when the gateway died: ${victim}`);
  }
  print({ outcomes, ordinary, before, after, alive, open, log: readLog(gateway) });
}

function print({ outcomes, ordinary, before, after, alive, open, log }) {
  figure('hostile inputs that differ', outcomes.inputs.size, { least: 200 });
  figure('hostile requests', outcomes.sent);
  figure('the ordinary caller\'s requests', ordinary.times.length);
  figure('the ordinary caller\'s 99th percentile', percentile(ordinary.times, 0.99) ?? Infinity, { most: 500, unit: ' ms' });
  figure('the ordinary caller\'s failures', ordinary.failures.length, { equal: 0 });
  for (const failure of new Set(ordinary.failures)) {
    console.log(`     the ordinary caller got: ${failure}`);
  }
  figure('answers with INTERNAL', total(outcomes.internal), { equal: 0 });
  figure('answers 5xx without a code', total(outcomes.withoutCode), { equal: 0 });
  figure(`inputs unanswered for ${PATIENCE} s`, total(outcomes.unanswered), { equal: 0 });
  figure('the same process is ready', alive ? 1 : 0, { equal: 1 });
  figure('OutOfMemoryError and OutOfDirectMemoryError in the log', log.memory, { equal: 0 });
  figure('lines at ERROR in the log', log.errors.length, { equal: 0 });
  for (const line of new Set(log.errors.map(each => each.replace(/^\S+ /, '').replace(/\[[^\]]*\]|[0-9a-f-]{36}/g, '…').slice(0, 300)))) {
    console.log(`     in the log: ${line}`);
  }
  figure('size of the log', log.bytes / 1e6, { most: 1, unit: ' MB' });
  figure('heap before, after a collection', before, { unit: ' MB' });
  figure('heap after, after a collection', after, { unit: ' MB' });
  figure('growth of the heap', Number.isFinite(before) && Number.isFinite(after) ? (after / before - 1) * 100 : Infinity, { most: 10, unit: ' %' });
  figure('idle, dribbling and unread sockets that the gateway keeps', open, { equal: 0 });
}

const begun = Date.now();
await main(() => Promise.race([
  run().then(() => figure('seconds of the whole run', (Date.now() - begun) / 1000, { most: WHOLE })),
  sleep(WHOLE * 1000, undefined, { ref: false }).then(() => {
    figure('seconds of the whole run', Infinity, { most: WHOLE });
  }),
]));
