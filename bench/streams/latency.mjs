// Measures the time from the commit of a row to its arrival at the clients: node streams/latency.mjs CONFIGURATION SIDE [SECONDS] [WARM-UP]
// With the variable PROFILE, the runs with 100 subscribers leave recordings of the flight recorder.
import { readFileSync, writeFileSync } from 'node:fs';
import { processor, processorWithChildren } from '../lib.mjs';
import { jcmd, key, lines, now, percentile, processorOfAll, psql, row, sleep, starved, subscribers, write } from './lib.mjs';

const [file, name, seconds = 15, warmUp = 60] = process.argv.slice(2);
const { target, java, database, postgres, sides } = JSON.parse(readFileSync(file, 'utf8'));
const side = sides[name];
const busy = side.prefix + key(7, 0);
const callers = lines(side.callers);
// Subscribers and writes a second. SHAPES=100x100 measures this alone.
const shapes = process.env.SHAPES?.split(',').map(shape => shape.split('x').map(Number)) ?? [[1, 100], [10, 100], [100, 100], [1000, 10], [1000, 100]];
/** The time after the last write in which all events must arrive. */
const DRAIN = 20_000;
let runs = Math.floor(Date.now() / 1000) % 50_000;

async function measure(selection, count, rate, length) {
  const run = (++runs).toString(16).padStart(4, '0');
  const clients = subscribers();
  await clients.tell({
    open: { url: side.url, sockets: count, each: 1, tokens: callers, conversations: [busy], run, field: 'messageAdded', variable: side.variable, selection, cursors: side.cursors },
  });
  await clients.tell({ begin: run });
  const before = { server: processorOfAll(side.pid), postgres: processorWithChildren(postgres), clients: processor(clients.pid), starved: starved(side.pid), at: now() };
  const { committed, begun, processor: writer } = await write(database, key(7, 0), run, rate, length);
  const spent = (now() - before.at) / 1000;
  const used = {
    server: (100 * (processorOfAll(side.pid) - before.server)) / spent,
    postgres: (100 * (processorWithChildren(postgres) - before.postgres)) / spent,
    clients: (100 * (processor(clients.pid) - before.clients)) / spent,
    starved: (100 * (starved(side.pid) - before.starved)) / spent,
    writer: (writer.user + writer.system) / 1e4 / spent,
  };
  const wanted = committed.length * count;
  const end = now() + DRAIN;
  while ((await clients.tell({ arrived: true })).arrived < wanted && now() < end) {
    await sleep(100);
  }
  const { arrivals, other } = await clients.tell({ end: true });
  await clients.close();

  const seen = new Set();
  const latencies = [];
  let last = begun;
  for (let i = 0; i < arrivals.length; i += 3) {
    const [socket, number, at] = arrivals.subarray(i, i + 3);
    seen.add(socket * 1e6 + number);
    latencies.push(at - committed[number]);
    last = Math.max(last, at);
  }
  latencies.sort((a, b) => a - b);
  return {
    side: name, selection, subscribers: count, rate, written: (1000 * (committed.length - 1)) / (Math.max(...committed) - begun), deliveries: (1000 * latencies.length) / (last - begun),
    p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), p99: percentile(latencies, 0.99), longest: latencies.at(-1),
    missing: wanted - seen.size, repeated: latencies.length - seen.size, other, used,
  };
}

psql(database, `delete from messages where id between '01900020-0000-7000-8000-000000000000' and '01900020-ffff-7000-8000-999999999999'`);
const results = [];
for (const selection of Object.values(side.selections)) {
  await measure(selection, 100, 50, warmUp / 2);
}
console.log(row(['side', 'event', 'subscribers', 'writes/s', 'deliveries/s', 'p50, ms', 'p95, ms', 'p99, ms', 'longest, ms', 'missing', 'repeated', 'server, % of one core', 'server waits for a processor, %', 'PostgreSQL', 'clients', 'writer']));
console.log(row(['---', '---', ...Array(14).fill('---:')]));
for (const [count, rate] of shapes) {
  for (const [event, selection] of Object.entries(side.selections)) {
    const recorded = process.env.PROFILE && side.java && count === 100;
    if (recorded) {
      jcmd(java, side.pid, 'JFR.start', 'name=live', 'jdk.CPUTimeSample#enabled=true', 'jdk.CPUTimeSample#throttle=10ms');
    }
    const one = await measure(selection, count, rate, Number(seconds));
    if (recorded) {
      jcmd(java, side.pid, 'JFR.stop', 'name=live', `filename=${target}/live-${event}.jfr`);
    }
    results.push({ event, ...one });
    console.log(row([name, event, count, one.written.toFixed(0), one.deliveries.toFixed(0), ...['p50', 'p95', 'p99', 'longest'].map(what => one[what]?.toFixed(1) ?? '–'), one.missing, one.repeated,
      ...['server', 'starved', 'postgres', 'clients', 'writer'].map(what => one.used[what].toFixed(0))]));
  }
}
writeFileSync(`${target}/live-${name}.json`, JSON.stringify(results, null, 1));
process.exit(0);
