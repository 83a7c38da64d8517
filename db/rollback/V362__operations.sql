-- Undoes V362__operations.sql.

do $do$
declare
  mended record;
begin
  for mended in select * from (values
      ('database_health_summary', $$ AND \(NOT (pg_class\.)?relispartition\)$$, ''),
      ('database_resource_utilization', $$clock_timestamp\(\) - a\.xact_start$$, 'now() - a.xact_start')) as v (name, became, was)
  loop
    execute format('create or replace view %I as %s', mended.name, regexp_replace(pg_get_viewdef(mended.name::regclass), mended.became, mended.was));
  end loop;
end $do$;
