select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from database_metrics as t2
      where true /* visible: administrator */)::text || ',"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"value":' || coalesce('"' || nullif(nullif(nullif(t1.value::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"recordedAt":' || to_json(least(greatest(t1.recorded_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"origin":' || case when t1.source_system is null then 'null' else '{"system":"' || upper(t1.source_system::text collate "C") || '"}' end || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from database_metrics as t1
          where true /* visible: administrator */
          order by t1.name, t1.recorded_at desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
