// Runs the checks of docs/clients.md in the order of its sections. ./run describes them.
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { embedded, figure, main, start } from '../acceptance/lib.mjs';
import { lint } from './lint.mjs';
import { compareNumbers, storeExtremes } from './numbers.mjs';
import { compile, extract, generate, generateRelay } from './project.mjs';
import { runSamples } from './samples.mjs';
import { checkTypes } from './types.mjs';

// Browsers and Node 20 have it; Node 18, which Debian 12 has, does not.
globalThis.crypto ??= webcrypto;

const [url, tokenFile] = process.argv.slice(2);

await main(async () => {
  const begun = performance.now();
  const project = extract();
  await lint(project);
  await generate(project);
  await generateRelay(project);
  await checkTypes(project);
  compile(project);

  const own = url === undefined ? await start({ heap: '768m' }) : undefined;
  const gateway = own
    ? { url: own.url, token: own.administrator, database: embedded(own.directory).address }
    : { url, token: readFileSync(tokenFile, 'utf8').trim(), database: process.env.CLIENTS_DATABASE };
  await runSamples(project, gateway);
  if (gateway.database) {
    if (own) {
      await storeExtremes(gateway.database);
    }
    await compareNumbers(gateway, { extremes: own !== undefined });
  } else {
    console.log('skip  numbers: CLIENTS_DATABASE names no database');
  }
  figure('time of all checks', (performance.now() - begun) / 1000, { most: 180, unit: ' s' });
});
