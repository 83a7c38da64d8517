// A client of WebSockets on a bare socket, which can be cut at any moment. Node 20 has none.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

function frame(opcode, payload) {
  const length = payload.length < 126 ? Buffer.from([0x80 | payload.length]) : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255]);
  const mask = randomBytes(4);
  const masked = payload.map((byte, i) => byte ^ mask[i & 3]);
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, masked]);
}

/**
 * Opens a WebSocket with the protocol graphql-transport-ws.
 *
 * @param on functions for open(), message(object) and closed(code)
 */
export function open(port, on) {
  let pending = Buffer.alloc(0);
  let parts = [];
  let isUpgraded = false;
  let isOver = false;
  let code;
  let bytes = 0;

  const socket = connect(port, '127.0.0.1');
  socket.on('data', data => {
    bytes += data.length;
    feed(data);
  });
  const end = () => {
    if (!isOver) {
      isOver = true;
      on.closed(code);
    }
  };
  socket.on('error', () => {}).on('close', end).on('end', () => socket.destroy());
  socket.on('connect', () => socket.write(
    `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`
    + `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`));

  function feed(data) {
    parts.push(data);
    // Short reads of a long frame are joined only when the frame may be complete.
    if (pending.length + parts.reduce((sum, part) => sum + part.length, 0) < wanted()) {
      return;
    }
    pending = Buffer.concat([pending, ...parts]);
    parts = [];
    if (!isUpgraded) {
      const head = pending.indexOf('\r\n\r\n');
      if (head < 0) {
        return;
      }
      if (!pending.subarray(0, head).toString('latin1').startsWith('HTTP/1.1 101')) {
        socket.destroy();
        return;
      }
      isUpgraded = true;
      pending = pending.subarray(head + 4);
      on.open();
    }
    while (!isOver && pending.length >= wanted() && pending.length >= 2) {
      const size = wanted();
      const payload = pending.subarray(size - bodyLength(), size);
      const opcode = pending[0] & 15;
      pending = pending.subarray(size);
      if (opcode === TEXT) {
        on.message(JSON.parse(payload.toString('utf8')));
      } else if (opcode === PING) {
        socket.write(frame(PONG, payload));
      } else if (opcode === CLOSE) {
        code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
        socket.end(frame(CLOSE, payload.subarray(0, 2)));
      }
    }
  }

  const bodyLength = () => {
    const length = pending[1] & 127;
    return length < 126 ? length : length === 126 ? pending.readUInt16BE(2) : Number(pending.readBigUInt64BE(2));
  };
  /** The length of the frame that begins the pending bytes, as far as they tell it. */
  const wanted = () => {
    if (!isUpgraded || pending.length < 2) {
      return 2;
    }
    const length = pending[1] & 127;
    const head = length < 126 ? 2 : length === 126 ? 4 : 10;
    return pending.length < head ? head : head + bodyLength();
  };

  return {
    send: message => isOver || socket.destroyed || socket.write(frame(TEXT, Buffer.from(JSON.stringify(message)))),
    /** Ends the connection like a failure of the network. What was not read is lost. */
    cut: () => {
      isOver = true;
      socket.resetAndDestroy();
    },
    get bytes() {
      return bytes;
    },
  };
}
