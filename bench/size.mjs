// Compares the requests per second on two databases of different sizes: node size.mjs SIDES_FILE SECONDS ALTERNATIONS CONNECTIONS
import { readFileSync } from 'node:fs';
import { load, median, operations, warm } from './lib.mjs';

const [file, ...numbers] = process.argv.slice(2);
const [seconds, alternations, connections] = numbers.map(Number);
const sides = JSON.parse(readFileSync(file, 'utf8'));
const measured = ['row', 'tasks', 'conversations'];
const rates = {};

for (const side of sides) {
  measured.forEach(operation => warm(side, operations(side.operations)[operation], { seconds, connections }));
}
for (let alternation = 0; alternation < alternations; alternation++) {
  for (const operation of measured) {
    for (const side of sides) {
      (((rates[operation] ??= {})[side.name] ??= [])).push(load(side, operations(side.operations)[operation], { seconds, connections }).rate);
    }
  }
}
console.log(`| operation | scale ${sides[0].name}, requests/s | scale ${sides[1].name}, requests/s | ratio |\n| --- | ---: | ---: | ---: |`);
for (const operation of measured) {
  const [small, large] = sides.map(side => median(rates[operation][side.name]));
  console.log(`| ${operation} | ${Math.round(small)} | ${Math.round(large)} | ${(large / small).toFixed(2)} |`);
}
