// Runs the samples of docs/clients.md against a gateway.
import { join } from 'node:path';
import { createServer } from 'node:http';
import { createJiti } from 'jiti';
import { atEnd, figure } from '../acceptance/lib.mjs';

const PAGE = 3;

export async function runSamples(project, gateway) {
  const jiti = createJiti(join(project, 'index.mjs'), { fsCache: false });
  const load = file => jiti.import(join(project, 'src', file));
  const documents = await load('sluice.ts');
  await plain(load, documents, gateway);
  await apollo(load, documents, gateway);
  await urql(load, documents, gateway);
  await relay(load, gateway);
}


async function plain(load, { TasksDocument, CostsDocument }, { url, token }) {
  const { ask, SluiceError } = await load('plain.ts');
  const { totals } = await load('numbers.ts');
  const page = await ask(url, token, TasksDocument, { first: PAGE });
  figure('fetch: rows of a page', page.tasks.edges.length, { equal: PAGE });

  const costs = await ask(url, token, CostsDocument, {});
  const sums = totals(costs);
  // Computes the same sums with integers in units of the last decimal place.
  const texts = costs.tokenUsages.aggregate.map(group => group.sum.costUsd ?? '0');
  const places = Math.max(...texts.map(text => text.split('.')[1]?.length ?? 0));
  const exact = texts.reduce((sum, text) => sum + toUnits(text, places), 0n);
  figure('exact numbers: groups', costs.tokenUsages.aggregate.length, { least: 1 });
  figure('exact numbers: sum of decimals', toUnits(sums.costUsd, places) === exact, { equal: true });
  figure('exact numbers: type of the sum of integers', typeof sums.tokens, { equal: 'bigint' });

  const rejected = await ask(url, token, TasksDocument, { first: 1_000_000 }).catch(failure => failure);
  figure('fetch: code of a page that is too large', rejected instanceof SluiceError ? rejected.codes.join() : `${rejected}`, { equal: 'LIMIT_EXCEEDED' });
  const unknown = await ask(url, 'slc_wrong', TasksDocument, { first: 1 }).catch(failure => failure);
  figure('fetch: code of a wrong token', unknown instanceof SluiceError ? unknown.codes.join() : `${unknown}`, { equal: 'UNAUTHENTICATED' });

  // A proxy in front of the gateway that is unavailable for one request.
  let requests = 0;
  const busy = createServer(async (request, response) => {
    requests++;
    response.setHeader('Content-Type', 'application/json');
    if (requests === 1) {
      response.writeHead(503, { 'Retry-After': '1' });
      response.end(JSON.stringify({ errors: [{ message: 'Too many operations wait.', extensions: { code: 'UNAVAILABLE', retryAfter: 1 } }] }));
      return;
    }
    const body = (await request.toArray()).join('');
    const { authorization } = request.headers;
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', authorization }, body });
    response.end(await answer.text());
  });
  await new Promise(resolve => busy.listen(0, '127.0.0.1', resolve));
  atEnd(() => busy.close());
  const begun = performance.now();
  const retried = await ask(`http://127.0.0.1:${busy.address().port}/graphql`, token, TasksDocument, { first: PAGE });
  figure('fetch: milliseconds before the retry', performance.now() - begun, { least: 1000 });
  figure('fetch: rows after UNAVAILABLE and a retry', retried.tasks.edges.length, { equal: PAGE });
  busy.closeAllConnections();
}

const ids = list => list.edges.map(edge => edge.node.id);

/** A decimal's text as a whole number of its last place. */
function toUnits(text, places) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

async function apollo(load, { TasksDocument, CostsDocument }, { url, token }) {
  const { apolloClient } = await load('apollo.ts');
  const client = apolloClient(url, token);
  atEnd(() => client.stop());
  // Only fetchMore asks for another page; a second query would find the list in the cache.
  const watched = client.watchQuery({ query: TasksDocument, variables: { first: PAGE } });
  const subscription = watched.subscribe({});
  const first = await client.query({ query: TasksDocument, variables: { first: PAGE } });
  await watched.fetchMore({ variables: { first: PAGE, after: first.data.tasks.pageInfo.endCursor } });
  subscription.unsubscribe();
  const data = client.readQuery({ query: TasksDocument, variables: { first: PAGE } });
  figure('Apollo: rows of two joined pages', new Set(ids(data.tasks)).size, { equal: 2 * PAGE });
  const cache = client.cache.extract();
  figure('Apollo: cached tasks', Object.keys(cache).filter(key => key.startsWith('Task:')).length, { equal: 2 * PAGE });
  const node = data.tasks.edges[0].node;
  figure('Apollo: a task in the cache by its id', cache[client.cache.identify(node)]?.title === node.title, { equal: true });
  const costs = await client.query({ query: CostsDocument });
  figure('Apollo: groups of an aggregate', costs.data.tokenUsages.aggregate.length, { least: 1 });
}

async function urql(load, { TasksDocument, CostsDocument }, { url, token }) {
  const warnings = [];
  const warn = console.warn;
  console.warn = (...parts) => warnings.push(parts.join(' '));
  try {
    const { urqlClient } = await load('urql.ts');
    const client = urqlClient(url, token);
    const first = await client.query(TasksDocument, { first: PAGE }).toPromise();
    const after = first.data.tasks.pageInfo.endCursor;
    const second = await client.query(TasksDocument, { first: PAGE, after }).toPromise();
    figure('urql: rows of two joined pages', new Set(ids(second.data.tasks)).size, { equal: 2 * PAGE });
    const again = await client.query(TasksDocument, { first: PAGE }, { requestPolicy: 'cache-only' }).toPromise();
    figure('urql: rows from the cache', again.data?.tasks.edges.length ?? 0, { least: PAGE });
    const costs = await client.query(CostsDocument, {}).toPromise();
    figure('urql: groups of an aggregate', costs.data?.tokenUsages.aggregate.length ?? 0, { least: 1 });
  } finally {
    console.warn = warn;
  }
  warnings.forEach(each => console.error(each));
  figure('urql: warnings', warnings.length, { equal: 0 });
}

async function relay(load, { url, token }) {
  const { relayEnvironment } = await load('relay/environment.ts');
  const { default: query } = await load('relay/__generated__/listsQuery.graphql.ts');
  const { default: pages } = await load('relay/__generated__/listsTasksPaginationQuery.graphql.ts');
  const { default: project } = await load('relay/__generated__/listsProjectQuery.graphql.ts');
  const environment = relayEnvironment(url, token);
  const { fetchQuery } = (await import('relay-runtime')).default;
  const run = (request, variables) => fetchQuery(environment, request, variables).toPromise();
  const store = () => environment.getStore().getSource().toJSON();
  const tasks = () => Object.values(store()).filter(record => record.__typename === 'Task').length;

  const dashboard = await run(query, {});
  figure('Relay: groups of an aggregate', dashboard.tokenUsages.aggregate.length, { least: 1 });
  const before = tasks();
  // Arguments beside those of the page are part of a connection's key.
  const list = () => Object.entries(store()).find(([key]) => key.startsWith('client:root:__lists_tasks_connection('))[1];
  figure('Relay: rows of the first page', before, { equal: 10 });
  await run(pages, { count: PAGE, cursor: store()[list().pageInfo.__ref].endCursor });
  figure('Relay: rows after a second page', tasks(), { equal: 10 + PAGE });
  figure('Relay: edges of the joined connection', list().edges.__refs.length, { equal: 10 + PAGE });

  const [found] = Object.values(store()).filter(record => record.__typename === 'Project');
  await run(project, { id: found.id });
  figure('Relay: a project by node(id:)', store()['client:root'][`node(id:"${found.id}")`]?.__ref, { equal: found.id });
}
