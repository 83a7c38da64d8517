// Prints how many rows each list at the root reads from its own table for each row that it shows:
// node rows.mjs URL LOG DATABASE CALLERS RESULTS
//
// RESULTS is the file for all cases, as JSON.
//
// The gateway explains queries of administrators only, and they see everything. So this script takes the statement of each caller from the
// gateway's log, and PostgreSQL explains it as it runs on a connection that has run it five times.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const [url, log, database, callersFile, results] = process.argv.slice(2);
const wanted = process.env.LISTS?.split(',');
const PAGE = 20;
const ALLOWED = 20; // rows read for each row shown
const RUNS = 5; // PostgreSQL may choose one plan for all values afterwards

const callers = readFileSync(callersFile, 'utf8')
  .trim()
  .split('\n')
  .map(line => line.split(' '))
  .map(([projects, user, token]) => ({ projects: Number(projects), user, token }));
const widest = callers.at(-1);

async function post(query, token) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

async function dataOf(query, token) {
  const answer = await post(query, token);
  if (answer.errors) {
    throw new Error(`${query}: ${JSON.stringify(answer.errors)}`);
  }
  return answer.data;
}

/** A session of psql. */
class Session {
  #process = spawn('bash', ['-c', 'exec psql "$0" -XAtq 2>&1', database], { stdio: ['pipe', 'pipe', 'inherit'] });
  #out = '';
  #done = null;

  constructor() {
    this.#process.stdout.setEncoding('utf8').on('data', text => {
      this.#out += text;
      if (this.#out.endsWith('\nEND\n')) {
        this.#done(this.#out.slice(0, -'END\n'.length));
        this.#out = '';
      }
    });
    this.#process.on('exit', () => this.#done?.(''));
  }

  async run(sql) {
    const out = await new Promise(resolve => {
      this.#done = resolve;
      this.#process.stdin.write(`${sql};\n\\echo\n\\echo END\n`);
    });
    if (/^(ERROR|FATAL|psql):/m.test(out)) {
      throw new Error(`${out}\n${sql}`);
    }
    return out.trim();
  }

  end() {
    this.#process.stdin.end();
  }
}

const session = new Session();

// The lists, from the schema's description.

const TYPE = 'name kind ofType { name kind ofType { name kind ofType { name kind } } }';
const described = await dataOf(`{ __schema { queryType { name } types {
  name kind
  enumValues { name }
  inputFields { name type { ${TYPE} } }
  fields { name type { ${TYPE} } args { name type { ${TYPE} } } }
} } }`, widest.token);
const types = new Map(described.__schema.types.map(type => [type.name, type]));
const named = type => (type.ofType ? named(type.ofType) : types.get(type.name));
const typeOf = (items, name) => {
  const found = items?.find(item => item.name === name);
  return found && named(found.type);
};

/** The tables of types, from the declarations of the schema. */
const tables = new Map();
for (const file of readdirSync('../graphql').filter(name => name.endsWith('.graphqls'))) {
  for (const [, type, directives] of readFileSync(`../graphql/${file}`, 'utf8').matchAll(/^(?:type|interface) (\w+)([^{]*\n[^{]*)\{/gm)) {
    const table = directives.match(/@table\([^)]*\bname: "(\w+)"/);
    if (table) {
      tables.set(type, table[1]);
    }
  }
}

function lists() {
  return types.get(described.__schema.queryType.name).fields.flatMap(field => {
    const node = typeOf(named(field.type).fields, 'nodes');
    const order = typeOf(field.args, 'orderBy');
    if (!node || order?.kind !== 'INPUT_OBJECT' || (wanted && !wanted.includes(field.name))) {
      return [];
    }
    const filters = typeOf(field.args, 'filter')?.inputFields ?? [];
    const comparisons = filters.map(filter => ({ name: filter.name, value: typeOf(named(filter.type).inputFields, 'eq') }));
    const sortable = order.inputFields.map(input => input.name);
    const times = comparisons.filter(({ name, value }) => value?.name === 'DateTime' && sortable.includes(name)).map(({ name }) => name);
    return {
      name: field.name,
      table: tables.get(node.name),
      sortable,
      label: comparisons.find(({ value }) => value?.kind === 'ENUM'),
      time: times.includes('createdAt') ? 'createdAt' : times[0],
    };
  });
}

/** The filters of a list: none, a label, and the middle fifth of all times. */
async function filtersOf(list) {
  const filters = [''];
  if (list.label) {
    filters.push(`{ ${list.label.name}: { eq: ${list.label.value.enumValues[0].name} } }`);
  }
  if (list.time) {
    const bound = async direction => {
      const query = `{ ${list.name}(first: 1, orderBy: [{ ${list.time}: ${direction} }]) { nodes { ${list.time} } } }`;
      return Date.parse((await dataOf(query, widest.token))[list.name].nodes[0]?.[list.time]);
    };
    const [first, last] = [await bound('ASC'), await bound('DESC')];
    if (last > first) {
      const at = part => new Date(first + (last - first) * part).toISOString();
      filters.push(`{ ${list.time}: { gte: "${at(0.4)}", lt: "${at(0.6)}" } }`);
    }
  }
  return filters;
}

/** The cases of a list: each order with each filter, and other pages of the order of keys and of the newest rows. */
async function casesOf(list) {
  const orders = ['', ...list.sortable.flatMap(name => [`${name}: ASC`, `${name}: DESC`])];
  const cases = [];
  for (const filter of await filtersOf(list)) {
    for (const order of orders) {
      cases.push({ order, filter, page: 'first' });
    }
  }
  for (const order of ['', ...(list.time ? [`${list.time}: DESC`] : [])]) {
    cases.push({ order, filter: '', page: 'middle' }, { order, filter: '', page: 'last' });
  }
  return cases;
}

const argumentsOf = ({ order, filter }) => `${order && `, orderBy: [{ ${order} }]`}${filter && `, filter: ${filter}`}`;

/** The query of a case, or null if the list of the caller is too short for the page. */
async function queryOf(list, tested, caller) {
  let page = tested.page === 'last' ? `last: ${PAGE}` : `first: ${PAGE}`;
  if (tested.page === 'middle') {
    const { edges } = (await dataOf(`{ ${list.name}(first: 2000${argumentsOf(tested)}) { edges { cursor } } }`, caller.token))[list.name];
    if (edges.length < 3 * PAGE) {
      return null;
    }
    page += `, after: ${JSON.stringify(edges[edges.length >> 1].cursor)}`;
  }
  return `{ ${list.name}(${page}${argumentsOf(tested)}) { nodes { id } } }`;
}

// Statements.

function textFrom(file, begin) {
  const descriptor = openSync(file);
  const bytes = Buffer.alloc(statSync(file).size - begin);
  readSync(descriptor, bytes, 0, bytes.length, begin);
  closeSync(descriptor);
  return bytes.toString();
}

/** Returns the rows that a query shows, and its statement with its parameters. */
async function run(list, query, caller) {
  const begin = statSync(log).size;
  const answer = await post(query, caller.token);
  if (answer.errors?.[0].extensions.code === 'BAD_USER_INPUT') {
    return { refused: answer.errors[0].message };
  }
  if (answer.errors) {
    throw new Error(`${query}: ${JSON.stringify(answer.errors)}`);
  }
  for (let tries = 0; tries < 40; tries++) {
    const lines = textFrom(log, begin).split('\n');
    const at = lines.findIndex(line => line.includes('Executing query: select f.ord'));
    if (at >= 0) {
      const text = lines[at].replace(/^.*?Executing query: /, '');
      // The log does not show arrays: the keys, of which a list has none, and the callers. The other values precede the statement.
      const parameters = ['{null}', `{${caller.user}}`];
      for (let index = 2; text.includes(`$${index + 1}::`); index++) {
        const bind = `Bind parameter [${index}] to: `;
        parameters[index] = lines.slice(0, at).findLast(line => line.includes(bind)).split(bind)[1];
      }
      return { shown: answer.data[list.name].nodes.length, text, parameters };
    }
    await setTimeout(25);
  }
  throw new Error(`no statement in ${log}: ${query}`);
}

/** The types that the driver sends as they are. It sends other values as texts, which the statement casts. */
const SENT = ['uuid', 'uuid[]', 'bigint', 'integer', 'boolean', 'double precision', 'numeric', 'timestamptz', 'date'];

function typesOf({ text, parameters }) {
  return parameters.map((_, index) => {
    const cast = text.match(new RegExp(`\\$${index + 1}::([a-z_]+( precision)?(\\[\\])?)`))?.[1];
    return SENT.includes(cast) ? cast : 'varchar';
  });
}

const prepared = new Map();

/** Returns PostgreSQL's plan of a statement as it ran. */
async function planOf(statement) {
  const values = statement.parameters.map(value => `'${value.replaceAll("'", "''")}'`).join(', ');
  let name = prepared.get(statement.text);
  if (!name) {
    name = `list${prepared.size}`;
    prepared.set(statement.text, name);
    await session.run(`prepare ${name} (${typesOf(statement).join(', ')}) as ${statement.text}`);
    for (let count = 0; count < RUNS; count++) {
      await session.run(`explain execute ${name} (${values})`);
    }
  }
  return JSON.parse(await session.run(`explain (analyze, timing off, format json) execute ${name} (${values})`))[0].Plan;
}

/** Returns the names of a table and its partitions, none for a view. */
async function relationsOf(table) {
  const names = await session.run(`select relname from pg_class where oid = to_regclass('${table}') and relkind in ('r', 'p')
    union select relid::regclass::text from pg_partition_tree(to_regclass('${table}'))`);
  return names.split('\n').filter(Boolean);
}

/** Adds up what a plan read from a table and its partitions: the rows, and those among them that are entries of an index alone. */
function readBy(node, relations, sum = { rows: 0, entries: 0, scans: new Map() }) {
  if (relations.includes(node['Relation Name']) && node['Actual Loops'] > 0) {
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    const rows = (node['Actual Rows'] + removed) * node['Actual Loops'];
    sum.rows += rows;
    sum.entries += node['Node Type'] === 'Index Only Scan' ? rows : 0;
    const scan = node['Node Type'] + (node['Index Name'] ? ` ${node['Index Name']}` : '');
    sum.scans.set(scan, (sum.scans.get(scan) ?? 0) + rows);
  }
  (node.Plans ?? []).forEach(child => readBy(child, relations, sum));
  return sum;
}

// The measurement.

const label = ({ order, filter, page }) => `${order || 'no order'}${filter && `, ${filter}`}${page === 'first' ? '' : `, ${page} page`}`;

/** The scans that read most of the rows. */
const scansOf = ({ scans, rows }) =>
  [...scans]
    .filter(([, read]) => read > rows / 10)
    .sort(([, a], [, b]) => b - a)
    .map(([scan]) => scan);
const detail = found =>
  `${found.ratio.toFixed(1)} | ${Math.round(found.rows)} (${Math.round(found.entries)}) | ${found.shown} | ${label(found.tested)} | ${scansOf(found).join(', ')}`;

const skipped = [];
const refused = new Map();
const found = [];
console.log('| list | projects | cases | over | rows read for each shown | rows read (entries alone) | shown | worst case | by |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |');
for (const list of lists()) {
  const relations = list.table ? await relationsOf(list.table) : [];
  if (!relations.length || (await session.run(`select exists (select from ${list.table})`)) !== 't') {
    skipped.push(list.name);
    continue;
  }
  const ofList = [];
  for (const tested of await casesOf(list)) {
    for (const caller of callers) {
      const query = await queryOf(list, tested, caller);
      if (query) {
        const statement = await run(list, query, caller);
        if (statement.refused) {
          refused.set(`${list.name} by ${tested.order}`, statement.refused);
          continue;
        }
        const read = readBy(await planOf(statement), relations);
        ofList.push({ list, caller, tested, ...read, shown: statement.shown, ratio: read.rows / Math.max(statement.shown, PAGE) });
      }
    }
    prepared.clear();
    await session.run('deallocate all');
  }
  for (const caller of callers) {
    const own = ofList.filter(each => each.caller === caller).sort((a, b) => b.ratio - a.ratio);
    if (own.length) {
      const over = own.filter(each => each.ratio > ALLOWED).length;
      console.log(`| ${list.name} | ${caller.projects} | ${own.length} | ${over} | ${detail(own[0])} |`);
    }
  }
  found.push(...ofList);
}
session.end();

console.log();
console.log(`Not measured, since the table is empty or the list is of a view: ${skipped.join(', ') || 'none'}.`);
refused.forEach((message, name) => console.log(`Refused: ${name}: ${message}.`));
const over = found.filter(each => each.ratio > ALLOWED).sort((a, b) => b.ratio - a.ratio);
console.log(`${over.length} of ${found.length} cases read more than ${ALLOWED} times the rows that they show.`);
for (const each of over.slice(0, 30)) {
  console.log(`| ${each.list.name} | ${each.caller.projects} | ${detail(each)} |`);
}
writeFileSync(
  results,
  JSON.stringify(
    found.map(({ list, caller, tested, scans, ...read }) => ({
      list: list.name,
      table: list.table,
      projects: caller.projects,
      ...tested,
      ...read,
      scans: Object.fromEntries(scans),
    })),
  ),
);
process.exitCode = over.length || !found.length ? 1 : 0;
