// Breaks the connection between Sluice and PostgreSQL in several ways. Sluice must answer again within seconds, by itself.
//
// After each outage, the first answer must come at most 5 s after the network is back. No request that begins after that
// answer may fail. Requests that run during the outage may fail.
import { figure, long, main, sleep, start, until } from '../lib.mjs';
import { callers } from './callers.mjs';
import { postgres, programs } from '../postgres.mjs';
import { proxy } from './proxy.mjs';

const AFTERWARDS = long ? 15_000 : 4_000;
const ROUNDS = long ? 5 : 1;

/** Runs callers during an outage. happen() starts the outage, and returns when the network or the server is back. */
async function outage(name, sluice, happen) {
  for (let round = 1; round <= ROUNDS; round++) {
    const people = await callers(sluice);
    await sleep(1_000);
    await Promise.all(Array.from({ length: 32 }, () => people.newcomer())); // fills the pool
    await sleep(200);
    await happen();
    const back = performance.now();
    const coming = setInterval(() => people.newcomer(), 100);
    const first = () => people.requests.find(request => !request.why && request.ended > back);
    await until(`an answer after: ${name}`, first, 60).catch(() => {});
    const answer = first()?.ended ?? Infinity;
    await sleep(AFTERWARDS);
    clearInterval(coming);
    const requests = await people.stop();
    const failed = requests.filter(request => request.begun > answer && request.why);
    const label = ROUNDS > 1 ? `${name} (${round})` : name;
    figure(`${label}: first answer after the return`, (answer - back) / 1000, { most: 5, unit: ' s' });
    figure(`${label}: failed of ${requests.filter(request => request.begun > answer).length} begun after it`, failed.length, { equal: 0 });
    failed.slice(0, 3).forEach(request => console.log(`        ${request.why}`));
    await until('ready again', sluice.isReady, 15).catch(() => {});
    figure(`${label}: ready`, await sluice.isReady(), { equal: true });
  }
}

const settings = (url, ...more) => [
  `--sluice.database.url=${url}`, '--sluice.database.username=sluice', '--sluice.database.password=sluice', '--sluice.database.migrate=true', '--sluice.demo=true',
  '--logging.level.dev.sluice=WARN', ...more,
];

main(async () => {
  const bin = await programs();
  const primary = await postgres(bin, { settings: { wal_level: 'replica', max_wal_senders: 4 } });
  const network = await proxy(primary.port);
  const url = `postgresql://127.0.0.1:${network.port}/sluice`;
  const usual = await start({ settings: settings(url) });
  const ends = where => `select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'sluice' ${where}`;

  await outage('packets swallowed for 3 s', usual, async () => {
    network.swallow();
    await sleep(3_000);
    network.forward();
  });
  await outage('packets swallowed for 12 s', usual, async () => {
    network.swallow();
    await sleep(12_000);
    network.forward();
  });
  await outage('delays of 300 ms', usual, async () => {
    network.delay(300);
    await sleep(4_000);
    network.forward();
  });
  await outage('connections cut', usual, async () => network.cut());
  await outage('connections reset', usual, async () => network.reset());
  await outage('connections refused for 3 s', usual, async () => {
    network.refuse();
    await sleep(3_000);
    network.forward();
  });
  await outage('all backends terminated, three times', usual, async () => {
    for (let i = 0; i < 3; i++) {
      await primary.query(ends(''));
      await sleep(200);
    }
  });
  await outage('PostgreSQL stopped and started', usual, async () => {
    await primary.stop('fast');
    await sleep(1_000);
    await primary.start(primary.port);
  });
  await outage('PostgreSQL killed', usual, async () => {
    await primary.kill();
    await primary.start(primary.port);
  });
  await outage('PostgreSQL moved to another port', usual, async () => {
    network.refuse();
    await primary.stop('immediate');
    await primary.start();
    network.forward(primary.port);
  });
  await primary.query("alter role sluice set idle_session_timeout = '700ms'");
  await primary.query(ends(''));
  await outage('idle_session_timeout of 700 ms', usual, async () => sleep(1_500));
  await quiet('nobody asks for 2 s each time, idle_session_timeout of 700 ms', usual);
  await primary.query('alter role sluice reset idle_session_timeout');
  await usual.stop();

  // In this outage, each connection waits for an answer that was lost.
  const small = await start({ settings: settings(url, '--sluice.database.pool-size=2') });
  await outage('a pool of two, packets swallowed for 4 s', small, async () => {
    network.swallow();
    await sleep(4_000);
    network.forward();
  });
  await small.stop();
  await network.close();

  await failover(bin, primary);
});

/** Sends requests with pauses in between. All connections close during each pause. */
async function quiet(name, sluice) {
  const people = await callers(sluice, 0);
  for (let i = 0; i < 4; i++) {
    await sleep(2_000);
    figure(`${name}: ready`, await sluice.isReady(), { equal: true });
    await people.newcomer();
  }
  figure(`${name}: failed of 4`, people.requests.filter(request => request.why).length, { equal: 0 });
}

/** The database URL has two addresses. The server at the first is killed, and its standby at the second takes over. */
async function failover(bin, primary) {
  const standby = await postgres(bin, { from: primary });
  const networks = [await proxy(primary.port), await proxy(standby.port)];
  const url = `postgresql://${networks.map(one => `127.0.0.1:${one.port}`).join(',')}/sluice?targetServerType=primary`;
  const sluice = await start({ settings: settings(url) });
  await until('the standby has all', async () =>
    (await standby.query('select pg_last_wal_replay_lsn()')) === (await primary.query('select pg_current_wal_flush_lsn()')));
  const people = await callers(sluice);
  await sleep(1_000);
  await primary.kill();
  await standby.promote();
  const back = performance.now();
  const first = () => people.requests.find(request => !request.why && request.ended > back);
  await until('an answer of the second address', first, 60).catch(() => {});
  const answer = first()?.ended ?? Infinity;
  await sleep(AFTERWARDS);
  const requests = await people.stop();
  figure('the first of two addresses killed: first answer after the promotion', (answer - back) / 1000, { most: 5, unit: ' s' });
  figure('the first of two addresses killed: failed after it', requests.filter(request => request.begun > answer && request.why).length, { equal: 0 });

  // The opposite failover: the second server becomes silent, and the first comes back as an independent primary.
  await primary.start(primary.port);
  await outage('the second of two addresses goes silent', sluice, async () => {
    networks[1].swallow();
  });
  await sluice.stop();
  await Promise.all(networks.map(one => one.close()));
}
