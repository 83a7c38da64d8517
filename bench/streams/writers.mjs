// Measures what the log's triggers cost a writer, with pgbench: node streams/writers.mjs CONFIGURATION [ROUNDS] [SECONDS]
// Each round runs each statement with and without the triggers, in turn.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { median } from '../lib.mjs';
import { key, psql, row } from './lib.mjs';

const [file, rounds = 8, seconds = 3] = process.argv.slice(2);
const { target, database } = JSON.parse(readFileSync(file, 'utf8'));
const text = 'Says something about the code, in a sentence or two, and asks whether the test that failed is to be mended or removed.';
const message = source => `insert into messages (conversation_id, author_type, content) select '${key(7, 0)}', 'system', '${text}' from ${source};`;
const task = source => `insert into tasks (project_id, title, description) select '${key(3, 0)}', 'Mend what is broken', '${text}' from ${source};`;
const statements = [
  ['one message', 'messages', message('(values (1)) as one'), 1],
  ['one task', 'tasks', task('(values (1)) as one'), 1],
  ['one message, eight writers', 'messages', message('(values (1)) as one'), 8],
  ['1,000 messages', 'messages', message('generate_series(1, 1000)'), 1],
  ['1,000 tasks', 'tasks', task('generate_series(1, 1000)'), 1],
];
const states = ['enable', 'disable'];
const triggers = ['feed_insert', 'feed_update', 'feed_delete', 'feed_truncate'];
const switched = (table, state) => psql(database, triggers.map(trigger => `alter table ${table} ${state} trigger ${trigger}`).join('; '));

function pgbench(statement, clients, length) {
  writeFileSync(`${target}/live.pgbench`, statement);
  const output = execFileSync('pgbench', ['-n', '-M', 'prepared', '-c', clients, '-j', 1, '-T', length, '-f', `${target}/live.pgbench`, database], { encoding: 'utf8' });
  return (1000 * clients) / Number(output.match(/tps = ([\d.]+)/)[1]);
}

const times = Object.fromEntries(statements.map(([name]) => [name, { enable: [], disable: [] }]));
try {
  for (let round = -1; round < rounds; round++) {
    for (const [name, table, statement, clients] of statements) {
      for (const state of round % 2 === 0 ? states : states.toReversed?.() ?? [...states].reverse()) {
        switched(table, state);
        const time = pgbench(statement, clients, round < 0 ? 1 : seconds);
        if (round >= 0) {
          times[name][state].push(time);
        }
      }
    }
  }
} finally {
  ['messages', 'tasks'].forEach(table => switched(table, 'enable'));
}
console.log(row(['statement', 'without triggers, ms', 'with, ms', 'more, %', 'more in single rounds, %']));
console.log(row(['---', '---:', '---:', '---:', '---']));
for (const [name, { enable, disable }] of Object.entries(times)) {
  const [with_, without] = [median(enable), median(disable)];
  const single = enable.map((time, round) => 100 * (time / disable[round] - 1)).sort((a, b) => a - b);
  console.log(row([name, without.toFixed(3), with_.toFixed(3), (100 * (with_ / without - 1)).toFixed(0), `${single[0].toFixed(0)} to ${single.at(-1).toFixed(0)}`]));
}
writeFileSync(`${target}/live-writers.json`, JSON.stringify(times, null, 1));
