-- Undoes V361__operations.sql: the views are worked out each time they are read again.

drop procedure run_upkeep();
drop function refresh_overviews();
drop materialized view analytics_performance_analysis;
drop materialized view events_performance_analysis;
drop materialized view tasks_performance_analysis;
alter view analytics_performance_analysis_now rename to analytics_performance_analysis;
comment on view analytics_performance_analysis is 'How analyses of each kind do (P).';
alter view events_performance_analysis_now rename to events_performance_analysis;
comment on view events_performance_analysis is 'How the processing of each kind of event does (P).';
alter view tasks_performance_analysis_now rename to tasks_performance_analysis;
comment on view tasks_performance_analysis is 'How the tasks of each project do (P).';

create or replace function record_database_metrics() returns integer
  language plpgsql
  set search_path from current
  as $$
declare
  recorded integer;
begin
  insert into database_metrics (name, value)
    select m.key, (m.value #>> '{}')::numeric from database_resource_utilization as u, jsonb_each(to_jsonb(u)) as m order by m.key;
  get diagnostics recorded = row_count;
  return recorded;
end $$;
