// Sends each hostile input by itself, to find the cause of a failure: node src/acceptance/hostile/table.mjs [TEXT]
// Prints a line for each input whose name contains the text, and starts another gateway if one died. The acceptance
// test itself is main.mjs.
import { main, percentile, sleep } from '../lib.mjs';
import { inputs, isAlive, ordinaryCaller, prepare, readLog, startIssuer } from './gateway.mjs';
import { send } from './send.mjs';

const wanted = process.argv[2] ?? '';
const concurrent = Number(process.env.HOSTILE_CONCURRENT ?? 1);

await main(async () => {
  const issuer = await startIssuer();
  let setting;
  const begin = async () => {
    setting = await prepare(issuer);
    setting.caller = ordinaryCaller(setting);
    await sleep(1000);
  };
  await begin();
  console.log('status | codes | milliseconds | bytes | ordinary caller: slowest ms, failures | new ERROR lines | input | first new ERROR');
  for (const input of inputs(setting, issuer).filter(each => `${each.kind}: ${each.name}`.includes(wanted))) {
    const before = readLog(setting.gateway);
    await setting.caller.report();
    const outcomes = await Promise.all(Array.from({ length: concurrent }, () => send(setting.gateway, input, setting.callers.hostile)));
    const outcome = outcomes.toSorted((a, b) => b.milliseconds - a.milliseconds)[0];
    await sleep(150);
    const { times, failures } = await setting.caller.report();
    const after = readLog(setting.gateway);
    const alive = isAlive(setting.gateway.pid);
    console.log([
      outcome.problem ?? outcome.status, outcome.codes.join(',') || '-', Math.round(outcome.milliseconds), outcome.bytes,
      `${Math.round(percentile(times, 1) ?? 0)}, ${failures.length}`, after.errors.length - before.errors.length, `${input.kind}: ${input.name}${alive ? '' : ' THE GATEWAY DIED'}`,
      (after.errors[before.errors.length] ?? '-').slice(0, 200),
    ].join(' | '));
    // A gateway that ran out of memory is replaced, because its further answers say nothing about the inputs.
    if (!alive || (outcome.status >= 500 && outcome.codes.length === 0)) {
      await setting.gateway.stop('SIGKILL');
      await begin();
    }
  }
});
