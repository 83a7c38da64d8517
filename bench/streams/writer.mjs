// Writes messages straight into PostgreSQL, one in each transaction: node writer.mjs DATABASE CONVERSATION RUN RATE SECONDS [NOTIFY]
// Prints the times at which the commits returned, by number, as JSON. The schedule is fixed: a slow commit does not delay the ones after it,
// as long as one of eight connections is free. The time is that of the machine's monotonic clock, in milliseconds.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const [database, conversation, run, rate, seconds] = process.argv.slice(2);
const now = () => Number(process.hrtime.bigint()) / 1e6;
const pool = new pg.Pool({ connectionString: database, max: 8, min: 8 });
const total = Math.round(rate * seconds);
const committed = new Array(total);
const text = 'says something about the code, in a sentence or two, and asks whether the test that failed is to be mended or removed.';

const insert = async number => {
  const key = `01900020-${run}-7000-8000-${String(number).padStart(12, '0')}`;
  await pool.query({
    name: 'insert',
    text: "insert into messages (id, conversation_id, author_type, content) values ($1, $2, 'system', $3)",
    values: [key, conversation, `Message ${number} ${text}`],
  });
  committed[number] = now();
};

await Promise.all(Array.from({ length: 8 }, () => pool.query('select pg_sleep(0.1)')));
const begun = now();
const writes = [];
for (let number = 0; number < total; number++) {
  const wait = begun + (number * 1000) / rate - now();
  if (wait > 0) {
    await sleep(wait);
  }
  writes.push(insert(number));
}
await Promise.all(writes);
console.log(JSON.stringify({ begun, committed, processor: process.cpuUsage() }));
await pool.end();
