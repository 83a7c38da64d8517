-- Operations: each row of a view has a key, made of what tells it apart, so that the views are types like any other.

create or replace view ready_tasks as
  select t.*, coalesce(t.scheduled_at, t.created_at) as waiting_since
  from tasks as t
  where t.status in ('pending', 'scheduled') and t.deleted_at is null
    and (t.scheduled_at is null or t.scheduled_at <= now())
    and (t.next_retry_at is null or t.next_retry_at <= now())
    and (t.workflow_id is null
      or exists (select from workflows as w where w.id = t.workflow_id and w.status = 'running' and w.deleted_at is null))
    and exists (select from projects as p where p.id = t.project_id and p.is_active and p.deleted_at is null)
    and task_dependencies_satisfied(t.id);
comment on view ready_tasks is 'The tasks that can begin now (P). The most urgent should first, of these the one that has waited longest.';

-- Times that never were or will be (infinity) are left out, and no difference of two leads out of what intervals can be.
create or replace view tasks_performance_analysis as
  select p.id as project_id, p.name as project_name, count(t.id) as tasks,
      count(t.id) filter (where t.status in ('pending', 'scheduled')) as waiting,
      count(t.id) filter (where t.status in ('in_progress', 'testing', 'review')) as running,
      count(t.id) filter (where t.status = 'blocked') as blocked,
      count(t.id) filter (where t.status = 'completed') as completed,
      count(t.id) filter (where t.status = 'failed') as failed,
      round(count(t.id) filter (where t.status = 'failed') * 100.0 / nullif(count(t.id) filter (where t.status in ('completed', 'failed')), 0), 2) as failed_pct,
      round(avg(extract(epoch from t.completed_at) - extract(epoch from t.started_at)) filter (where t.status = 'completed' and isfinite(t.started_at) and isfinite(t.completed_at)), 3) as average_seconds,
      round((percentile_cont(0.95) within group (order by extract(epoch from t.completed_at) - extract(epoch from t.started_at)) filter (where t.status = 'completed' and isfinite(t.started_at) and isfinite(t.completed_at)))::numeric, 3)
        as p95_seconds,
      round(avg(extract(epoch from t.started_at) - extract(epoch from coalesce(t.scheduled_at, t.created_at)))
          filter (where t.started_at >= coalesce(t.scheduled_at, t.created_at) and isfinite(coalesce(t.scheduled_at, t.created_at)) and isfinite(t.started_at)), 3)
        as average_wait_seconds,
      coalesce(sum(t.retry_count), 0) as retries, coalesce(sum(t.total_tokens_used), 0) as tokens_used, coalesce(sum(t.total_cost_usd), 0) as cost_usd
  from projects as p left join tasks as t on t.project_id = p.id and t.deleted_at is null
  where p.deleted_at is null
  group by p.id;
create or replace view events_performance_analysis as
  select t.id as event_type_id, t.name as event_type, t.source, count(e.id) as events,
      count(e.id) filter (where e.status = 'pending') as pending, count(e.id) filter (where e.status = 'processing') as processing,
      count(e.id) filter (where e.status = 'processed') as processed, count(e.id) filter (where e.status = 'failed') as failed,
      count(e.id) filter (where e.status = 'ignored') as ignored,
      round(count(e.id) filter (where e.status = 'failed') * 100.0 / nullif(count(e.id) filter (where e.status in ('processed', 'failed')), 0), 2) as failed_pct,
      round(avg(extract(epoch from e.processed_at) - extract(epoch from e.created_at)) filter (where e.processed_at >= e.created_at and isfinite(e.created_at) and isfinite(e.processed_at)), 3) as average_seconds,
      round((percentile_cont(0.95) within group (order by extract(epoch from e.processed_at) - extract(epoch from e.created_at)) filter (where e.processed_at >= e.created_at and isfinite(e.created_at) and isfinite(e.processed_at)))::numeric, 3)
        as p95_seconds,
      round(max(extract(epoch from now()) - extract(epoch from e.occurred_at)) filter (where e.status = 'pending' and isfinite(e.occurred_at)), 3) as oldest_pending_seconds,
      coalesce(sum(e.retry_count), 0) as retries
  from event_types as t left join events as e on e.event_type_id = t.id
  group by t.id;
create or replace view analytics_performance_analysis as
  select coalesce(r.analysis_type, r.submission_type::text, 'unknown') as analysis_type, count(*) as runs,
      count(*) filter (where r.status in ('pending', 'running')) as unfinished,
      count(*) filter (where r.status = 'completed') as completed, count(*) filter (where r.status = 'failed') as failed,
      round(count(*) filter (where r.status = 'failed') * 100.0 / nullif(count(*) filter (where r.status in ('completed', 'failed')), 0), 2) as failed_pct,
      round(avg(extract(epoch from r.completed_at) - extract(epoch from r.started_at)) filter (where r.status = 'completed' and isfinite(r.started_at) and isfinite(r.completed_at)), 3) as average_seconds,
      round((percentile_cont(0.95) within group (order by extract(epoch from r.completed_at) - extract(epoch from r.started_at)) filter (where r.status = 'completed' and isfinite(r.started_at) and isfinite(r.completed_at)))::numeric, 3)
        as p95_seconds,
      sum(r.files_analyzed) as files_analyzed, round(avg(r.quality_score), 2) as average_quality_score, max(r.created_at) as last_run_at
  from analysis_runs as r
  group by 1;
-- More than a hundred years lead out of what times can be.
alter table event_types
  drop constraint event_types_retention_days_check,
  add constraint event_types_retention_days_check check (retention_days between 1 and 36525);

do $$
declare
  v record;
begin
  for v in select * from (values
      ('system_health', 'md5(v.component)::uuid'),
      ('database_health_summary', 'md5(''database'')::uuid'),
      ('database_resource_utilization', 'md5(''database'')::uuid'),
      ('table_access_patterns', 'md5(v.table_name)::uuid'),
      ('index_usage_analysis', 'md5(v.index_name)::uuid'),
      ('slow_query_analysis', 'md5(coalesce(v.query_id::text, ''unavailable''))::uuid'),
      ('tasks_performance_analysis', 'v.project_id'),
      ('events_performance_analysis', 'v.event_type_id'),
      ('analytics_performance_analysis', 'md5(v.analysis_type)::uuid'),
      ('data_quality_metrics', 'md5(v.table_name || '' '' || v.metric)::uuid'),
      ('data_integrity_checks', 'md5(v.check_name)::uuid'),
      ('critical_alerts', 'md5(v.source || '' '' || v.subject || case v.source when ''maintenance'' then v.message else '''' end)::uuid'),
      ('maintenance_recommendations', 'md5(v.table_name || '' '' || v.action || case v.action when ''reindex'' then v.reason else '''' end)::uuid'),
      ('performance_optimization_recommendations', 'md5(v.category || '' '' || v.object_name || case v.category when ''maintenance'' then split_part(v.recommendation, '':'', 1) else '''' end)::uuid'),
      ('repository_quality_overview', 'v.repository_id')) as keyed (name, key)
  loop
    execute format('create or replace view %I as select v.*, %s as id from (%s) as v',
      v.name, v.key, rtrim(pg_get_viewdef(v.name::regclass), ';'));
  end loop;
end $$;
