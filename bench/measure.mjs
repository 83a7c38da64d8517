// Prints the table of results: node measure.mjs SIDES_FILE SECONDS ALTERNATIONS CONNECTIONS
// Warms up each side, measures all sides in turn, and prints medians.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { compare } from './compare.mjs';
import { load, median, memory, operations, processor, processorWithChildren, warm } from './lib.mjs';

const [file, ...numbers] = process.argv.slice(2);
const [seconds, alternations, connections] = numbers.map(Number);
const { sides, target, database, statements } = JSON.parse(readFileSync(file, 'utf8'));
const [sluice] = sides;

await compare(sides);

// A measured column: a side and a class of its callers. A side without callers is one column. Policies test an array of all projects for each
// row: as a wide caller, PostGraphile with rights takes seconds for some operations, and is compared without rights instead.
const measures = (side, caller) => side === sluice || caller !== 'wide';
const columns = sides.flatMap(side =>
  side.callers ? Object.entries(side.callers).filter(([caller]) => measures(side, caller)).map(([caller, tokens]) => ({ name: `${side.name}, ${caller}`, side, caller, tokens })) : [{ name: side.name, side }]);
const runs = {};
const record = (operation, column, run) => ((runs[operation] ??= {})[column] ??= []).push(run);

// The level of 2,000 files belongs to a repository that few other callers see.
const serves = (operation, { caller }) => operation !== 'tree' || !caller || caller === 'wide';

function measured({ side, tokens }, document) {
  const postgresPid = side.postgres ?? database.pid;
  const before = [processor(side.pid), processorWithChildren(postgresPid)];
  const run = load(side, document, { seconds, connections, tokens });
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
for (const column of columns) {
  for (const [operation, document] of Object.entries(operations(column.side.operations)).filter(([name]) => serves(name, column))) {
    const rate = warm(column.side, document, { seconds: Math.min(seconds, 5), connections, tokens: column.tokens, rounds: column.caller ? 6 : 12 });
    console.log(`${column.name}, ${operation}: ${Math.round(rate)} requests/s`);
  }
}

for (let alternation = 0; alternation < alternations; alternation++) {
  for (const operation of Object.keys(operations(sluice.operations))) {
    for (const column of columns.filter(each => serves(operation, each))) {
      record(operation, column.name, measured(column, operations(column.side.operations)[operation]));
    }
    if (statements[operation]) {
      record(operation, 'pgbench', { rate: pgbench(operation), failed: 0 });
    }
  }
}
writeFileSync(`${target}/runs.json`, JSON.stringify(runs, null, 1));

const cell = (operation, column, what, digits = 0) => (runs[operation][column] ? median(runs[operation][column].map(run => run[what])).toFixed(digits) : '–');
const ratio = (operation, one, other) => (runs[operation][one] && runs[operation][other] ? (cell(operation, one, 'rate', 3) / cell(operation, other, 'rate', 3)).toFixed(2) : '–');
const table = (head, row) => [head, head.map(() => '---'), ...Object.keys(runs).map(row)].map(cells => `| ${cells.join(' | ')} |`).join('\n');

// Each class of callers is compared with the same class of another side, or with the side that has no callers.
const pairs = Object.keys(sluice.callers).flatMap(caller =>
  sides.slice(1).filter(side => measures(side, caller) || !side.callers).map(side => [`${sluice.name}, ${caller}`, side.callers ? `${side.name}, ${caller}` : side.name]));
if (Object.keys(statements).length > 0) {
  pairs.push([`${sluice.name}, wide`, 'pgbench']);
}
const names = columns.map(column => column.name);
console.log('\nRequests a second\n');
console.log(table(['operation', ...names, ...(Object.keys(statements).length > 0 ? ['pgbench'] : [])],
  operation => [operation, ...names.map(name => cell(operation, name, 'rate')), ...(Object.keys(statements).length > 0 ? [cell(operation, 'pgbench', 'rate')] : [])]));
console.log('\nHow many times a rival\'s\n');
console.log(table(['operation', ...pairs.map(([one, other]) => `${one} / ${other}`)], operation => [operation, ...pairs.map(([one, other]) => ratio(operation, one, other))]));
console.log('\nMilliseconds: the median and the 99th percentile\n');
console.log(table(['operation', ...names], operation => [operation, ...names.map(name => `${cell(operation, name, 'p50', 1)}, ${cell(operation, name, 'p99', 1)}`)]));
console.log('\nMicroseconds of processor time for a request: the server\'s and PostgreSQL\'s\n');
console.log(table(['operation', ...names], operation => [operation, ...names.map(name => `${cell(operation, name, 'server')} + ${cell(operation, name, 'postgres')}`)]));
console.log(`\nMemory after the last run: ${sides.map(side => `${side.name} ${memory(side.pid)} MB`).join(', ')}`);
const all = Object.values(runs).flatMap(Object.values).flat();
const failed = all.reduce((sum, run) => sum + run.failed, 0);
const empty = all.filter(run => run.answers === 0).length;
console.log(`${failed} answers were none, and ${empty} runs had no answer. ${connections} connections, medians of ${alternations} × ${seconds} s.`);
process.exitCode = failed + empty === 0 ? 0 : 1;
