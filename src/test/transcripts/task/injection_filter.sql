select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"totalCount":' || 
    (select least(count(*), 2147483647)
      from tasks as t2
      where t2.project_id = any (array
        (select distinct m.project_id
          from project_members as m
          where m.user_id = k.caller
          and m.is_live))
      and true /* visible: MEMBER, by scope */
      and t2.deleted_at is null
      and t2.title like $3::text
      and t2.search_text @@ websearch_to_tsquery('english', $4::text))::text || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
