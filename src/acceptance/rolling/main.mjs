// A rolling change from version N to N + 1 under load. Two gateways of N serve one database behind a relay that asks for readiness. The jar of
// N + 1 is that of N with one more migration. `migrate` of N + 1 runs, then the gateways are replaced one by one. No request may fail.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';
import { atEnd, command, commandOf, figure, long, main, percentile, sleep, start, temporaryDirectory, until } from '../lib.mjs';
import { postgres, programs } from '../postgres.mjs';

const CLIENTS = 8;
const ROUNDS = long ? 5 : 1;
const BETWEEN_PROBES = 200;
const PAUSE = 20;
const QUERY = '{ projects(first: 2) { nodes { id name tasks(first: 3) { nodes { title } } } } }';
const VERSION = "select count(*) from flyway_schema_history where version = '990' and success";

const MIGRATION = `
alter table projects add column acceptance_note text;
comment on column projects.acceptance_note is 'Added by N + 1.';
create table acceptance_notes (id uuid primary key default uuidv7(), note text not null);
comment on table acceptance_notes is 'Added by N + 1.';
comment on column acceptance_notes.id is 'Primary key.';
comment on column acceptance_notes.note is 'A note.';
`;

/** Makes the jar of N + 1: the jar of N with a migration that adds a column and a table. */
function nextJar() {
  const directory = temporaryDirectory();
  const jar = join(directory, 'next.jar');
  const folder = join('BOOT-INF', 'classes', 'db', 'migration');
  copyFileSync(process.env.ACCEPTANCE_JAR, jar);
  mkdirSync(join(directory, folder), { recursive: true });
  writeFileSync(join(directory, folder, 'V990__project.sql'), MIGRATION);
  // Spring Boot reads nested jars only if they are stored without compression.
  execFileSync(join(process.env.ACCEPTANCE_JAVA, '..', 'jar'), ['--update', '--no-compress', '--file', jar, '-C', directory, join(folder, 'V990__project.sql')]);
  return jar;
}

/** A load balancer: sends each request to the next gateway whose last probe was ready. It retries nothing. */
async function relay() {
  const gateways = new Map();
  let turn = 0;
  const server = createServer((incoming, answer) => {
    const ready = [...gateways.values()].filter(gateway => gateway.isReady);
    if (ready.length === 0) {
      answer.writeHead(502).end('no gateway is ready');
      return;
    }
    const gateway = ready[turn++ % ready.length];
    const outgoing = request(
      { host: '127.0.0.1', port: gateway.port, path: incoming.url, method: incoming.method, headers: incoming.headers, agent: gateway.agent },
      response => {
        const { connection, 'keep-alive': _, ...headers } = response.headers;
        answer.writeHead(response.statusCode, headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', failure => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end(`${gateway.name}: ${failure}`)));
    incoming.pipe(outgoing);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const probes = setInterval(() => {
    for (const gateway of gateways.values()) {
      gateway.sluice.isReady().then(isReady => (gateway.isReady = isReady));
    }
  }, BETWEEN_PROBES);
  atEnd(() => {
    clearInterval(probes);
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/graphql`,
    add: (name, sluice) => gateways.set(name, { name, sluice, port: sluice.port, isReady: true, agent: new Agent({ keepAlive: true }) }),
    remove: name => gateways.delete(name),
  };
}

/** Clients that send one request after the other until the load ends. */
function load(url, tokens) {
  const results = [];
  let isOver = false;
  const clients = Array.from({ length: CLIENTS }, async (_, i) => {
    while (!isOver) {
      const begun = performance.now();
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tokens[i % tokens.length]}` },
          body: JSON.stringify({ query: QUERY }),
        });
        const text = await response.text();
        const isGood = response.status === 200 && !text.includes('"errors"') && text.includes('"projects"');
        results.push({ isGood, text: isGood ? '' : `${response.status} ${text.slice(0, 200)}`, milliseconds: performance.now() - begun });
      } catch (failure) {
        results.push({ isGood: false, text: String(failure.cause ?? failure), milliseconds: performance.now() - begun });
      }
      await sleep(PAUSE);
    }
  });
  return {
    results,
    async end() {
      isOver = true;
      await Promise.all(clients);
    },
  };
}

await main(async () => {
  const next = nextJar();
  const server = await postgres(await programs());
  const url = `--sluice.database.url=postgresql://sluice:sluice@127.0.0.1:${server.port}/sluice`;
  await command('migrate', url);
  const settings = [url, '--sluice.database.pool-size=4', '--sluice.edge.requests-per-minute=1000000', '--sluice.edge.cost-per-minute=100000000'];
  const balancer = await relay();
  const olds = [await start({ heap: '256m', settings: [...settings, '--sluice.demo=true'] }), await start({ heap: '256m', settings })];
  olds.forEach((sluice, i) => balancer.add(`old ${i}`, sluice));
  const tokens = await Promise.all(['grace', 'linus', 'barbara', 'ada'].map(user => command('token', 'create', `--user=${user}`, url)));

  const traffic = load(balancer.url, tokens);
  await until('traffic', () => traffic.results.length > 100);
  await commandOf(next, 'migrate', url);
  figure('migrations of N + 1 that ran', Number(await server.query(VERSION, 'sluice', 'sluice')), { equal: 1 });
  const during = traffic.results.length;
  await sleep(1_000);
  figure('requests that N answered on the schema of N + 1', traffic.results.length - during, { least: 1 });
  let current = olds;
  for (let round = 0; round < ROUNDS; round++) {
    const replaced = [];
    for (const [i, old] of current.entries()) {
      const replacement = await start({ heap: '256m', settings, jar: next });
      replaced.push(replacement);
      balancer.add(`round ${round}, new ${i}`, replacement);
      await old.stop();
      figure(`round ${round + 1}, gateway ${i + 1}: exit code`, await old.ended, { equal: 143 });
    }
    current = replaced;
  }
  await sleep(1_000);
  await traffic.end();
  const failed = traffic.results.filter(result => !result.isGood);
  failed.slice(0, 5).forEach(result => console.log(`        ${result.text}`));
  figure(`failed of ${traffic.results.length} requests`, failed.length, { equal: 0 });
  figure('95th percentile of the answers', percentile(traffic.results.map(result => result.milliseconds), 0.95), { unit: ' ms' });
});
