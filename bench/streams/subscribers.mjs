// Sockets of the protocol graphql-transport-ws, in a process of its own. The parent sends:
//   { open: { url, sockets, each, tokens, field, selection, conversations } } opens sockets with subscriptions, and answers { opened } when all are live;
//   { begin: run } forgets all arrivals; { arrived: true } asks for their number since then, and { end: true } for all of them;
//   { close: true } ends the sockets.
// A message of the run R with the number N has the key 01900020-R-7000-8000-N. The time is that of the machine's monotonic clock, in milliseconds.
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const now = () => Number(process.hrtime.bigint()) / 1e6;
const OPENING = 50;

let run = 'none';
let arrivals = [];
let other = 0;
const sockets = [];

/** Notes the arrival of an event. Its first key is that of the message. */
function arrived(socket, text) {
  const at = text.indexOf(`01900020-${run}-7000-8000-`);
  if (at < 0) {
    other++;
    return;
  }
  arrivals.push(socket, Number(text.substr(at + 24, 12)), now());
}

/** Opens one socket with its subscriptions. Resolves when the server has acknowledged it. */
function open(number, { url, token, field, variable, selection, conversations, sent }) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false, skipUTF8Validation: true });
    sockets.push(socket);
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } })));
    socket.on('message', data => {
      const text = data.toString('latin1');
      if (text.includes('"type":"next"')) {
        arrived(number, text);
      } else if (text.includes('"type":"ping"')) {
        socket.send('{"type":"pong"}');
        sent(Object.keys(JSON.parse(text).payload?.cursors ?? {}));
      } else if (text.includes('"type":"connection_ack"')) {
        conversations.forEach((conversation, index) =>
          socket.send(JSON.stringify({
            id: String(index), type: 'subscribe',
            payload: { query: `subscription($key: ${variable}!) { ${field}(conversationId: $key) { ${selection} } }`, variables: { key: conversation } },
          })));
        resolve();
      } else if (!text.includes('"type":"pong"')) {
        reject(new Error(text));
        console.error(text);
      }
    });
  });
}

/** Opens sockets, some at a time. A server that tells cursors tells one for each live subscription; the others get some seconds. */
async function openAll({ sockets: count, each, tokens, conversations, cursors, ...rest }) {
  let live = 0;
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const number = next++;
      const known = new Set();
      const sent = ids => ids.filter(id => !known.has(id)).forEach(id => (known.add(id), live++));
      const own = Array.from({ length: each }, (_, k) => conversations[(number * each + k) % conversations.length]);
      await open(number, { ...rest, token: tokens[Math.floor((number * each) / (conversations.length === 1 ? each : 10)) % tokens.length], conversations: own, sent });
    }
  };
  await Promise.all(Array.from({ length: OPENING }, worker));
  const end = now() + 120_000;
  while (cursors ? live < count * each : now() < end - 115_000) {
    if (now() > end) {
      throw new Error(`only ${live} of ${count * each} subscriptions are live`);
    }
    await sleep(50);
  }
  return live;
}

process.on('message', async message => {
  if (message.open) {
    process.send({ opened: await openAll(message.open) });
  } else if (message.begin) {
    run = message.begin;
    arrivals = [];
    other = 0;
    process.send({ begun: run });
  } else if (message.arrived) {
    process.send({ arrived: arrivals.length / 3 });
  } else if (message.end) {
    process.send({ arrivals: Float64Array.from(arrivals), other });
  } else if (message.close) {
    sockets.forEach(socket => socket.removeAllListeners('close').on('error', () => {}).terminate());
    process.exit(0);
  }
});
process.on('disconnect', () => process.exit(0));
