// Finds the fields, lists and filters that hostile documents use, by introspection.
import { ask } from '../lib.mjs';

const INTROSPECTION = `query {
  __schema {
    queryType { name }
    types {
      kind name
      fields(includeDeprecated: true) { name args { name type { ...T } } type { ...T } }
      inputFields { name type { ...T } }
      enumValues { name }
    }
  }
}
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`;

const bare = type => (type.ofType ? bare(type.ofType) : type);
const isList = type => type.kind === 'LIST' || (type.ofType && isList(type.ofType));
const written = type =>
  type.kind === 'NON_NULL' ? `${written(type.ofType)}!` : type.kind === 'LIST' ? `[${written(type.ofType)}]` : type.name;

/** Reads the schema of a gateway. */
export async function readSchema(url, token) {
  const answer = await ask(url, INTROSPECTION, { token });
  if (!answer.json?.data) {
    throw new Error(`No introspection: ${answer.text.slice(0, 300)}`);
  }
  const { types, queryType } = answer.json.data.__schema;
  const byName = new Map(types.map(type => [type.name, type]));
  const query = byName.get(queryType.name);
  const argument = (field, name) => field.args.find(each => each.name === name);

  /** Returns the fields of a list's filter, grouped by the conditions that they support. */
  const filterOf = name => {
    const input = byName.get(name);
    const comparisons = (input.inputFields ?? []).map(field => ({
      name: field.name, input: byName.get(bare(field.type).name), list: isList(field.type), type: bare(field.type).name,
    }));
    const operators = comparison => (comparison.input?.inputFields ?? []).map(each => ({ name: each.name, type: written(each.type) }));
    const having = operator => comparisons.filter(each => operators(each).some(one => one.name === operator));
    return {
      name,
      plain: comparisons.filter(each => each.input?.kind === 'SCALAR').map(each => ({ name: each.name, type: each.type })),
      texts: having('ilike').map(each => each.name),
      comparisons: comparisons
        .filter(each => operators(each).some(one => one.name === 'eq'))
        .map(each => ({ name: each.name, operators: operators(each) })),
      lists: having('some').map(each => ({ name: each.name, filter: operators(each).find(one => one.name === 'some').type })),
      relations: comparisons.filter(each => /Filter$/.test(each.type) && !having('eq').includes(each) && !having('some').includes(each)
        && !['and', 'or', 'not'].includes(each.name)).map(each => ({ name: each.name, filter: each.type })),
    };
  };

  const lists = query.fields
    .filter(field => argument(field, 'filter') && argument(field, 'first') && /Connection$/.test(bare(field.type).name))
    .map(field => {
      const node = bare(byName.get(bare(field.type).name).fields.find(each => each.name === 'nodes').type).name;
      const fields = byName.get(node).fields;
      return {
        name: field.name, node,
        filter: filterOf(bare(argument(field, 'filter').type).name),
        order: bare(argument(field, 'orderBy').type).name,
        steps: (byName.get(bare(argument(field, 'orderBy').type).name)?.inputFields ?? []).map(each => each.name),
        scalars: fields.filter(each => ['SCALAR', 'ENUM'].includes(bare(each.type).kind) && each.args.every(one => one.type.kind !== 'NON_NULL'))
          .map(each => each.name),
        one: fields.filter(each => bare(each.type).kind === 'OBJECT' && !isList(each.type) && !/Connection$/.test(bare(each.type).name)
          && each.args.length === 0).map(each => ({ name: each.name, node: bare(each.type).name })),
        many: fields.filter(each => /Connection$/.test(bare(each.type).name) && argument(each, 'first'))
          .map(each => ({ name: each.name, node: bare(byName.get(bare(each.type).name).fields.find(one => one.name === 'nodes').type).name })),
      };
    });
  return {
    types, query: queryType.name, lists, filterOf,
    list: name => lists.find(each => each.name === name),
    byNode: node => lists.find(each => each.node === node),
    ones: query.fields.filter(field => field.args.length === 1 && field.args[0].name === 'id').map(field => ({ name: field.name, node: bare(field.type).name })),
    aggregates: query.fields.filter(field => argument(field, 'groupBy')).map(field => ({
      name: field.name,
      group: byName.get(bare(argument(field, 'groupBy').type).name),
      fields: byName.get(bare(field.type).name).fields.map(each => each.name),
    })),
  };
}
