-- Views and materialized views. Flyway runs this file again when it changes, after R__functions.sql.
--
-- `create or replace` accepts new columns at the end only. Drop a view first if a column of it changes its name, type or place.
-- Each row has an id, made from the columns that tell it apart, because each view is a type of the public schema.

-- Agent.

create or replace view budget_usage as
  select md5(b.id || ' ' || p.first_day)::uuid as id, b.id as budget_limit_id, b.scope_project_id,
      p.first_day as period_start, p.last_day as period_end, t.today between p.first_day and p.last_day as is_current,
      s.spent_usd, round(s.spent_usd * 100 / nullif(b.amount_usd, 0), 2) as used_pct,
      case
        when s.spent_usd >= b.amount_usd then 'used_up'
        when s.spent_usd >= b.amount_usd * b.alert_threshold then 'alert'
        else 'within'
      end::budget_state as state
  from budget_limits as b
    cross join lateral (
      select (now() at time zone 'UTC')::date as today,
          case b.period when 'daily' then 'day' when 'weekly' then 'week' else 'month' end as unit) as t
    cross join lateral (
      select step::date as first_day, (step + ('1 ' || t.unit)::interval)::date - 1 as last_day
      from generate_series(
        date_trunc(t.unit, greatest(least(b.created_at, now()), now() - interval '5 years') at time zone 'UTC'),
        t.today, ('1 ' || t.unit)::interval) as step) as p
    -- `offset 0` keeps the planner from repeating the sum in each column that uses it.
    cross join lateral (
      select coalesce(
        case b.scope_type
          when 'global' then
            (select sum(u.cost_usd) from token_usage as u where u.usage_date between p.first_day and p.last_day)
          when 'project' then
            (select sum(u.cost_usd) from token_usage as u where u.project_id = b.project_id and u.usage_date between p.first_day and p.last_day)
          when 'agent' then
            (select sum(u.cost_usd) from token_usage as u where u.agent_id = b.agent_id and u.usage_date between p.first_day and p.last_day)
          when 'agent_type' then
            (select sum(u.cost_usd) from token_usage as u where u.agent_type = b.agent_type and u.usage_date between p.first_day and p.last_day)
        end, 0) as spent_usd
      offset 0) as s
  where s.spent_usd > 0 or t.today <= p.last_day;
comment on view budget_usage is 'The use of each budget in its current day, week or month, and in earlier ones with costs, for at most five years. Days are those of UTC; weeks begin on Monday.';

-- Analysis.

create or replace view repository_quality_overview as
  select r.id, r.id as repository_id, r.full_name, a.id as run_id, a.completed_at as analyzed_at,
      coalesce(a.quality_score, calculate_quality_score(a.id)) as quality_score,
      f.file_count, f.total_lines, f.average_complexity, f.average_maintainability, f.average_coverage_pct, f.average_duplicate_pct,
      i.open_findings, i.blockers, i.criticals, i.majors, i.minors, i.vulnerabilities, i.effort_minutes,
      t.direction as quality_direction, t.change_pct as quality_change_pct
  from repositories as r
    -- The last completed analysis.
    left join lateral (
      select * from analysis_runs as l where l.repository_id = r.id and l.status = 'completed'
      order by l.created_at desc, l.id desc limit 1) as a on true
    left join lateral (
      select count(*) as file_count, sum(total_lines) as total_lines, round(avg(cyclomatic_complexity), 2) as average_complexity,
          round(avg(maintainability_index), 2) as average_maintainability, round(avg(coverage_pct), 2) as average_coverage_pct,
          round(avg(duplicate_pct), 2) as average_duplicate_pct
      from analyzed_files as l where l.run_id = a.id) as f on true
    left join lateral (
      select count(*) as open_findings, count(*) filter (where severity = 'blocker') as blockers,
          count(*) filter (where severity = 'critical') as criticals, count(*) filter (where severity = 'major') as majors,
          count(*) filter (where severity = 'minor') as minors, count(*) filter (where category = 'vulnerability') as vulnerabilities,
          sum(effort_minutes) as effort_minutes
      from findings as l where l.run_id = a.id and l.status in ('open', 'confirmed')) as i on true
    -- The last monthly trend of the score.
    left join lateral (
      select l.direction, l.change_pct from metric_trends as l
      where l.repository_id = r.id and l.metric_name = 'quality_score' and l.period = 'month'
      order by l.period_start desc, l.id desc limit 1) as t on true
  where r.deleted_at is null;
comment on view repository_quality_overview is 'Results of the last completed analysis of each repository (P).';

-- Task.

-- waiting_since stands first, so that new columns of tasks come at the end.
create or replace view ready_tasks as
  select coalesce(t.scheduled_at, t.created_at) as waiting_since, t.*
  from tasks as t
  where t.status in ('pending', 'scheduled') and t.deleted_at is null
    and (t.scheduled_at is null or t.scheduled_at <= now())
    and (t.next_retry_at is null or t.next_retry_at <= now())
    and (t.workflow_id is null
      or exists (select from workflows as w where w.id = t.workflow_id and w.status = 'running' and w.deleted_at is null))
    and exists (select from projects as p where p.id = t.project_id and p.is_active and p.deleted_at is null)
    and task_dependencies_satisfied(t.id);
comment on view ready_tasks is 'The tasks that can begin now (P). Begin with the most urgent; of equally urgent ones, with the one that has waited longest.';

-- Operations: performance. Three views read whole tables. They are read through materialized views, which refresh_overviews() refreshes.
-- Times may be infinite in imported rows: they count in no average, because the difference of an infinite time is no interval.

drop materialized view if exists tasks_performance_analysis, events_performance_analysis, analytics_performance_analysis;

create or replace view tasks_performance_analysis_now as
  select p.id, p.id as project_id, p.name as project_name, count(t.id) as tasks,
      count(t.id) filter (where t.status in ('pending', 'scheduled')) as waiting,
      count(t.id) filter (where t.status in ('in_progress', 'testing', 'review')) as running,
      count(t.id) filter (where t.status = 'blocked') as blocked,
      count(t.id) filter (where t.status = 'completed') as completed,
      count(t.id) filter (where t.status = 'failed') as failed,
      round(count(t.id) filter (where t.status = 'failed') * 100.0
        / nullif(count(t.id) filter (where t.status in ('completed', 'failed')), 0), 2) as failed_pct,
      round(avg(extract(epoch from t.completed_at) - extract(epoch from t.started_at))
        filter (where t.status = 'completed' and isfinite(t.started_at) and isfinite(t.completed_at)), 3) as average_seconds,
      round((percentile_cont(0.95) within group (order by extract(epoch from t.completed_at) - extract(epoch from t.started_at))
        filter (where t.status = 'completed' and isfinite(t.started_at) and isfinite(t.completed_at)))::numeric, 3) as p95_seconds,
      round(avg(extract(epoch from t.started_at) - extract(epoch from coalesce(t.scheduled_at, t.created_at)))
        filter (where t.started_at >= coalesce(t.scheduled_at, t.created_at)
          and isfinite(coalesce(t.scheduled_at, t.created_at)) and isfinite(t.started_at)), 3) as average_wait_seconds,
      coalesce(sum(t.retry_count), 0) as retries,
      coalesce(sum(t.total_tokens_used), 0) as tokens_used,
      coalesce(sum(t.total_cost_usd), 0) as cost_usd
  from projects as p left join tasks as t on t.project_id = p.id and t.deleted_at is null
  where p.deleted_at is null
  group by p.id;
comment on view tasks_performance_analysis_now is 'Performance of the tasks of each project (P), computed from all tasks at each read.';

create or replace view events_performance_analysis_now as
  select t.id, t.id as event_type_id, t.name as event_type, t.source, count(e.id) as events,
      count(e.id) filter (where e.status = 'pending') as pending,
      count(e.id) filter (where e.status = 'processing') as processing,
      count(e.id) filter (where e.status = 'processed') as processed,
      count(e.id) filter (where e.status = 'failed') as failed,
      count(e.id) filter (where e.status = 'ignored') as ignored,
      round(count(e.id) filter (where e.status = 'failed') * 100.0
        / nullif(count(e.id) filter (where e.status in ('processed', 'failed')), 0), 2) as failed_pct,
      round(avg(extract(epoch from e.processed_at) - extract(epoch from e.created_at))
        filter (where e.processed_at >= e.created_at and isfinite(e.created_at) and isfinite(e.processed_at)), 3) as average_seconds,
      round((percentile_cont(0.95) within group (order by extract(epoch from e.processed_at) - extract(epoch from e.created_at))
        filter (where e.processed_at >= e.created_at and isfinite(e.created_at) and isfinite(e.processed_at)))::numeric, 3) as p95_seconds,
      round(max(extract(epoch from now()) - extract(epoch from e.occurred_at))
        filter (where e.status = 'pending' and isfinite(e.occurred_at)), 3) as oldest_pending_seconds,
      coalesce(sum(e.retry_count), 0) as retries
  from event_types as t left join events as e on e.event_type_id = t.id
  group by t.id;
comment on view events_performance_analysis_now is 'Performance of the processing of each event type (P), computed from all events at each read.';

create or replace view analytics_performance_analysis_now as
  select md5(t.analysis_type)::uuid as id, t.analysis_type, count(*) as runs,
      count(*) filter (where t.status in ('pending', 'running')) as unfinished,
      count(*) filter (where t.status = 'completed') as completed,
      count(*) filter (where t.status = 'failed') as failed,
      round(count(*) filter (where t.status = 'failed') * 100.0
        / nullif(count(*) filter (where t.status in ('completed', 'failed')), 0), 2) as failed_pct,
      round(avg(extract(epoch from t.completed_at) - extract(epoch from t.started_at))
        filter (where t.status = 'completed' and isfinite(t.started_at) and isfinite(t.completed_at)), 3) as average_seconds,
      round((percentile_cont(0.95) within group (order by extract(epoch from t.completed_at) - extract(epoch from t.started_at))
        filter (where t.status = 'completed' and isfinite(t.started_at) and isfinite(t.completed_at)))::numeric, 3) as p95_seconds,
      sum(t.files_analyzed) as files_analyzed, round(avg(t.quality_score), 2) as average_quality_score, max(t.created_at) as last_run_at
  from (
    select coalesce(r.analysis_type, r.submission_type::text, 'unknown') as analysis_type,
        r.status, r.started_at, r.completed_at, r.created_at, r.files_analyzed, r.quality_score
    from analysis_runs as r) as t
  group by t.analysis_type;
comment on view analytics_performance_analysis_now is 'Performance of the analyses of each type (P), computed from all analyses at each read.';

create materialized view tasks_performance_analysis as
  select v.*, now() as refreshed_at from tasks_performance_analysis_now as v;
create unique index on tasks_performance_analysis (id);
comment on materialized view tasks_performance_analysis is 'Performance of the tasks of each project at the last run of refresh_overviews() (P).';
comment on column tasks_performance_analysis.refreshed_at is 'Time of that run.';

create materialized view events_performance_analysis as
  select v.*, now() as refreshed_at from events_performance_analysis_now as v;
create unique index on events_performance_analysis (id);
comment on materialized view events_performance_analysis is 'Performance of the processing of each event type at the last run of refresh_overviews() (P).';
comment on column events_performance_analysis.refreshed_at is 'Time of that run.';

create materialized view analytics_performance_analysis as
  select v.*, now() as refreshed_at from analytics_performance_analysis_now as v;
create unique index on analytics_performance_analysis (id);
comment on materialized view analytics_performance_analysis is 'Performance of the analyses of each type at the last run of refresh_overviews() (P).';
comment on column analytics_performance_analysis.refreshed_at is 'Time of that run.';

-- Operations: the state of the database, computed at each read. data_quality_metrics, data_integrity_checks and critical_alerts read
-- whole tables: read them when the load is low.

create or replace view database_resource_utilization as
  select md5('database')::uuid as id, pg_database_size(d.datid) as database_size_bytes,
      d.numbackends as connections,
      current_setting('max_connections')::integer as max_connections,
      round(d.numbackends * 100.0 / current_setting('max_connections')::integer, 2) as connections_pct,
      (select count(*) from pg_stat_activity as a where a.datid = d.datid and a.state = 'active') as active_connections,
      (select count(*) from pg_stat_activity as a where a.datid = d.datid and a.state like 'idle in transaction%') as idle_in_transaction,
      (select count(*) from pg_stat_activity as a where a.datid = d.datid and a.wait_event_type = 'Lock') as waiting_for_locks,
      -- now() is the begin of this transaction: another one that began later would have a negative duration.
      coalesce(
        (select round(extract(epoch from max(clock_timestamp() - a.xact_start)), 3) from pg_stat_activity as a
          where a.datid = d.datid and a.pid <> pg_backend_pid()),
        0) as longest_transaction_seconds,
      round(d.blks_hit * 100.0 / nullif(d.blks_hit + d.blks_read, 0), 2) as cache_hit_pct,
      d.xact_commit as commits, d.xact_rollback as rollbacks, d.deadlocks, d.temp_files, d.temp_bytes,
      age(c.datfrozenxid)::bigint as transaction_age,
      round(age(c.datfrozenxid) * 100.0 / 2000000000, 2) as transaction_age_pct
  from pg_stat_database as d join pg_database as c on c.oid = d.datid
  where d.datname = current_database();
comment on view database_resource_utilization is 'Resources that the database uses: space, connections, cache, and the age of its oldest transaction id (P). One row.';

create or replace view table_access_patterns as
  select md5(s.relname::text)::uuid as id, s.relname::text as table_name, s.n_live_tup as row_estimate, s.n_dead_tup as dead_rows,
      pg_total_relation_size(s.relid) as total_bytes, pg_indexes_size(s.relid) as index_bytes,
      s.seq_scan as sequential_scans, s.seq_tup_read as sequential_rows, coalesce(s.idx_scan, 0) as index_scans,
      round(coalesce(s.idx_scan, 0) * 100.0 / nullif(s.seq_scan + coalesce(s.idx_scan, 0), 0), 2) as index_scan_pct,
      s.n_tup_ins as inserted, s.n_tup_upd as updated, s.n_tup_hot_upd as updated_in_place, s.n_tup_del as deleted,
      case
        when s.n_live_tup > 10000 and s.seq_scan > 100 and s.seq_tup_read / s.seq_scan > s.n_live_tup / 2 and s.seq_scan > coalesce(s.idx_scan, 0) / 10
          then 'Consider adding indexes: sequential scans often read the whole table.'
        when s.n_live_tup > 10000 and s.seq_scan + coalesce(s.idx_scan, 0) = 0 then 'No statement reads it.'
        else 'None.'
      end as recommendation
  from pg_stat_user_tables as s;
comment on view table_access_patterns is 'Reads and writes of each table since the last reset of the statistics (P).';

create or replace view index_usage_analysis as
  select md5(s.indexrelname::text)::uuid as id, s.relname::text as table_name, s.indexrelname::text as index_name,
      s.idx_scan as scans, s.idx_tup_read as rows_read, s.last_idx_scan as last_used_at,
      pg_relation_size(s.indexrelid) as index_bytes, i.indisunique as is_unique, i.indisvalid as is_valid,
      case when not i.indisvalid then 'invalid' when s.idx_scan = 0 then 'unused' when s.idx_scan < 50 then 'rare' else 'used' end::index_usage_status
        as usage_status,
      pg_get_indexdef(s.indexrelid) as definition
  from pg_stat_user_indexes as s join pg_index as i on i.indexrelid = s.indexrelid;
comment on view index_usage_analysis is 'Use of each index since the last reset of the statistics (P). An unused index may still keep rows unique.';

create or replace view slow_query_analysis as
  select md5(coalesce(q.query_id::text, 'unavailable'))::uuid as id,
      case when q.mean_ms >= 5000 then 'urgent' when q.mean_ms >= 1000 then 'high' when q.mean_ms >= 500 then 'medium' else 'low' end::priority_level
        as priority,
      q.query_id, q.query, q.calls, q.rows_returned, q.total_ms, q.mean_ms, q.max_ms, q.cache_hit_pct
    from slow_queries() as q
  union all
  select md5('unavailable')::uuid, null, null,
      'pg_stat_statements is not loaded: name it in shared_preload_libraries, restart, and create the extension.', null, null, null, null, null, null
    where not statements_are_counted();
comment on view slow_query_analysis is 'Slow statements (P). Where no extension counts statements, one row says so.';

create or replace view data_quality_metrics as
  select md5(m.table_name || ' ' || m.metric)::uuid as id, m.table_name, m.metric, m.total_rows, m.affected_rows,
      round(100 - m.affected_rows * 100.0 / nullif(m.total_rows, 0), 2) as quality_pct
  from (
    select 'users' as table_name, 'a verified e-mail address' as metric, count(*) as total_rows,
        count(*) filter (where email is null or not email_verified) as affected_rows from users
    union all
    select 'users', 'a name', count(*), count(*) filter (where name is null) from users
    union all
    select 'projects', 'an owner', count(*), count(*) filter (where owner_id is null) from projects where deleted_at is null
    union all
    select 'projects', 'a description', count(*), count(*) filter (where description is null) from projects where deleted_at is null
    union all
    select 'repositories', 'read in the last 30 days', count(*),
        count(*) filter (where last_synced_at is null or last_synced_at < now() - interval '30 days') from repositories where deleted_at is null
    union all
    select 'tasks', 'a description', count(*), count(*) filter (where description is null) from tasks where deleted_at is null
    union all
    select 'tasks', 'a definition of done', count(*), count(*) filter (where definition_of_done is null) from tasks where deleted_at is null
    union all
    select 'analysis_runs', 'a quality score, once completed', count(*),
        count(*) filter (where quality_score is null) from analysis_runs where status = 'completed'
    union all
    select 'events', 'of a project', count(*), count(*) filter (where project_id is null) from events
    union all
    select 'file_embeddings', 'a vector', count(*), count(*) filter (where embedding is null) from file_embeddings
    union all
    select 'documentation', 'a vector', count(*), count(*) filter (where embedding is null) from documentation
    union all
    select 'prompt_executions', 'a score of effectiveness', count(*),
        count(*) filter (where effectiveness_score is null) from prompt_executions where status = 'completed'
  ) as m;
comment on view data_quality_metrics is 'Number of rows that lack a value that rows of their table should have (P).';

create or replace view data_integrity_checks as
  select md5(c.check_name)::uuid as id, c.check_name, case when c.issue_count = 0 then 'pass' else 'fail' end::check_status as status,
      c.severity::check_severity as severity, c.issue_count, c.description
  from (
    select 'run_parts_scope' as check_name, 'critical' as severity,
      'Parts of analyses whose user, project or repository is not the analysis''s: they decide who sees them.' as description,
      (select count(*) from analyzed_files as f join analysis_runs as r on r.id = f.run_id
        where (f.user_id, f.project_id, f.repository_id) is distinct from (r.user_id, r.project_id, r.repository_id))
      + (select count(*) from findings as f join analysis_runs as r on r.id = f.run_id
        where (f.user_id, f.project_id, f.repository_id) is distinct from (r.user_id, r.project_id, r.repository_id)) as issue_count
    union all
    select 'event_details_scope', 'critical', 'Processing logs whose project is not their event''s.',
      (select count(*) from event_processing_logs as l join events as e on e.id = l.event_id where l.project_id is distinct from e.project_id)
    union all
    select 'generations_scope', 'critical', 'Generations whose user is not their query''s.',
      (select count(*) from generations as g join assistant_queries as q on q.id = g.assistant_query_id where g.user_id is distinct from q.user_id)
    union all
    select 'context_scope', 'critical', 'Context data whose project or organization is not their source''s.',
      (select count(*) from context_data as d join context_sources as s on s.id = d.context_source_id
        where (d.organization_id, d.project_id) is distinct from (s.organization_id, s.project_id))
    union all
    select 'finished_tasks', 'warning', 'Completed tasks without a time of completion.',
      (select count(*) from tasks where status = 'completed' and completed_at is null)
    union all
    select 'stuck_runs', 'warning', 'Analyses that have been running for more than a day.',
      (select count(*) from analysis_runs where status = 'running' and coalesce(started_at, created_at) < now() - interval '1 day')
    union all
    select 'stuck_jobs', 'warning', 'Running jobs without an update for more than a day.',
      (select count(*) from jobs where status = 'running' and updated_at < now() - interval '1 day')
    union all
    select 'stuck_events', 'warning', 'Events that have been processing for more than a day.',
      (select count(*) from events where status = 'processing' and updated_at < now() - interval '1 day')
    union all
    select 'lonely_projects', 'warning', 'Projects without members: only the owner sees them.',
      (select count(*) from projects as p where p.deleted_at is null and not exists (select from project_members as m where m.project_id = p.id))
    union all
    select 'lonely_conversations', 'warning', 'Conversations without participants: only administrators see them.',
      (select count(*) from conversations as c where not exists (select from conversation_participants as m where m.conversation_id = c.id))
    union all
    select 'file_parents', 'warning', 'Files whose parent is of another repository or no directory.',
      (select count(*) from file_items as f join file_items as p on p.id = f.parent_id where p.repository_id <> f.repository_id or not p.is_directory)
    union all
    select 'invalid_indexes', 'critical', 'Indexes that a build left unfinished.',
      (select count(*) from pg_index as i join pg_class as c on c.oid = i.indrelid where not i.indisvalid and c.relnamespace = 'public'::regnamespace)
    union all
    select 'unchecked_constraints', 'warning', 'Constraints that were never validated for the existing rows.',
      (select count(*) from pg_constraint as c where not c.convalidated and c.connamespace = 'public'::regnamespace)
  ) as c;
comment on view data_integrity_checks is 'Rules of the data that no constraint holds (P), with the number of rows that break each.';

create or replace view system_health as
  select md5(h.component)::uuid as id, h.component, h.status::health_status as status, h.value, h.detail
  from (
    select 'connections' as component, case when connections_pct >= 95 then 'critical' when connections_pct >= 80 then 'warning' else 'healthy' end as status,
        connections::numeric as value, format('%s of %s connections are open.', connections, max_connections) as detail
      from database_resource_utilization
    union all
    select 'cache', case when cache_hit_pct < 80 then 'warning' else 'healthy' end,
        cache_hit_pct, format('%s %% of blocks were found in memory.', cache_hit_pct)
      from database_resource_utilization
    union all
    select 'transactions', case when longest_transaction_seconds >= 3600 then 'critical' when longest_transaction_seconds >= 300 then 'warning' else 'healthy' end,
        longest_transaction_seconds, format('The longest open transaction has lasted %s seconds.', longest_transaction_seconds)
      from database_resource_utilization
    union all
    select 'freezing', case when transaction_age_pct >= 80 then 'critical' when transaction_age_pct >= 50 then 'warning' else 'healthy' end,
        transaction_age_pct, format('%s %% of the transactions until a forced stop are used.', transaction_age_pct)
      from database_resource_utilization
    union all
    select 'jobs', case when count(*) > 0 then 'warning' else 'healthy' end,
        count(*), format('%s jobs have waited or run for more than an hour.', count(*))
      from jobs where status in ('pending', 'running') and updated_at < now() - interval '1 hour'
    union all
    select 'tasks', case when count(*) > 0 then 'warning' else 'healthy' end,
        count(*), format('%s tasks have failed in the last day, after all retries.', count(*))
      from tasks where status = 'failed' and deleted_at is null and completed_at > now() - interval '1 day'
    union all
    select 'events', case when count(*) > 1000 then 'critical' when count(*) > 0 then 'warning' else 'healthy' end,
        count(*), format('%s events have been pending for more than an hour.', count(*))
      from events where status = 'pending' and occurred_at < now() - interval '1 hour'
    union all
    select 'webhooks', case when count(*) > 0 then 'warning' else 'healthy' end,
        count(*), format('%s webhooks have failed in the last day, after all retries.', count(*))
      from webhooks where not processed and retry_count >= max_retries and updated_at > now() - interval '1 day'
  ) as h;
comment on view system_health is 'Health of each part of the system (P).';

create or replace view database_health_summary as
  select md5('database')::uuid as id,
      (select database_size_bytes from database_resource_utilization) as database_size_bytes,
      -- A partition is a part of its table.
      (select count(*) from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace) as tables,
      (select count(*) from index_usage_analysis) as indexes,
      (select count(*) from index_usage_analysis where usage_status = 'unused' and not is_unique) as unused_indexes,
      (select coalesce(sum(row_estimate), 0)::bigint from table_access_patterns) as row_estimate,
      (select coalesce(sum(dead_rows), 0)::bigint from table_access_patterns) as dead_rows,
      (select cache_hit_pct from database_resource_utilization) as cache_hit_pct,
      (select connections_pct from database_resource_utilization) as connections_pct,
      (select deadlocks from database_resource_utilization) as deadlocks,
      (select max(status) from system_health) as status;
comment on view database_health_summary is 'Summary of the database in one row (P).';

create or replace view maintenance_recommendations as
  -- Several indexes of a table may be invalid, so a reindex is told apart by its reason.
  select md5(m.table_name || ' ' || m.action || case m.action when 'reindex' then m.reason else '' end)::uuid as id,
      m.table_name, m.action::maintenance_action as action, m.priority::priority_level as priority, m.reason
  from (
    select s.relname::text as table_name, 'vacuum' as action, case when s.n_dead_tup > s.n_live_tup then 'high' else 'medium' end as priority,
        format('%s dead rows beside %s live ones.', s.n_dead_tup, s.n_live_tup) as reason
      from pg_stat_user_tables as s where s.n_dead_tup > 1000 and s.n_dead_tup > s.n_live_tup * 0.2
    union all
    select s.relname::text, 'analyze', 'medium', format('%s rows changed since the last analyze.', s.n_mod_since_analyze)
      from pg_stat_user_tables as s where s.n_mod_since_analyze > 1000 and s.n_mod_since_analyze > s.n_live_tup * 0.2
    union all
    select i.table_name, 'reindex', 'high', format('The index %s is invalid.', i.index_name) from index_usage_analysis as i where not i.is_valid
    union all
    select c.relname::text, 'freeze', 'high', format('Its oldest row is %s transactions old.', age(c.relfrozenxid))
      from pg_class as c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and age(c.relfrozenxid) > 1000000000
    union all
    select 'context_data', 'delete_expired_context', 'low', format('%s rows have expired.', count(*))
      from context_data where expires_at <= now() having count(*) > 0
    union all
    select 'events', 'delete_old_events', 'low', format('%s events are older than the retention of their type.', count(*))
      from event_types as t join events as e on e.event_type_id = t.id and e.occurred_at < now() - make_interval(days => t.retention_days)
      where e.status in ('processed', 'failed', 'ignored') having count(*) > 0
  ) as m;
comment on view maintenance_recommendations is 'Actions that keep the database fast, with their reasons (P).';

create or replace view performance_optimization_recommendations as
  -- A table may need several kinds of maintenance, so these are told apart by the action before the colon.
  select md5(r.category || ' ' || r.object_name || case r.category when 'maintenance' then split_part(r.recommendation, ':', 1) else '' end)::uuid as id,
      r.category::optimization_category as category, r.priority, r.object_name, r.recommendation
  from (
    select 'indexing' as category, 'high'::priority_level as priority, t.table_name as object_name, t.recommendation
      from table_access_patterns as t where t.recommendation like 'Consider adding indexes%'
    union all
    select 'indexing', 'low', i.index_name, format('No statement uses this index of %s; its size is %s.', i.table_name, pg_size_pretty(i.index_bytes))
      from index_usage_analysis as i where i.usage_status = 'unused' and not i.is_unique and i.index_bytes > 10000000
    union all
    select 'maintenance', m.priority, m.table_name, format('%s: %s', m.action, m.reason) from maintenance_recommendations as m
    union all
    select 'queries', q.priority, q.query_id::text, left(q.query, 1000) from slow_query_analysis as q where q.priority in ('urgent', 'high')
    union all
    select 'configuration', 'medium', 'shared_buffers', format('Only %s %% of blocks are found in memory: more of it may help.', u.cache_hit_pct)
      from database_resource_utilization as u where u.cache_hit_pct < 90 and u.database_size_bytes > 1000000000
    union all
    select 'configuration', 'medium', 'work_mem', format('%s were written to temporary files: sorts may want more memory.', pg_size_pretty(u.temp_bytes))
      from database_resource_utilization as u where u.temp_bytes > 1000000000
    union all
    select 'configuration', 'low', 'shared_preload_libraries', q.query from slow_query_analysis as q where q.priority is null
  ) as r;
comment on view performance_optimization_recommendations is 'Changes that would make the database faster (P).';

create or replace view critical_alerts as
  select md5(a.source || ' ' || a.subject || case a.source when 'maintenance' then a.message else '' end)::uuid as id, a.source::alert_source as source,
      a.subject, a.message
  from (
    select 'health' as source, h.component as subject, h.detail as message from system_health as h where h.status = 'critical'
    union all
    select 'integrity', c.check_name, format('%s: %s', c.issue_count, c.description)
      from data_integrity_checks as c where c.status = 'fail' and c.severity = 'critical'
    union all
    select 'maintenance', m.table_name, m.reason from maintenance_recommendations as m where m.action in ('freeze', 'reindex')
  ) as a;
comment on view critical_alerts is 'Problems that an administrator must look at now (P).';

-- `offset 0` keeps the view read-only: a gateway's role may write to all views that PostgreSQL can update.
create or replace view schema_migrations as
  select md5(h.installed_rank::text)::uuid as id, h.version::text as version, h.description::text as description,
      h.installed_on at time zone 'UTC' as applied_at, h.execution_time / 1000.0 as duration_seconds, h.success as is_successful
  from flyway_schema_history as h offset 0;
comment on view schema_migrations is 'Migrations of the schema that ran (P).';
