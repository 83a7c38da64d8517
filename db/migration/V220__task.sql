-- Task: what waits for what, and what can begin.

create function task_dependencies_satisfied(task uuid) returns boolean
  language sql
  stable
  return not exists (
    select from task_dependencies as d join tasks as t on t.id = d.depends_on_id
    where d.task_id = task and t.deleted_at is null
      and case d.type
            when 'finish_to_start' then t.status <> 'completed'
            when 'start_to_start' then t.started_at is null and t.status not in ('in_progress', 'testing', 'review', 'completed')
            else false
          end);
comment on function task_dependencies_satisfied(uuid) is 'Whether nothing that a task waits for keeps it from beginning (P are_task_dependencies_satisfied): what it begins after is completed, what it begins with has begun. What it only ends after does not keep it, nor does a deleted task.';

create function refuse_circular_dependency() returns trigger
  language plpgsql
  set search_path from current
  -- The plan is made while the table may be empty; it must do for a full one too.
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  as $$
begin
  -- The lock lets writers of one project's dependencies wait for each other until they commit; what they committed is seen behind
  -- it, because each statement of this function has a snapshot of its own. Under the other isolation levels it would not have.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'Task dependencies are written under the isolation level READ COMMITTED, not %.',
        upper(current_setting('transaction_isolation'))
      using errcode = 'feature_not_supported';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('task_dependencies ' || new.project_id, 0));
  if exists (select from task_dependencies where depends_on_id = new.task_id) and exists (
      with recursive waited_for (id) as (
        select new.depends_on_id
        union
        select d.depends_on_id from task_dependencies as d join waited_for as w on d.task_id = w.id)
      select from waited_for where id = new.task_id) then
    raise exception 'A task cannot wait for itself, not through others either.'
      using errcode = 'check_violation',
        detail = format('%s waits for %s already.', new.depends_on_id, new.task_id),
        schema = tg_table_schema, table = tg_table_name, constraint = 'task_dependencies_acyclic';
  end if;
  return null;
end $$;
comment on function refuse_circular_dependency() is 'Refuses a dependency that would close a circle of any length.';
-- After the row, so that it sees the other rows of a statement that writes several.
create trigger acyclic after insert or update of task_id, depends_on_id, project_id on task_dependencies
  for each row execute function refuse_circular_dependency();

create index tasks_ready_idx on tasks (priority desc, coalesce(scheduled_at, created_at), id)
  where status in ('pending', 'scheduled') and deleted_at is null;
create view ready_tasks as
  select t.*
  from tasks as t
  where t.status in ('pending', 'scheduled') and t.deleted_at is null
    and (t.scheduled_at is null or t.scheduled_at <= now())
    and (t.next_retry_at is null or t.next_retry_at <= now())
    and (t.workflow_id is null
      or exists (select from workflows as w where w.id = t.workflow_id and w.status = 'running' and w.deleted_at is null))
    and exists (select from projects as p where p.id = t.project_id and p.is_active and p.deleted_at is null)
    and task_dependencies_satisfied(t.id)
  order by t.priority desc, coalesce(t.scheduled_at, t.created_at), t.id;
comment on view ready_tasks is 'The tasks that can begin now, in the order in which they should: the most urgent first, of these the one that has waited longest (P).';
