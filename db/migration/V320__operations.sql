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
