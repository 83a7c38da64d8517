// The process that holds the subscriptions of a run. The parent sends:
//   { open: options } opens subscriptions, and answers { opened } when all are live;
//   { begin: run } forgets all arrivals; { arrived: true } asks for their number since then, and { end: true } for all of them;
//   { close: true } ends the process.
// A message of the run R with the number N has the key 01900020-R-7000-8000-N. The time is that of the machine's monotonic clock, in milliseconds.

export const now = () => Number(process.hrtime.bigint()) / 1e6;

let run = 'none';
let arrivals = [];
let other = 0;

/** Notes the arrival of a message at a subscription. The first key in the text is that of the message. */
export function arrived(subscription, text) {
  const at = text.indexOf(`01900020-${run}-7000-8000-`);
  if (at < 0) {
    other++;
    return;
  }
  arrivals.push(subscription, Number(text.substr(at + 24, 12)), now());
}

/** Serves the parent. The function opens subscriptions, and returns how many are live. */
export function serve(open) {
  process.on('message', async message => {
    if (message.open) {
      process.send({ opened: await open(message.open) });
    } else if (message.begin) {
      run = message.begin;
      arrivals = [];
      other = 0;
      process.send({ begun: run });
    } else if (message.arrived) {
      process.send({ arrived: arrivals.length / 3 });
    } else if (message.end) {
      process.send({ arrivals: Float64Array.from(arrivals), other });
    } else if (message.close) {
      process.exit(0);
    }
  });
  process.on('disconnect', () => process.exit(0));
}
