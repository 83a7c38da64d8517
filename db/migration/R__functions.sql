-- Functions, procedures and the bodies of trigger functions. Flyway runs this file again when it changes, after all versioned files.
--
-- `create or replace` keeps triggers and views that use a function. Drop a function first if its arguments or its result change.
-- The areas' files create the triggers and declare their functions; touch_updated_at() is in V010__identity.sql.

-- Identity.

create or replace function log_credential_change() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog
  as $$
declare
  old_row jsonb := case when tg_op in ('UPDATE', 'DELETE') and tg_level = 'ROW' then to_jsonb(old) end;
  new_row jsonb := case when tg_op in ('INSERT', 'UPDATE') and tg_level = 'ROW' then to_jsonb(new) end;
begin
  insert into public.credential_changes (kind, subject)
    select distinct tg_argv[0], coalesce(
        (select string_agg(v.image ->> c.name, ' ' order by c.place)
          from unnest(tg_argv[1:]) with ordinality as c (name, place)), '')
      from unnest(array[old_row, new_row]) as v (image)
      where v.image is not null or tg_level = 'STATEMENT';
  return null;
end $$;
comment on function log_credential_change() is 'Logs that a row changed on which signing in depends. Arguments: the kind of the subject and the columns that name it.';

-- Project.
--
-- Members and participants lock their project and conversation for key share; a deletion and a move lock them for update and so wait
-- for those who come in at the same time.

create or replace function keep_membership_live() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  select deleted_at is null into new.is_live from projects where id = new.project_id for key share;
  new.is_live := coalesce(new.is_live, true);
  return new;
end $$;
comment on function keep_membership_live() is 'Sets is_live of a member to whether the project is not deleted.';

create or replace function keep_participation_live() returns trigger
  language plpgsql
  set search_path from current
  as $$
declare
  project uuid;
begin
  select project_id into project from conversations where id = new.conversation_id for key share;
  select deleted_at is null into new.is_live from projects where id = project for key share;
  new.is_live := coalesce(new.is_live, true);
  return new;
end $$;
comment on function keep_participation_live() is 'Sets is_live of a participant to whether the project of the conversation, if there is one, is not deleted.';

create or replace function pass_on_project_deletion() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  perform from projects where id = new.id for update;
  update project_members set is_live = new.deleted_at is null where project_id = new.id;
  update conversation_participants as m set is_live = new.deleted_at is null
    from conversations as c where c.id = m.conversation_id and c.project_id = new.id;
  return null;
end $$;
comment on function pass_on_project_deletion() is 'Updates is_live of the members of a project and the participants of its conversations after its deletion or restoration.';

create or replace function pass_on_conversation_project() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  perform from conversations where id = new.id for update;
  update conversation_participants set is_live = true where conversation_id = new.id;
  return null;
end $$;
comment on function pass_on_conversation_project() is 'Updates is_live of the participants of a conversation after it moves to another project. Their trigger decides on the value.';

-- Agent.

create or replace function keep_agent_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  new.scope_project_id := new.project_id;
  if new.project_id is null and new.agent_id is not null then
    select project_id into new.scope_project_id from agents where id = new.agent_id for key share;
  end if;
  return new;
end $$;
comment on function keep_agent_scope() is 'Sets scope_project_id to the project of the row, or else to the project of its agent.';

create or replace function pass_on_agent_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  update agent_memories set scope_project_id = new.project_id where agent_id = new.id and project_id is null;
  update budget_limits set scope_project_id = new.project_id where agent_id = new.id;
  return null;
end $$;
comment on function pass_on_agent_scope() is 'Updates scope_project_id of an agent''s memories and budgets after the agent moves to another project.';

-- Repository.

create or replace function directories_above(path text) returns text[]
  language sql
  immutable
  strict
  parallel safe
  return (
    select array_agg(array_to_string(parts[:n], '/') order by n)
    from string_to_array(path, '/') as parts, generate_series(1, cardinality(parts) - 1) as n);
comment on function directories_above(text) is 'Paths of the directories above a path, from the top; null if there are none.';

-- Analysis.

create or replace function copy_run_scope() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog
  as $$
begin
  select r.user_id, r.project_id, r.repository_id into new.user_id, new.project_id, new.repository_id
    from public.analysis_runs as r where r.id = new.run_id for key share;
  return new;
end $$;
comment on function copy_run_scope() is 'Copies user, project and repository from an analysis to a part of it, because they decide who sees the part.';

create or replace function spread_run_scope() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog
  as $$
begin
  update public.analyzed_files set run_id = new.id where run_id = new.id;
  update public.code_elements set run_id = new.id where run_id = new.id;
  update public.metrics set run_id = new.id where run_id = new.id;
  update public.performance_metrics set run_id = new.id where run_id = new.id;
  update public.findings set run_id = new.id where run_id = new.id;
  return null;
end $$;
comment on function spread_run_scope() is 'Updates user, project and repository in the parts of an analysis after they change there. The triggers of the parts copy them.';

create or replace function calculate_quality_score(run uuid) returns numeric
  language sql
  stable
  return (
    with files as (
      select greatest(coalesce(f.total_lines, 1), 1) as lines,
          coalesce(f.quality_score,
            (select avg(part) from (values (f.maintainability_index), (f.documentation_pct), (100 - f.duplicate_pct), (f.coverage_pct)) as v (part))) as score
      from analyzed_files as f where f.run_id = run),
    collectors as (
      select avg(least(greatest((s #>> '{}')::numeric, 0), 100)) as score
      from analysis_runs as r, jsonb_path_query(r.metrics, 'strict $.*.keyvalue() ? (@.key like_regex "(_score|Score)$" && @.value.type() == "number").value', silent => true) as s
      where r.id = run),
    base as (
      select sum(lines) as lines,
          coalesce(sum(score * lines) / nullif(sum(lines) filter (where score is not null), 0), (select score from collectors)) as score
      from files),
    penalty as (
      select coalesce(sum(case severity when 'blocker' then 15 when 'critical' then 7 when 'major' then 3 when 'minor' then 1 else 0 end), 0) as points
      from findings where run_id = run and status in ('open', 'confirmed'))
    select round(least(greatest(b.score - least(p.points * 1000.0 / greatest(b.lines, 1000), 50), 0), 100), 2)
    from base as b, penalty as p
    where b.score is not null);
comment on function calculate_quality_score(uuid) is 'Quality score of an analysis, from 0 to 100 (P): the average score of its files, weighted by lines, or of its collectors if there are no files. Each open finding subtracts 15 (blocker), 7 (critical), 3 (major) or 1 (minor) per thousand lines, 50 at most. Null if there are no scores.';

create or replace function metric_improves_upwards(name text) returns boolean
  language sql
  immutable
  return case
      when name ~* '(score|coverage|maintainability|documentation|throughput)' then true
      when name ~* '(complexity|cyclomatic|violation|error|warning|finding|issue|smell|dup|debt|latency|duration|memory|cpu|vulnerab|unused|dead|churn|effort)' then false
    end;
comment on function metric_improves_upwards(text) is 'True if a greater value of the measurement is better, false if a smaller one is better, null if neither.';

create or replace function refresh_metric_trends(since timestamptz default '-infinity') returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  -- A period that contains the time is computed again from all its samples.
  beginning timestamptz := least(date_trunc('month', since, 'UTC'), date_trunc('week', since, 'UTC'));
  written bigint;
begin
  with samples as (
    select repository_id, project_id, run_id, name, value, measured_at, id from metrics
      where value is not null and analyzed_file_id is null and measured_at >= beginning
    union all
    select repository_id, project_id, id, 'quality_score', quality_score, coalesce(completed_at, created_at), id from analysis_runs
      where quality_score is not null and status = 'completed' and coalesce(completed_at, created_at) >= beginning),
  scoped as (
    select repository_id, null::uuid as project_id, run_id, name, value, measured_at, id from samples where repository_id is not null
    union all
    select null, project_id, run_id, name, value, measured_at, id from samples where project_id is not null),
  steps as (
    select repository_id, project_id, name, period, date_trunc(period::text, measured_at at time zone 'UTC')::date as period_start,
        count(*)::integer as sample_count, min(value) as minimum, max(value) as maximum, avg(value) as average,
        (array_agg(value order by measured_at desc, id desc))[1] as last_value, (array_agg(run_id order by measured_at desc, id desc))[1] as run_id
    from scoped, unnest(enum_range(null::trend_period)) as period
    group by 1, 2, 3, 4, 5),
  previous as (
    select s.*, coalesce(lag(s.average) over (partition by s.repository_id, s.project_id, s.name, s.period order by s.period_start),
        (select t.average from metric_trends as t
          where t.repository_id is not distinct from s.repository_id and t.project_id is not distinct from s.project_id
            and t.metric_name = s.name and t.period = s.period and t.period_start < s.period_start
          order by t.period_start desc limit 1)) as before
    from steps as s),
  compared as (
    select p.*, round((p.average - p.before) * 100 / abs(nullif(p.before, 0)), 2) as change from previous as p)
  insert into metric_trends as m
      (repository_id, project_id, run_id, metric_name, period, period_start, sample_count, minimum, maximum, average, last_value, change_pct, direction)
    select repository_id, project_id, run_id, name, period, period_start, sample_count, minimum, maximum,
        trim_scale(least(greatest(average, minimum), maximum)), last_value, change,
        case
          when abs(coalesce(change, 0)) < 1 or metric_improves_upwards(name) is null then 'stable'
          when (change > 0) = metric_improves_upwards(name) then 'improving'
          else 'declining'
        end::trend_direction
    from compared
    where period_start >= date_trunc(period::text, since, 'UTC')::date
    order by repository_id, project_id, name, period, period_start
    on conflict (repository_id, project_id, metric_name, period, period_start) do update
      set (run_id, sample_count, minimum, maximum, average, last_value, change_pct, direction)
        = (excluded.run_id, excluded.sample_count, excluded.minimum, excluded.maximum, excluded.average, excluded.last_value, excluded.change_pct, excluded.direction)
      where m.source_system is null
        and (m.run_id, m.sample_count, m.minimum, m.maximum, m.average, m.last_value, m.change_pct, m.direction)
          is distinct from (excluded.run_id, excluded.sample_count, excluded.minimum, excluded.maximum, excluded.average, excluded.last_value, excluded.change_pct, excluded.direction);
  get diagnostics written = row_count;
  return written;
end $$;
comment on function refresh_metric_trends(timestamptz) is 'Updates metric_trends, in days, weeks and months of UTC, from measurements of all the code and scores of analyses since a time. Returns the number of rows that it wrote. Imported rows stay unchanged.';

-- Task.

create or replace function refuse_circular_dependency() returns trigger
  language plpgsql
  set search_path from current
  -- PostgreSQL may plan the query while the table is empty, and keeps the plan when the table is large.
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  as $$
begin
  -- Writers of one project's dependencies take this lock until they commit. After it each statement here sees their rows, because it has
  -- a snapshot of its own under READ COMMITTED. Under other isolation levels it would not see them.
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
comment on function refuse_circular_dependency() is 'Rejects a dependency that would close a cycle of any length.';

create or replace function task_dependencies_satisfied(task uuid) returns boolean
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
comment on function task_dependencies_satisfied(uuid) is 'Whether the dependencies of a task let it start (P are_task_dependencies_satisfied). A finish_to_start dependency needs a completed task, a start_to_start dependency a started one. Deleted tasks and finish_to_finish dependencies never prevent a start.';

-- Prompt.

create or replace function keep_prompt_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'prompt_variations' then
    select organization_id, project_id into new.organization_id, new.project_id
      from prompt_templates where id = new.prompt_template_id for key share;
  elsif tg_table_name = 'context_data' then
    select organization_id, project_id into new.organization_id, new.project_id
      from context_sources where id = new.context_source_id for key share;
  else
    select project_id into new.project_id from prompt_executions where id = new.prompt_execution_id for key share;
  end if;
  return new;
end $$;
comment on function keep_prompt_scope() is 'Copies project and organization from a prompt, an execution or a context source to the rows that belong to it.';

create or replace function pass_on_prompt_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'prompt_templates' then
    update prompt_variations set project_id = new.project_id where prompt_template_id = new.id;
  elsif tg_table_name = 'context_sources' then
    update context_data set project_id = new.project_id where context_source_id = new.id;
  else
    update prompt_feedback set project_id = new.project_id where prompt_execution_id = new.id;
  end if;
  return null;
end $$;
comment on function pass_on_prompt_scope() is 'Updates project and organization in the rows that belong to a prompt, an execution or a context source after they change there.';

create or replace function cleanup_expired_agent_memories(most integer default 10000) returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  removed bigint;
begin
  delete from agent_memories
    where id in (
      select m.id from agent_memories as m where m.expires_at <= now()
      order by m.expires_at, m.id limit most for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end $$;
comment on function cleanup_expired_agent_memories(integer) is 'Deletes expired memories of agents, in batches of at most the given size (A). Returns the number of deleted rows.';

-- The upkeep does not call this: no document names a retention of jobs, so each installation chooses one.
create or replace function cleanup_old_jobs(retention interval, most integer default 10000) returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  removed bigint;
begin
  delete from jobs
    where id in (
      select j.id from jobs as j
      where j.status in ('completed', 'failed', 'cancelled') and j.updated_at < now() - retention
      order by j.updated_at, j.id limit most for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end $$;
comment on function cleanup_old_jobs(interval, integer) is 'Deletes finished jobs that did not change for the given retention, in batches of at most the given size (V). Their analyses stay. Returns the number of deleted rows: call it again until it returns 0.';

create or replace function cleanup_expired_context_data(most integer default 10000) returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  removed bigint;
begin
  delete from context_data
    where id in (
      select c.id from context_data as c where c.expires_at <= now()
      order by c.expires_at, c.id limit most for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end $$;
comment on function cleanup_expired_context_data(integer) is 'Deletes expired context, in batches of at most the given size (P). Returns the number of deleted rows.';

-- Event.

create or replace function keep_event_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'event_processing_logs' then
    select project_id into new.project_id from events where id = new.event_id for key share;
  else
    select project_id into new.project_id from events where id = new.id for key share;
  end if;
  return new;
end $$;
comment on function keep_event_scope() is 'Copies the project from an event to its details and processing logs.';

create or replace function pass_on_event_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  update linear_events set project_id = new.project_id where id = new.id;
  update slack_events set project_id = new.project_id where id = new.id;
  update github_events set project_id = new.project_id where id = new.id;
  update deployment_events set project_id = new.project_id where id = new.id;
  update event_processing_logs set project_id = new.project_id where event_id = new.id;
  return null;
end $$;
comment on function pass_on_event_scope() is 'Updates the project in the details and processing logs of an event after it changes in the event.';

create or replace function keep_event_name() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_op <> 'INSERT' then
    delete from event_names where event_type_id = old.event_type_id and external_id = old.external_id and event_id in (old.id, new.id);
  end if;
  if tg_op <> 'DELETE' and new.external_id is not null then
    -- Waits for a transaction that inserts the same id, and inserts nothing if that one commits.
    insert into event_names (event_type_id, external_id, event_id) values (new.event_type_id, new.external_id, new.id) on conflict do nothing;
    if not found then
      raise unique_violation using
        message = 'duplicate key value violates unique constraint "events_event_type_id_external_id_key"',
        detail = format('Key (event_type_id, external_id)=(%s, %s) already exists.', new.event_type_id, new.external_id),
        schema = tg_table_schema, table = 'events', constraint = 'events_event_type_id_external_id_key';
    end if;
  end if;
  return null;
end $$;
comment on function keep_event_name() is 'Holds a unique constraint on event_type_id and external_id over all partitions, and raises the same error as such a constraint.';

create or replace function first_event_id(moment timestamptz) returns uuid
  language sql
  immutable
  strict
  parallel safe
  return (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
comment on function first_event_id(timestamptz) is 'Smallest id that can be generated at a time, for any year from 1970.';

-- This function and the next take all their locks first. Their lock timeout of 50 ms is far below deadlock_timeout (1 s by default):
-- so in a conflict they give up, and other transactions continue.
create or replace function make_event_partitions(ahead integer default 12) returns integer
  language plpgsql
  set search_path from current
  set lock_timeout = '50ms'
  as $$
declare
  this_month constant timestamp := date_trunc('month', now() at time zone 'UTC');
  missing timestamp[];
  month timestamp;
  partition text;
  made integer := 0;
begin
  if ahead is null or ahead not between 0 and 120 then
    raise exception 'Months ahead must be from 0 to 120, not %.', ahead using errcode = 'invalid_parameter_value';
  end if;
  begin
    missing := array(
      select m.month
      from (select this_month + make_interval(months => n) as month from generate_series(0, ahead) as n) as m
      where to_regclass('events_' || to_char(m.month, 'YYYY_MM')) is null
        and not exists (
          select from events_default as e
          where e.id >= first_event_id(m.month at time zone 'UTC') and e.id < first_event_id((m.month + interval '1 month') at time zone 'UTC'))
      order by m.month);
    if missing = '{}' then
      return 0;
    end if;
    lock table event_types, projects, repositories, users in share row exclusive mode;
    lock table events in access exclusive mode;
    foreach month in array missing loop
      partition := 'events_' || to_char(month, 'YYYY_MM');
      continue when to_regclass(partition) is not null;
      begin
        execute format('create table %I partition of events for values from (%L) to (%L)', partition,
          first_event_id(month at time zone 'UTC'), first_event_id((month + interval '1 month') at time zone 'UTC'));
        -- A statement may name the partition, and then the triggers of events do not run.
        perform feed.add_triggers_to_partition(partition::regclass);
        execute format('comment on table %I is %L', partition, 'The events of ' || to_char(month, 'FMMonth YYYY') || '.');
        made := made + 1;
      exception
        when check_violation then
          raise notice 'Rows of % are in events_default and stay there.', partition;
      end;
    end loop;
  exception
    when lock_not_available then
      raise notice 'events is in use: the next call creates the partitions.';
      return 0;
  end;
  return made;
end $$;
comment on function make_event_partitions(integer) is 'Creates the missing partitions of events for this month and the given number of months ahead (P). Skips a month with rows in events_default. Returns the number of new partitions: 0 if a lock is not available at once.';

create or replace function drop_empty_event_partitions() returns integer
  language plpgsql
  set search_path from current
  set lock_timeout = '50ms'
  as $$
declare
  partition text;
  used boolean;
  dropped integer := 0;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'drop_empty_event_partitions() needs a transaction that is read committed.' using errcode = 'invalid_transaction_state';
  end if;
  for partition in
      select c.relname from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
      where i.inhparent = 'events'::regclass and c.relname ~ '^events_\d{4}_\d{2}$'
        and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= now() at time zone 'UTC'
      order by c.relname loop
    begin
      execute format('select exists (select from %I)', partition) into used;
      continue when used;
      lock table event_names, linear_events, slack_events, github_events, deployment_events, event_processing_logs, webhooks, notifications
        in access exclusive mode;
      lock table events in access exclusive mode;
      -- No transaction can write now, and all committed rows are visible.
      execute format('select exists (select from %I)', partition) into used;
      continue when used;
      execute format('alter table events detach partition %I', partition);
      execute format('drop table %I', partition);
      dropped := dropped + 1;
    exception
      when lock_not_available then
        raise notice 'events is in use: the next call drops %.', partition;
      when undefined_table then
        null; -- another call has dropped it
    end;
  end loop;
  return dropped;
end $$;
comment on function drop_empty_event_partitions() is 'Drops the empty partitions of past months (P). Returns the number of dropped partitions. A partition stays if its locks are not available at once.';

create or replace function match_event_subscriptions(event uuid) returns setof event_subscriptions
  language sql
  stable
  set search_path from current
  as $$
    select s.*
    from events as e
      join event_types as t on t.id = e.event_type_id
      join event_subscriptions as s on s.is_active
        and (s.project_id is null or s.project_id = e.project_id)
        and (s.repository_id is null or s.repository_id = e.repository_id)
        and (s.event_type_id is null or s.event_type_id = e.event_type_id)
        and (s.source is null or s.source = t.source)
        and e.payload @> s.filter
      left join users as u on u.id = s.user_id
    where e.id = match_event_subscriptions.event
      and (s.user_id is null or (u.is_active
        and exists (select from project_members as m where m.project_id = e.project_id and m.user_id = s.user_id and m.is_live)))
    order by s.priority desc, s.id
  $$;
comment on function match_event_subscriptions(uuid) is 'Subscriptions that match an event, in the order of their processing. A user''s subscription matches the events of live projects that the user is a member of now; a flag or role of the user gives nothing.';

create or replace function check_subscription_match(event uuid, subscription uuid) returns boolean
  language sql
  stable
  return exists (select from match_event_subscriptions(event) as s where s.id = subscription);
comment on function check_subscription_match(uuid, uuid) is 'Whether an event matches a subscription (P).';

create or replace function process_pending_events(most integer default 100) returns integer
  language plpgsql
  set search_path from current
  as $$
declare
  event record;
  subscription event_subscriptions;
  matched uuid[] := '{}';
  matches integer;
  deliveries integer;
  taken integer := 0;
begin
  for event in
      select e.id, e.project_id, t.name, t.description
      from events as e join event_types as t on t.id = e.event_type_id
      where e.status = 'pending' order by e.occurred_at, e.id limit most for update of e skip locked loop
    matches := 0;
    deliveries := 0;
    for subscription in select * from match_event_subscriptions(event.id) loop
      matches := matches + 1;
      matched := matched || subscription.id;
      insert into event_processing_logs (event_id, event_subscription_id, stage, outcome)
        values (event.id, subscription.id, 'match', 'succeeded');
      if subscription.channel = 'notification' then
        insert into notifications (user_id, project_id, event_id, event_subscription_id, type, title, message)
          select receiver, event.project_id, event.id, subscription.id, left(event.name, 50), left(subscription.name, 200), coalesce(event.description, event.name)
          from (select subscription.user_id where subscription.user_id is not null
                union select m.user_id from project_members as m
                  where subscription.user_id is null and m.project_id = subscription.project_id and m.is_live) as r (receiver);
        insert into event_processing_logs (event_id, event_subscription_id, stage, outcome)
          values (event.id, subscription.id, 'deliver', 'succeeded');
      else
        deliveries := deliveries + 1;
      end if;
    end loop;
    update events
      set status = case when deliveries > 0 then 'processing' when matches > 0 then 'processed' else 'ignored' end::event_status,
        processed_at = case when deliveries = 0 then now() end
      where id = event.id;
    taken := taken + 1;
  end loop;
  -- Locks in the order of ids, so that parallel calls wait for each other instead of a deadlock.
  perform from event_subscriptions where id = any (matched) order by id for no key update;
  update event_subscriptions as s set match_count = s.match_count + m.times, last_matched_at = now()
    from (select id, count(*) as times from unnest(matched) as each (id) group by id) as m
    where s.id = m.id;
  return taken;
end $$;
comment on function process_pending_events(integer) is 'Matches pending events with the subscriptions, the oldest first (P). Writes notifications at once. An event for another channel stays in processing, with a log entry for each matched subscription. Returns the number of processed events.';

create or replace function cleanup_old_events(retention interval default null, most integer default 10000) returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  removed bigint;
begin
  delete from events
    where id in (
      select e.id from event_types as t
        cross join lateral (
          select o.id from events as o
          where o.event_type_id = t.id and o.status in ('processed', 'failed', 'ignored')
            and o.occurred_at < now() - coalesce(make_interval(days => t.retention_days), retention)
          order by o.occurred_at, o.id limit most for update skip locked) as e
      limit most);
  get diagnostics removed = row_count;
  return removed;
end $$;
comment on function cleanup_old_events(interval, integer) is 'Deletes processed events after the retention of their type, in batches of at most the given size (P). The given retention applies to types without one; null keeps their events. Returns the number of deleted rows: call it again until it returns 0.';

-- Completion.

create or replace function keep_completion_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'coding_session_projects' then
    select user_id into new.user_id from coding_sessions where id = new.coding_session_id for key share;
  else
    select user_id into new.user_id from assistant_queries where id = new.assistant_query_id for key share;
  end if;
  return new;
end $$;
comment on function keep_completion_scope() is 'Copies the user from a session or a query to the rows that belong to it.';

create or replace function pass_on_completion_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'coding_sessions' then
    update coding_session_projects set user_id = new.user_id where coding_session_id = new.id;
  else
    update generations set user_id = new.user_id where assistant_query_id = new.id;
    update ground_truths set user_id = new.user_id where assistant_query_id = new.id;
  end if;
  return null;
end $$;
comment on function pass_on_completion_scope() is 'Updates the user in the rows that belong to a session or a query after it changes there.';

-- Operations.

create or replace function statements_are_counted() returns boolean
  language plpgsql
  stable
  as $$
begin
  execute 'select dealloc from pg_stat_statements_info';
  return true;
exception
  when undefined_table or object_not_in_prerequisite_state or insufficient_privilege then return false;
end $$;
comment on function statements_are_counted() is 'Whether pg_stat_statements is loaded and its extension exists.';

create or replace function slow_queries(out query_id bigint, out query text, out calls bigint, out rows_returned bigint, out total_ms numeric,
    out mean_ms numeric, out max_ms numeric, out cache_hit_pct numeric) returns setof record
  language plpgsql
  stable
  as $$
begin
  if statements_are_counted() then
    return query execute
      'select s.queryid, s.query, s.calls, s.rows, round(s.total_exec_time::numeric, 3), round(s.mean_exec_time::numeric, 3),
          round(s.max_exec_time::numeric, 3), round(s.shared_blks_hit * 100.0 / nullif(s.shared_blks_hit + s.shared_blks_read, 0), 2)
        from pg_stat_statements as s join pg_database as d on d.oid = s.dbid
        where d.datname = current_database() and s.mean_exec_time >= 100
        order by s.total_exec_time desc limit 100';
  end if;
end $$;
comment on function slow_queries() is 'Statements of this database with a mean time of 100 milliseconds or more, by total time. Empty without pg_stat_statements.';

create or replace function refresh_overviews() returns integer
  language plpgsql
  set search_path from current
  as $$
begin
  refresh materialized view concurrently tasks_performance_analysis;
  refresh materialized view concurrently events_performance_analysis;
  refresh materialized view concurrently analytics_performance_analysis;
  return 3;
end $$;
comment on function refresh_overviews() is 'Refreshes the materialized views (P). Reads continue meanwhile; a second call waits for the first. Returns the number of refreshed views.';

-- The id of the view is no number.
create or replace function record_database_metrics() returns integer
  language plpgsql
  set search_path from current
  as $$
declare
  recorded integer;
begin
  insert into database_metrics (name, value)
    select m.key, (m.value #>> '{}')::numeric from database_resource_utilization as u, jsonb_each(to_jsonb(u)) as m where m.key <> 'id' order by m.key;
  get diagnostics recorded = row_count;
  return recorded;
end $$;
comment on function record_database_metrics() is 'Stores the current values of database_resource_utilization in database_metrics. Returns the number of rows.';

-- A procedure that commits can have neither a search path nor an exception handler: so names are qualified, and each step takes a lock
-- of the transaction, which a failure releases.
create or replace procedure run_upkeep()
  language plpgsql
  as $$
declare
  step text;
  done bigint;
begin
  foreach step in array array['make_event_partitions', 'cleanup_old_events', 'cleanup_expired_context_data', 'cleanup_expired_agent_memories',
      'drop_empty_event_partitions',
      'refresh_overviews', 'record_database_metrics'] loop
    loop
      if not pg_try_advisory_xact_lock(hashtextextended('public.run_upkeep', 0)) then
        raise notice 'Another run of the upkeep is in progress.';
        return;
      end if;
      execute format('select public.%I()', step) into done;
      commit;
      -- Deletions run in batches until a batch is empty.
      exit when done = 0 or step not like 'cleanup%';
    end loop;
  end loop;
  -- Autovacuum analyzes each partition, but not the partitioned table.
  analyze only public.events;
  commit;
  -- Gateways do it too, more often. Before the period is over, it does nothing.
  perform feed.rotate(null);
end $$;
comment on procedure run_upkeep() is 'Hourly maintenance: creates partitions, deletes old events, expired context and expired memories, drops empty partitions, refreshes materialized views, records metrics and rotates the log of changes. Each step has a transaction of its own, so call it outside of a transaction. A second call returns at once while the first runs.';

-- Creates the first partitions of a new database. Later it finds nothing missing, because the upkeep creates them in time.
do $$
begin
  perform make_event_partitions();
end $$;
