// Starts replicas together on an empty database that is not the embedded one. All must become ready, the demo data must
// be loaded only once, and no log may contain a credential.
import { readFileSync } from 'node:fs';
import { ask, codes, command, figure, long, main, start } from '../lib.mjs';
import { postgres, programs } from '../postgres.mjs';

const ROUNDS = long ? { 2: 20, 5: 20 } : { 2: 2, 5: 1 };

/** Starts replicas at the same time. Returns those that became ready, and the reasons why the others did not. */
async function startTogether(count, url) {
  const settings = [
    `--sluice.database.url=${url}`, '--sluice.database.username=sluice', '--sluice.database.password=sluice',
    '--sluice.database.pool-size=4', '--sluice.database.migrate=true', '--sluice.demo=true',
  ];
  const results = await Promise.allSettled(Array.from({ length: count }, () => start({ heap: '256m', settings })));
  return {
    ready: results.filter(result => result.status === 'fulfilled').map(result => result.value),
    failures: results.filter(result => result.status === 'rejected').map(result => result.reason.message),
  };
}

await main(async () => {
  const server = await postgres(await programs(), { settings: { max_connections: 100 } });
  const users = new Set();
  for (const [count, rounds] of Object.entries(ROUNDS)) {
    let ready = 0;
    let answered = 0;
    let credentials = 0;
    for (let round = 1; round <= rounds; round++) {
      const database = `replicas_${count}_${round}`;
      await server.query(`create database ${database} owner sluice`);
      const replicas = await startTogether(Number(count), `postgresql://127.0.0.1:${server.port}/${database}`);
      replicas.failures.forEach(failure => console.log(`     ${failure}`));
      const token = await command(
        'token', 'create', '--user=ada@example.org', `--sluice.database.url=postgresql://sluice:sluice@127.0.0.1:${server.port}/${database}`);
      for (const replica of replicas.ready) {
        const answer = await ask(replica.url, '{ users(first: 1) { totalCount } }', { token });
        ready++;
        answered += answer.status === 200 && codes(answer).length === 0 ? 1 : 0;
        credentials += /eyJ[\w-]+\.|slc_/.test(readFileSync(replica.log, 'utf8')) ? 1 : 0;
      }
      users.add(await server.query('select count(*) from users', 'sluice', database));
      await Promise.all(replicas.ready.map(replica => replica.stop()));
      await server.query(`drop database ${database} with (force)`);
    }
    const all = Number(count) * rounds;
    figure(`${count} replicas together, ${rounds} times: ready`, ready, { equal: all });
    figure(`${count} replicas together, ${rounds} times: answer the administrator`, answered, { equal: all });
    figure(`${count} replicas together, ${rounds} times: logs with a credential`, credentials, { equal: 0 });
  }
  figure('numbers of users that the databases have', users.size, { equal: 1 });
});
