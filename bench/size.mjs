// Compares the requests per second on two databases of different sizes: node size.mjs SIDES_FILE SECONDS ALTERNATIONS CONNECTIONS
import { readFileSync } from 'node:fs';
import { load, median, operations, warm } from './lib.mjs';

const [file, ...numbers] = process.argv.slice(2);
const [seconds, alternations, connections] = numbers.map(Number);
const sides = JSON.parse(readFileSync(file, 'utf8'));
const measured = ['row', 'tasks', 'newest', 'conversations'];
const callers = ['ordinary', 'wide'];
const rates = {};

for (const side of sides) {
  for (const caller of callers) {
    measured.forEach(operation => warm(side, operations(side.operations)[operation], { seconds, connections, tokens: side.callers[caller] }));
  }
}
for (let alternation = 0; alternation < alternations; alternation++) {
  for (const operation of measured) {
    for (const caller of callers) {
      for (const side of sides) {
        const { rate } = load(side, operations(side.operations)[operation], { seconds, connections, tokens: side.callers[caller] });
        (((rates[`${operation}, ${caller}`] ??= {})[side.name] ??= [])).push(rate);
      }
    }
  }
}
console.log(`| operation, callers | scale ${sides[0].name}, requests/s | scale ${sides[1].name}, requests/s | ratio |\n| --- | ---: | ---: | ---: |`);
for (const operation of Object.keys(rates)) {
  const [small, large] = sides.map(side => median(rates[operation][side.name]));
  console.log(`| ${operation} | ${Math.round(small)} | ${Math.round(large)} | ${(large / small).toFixed(2)} |`);
}
