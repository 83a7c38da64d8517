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
        (select distinct on (t1.created_at, t1.id) t1.*
          from 
          (select t5.branch, t5.scope, dense_rank() over (order by t5.o0 desc, t5.o1 desc) as head_rank
            from 
            (select 0 as branch, t7.scope, t8.*
              from 
              (select k.caller) as t7 (scope) cross
              join lateral 
              (select t6.created_at as o0, t6.id as o1
                from analysis_runs as t6
                where t6.user_id = t7.scope
                and not exists 
                (select
                  from projects as d
                  where d.id = t6.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
                and (t6.metrics ? $3::text
                  and t6.metrics @> $4::jsonb)
                order by t6.created_at desc, t6.id desc
                limit 1) as t8 union all select 1 as branch, t10.scope, t11.*
              from 
              (select m.id
                from repositories as m
                where m.user_id = k.caller union select l.repository_id
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where m.user_id = k.caller
                and m.is_live) as t10 (scope) cross
              join lateral 
              (select t9.created_at as o0, t9.id as o1
                from analysis_runs as t9
                where t9.repository_id = t10.scope
                and not exists 
                (select
                  from projects as d
                  where d.id = t9.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
                and (t9.metrics ? $3::text
                  and t9.metrics @> $4::jsonb)
                order by t9.created_at desc, t9.id desc
                limit 1) as t11 union all select 2 as branch, t13.scope, t14.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t13 (scope) cross
              join lateral 
              (select t12.created_at as o0, t12.id as o1
                from analysis_runs as t12
                where t12.project_id = t13.scope
                and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
                and (t12.metrics ? $3::text
                  and t12.metrics @> $4::jsonb)
                order by t12.created_at desc, t12.id desc
                limit 1) as t14) as t5) as t4 cross
          join lateral (
            (select t1.*
              from analysis_runs as t1
              where t4.branch = 0
              and t1.user_id = t4.scope
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t1.metrics ? $3::text
                and t1.metrics @> $4::jsonb)
              order by t1.created_at desc, t1.id desc
              limit greatest($5::bigint + 1 - t4.head_rank, 0)) union all 
            (select t1.*
              from analysis_runs as t1
              where t4.branch = 1
              and t1.repository_id = t4.scope
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t1.metrics ? $3::text
                and t1.metrics @> $4::jsonb)
              order by t1.created_at desc, t1.id desc
              limit greatest($5::bigint + 1 - t4.head_rank, 0)) union all 
            (select t1.*
              from analysis_runs as t1
              where t4.branch = 2
              and t1.project_id = t4.scope
              and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t1.metrics ? $3::text
                and t1.metrics @> $4::jsonb)
              order by t1.created_at desc, t1.id desc
              limit greatest($5::bigint + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $5::bigint
          order by t1.created_at desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $5::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
