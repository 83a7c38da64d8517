// Prints the statement that Sluice sends for each operation that is a single statement, as JSON: node statements.mjs URL TOKEN_FILE LOG
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { ask, operations } from './lib.mjs';

const [url, tokens, log] = process.argv.slice(2);
const sluice = { name: 'Sluice', url, callers: { wide: tokens } };
const statements = {};
for (const [name, file] of Object.entries(operations('operations'))) {
  await ask(sluice, file, { number: 8 }); // signs the caller in
  await setTimeout(300);
  const before = readFileSync(log, 'utf8').length;
  await ask(sluice, file);
  await setTimeout(300);
  const said = readFileSync(log, 'utf8').slice(before);
  const sent = [...said.matchAll(/Executing query: (select f\.ord.*)/g)].map(match => match[1]);
  if (sent.length === 1) {
    // Statements of the gateway itself may follow. The first values are those of the operation.
    const parameters = [];
    for (const [, index, value] of said.matchAll(/Bind parameter \[(\d+)\] to: (.*)/g)) {
      parameters[Number(index)] ??= value;
    }
    // The log does not show arrays, so these are filled in here: the requested key, if any, and the key of the first reader.
    const key = existsSync(file.replace('.graphql', '.json')) ? readFileSync(file.replace('.graphql', '.json'), 'utf8').match(/_(0190[^"]*)#/)?.[1] : null;
    parameters[0] = key ? `{${key}000000000007}` : '{null}';
    parameters[1] = '{01900002-0000-7000-8000-000000000001}';
    statements[name] = { text: sent[0], parameters };
  }
}
console.log(JSON.stringify(statements));
