// Holds clients of Zero (holder.mjs), each with the newest messages of one conversation. The callers are keys of users.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Zero } from '@rocicorp/zero';
import { arrived, serve } from '../streams/holder.mjs';
import { schema } from './schema.mjs';

const NEWEST = 200;
const OPENING = 10;

const encoded = value => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(user) {
  const now = Math.floor(Date.now() / 1000);
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: user, iat: now, exp: now + 3600 })}`;
  return `${text}.${createHmac('sha256', process.env.ZERO_AUTH_SECRET).update(text).digest('base64url')}`;
}

/** Opens one client. Resolves when its rows are complete. */
function open(number, { url, user, conversation, run }) {
  const zero = new Zero({ userID: user, auth: token(user), cacheURL: url, schema, kvStore: 'mem', logLevel: 'error' });
  const first = `01900020-${run}-7000-8000-000000000000`;
  const view = zero.query.messages.where('conversation_id', conversation).where('id', '>=', first).orderBy('id', 'desc').limit(NEWEST).materialize();
  const known = new Set();
  return new Promise(resolve =>
    view.addListener((rows, state) => {
      for (const { id } of rows) {
        if (!known.has(id)) {
          known.add(id);
          arrived(number, id);
        }
      }
      if (state === 'complete') {
        resolve();
      }
    }));
}

serve(async ({ sockets, tokens, conversations: [conversation], url, run }) => {
  let next = 0;
  const worker = async () => {
    while (next < sockets) {
      const number = next++;
      await open(number, { url, user: tokens[number % tokens.length], conversation, run });
    }
  };
  await Promise.all(Array.from({ length: OPENING }, worker));
  await sleep(1000);
  return sockets;
});
