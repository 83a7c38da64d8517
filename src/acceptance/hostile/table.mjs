// What each hostile input does by itself: node src/acceptance/hostile/table.mjs [TEXT] prints a line per input whose
// name contains the text. Starts another gateway when one died. For the search of a cause; main.mjs is the acceptance.
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
    // A gateway that is out of some memory answers nothing of interest.
    if (!alive || (outcome.status >= 500 && outcome.codes.length === 0)) {
      await setting.gateway.stop('SIGKILL');
      await begin();
    }
  }
});
