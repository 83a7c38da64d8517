select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"name":' || coalesce(to_json(t1.name)::text, 'null') || ',"email":' || coalesce(to_json((case when t1.id = k.caller /* visible: OWNER */ then t1.email end))::text, 'null') || '}'
    from users as t1
    where t1.id = k.key
    and (t1.id = k.caller or exists 
      (select
        from organization_members as o
        where o.user_id = t1.id
        and exists 
        (select
          from organization_members as m
          where m.organization_id = o.organization_id
          and m.user_id = k.caller offset 0) offset 0) or exists 
      (select
        from project_members as o
        where o.user_id = t1.id
        and exists 
        (select
          from project_members as m
          where m.project_id = o.project_id
          and m.user_id = k.caller
          and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from users as t2
      where (t2.id = k.caller or exists 
        (select
          from organization_members as o
          where o.user_id = t2.id
          and exists 
          (select
            from organization_members as m
            where m.organization_id = o.organization_id
            and m.user_id = k.caller)) or exists 
        (select
          from project_members as o
          where o.user_id = t2.id
          and exists 
          (select
            from project_members as m
            where m.project_id = o.project_id
            and m.user_id = k.caller
            and m.is_live))) /* visible: COLLEAGUE */
      and ((case when t2.id = k.caller /* visible: OWNER */ then t2.email end) is null) = $3::boolean)::text || ',"nodes":[' || coalesce(string_agg('{"name":' || coalesce(to_json(t1.name)::text, 'null') || ',"email":' || coalesce(to_json((case when t1.id = k.caller /* visible: OWNER */ then t1.email end))::text, 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from users as t1
          where (t1.id = k.caller or exists 
            (select
              from organization_members as o
              where o.user_id = t1.id
              and exists 
              (select
                from organization_members as m
                where m.organization_id = o.organization_id
                and m.user_id = k.caller)) or exists 
            (select
              from project_members as o
              where o.user_id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = o.project_id
                and m.user_id = k.caller
                and m.is_live))) /* visible: COLLEAGUE */
          and ((case when t1.id = k.caller /* visible: OWNER */ then t1.email end) is null) = $3::boolean
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
