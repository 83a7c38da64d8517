// Provokes each close code of the protocol and of the gateway, and prints the table case → code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloseCode, createClient } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import { atEnd, figure, psql, sleep } from '../../acceptance/lib.mjs';
import { codeOfHandshake, handshake, peer } from './peer.mjs';
import { session } from './writer.mjs';

const GOING_AWAY = 1001;
const TOO_LARGE = 1009;
const OVERLOADED = 1013;
const FOREIGN = 'https://attacker.example';
const ADDED = 'subscription ($id: ID!) { messageAdded(conversationId: $id) { kind cursor } }';

const seen = new Set();

/** Prints a line of the table. */
export function line(name, code, expected) {
  seen.add(code);
  figure(`${name} → code`, code, { equal: expected });
}

/** Locks the table of tokens, so that the gateway waits for a token that it must look up. */
async function withoutTokens(database, act) {
  const psql = session(database);
  psql.send('begin');
  psql.send('lock table access_tokens in access exclusive mode');
  await psql.done();
  try {
    return await act();
  } finally {
    psql.send('rollback');
  }
}

/** Opens a socket, and returns the code with which the gateway closes it after an action. */
async function after(gateway, act) {
  const client = await peer(gateway.url);
  atEnd(client.close);
  await act(client);
  const code = await client.code();
  client.close();
  return code;
}

/**
 * Provokes the codes that need one socket only.
 *
 * @param unknown a token that the gateway has not seen yet
 */
export async function provoke({ gateway, database, conversation, token, unknown, invalid, deactivated }) {
  const cases = [
    ['a text that is not JSON', CloseCode.BadRequest, client => client.send('{"type":')],
    ['JSON that is no object', CloseCode.BadRequest, client => client.send('["ping"]')],
    ['a message without a type', CloseCode.BadRequest, client => client.send({ payload: {} })],
    ['a message of an unknown type', CloseCode.BadRequest, client => client.send({ type: 'start', id: '1' })],
    ['a binary message', CloseCode.BadRequest, client => client.send(Buffer.from('{"type":"ping"}'))],
    ['connection_init with a payload that is no object', CloseCode.BadRequest, client => client.send({ type: 'connection_init', payload: 'token' })],
    ['subscribe without an id', CloseCode.BadRequest, async client => (await client.init(token)).send({ type: 'subscribe', payload: { query: '{ __typename }' } })],
    ['subscribe with an empty id', CloseCode.BadRequest, async client => (await client.init(token)).send({ id: '', type: 'subscribe', payload: { query: '{ __typename }' } })],
    ['subscribe without a payload', CloseCode.BadRequest, async client => (await client.init(token)).send({ id: '1', type: 'subscribe' })],
    ['subscribe with a query that is no text', CloseCode.BadRequest, async client => (await client.init(token)).send({ id: '1', type: 'subscribe', payload: { query: 1 } })],
    ['subscribe with variables that are no object', CloseCode.BadRequest, async client => (await client.init(token)).send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }', variables: [] } })],
    ['complete without an id', CloseCode.BadRequest, async client => (await client.init(token)).send({ type: 'complete' })],
    ['subscribe without connection_init', CloseCode.Unauthorized, client => client.subscribe('1', '{ __typename }')],
    ['a wrong token', CloseCode.Forbidden, client => client.init('slc_wrong').catch(() => {})],
    ['Authorization that is not Bearer', CloseCode.Forbidden, client => client.send({ type: 'connection_init', payload: { Authorization: 'Basic YTpi' } })],
    ['an expired token', CloseCode.Forbidden, client => client.init(invalid.expired).catch(() => {})],
    ['a revoked token', CloseCode.Forbidden, client => client.init(invalid.revoked).catch(() => {})],
    ['the user of an open socket is deactivated', CloseCode.Forbidden, async client => {
      await client.init(deactivated.token);
      await psql(database, `update users set is_active = false where username = '${deactivated.user}'`);
    }],
    ['no connection_init for 5 seconds', CloseCode.ConnectionInitialisationTimeout, () => {}],
    ['two operations with one id', CloseCode.SubscriberAlreadyExists, async client => {
      await client.init(token);
      client.subscribe('1', ADDED, { id: conversation });
      client.subscribe('1', ADDED, { id: conversation });
    }],
    ['a second connection_init', CloseCode.TooManyInitialisationRequests, async client => (await client.init(token)).send({ type: 'connection_init' })],
    ['a second connection_init before connection_ack', CloseCode.TooManyInitialisationRequests, client => {
      client.send({ type: 'connection_init' });
      client.send({ type: 'connection_init' });
    }],
    ['a message of more than 1 MB', TOO_LARGE, client => client.send({ type: 'ping', payload: { text: 'x'.repeat(1_100_000) } })],
    ['a flood of pings by a client that takes nothing', OVERLOADED, async client => flood(await client.init(token))],
  ];
  // All at the same time, because some wait for the gateway.
  const codes = await Promise.all(cases.map(([, , act]) => after(gateway, act).catch(failure => `${failure.message}`)));
  cases.forEach(([name, expected], i) => line(name, codes[i], expected));
  line('subscribe before connection_ack', await withoutTokens(database, () => after(gateway, client => {
    client.send({ type: 'connection_init', payload: { Authorization: `Bearer ${unknown}` } });
    client.subscribe('1', '{ __typename }');
  })), CloseCode.Unauthorized);
  line('no subprotocol', await codeOfHandshake(gateway.port), CloseCode.SubprotocolNotAcceptable);
  line('the subprotocol graphql-ws, an older one', await codeOfHandshake(gateway.port, 'graphql-ws'), CloseCode.SubprotocolNotAcceptable);
  await openSocket(gateway, token);
  const own = { Origin: `http://127.0.0.1:${gateway.port}` };
  figure('handshake of a page of another origin → status', await handshake(gateway.url, { Origin: FOREIGN }), { equal: 403 });
  figure('handshake of a page of the gateway → status', await handshake(gateway.url, own), { equal: 101 });
}

/** Sends 16 MB of pings, which the gateway sends back, and reads nothing meanwhile. If the buffers of the system take all of that, sends more. */
async function flood(client) {
  const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(16_000) } });
  let isClosed = false;
  client.closed.then(() => (isClosed = true));
  for (let pings = 1_000; !isClosed && pings <= 4_000; pings *= 2) {
    client.socket.pause();
    const sent = Array.from({ length: pings }, () => new Promise(resolve => client.socket.send(ping, resolve)));
    await Promise.all(sent);
    await sleep(200);
    client.socket.resume();
    await Promise.race([client.closed, sleep(3_500)]);
  }
}

/** Errors of operations leave the socket open. */
async function openSocket(gateway, token) {
  const client = await (await peer(gateway.url)).init(token);
  atEnd(client.close);
  const failed = { document: '{', field: '{ nothing }', id: 'subscription { messageAdded(conversationId: "wrong") { kind } }', cursor: 'subscription { messageAdded(conversationId: "wrong", after: "?") { kind } }' };
  const kinds = [];
  for (const [id, query] of Object.entries(failed)) {
    client.subscribe(id, query);
    kinds.push((await client.message(message => message.id === id)).type);
  }
  figure('messages for four operations that fail', kinds.join(' '), { equal: 'error error error error' });
  client.subscribe('absent', 'subscription ($id: ID!) { messageAdded(conversationId: $id) { kind } }', { id: 'Conversation_00000000-0000-7000-8000-000000000000' });
  const refusal = await client.message(message => message.id === 'absent');
  figure('the code of a wrong or absent conversation', ['NOT_FOUND', 'BAD_USER_INPUT'].includes(refusal.payload?.[0]?.extensions?.code), { equal: true });
  client.subscribe('next', '{ __typename }');
  figure('the socket goes on', (await client.message(message => message.id === 'next')).payload.data.__typename, { equal: 'Query' });
  client.close();
}

/** Compares the codes that were seen with the documented ones, and what graphql-ws does after each with the last column of docs/clients.md. */
export async function compareWithDocuments(folder) {
  const text = name => readFileSync(join(folder, name), 'utf8');
  const rows = [...text('clients.md').matchAll(/^\| (\d{4}) \| [^|]+ \| (gives up|connects again)[^|]*\|$/gm)].map(([, code, reaction]) => ({ code: Number(code), reaction }));
  const expected = [...seen].sort().join(' ');
  figure('codes of docs/clients.md', rows.map(row => row.code).sort().join(' '), { equal: expected });
  figure('codes of docs/http.md', [...text('http.md').matchAll(/^\| ([14]\d{3}) \|/gm)].map(([, code]) => code).sort().join(' '), { equal: expected });
  // A server that closes each socket with the code shows whether graphql-ws connects again.
  for (const { code, reaction } of rows) {
    figure(`graphql-ws after ${code}`, await reactionOf(code), { equal: reaction });
  }
  const lasting = new Set([GOING_AWAY, OVERLOADED, CloseCode.Forbidden, CloseCode.ConnectionInitialisationTimeout]);
  figure('codes of passing conditions after which graphql-ws gives up', rows.filter(row => lasting.has(row.code) && row.reaction === 'gives up').length, { equal: 0 });
}

async function reactionOf(code) {
  let connections = 0;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first]) => first });
  server.on('connection', socket => {
    connections++;
    socket.close(code);
  });
  await new Promise(resolve => server.on('listening', resolve));
  const client = createClient({ url: `ws://127.0.0.1:${server.address().port}`, webSocketImpl: WebSocket, retryAttempts: 1, retryWait: async () => {} });
  await new Promise(resolve => client.subscribe({ query: '{ __typename }' }, { next: () => {}, error: resolve, complete: resolve }));
  server.close();
  return connections > 1 ? 'connects again' : 'gives up';
}
