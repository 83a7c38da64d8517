// The end of sessions: expiry, revocation on another replica, and renewal in place.
import { atEnd, figure, sleep } from '../../acceptance/lib.mjs';
import { line } from './codes.mjs';
import { stream } from './events.mjs';
import { peer } from './peer.mjs';
import { session } from './writer.mjs';

const BOUND = 1_000;
const LIFE = 3;
const ADDED = 'subscription ($id: ID!) { messageAdded(conversationId: $id) { kind cursor message { content } } }';

const prefix = token => `prefix = '${token.slice(0, 12)}'`;

const revocationOf = token => `update access_tokens set revoked_at = now() where ${prefix(token)}`;
const expiryOf = token => `update access_tokens set expires_at = now() + interval '${LIFE} s' where ${prefix(token)}`;

/** A token is revoked while a socket and a stream are open on the other replica. */
export async function revocation({ gateway, database, conversation, token }) {
  const client = await (await peer(gateway.url)).init(token);
  client.subscribe('1', ADDED, { id: conversation });
  await client.message(message => message.type === 'ping');
  const events = await stream(gateway.url, token, { id: conversation });
  const psql = session(database);
  await psql.done();
  await sleep(500);
  const begun = performance.now();
  psql.send(revocationOf(token));
  const [{ code, at }, ended] = await Promise.all([client.code().then(() => client.closed), events.ended]);
  line('a token is revoked on another replica', code, 4403);
  figure('milliseconds from the revocation to the close frame', at - begun, { most: BOUND });
  figure('milliseconds from the revocation to the end of the stream of events', ended.at - begun, { most: BOUND });
  figure('the last events of the stream', ['UNAUTHENTICATED', 'event: complete'].every(each => ended.text.includes(each)), { equal: true });
}

/** Tokens of three seconds: one expires, another is renewed over its socket. Calls a function when the first one has three seconds left. */
export async function expiry({ gateway, database, conversation, tokens, write, begins }) {
  const [expiring, renewed, longer] = tokens;
  const psql = session(database);
  await psql.done();
  [expiring, renewed].forEach(token => psql.send(expiryOf(token)));
  const begun = performance.now();
  await psql.done();
  const beside = begins();
  const [client, other] = await Promise.all([expiring, renewed].map(async token => (await peer(gateway.url)).init(token)));
  atEnd(client.close);
  atEnd(other.close);
  other.subscribe('1', ADDED, { id: conversation });
  other.subscribe('2', 'mutation ($token: String!) { renewSession(token: $token) { expiresAt } }', { token: longer });
  const events = await stream(gateway.url, expiring, { id: conversation });
  const answer = await other.message(message => message.id === '2');
  figure('renewSession: hours until the new expiry', (Date.parse(answer.payload?.data?.renewSession.expiresAt) - Date.now()) / 3_600_000, { least: 1 });
  const [{ code, at }, ended] = await Promise.all([client.code().then(() => client.closed), events.ended]);
  line('a token of 3 seconds expires', code, 4403);
  figure('milliseconds from its creation to the close frame', at - begun, { least: LIFE * 1000 - BOUND, most: LIFE * 1000 + BOUND });
  figure('milliseconds from its creation to the end of the stream of events', ended.at - begun, { most: LIFE * 1000 + BOUND });
  await sleep(BOUND);
  write();
  const event = await other.message(message => message.id === '1' && message.type === 'next');
  figure('renewSession: the subscription goes on after the old expiry', event.payload.data.messageAdded.kind, { equal: 'INSERTED' });
  await beside;
}
