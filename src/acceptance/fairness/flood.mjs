// A thread that sends all documents at the same time. It reports the error code of each answer, or 'answered' without one.
import { parentPort, workerData } from 'node:worker_threads';
import { ask, codes } from '../lib.mjs';

const { url, token, documents } = workerData;
const answers = await Promise.all(documents.map(document => ask(url, document, { token })));
parentPort.postMessage(answers.map(answer => codes(answer)[0] ?? 'answered'));
