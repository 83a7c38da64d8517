// Holds sockets of the protocol graphql-transport-ws (holder.mjs).
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { arrived, now, serve } from './holder.mjs';

const OPENING = 50;
const ALL_WITHIN = 120_000;
/** The time to wait for a server that does not tell when a subscription is live. */
const SETTLE = 5_000;

/** Opens one socket with its subscriptions. Resolves when the server has acknowledged it. */
function open(number, { url, token, field, variable, selection, conversations, sent }) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { perMessageDeflate: false, skipUTF8Validation: true });
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } })));
    socket.on('message', data => {
      const text = data.toString('latin1');
      if (text.includes('"type":"next"')) {
        arrived(number, text.includes('"errors":') ? '' : text);
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
        console.error(text);
        process.exit(1);
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
  if (!cursors) {
    await sleep(SETTLE);
    return count * each;
  }
  const end = now() + ALL_WITHIN;
  while (live < count * each) {
    if (now() > end) {
      throw new Error(`only ${live} of ${count * each} subscriptions are live`);
    }
    await sleep(50);
  }
  return live;
}

serve(openAll);
