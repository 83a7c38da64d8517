// The ordinary caller, in a separate thread. It reads a row by its id ten times a second and does not wait for earlier answers.
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const { url, token, query, expected, timeout } = workerData;
const agent = new Agent({ keepAlive: true });
const body = JSON.stringify({ query });
let times = [];
let failures = [];

/** Posts the query. Returns the text of the answer, or rejects if there is no answer within the timeout. */
const post = () =>
  new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST', agent, signal: AbortSignal.timeout(timeout),
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), Authorization: `Bearer ${token}` },
    }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk)).on('error', reject)
        .on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    sent.on('error', reject).end(body);
  });

// The time of a request begins when it was due, so a delay of this thread counts too.
async function ask(due) {
  let problem;
  try {
    const text = await post();
    problem = text.includes(expected) ? undefined : text.slice(0, 200);
  } catch (failure) {
    problem = failure.code ?? failure.name;
  }
  times.push(performance.now() - due);
  if (problem !== undefined) {
    failures.push(problem);
  }
}

let due = performance.now();
setInterval(() => {
  while (due <= performance.now()) {
    ask(due);
    due += 100;
  }
}, 10);

parentPort.on('message', () => {
  parentPort.postMessage({ times, failures });
  times = [];
  failures = [];
});
