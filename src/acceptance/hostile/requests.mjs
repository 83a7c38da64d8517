// Hostile requests whose document is harmless: bodies, headers, tokens, addresses.
import { deflateSync, gzipSync } from 'node:zlib';
import { many } from './documents.mjs';

const HARMLESS = '{"query":"{ __typename }"}';
const ENOUGH = 900_000;

const bombs = new Map();

/** A gzip body with many MB of spaces, compressed to about a thousandth. Built once, because packing takes longer than sending. */
function bomb(megabytes, around = ['', '']) {
  const name = megabytes + around.join();
  if (!bombs.has(name)) {
    const text = Buffer.concat([Buffer.from(around[0]), Buffer.alloc(megabytes << 20, 0x20), Buffer.from(around[1])]);
    bombs.set(name, gzipSync(text, { level: 9 }));
  }
  return bombs.get(name);
}

/** Bodies that contain no valid request, or more than one. */
export function* bodies() {
  const kind = 'bodies';
  for (const [name, body] of [
    ['nothing', () => ''], ['spaces', () => ' '.repeat(ENOUGH)], ['no JSON', () => 'query { __typename }'], ['a file', () => '%PDF-1.7'],
    ['two bodies', () => HARMLESS + HARMLESS], ['half a body', () => HARMLESS.slice(0, 12)], ['a byte order mark', () => `\ufeff${HARMLESS}`],
    ['a list of 1,000 requests', () => `[${many(1000, () => HARMLESS, ',')}]`], ['null', () => 'null'], ['a text', () => '"x"'], ['a number', () => '1e999999999'],
    ['a number of 900,000 digits', () => '9'.repeat(ENOUGH)], ['lists, 900,000 deep', () => '['.repeat(ENOUGH)],
    ['lists, 400,000 deep and back', () => '['.repeat(400_000) + ']'.repeat(400_000)], ['objects, 100,000 deep', () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['50,000 members', () => `{${many(50_000, index => `"m${index}":1,`, '')}"query":"{ __typename }"}`],
    ['a member of 900,000 characters', () => `{"${'m'.repeat(ENOUGH)}":1,"query":"{ __typename }"}`],
    ['50,000 queries in one', () => `{${many(40_000, () => '"query":"{ a }"', ',')}}`],
    ['a query that is a number', () => '{"query":1}'], ['a query that is null', () => '{"query":null}'], ['a query that is a list', () => '{"query":["{ __typename }"]}'],
    ['a name that is a list', () => '{"query":"{ __typename }","operationName":[[]]}'], ['an empty name', () => '{"query":"query A { __typename } query B { __typename }","operationName":""}'],
    ['a name of 900,000 characters', () => `{"query":"{ __typename }","operationName":"${'n'.repeat(ENOUGH)}"}`],
    ['variables that are a list', () => '{"query":"{ __typename }","variables":[1]}'], ['variables that are a text', () => '{"query":"{ __typename }","variables":"{}"}'],
    ['variables, 100,000 deep', () => `{"query":"{ __typename }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
    ['100,000 variables', () => `{"query":"{ __typename }","variables":{${many(60_000, index => `"v${index}":1`, ',')}}}`],
    ['extensions, 900 deep', () => `{"query":"{ __typename }","extensions":{"a":${'['.repeat(900)}${']'.repeat(900)}}}`],
    ['extensions of 900,000 characters', () => `{"query":"{ __typename }","extensions":{"a":"${'x'.repeat(ENOUGH)}"}}`],
    ['a hash that is none', () => '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}'],
    ['a hash that is an object', () => '{"extensions":{"persistedQuery":{"version":"a","sha256Hash":{}}}}'],
    ['a hash of another document', () => `{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'0'.repeat(64)}"}}}`],
    ['an id that is a path', () => '{"documentId":"../../../../etc/passwd"}'], ['an id of 900,000 characters', () => `{"documentId":"${'i'.repeat(ENOUGH)}"}`],
    ['members of a prototype', () => '{"query":"{ __typename }","variables":{"__proto__":{"a":1}},"extensions":{"constructor":1}}'],
    ['broken UTF-8', () => Buffer.concat([Buffer.from('{"query":"{ __typename }","operationName":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])],
    ['bytes of every kind', () => Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256))],
    ['UTF-16', () => Buffer.from(HARMLESS, 'utf16le')], ['escapes alone', () => `{"query":"${'\\u007b'.repeat(150_000)}"}`],
    ['lone surrogates', () => `{"query":"{ __typename }","variables":{"a":"${'\\ud800'.repeat(100_000)}"}}`], ['10 MB', () => `{"query":"${'x'.repeat(10 << 20)}"}`],
  ]) {
    yield { kind, name, body };
  }
  for (const megabytes of [2, 50, 300]) {
    const packed = bomb(megabytes, [HARMLESS, '']);
    yield { kind, name: `gzip of ${megabytes} MB of spaces`, body: () => packed, headers: { 'Content-Encoding': 'gzip' } };
  }
  const longText = bomb(200, ['{"query":"', '"}']);
  yield { kind, name: 'gzip of a text of 200 MB', body: () => longText, headers: { 'Content-Encoding': 'gzip' } };
  for (const [name, encoding, body] of [
    ['gzip that is none', 'gzip', () => Buffer.from('no gzip')], ['half a gzip', 'gzip', () => gzipSync(HARMLESS).subarray(0, 15)],
    ['10,000 members of gzip', 'gzip', () => Buffer.concat(Array.from({ length: 10_000 }, () => gzipSync('')))],
    ['gzip of gzip', 'gzip, gzip', () => gzipSync(gzipSync(HARMLESS))], ['gzip of gzip of 200 MB', 'gzip, gzip', () => gzipSync(longText)],
    ['deflate', 'deflate', () => deflateSync(HARMLESS)], ['brotli that is none', 'br', () => Buffer.from(HARMLESS)], ['no encoding', 'identity', () => HARMLESS],
    ['an unknown encoding', 'nothing-known', () => HARMLESS], ['200 encodings', Array.from({ length: 200 }, () => 'gzip').join(','), () => gzipSync(HARMLESS)],
  ]) {
    yield { kind, name, body, headers: { 'Content-Encoding': encoding } };
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/json; charset=utf-16',
    'application/json; charset=nothing', 'application/graphql', '*/*', 'application/json; a=' + 'b'.repeat(4000), 'x', '']) {
    yield { kind, name: `the type ${type.slice(0, 40)}`, body: () => HARMLESS, headers: { 'Content-Type': type } };
  }
}

/** Methods, addresses and headers. */
export function* addresses() {
  const kind = 'addresses';
  const get = (name, path, headers) => ({ kind, name, method: 'GET', path, headers });
  const query = encodeURIComponent('{ __typename }');
  for (const length of [4000, 5000, 8000, 60_000]) {
    yield get(`an address of ${length} characters`, `/graphql?query=%7B${'%20'.repeat(length / 3)}__typename%7D`);
  }
  for (const [name, path] of [
    ['broken percent signs', '/graphql?query=%7B%2'], ['broken variables', `/graphql?query=${query}&variables=%7B`], ['a token', `/graphql?access_token=x&query=${query}`],
    ['a mutation', `/graphql?query=${encodeURIComponent('mutation { __typename }')}`], ['100 queries', `/graphql?${many(100, () => `query=${query}`, '&')}`],
    ['dots', '/graphql/../../actuator/env'], ['encoded dots', '/%2e%2e/%2e%2e/etc/passwd'], ['null bytes', '/graphql%00'], ['semicolons', '/graphql;a=b;c=d'], ['slashes', '//////graphql'],
    ['the heap', '/actuator/heapdump'], ['the environment', '/actuator/env'], ['health of everything', '/actuator/health/readiness/r2dbc'], ['a page of nothing', '/graphiql/../../x'],
    ['introspection', `/graphql?query=${encodeURIComponent('{ __schema { types { fields { name description } } } }')}`],
  ]) {
    yield get(name, path);
  }
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PATCH']) {
    yield { kind, name: `the method ${method}`, method, path: `/graphql?query=${query}` };
  }
  for (const [name, headers] of [
    ['a huge Accept', { Accept: many(400, index => `application/x${index};q=0.${index}`, ',') }], ['an Accept of nothing', { Accept: 'image/png' }], ['a broken Accept', { Accept: ';;;,,,/' }],
    ['a timeout below nothing', { 'X-Request-Timeout': '-1' }], ['a timeout of ages', { 'X-Request-Timeout': '99999999999999999999s' }], ['a timeout of a millisecond', { 'X-Request-Timeout': '1' }],
    ['a timeout that is none', { 'X-Request-Timeout': '5 parsecs' }], ['7,000 characters of cookies', { Cookie: many(350, index => `c${index}=aaaaaaaaaaaaa`, '; ') }],
    ['20,000 characters of cookies', { Cookie: 'c='.padEnd(20_000, 'x') }], ['another origin', { Origin: 'https://evil.example' }], ['an origin of null', { Origin: 'null' }],
    ['another host', { Host: 'evil.example' }], ['200 addresses of proxies', { 'X-Forwarded-For': many(200, index => `10.0.0.${index}`, ', ') }],
    ['a tag of 7,000 characters', { 'If-None-Match': `"${'t'.repeat(7000)}"` }], ['ranges', { Range: many(200, index => `bytes=${index}-`, ',') }], ['a hundred headers', Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`X-H${index}`, 'x']))],
  ]) {
    yield { kind, name, body: () => HARMLESS, headers };
  }
}

/** Invalid credentials. Each kind is sent several times, each time with another value. */
export function* tokens(issuer) {
  const kind = 'tokens';
  const encoded = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  let number = 0;
  const other = () => `nobody-${number++}`;
  for (const [name, authorization] of [
    ['no token', () => `Bearer x.y.${other()}`], ['an empty one', () => 'Bearer '], ['a random one', () => `Bearer ${encoded(other())}.${encoded(other())}.${encoded(other())}`],
    ['without an algorithm', () => `Bearer ${encoded({ alg: 'none' })}.${encoded({ sub: other(), role: 'administrator' })}.`],
    ['signed with a text', () => `Bearer ${encoded({ alg: 'HS256', kid: 'acceptance' })}.${encoded({ sub: other() })}.AAAA`],
    ['a key that nobody has', () => `Bearer ${issuer.token(other(), {}, { kid: other() })}`], ['a subject that nobody is', () => `Bearer ${issuer.token(other())}`],
    ['an expired one', () => `Bearer ${issuer.token(other(), { exp: 1 })}`], ['one of the future', () => `Bearer ${issuer.token(other(), { nbf: 32503680000 })}`],
    ['one of another issuer', () => `Bearer ${issuer.token(other(), { iss: 'https://evil.example' })}`], ['a subject of 5,000 characters', () => `Bearer ${issuer.token(other() + 'x'.repeat(5000))}`],
    ['a subject that is an injection', () => `Bearer ${issuer.token(`' or true -- ${other()}`)}`], ['a subject with null bytes', () => `Bearer ${issuer.token(`\0${other()}`)}`],
    ['a subject with a lone surrogate', () => `Bearer ${issuer.token(`\ud800${other()}`)}`],
    ['a subject that is an object', () => `Bearer ${issuer.token({ a: other() })}`], ['claims, 500 deep', () => `Bearer ${issuer.token(other(), { a: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) })}`],
    ['times that are none', () => `Bearer ${issuer.token(other(), { exp: 'soon', iat: {} })}`], ['a time beyond all', () => `Bearer ${issuer.token(other(), { exp: 1e18 })}`],
    ['a password', () => `Basic ${Buffer.from('admin:admin').toString('base64')}`], ['no scheme', () => issuer.token(other())], ['another scheme', () => `Digest ${other()}`],
    ['7,000 characters', () => `Bearer ${'x'.repeat(7000)}`], ['30,000 characters', () => `Bearer ${'x'.repeat(30_000)}`], ['a signature that was changed', () => `Bearer ${issuer.token(other()).slice(0, -6)}AAAAAA`],
  ]) {
    yield { kind, name, body: () => HARMLESS, authorization, times: 5 };
  }
}
