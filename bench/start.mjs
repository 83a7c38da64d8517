// Starts a Sluice, sends load with the operation "tasks", ends it, and prints a line of a table:
// node start.mjs TARGET URL NAME SECONDS COMMAND…
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { ask, load, median, memory } from './lib.mjs';

const [target, url, name, seconds, ...command] = process.argv.slice(2);
const file = 'operations/tasks.graphql';
const tokens = `${target}/token`;
const side = { name: 'Sluice', url, callers: { wide: tokens } };
const begun = performance.now();
const server = spawn(command[0], command.slice(1), { stdio: 'ignore' });
const ended = new Promise(resolve => server.on('exit', resolve));

while (!(await ask(side, file).catch(() => null))) {
  if (server.exitCode !== null) {
    throw new Error(`${command.join(' ')} ended with ${server.exitCode}`);
  }
  if (performance.now() - begun > 120_000) {
    server.kill();
    throw new Error('no answer within two minutes');
  }
  await setTimeout(10);
}
const first = (performance.now() - begun) / 1000;
const small = memory(server.pid);

const rates = [];
let last;
while (rates.length < seconds) {
  last = load(side, file, { seconds: 1, connections: 32 });
  rates.push([(performance.now() - begun) / 1000, last.rate]);
}
const peak = median(rates.slice(-Math.ceil(rates.length / 4)).map(([, rate]) => rate));
const [warm] = rates.find(([, rate]) => rate >= peak * 0.8);
const large = memory(server.pid);
server.kill();
await ended;
console.log(`| ${name} | ${first.toFixed(1)} | ${warm.toFixed(1)} | ${Math.round(peak)} | ${last.p99.toFixed(1)} | ${small} | ${large} |`);
