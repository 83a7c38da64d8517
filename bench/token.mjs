// Prints tokens for the first users of the benchmark's database, one in a line: node token.mjs DATA_DIRECTORY [COUNT]
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [directory, count = 1] = process.argv.slice(2);
const jwk = JSON.parse(readFileSync(`${directory}/signing-key.jwk`, 'utf8'));
const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);
const head = part({ alg: 'RS256', typ: 'JWT', kid: jwk.kid });

for (let user = 1; user <= count; user++) {
  const sub = `01900002-0000-7000-8000-${String(user).padStart(12, '0')}`;
  const body = part({ iss: 'sluice', sub, role: 'user', iat: now, exp: now + 24 * 3600 });
  const signature = sign('RSA-SHA256', Buffer.from(`${head}.${body}`), createPrivateKey({ key: jwk, format: 'jwk' }));
  console.log(`${head}.${body}.${signature.toString('base64url')}`);
}
