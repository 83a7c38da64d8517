// Hostile clients below HTTP: sockets that send slowly, stop, send garbage or do not read, and invalid frames of HTTP/2.
import { connect } from 'node:net';
import { many } from './documents.mjs';

const HEAD = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const HARMLESS = '{"query":"{ __typename }"}';
const POST = `${HEAD}Content-Length: ${HARMLESS.length}\r\n\r\n${HARMLESS}`;

/** Opens a socket and ignores its errors. */
export function open(port) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  return socket;
}

/** Sends bytes, and waits for the end or for a second without data after an answer. Returns the received data. */
const send = (bytes, { half = false, cut = false } = {}) => port =>
  new Promise(resolve => {
    const socket = open(port);
    const chunks = [];
    let quiet;
    const end = () => {
      clearTimeout(quiet);
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    socket.setTimeout(5000, end);
    socket.on('close', end).on('data', chunk => {
      chunks.push(chunk);
      clearTimeout(quiet);
      quiet = setTimeout(end, 1000);
    });
    socket.on('connect', () => {
      if (cut) {
        socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 20));
      } else if (half) {
        socket.end(bytes);
      } else {
        socket.write(bytes);
      }
    });
  });

/** Input that no valid client of HTTP/1.1 sends. */
export function* oneShots() {
  const kind = 'sockets';
  const whole = (name, bytes, options) => ({ kind, name, socket: port => send(typeof bytes === 'function' ? bytes() : bytes, options)(port) });
  yield whole('garbage', () => Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 256)));
  yield whole('a greeting of TLS', Buffer.from('16030100c8010000c40303', 'hex'));
  yield whole('a first line of 100,000 characters', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
  yield whole('a header of 100,000 characters', `GET /graphql HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(100_000)}\r\n\r\n`);
  yield whole('5,000 headers', `GET /graphql HTTP/1.1\r\nHost: x\r\n${many(5000, index => `A${index}: x\r\n`, '')}\r\n`);
  yield whole('HTTP/0.9', 'GET /graphql\r\n\r\n');
  yield whole('HTTP/9.9', 'GET /graphql HTTP/9.9\r\nHost: x\r\n\r\n');
  yield whole('no host', 'GET /graphql HTTP/1.1\r\n\r\n');
  yield whole('a method of 10,000 characters', `${'A'.repeat(10_000)} /graphql HTTP/1.1\r\nHost: x\r\n\r\n`);
  yield whole('a length below nothing', `${HEAD}Content-Length: -1\r\n\r\n${HARMLESS}`);
  yield whole('a length of ages', `${HEAD}Content-Length: 99999999999999999999\r\n\r\n${HARMLESS}`);
  yield whole('two lengths', `${HEAD}Content-Length: 5\r\nContent-Length: ${HARMLESS.length}\r\n\r\n${HARMLESS}`);
  yield whole('a length and chunks', `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${POST}`);
  yield whole('chunks of chunks', `${HEAD}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`);
  yield whole('a chunk of ages', `${HEAD}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nx`);
  yield whole('a chunk that is none', `${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${HARMLESS}\r\n0\r\n\r\n`);
  yield whole('10,000 chunks of a byte', `${HEAD}Transfer-Encoding: chunked\r\n\r\n${'1\r\n \r\n'.repeat(10_000)}0\r\n\r\n`);
  yield whole('a chunk with an extension of 100,000 characters', `${HEAD}Transfer-Encoding: chunked\r\n\r\n1;${'e'.repeat(100_000)}\r\n \r\n0\r\n\r\n`);
  yield whole('1,000 trailers', `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n${many(1000, index => `T${index}: x\r\n`, '')}\r\n`);
  yield whole('a body that is longer than its length', `${HEAD}Content-Length: 5\r\n\r\n${HARMLESS}`);
  for (const share of [0.1, 0.5, 0.9]) {
    yield whole(`a body cut off after ${share * 100} %`, `${HEAD}Content-Length: 1000\r\n\r\n${'x'.repeat(1000 * share)}`, { cut: true });
    yield whole(`a body ended after ${share * 100} %`, `${HEAD}Content-Length: 1000\r\n\r\n${'x'.repeat(1000 * share)}`, { half: true });
  }
  yield whole('chunks cut off', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nxx`, { cut: true });
  yield whole('gzip cut off', `${HEAD}Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n\x1f\x8b\x08`, { cut: true });
  yield whole('gone before the answer', POST, { cut: true });
  yield whole('half closed', POST, { half: true });
  yield whole('a continue that nobody waits for', `${HEAD}Expect: 100-continue\r\nContent-Length: 10\r\n\r\n`);
  yield whole('an expectation of something else', `${HEAD}Expect: wonders\r\nContent-Length: 0\r\n\r\n`);
  yield whole('an upgrade to a socket', 'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n');
  yield whole('an upgrade to HTTP/2', `${HEAD}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: ${HARMLESS.length}\r\n\r\n${HARMLESS}`);
  yield whole('an upgrade with broken settings', 'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: !!\r\n\r\n');
  yield whole('500 requests in one go', POST.repeat(500));
  yield whole('5,000 requests in one go, gone at once', POST.repeat(5000), { cut: true });
  yield whole('200 requests without a good one', 'GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(200));
  yield whole('lines without ends', 'GET /graphql HTTP/1.1\nHost: x\n\n');
  yield whole('headers that go on', 'GET /graphql HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\td\r\n\r\n');
  yield whole('a header with null bytes', 'GET /graphql HTTP/1.1\r\nHost: x\r\nA: \0\0\r\n\r\n');
  yield whole('an absolute address', 'GET http://evil.example/graphql HTTP/1.1\r\nHost: x\r\n\r\n');
  yield whole('a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n');
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** A frame of HTTP/2. */
function frame(type, flags, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const [DATA, HEADERS, PRIORITY, RESET, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** POST, http and /graphql as HPACK writes them without a table of its own, with a type and a length. */
const header = (name, value) => Buffer.concat([Buffer.from([0x00, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)]);
const REQUEST = Buffer.concat([Buffer.from([0x83, 0x86]), header(':path', '/graphql'), header(':authority', 'localhost'), header('content-type', 'application/json')]);
const word = value => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Input that no valid client of HTTP/2 sends. */
export function* frames() {
  const kind = 'HTTP/2';
  const begun = (...more) => Buffer.concat([Buffer.from(PREFACE), frame(SETTINGS, 0, 0), ...more.flat()]);
  const whole = (name, bytes, options) => ({ kind, name, socket: port => send(bytes(), options)(port) });
  const times = (count, part) => Array.from({ length: count }, (_, index) => part(index));
  const request = stream => [frame(HEADERS, 4, stream, REQUEST), frame(DATA, 1, stream, Buffer.from(HARMLESS))];
  yield whole('500 requests at once', () => begun(times(500, index => request(2 * index + 1)).flat()));
  yield whole('2,000 streams, each reset', () => begun(times(2000, index => [frame(HEADERS, 4, 2 * index + 1, REQUEST), frame(RESET, 0, 2 * index + 1, word(8))]).flat()));
  yield whole('1,000 streams, each reset by a mistake', () => begun(times(1000, index => [frame(HEADERS, 4, 2 * index + 1, REQUEST), frame(WINDOW, 0, 2 * index + 1, word(0))]).flat()));
  yield whole('10,000 settings', () => begun(times(10_000, () => frame(SETTINGS, 0, 0))));
  yield whole('10,000 pings', () => begun(times(10_000, () => frame(PING, 0, 0, Buffer.alloc(8)))));
  yield whole('10,000 priorities', () => begun(times(10_000, index => frame(PRIORITY, 0, 2 * index + 1, Buffer.concat([word(0), Buffer.from([255])])))));
  yield whole('10,000 empty frames of data', () => begun(frame(HEADERS, 4, 1, REQUEST), times(10_000, () => frame(DATA, 0, 1))));
  yield whole('headers that never end', () => begun(frame(HEADERS, 0, 1, REQUEST), times(5000, index => frame(CONTINUATION, 0, 1, header(`x${index}`, 'y')))));
  yield whole('10,000 empty continuations', () => begun(frame(HEADERS, 0, 1, REQUEST), times(10_000, () => frame(CONTINUATION, 0, 1))));
  yield whole('a window beyond all', () => begun(times(10, () => frame(WINDOW, 0, 0, word(0x7fffffff)))));
  yield whole('no window for the answer', () => begun(frame(SETTINGS, 0, 0, Buffer.concat([Buffer.from([0, 4]), word(0)])), times(100, index => request(2 * index + 1)).flat()));
  yield whole('a table of 4 GB', () => begun(frame(SETTINGS, 0, 0, Buffer.concat([Buffer.from([0, 1]), word(0xffffffff)])), request(1)));
  yield whole('a frame that is too large', () => begun(frame(DATA, 0, 1, Buffer.alloc(1 << 20))));
  yield whole('an even stream', () => begun(request(2)));
  yield whole('data of no stream', () => begun(frame(DATA, 1, 7, Buffer.alloc(10))));
  yield whole('a promise by a client', () => begun(frame(PUSH, 4, 1, Buffer.concat([word(2), REQUEST]))));
  yield whole('broken compression', () => begun(frame(HEADERS, 5, 1, Buffer.alloc(100, 0xff))));
  yield whole('padding beyond the frame', () => begun(frame(HEADERS, 4, 1, REQUEST), frame(DATA, 9, 1, Buffer.from([255, 1]))));
  yield whole('farewells', () => begun(times(100, () => frame(GOAWAY, 0, 0, Buffer.concat([word(0), word(0)])))));
  yield whole('frames of no known type', () => begun(times(10_000, () => frame(200, 0, 0, Buffer.alloc(8)))));
  yield whole('a preface and nothing', () => Buffer.from(PREFACE));
  yield whole('gone in the middle', () => begun(times(200, index => request(2 * index + 1)).flat()), { cut: true });
}

/** Opens sockets that stay open: idle sockets, sockets that send slowly, and sockets that do not read their answers. */
export function stay(port, { idle, dribbling, unread, request }) {
  const sockets = [];
  const ports = new Map();
  const stays = kind => {
    const socket = open(port);
    socket.on('connect', () => ports.set(socket.localPort, { kind, socket }));
    sockets.push(socket);
    return socket;
  };
  const dribble = (socket, text) => {
    let position = 0;
    const timer = setInterval(() => socket.write(text[position++ % text.length]), 1000);
    socket.on('close', () => clearInterval(timer));
  };
  for (let index = 0; index < idle; index++) {
    const socket = stays(`idle ${index % 4}`);
    // Some idle sockets have sent nothing, others a whole request, or a request without its body.
    [() => {}, () => socket.write(POST), () => socket.write(`${HEAD}Content-Length: 1000\r\n\r\n`), () => socket.write(PREFACE)][index % 4]();
  }
  for (let index = 0; index < dribbling; index++) {
    const socket = stays(`dribbling ${index % 2 === 1 ? 'a body' : 'headers'}`);
    if (index % 2 === 1) {
      socket.write(`${HEAD}Content-Length: 100000\r\n\r\n`);
    }
    dribble(socket, index % 2 === 1 ? HARMLESS : `${HEAD}X-Slow: ${'x'.repeat(7000)}`);
  }
  for (let index = 0; index < unread; index++) {
    const socket = stays('unread');
    socket.pause();
    socket.write(request);
  }
  for (const socket of sockets) {
    socket.unref();
  }
  return { count: sockets.length, ports: () => ports, close: () => sockets.forEach(socket => socket.destroy()) };
}
