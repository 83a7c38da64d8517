select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '[' || string_agg(coalesce(case n.prefix when 'user' then 
        (select '{"__typename":"User","id":"user_' || t1.id::text || '","name":' || coalesce(to_json(t1.name)::text, 'null') || ',"memberships":' || ('{"totalCount":' || 
            (select count(*)
              from project_members as t3
              where t3.user_id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = t3.project_id
                and m.user_id = k.caller) /* visible: MEMBER */)::text || '}') || '}'
          from users as t1
          where t1.id = n.key
          and (t1.id = k.caller or exists 
            (select
              from project_members as m
              join project_members as o on o.project_id = m.project_id
              where m.user_id = k.caller
              and o.user_id = t1.id) or exists 
            (select
              from organization_members as m
              join organization_members as o on o.organization_id = m.organization_id
              where m.user_id = k.caller
              and o.user_id = t1.id)) /* visible: COLLEAGUE */) end, 'null'), ','
      order by n.ord) || ']'
    from unnest($3::text[], $4::uuid[]) with ordinality as n (prefix, key, ord)) as fragment
  from unnest($1::uuid[], $2::uuid[]) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"__typename":"User","name":' || coalesce(to_json(t1.name)::text, 'null') || ',"isAdmin":' || t1.is_admin::text || '}'
    from users as t1
    where t1.id = k.key
    and (t1.id = k.caller or exists 
      (select
        from project_members as m
        join project_members as o on o.project_id = m.project_id
        where m.user_id = k.caller
        and o.user_id = t1.id) or exists 
      (select
        from organization_members as m
        join organization_members as o on o.organization_id = m.organization_id
        where m.user_id = k.caller
        and o.user_id = t1.id)) /* visible: COLLEAGUE */) as fragment
  from unnest($1::uuid[], $2::uuid[]) with ordinality as k (key, caller, ord) offset 0) as f;
