-- Operations: a partition is no table of its own, and a transaction that began after this one has not taken less than no time.

do $do$
declare
  mended record;
begin
  for mended in select * from (values
      ('database_health_summary', $$relkind = ANY (ARRAY['r'::"char", 'p'::"char"])$$, $$relkind = ANY (ARRAY['r'::"char", 'p'::"char"]) AND NOT relispartition$$),
      ('database_resource_utilization', 'now() - a.xact_start', 'clock_timestamp() - a.xact_start')) as v (name, was, becomes)
  loop
    if position(mended.was in pg_get_viewdef(mended.name::regclass)) = 0 then
      raise exception 'The view % does not say %.', mended.name, mended.was;
    end if;
    execute format('create or replace view %I as %s', mended.name, replace(pg_get_viewdef(mended.name::regclass), mended.was, mended.becomes));
  end loop;
end $do$;
