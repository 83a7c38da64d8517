// Unmodified clients subscribe as docs/clients.md shows, lose their connections, and go on. psql writes all the time.
import { atEnd, ask, figure, sleep, until } from '../../acceptance/lib.mjs';
import { line } from './codes.mjs';
import { peer } from './peer.mjs';
import { relay } from './relay.mjs';
import { writer } from './writer.mjs';

const PAUSE = 40;
const CUTS = 3;
const AWAY = 1_000;
const ADDED = 'subscription ($id: ID!, $after: FeedCursor) { messageAdded(conversationId: $id, after: $after) { kind cursor message { content } } }';

/** The clients by name. Each gets the address, a function for its token, the conversation and a function for changes. */
async function clients(load) {
  const { socketClient } = await load('socket.ts');
  const { followBySocket } = await load('socket-messages.ts');
  const { apolloLiveClient } = await load('apollo-live.ts');
  const { urqlLiveClient } = await load('urql-live.ts');
  const { eventsClient, followEvents } = await load('events.ts');
  const { urqlEventsClient } = await load('urql-events.ts');
  const { messageEvents } = await load('event-source.ts');
  const { MessageAddedDocument } = await load('sluice.ts');
  const { print } = await import('graphql');
  const query = print(MessageAddedDocument);

  const events = isSingle => ({ url, token, conversation, next, failed }) => {
    const client = eventsClient(url, token, isSingle);
    atEnd(() => client.dispose());
    followEvents(client, { query, variables: { conversationId: conversation } }, { next: result => (result.data ? next(result.data.messageAdded) : failed(result.errors)), error: failed, complete: () => failed('complete') });
  };
  const urql = make => async ({ url, token, conversation, next, failed }) => {
    const client = make(url, await token(), token);
    const subscription = client.subscription(MessageAddedDocument, { conversationId: conversation }).subscribe(result => (result.data ? next(result.data.messageAdded) : failed(result.error)));
    atEnd(() => subscription.unsubscribe());
  };
  return {
    // The first four learn positions without events.
    'graphql-ws': ({ url, token, conversation, next, failed }) => {
      atEnd(followBySocket(socketClient(url, token), conversation, next, failed));
    },
    'Apollo Client over graphql-ws': async ({ url, token, conversation, next, failed }) => {
      const client = apolloLiveClient(url, await token(), socketClient(url, token));
      const subscription = client.subscribe({ query: MessageAddedDocument, variables: { conversationId: conversation } })
        .subscribe({ next: result => (result.data ? next(result.data.messageAdded) : failed(result.error)), error: failed });
      atEnd(() => subscription.unsubscribe());
    },
    'urql over graphql-ws': urql((url, first, token) => urqlLiveClient(url, first, socketClient(url, token))),
    'EventSource': ({ url, token, conversation, next }) => {
      const source = messageEvents(url, token, conversation, next);
      atEnd(() => source.close());
    },
    'graphql-sse, distinct connections': events(false),
    'graphql-sse, single connection': events(true),
    'urql over graphql-sse': urql((url, first, token) => urqlEventsClient(url, first, eventsClient(url, token, false))),
  };
}

const IDLE = 4;

/** A gateway that stops, and another that takes its clients. */
export async function streams(load, { first, second, database, conversation, token }) {
  const all = Object.entries(await clients(load)).map(([name, begin]) => ({ name, begin, numbers: [], other: [], failures: [] }));
  const write = writer(database, conversation.split('_').at(-1));
  const subscriptions = async gateway => Number((await (await fetch(gateway.metrics)).text()).match(/^sluice_live_subscriptions (\S+)/m)[1]);
  const before = await subscriptions(second);
  const begin = async client => {
    client.relay = await relay(second.port);
    await client.begin({
      url: client.relay.url, token: async () => token, conversation,
      next: change => {
        const number = change.message?.content.match(/^live (\d+)$/)?.[1];
        (change.kind === 'INSERTED' && number ? client.numbers : client.other).push(number ? Number(number) : change.kind);
      },
      failed: reason => client.failures.push(JSON.stringify(reason) ?? `${reason}`),
    });
  };
  const cut = async clients => {
    clients.forEach(client => client.relay.cut());
    await sleep(AWAY);
    clients.forEach(client => client.relay.restore());
  };

  // Nothing has happened when the first connections break: only the gateway can have told the positions.
  const idle = all.slice(0, IDLE);
  await Promise.all(idle.map(begin));
  await until('the idle subscriptions run', async () => (await subscriptions(second)) >= before + IDLE);
  await sleep(1_000);
  const away = cut(idle);
  write.write(10);
  await away;
  await until('the idle subscriptions go on', () => idle.every(client => client.numbers.length >= 10)).catch(failure => console.error(failure.message));

  const rest = all.slice(IDLE);
  await Promise.all(rest.map(begin));
  write.start(PAUSE);
  await until('all clients get messages', () => all.every(client => client.numbers.length > 0));
  const goesOn = async () => {
    const target = write.written();
    await until('all clients are there again', () => all.every(client => client.numbers.at(-1) >= target), 40).catch(failure => console.error(failure.message));
  };
  // The first time, each client also tries in vain to connect.
  all.forEach(client => client.relay.cut());
  await until('each client was rejected', () => all.every(client => client.relay.rejected() > 0)).catch(failure => console.error(failure.message));
  all.forEach(client => client.relay.restore());
  await goesOn();
  for (let i = 1; i < CUTS; i++) {
    await cut(all);
    await goesOn();
  }

  // A raw client sees what the gateway says last. It goes on from the position that it heard last, in a ping or with an event.
  const raw = await (await peer(second.url)).init(token);
  raw.subscribe('1', ADDED, { id: conversation });
  await raw.message(message => message.type === 'next');
  all.forEach(client => client.relay.lead(first.port));
  const stopping = second.stop();
  line('SIGTERM of the gateway', await raw.code(), 1001);
  figure('the last message before the close frame', raw.messages.at(-1).type, { equal: 'ping' });
  await stopping;
  await goesOn();
  write.stop();
  await sleep(1_000);

  const heir = await (await peer(first.url)).init(token);
  atEnd(heir.close);
  const after = raw.messages.map(message => message.payload?.data?.messageAdded.cursor ?? message.payload?.cursors?.['1']).filter(Boolean).at(-1);
  const number = message => Number(message.payload.data.messageAdded.message.content.split(' ')[1]);
  const told = raw.messages.filter(message => message.type === 'next').map(number);
  heir.subscribe('1', ADDED, { id: conversation, after });
  const heard = await heir.message(message => message.type === 'next');
  figure('messages lost or repeated between the close frame and the other replica', number(heard) - told.at(-1) - 1, { equal: 0 });

  for (const [i, client] of all.entries()) {
    const from = i < IDLE ? 1 : client.numbers[0];
    const due = write.written() - from + 1;
    const unique = new Set(client.numbers);
    const lost = Array.from({ length: due }, (_, at) => from + at).filter(number => !unique.has(number));
    if (lost.length > 0) {
      console.error(`${client.name} lost ${lost.slice(0, 20).join(' ')}${lost.length > 20 ? ` … ${lost.at(-1)}` : ''}`);
    }
    figure(`${client.name}: connections`, client.relay.connections(), { least: CUTS + 2 });
    figure(`${client.name}: messages lost of ${due}`, lost.length, { equal: 0 });
    figure(`${client.name}: repeated, out of order`, client.numbers.filter((each, at) => at > 0 && each <= client.numbers[at - 1]).length, { equal: 0 });
    figure(`${client.name}: errors and other events ${[...client.other, ...client.failures].slice(0, 3).join(' ')}`.trimEnd(), client.other.length + client.failures.length, { equal: 0 });
  }
}

/** A query over the socket gives what it gives over HTTP. */
export async function queries(load, { gateway, token }) {
  const { socketClient } = await load('socket.ts');
  const query = '{ projects(first: 3, orderBy: [{ name: ASC }]) { totalCount nodes { id name tasks(first: 2) { nodes { title } } } } nothing: node(id: "wrong") { id } }';
  const { json } = await ask(gateway.url, query, { token });
  const client = socketClient(gateway.url, async () => token);
  const result = await new Promise((resolve, reject) => client.subscribe({ query }, { next: resolve, error: reject, complete: () => {} }));
  const plain = ({ data, errors }) => JSON.stringify({ data, errors });
  figure('a query over the socket: rows', result.data?.projects?.nodes.length, { equal: json.data?.projects.nodes.length });
  figure('a query over the socket equals that over HTTP', plain(result) === plain(json), { equal: true });
}

/** The token of a graphql-ws client expires. The client gets another, and goes on. */
export async function newToken(load, { gateway, conversation, expiring, next, write }) {
  const { socketClient } = await load('socket.ts');
  const { followBySocket } = await load('socket-messages.ts');
  const given = [];
  const closed = [];
  const changes = [];
  const client = socketClient(gateway.url, async () => {
    given.push(given.length === 0 ? expiring : next);
    return given.at(-1);
  });
  client.on('closed', event => closed.push(event.code));
  atEnd(followBySocket(client, conversation, change => changes.push(change.message.content), failure => changes.push(failure)));
  await until('graphql-ws presents another token', () => given.length > 1);
  const number = write();
  await until('graphql-ws goes on', () => changes.includes(`live ${number}`)).catch(failure => console.error(failure.message));
  figure('graphql-ws whose token expires: codes', closed.join(), { equal: '4403' });
  figure('graphql-ws whose token expires: messages lost or repeated', changes.filter(each => each === `live ${number}`).length - 1, { equal: 0 });
}
