// Four callers that send requests without a break, each as soon as it has its answer. Records the result of each request.
import { ask, sleep, until } from '../lib.mjs';

const QUERY = '{ tasks(first: 3) { totalCount nodes { id title project { name } } } }';
const PATIENCE = 15_000;

/** Sends a request. The result has a reason in `why` if the answer does not consist of the expected rows. */
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

/** Starts callers. stop() ends them and returns all requests, ordered by the time when they began. */
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
    /** Sends one more request beside the callers, like a new client. */
    newcomer: () => asked(sluice, right.text).then(request => requests.push(request)),
    async stop() {
      over = true;
      await Promise.all(running);
      return requests.sort((one, other) => one.begun - other.begun);
    },
  };
}
