// Clients that are stopped by SIGSTOP: their sockets stay, but nothing reads them. The gateway must close them within a minute.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd, figure, sleep, until } from '../../acceptance/lib.mjs';
import { session } from './writer.mjs';

const BOUND = 60;
const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), 'idle.mjs');
/** The rows that are written for a stopped client: 60 MB, more than the buffers of the system take. */
const ROWS = 300;
const SIZE = 200_000;

/** Whether the server's end of a connection is established, in the tables of the kernel. */
function isEstablished(server, client) {
  const hex = port => port.toString(16).toUpperCase().padStart(4, '0');
  const line = new RegExp(`^ *\\d+: [0-9A-F]+:${hex(server)} [0-9A-F]+:${hex(client)} 01 `, 'm');
  return ['tcp', 'tcp6'].some(table => line.test(readFileSync(`/proc/net/${table}`, 'utf8')));
}

async function client({ gateway, token }, conversation, transport) {
  const child = spawn(process.execPath, [PROGRAM, gateway.url, token, conversation, transport], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', data => (output += data));
  await until(`the client of ${transport} is ready`, () => output.includes('ready'));
  return { child, port: parseInt(output, 10) };
}

/** Stops the clients, and measures until the kernel of the gateway has no established connection to them. */
export async function halfOpen(scene, { quiet, busy }) {
  const kinds = [
    ['an idle socket', quiet, 'socket'],
    ['a socket that gets messages', busy, 'socket'],
    ['a stream of events that gets messages', busy, 'events'],
  ];
  const clients = await Promise.all(kinds.map(([, conversation, transport]) => client(scene, conversation, transport)));
  await sleep(500);
  figure('half-open: established connections before', clients.filter(({ port }) => isEstablished(scene.gateway.port, port)).length, { equal: kinds.length });
  // The messages are written before and committed after the stop, because writing them takes seconds.
  const psql = session(scene.database);
  psql.send('begin');
  psql.send(`insert into messages (conversation_id, author_type, content) select '${busy.split('_').at(-1)}', 'user', repeat('words ', ${SIZE} / 6) from generate_series(1, ${ROWS})`);
  await psql.done();
  clients.forEach(({ child }) => child.kill('SIGSTOP'));
  const begun = performance.now();
  psql.send('commit');
  const seconds = await Promise.all(clients.map(async ({ port }) => {
    while (isEstablished(scene.gateway.port, port) && performance.now() - begun < 3 * BOUND * 1000) {
      await sleep(100);
    }
    return (performance.now() - begun) / 1000;
  }));
  clients.forEach(({ child }) => child.kill('SIGKILL'));
  kinds.forEach(([name], i) => figure(`half-open: ${name} is gone after`, seconds[i], { most: BOUND, unit: ' s' }));
}
