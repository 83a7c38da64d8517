// Stops gateways with SIGTERM while operations run, as a service manager does. No request may fail that began before the
// listening socket was closed. Operations that run for too long get an answer, too. The process must end within 15 s.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { ask, atEnd, command, embedded, figure, freePort, main, sleep, start, temporaryDirectory, until } from '../lib.mjs';
import { postgres, programs } from '../postgres.mjs';
import { http1, http2 } from './clients.mjs';

const SLOW = 100;
const QUICK = '{ projects(first: 2) { nodes { id name } } }';

/** Holds a lock that all reads of tasks wait for. release() ends the wait. */
async function lock(server) {
  const holder = spawn('psql', [`${server.address('postgres')}sluice`, '-Xq'], { stdio: ['pipe', 'ignore', 'inherit'] });
  atEnd(() => holder.kill());
  holder.stdin.write('begin; lock table tasks in access exclusive mode;\n');
  await until('tasks are locked', async () =>
    (await server.query("select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted and relation = 'tasks'::regclass", 'postgres', 'sluice')) === '1');
  return { release: () => holder.stdin.end('commit;\n') };
}

/** The number of statements of the gateway that still run. */
const statements = server =>
  server.query("select count(*) from pg_stat_activity where usename = 'sluice' and state <> 'idle'").then(Number);

/** Sends SIGTERM. Resolves with the exit code and the seconds until the exit. */
async function terminate(sluice) {
  const begun = performance.now();
  process.kill(sluice.pid, 'SIGTERM');
  const code = await sluice.ended;
  return { code, seconds: (performance.now() - begun) / 1000 };
}

function ends(name, { code, seconds }) {
  figure(`${name}: seconds to the exit`, seconds, { most: 15, unit: ' s' });
  figure(`${name}: exit code`, code, { equal: 143 });
}

/** Starts slow operations: half of them by HTTP/1.1, half by HTTP/2, of several callers. */
function slow(sluice, tokens) {
  const clients = [http1(sluice), http2(sluice)];
  atEnd(() => clients.forEach(client => client.close()));
  return Array.from({ length: SLOW }, (_, i) =>
    clients[i % 2].ask(`{ tasks(first: ${1 + (i % 50)}) { totalCount nodes { id } } }`, tokens[i % tokens.length]));
}

/** Sends quick requests without a break until a connection is refused. */
function arrivals(sluice, token) {
  const clients = [http1(sluice), http2(sluice)];
  const results = [];
  const loops = clients.map(async client => {
    for (let over = false; !over; await sleep(20)) {
      const result = await client.ask(QUICK, token);
      over = result.isRefused === true;
      results.push({ ...result, client: client.name });
    }
  });
  return { results, clients, ended: Promise.all(loops).finally(() => clients.forEach(client => client.close())) };
}

const isGood = result => result.status === 200 && !result.text.includes('"errors"');
const isUnavailable = result => result.status === 503 && result.text.includes('"UNAVAILABLE"');

/** The operations end while the gateway stops. */
async function operationsEnd(server, tokens, settings) {
  const sluice = await start({ settings });
  const idle = await Promise.all(Array.from({ length: 10 }, () => raw(sluice, 1)));
  const held = await lock(server);
  const running = slow(sluice, tokens.slice(1));
  const coming = arrivals(sluice, tokens[0]);
  await sleep(5_000);
  const begun = performance.now();
  let unready;
  const probe = setInterval(async () => {
    const answer = await fetch(`${sluice.base}/actuator/health/readiness`).catch(() => undefined);
    unready ??= answer?.status === 503 ? performance.now() - begun : undefined;
  }, 100);
  const exit = terminate(sluice);
  await sleep(1_000);
  // requests on connections that were idle, and pipelined ones
  const woken = await Promise.all(idle.map((socket, i) => socket.send(i < 5 ? 1 : 3)));
  await coming.ended;
  held.release(); // the listening socket is closed
  const results = await Promise.all(running);
  const { code, seconds } = await exit;
  clearInterval(probe);
  const failed = coming.results.filter(result => !isGood(result) && !result.isRefused);
  failed.slice(0, 3).forEach(result => console.log(`        ${JSON.stringify(result)}`));
  results.filter(result => !isGood(result)).slice(0, 3).forEach(result => console.log(`        ${JSON.stringify(result)}`));
  figure(`operations end: milliseconds to readiness 503`, unready ?? Infinity, { most: 1_000 });
  figure(`operations end: answered without an error of ${SLOW} that ran`, results.filter(isGood).length, { equal: SLOW });
  figure(`operations end: failed of ${coming.results.length} that arrived before the listening socket was closed`, failed.length, { equal: 0 });
  figure('operations end: answers of HTTP/1.1 with Connection: close', coming.results.filter(result => result.isLast).length, { least: 1 });
  figure('operations end: GOAWAY of HTTP/2', coming.clients[1].goneAway, { least: 1 });
  figure('operations end: answers on 5 idle connections', woken.slice(0, 5).reduce((sum, one) => sum + one.answers, 0), { equal: 5 });
  figure('operations end: answers on 5 connections with 3 pipelined requests', woken.slice(5).reduce((sum, one) => sum + one.answers, 0), { equal: 15 });
  figure('operations end: of these connections, closed with Connection: close', woken.filter(one => one.closes === 1).length, { equal: 10 });
  ends('operations end', { code, seconds });
  figure('operations end: statements left', await statements(server), { equal: 0 });
}

/** The operations do not end, and a client reads nothing of a large answer. A second SIGTERM changes nothing. */
async function operationsHang(server, tokens, settings) {
  const sluice = await start({ settings: [...settings, '--sluice.shutdown.drain=1s'] });
  const stuck = await silent(sluice, tokens[0]);
  const held = await lock(server);
  const running = slow(sluice, tokens);
  await sleep(5_000);
  const exit = terminate(sluice);
  await sleep(500);
  process.kill(sluice.pid, 'SIGTERM');
  const results = await Promise.all(running);
  const end = await exit;
  results.filter(result => !isUnavailable(result)).slice(0, 3).forEach(result => console.log(`        ${JSON.stringify(result)}`));
  figure(`operations hang: answered with UNAVAILABLE of ${SLOW}`, results.filter(isUnavailable).length, { equal: SLOW });
  ends('operations hang', end);
  figure('operations hang: statements left', await statements(server), { equal: 0 });
  held.release();
  stuck.destroy();
}

/** Opens a connection that sends pipelined requests, and counts the answers. */
function raw(sluice, first) {
  return new Promise((resolve, reject) => {
    const socket = connect(sluice.port, '127.0.0.1');
    let text = '';
    let ended = false;
    const answers = () => text.split('HTTP/1.1 200').length - 1;
    const request = 'GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: localhost\r\n\r\n';
    socket.on('error', failure => (ended = failure));
    socket.on('close', () => (ended ||= true));
    socket.on('data', part => (text += part));
    atEnd(() => socket.destroy());
    socket.write(request.repeat(first));
    const send = async count => {
      text = '';
      socket.write(request.repeat(count));
      await until('all answers', () => answers() === count || ended).catch(() => {});
      return { answers: answers(), closes: text.toLowerCase().split('connection: close').length - 1 };
    };
    until('the first answer', () => answers() === first).then(() => resolve({ send }), reject);
  });
}

/** Asks for a large answer, and reads nothing of it. */
function silent(sluice, token) {
  const aliases = Array.from({ length: 90 }, (_, i) => `a${i}: __schema { types { name description fields { name description args { name description } } } }`);
  const body = JSON.stringify({ query: `{ ${aliases[0]} }` });
  const socket = connect({ port: sluice.port, host: '127.0.0.1', noDelay: true });
  socket.pause();
  socket.on('error', () => {});
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`.repeat(8));
  atEnd(() => socket.destroy());
  return sleep(1_000).then(() => socket);
}

/** The embedded database is killed while the gateway stops. */
async function databaseKilled() {
  const sluice = await start({ settings: ['--sluice.shutdown.drain=1s'] });
  const { pid } = embedded(sluice.directory);
  const exit = terminate(sluice);
  await sleep(300);
  process.kill(pid, 'SIGKILL');
  ends('embedded database killed', await exit);
  figure('embedded database killed: file of its process left', existsSync(`${sluice.directory}/postgres/postmaster.pid`), { equal: false });
  await sluice.stop();
  const again = await start({ directory: sluice.directory });
  figure('embedded database killed: the next start answers', (await ask(again.url, QUICK, { token: again.administrator })).status, { equal: 200 });
  ends('embedded database, nothing to wait for', await terminate(again));
}

/** SIGTERM arrives at several times of the first start. */
async function duringTheStart() {
  let slowest = 0;
  const codes = new Set();
  for (const milliseconds of [500, 2_000, 5_000]) {
    const directory = temporaryDirectory();
    const child = spawn(
      process.env.ACCEPTANCE_JAVA,
      ['-jar', process.env.ACCEPTANCE_JAR, `--server.port=${await freePort()}`, `--sluice.data-directory=${directory}`, '--sluice.import.git=none'],
      { stdio: 'ignore' },
    );
    atEnd(() => child.kill('SIGKILL'));
    await sleep(milliseconds);
    const begun = performance.now();
    const ended = new Promise(resolve => child.on('exit', (code, signal) => resolve(code ?? signal)));
    child.kill('SIGTERM');
    codes.add(await ended);
    slowest = Math.max(slowest, performance.now() - begun);
    // Only the process itself may run the server on these files.
    figure(`SIGTERM ${milliseconds} ms after the start: database left running`, existsSync(`${directory}/postgres/postmaster.pid`), { equal: false });
  }
  figure('SIGTERM during the start: seconds to the exit', slowest / 1000, { most: 15, unit: ' s' });
  figure('SIGTERM during the start: exit codes', [...codes].sort().join(' '), {});
}

main(async () => {
  const server = await postgres(await programs());
  const url = `postgresql://127.0.0.1:${server.port}/sluice`;
  const database = [`--sluice.database.url=${url}`, '--sluice.database.username=sluice', '--sluice.database.password=sluice'];
  // The deadline of the operations is far away, so that only the stop can end them.
  const settings = [...database, '--sluice.edge.max-running-per-caller=100', '--sluice.edge.timeout=60s'];
  await (await start({ settings: [...database, '--sluice.database.migrate=true', '--sluice.demo=true', '--sluice.shutdown.drain=0s'] })).stop();
  const tokens = [];
  for (const user of ['ada', 'grace', 'linus', 'barbara']) {
    tokens.push(await command('token', 'create', `--user=${user}@example.org`, `--sluice.database.url=postgresql://sluice:sluice@127.0.0.1:${server.port}/sluice`));
  }
  await operationsEnd(server, tokens, settings);
  await operationsHang(server, tokens, settings);
  await databaseKilled();
  await duringTheStart();
});
