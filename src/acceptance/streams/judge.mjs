// Compares what a client knows of a stream with the database.

/**
 * Counts the failures of a stream.
 *
 * @param told the events in the order of their receipt
 * @param read the keys that queries returned after RESYNC
 * @param rows the rows that the client must know: writer and number by key
 * @param hidden for each time in which the object was hidden from the caller: the keys of the rows of that time, and its end
 */
export function judge({ told, read }, { rows, hidden }) {
  const epochs = new Map();
  const last = new Map();
  const count = { lost: 0, repeated: 0, foreign: 0, disorder: 0, toldAgain: 0 };
  for (const { key, at, epoch } of told) {
    const row = rows.get(key);
    if (!row || hidden.some(({ keys, until }) => keys.has(key) && at < until)) {
      count.foreign++;
    }
    if (epochs.has(key)) {
      epochs.get(key) === epoch ? count.repeated++ : count.toldAgain++;
    } else if (row) {
      count.disorder += row.number > (last.get(row.writer) ?? 0) ? 0 : 1;
      last.set(row.writer, row.number);
    }
    epochs.set(key, epoch);
  }
  count.lost = [...rows.keys()].filter(key => !epochs.has(key) && !read.has(key)).length;
  return count;
}

/** Judges copies of a stream into which one failure of each kind was put. Returns the numbers of failures that were found. */
export function control(stream, truth) {
  const { told, read } = stream;
  const before = judge(stream, truth);
  const [first, second] = told.slice(-2);
  const known = new Set([...read].filter(key => key !== second.key));
  const stranger = { ...second, key: 'a row of another object' };
  return {
    lost: judge({ told: told.slice(0, -1), read: known }, truth).lost - before.lost,
    repeated: judge({ told: [...told, second], read }, truth).repeated - before.repeated,
    foreign: judge({ told: [...told, stranger], read }, truth).foreign - before.foreign,
    disorder: judge({ told: [...told.slice(0, -2), second, first], read }, { ...truth, rows: sameWriter(truth.rows, first, second) }).disorder,
  };
}

/** The two rows are of one writer, so that their order counts. */
const sameWriter = (rows, first, second) =>
  new Map([...rows, [first.key, { writer: 'w', number: 1 }], [second.key, { writer: 'w', number: 2 }]]);
