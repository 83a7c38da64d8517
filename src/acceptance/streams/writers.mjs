// Writers: psql sessions that insert rows for objects that callers see, and for hidden ones, in all kinds of transactions.
import { sleep } from '../lib.mjs';
import { open } from '../log/session.mjs';
import { OBJECTS, ROWS } from './ground.mjs';

const PAUSE = 40;
const pick = list => list[Math.floor(Math.random() * list.length)];
let number = 0;
let writers = 0;

/** Returns a statement that inserts rows of a type at random for an object at random. */
function insert(fields, writer, rows = 1) {
  const field = pick(fields);
  number += rows;
  return ROWS[field.row].insert(pick(OBJECTS[field.object]).key, writer, number - rows + 1, number);
}

const WORK = {
  insert: row => row(),
  several: row => row(5),
  savepoints: row => `begin; ${row()}; savepoint a; ${row(2)}; rollback to a; ${row()}; savepoint b; ${row()}; release b; commit`,
  rollback: row => `begin; ${row()}; ${row(3)}; rollback`,
  late: row => `begin; select pg_current_xact_id(); ${row()}; select pg_sleep(0.3); ${row()}; commit`,
  prepared: (row, writer) => `begin; ${row()}; ${row()}; prepare transaction '${writer}.${++number}'; select pg_sleep(0.02); commit prepared '${writer}.${number}'`,
};

/** Starts a writer. */
export function write(address, fields, { asynchronous = false } = {}) {
  const name = `w${++writers}`;
  const writer = { transactions: 0, kinds: new Set() };
  let isStopped = false;
  const loop = async () => {
    let session;
    while (!isStopped) {
      try {
        if (!session || session.ended) {
          session = open(address);
          await session.run(`set synchronous_commit = ${asynchronous ? 'off' : 'on'}`);
        }
        const kind = pick(Object.keys(WORK));
        await session.run(WORK[kind](rows => insert(fields, name, rows), name));
        writer.transactions++;
        writer.kinds.add(kind);
      } catch {
        // The server was killed.
        await session?.run('rollback').catch(() => {});
        await sleep(50);
      }
      await sleep(PAUSE);
    }
    session?.close();
  };
  const ended = loop();
  writer.stop = () => {
    isStopped = true;
    return ended;
  };
  return writer;
}

/** Writes one row in each of many transactions that stay open. Other transactions lie between their ids. */
export async function openMany(address, field, count) {
  const session = open(address);
  const name = `w${++writers}`;
  const { key } = OBJECTS[field.object][0];
  for (let i = 0; i < count; i++) {
    number++;
    await session.run(`do $$ begin for i in 1 .. 130 loop perform pg_current_xact_id(); commit; end loop; end $$;
      begin; ${ROWS[field.row].insert(key, name, number, number)}; prepare transaction 'open ${i}'`);
  }
  return {
    /** Writes several rows in a transaction, so that cursors lie within it. */
    writeMore: () => {
      number += 5;
      return session.run(ROWS[field.row].insert(key, `w${++writers}`, number - 4, number));
    },
    commit: async () => {
      for (let i = 0; i < count; i++) {
        await session.run(`commit prepared 'open ${i}'`);
      }
      session.close();
    },
  };
}
