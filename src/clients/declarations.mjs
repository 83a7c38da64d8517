// Reads the tables, columns and SQL expressions of each type from the SDL in graphql/, as the gateway reads it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, valueFromASTUntyped } from 'graphql';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'graphql');

const snake = name => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/** Returns the arguments of a directive, or undefined without the directive. */
function directive(node, name) {
  const found = node.directives.find(each => each.name.value === name);
  return found && Object.fromEntries(found.arguments.map(each => [each.name.value, valueFromASTUntyped(each.value)]));
}

function named(type) {
  return type.kind === 'NamedType' ? type.name.value : named(type.type);
}

const isList = type => type.kind === 'ListType' || (type.kind === 'NonNullType' && isList(type.type));

/** The declared types, read once for each call. */
export function declarations() {
  const text = readdirSync(FOLDER).filter(file => file.endsWith('.graphqls')).sort().map(file => readFileSync(join(FOLDER, file), 'utf8')).join('\n');
  const types = new Map(parse(text).definitions.filter(each => /^(ObjectType|InterfaceType)Definition$/.test(each.kind)).map(each => [each.name.value, each]));

  /** Returns the fields of a JSON field's type that are exact numbers (BigInt or Decimal). */
  const numbersIn = field => (types.get(named(field.type))?.fields ?? []).filter(each => ['BigInt', 'Decimal'].includes(named(each.type)))
    .map(each => ({ name: each.name.value, keys: directive(each, 'key') ? [directive(each, 'key').name] : [...new Set([snake(each.name.value), each.name.value])] }));

  const entities = [...types.values()].filter(each => directive(each, 'table')).map(node => {
    // The table of an interface also has the fields of the types that implement it.
    const behind = [...types.values()].filter(each => directive(each, 'kind') && each.interfaces.some(shared => shared.name.value === node.name.value));
    const fields = new Map([...behind.flatMap(each => each.fields), ...node.fields].map(each => [each.name.value, each]));
    return {
      name: node.name.value,
      table: directive(node, 'table').name,
      /** Returns the SQL expression of a field's value. The row has the alias t. */
      sql(name) {
        const field = fields.get(name);
        return directive(field, 'expression')?.sql.replaceAll('{row}', 't') ?? `t.${directive(field, 'column')?.name ?? snake(name)}`;
      },
      /** Returns the JSON fields with exact numbers. Their SQL returns a list of texts for the object, or for each item of a list. */
      json() {
        return [...fields.values()].filter(field => directive(field, 'json') && numbersIn(field).length > 0).map(field => {
          const column = directive(field, 'json').column ?? snake(field.name.value);
          const texts = object => `json_build_array(${numbersIn(field).map(each => `coalesce(${each.keys.map(key => `${object} ->> '${key}'`).join(', ')})`).join(', ')})`;
          return {
            field: field.name.value, type: named(field.type), fields: numbersIn(field), column, isList: isList(field.type),
            sql: isList(field.type)
              ? `(select json_agg(${texts('item.value')} order by item.ordinality) from jsonb_array_elements(case when jsonb_typeof(t.${column}) = 'array' then t.${column} end) with ordinality as item)`
              : texts(`t.${column}`),
          };
        });
      },
    };
  });

  return {
    entities: () => entities,
    namespaces: () => [...types.values()].filter(each => directive(each, 'namespace')).map(each => ({ type: each.name.value, field: directive(each, 'namespace').field })),
    /** Returns the JSON columns that contain exact numbers, and the keys of these numbers. */
    jsonNumbers: () => entities.flatMap(entity => entity.json().map(each => ({ table: entity.table, column: each.column, isList: each.isList, keys: each.fields.map(field => field.keys[0]) }))),
  };
}
