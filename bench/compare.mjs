// Checks that all sides answer each operation with the same data.
import { ask, operations } from './lib.mjs';

/** Returns the values in order, without field names, which differ. Keys lose the prefix of their type; labels are in lower case. */
function values(data) {
  if (data === null || data === undefined) {
    return [];
  }
  if (typeof data === 'object') {
    return Object.values(data).flatMap(values);
  }
  const text = String(data).replace(/^[a-z]+_(?=[0-9a-f]{8}-)/, '').toLowerCase();
  return [/^-?\d+\.\d+$/.test(text) ? String(Number(text)) : text];
}

/** Fails at the first difference. */
export async function compare([first, ...others]) {
  for (const [name, file] of Object.entries(operations(first.operations))) {
    const expected = values(await ask(first, file));
    for (const other of others) {
      const found = values(await ask(other, operations(other.operations)[name]));
      const at = expected.findIndex((value, i) => value !== found[i]);
      if (expected.length === 0 || expected.length !== found.length || at >= 0) {
        throw new Error(`${name}: ${first.name} says ${expected.length} values, ${other.name} ${found.length}; at ${at}: ${expected[at]}, ${found[at]}`);
      }
    }
    console.log(`${name}: all say the same ${expected.length} values`);
  }
}
