// Writers: psql sessions that change rows in every way that PostgreSQL knows.
import { sleep } from '../lib.mjs';
import { open } from './session.mjs';

const PROJECTS = [1, 2, 3].map(n => `01900000-0000-7000-8000-00000000f00${n}`);
const pick = list => list[Math.floor(Math.random() * list.length)];
let unique = 0;

/** The rows that writers need. */
export const GROUND = `
  insert into users (id, username) values ('01900000-0000-7000-8000-00000000f000', 'writer');
  insert into projects (id, owner_id, name) select id, '01900000-0000-7000-8000-00000000f000', 'p' from unnest('{${PROJECTS}}'::uuid[]) as p (id);
  insert into event_types (name, source) select 'writer', 'github' where not exists (select from event_types)`;

const insert = (rows = 1) =>
  `insert into tasks (project_id, title) select '${pick(PROJECTS)}', 'w' || n from generate_series(1, ${rows}) as n`;
const some = (rows, extra = '') => `id in (select id from tasks ${extra} order by random() limit ${rows} for update skip locked)`;
const step = (rows = 2) =>
  `update tasks set status = (case status when 'pending' then 'scheduled' when 'scheduled' then 'failed' else 'pending' end)::task_status where ${some(rows)}`;
const move = () => `update tasks set project_id = '${pick(PROJECTS)}' where ${some(1)}`;
const remove = (rows = 1) => `delete from tasks where ${some(rows)}`;

const WORK = {
  insert: () => insert(3),
  step: () => step(),
  move,
  remove: () => remove(),
  nothing: () => `update projects set name = name`,
  savepoints: () => `begin; ${insert()}; savepoint a; ${step()}; rollback to a; ${step()}; savepoint b; ${insert()}; release b; commit`,
  rollback: () => `begin; ${insert(2)}; ${step()}; ${remove()}; rollback`,
  prepared: () => {
    const name = `w${++unique}`;
    return `begin; ${insert()}; ${step(1)}; prepare transaction '${name}'; select pg_sleep(0.02); commit prepared '${name}'`;
  },
  unprepared: () => {
    const name = `w${++unique}`;
    return `begin; ${insert()}; prepare transaction '${name}'; rollback prepared '${name}'`;
  },
  late: () => `begin; select pg_current_xact_id(); ${insert()}; select pg_sleep(0.2); ${step(1)}; commit`,
  key: () => `update tasks set id = uuidv7() where ${some(2)}`,
  merge: () => `merge into tasks as t
    using (select id, '${pick(PROJECTS)}'::uuid as p from tasks where ${some(2)} union all select uuidv7(), '${pick(PROJECTS)}') as v on t.id = v.id
    when matched and t.status = 'failed' then delete
    when matched then update set status = 'failed'
    when not matched then insert (id, project_id, title) values (v.id, v.p, 'merged')`,
  upsert: () => `insert into tasks (id, project_id, title) select id, project_id, title from tasks where ${some(1)}
    on conflict (id) do update set priority = case when tasks.priority = 'high' then 'low'::priority_level else 'high' end`,
  cascade: () => {
    const id = `01900000-0000-7000-9000-${String(Date.now() * 100 + (++unique % 100)).slice(-12)}`;
    return `insert into conversations (id, project_id, title) values ('${id}', '${pick(PROJECTS)}', 'c');
      insert into messages (conversation_id, author_type, content) select '${id}', 'system', 'm' from generate_series(1, 4);
      delete from conversations where id = '${id}'`;
  },
  partition: () => `insert into events_default (id, event_type_id) select gen_random_uuid(), id from event_types limit 1;
    delete from only events_default where id in (select id from events_default limit 1 for update skip locked)`,
  expression: () => `with gone as (delete from tasks where ${some(1)} returning project_id) insert into tasks (project_id, title) select project_id, 'again' from gone`,
};

/** Starts a writer. The first one does not wait for its commits. */
export function write(address, { asynchronous = false } = {}) {
  const begin = asynchronous ? 'set synchronous_commit = off' : 'select 1';
  const writer = { statements: 0, kinds: new Map(), paused: false };
  let stopped = false;
  const loop = async () => {
    let session;
    let truncated = 0;
    while (!stopped) {
      if (writer.paused) {
        await sleep(5);
        continue;
      }
      try {
        if (!session || session.ended) {
          session = open(address());
          await session.run(begin);
        }
        // Writers that do not wait write short transactions, so that many of them are not flushed at a kill.
        const kind = asynchronous ? pick(['insert', 'step', 'key']) : pick(Object.keys(WORK));
        await session.run(WORK[kind]());
        writer.statements++;
        writer.kinds.set(kind, (writer.kinds.get(kind) ?? 0) + 1);
        if (!asynchronous && ++truncated % 200 === 0) {
          await session.run('truncate task_resource_usage');
          writer.kinds.set('truncate', (writer.kinds.get('truncate') ?? 0) + 1);
        }
      } catch {
        // A kill, or a conflict with another writer.
        await session?.run('rollback').catch(() => {});
        await sleep(20);
      }
    }
    session?.close();
  };
  const ended = loop();
  writer.stop = () => {
    stopped = true;
    return ended;
  };
  return writer;
}
