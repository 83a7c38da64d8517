select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"title":' || to_json(t1.title)::text || '}'
    from tasks as t1
    where t1.id = k.key
    and exists 
    (select
      from project_members as m
      where m.project_id = t1.project_id
      and m.user_id = k.caller
      and m.is_live offset 0) /* visible: MEMBER */
    and t1.deleted_at is null) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
