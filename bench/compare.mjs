// Checks that all sides answer each operation with the same data.
import { ask, firstTokens, operations } from './lib.mjs';

/**
 * Returns the values in order, without field names, which differ. Keys lose the prefix of their type; labels are in lower case. Groups of an
 * aggregate are sorted, since not all sides have an order of groups.
 */
function values(data) {
  if (data === null || data === undefined) {
    return [];
  }
  if (Array.isArray(data) && data.length > 0 && data.every(each => each?.sum)) {
    return data.map(group => values(group).join()).sort();
  }
  if (typeof data === 'object') {
    return Object.values(data).flatMap(values);
  }
  const text = String(data).replace(/^[a-z]+_(?=[0-9a-f]{8}-)/, '').toLowerCase();
  return [/^-?\d+\.\d+$/.test(text) ? String(Number(text)) : text];
}

function requireEqual(name, expected, side, found) {
  const at = expected.findIndex((value, i) => value !== found[i]);
  if (expected.length !== found.length || at >= 0) {
    throw new Error(`${name}: the first side says ${expected.length} values, ${side.name} ${found.length}; at ${at}: ${expected[at]}, ${found[at]}`);
  }
}

/**
 * Asks all sides as the first wide caller, and sides with callers also as some callers of each class. Fails at the first difference.
 *
 * @param most the number of callers of a class. Wide callers see the same rows, so two of them suffice
 */
export async function compare([first, ...others], most = 20) {
  for (const [name, file] of Object.entries(operations(first.operations))) {
    const expected = values(await ask(first, file));
    if (expected.length === 0) {
      throw new Error(`${name}: ${first.name} shows a wide caller nothing`);
    }
    for (const other of others) {
      requireEqual(name, expected, other, values(await ask(other, operations(other.operations)[name])));
    }
    let shown = 0;
    for (const [caller, tokens] of Object.entries(first.callers ?? {})) {
      const count = caller === 'wide' ? 2 : most;
      for (const [index, token] of firstTokens(tokens, count).entries()) {
        const answer = values(await ask(first, file, { token }));
        shown += answer.length;
        for (const other of others.filter(side => side.callers?.[caller])) {
          const theirs = firstTokens(other.callers[caller], count)[index];
          requireEqual(`${name}, ${caller} caller ${index + 1}`, answer, other, values(await ask(other, operations(other.operations)[name], { token: theirs })));
        }
      }
    }
    console.log(`${name}: all say the same ${expected.length} values to a wide caller, and the same ${shown} in all to ${most} callers of each other class`);
  }
}
