// The statuses of streams of server-sent events, and how they end.
import { figure } from '../../acceptance/lib.mjs';
import { soon } from './peer.mjs';

const SECRET = 'X-GraphQL-Event-Stream-Token';
const ADDED = 'subscription ($id: ID!) { messageAdded(conversationId: $id) { kind cursor } }';

const bearer = token => ({ Authorization: `Bearer ${token}` });

/** Opens a stream of one subscription. Returns the status, and a promise of the whole text with the time of its end. */
export async function stream(url, token, variables) {
  const response = await fetch(`${url}/stream`, {
    method: 'POST', headers: { ...bearer(token), 'Content-Type': 'application/json', Accept: 'text/event-stream' }, body: JSON.stringify({ query: ADDED, variables }),
  });
  return { status: response.status, ended: soon('the stream ends', response.text().then(text => ({ text, at: performance.now() }))) };
}

/** Prints the statuses of requests that cannot begin. */
export async function statuses({ gateway, conversation, token, other, invalid }) {
  const at = `${gateway.url}/stream`;
  const status = async (method, headers, body, query = '') => {
    const control = new AbortController();
    const response = await fetch(at + query, {
      method, headers: { Accept: 'text/event-stream', ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers }, body: body && JSON.stringify(body), signal: control.signal,
    });
    const code = response.status;
    control.abort();
    return code;
  };
  const subscribe = { query: ADDED, variables: { id: conversation } };
  for (const [name, bad] of Object.entries({ 'a wrong': 'slc_wrong', 'an expired': invalid.expired, 'a revoked': invalid.revoked })) {
    figure(`events: ${name} token → status`, await status('POST', bearer(bad), subscribe), { equal: 401 });
  }
  figure('events: a page of another origin → status', await status('POST', { ...bearer(token), Origin: 'https://attacker.example' }, subscribe), { equal: 403 });
  figure('events: an unknown stream → status', await status('GET', { ...bearer(token), [SECRET]: 'unknown' }), { equal: 404 });

  const reserved = await fetch(at, { method: 'PUT', headers: bearer(token) });
  figure('events: a reservation → status', reserved.status, { equal: 201 });
  const secret = { [SECRET]: await reserved.text() };
  const control = new AbortController();
  const open = await fetch(at, { headers: { ...secret, ...bearer(token), Accept: 'text/event-stream' }, signal: control.signal });
  figure('events: the reserved stream → status', open.status, { equal: 200 });
  const begin = { ...subscribe, extensions: { operationId: '1' } };
  figure('events: the stream once more → status', await status('GET', { ...secret, ...bearer(token) }), { equal: 409 });
  figure('events: an operation → status', await status('POST', { ...secret, ...bearer(token) }, begin), { equal: 202 });
  figure('events: its id once more → status', await status('POST', { ...secret, ...bearer(token) }, begin), { equal: 409 });
  figure('events: an operation of another caller → status', await status('POST', { ...secret, ...bearer(other) }, { ...begin, extensions: { operationId: '2' } }), { equal: 404 });
  figure('events: the end of the operation → status', await status('DELETE', { ...secret, ...bearer(token) }, undefined, '?operationId=1'), { equal: 200 });
  control.abort();
}
