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

/**
 * The statement that reads, judges, records and flushes.
 *
 * @param cursor incarnation, lsn, xmax and running; null for a cursor of now
 * @param rules whether positions are flushed and cursors are judged; without them, the statement only reads
 */
function statement(cursor, record, rules) {
  const found = cursor ? `select * from feed.changes_since('${cursor.xmax}', ${ids(cursor.running)}, 1000000)` : 'select * from feed.changes limit 0';
  const judgement = !cursor || !rules ? `'GOOD'` : `case
      when own.last_lsn is null then 'CURSOR_EXPIRED'
      when ${cursor.lsn} > own.last_lsn then 'RESYNC'
      when '${cursor.running[0] ?? cursor.xmax}'::xid8 <= feed.current_floor((select count(*) from found)) then 'CURSOR_EXPIRED'
      else 'GOOD' end`;
  const lsn = rules ? `case when ${record || !cursor} or exists (select from found) then feed.flush() end` : '0';
  return `with newest as materialized (select i.*, feed.is_ours(i) as ours from feed.incarnations as i order by n desc limit 1),
      own as materialized (
        select case when i.n = newest.n then (pg_current_wal_flush_lsn() - '0/0')::bigint else i.last_lsn end as last_lsn
        from feed.incarnations as i, newest where i.id = ${text(cursor?.incarnation)}::uuid and feed.is_of_this_home(i)),
      found as materialized (${found})
    select 'head', ${judgement}, newest.id, pg_current_snapshot(), ${lsn}, null, null, null, null
      from newest left join own on true where ${rules ? 'newest.ours' : 'true'}
    union all
    select 'change', kind::text, key, null, seq, xid::text, coalesce((select l."table" from feed.layouts as l where l.id = layout), ''),
      coalesce(array_to_string(old_states, ' ', '-'), ''), coalesce(array_to_string(new_states, ' ', '-'), '') from found`;
}

/** Reads once. Returns the judgement, the next cursor (null if nothing was recorded) and the changes. */
export async function read(session, cursor, { record = false, rules = true } = {}) {
  for (;;) {
    const lines = (await session.run(statement(cursor, record, rules))).map(line => line.split('|'));
    const head = lines.find(([kind]) => kind === 'head');
    if (!head) {
      await session.run('select feed.begin_incarnation()');
      continue;
    }
    const changes = lines
      .filter(([kind]) => kind === 'change')
      .map(([, kind, key, , seq, xid, table, before, after]) => ({ kind, key, seq: Number(seq), xid, table, before, after }))
      .sort((one, other) => one.seq - other.seq);
    const recorded = rules ? head[4] !== '' : !cursor || changes.length > 0 || record;
    return {
      judgement: head[1],
      next: recorded ? { incarnation: head[2], lsn: head[4], ...snapshot(head[3]) } : null,
      changes: head[1] === 'GOOD' ? changes : [],
    };
  }
}

/** Reads until it is stopped, over all losses of the connection. */
export function follow(address, { rules, pause }) {
  const reader = { told: [], rejected: 0, reads: 0, quiet: 0, slowest: 0 };
  let session = open(address());
  let cursor = null;
  let stopped = false;
  const loop = async () => {
    while (!stopped) {
      try {
        if (session.ended) {
          session = open(address());
        }
        const begun = performance.now();
        const result = await read(session, cursor, { rules, record: reader.quiet > 40 });
        reader.slowest = Math.max(reader.slowest, performance.now() - begun);
        reader.reads++;
        reader.rejected += result.judgement === 'GOOD' ? 0 : 1;
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
