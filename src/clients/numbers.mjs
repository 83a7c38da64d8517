// Checks exact numbers: each BigInt and Decimal of an answer must have the same digits as the value in the database.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { buildClientSchema, getIntrospectionQuery, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { ask, atEnd, figure, psql } from '../acceptance/lib.mjs';
import { declarations } from './declarations.mjs';

/** The maximum number of rows of a table that get extreme values. */
const ROWS = 60;

/** Reads of a list whose values change by themselves, such as counters of the database. */
const READS = 4;

/** Values of a field that are looked for by a filter. */
const FILTERS = 5;

const INTEGERS = ['9007199254740993', '9223372036854775807', '-9223372036854775808', '-9007199254740993', '9223372036854775806', '0'];

/** For columns that keep each digit: trailing zeros, and more digits than a double has. */
const DECIMALS = [
  '123456789012345678901234567890.123456789012345678901234567890', '-0.000000000000000000000000000001', '1.500000', '9007199254740993.10', '0.00', '100',
];

/** Values at both ends of numeric(precision, scale), with trailing zeros, and with all its digits. */
function decimalsOf(precision, scale) {
  const digits = '1234567890'.repeat(100).slice(0, precision);
  const nines = '9'.repeat(precision);
  const pointed = text => (scale === 0 ? text : `${text.slice(0, precision - scale) || '0'}.${text.slice(precision - scale)}`);
  return [pointed(digits), pointed(nines), `-${pointed(nines)}`, '1.5', '0.1', '0', '100', '50', '7'];
}

const quote = text => `'${text.replaceAll("'", "''")}'`;

const COLUMNS = `
  select c.relname, a.attname, case a.atttypid when 'int8'::regtype then 'int8' else 'numeric' end, a.atttypmod
  from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attgenerated = ''
    and coalesce((select t.typbasetype from pg_type as t where t.oid = a.atttypid and t.typbasetype <> 0), a.atttypid) in ('int8'::regtype, 'numeric'::regtype)
    and not exists (select from pg_constraint as n where n.conrelid = c.oid and n.contype in ('p', 'f') and a.attnum = any (n.conkey))
  order by 1, 2`;

/** Writes extreme values into the columns of the database. If a constraint rejects a value, the cell gets the next value. */
export async function storeExtremes(database) {
  const cells = (await psql(database, COLUMNS)).split('\n').map(line => line.split('|'));
  const updates = cells.map(([table, column, type, modifier]) => {
    const values = type === 'int8' ? INTEGERS : Number(modifier) < 0 ? DECIMALS : decimalsOf((Number(modifier) - 4) >> 16, (Number(modifier) - 4) & 0x7ff);
    return { table, column, values, set: `${column} = %L` };
  });
  for (const { table, column, keys, isList } of declarations().jsonNumbers()) {
    const object = value => `jsonb_build_object(${keys.map(key => `${quote(key)}, ${value}::numeric`).join(', ')})`;
    const set = isList ? `jsonb_build_array(${object('%1$L')}, ${object('9007199254740993')})` : `coalesce(${column}, '{}') || ${object('%1$L')}`;
    updates.push({ table, column, values: INTEGERS, set: `${column} = ${set}` });
  }
  const attempts = updates.map(({ table, column, values, set }) => `
    values := array[${values.map(quote).join(', ')}];
    for r in select id, row_number() over (order by id) as n from ${table} order by id limit ${ROWS} loop
      for k in 0 .. cardinality(values) - 1 loop
        begin
          execute format(${quote(`update ${table} set ${set} where id = %2$L`.replace('%L', '%1$L'))}, values[1 + (r.n + k) % cardinality(values)], r.id);
          insert into pg_temp.written values (${quote(`${table}.${column}`)}, values[1 + (r.n + k) % cardinality(values)]);
          exit;
        exception when others then null;
        end;
      end loop;
    end loop;`);
  const written = await psql(database, `
    create temp table written (cell text, value text);
    do $do$ declare r record; values text[]; begin ${attempts.join('')} end $do$;
    select count(*), count(distinct cell) from written`);
  const [values, columns] = written.split('\n').at(-1).split('|').map(Number);
  figure('numbers: columns of the database', updates.length);
  figure('numbers: columns with extreme values', columns, { equal: updates.length });
  figure('numbers: extreme values stored', values, { least: 500 });
}

const isNumber = field => ['BigInt', 'Decimal'].includes(getNamedType(field.type).name);
const numbersOf = type => Object.values(type.getFields()).filter(isNumber).map(field => field.name);

/**
 * Opens a session of psql that stays open. Statistics count connections, so both sides must see the same connections. The returned
 * function runs a statement and returns its output, without the line break at the end.
 */
function session(database) {
  const child = spawn('psql', [database, '-XAtq', '-v', 'ON_ERROR_STOP=1'], { stdio: ['pipe', 'pipe', 'inherit'] });
  atEnd(() => child.stdin.end());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async statement => {
    child.stdin.write(`${statement};\n\\echo end of statement\n`);
    const printed = [];
    for (;;) {
      const { value, done } = await lines.next();
      if (done) {
        throw new Error(`psql ended at: ${statement.slice(0, 1000)}`);
      }
      if (value === 'end of statement') {
        return printed.join('\n');
      }
      printed.push(value);
    }
  };
}

/** All differences between answers and the database, with what was compared. */
class Comparison {
  fields = new Set();
  filled = new Set();
  moving = new Set();
  values = 0;
  inexact = 0;
  filters = 0;
  differences = [];

  constructor({ url, token, database }) {
    Object.assign(this, { url, token, print: session(database) });
  }

  async ask(query, variables) {
    const answer = await ask(this.url, query, { token: this.token, variables });
    if (!answer.json || answer.json.errors) {
      throw new Error(`${query}: ${answer.text.slice(0, 1000)}`);
    }
    // lib.mjs reads answers by JSON.parse, as clients do.
    return answer.json.data;
  }

  /** Rows of a statement, as lists of texts and nulls. */
  async sql(statement) {
    return JSON.parse(await this.print(`select coalesce(json_agg(row), '[]') from (${statement}) as rows (row)`));
  }

  compare(field, where, shown, stored) {
    this.fields.add(field);
    this.values++;
    if (shown !== null) {
      this.filled.add(field);
      this.inexact += String(Number(shown)) === shown ? 0 : 1;
    }
    if (shown !== stored) {
      this.differences.push(`${field} of ${where}: answered ${JSON.stringify(shown)}, stored ${JSON.stringify(stored)}`);
    }
  }
}

/** Reads each field of the types BigInt and Decimal, and compares its values with the database's own text. */
export async function compareNumbers(gateway, { extremes }) {
  const comparison = new Comparison(gateway);
  const schema = buildClientSchema(await comparison.ask(getIntrospectionQuery()));
  const known = declarations();
  for (const [path, fields] of [[[], schema.getQueryType().getFields()], ...known.namespaces().map(each => [[each.field], schema.getType(each.type).getFields()])]) {
    for (const entity of known.entities()) {
      const list = Object.values(fields).find(field => getNamedType(field.type).name === `${entity.name}Connection`);
      if (list) {
        const type = schema.getType(entity.name);
        await ('id' in type.getFields() ? compareEntity : compareStatistic)(comparison, { schema, entity, type, list: list.name, path, known });
      }
    }
  }
  const all = Object.values(schema.getTypeMap()).filter(type => isObjectType(type) || isInterfaceType(type))
    .filter(type => !type.name.startsWith('__')).flatMap(type => numbersOf(type).map(field => `${type.name}.${field}`));
  const missing = all.filter(field => !comparison.fields.has(field));
  const count = ending => all.filter(field => ending.test(field)).length;
  figure('numbers: BigInt and Decimal fields by introspection', all.length, { least: 100 });
  figure('numbers: of these in sums, minimums, maximums and counts', count(/(Aggregate|Sum|Extremes)\./));
  figure(`numbers: fields that were not compared ${missing.join(' ')}`.trimEnd(), missing.length, { equal: 0 });
  figure('numbers: fields with a value', comparison.filled.size, extremes ? { least: all.length * 0.9 } : {});
  console.log(`      numbers: fields without a value: ${all.filter(field => !comparison.filled.has(field)).join(' ')}`);
  figure('numbers: filters by an exact value', comparison.filters, extremes ? { least: 100 } : {});
  figure('numbers: values compared', comparison.values, { least: 1000 });
  figure('numbers: of these, texts that a JavaScript number changes', comparison.inexact, extremes ? { least: 500 } : {});
  figure(`numbers: statistics that change between two reads of the database ${[...comparison.moving].join(' ')}`.trimEnd(), comparison.moving.size);
  comparison.differences.slice(0, 20).forEach(each => console.error(each));
  figure('numbers: differences', comparison.differences.length, { equal: 0 });
}

/** The selection of a type's numbers, with those inside of its JSON. */
const selection = (fields, json) => [...fields, ...json.map(each => `${each.field} { ${each.fields.map(field => field.name).join(' ')} }`)].join(' ');

/** All rows of a list at a path of fields, page by page. */
async function allRows(comparison, path, list, fields) {
  const page = `${list}(first: 100, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } }`;
  const query = `query ($after: Cursor) { ${path.reduceRight((inner, field) => `${field} { ${inner} }`, page)} }`;
  const rows = [];
  for (let after = null; ;) {
    const { nodes, pageInfo } = path.reduce((part, field) => part[field], await comparison.ask(query, { after }))[list];
    rows.push(...nodes);
    if (!pageInfo.hasNextPage) {
      return rows;
    }
    after = pageInfo.endCursor;
  }
}

async function compareEntity(comparison, { schema, entity, type, list, known }) {
  const fields = numbersOf(type);
  const json = entity.json();
  const columns = [...fields.map(field => `(${entity.sql(field)})::text`), ...json.map(each => each.sql)];
  const rows = await allRows(comparison, [], list, `__typename id ${selection(fields, json)}`);
  const keyOf = row => row.id.slice(row.id.lastIndexOf('_') + 1);
  const within = `t.id::text = any (array[${rows.map(row => quote(keyOf(row))).join(', ')}]::text[])`;
  const stored = new Map((await comparison.sql(`select json_build_array(${['t.id::text', ...columns].join(', ')}) from ${entity.table} as t where ${within}`)).map(([id, ...values]) => [id, values]));
  for (const row of rows) {
    const values = stored.get(keyOf(row)) ?? [];
    fields.forEach((field, i) => {
      comparison.compare(`${entity.name}.${field}`, row.id, row[field], values[i]);
      // A row of an interface also compares the fields of its own type.
      if (row.__typename !== entity.name) {
        comparison.compare(`${row.__typename}.${field}`, row.id, row[field], values[i]);
      }
    });
    json.forEach((each, i) => {
      const shown = each.isList ? row[each.field] ?? [] : [row[each.field]];
      const texts = each.isList ? values[fields.length + i] ?? [] : [values[fields.length + i]];
      if (shown.length !== texts.length) {
        comparison.differences.push(`${entity.name}.${each.field} of ${row.id}: answered ${shown.length} items, stored ${texts.length}`);
      }
      shown.forEach((object, item) => each.fields.forEach((field, j) => comparison.compare(`${each.type}.${field.name}`, row.id, object?.[field.name] ?? null, texts[item]?.[j] ?? null)));
    });
  }
  await compareFilters(comparison, { schema, entity, type, list, fields, stored: [...stored.values()], within });
  const aggregate = schema.getType(`${entity.name}Aggregate`);
  if (aggregate) {
    await compareAggregate(comparison, { entity, list, aggregate, within });
  }
}

/** A string in a filter finds the rows that have exactly its number. */
async function compareFilters(comparison, { schema, entity, type, list, fields, stored, within }) {
  const filter = schema.getType(`${entity.name}Filter`).getFields();
  for (const field of fields.filter(each => each in filter)) {
    const scalar = getNamedType(type.getFields()[field].type).name;
    const texts = [...new Set(stored.map(values => values[fields.indexOf(field)]).filter(text => text !== null))].slice(0, FILTERS);
    for (const text of texts) {
      const answer = await comparison.ask(`query ($value: ${scalar}) { list: ${list}(filter: { ${field}: { eq: $value } }) { totalCount } }`, { value: text });
      const [[count]] = await comparison.sql(`select json_build_array(count(*)) from ${entity.table} as t where ${within} and (${entity.sql(field)}) = ${quote(text)}::numeric`);
      comparison.filters++;
      if (answer.list.totalCount !== count) {
        comparison.differences.push(`${entity.name}.${field} filtered by "${text}": answered ${answer.list.totalCount} rows, stored ${count}`);
      }
    }
  }
}

/** The functions of an aggregate, as one group, against those of the database over the same rows. */
async function compareAggregate(comparison, { entity, list, aggregate, within }) {
  const functions = Object.values(aggregate.getFields()).filter(field => field.name !== 'key' && isObjectType(getNamedType(field.type)));
  const asked = functions.flatMap(({ name, type }) => numbersOf(getNamedType(type)).map(field => ({ name, type: getNamedType(type).name, field })));
  const parts = functions.map(({ name }) => [name, asked.filter(each => each.name === name)]).filter(([, each]) => each.length > 0)
    .map(([name, each]) => `${name} { ${each.map(({ field }) => field).join(' ')} }`);
  const [group] = (await comparison.ask(`{ list: ${list} { aggregate { count ${parts.join(' ')} } } }`)).list.aggregate;
  const columns = ['count(*)::text', ...asked.map(({ name, field }) => `${name}(${entity.sql(field)})::text`)];
  const [[count, ...values]] = await comparison.sql(`select json_build_array(${columns.join(', ')}) from ${entity.table} as t where ${within}`);
  comparison.compare(`${aggregate.name}.count`, 'all rows', group?.count ?? '0', count);
  asked.forEach(({ name, type, field }, i) => comparison.compare(`${type}.${field}`, `all rows, by ${name}`, group?.[name][field] ?? null, values[i]));
}

const FORM = /^-?\d+(\.\d+)?$/;

/**
 * Statistics have no id, so the values of a column are compared as a sorted list. A read changes counters: where two reads of the
 * database differ too, the form of the text is checked.
 */
async function compareStatistic(comparison, { entity, type, list, path }) {
  const fields = numbersOf(type);
  if (fields.length === 0) {
    return;
  }
  const statement = `select json_build_array(${fields.map(field => `(${entity.sql(field)})::text`).join(', ')}) from ${entity.table} as t`;
  const sorted = values => values.map(value => (value === undefined ? null : value)).sort((a, b) => String(a).localeCompare(String(b)));
  const column = (rows, i) => sorted(rows.map(row => row[i]));
  const stored = [await comparison.sql(statement)];
  const shown = [];
  for (let read = 0; read < READS; read++) {
    const rows = await allRows(comparison, path, list, fields.join(' '));
    shown.push(rows.map(row => fields.map(field => row[field])));
    stored.push(await comparison.sql(statement));
  }
  fields.forEach((field, i) => {
    const name = `${entity.name}.${field}`;
    const texts = stored.map(rows => column(rows, i));
    const read = shown.findIndex((rows, each) => [texts[each], texts[each + 1]].some(text => JSON.stringify(text) === JSON.stringify(column(rows, i))));
    const values = column(shown[Math.max(read, 0)], i);
    comparison.fields.add(name);
    if (read < 0 && texts.some(text => JSON.stringify(text) !== JSON.stringify(texts[0]))) {
      comparison.moving.add(name);
      values.forEach(value => comparison.compare(name, 'a statistic', value, value === null || FORM.test(value) ? value : 'a number'));
    } else {
      const match = read < 0 ? texts[0] : values;
      for (let row = 0; row < Math.max(values.length, match.length); row++) {
        comparison.compare(name, 'a statistic', values[row] ?? null, match[row] ?? null);
      }
    }
  });
}
