select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"description":' || coalesce(to_json(t1.description)::text, 'null') || ',"generations":' || ('{"totalCount":' || 
          (select least(count(*), 2147483647)
            from generations as t3
            where t3.ai_model_id = t1.id
            and true /* visible: administrator */)::text || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from ai_models as t1
          where true /* visible: administrator */
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"aggregate":' || 
    (select '[' || coalesce(string_agg('{"key":{"createdAt":' || case when t3.key_1 between timestamptz '0001-01-01 00:00:00+00'
          and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t3.key_1)::text else 'null' end || ',"wasAccepted":' || coalesce(t3.key_2::text, 'null') || '},"count":"' || t3.group_count::text || '"}', ','), '') || ']'
      from 
      (select case when t2.created_at is not null then greatest(date_trunc('day', least(greatest(t2.created_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'), 'UTC'), timestamptz '0001-01-01 00:00:00+00') end as key_1, t2.was_accepted as key_2, count(*) as group_count
        from generations as t2
        where true /* visible: administrator */
        group by 1, 2
        order by key_1, key_2
        limit 
        (select $3::bigint)) as t3) || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
