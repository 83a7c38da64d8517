select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"deletedAt":' || case when t1.deleted_at between timestamptz '0001-01-01 00:00:00+00'
        and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t1.deleted_at)::text else 'null' end || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from projects as t1
          where (exists 
            (select
              from project_members as m
              where m.project_id = t1.id
              and m.user_id = k.caller
              and m.is_live) or t1.owner_id = k.caller) /* visible: MEMBER, OWNER */
          and (t1.deleted_at is null or t1.owner_id = k.caller /* visible: OWNER */)
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from projects as t1
          where (exists 
            (select
              from project_members as m
              where m.project_id = t1.id
              and m.user_id = k.caller
              and m.is_live) or t1.owner_id = k.caller) /* visible: MEMBER, OWNER */
          and t1.deleted_at is null
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
