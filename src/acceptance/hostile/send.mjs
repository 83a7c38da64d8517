// Sends a hostile input and reports the result.
import { Agent, request } from 'node:http';

/** Seconds after which an input counts as unanswered; the gateway itself promises an answer within 10. */
export const PATIENCE = 30;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const KEPT = 1 << 16;

/** The codes of errors in a text. */
const codesIn = text => [...new Set([...text.matchAll(/"code" ?: ?"([A-Z_]+)"/g)].map(match => match[1]))];

/** Keeps the start and the end of an answer only. Errors are in one of them, and the middle may have 30 MB. */
const ends = chunks => {
  const all = Buffer.concat(chunks);
  return all.length <= 2 * KEPT ? all.toString() : all.subarray(0, KEPT).toString() + all.subarray(-KEPT).toString();
};

const post = (gateway, input, token) =>
  new Promise((resolve, reject) => {
    const body = input.body?.();
    const sent = request(gateway.base + (input.path ?? '/graphql'), {
      agent, method: input.method ?? 'POST', signal: AbortSignal.timeout(PATIENCE * 1000),
      headers: {
        'Content-Type': 'application/json', ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}), ...input.headers,
        ...(input.authorization ? { Authorization: input.authorization() } : {}),
      },
    }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk)).on('error', reject)
        .on('end', () => resolve({ status: response.statusCode, text: ends(chunks), bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0) }));
    });
    sent.on('error', reject).end(body);
  });

const overSocket = async (gateway, input) => {
  const text = await input.socket(gateway.port);
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(match => Number(match[1]));
  return { status: Math.max(0, ...statuses), text, bytes: text.length };
};

/** Returns the result of an input: status, codes, bytes, milliseconds, and the problem of the client if it got no answer. */
export async function send(gateway, input, token) {
  const begun = performance.now();
  const outcome = await (input.socket ? overSocket(gateway, input) : post(gateway, input, token)).catch(failure => ({
    status: 0, text: '', bytes: 0, problem: failure.name === 'AbortError' || failure.name === 'TimeoutError' ? 'unanswered' : failure.code ?? failure.name,
  }));
  return { ...outcome, codes: codesIn(outcome.text), milliseconds: performance.now() - begun };
}
