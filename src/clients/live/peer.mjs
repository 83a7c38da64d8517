// A client of graphql-transport-ws that says only what a case lets it say.
import { createConnection } from 'node:net';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import WebSocket from 'ws';

const PATIENCE = 20_000;

/** Fails if a promise takes longer than 20 seconds. */
export function soon(what, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`Waited ${PATIENCE / 1000} s in vain: ${what}`)), PATIENCE)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Opens a WebSocket. Returns functions to send, to wait for a message, and to wait for the close code. */
export async function peer(url, { headers = {} } = {}) {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), GRAPHQL_TRANSPORT_WS_PROTOCOL, { headers });
  const messages = [];
  const waiting = new Set();
  socket.on('message', data => {
    messages.push(JSON.parse(data));
    waiting.forEach(look => look());
  });
  const closed = new Promise(resolve => socket.on('close', (code, reason) => resolve({ code, reason: `${reason}`, at: performance.now() })));
  socket.on('error', () => {});
  await soon('the socket opens', new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  }));
  const self = {
    socket, messages, closed,
    send: message => socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message)),
    /** Returns the first message, also a past one, for which a condition holds. */
    message: condition => soon('a message', new Promise((resolve, reject) => {
      closed.then(({ code, reason }) => reject(new Error(`closed with ${code} before the message: ${reason}`)));
      const look = () => {
        const found = messages.find(condition);
        if (found) {
          waiting.delete(look);
          resolve(found);
        }
      };
      waiting.add(look);
      look();
    })),
    code: async () => (await soon('the socket closes', closed)).code,
    async init(token) {
      self.send({ type: 'connection_init', ...(token ? { payload: { Authorization: `Bearer ${token}` } } : {}) });
      await self.message(each => each.type === 'connection_ack');
      return self;
    },
    subscribe: (id, query, variables) => self.send({ id, type: 'subscribe', payload: { query, variables } }),
    close: () => socket.terminate(),
  };
  return self;
}

/** Returns the status of a handshake that the server answers with HTTP, or 101. */
export const handshake = (url, headers) => soon('the answer to a handshake', new Promise((resolve, reject) => {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), GRAPHQL_TRANSPORT_WS_PROTOCOL, { headers });
  socket.on('unexpected-response', (request, response) => {
    resolve(response.statusCode);
    request.destroy();
  });
  socket.on('open', () => {
    resolve(101);
    socket.terminate();
  });
  socket.on('error', reject);
}));

/** Returns the close code of a socket that offers another subprotocol, or none. Libraries give up before they read the code. */
export const codeOfHandshake = (port, protocol) => soon('the close frame', new Promise((resolve, reject) => {
  const socket = createConnection(port, '127.0.0.1');
  let bytes = Buffer.alloc(0);
  socket.on('error', reject);
  socket.on('data', data => {
    bytes = Buffer.concat([bytes, data]);
    const end = bytes.indexOf('\r\n\r\n') + 4;
    // The first frame is a close frame without a mask: two bytes of header, two bytes of code, the reason.
    if (end >= 4 && bytes.length >= end + 4) {
      const status = Number(bytes.toString('latin1', 9, 12));
      resolve(status === 101 && bytes[end] === 0x88 ? bytes.readUInt16BE(end + 2) : status);
      socket.destroy();
    }
  });
  socket.write([
    'GET /graphql HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: c2x1aWNlLWFjY2VwdGFuY2U=',
    ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []), '', '',
  ].join('\r\n'));
}));
