// Finds the streams of a schema and the way to read their rows anew, by introspection.
import { ask } from '../lib.mjs';

const INTROSPECTION = `query {
  __schema {
    queryType { name }
    subscriptionType { name }
    types { kind name fields { name args { name type { ...T } } type { ...T } } }
  }
}
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

const bare = type => (type.ofType ? bare(type.ofType) : type.name);
const isRequired = argument => argument.type.kind === 'NON_NULL';

/**
 * Reads the streams of a gateway: the fields of the subscription type that go on after a cursor.
 *
 * @returns for each stream its document, the type of the object that its argument names, the type of its rows, and the queries that read them
 */
export async function readStreams(url, token) {
  const answer = await ask(url, INTROSPECTION, { token });
  if (!answer.json?.data) {
    throw new Error(`No introspection: ${answer.text.slice(0, 300)}`);
  }
  const { types, queryType, subscriptionType } = answer.json.data.__schema;
  const fields = name => types.find(type => type.name === name)?.fields ?? [];
  const rowsOf = type => {
    const nodes = fields(type).find(field => field.name === 'nodes');
    return nodes && bare(nodes.type);
  };
  return fields(subscriptionType.name)
    .filter(field => field.args.some(argument => argument.name === 'after'))
    .map(field => {
      const argument = field.args.find(isRequired)?.name;
      const object = argument && argument[0].toUpperCase() + argument.slice(1).replace(/Id$/, '');
      const event = fields(bare(field.type));
      const row = event.find(each => types.find(type => type.name === bare(each.type)).kind === 'OBJECT');
      const one = fields(queryType.name).find(each => bare(each.type) === object && each.args.some(given => given.name === 'id'));
      const list = fields(queryType.name).find(each => rowsOf(bare(each.type)) === object && !each.args.some(isRequired));
      const rows = fields(object).find(each => rowsOf(bare(each.type)) === bare(row.type));
      return {
        name: field.name,
        object,
        row: bare(row.type),
        document: `subscription ($id: ID!, $after: FeedCursor) {
          stream: ${field.name}(${argument}: $id, after: $after) { kind id at cursor row: ${row.name} { id } } }`,
        ids: list && `{ list: ${list.name}(first: 1) { nodes { id } } }`,
        rows: one && rows && `query ($id: ID!, $after: ${bare(rows.args.find(given => given.name === 'after').type)}) {
          object: ${one.name}(id: $id) { rows: ${rows.name}(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }`,
      };
    });
}
