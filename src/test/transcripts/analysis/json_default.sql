select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"totalCount":' || 
    (select least(count(*), 2147483647)
      from analysis_runs as t2
      where (((t2.user_id = k.caller or (exists 
              (select
                from repositories as m
                where m.id = t2.repository_id
                and m.user_id = k.caller) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t2.repository_id
                and m.user_id = k.caller
                and m.is_live)))
          and not exists 
          (select
            from projects as d
            where d.id = t2.project_id
            and d.deleted_at is not null)) or exists 
        (select
          from project_members as m
          where m.project_id = t2.project_id
          and m.user_id = k.caller
          and m.is_live)) /* visible: OWNER, MEMBER, REPOSITORY */
      and t2.metrics @> $3::jsonb)::text || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
