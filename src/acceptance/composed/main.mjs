// The composed system: an image of the packaged jar, a PostgreSQL with pgvector, and the migration as a step. Needs a container engine and
// docker-compose, and is therefore run by name only. On Debian, .ci/images/make makes the images that cannot be pulled.
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atEnd, figure, freePort, main, sleep, temporaryDirectory, until } from '../lib.mjs';

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const project = `sluice-composed-${process.pid}`;
const port = await freePort();
const base = `http://127.0.0.1:${port}`;
const passwords = join(temporaryDirectory(), 'env');
const images = {
  JDK_IMAGE: process.env.ACCEPTANCE_JDK_IMAGE ?? 'sluice-ci/jdk',
  BASE_IMAGE: process.env.ACCEPTANCE_BASE_IMAGE ?? 'sluice-ci/debian',
  SLUICE_DATABASE_IMAGE: process.env.ACCEPTANCE_DATABASE_IMAGE ?? 'sluice-ci/postgres',
  SLUICE_IMAGE: 'sluice-ci/sluice',
};

const docker = async (...parameters) => (await run('docker', parameters, { maxBuffer: 1 << 26 })).stdout.trim();

const compose = async (...parameters) =>
  (
    await run('docker-compose', ['--env-file', passwords, '--project-name', project, ...parameters], {
      cwd: root,
      env: { ...process.env, ...images, SLUICE_PORT: String(port), COMPOSE_INTERACTIVE_NO_CLI: '1' },
      maxBuffer: 1 << 26,
    })
  ).stdout.trim();

const container = service => compose('ps', '-q', service);

async function ask(query, token, patience = 2_000) {
  try {
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(patience),
    });
    return await response.json();
  } catch (failure) {
    return { failure: String(failure) };
  }
}

/** Seconds until the first answer that has data. */
async function secondsToAnswer(query, token) {
  const begun = performance.now();
  await until('an answer', async () => (await ask(query, token)).data?.projects, 60);
  return (performance.now() - begun) / 1000;
}

async function build() {
  await run('docker', ['build', '--build-arg', `JDK_IMAGE=${images.JDK_IMAGE}`, '--build-arg', `BASE_IMAGE=${images.BASE_IMAGE}`, '--tag', images.SLUICE_IMAGE, '.'], {
    cwd: root,
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
    maxBuffer: 1 << 28,
  });
  const bytes = Number(await docker('image', 'inspect', '--format', '{{.Size}}', images.SLUICE_IMAGE));
  figure('image', bytes / 1e6, { most: 350, unit: ' MB' });
}

const QUERY = '{ projects(first: 1) { totalCount } capabilities { vectorSearch } }';

await main(async () => {
  await build();
  writeFileSync(passwords, execFileSync(join(root, 'ops/compose/passwords')));
  chmodSync(passwords, 0o600);
  atEnd(() => execFileSync('docker-compose', ['--env-file', passwords, '-p', project, 'down', '--volumes'], { cwd: root, env: { ...process.env, ...images, SLUICE_PORT: String(port) }, stdio: 'ignore' }));
  await compose('up', '--detach', 'database');
  await compose('up', '--detach', 'migrate');
  await until('the end of the migration', async () => (await docker('inspect', '--format', '{{.State.Status}}', await container('migrate'))) === 'exited', 120);
  figure('exit code of the migration', Number(await docker('inspect', '--format', '{{.State.ExitCode}}', await container('migrate'))), { equal: 0 });
  await compose('up', '--detach', '--no-deps', 'gateway');
  figure('first answer', await secondsToAnswer(QUERY), { most: 10, unit: ' s' });
  const token = (await compose('run', '--rm', '--no-deps', 'migrate', 'token', 'create', '--administrator')).split(/\s+/).find(word => word.startsWith('slc_'));
  const answer = await ask(QUERY, token);
  figure('vector search', answer.data?.capabilities?.vectorSearch, { equal: 'APPROXIMATE' });
  figure('answer to an administrator has errors', Boolean(answer.errors), { equal: false });

  const gateway = await container('gateway');
  figure('user id', Number(await docker('exec', gateway, 'id', '-u')), { least: 1 });
  figure('root file system is read-only', await docker('inspect', '--format', '{{.HostConfig.ReadonlyRootfs}}', gateway), { equal: 'true' });
  figure('a file can be written beside the jar', await docker('exec', gateway, 'touch', '/sluice/app/x').then(() => true, () => false), { equal: false });
  figure('native transport of Netty: executable maps', Number(await docker('exec', gateway, 'grep', '-c', 'r-xp.*libnetty_transport_native_epoll', '/proc/1/maps').catch(() => 0)), { least: 1 });
  figure('errors of the AOT cache in the log', (await docker('logs', gateway)).split('[error][aot]').length - 1, { equal: 0 });
  await until('the health check', async () => (await docker('inspect', '--format', '{{.State.Health.Status}}', gateway)) === 'healthy', 60);
  figure('health check', await docker('inspect', '--format', '{{.State.Health.Status}}', gateway), { equal: 'healthy' });

  const database = await container('database');
  await docker('kill', database);
  await sleep(500);
  // The wait for a connection and the deadline end at the same time, so either may win.
  const code = (await ask(QUERY, token, 15_000)).errors?.[0]?.extensions?.code;
  figure(`answer without a database (${code}) is UNAVAILABLE or DEADLINE_EXCEEDED`, ['UNAVAILABLE', 'DEADLINE_EXCEEDED'].includes(code), { equal: true });
  await docker('start', database);
  figure('database killed: seconds to the next answer', await secondsToAnswer(QUERY, token), { most: 30, unit: ' s' });

  await docker('kill', gateway);
  await docker('start', gateway);
  figure('gateway killed: seconds to the next answer', await secondsToAnswer(QUERY, token), { most: 10, unit: ' s' });

  const begun = performance.now();
  await docker('stop', '--time', '30', gateway);
  figure('seconds to stop the gateway', (performance.now() - begun) / 1000, { most: 15, unit: ' s' });
  figure('exit code', Number(await docker('inspect', '--format', '{{.State.ExitCode}}', gateway)), { equal: 143 });

  await compose('down', '--volumes');
  const left = await Promise.all([
    docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${project}`),
    docker('volume', 'ls', '--quiet', '--filter', `name=${project}`),
    docker('network', 'ls', '--quiet', '--filter', `name=${project}`),
  ]);
  figure('containers, volumes and networks left', left.join(' ').trim(), { equal: '' });
});
