// Prints the table of results: node measure.mjs SIDES_FILE SECONDS ALTERNATIONS CONNECTIONS
// Warms up each side, measures all sides in turn, and prints medians.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { compare } from './compare.mjs';
import { load, median, memory, operations, processor, processorWithChildren, warm } from './lib.mjs';

const [file, ...numbers] = process.argv.slice(2);
const [seconds, alternations, connections] = numbers.map(Number);
const { sides, readers, target, database, statements } = JSON.parse(readFileSync(file, 'utf8'));
const [sluice] = sides;

await compare(sides);

const runs = {};
const record = (operation, side, run) => ((runs[operation] ??= {})[side] ??= []).push(run);

function measured(side, document, options) {
  const postgresPid = side.postgres ?? database.pid;
  const before = [processor(side.pid), processorWithChildren(postgresPid)];
  const run = load(side, document, { seconds, connections, ...options });
  const [server, postgres] = [processor(side.pid) - before[0], processorWithChildren(postgresPid) - before[1]];
  return { ...run, server: (server * 1e6) / run.answers, postgres: (postgres * 1e6) / run.answers };
}

/** Runs the statement that Sluice sends for an operation with pgbench. Returns operations per second. */
function pgbench(operation) {
  const script = `${target}/${operation}.pgbench`;
  const { text, parameters } = statements[operation];
  writeFileSync(script, text.replace(/\$(\d+)/g, (_, n) => `:p${n}`));
  const defined = parameters.flatMap((value, i) => ['-D', `p${i + 1}=${value}`]);
  const output = execFileSync('pgbench', ['-n', '-M', 'prepared', '-c', '16', '-j', '2', '-T', seconds, '-f', script, ...defined, database.url], { encoding: 'utf8' });
  return Number(output.match(/tps = ([\d.]+)/)[1]);
}

console.log('\nwarming');
for (const side of sides) {
  for (const [operation, document] of Object.entries(operations(side.operations))) {
    console.log(`${side.name}, ${operation}: ${Math.round(warm(side, document, { seconds: Math.min(seconds, 5), connections }))} requests/s`);
  }
}

for (let alternation = 0; alternation < alternations; alternation++) {
  for (const operation of Object.keys(operations(sluice.operations))) {
    for (const side of sides) {
      const document = operations(side.operations)[operation];
      record(operation, side.name, measured(side, document));
      if (side === sluice || side.readers) {
        record(operation, side === sluice ? 'callers' : `${side.name}, callers`, measured(side, document, { tokens: side.readers ?? readers }));
      }
    }
    if (statements[operation]) {
      record(operation, 'pgbench', { rate: pgbench(operation), failed: 0 });
    }
  }
}
writeFileSync(`${target}/runs.json`, JSON.stringify(runs, null, 1));

const cell = (operation, side, what, digits = 0) => (runs[operation][side] ? median(runs[operation][side].map(run => run[what])).toFixed(digits) : '–');
const ratio = (operation, side, other) => (runs[operation][other] ? (cell(operation, side, 'rate', 3) / cell(operation, other, 'rate', 3)).toFixed(2) : '–');
const table = (head, row) => [head, head.map(() => '---'), ...Object.keys(runs).map(row)].map(cells => `| ${cells.join(' | ')} |`).join('\n');

const rivals = sides.slice(1).map(side => side.name);
console.log('\nRequests a second, and how many times a rival\'s\n');
console.log(table(['operation', 'Sluice', '32 callers in turn', ...rivals, ...rivals.map(name => `Sluice / ${name}`), ...rivals.map(name => `callers / ${name}`), 'pgbench', 'callers / pgbench'],
  operation => [operation, cell(operation, 'Sluice', 'rate'), cell(operation, 'callers', 'rate'), ...rivals.map(name => cell(operation, name, 'rate')),
    ...rivals.map(name => ratio(operation, 'Sluice', name)), ...rivals.map(name => ratio(operation, 'callers', name)), cell(operation, 'pgbench', 'rate'), ratio(operation, 'callers', 'pgbench')]));
const columns = ['Sluice', 'callers', ...sides.slice(1).flatMap(side => (side.readers ? [side.name, `${side.name}, callers`] : [side.name]))];
for (const side of sides.slice(1).filter(each => each.readers)) {
  console.log(`\n32 callers in turn, as times those of ${side.name}\n`);
  console.log(table(['operation', 'Sluice', side.name, 'ratio'], operation =>
    [operation, cell(operation, 'callers', 'rate'), cell(operation, `${side.name}, callers`, 'rate'), (cell(operation, 'callers', 'rate', 3) / cell(operation, `${side.name}, callers`, 'rate', 3)).toFixed(2)]));
}
console.log('\nMilliseconds: the median and the 99th percentile\n');
console.log(table(['operation', ...columns], operation => [operation, ...columns.map(name => `${cell(operation, name, 'p50', 1)}, ${cell(operation, name, 'p99', 1)}`)]));
console.log('\nMicroseconds of processor time for a request: the server\'s and PostgreSQL\'s\n');
console.log(table(['operation', ...columns], operation => [operation, ...columns.map(name => `${cell(operation, name, 'server')} + ${cell(operation, name, 'postgres')}`)]));
console.log(`\nMemory after the last run: ${sides.map(side => `${side.name} ${memory(side.pid)} MB`).join(', ')}`);
const failed = Object.values(runs).flatMap(Object.values).flat().reduce((sum, run) => sum + run.failed, 0);
console.log(`${failed} answers were none. ${connections} connections, medians of ${alternations} × ${seconds} s.`);
process.exitCode = failed === 0 ? 0 : 1;
