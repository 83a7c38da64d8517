// Checks the part "Subscriptions" of docs/clients.md with two gateways on one database. ./run describes it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { ask, command, embedded, figure, main, start } from '../../acceptance/lib.mjs';
import { extract, generate } from '../project.mjs';
import { compareWithDocuments, provoke } from './codes.mjs';
import { statuses } from './events.mjs';
import { halfOpen } from './half-open.mjs';
import { expiry, revocation } from './sessions.mjs';
import { newToken, queries, streams } from './streams.mjs';
import { writer } from './writer.mjs';

const DOCS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'docs');
const CONVERSATIONS = '{ conversations(first: 3, orderBy: [{ createdAt: ASC }]) { nodes { id } } }';

/** The embedded server's key, as docs/security.md names it: other gateways need it. */
function key(directory) {
  const file = join(directory, 'secret-key');
  const bytes = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  return `embedded-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}=file:${file}`;
}

await main(async () => {
  const begun = performance.now();
  const project = extract();
  await generate(project);
  const jiti = createJiti(join(project, 'index.mjs'), { fsCache: false });
  const load = file => jiti.import(join(project, 'src', file));

  const first = await start({ heap: '512m' });
  const { address } = embedded(first.directory);
  const create = () => command('token', 'create', '--user=grace', `--sluice.database.url=${address}`);
  const settings = [`--sluice.database.url=${address}`, `--sluice.secrets.keys=${key(first.directory)}`];
  const [second, token, revoked, expiring, renewed] = await Promise.all([start({ heap: '384m', settings }), create(), create(), create(), create()]);
  const tokenOf = name => readFileSync(join(first.directory, `${name}-token`), 'utf8').trim();
  const [conversation, busy, quiet] = (await ask(first.url, CONVERSATIONS, { token })).json.data.conversations.nodes.map(node => node.id);
  figure('conversations of the caller', [conversation, busy, quiet].filter(Boolean).length, { equal: 3 });

  const scene = { gateway: first, database: address, conversation, token };
  const stopped = halfOpen(scene, { quiet, busy });
  stopped.catch(() => {}); // main() gets the failure below
  const { write } = writer(address, conversation.split('_').at(-1));
  await queries(load, scene);
  await revocation({ ...scene, gateway: second, token: revoked });
  await expiry({ ...scene, tokens: [expiring, renewed, token], write, begins: () => newToken(load, { ...scene, expiring, next: token, write }) });
  const invalid = { expired: expiring, revoked };
  await provoke({ ...scene, unknown: tokenOf('linus'), invalid, deactivated: { user: 'barbara', token: tokenOf('barbara') } });
  await statuses({ ...scene, other: tokenOf('linus'), invalid });
  await streams(load, { first, second, database: address, conversation, token });
  await compareWithDocuments(DOCS);
  await stopped;
  figure('time of all checks', (performance.now() - begun) / 1000, { most: 180, unit: ' s' });
});
