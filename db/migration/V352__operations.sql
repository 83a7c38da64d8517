-- Operations: the view's key is no measurement.

create or replace function record_database_metrics() returns integer
  language plpgsql
  set search_path from current
  as $$
declare
  recorded integer;
begin
  insert into database_metrics (name, value)
    select m.key, (m.value #>> '{}')::numeric from database_resource_utilization as u, jsonb_each(to_jsonb(u) - 'id') as m order by m.key;
  get diagnostics recorded = row_count;
  return recorded;
end $$;
