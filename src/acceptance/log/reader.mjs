// A reader of the log in its own words: the statement of docs/feed.md, clauses 3 to 6 and 18 to 20.
import { sleep } from '../lib.mjs';
import { open } from './session.mjs';

const text = value => (value === null || value === undefined ? 'null' : `'${value}'`);
const ids = values => `'{${values.join(',')}}'::xid8[]`;

/** Parses the text of a snapshot. */
export function snapshot(value) {
  const [, xmax, running] = value.split(':');
  return { xmax, running: running ? running.split(',') : [] };
}

const MOST = '9223372036854775807';

/** The transactions that may have unseen changes below the mark of a cursor: those that ran, and those that began before the mark. */
const unseen = ({ xmax, running, fresh }) => [...running, ...Array.from({ length: Number(fresh) - Number(xmax) }, (_, i) => `${Number(xmax) + i}`)];

/** Every rule is on. */
export const RULES = { flush: true, judge: true, record: true };

/**
 * The statement that reads, judges, records and flushes. Its parameters are the incarnation, lsn and xmin of a cursor, the transactions
 * and the mark, the number of changes, whether to record, the last seq of a page before, and xmax.
 *
 * @param flush whether what leaves is flushed. Without it, the commit does not wait, and the position is that of the last flush before
 * @param judge whether cursors are judged, and whether the incarnation is compared with the server
 * @param record whether positions are recorded at all
 */
const statement = ({ flush, judge, record }) => `with newest as materialized (select i.*, feed.is_ours(i) as ours from feed.incarnations as i order by n desc limit 1),
      own as materialized (
        select case when i.n = newest.n then (pg_current_wal_flush_lsn() - '0/0')::bigint else i.last_lsn end as last_lsn
        from feed.incarnations as i, newest where i.id = $1::uuid and feed.is_of_this_home(i)),
      found as materialized (
        select * from feed.changes_after($4::xid8[], '${MOST}', '${MOST}', $5::bigint, '{}', '${MOST}', ${MOST}, $8::bigint, $6::int) where $1::uuid is not null),
      judged as materialized (
        select newest.id, ${!judge ? "'GOOD'" : `case
          when $1::uuid is null then 'GOOD'
          when own.last_lsn is null then 'CURSOR_EXPIRED'
          when $2::bigint > own.last_lsn then 'RESYNC'
          when $9::xid8 > pg_snapshot_xmax(pg_current_snapshot()) then 'RESYNC'
          when $3::xid8 <= feed.current_floor((select count(*) from found)) then 'CURSOR_EXPIRED'
          else 'GOOD' end`} as judgement
        from newest left join own on true where ${judge ? 'newest.ours' : 'true'}),
      recorded as materialized (
        select judged.*, case when ${record} and ($7::boolean or judgement <> 'GOOD' or $1::uuid is null or exists (select from found)) then feed.flush() end as position from judged)
    select 'head', judgement, id::text, pg_current_snapshot()::text, ${flush ? '(position).lsn' : "case when (position).lsn > 0 then (pg_current_wal_flush_lsn() - '0/0')::bigint end"}::text, (position).mark::text, (position).fresh::text,
      ${flush ? "''" : "case when (position).lsn > 0 then set_config('synchronous_commit', 'off', true) end"}, '' from recorded
    union all
    select 'change', kind::text, key::text, '', seq::text, xid::text, coalesce((select l."table" from feed.layouts as l where l.id = layout), ''),
      coalesce(array_to_string(old_states, ' ', '-'), ''), coalesce(array_to_string(new_states, ' ', '-'), '') from found`;

/** The values of the parameters, as SQL. */
const parameters = (cursor, { record = false, limit = 1_000_000, seq = 0 } = {}) => [
  text(cursor?.incarnation), cursor?.lsn ?? 0, text(cursor?.running[0] ?? cursor?.xmax), ids(cursor ? unseen(cursor) : []), cursor?.mark ?? 0, limit, record, seq, text(cursor?.xmax),
];

/** The statement with its values in the text. */
const written = (cursor, options, rules) => {
  const values = parameters(cursor, options);
  return statement(rules).replace(/\$(\d)/g, (_, n) => values[n - 1]);
};

/** Prepares the statement in a session, as a gateway's driver does. */
export const prepare = session => session.run(`prepare read as ${statement(RULES)}`);

/** Runs the prepared statement. Returns the lines of its answer. */
export const execute = (session, cursor, options) => session.run(`execute read(${parameters(cursor, options).join(', ')})`);

/** Returns the judgement, the next cursor (null if nothing was recorded) and the changes of an answer; null if no incarnation is the server's. */
export function answer(lines) {
  const rows = lines.map(line => line.split('|'));
  const head = rows.find(([kind]) => kind === 'head');
  if (!head) {
    return null;
  }
  const changes = rows
    .filter(([kind]) => kind === 'change')
    .map(([, kind, key, , seq, xid, table, before, after]) => ({ kind, key, seq: Number(seq), xid, table, before, after }))
    .sort((one, other) => one.seq - other.seq);
  const [, judgement, incarnation, seen, lsn, mark, fresh] = head;
  return { judgement, next: lsn === '' ? null : { incarnation, lsn, mark, fresh, ...snapshot(seen) }, changes: judgement === 'GOOD' ? changes : [] };
}

/** Reads once. Returns the judgement, the next cursor (null if nothing was recorded) and the changes. */
export async function read(session, cursor, { rules = RULES, ...options } = {}) {
  for (;;) {
    const result = answer(await session.run(written(cursor, options, rules)));
    if (result) {
      return result;
    }
    await session.run('select feed.begin_incarnation()');
  }
}

/** Reads until it is stopped, over all losses of the connection. */
export function follow(address, { rules, pause }) {
  const reader = { told: [], rejected: 0, reads: 0, quiet: 0, paused: false };
  let session = open(address());
  let cursor = null;
  let stopped = false;
  const loop = async () => {
    while (!stopped) {
      if (reader.paused) {
        await sleep(5);
        continue;
      }
      try {
        if (session.ended) {
          session = open(address());
        }
        const result = await read(session, cursor, { rules, record: reader.quiet > 40 });
        reader.reads++;
        if (result.judgement !== 'GOOD') {
          // A reader that is told so reads everything anew.
          reader.rejected++;
          const all = await session.run("select seq, xid, '' from feed.changes");
          reader.told.push(...all.map(line => line.split('|')).map(([seq, xid, table]) => ({ seq: Number(seq), xid, table })));
        }
        reader.told.push(...result.changes);
        reader.quiet = result.changes.length > 0 ? 0 : reader.quiet + 1;
        cursor = result.next ?? cursor;
      } catch {
        // The server or the session was killed. What was read is dropped.
        session.close();
        await sleep(50);
      }
      await sleep(pause);
    }
    session.close();
  };
  const ended = loop();
  reader.isReady = () => cursor !== null;
  reader.stop = () => {
    stopped = true;
    return ended;
  };
  return reader;
}
