// The transports of streams. All have the same shape: they open, take operations, and report results and cursors by operation.
import { request } from 'node:http';
import { open as openWebSocket } from './websocket.mjs';

/**
 * Opens a WebSocket.
 *
 * @param on functions for open(), result(id, payload), cursor(id, cursor), ended(id, errors) and closed()
 */
export function socket(port, token, on) {
  const connection = openWebSocket(port, {
    open: () => connection.send({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }),
    closed: on.closed,
    message: ({ type, id, payload }) => {
      if (type === 'connection_ack') {
        on.open();
      } else if (type === 'next') {
        on.result(id, payload);
      } else if (type === 'error') {
        on.ended(id, payload);
      } else if (type === 'complete') {
        on.ended(id, []);
      } else if (type === 'ping') {
        connection.send({ type: 'pong' });
        Object.entries(payload?.cursors ?? {}).forEach(([name, cursor]) => on.cursor(name, cursor));
      }
    },
  });
  return Object.assign(connection, {
    subscribe: (id, query, variables) => connection.send({ id, type: 'subscribe', payload: { query, variables } }),
  });
}

/** Sends a request. Calls back with each block of an answer that is a stream of events, and at the end. */
function send(port, { method, path, headers, body }, { block, opened, closed }) {
  let isOver = false;
  const end = status => {
    if (!isOver) {
      isOver = true;
      closed(status);
    }
  };
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, answer => {
    let text = '';
    opened?.(answer.statusCode);
    answer.setEncoding('utf8').on('data', data => {
      text += data;
      for (let at = text.indexOf('\n\n'); at >= 0 && !isOver && block; at = text.indexOf('\n\n')) {
        const fields = { data: '' };
        text.slice(0, at).split('\n').forEach(line => {
          const [, name, value] = line.match(/^(\w+): ?(.*)$/) ?? [];
          if (name) {
            fields[name] = value;
          }
        });
        text = text.slice(at + 2);
        block(fields);
      }
    }).on('error', () => {}).on('close', () => end({ status: answer.statusCode, text }));
  });
  outgoing.on('error', () => end({})).end(body);
  return () => {
    isOver = true;
    outgoing.destroy();
  };
}

const json = (token, more) => ({ 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...more });
const EVENTS = { Accept: 'text/event-stream' };

/** Opens a stream of events that takes one operation. The cursor goes with Last-Event-ID, as browsers send it. */
export function events(port, token, on) {
  let cut = () => {};
  setImmediate(on.open);
  return {
    cut: () => cut(),
    subscribe: (id, query, { after, ...variables }) => {
      cut = send(port, {
        method: 'POST', path: '/graphql', headers: json(token, { ...EVENTS, ...(after ? { 'Last-Event-ID': after } : {}) }),
        body: JSON.stringify({ query, variables }),
      }, {
        closed: on.closed,
        block: ({ event, id: cursor, data }) => {
          const payload = data && JSON.parse(data);
          if (event === 'next' && !payload.data) {
            on.ended(id, payload.errors);
          } else if (event === 'next') {
            on.result(id, payload);
          }
          if (cursor) {
            on.cursor(id, cursor);
          }
        },
      });
    },
  };
}

/** Opens a stream of events that takes several operations, whose requests come apart. */
export function single(port, token, on) {
  const path = '/graphql/stream';
  const cuts = new Set();
  let secret = '';
  let isOver = false;
  const closed = () => {
    if (!isOver) {
      isOver = true;
      cuts.forEach(cut => cut());
      on.closed();
    }
  };
  const listen = () => cuts.add(send(port, { method: 'GET', path, headers: { ...EVENTS, 'X-GraphQL-Event-Stream-Token': secret } }, {
    opened: status => status === 200 && !isOver && on.open(),
    closed,
    block: ({ event, data }) => {
      const { id, payload } = data ? JSON.parse(data) : {};
      if (event === 'next') {
        payload.data ? on.result(id, payload) : on.ended(id, payload.errors);
      }
    },
  }));
  cuts.add(send(port, { method: 'PUT', path, headers: { Authorization: `Bearer ${token}` } }, {
    closed: ({ status, text }) => {
      secret = text;
      status === 201 && !isOver ? listen() : closed();
    },
  }));
  return {
    cut: () => {
      isOver = true;
      cuts.forEach(cut => cut());
    },
    subscribe: (id, query, variables) => cuts.add(send(port, {
      method: 'POST', path, headers: json(token, { 'X-GraphQL-Event-Stream-Token': secret }),
      body: JSON.stringify({ query, variables, extensions: { operationId: id } }),
    }, { closed: ({ status }) => status === 202 || closed() })),
  };
}
