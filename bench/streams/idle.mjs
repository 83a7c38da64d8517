// Measures what idle subscriptions cost: node streams/idle.mjs CONFIGURATION [SECONDS] [SUBSCRIPTIONS]
import { readFileSync, writeFileSync } from 'node:fs';
import { processor, processorWithChildren } from '../lib.mjs';
import { key, lines, memoryAfterCollection, now, row, sleep, subscribers } from './lib.mjs';

const [file, seconds = 60, count = 10_000] = process.argv.slice(2);
const { target, java, url, tokens, pid, postgres } = JSON.parse(readFileSync(file, 'utf8'));
const users = lines(tokens);
const conversations = Array.from({ length: 10_000 }, (_, k) => `conversation_${key(7, k + 1)}`);

const open = (sockets, each) => {
  const process = subscribers();
  return process
    .tell({ open: { url, sockets, each, tokens: users, conversations, field: 'messageAdded', variable: 'ID', selection: 'kind id cursor message { content createdAt }', cursors: true } })
    .then(({ opened }) => ({ ...process, opened }));
};

/** Returns the percent of one core that the gateway and PostgreSQL use. */
async function usage() {
  const begun = now();
  const before = [processor(pid), processorWithChildren(postgres)];
  await sleep(seconds * 1000);
  const spent = (now() - begun) / 1000;
  return { gateway: (100 * (processor(pid) - before[0])) / spent, postgres: (100 * (processorWithChildren(postgres) - before[1])) / spent };
}

// Loads the classes, and fills the caches and pools that do not grow with subscriptions.
for (let i = 0; i < 3; i++) {
  const warm = await open(100, 10);
  await sleep(2000);
  await warm.close();
}
await sleep(3000);

const results = [];
for (const [sockets, each] of [[0, 0], [count / 10, 10], [count, 1]]) {
  const held = sockets === 0 ? null : await open(sockets, each);
  await sleep(5000);
  const cost = await usage();
  results.push({ sockets, subscriptions: held?.opened ?? 0, ...(await memoryAfterCollection(java, pid)), ...cost });
  await held?.close();
  await sleep(5000);
}
const [none] = results;
console.log(row(['subscriptions', 'sockets', 'heap after a collection, MB', 'above none, MB', 'bytes for each', 'resident, MB', 'above none, MB', 'gateway, % of one core', 'PostgreSQL, % of one core']));
console.log(row(['---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:']));
results.forEach(each => console.log(row([
  each.subscriptions, each.sockets, each.heap.toFixed(1), (each.heap - none.heap).toFixed(1),
  each.subscriptions ? Math.round(((each.heap - none.heap) * 1048576) / each.subscriptions) : '–',
  each.resident.toFixed(0), (each.resident - none.resident).toFixed(0), each.gateway.toFixed(2), each.postgres.toFixed(2)])));
writeFileSync(`${target}/live-idle.json`, JSON.stringify(results, null, 1));
process.exit(0);
