select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"id":"user_' || t1.id::text || '"}'
    from users as t1
    where t1.id = k.key
    and false /* visible: anonymous */) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"events":' || ('{"totalCount":' || 
          (select least(count(*), 2147483647)
            from events as t3
            where t3.event_type_id = t1.id
            and false /* visible: anonymous */)::text || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from event_types as t1
          where true /* visible: PUBLIC */
          order by t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from users as t2
      where false /* visible: anonymous */)::text || ',"nodes":[' || coalesce(string_agg('{"name":' || coalesce(to_json(t1.name)::text, 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from users as t1
          where false /* visible: anonymous */
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
