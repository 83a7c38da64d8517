// Two gateways use one database. Revoking a token, deactivating a user and removing an administrator must take effect on
// both within a second, even while another transaction is open.
import { spawn } from 'node:child_process';
import { ask, atEnd, codes, command, figure, long, main, percentile, sleep, start } from '../lib.mjs';
import { postgres, programs } from '../postgres.mjs';

const ROUNDS = long ? 30 : 5;
const BOUND = 1000;
const POLL = 10;
const USERS = '{ users { nodes { username } } }';

await main(async () => {
  const server = await postgres(await programs());
  const address = `postgresql://sluice:sluice@127.0.0.1:${server.port}/sluice`;
  const url = `--sluice.database.url=${address}`;
  await command('migrate', url);
  const settings = [url, '--sluice.demo=true', '--sluice.database.pool-size=4'];
  const gateways = await Promise.all([start({ heap: '256m', settings }), start({ heap: '256m', settings })]);
  const sql = text => server.query(text, 'sluice', 'sluice');
  const create = (...owner) => command('token', 'create', ...owner, url);

  const status = async (gateway, token) => (await ask(gateway.url, '{ __typename }', { token })).status;
  const isAdministrator = async (gateway, token) => (await ask(gateway.url, USERS, { token })).text.includes('"alan"');

  /** Makes a change. Returns the milliseconds from its start until a condition holds on both gateways. */
  async function spread(change, condition) {
    const begun = performance.now();
    await change();
    await Promise.all(gateways.map(async gateway => {
      while (!(await condition(gateway))) {
        if (performance.now() - begun > 20_000) {
          return;
        }
        await sleep(POLL);
      }
    }));
    return performance.now() - begun;
  }

  /** Measures several changes and reports the slowest. Before each change, the gateways accept the token and so cache it. */
  async function worst(name, round) {
    const times = [];
    for (let i = 0; i < ROUNDS; i++) {
      times.push(await round(i));
    }
    figure(`${name}: the median of ${ROUNDS}`, percentile(times, 0.5), { unit: ' ms' });
    figure(`${name}: the slowest`, percentile(times, 1), { most: BOUND, unit: ' ms' });
  }

  const accepted = [];
  const remember = async token => accepted.push(...(await Promise.all(gateways.map(gateway => status(gateway, token)))));
  const rejected = token => async gateway => (await status(gateway, token)) === 401;
  const prefix = token => `prefix = '${token.slice(0, 12)}'`;

  const revocation = async () => {
    const token = await create('--user=grace');
    await remember(token);
    return spread(() => sql(`update access_tokens set revoked_at = now() where ${prefix(token)}`), rejected(token));
  };
  await worst('a revoked token is rejected', revocation);

  const grace = await create('--user=grace');
  await worst('a deactivated user is rejected', async () => {
    await sql("update users set is_active = true where username = 'grace'");
    while ((await Promise.all(gateways.map(gateway => status(gateway, grace)))).some(each => each !== 200)) {
      await sleep(POLL);
    }
    return spread(() => sql("update users set is_active = false where username = 'grace'"), rejected(grace));
  });
  await sql("update users set is_active = true where username = 'grace'");

  const linus = await create('--user=linus');
  await worst('a demoted administrator sees less', async () => {
    await sql("insert into administrators (user_id) select id from users where username = 'linus'");
    while ((await Promise.all(gateways.map(gateway => isAdministrator(gateway, linus)))).some(each => !each)) {
      await sleep(POLL);
    }
    return spread(
      () => sql("delete from administrators where user_id = (select id from users where username = 'linus')"),
      async gateway => !(await isAdministrator(gateway, linus)));
  });

  // A transaction changes a token and stays open. It must not delay the changes of others, and its own change must not be lost.
  const held = await create('--user=barbara');
  await remember(held);
  const session = spawn('psql', [address, '-XAtq'], { stdio: ['pipe', 'ignore', 'inherit'] });
  atEnd(() => session.kill());
  session.stdin.write(`begin;\nupdate access_tokens set revoked_at = now() where ${prefix(held)};\n`);
  while ((await sql("select count(*) from pg_stat_activity where state = 'idle in transaction'")) === '0') {
    await sleep(POLL);
  }
  await worst('a revoked token is rejected beside an open transaction', revocation);
  figure('status of the token that the open transaction revokes', await status(gateways[0], held), { equal: 200 });
  figure('the open transaction commits: its token is rejected',
    await spread(async () => session.stdin.write('commit;\n'), rejected(held)), { most: BOUND, unit: ' ms' });
  session.stdin.end();

  figure('answers to tokens before their revocation that are not 200', accepted.filter(each => each !== 200).length, { equal: 0 });
  const mistyped = await ask(gateways[0].url, USERS, { token: `${linus.slice(0, -1)}${linus.endsWith('A') ? 'B' : 'A'}` });
  figure('status of a mistyped token', mistyped.status, { equal: 401 });
  figure('its code', codes(mistyped).join(), { equal: 'UNAUTHENTICATED' });
});
