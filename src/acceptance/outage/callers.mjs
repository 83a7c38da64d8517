// Four callers who ask all the time, each as soon as it has its answer; and what became of each request.
import { ask, sleep, until } from '../lib.mjs';

const QUERY = '{ tasks(first: 3) { totalCount nodes { id title project { name } } } }';
const PATIENCE = 15_000;

/** Whether an answer is one: the right rows. */
async function asked(sluice, expected) {
  const begun = performance.now();
  let why;
  try {
    const answer = await ask(sluice.url, QUERY, { token: sluice.administrator, signal: AbortSignal.timeout(PATIENCE) });
    why = answer.text === expected ? undefined : answer.text.slice(0, 200);
  } catch (failure) {
    why = String(failure.cause ?? failure);
  }
  return { begun, ended: performance.now(), why };
}

/** Starts callers; stop() ends them, and answers all requests in the order of their beginnings. */
export async function callers(sluice, count = 4) {
  let right;
  await until('an answer before the outage', async () => {
    right = await ask(sluice.url, QUERY, { token: sluice.administrator });
    return right.json?.data?.tasks !== undefined && right.json.errors === undefined;
  });
  const requests = [];
  let over = false;
  const running = Array.from({ length: count }, async () => {
    while (!over) {
      const request = await asked(sluice, right.text);
      requests.push(request);
      await sleep(request.why ? 20 : 2);
    }
  });
  return {
    requests,
    /** Requests that begin now, beside the callers, as of a client that has just come. */
    newcomer: () => asked(sluice, right.text).then(request => requests.push(request)),
    async stop() {
      over = true;
      await Promise.all(running);
      return requests.sort((one, other) => one.begun - other.begun);
    },
  };
}
