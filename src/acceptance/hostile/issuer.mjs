// An OpenID Connect issuer that the script runs itself. It signs valid and invalid tokens for any user.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { atEnd } from '../lib.mjs';

const encoded = value => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Starts an issuer. token(subject, claims, header) signs a token that is valid for an hour unless the claims change that. */
export async function startIssuer() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'acceptance', use: 'sig', alg: 'RS256' };
  let address;
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys: [key] } : { issuer: address, jwks_uri: `${address}/keys` }));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}`;
  atEnd(() => server.closeAllConnections?.() ?? server.close());
  const sign = text => createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url');
  return {
    address,
    token(subject, claims = {}, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      const text = `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'acceptance', ...header })}.${encoded({
        iss: address, sub: subject, iat: now, exp: now + 3600, ...claims,
      })}`;
      return `${text}.${sign(text)}`;
    },
  };
}
