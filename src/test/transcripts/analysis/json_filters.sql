select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t1.status::text collate "C") || '","codeSource":' || coalesce('"' || upper(t1.submission_type::text collate "C") || '"', 'null') || ',"metricsJson":' || coalesce(t1.metrics::text, 'null') || ',"durationSeconds":' || coalesce(nullif(nullif(nullif(t1.duration_seconds::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"repository":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || '}'
            from repositories as t2
            where t2.id = t1.repository_id
            and (exists 
              (select
                from repositories as m
                where m.id = t2.id
                and m.user_id = k.caller offset 0) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t2.id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: REPOSITORY */
            and t2.deleted_at is null), 'null') || ',"user":' || coalesce(
          (select '{"name":' || coalesce(to_json(t3.name)::text, 'null') || '}'
            from users as t3
            where t3.id = t1.user_id
            and (t3.id = k.caller or exists 
              (select
                from organization_members as o
                where o.user_id = t3.id
                and exists 
                (select
                  from organization_members as m
                  where m.organization_id = o.organization_id
                  and m.user_id = k.caller offset 0) offset 0) or exists 
              (select
                from project_members as o
                where o.user_id = t3.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = o.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t1.*
            from 
            (select t4.*
              from analysis_runs as t4
              where t4.user_id = k.caller
              and not exists 
              (select
                from projects as d
                where d.id = t4.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */ union all select t5.*
              from analysis_runs as t5
              where t5.repository_id = any (array
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
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t5.user_id = k.caller
                and not exists 
                (select
                  from projects as d
                  where d.id = t5.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true union all select t6.*
              from analysis_runs as t6
              where t6.project_id = any (array
                (select distinct m.project_id
                  from project_members as m
                  where m.user_id = k.caller
                  and m.is_live))
              and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t6.user_id = k.caller
                and not exists 
                (select
                  from projects as d
                  where d.id = t6.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true
              and (t6.repository_id = any (array
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
                  where d.id = t6.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true) as t1
            where t1.metrics ? $3::text
            and t1.metrics @> $4::jsonb offset 0) as t1
          order by t1.created_at desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $5::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
