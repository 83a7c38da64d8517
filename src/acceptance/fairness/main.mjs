// One caller sends 200 slow requests at the same time. Another caller reads a row by its id ten times a second. The script
// measures the second caller alone and beside the first, in turn. The percentiles cover all rounds, because a single
// round has only few values above its 95th percentile.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ask, embedded, figure, long, main, percentile, psql, sleep, start } from '../lib.mjs';

const TASKS = 200_000;
const SLOW_REQUESTS = 200;
const ROWS_PER_SECOND = 10;
const ROUNDS = 3;
const SECONDS = long ? 20 : 6;
const SLOW_USER = '01900000-0000-7000-8000-000000000002';
const TASK = 'task_01900000-0000-7000-8000-000000002101';

/** A request whose statement reads all tasks. All of these requests differ, so no two share a run of a statement. */
const slow = number =>
  `{ tasks(first: 1, filter: { or: [${Array.from({ length: 9 }, (_, i) => `{ description: { ilike: "%l%o%n%g ${number} ${i}_kzz%" } }`).join(' ')}] }) { nodes { id } } }`;

/** Sends requests at the same time from another thread, which does not delay measurements here. Returns the codes of the answers. */
const flood = (url, token, document) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('flood.mjs', import.meta.url), {
      workerData: { url, token, documents: Array.from({ length: SLOW_REQUESTS }, (_, i) => document(i + 1)) },
    });
    worker.on('message', resolve).on('error', reject);
  });

/** Reads a row ten times a second until a promise is settled, or for some seconds. Returns the milliseconds of each answer. */
async function rows(sluice, { seconds, until: settled }) {
  let over = false;
  settled?.then(() => (over = true));
  const answers = [];
  for (let i = 0; !over && (settled || i < seconds * ROWS_PER_SECOND); i++) {
    answers.push(ask(sluice.url, `{ task(id: "${TASK}") { id title } }`, { token: sluice.administrator }));
    await sleep(1000 / ROWS_PER_SECOND);
  }
  return Promise.all(answers);
}

const isRow = answer => answer.json?.data?.task?.id === TASK;
const p95 = answers => percentile(answers.map(answer => answer.milliseconds), 0.95);

await main(async () => {
  const sluice = await start({ settings: (process.env.SLUICE_SETTINGS ?? '').split(' ').filter(Boolean) });
  const { address } = embedded(sluice.directory);
  await psql(address, `
    insert into tasks (project_id, title, description)
    select (select project_id from project_members where user_id = '${SLOW_USER}' order by project_id limit 1), 'Task ' || n,
      'The long description of task ' || n || ', which says in some words what is to be done and why.'
    from generate_series(1, ${TASKS}) as n`);
  await psql(address, 'vacuum analyze tasks');
  const slowToken = readFileSync(join(sluice.directory, 'grace-token'), 'utf8').trim();

  await rows(sluice, { seconds: 5 });
  const one = await ask(sluice.url, slow(0), { token: slowToken });
  figure('milliseconds of one slow request alone', one.milliseconds, { least: 500 });

  // Warms up the server, so that its code is compiled. These documents have the same number and size, but are quick.
  for (let round = 1; round <= 3; round++) {
    await flood(sluice.url, slowToken, number => slow(-number - round * SLOW_REQUESTS).replace('filter: {', `filter: { id: { eq: "${TASK}" }`));
  }

  const alone = [];
  const beside = [];
  const counts = {};
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(...(await rows(sluice, { seconds: SECONDS })));
    const begun = performance.now();
    const flooding = flood(sluice.url, slowToken, number => slow(number + round * SLOW_REQUESTS));
    beside.push(...(await rows(sluice, { until: flooding })));
    for (const code of await flooding) {
      counts[code] = (counts[code] ?? 0) + 1;
    }
    console.log(`     the slow requests: ${JSON.stringify(counts)}, the last over after ${Math.round(performance.now() - begun)} ms`);
  }

  figure('rows asked for beside the slow requests', beside.length, { least: 150 });
  figure('rows not answered', [...alone, ...beside].filter(answer => !isRow(answer)).length, { equal: 0 });
  figure('p50 without the slow requests', percentile(alone.map(answer => answer.milliseconds), 0.5), { unit: ' ms' });
  figure('p50 with them', percentile(beside.map(answer => answer.milliseconds), 0.5), { unit: ' ms' });
  figure('p95 without the slow requests', p95(alone), { unit: ' ms' });
  figure('p95 with them', p95(beside), { unit: ' ms' });
  figure('p95 with, as times p95 without', p95(beside) / p95(alone), { most: 3 });
  figure('internal errors', counts.INTERNAL ?? 0, { equal: 0 });
  await sluice.stop();
});
