// The gateway under attack, with its large table, its callers, and the hostile inputs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ask, atEnd, embedded, psql, start, temporaryDirectory } from '../lib.mjs';
import { binds, filters, floods, fragments, introspection, values } from './documents.mjs';
import { startIssuer } from './issuer.mjs';
import { addresses, bodies, tokens } from './requests.mjs';
import { readSchema } from './schema.mjs';
import { frames, oneShots } from './sockets.mjs';

/** The length of a text. An answer with 420 aliases of this text has 12 MB, which the limits of an answer allow. */
const LONG = 30_000;

// A project with 200,000 tasks and two new members: the ordinary caller and the hostile caller.
const FILL = `
  create temporary table made as
    with p as (select id from projects where deleted_at is null order by id limit 1),
      u as (insert into users (username) values ('acceptance-ordinary'), ('acceptance-hostile') returning id),
      m as (insert into project_members (project_id, user_id) select p.id, u.id from p, u returning project_id, user_id)
    select * from m;
  insert into tasks (project_id, title, description)
    select (select project_id from made limit 1), 'task ' || n, 'lorem ipsum dolor sit amet ' || md5(n::text) || ' ' || md5((-n)::text) from generate_series(1, 200000) as n;
  insert into tasks (project_id, title, description)
    select project_id, 'a long one', repeat('long ', ${LONG / 5}) from made limit 1;
  analyze tasks, users, project_members;
  select user_id from made order by user_id;`;

/** Ends the embedded database server, which keeps running if its gateway was killed. */
function endPostgres(directory) {
  if (existsSync(join(directory, 'postgres', 'postmaster.pid'))) {
    try {
      process.kill(embedded(directory).pid, 'SIGQUIT');
    } catch {
      // The server has already ended.
    }
  }
}

/** Returns whether a process runs. */
export const isAlive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Starts a gateway with 512 MB of heap and fills its database. Returns the tokens of its callers, and a request with a large answer. */
export async function prepare(issuer) {
  const directory = temporaryDirectory();
  atEnd(() => endPostgres(directory));
  const gateway = await start({ heap: '512m', directory, settings: [`--sluice.security.issuer=${issuer.address}`] });
  const [ordinary, hostile] = (await psql(embedded(directory).address, FILL)).split('\n');
  const callers = { ordinary: issuer.token(ordinary), hostile: issuer.token(hostile) };
  const schema = await readSchema(gateway.url, callers.ordinary);
  const list = schema.list('tasks');
  const one = schema.ones.find(each => each.node === list.node);
  const rows = filter => ask(gateway.url, `{ ${list.name}(first: 1, filter: {title: {eq: "${filter}"}}) { nodes { id } } }`, { token: callers.ordinary });
  const id = async title => (await rows(title)).json.data[list.name].nodes[0].id;
  const document = `{ ${one.name}(id: "${await id('a long one')}") { ${Array.from({ length: 420 }, (_, index) => `a${index}: description`).join(' ')} } }`;
  const body = JSON.stringify({ query: document });
  return {
    gateway, schema, callers,
    row: `{ ${one.name}(id: "${await id('task 77')}") { id title status } }`,
    unread: `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer ${callers.hostile}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  };
}

/** Starts the ordinary caller, which only reads a row. */
export function ordinaryCaller({ gateway, callers, row }) {
  const worker = new Worker(new URL('./ordinary.mjs', import.meta.url), {
    workerData: { url: gateway.url, token: callers.ordinary, query: row, expected: '"task 77"', timeout: 15_000 },
  });
  atEnd(() => worker.terminate());
  return {
    /** Returns the times and failures since the previous report. */
    report: () => new Promise(resolve => {
      worker.once('message', resolve);
      worker.postMessage('report');
    }),
  };
}

/** Returns all inputs. Their names are unique. */
export function inputs({ schema }, issuer) {
  const all = [
    ...binds(schema), ...introspection(), ...fragments(schema), ...filters(schema), ...floods(schema), ...values(schema),
    ...bodies(), ...addresses(), ...tokens(issuer), ...oneShots(), ...frames(),
  ];
  return [...new Map(all.map(input => [`${input.kind}: ${input.name}`, input])).values()];
}

export { startIssuer };

/** Reads the log. Returns its size in bytes, its lines at ERROR, and the number of times that memory ran out. */
export function readLog(gateway) {
  const text = readFileSync(gateway.log, 'utf8');
  return { bytes: text.length, errors: (text.match(/^\S+ ERROR .*(?:\n\n\S.*)?/gm) ?? []).map(each => each.replace('\n\n', ': ')), memory: (text.match(/OutOf(Direct)?MemoryError/g) ?? []).length };
}
