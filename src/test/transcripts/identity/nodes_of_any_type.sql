select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '[' || string_agg(coalesce(case n.prefix when 'user' then 
        (select '{"__typename":"User","id":"user_' || t1.id::text || '","name":' || coalesce(to_json(t1.name)::text, 'null') || ',"memberships":' || ('{"totalCount":' || 
            (select least(count(*), 2147483647)
              from project_members as t3
              where t3.user_id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = t3.project_id
                and m.user_id = k.caller
                and m.is_live) /* visible: MEMBER */)::text || '}') || '}'
          from users as t1
          where t1.id = n.key
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
                and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */) end, 'null'), ','
      order by n.ord) || ']'
    from unnest($3::text[], $4::uuid[]) with ordinality as n (prefix, key, ord)) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"__typename":"User","name":' || coalesce(to_json(t1.name)::text, 'null') || ',"isAdministratorAtOrigin":' || t1.is_admin::text || '}'
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
