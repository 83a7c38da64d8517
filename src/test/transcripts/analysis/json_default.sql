select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"totalCount":' || 
    (select least(count(*), 2147483647)
      from 
      (select t3.*
        from analysis_runs as t3
        where t3.user_id = k.caller
        and not exists 
        (select
          from projects as d
          where d.id = t3.project_id
          and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */ union all select t4.*
        from analysis_runs as t4
        where t4.repository_id = any (array
          (select m.id
            from repositories as m
            where m.user_id = k.caller union select l.repository_id
            from project_repositories as l
            join project_members as m on m.project_id = l.project_id
            where m.user_id = k.caller
            and m.is_live))
        and not exists 
        (select
          from projects as d
          where d.id = t4.project_id
          and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
        and (t4.user_id = k.caller
          and not exists 
          (select
            from projects as d
            where d.id = t4.project_id
            and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true union all select t5.*
        from analysis_runs as t5
        where t5.project_id = any (array
          (select distinct m.project_id
            from project_members as m
            where m.user_id = k.caller
            and m.is_live))
        and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
        and (t5.user_id = k.caller
          and not exists 
          (select
            from projects as d
            where d.id = t5.project_id
            and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true
        and (t5.repository_id = any (array
            (select m.id
              from repositories as m
              where m.user_id = k.caller union select l.repository_id
              from project_repositories as l
              join project_members as m on m.project_id = l.project_id
              where m.user_id = k.caller
              and m.is_live))
          and not exists 
          (select
            from projects as d
            where d.id = t5.project_id
            and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true) as t2
      where t2.metrics @> $3::jsonb)::text || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
