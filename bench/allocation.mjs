// Prints a table of the bytes that each request allocates: node allocation.mjs URL TARGET SECONDS
import { readFileSync } from 'node:fs';
import { load, operations, warm } from './lib.mjs';

const [url, target, seconds] = process.argv.slice(2);
const side = { name: 'Sluice', url, callers: { wide: `${target}/readers` } };

/**
 * Returns the megabytes allocated between the collections in a part of the log. For each collection, this is the heap
 * before it minus the heap after the previous collection.
 */
function allocated(log) {
  const collections = [...log.matchAll(/ (\d+)M->(\d+)M\(/g)].map(([, before, after]) => [Number(before), Number(after)]);
  let sum = 0;
  for (let i = 1; i < collections.length; i++) {
    sum += Math.max(0, collections[i][0] - collections[i - 1][1]);
  }
  return { sum, share: (collections.length - 1) / collections.length };
}

console.log('| operation | kilobytes for a request |\n| --- | --- |');
for (const [operation, file] of Object.entries(operations('operations'))) {
  warm(side, file, { seconds: 2, connections: 32 });
  const begin = readFileSync(`${target}/gc.log`, 'utf8').length;
  const { answers } = load(side, file, { seconds, connections: 32 });
  const { sum, share } = allocated(readFileSync(`${target}/gc.log`, 'utf8').slice(begin));
  console.log(`| ${operation} | ${((sum * 1024) / (answers * share)).toFixed(0)} |`);
}
