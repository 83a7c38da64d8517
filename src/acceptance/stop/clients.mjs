// Clients of a gateway that stops: HTTP/1.1 with connections that are kept, and HTTP/2. They follow what the gateway
// announces, as usual clients do: after `Connection: close` or GOAWAY they open a new connection.
import { Agent, request } from 'node:http';
import { connect } from 'node:http2';

const HEADERS = { 'content-type': 'application/json' };

/** A refused connection is one that began after the listening socket was closed. */
const outcome = failure => ({ failure: failure.code ?? String(failure), isRefused: failure.code === 'ECONNREFUSED' });

/** A client that sends HTTP/1.1 on connections that it keeps. */
export function http1(sluice) {
  const agent = new Agent({ keepAlive: true });
  return {
    name: 'HTTP/1.1',
    /** Posts a document. The result has the status and text of the answer, or a failure. */
    ask: (query, token) =>
      new Promise(resolve => {
        const sent = request(
          { agent, host: '127.0.0.1', port: sluice.port, path: '/graphql', method: 'POST', headers: { ...HEADERS, authorization: `Bearer ${token}` } },
          answer => {
            let text = '';
            answer.setEncoding('utf8');
            answer.on('data', part => (text += part));
            answer.on('error', failure => resolve(outcome(failure)));
            answer.on('end', () => resolve({ status: answer.statusCode, text, isLast: answer.headers.connection === 'close' }));
          },
        );
        sent.on('error', failure => resolve(outcome(failure)));
        sent.end(JSON.stringify({ query }));
      }),
    close: () => agent.destroy(),
  };
}

/** A client that sends HTTP/2 without TLS on one connection, and opens another one after GOAWAY. */
export function http2(sluice) {
  let session;
  let goneAway = 0;
  let refused = false;
  const current = () => {
    if (!session || session.closed || session.destroyed) {
      const opened = connect(`http://127.0.0.1:${sluice.port}`);
      // its streams report another failure
      opened.on('error', failure => (refused ||= failure.code === 'ECONNREFUSED'));
      opened.on('goaway', () => {
        goneAway++;
        if (session === opened) {
          session = undefined;
        }
      });
      session = opened;
    }
    return session;
  };
  return {
    name: 'HTTP/2',
    get goneAway() {
      return goneAway;
    },
    ask: (query, token) =>
      new Promise(resolve => {
        let text = '';
        let status;
        let stream;
        try {
          stream = current().request({ ':method': 'POST', ':path': '/graphql', ...HEADERS, authorization: `Bearer ${token}` });
        } catch (failure) {
          resolve(outcome(failure));
          return;
        }
        stream.setEncoding('utf8');
        stream.on('response', headers => (status = headers[':status']));
        stream.on('data', part => (text += part));
        let failure;
        stream.on('error', error => (failure = error.code));
        // The connection's own failure is reported after those of its streams.
        const end = () => resolve(failure || status === undefined ? { failure: failure ?? `closed with ${stream.rstCode}`, isRefused: refused } : { status, text });
        stream.on('close', () => setImmediate(end));
        stream.end(JSON.stringify({ query }));
      }),
    close: () => session?.destroy(),
  };
}
