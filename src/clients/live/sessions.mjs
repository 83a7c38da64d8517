// The end of sessions: expiry, revocation on another replica, and renewal in place.
import { ask, atEnd, figure, psql, sleep } from '../../acceptance/lib.mjs';
import { line } from './codes.mjs';
import { stream } from './events.mjs';
import { peer } from './peer.mjs';
import { session } from './writer.mjs';

const BOUND = 1_000;
const LIFE = 3;
const ADDED = 'subscription ($id: ID!) { messageAdded(conversationId: $id) { kind cursor message { content } } }';
const FIELDS = '{ __schema { mutationType { fields { name args { name } } } } }';

const prefix = token => `prefix = '${token.slice(0, 12)}'`;

const revocationOf = token => `update access_tokens set revoked_at = now() where ${prefix(token)}`;
const expire = (database, token, seconds) => psql(database, `update access_tokens set expires_at = now() + interval '${seconds} s' where ${prefix(token)}`);

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
  const names = (await ask(gateway.url, FIELDS)).json.data.__schema.mutationType?.fields.map(field => field.name) ?? [];
  const [expiring, renewed, longer] = tokens;
  await Promise.all([expire(database, expiring, LIFE), expire(database, renewed, LIFE)]);
  const begun = performance.now();
  const beside = begins();
  const [client, other] = await Promise.all([expiring, renewed].map(async token => (await peer(gateway.url)).init(token)));
  atEnd(client.close);
  atEnd(other.close);
  const events = await stream(gateway.url, expiring, { id: conversation });
  other.subscribe('1', ADDED, { id: conversation });
  await other.message(message => message.type === 'ping');
  if (names.includes('renewSession')) {
    other.subscribe('2', 'mutation ($token: String!) { renewSession(token: $token) { expiresAt } }', { token: longer });
    const answer = await other.message(message => message.id === '2');
    figure('renewSession: the time of the new expiry', Date.parse(answer.payload?.data?.renewSession.expiresAt ?? '') > Date.now() + 60_000, { equal: true });
  } else {
    figure('renewSession is in the schema', false, { equal: true });
  }
  const [{ code, at }, ended] = await Promise.all([client.code().then(() => client.closed), events.ended]);
  line('a token of 3 seconds expires', code, 4403);
  figure('milliseconds from its creation to the close frame', at - begun, { least: LIFE * 1000 - BOUND, most: LIFE * 1000 + BOUND });
  figure('milliseconds from its creation to the end of the stream of events', ended.at - begun, { most: LIFE * 1000 + BOUND });
  if (names.includes('renewSession')) {
    await sleep(BOUND);
    write();
    const event = await other.message(message => message.id === '1' && message.type === 'next');
    figure('renewSession: the subscription goes on after the old expiry', event.payload.data.messageAdded.kind, { equal: 'INSERTED' });
  }
  await beside;
}
