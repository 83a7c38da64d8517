// Hostile operations, made from the schema that introspection returned. Each is sent as a POST with a JSON body.

/** Returns a text of the given number of parts. */
export const many = (count, part, between = ' ') => Array.from({ length: count }, (_, index) => part(index)).join(between);

const ENOUGH = 900_000;
const text = (length, piece = 'x') => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const literal = value => JSON.stringify(value);

/** A hostile operation. Its body is built when it is sent. */
const operation = (kind, name, document, variables, more) => ({
  kind, name,
  body: () => JSON.stringify({
    query: typeof document === 'function' ? document() : document,
    variables: typeof variables === 'function' ? variables() : variables,
    ...more,
  }),
});

/** A hostile operation whose variables are a raw text, because JSON.stringify cannot write them. */
const raw = (kind, name, document, variables) => ({
  kind, name, body: () => `{"query":${literal(document)},"variables":${variables()}}`,
});

/** Returns lists from all parts of the schema that can be filtered by a text. The named lists are always included. */
function sample(schema, count, named) {
  const known = named.map(schema.list).filter(Boolean);
  const others = schema.lists.filter(list => list.filter.texts.length > 0 && !known.includes(list));
  const step = Math.max(1, Math.floor(others.length / Math.max(1, count - known.length)));
  return [...known, ...others.filter((_, index) => index % step === 0)].slice(0, count);
}

/** Memory: one large value that an operation uses in many places (S1). */
export function* binds(schema) {
  const kind = 'S1 binds';
  for (const list of sample(schema, 6, ['aiModels', 'tasks'])) {
    const [column] = list.filter.texts;
    for (const operator of ['like', 'eq']) {
      const root = index => `r${index}: ${list.name}(first: 1, filter: {or: [${many(98, () => `{${column}: {${operator}: $l}}`, ',')}]}) { nodes { __typename } }`;
      yield operation(kind, `${list.name}.${column}: 10 × 98 × ${operator} of 900,000 characters`,
        () => `query($l: String) { ${many(10, root)} }`, () => ({ l: text(ENOUGH) }));
    }
    yield operation(kind, `${list.name}.${column}: 100 × ilike of 900,000 characters`,
      () => `query($l: String) { ${many(100, index => `r${index}: ${list.name}(first: 1, filter: {${column}: {ilike: $l}}) { nodes { __typename } }`)} }`,
      () => ({ l: text(ENOUGH, '%a') }));
    yield operation(kind, `${list.name}.${column}: 250 × in of 20,000 texts`,
      () => `query($l: [String!]) { ${many(2, index => `r${index}: ${list.name}(first: 1, filter: {or: [${many(125, () => `{${column}: {in: $l}}`, ',')}]}) { nodes { __typename } }`)} }`,
      () => ({ l: Array.from({ length: 20_000 }, (_, index) => text(30) + index) }));
    yield operation(kind, `${list.name}: 100 cursors of 900,000 characters`,
      () => `query($l: String) { ${many(100, index => `r${index}: ${list.name}(first: 1, after: $l) { nodes { __typename } }`)} }`,
      () => ({ l: text(ENOUGH, 'QUJD') }));
    yield operation(kind, `${list.name}.${column}: literals of 190,000 characters`,
      () => `{ ${many(19, index => `r${index}: ${list.name}(first: 1, filter: {${column}: {eq: ${literal(text(9_900))}}}) { totalCount }`)} }`);
    yield operation(kind, `${list.name}.${column}: a list of 2 in the variable of a filter, 98 times`,
      () => `query($f: [${list.filter.name}!]) { ${many(98, index => `r${index}: ${list.name}(first: 1, filter: {or: $f}) { totalCount }`)} }`,
      () => ({ f: [{ [column]: { like: text(ENOUGH / 2) } }, { [column]: { ne: text(ENOUGH / 2 - 100) } }] }));
  }
  for (const [operator, where] of [['contains', 'JSON'], ['hasKey', 'String']]) {
    const list = schema.lists.find(each => each.filter.comparisons.some(one => one.operators.some(has => has.name === operator && has.type === where)));
    const column = list?.filter.comparisons.find(one => one.operators.some(has => has.name === operator && has.type === where));
    if (column) {
      yield operation(kind, `${list.name}.${column.name}: 250 × ${operator} of 900,000 characters`,
        () => `query($l: ${where}) { ${many(5, index => `r${index}: ${list.name}(first: 1, filter: {or: [${many(50, () => `{${column.name}: {${operator}: $l}}`, ',')}]}) { totalCount }`)} }`,
        () => ({ l: where === 'JSON' ? { a: text(ENOUGH) } : text(ENOUGH) }));
    }
  }
  for (const one of schema.ones.filter((_, index) => index % 30 === 0).slice(0, 3)) {
    yield operation(kind, `${one.name}: 100 ids of 900,000 characters`,
      () => `query($l: ID!) { ${many(100, index => `r${index}: ${one.name}(id: $l) { __typename }`)} }`, () => ({ l: text(ENOUGH, '0') }));
  }
  yield operation(kind, 'nodes: 9,000 positions of one id of 900,000 characters',
    () => `query($l: ID!) { ${many(90, index => `r${index}: nodes(ids: [${many(100, () => '$l', ',')}]) { __typename }`)} }`, () => ({ l: text(ENOUGH) }));
  yield operation(kind, 'a variable that nothing uses', 'query($l: String) { __typename }', () => ({ l: text(ENOUGH), other: text(50_000) }));
  const found = schema.lists.find(list => list.filter.plain.some(each => each.name === 'search'));
  if (found) {
    yield operation(kind, `${found.name}: 100 searches of 900,000 characters`,
      () => `query($l: String) { ${many(100, index => `r${index}: ${found.name}(first: 1, filter: {search: $l}) { totalCount }`)} }`, () => ({ l: text(ENOUGH, 'ab ') }));
    yield operation(kind, `${found.name}: 90 searches of 1,000 characters`,
      () => `query($l: String) { ${many(90, index => `r${index}: ${found.name}(first: 1, filter: {search: $l}) { totalCount }`)} }`, () => ({ l: text(1000, 'ab -cd "e" or ') }));
  }
}

/** Introspection without end (S2). */
export function* introspection() {
  const kind = 'S2 introspection';
  for (const count of [100, 490, 2000]) {
    yield operation(kind, `${count} descriptions of each field`,
      () => `{ __schema { types { fields(includeDeprecated: true) { ${many(count, index => `a${index}: description`)} } } } }`);
    yield operation(kind, `${count} descriptions of each type`, () => `{ __schema { types { ${many(count, index => `a${index}: description`)} } } }`);
  }
  for (const count of [2, 20, 100]) {
    yield operation(kind, `the whole schema ${count} times`,
      () => `{ ${many(count, index => `s${index}: __schema { types { name fields { name args { name type { name ofType { name } } } type { name ofType { name } } } inputFields { name } enumValues { name } } }`)} }`);
    yield operation(kind, `one type ${count} times`, () => `{ ${many(count, index => `s${index}: __type(name: "Query") { fields { name description args { name description defaultValue } } }`)} }`);
  }
  for (const place of ['enumValues(includeDeprecated: true)', 'inputFields(includeDeprecated: true)', 'fields(includeDeprecated: true) { args', 'interfaces', 'possibleTypes']) {
    for (const leaf of ['name', 'description']) {
      yield operation(kind, `490 × ${leaf} of ${place}`,
        () => `{ __schema { types { ${place} { ${many(490, index => `a${index}: ${leaf}`)} }${place.includes('{') ? ' }' : ''} } } }`);
    }
  }
  yield operation(kind, 'the whole schema with all its descriptions', () => `{ __schema { types { kind name description fields(includeDeprecated: true) { name description
    args { name description type { kind name ofType { kind name } } defaultValue } type { kind name ofType { kind name } } isDeprecated deprecationReason }
    inputFields { name description type { kind name ofType { kind name } } defaultValue } interfaces { name } enumValues(includeDeprecated: true) { name description } possibleTypes { name } } } }`);
  for (const depth of [3, 6, 9]) {
    yield operation(kind, `types of fields of types, ${depth} deep`, () => `{ __schema { types { ${'fields { type { '.repeat(depth)}name${' } }'.repeat(depth)} } } }`);
    yield operation(kind, `possible types of interfaces, ${depth} deep`, () => `{ __type(name: "Node") { ${'possibleTypes { interfaces { '.repeat(depth)}name${' } }'.repeat(depth)} } }`);
    yield operation(kind, `fields of input fields, ${depth} deep`, () => `{ __schema { types { ${'inputFields { type { '.repeat(depth)}name${' } }'.repeat(depth)} } } }`);
  }
  yield operation(kind, 'spread through fragments',
    () => `{ __schema { types { ...F0 } } } ${many(12, index => `fragment F${index} on __Type { a${index}: fields { name } ...F${index + 1} }`)} fragment F12 on __Type { name }`);
  yield operation(kind, '5,000 × __typename', () => `{ ${many(5000, index => `a${index}: __typename`)} }`);
  yield operation(kind, 'ofType, 500 deep', () => `{ __schema { types { fields { type { ${'ofType { '.repeat(500)}name${' }'.repeat(500)} } } } } }`);
  yield operation(kind, 'directives of the schema 400 times', () => `{ ${many(400, index => `s${index}: __schema { directives { name locations args { name description } } }`)} }`);
}

/** Fragments in chains, circles and doublings (S3), and fields that have to be merged. */
export function* fragments(schema) {
  const kind = 'S3 fragments';
  const list = schema.list('tasks') ?? schema.lists[0];
  for (const count of [30, 100, 300, 600, 900, 1200, 1900]) {
    yield operation(kind, `a chain of ${count} fragments`,
      () => `{ __typename ...A0 } ${many(count, index => `fragment A${index} on ${schema.query} { ${index + 1 < count ? `...A${index + 1}` : '__typename'} }`)}`);
  }
  for (const count of [300, 900]) {
    yield operation(kind, `a chain of ${count} fragments, the last first`,
      () => `{ ...A${count - 1} } ${many(count, index => `fragment A${index} on ${schema.query} { ${index > 0 ? `...A${index - 1}` : '__typename'} }`)}`);
    yield operation(kind, `a chain of ${count} fragments on ${list.node}`,
      () => `{ ${list.name} { nodes { ...A0 } } } ${many(count, index => `fragment A${index} on ${list.node} { id ${index + 1 < count ? `...A${index + 1}` : ''} }`)}`);
    yield operation(kind, `a chain of ${count} fragments with a variable`,
      () => `query($v: ID!) { ...A0 } ${many(count, index => `fragment A${index} on ${schema.query} { a${index}: node(id: $v) { id } ${index + 1 < count ? `...A${index + 1}` : ''} }`)}`, { v: 'x' });
    yield operation(kind, `${count} fragments that nothing spreads`, () => `{ __typename } ${many(count, index => `fragment A${index} on ${schema.query} { __typename }`)}`);
    yield operation(kind, `${count} operations that spread one chain`,
      () => `${many(count, index => `query Q${index} { ...A0 }`)} ${many(60, index => `fragment A${index} on ${schema.query} { ${index < 59 ? `...A${index + 1}` : '__typename'} }`)}`, {}, { operationName: 'Q0' });
    yield operation(kind, `a circle of ${count} fragments`, () => `{ ...A0 } ${many(count, index => `fragment A${index} on ${schema.query} { ...A${(index + 1) % count} }`)}`);
  }
  for (const [width, depth] of [[2, 30], [3, 20], [10, 8], [60, 4]]) {
    yield operation(kind, `fragments that spread the next ${width} times, ${depth} deep`,
      () => `{ ...A0 } ${many(depth, index => `fragment A${index} on ${schema.query} { ${many(width, () => `...A${index + 1}`)} }`)} fragment A${depth} on ${schema.query} { __typename }`);
  }
  yield operation(kind, '100 fragments, each of which spreads all that follow',
    () => `{ ...A0 } ${many(100, index => `fragment A${index} on ${schema.query} { __typename ${many(99 - index, more => `...A${index + 1 + more}`)} }`)}`);
  yield operation(kind, 'a fragment of itself', () => `{ ...A } fragment A on ${schema.query} { ...A }`);
  for (const count of [500, 4000]) {
    yield operation(kind, `one fragment spread ${count} times`, () => `{ ${many(count, () => '...A')} } fragment A on ${schema.query} { __typename }`);
    yield operation(kind, `${count} inline fragments beside each other`, () => `{ ${many(count, () => `... on ${schema.query} { __typename }`)} }`);
    yield operation(kind, `${count} fields of one name to merge`, () => `{ ${many(count, () => 'a: __typename')} }`);
  }
  for (const count of [40, 400]) {
    yield operation(kind, `${count} inline fragments inside of each other`, () => `{ ${'... { '.repeat(count)}__typename${' }'.repeat(count)} }`);
    yield operation(kind, `${count} relations of one name to merge`, () => `{ ${list.name} { ${many(count, () => 'nodes { id ')} ${' }'.repeat(count)} } }`);
    yield operation(kind, `${count} lists of one name that differ`, () => `{ ${many(count, index => `a: ${list.name}(first: ${index + 1}) { nodes { id } }`)} }`);
  }
  yield operation(kind, 'lists of one name to merge, 8 deep', () => {
    const inside = depth => (depth === 0 ? 'id' : `nodes { ${inside(depth - 1)} } nodes { ${inside(depth - 1)} }`);
    return `{ ${list.name} { ${inside(8)} } }`;
  });
}

/** Time of the database: operations that look cheap but are expensive (S4). */
export function* filters(schema) {
  const kind = 'S4 filters';
  for (const list of sample(schema, 4, ['tasks', 'messages'])) {
    for (const column of list.filter.texts.slice(0, 3)) {
      for (const [operator, pattern] of [['ilike', '%l%o%r%e%m0_kzz%'], ['like', '%a%b%c%d%e%f%g%zz'], ['ilike', '%_%_%_%_%_%_zz%']]) {
        yield operation(kind, `${list.name}.${column}: 99 × ${operator} ${pattern}`,
          () => `{ ${list.name}(first: 1, filter: {or: [${many(99, index => `{${column}: {${operator}: ${literal(pattern + index)}}}`, ',')}]}) { nodes { __typename } } }`);
      }
    }
    const [column] = list.filter.texts;
    yield operation(kind, `${list.name}.${column}: a pattern of 5,000 wildcards`,
      () => `{ ${list.name}(first: 1, filter: {${column}: {like: ${literal('%a'.repeat(5000))}}}) { totalCount } }`);
    yield operation(kind, `${list.name}: 90 counts of what is like nothing`,
      () => `{ ${many(90, index => `c${index}: ${list.name}(first: 1, filter: {${column}: {ilike: "%q${index}z%"}}) { totalCount }`)} }`);
    for (const [step] of [list.steps].filter(steps => steps.length > 0)) {
      yield operation(kind, `${list.name}: 90 last pages by ${step}`,
        () => `{ ${many(90, index => `c${index}: ${list.name}(last: 100, orderBy: [{${step}: DESC}]) { nodes { ${list.scalars.slice(0, 8).join(' ')} } }`)} }`);
    }
    for (const depth of [2, 6, 12]) {
      const [relation] = list.filter.lists;
      const back = relation && schema.filterOf(relation.filter).relations.find(each => each.filter === list.filter.name);
      if (back) {
        yield operation(kind, `${list.name}: ${relation.name} of ${back.name}, ${depth} deep`,
          () => `{ ${list.name}(first: 1, filter: ${`{${relation.name}: {some: {${back.name}: `.repeat(depth)}{${column}: {ilike: "%zz%"}}${'}}}'.repeat(depth)}) { totalCount } }`);
        yield operation(kind, `${list.name}: none of ${relation.name}, ${depth} deep`,
          () => `{ ${list.name}(first: 1, filter: ${`{${relation.name}: {none: {${back.name}: `.repeat(depth)}{${column}: {ilike: "%zz%"}}${'}}}'.repeat(depth)}) { totalCount } }`);
      }
    }
    yield operation(kind, `${list.name}: not, 200 deep`, () => `{ ${list.name}(first: 1, filter: ${'{not: '.repeat(200)}{${column}: {eq: "x"}}${'}'.repeat(200)}) { totalCount } }`);
  }
  for (const aggregate of schema.aggregates.filter((_, index) => index % 20 === 0).slice(0, 5).concat(schema.aggregates.filter(each => each.name === 'taskAggregate'))) {
    const values = aggregate.group?.enumValues?.map(each => each.name) ?? [];
    if (values.length > 0) {
      yield operation(kind, `${aggregate.name}: 90 groupings`,
        () => `{ ${many(90, index => `g${index}: ${aggregate.name}(first: 1000, groupBy: [${values[index % values.length]}]) { count }`)} }`);
      yield operation(kind, `${aggregate.name}: grouped by everything`, () => `{ ${aggregate.name}(first: 1000, groupBy: [${values.join(',')}]) { count } }`);
    }
  }
  for (const list of sample(schema, 4, ['projects', 'tasks'])) {
    const deep = (node, depth) => {
      const next = schema.byNode(node)?.many.find(each => schema.byNode(each.node)?.many.length > 0);
      return depth === 0 || !next ? 'id' : `${next.name}(first: 100) { nodes { ${deep(next.node, depth - 1)} } }`;
    };
    for (const depth of [1, 2, 4, 11]) {
      yield operation(kind, `${list.name}: pages of 100 of pages of 100, ${depth} deep`, () => `{ ${list.name}(first: 100) { nodes { id ${deep(list.node, depth)} } } }`);
    }
    yield operation(kind, `${list.name}: everything 90 times`,
      () => `{ ${many(90, index => `r${index}: ${list.name}(first: 10) { nodes { ${list.scalars.join(' ')} } }`)} }`);
  }
}

/** Floods and depths of everything that a document can hold. */
export function* floods(schema) {
  const kind = 'documents';
  const list = schema.list('tasks') ?? schema.lists[0];
  const [column] = list.filter.texts;
  for (const count of [300, 1000, 4000]) {
    yield operation(kind, `${count} aliases of a count`, () => `{ ${many(count, index => `a${index}: ${list.name} { totalCount }`)} }`);
    yield operation(kind, `${count} aliases of a column`, () => `{ ${list.name} { nodes { ${many(count, index => `a${index}: id`)} } } }`);
    yield operation(kind, `${count} aliases of nothing that there is`, () => `{ ${many(count, index => `a${index}: nothing${index}`)} }`);
    yield operation(kind, `${count} names that are nearly right`, () => `{ ${many(count, index => `${list.name}${'s'.repeat(1 + (index % 5))}${index} { id }`)} }`);
    yield operation(kind, `${count} × @include on one field`, () => `{ __typename ${'@include(if: true) '.repeat(count)} }`);
    yield operation(kind, `${count} fields with @skip`, () => `query($s: Boolean = false) { ${many(count, index => `a${index}: __typename @skip(if: $s)`)} }`);
    yield operation(kind, `${count} unknown directives`, () => `{ __typename ${many(count, index => `@x${index}`)} }`);
    yield operation(kind, `${count} directives of the operation`, () => `query ${many(count, index => `@x${index}(a: 1)`)} { __typename }`);
    yield operation(kind, `${count} operations`, () => many(count, index => `query Q${index} { __typename }`), {}, { operationName: 'Q1' });
    yield operation(kind, `${count} operations without a name`, () => many(count, () => '{ __typename }'));
    yield operation(kind, `${count} variables`, () => `query(${many(count, index => `$v${index}: Int`)}) { __typename }`);
    yield operation(kind, `${count} variables of unknown types`, () => `query(${many(count, index => `$v${index}: Tas${index} = {a: [1]}`)}) { __typename }`);
    yield operation(kind, `${count} undeclared variables`, () => `{ ${many(count, index => `a${index}: node(id: $v${index}) { id }`)} }`);
    yield operation(kind, `${count} arguments of one name`, () => `{ ${list.name}(${many(count, () => 'first: 1')}) { totalCount } }`);
    yield operation(kind, `${count} unknown arguments`, () => `{ ${list.name}(${many(count, index => `firs${index}: 1`)}) { totalCount } }`);
    yield operation(kind, `${count} unknown fields of a filter`, () => `{ ${list.name}(filter: {${many(count, index => `titl${index}: {eq: "a"}`)}}) { totalCount } }`);
    yield operation(kind, `${count} × or`, () => `{ ${list.name}(filter: {or: [${many(count, () => `{${column}: {eq: "a"}}`, ',')}]}) { totalCount } }`);
    yield operation(kind, `${count} steps of an order`, () => `{ ${list.name}(orderBy: [${many(count, () => `{${list.steps[0]}: ASC}`, ',')}]) { totalCount } }`);
    yield operation(kind, `selections ${count} deep`, () => `{ ${list.name} { nodes { ${'project { tasks { nodes { '.repeat(count / 10)}id${' } } }'.repeat(count / 10)} } } }`);
    yield operation(kind, `selections ${count} deep that never end`, () => `{ ${list.name} { nodes `.repeat(count));
    yield operation(kind, `a list ${count} deep`, () => `{ ${list.name}(filter: {${column}: {in: ${'['.repeat(count)}${']'.repeat(count)}}}) { totalCount } }`);
    yield operation(kind, `an object ${count} deep`, () => `{ ${list.name}(filter: ${'{not: '.repeat(count)}{}${'}'.repeat(count)}) { totalCount } }`);
    yield operation(kind, `a type ${count} lists deep`, () => `query($v: ${'['.repeat(count)}Int${']'.repeat(count)}) { __typename }`);
    yield raw(kind, `a filter ${count} deep in a variable`, `query($f: ${list.filter.name}) { ${list.name}(filter: $f) { totalCount } }`,
      () => `{"f":${'{"not":'.repeat(count)}{}${'}'.repeat(count)}}`);
    yield operation(kind, `a filter with ${count * 10} empty parts in a variable`, `query($f: ${list.filter.name}) { ${list.name}(filter: $f) { totalCount } }`,
      () => ({ f: { and: Array.from({ length: count * 10 }, () => ({})) } }));
    yield operation(kind, `${count} ids`, () => `{ nodes(ids: [${many(count, index => literal(`task_01900000-0000-7000-8000-${String(index).padStart(12, '0')}`), ',')}]) { id } }`);
  }
  for (const [name, document] of [
    ['a comment of 900,000 characters', () => `#${text(ENOUGH)}\n{ __typename }`],
    ['190,000 commas', () => `{${','.repeat(190_000)} __typename }`],
    ['900,000 commas', () => `{${','.repeat(ENOUGH)} __typename }`],
    ['a name of 190,000 characters', () => `{ ${text(190_000, 'a')} }`],
    ['an alias of 190,000 characters', () => `{ ${text(190_000, 'a')}: __typename }`],
    ['a text that never ends', () => `{ node(id: "${text(190_000)}`],
    ['a block of text that never ends', () => `{ node(id: """${text(190_000, 'a\n')}`],
    ['a block of 90,000 lines', () => `{ node(id: """${text(180_000, ' \n')}""") { id } }`],
    ['30,000 escapes', () => `{ node(id: "${'\\u0041'.repeat(30_000)}") { id } }`],
    ['escapes that are none', () => `{ node(id: "${'\\u{FFFFFFFF}'.repeat(10_000)}") { id } }`],
    ['lone surrogates', () => `{ node(id: "${'\\uD800'.repeat(1000)}") { id } }`],
    ['null bytes', () => `{ node(id: "${'\\u0000'.repeat(1000)}") { id } }`],
    ['a number of 190,000 digits', () => `{ ${list.name}(first: ${'9'.repeat(190_000)}) { totalCount } }`],
    ['a number with a huge exponent', () => `{ ${list.name}(first: 1e999999999) { totalCount } }`],
    ['a negative page', () => `{ ${list.name}(first: -2147483648) { totalCount } }`],
    ['a page beyond 32 bits', () => `{ ${list.name}(first: 99999999999) { totalCount } }`],
    ['pages in both directions', () => `{ ${list.name}(first: 1, last: 1) { totalCount } }`],
    ['a mutation', () => 'mutation { __typename }'],
    ['a subscription', () => 'subscription { __typename }'],
    ['definitions of types', () => many(1000, index => `type T${index} { a: Int }`)],
    ['extensions of types', () => many(1000, index => `extend type Query { a${index}: Int }`)],
    ['190,000 braces', () => '{'.repeat(190_000)],
    ['190,000 brackets', () => `{ a(b: ${'['.repeat(190_000)}`],
    ['190,000 dots', () => '.'.repeat(190_000)],
    ['every sign there is', () => many(60_000, index => String.fromCharCode(index % 0xd800), '')],
    ['an injection', () => `{ ${list.name}(filter: {${column}: {eq: "'; drop table tasks; --"}}) { totalCount } }`],
    ['an id that is an injection', () => `{ node(id: "task_' or 1=1 --") { id } }`],
    ['nothing', () => ''],
    ['spaces', () => ' '.repeat(190_000)],
    ['byte order marks', () => '\ufeff'.repeat(60_000)],
    ['defer', () => `{ ${list.name} { nodes { ${many(100, index => `... @defer(label: "l${index}") { a${index}: id }`)} } } }`],
  ]) {
    yield operation(kind, name, document);
  }
}

/** Values of the wrong kind and size in every kind of position. */
export function* values(schema) {
  const kind = 'values';
  const odd = {
    null: 'null', true: 'true', 'a number': '1', 'a huge number': `1e${'9'.repeat(6)}`, 'a tiny number': `1e-${'9'.repeat(6)}`, 'beyond 64 bits': '9223372036854775808',
    'a huge number as a text': `"1e${'9'.repeat(9)}"`, '100,000 digits': '9'.repeat(100_000), 'a text': '"x"',
    'a null byte': '"\\u0000"', 'a lone surrogate': '"\\ud800"', 'a list': '[]', 'lists, 900 deep': '['.repeat(900) + ']'.repeat(900), 'an object': '{}',
    'objects, 900 deep': '{"a":'.repeat(900) + '1' + '}'.repeat(900), '100,000 nulls': `[${many(100_000, () => 'null', ',')}]`,
    '50,000 members': `{${many(50_000, index => `"m${index}":1`, ',')}}`,
  };
  const types = [...new Map(schema.lists.flatMap(list => list.filter.comparisons.flatMap(comparison =>
    comparison.operators.map(operator => [operator.type, { list, comparison, operator }])))).values()];
  const names = Object.keys(odd);
  for (const [index, { list, comparison, operator }] of types.entries()) {
    // Each scalar gets all of the values. Each enum or list gets the next three, so that together they get all of the values.
    const scalar = /^(Int|Long|BigInt|Decimal|Float|Boolean|ID|String|Date|DateTime|JSON)$/.test(operator.type);
    for (const name of scalar ? names : [0, 1, 2].map(turn => names[(index * 3 + turn) % names.length])) {
      yield raw(kind, `${list.name}.${comparison.name}.${operator.name} (${operator.type}): ${name}`,
        `query($v: ${operator.type}) { ${list.name}(first: 1, filter: {${comparison.name}: {${operator.name}: $v}}) { totalCount } }`, () => `{"v":${odd[name]}}`);
    }
  }
  const list = schema.list('tasks') ?? schema.lists[0];
  for (const [type, place] of [['Int', 'first'], ['String', 'after'], [list.filter.name, 'filter'], [`[${list.order}!]`, 'orderBy']]) {
    for (const name of names) {
      yield raw(kind, `${list.name}(${place}): ${name}`, `query($v: ${type}) { ${list.name}(${place}: $v) { totalCount } }`, () => `{"v":${odd[name]}}`);
    }
  }
}
