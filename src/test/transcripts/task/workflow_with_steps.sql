select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"type":"' || upper(t1.type::text collate "C") || '","status":"' || upper(t1.status::text collate "C") || '","durationSeconds":' || coalesce(nullif(nullif(nullif(t1.duration_seconds::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"tasks":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"workflowStep":' || coalesce(t2.workflow_step::text, 'null') || ',"title":' || to_json(t2.title)::text || ',"definition":' || coalesce(
                (select '{"name":' || to_json(t3.name)::text || ',"version":' || t3.version::text || ',"titleTemplate":' || coalesce(to_json(t3.title_template)::text, 'null') || '}'
                  from task_definitions as t3
                  where t3.id = t2.task_definition_id
                  and (exists 
                    (select
                      from project_members as m
                      where m.project_id = t3.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0) or (exists 
                      (select
                        from organization_members as m
                        where m.organization_id = t3.organization_id
                        and m.user_id = k.caller offset 0)
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t3.project_id
                        and d.deleted_at is not null offset 0))) /* visible: MEMBER, ORGANIZATION */), 'null') || ',"logs":' || 
              (select '{"totalCount":' || 
                (select least(count(*), 2147483647)
                  from task_logs as t5
                  where t5.task_id = t2.id
                  and true /* visible: MEMBER, as t2 is */)::text || ',"nodes":[' || coalesce(string_agg('{"level":"' || upper(t4.level::text collate "C") || '","step":' || coalesce(to_json(t4.step)::text, 'null') || ',"message":' || to_json(t4.message)::text || '}', ','), '') || ']}'
                from 
                (select t4.*
                  from 
                  (select t4.*, row_number() over () as page_row
                    from 
                    (select t4.*
                      from task_logs as t4
                      where t4.task_id = t2.id
                      and true /* visible: MEMBER, as t2 is */
                      order by t4.logged_at desc, t4.id desc
                      limit 5) as t4) as t4
                  where t4.page_row <= $3::bigint) as t4
                group by ()) || ',"resourceUsages":' || 
              (select '{"nodes":[' || coalesce(string_agg('{"cpuUsagePercent":"' || t6.cpu_usage_percent::text || '","memoryBytes":"' || t6.memory_bytes::text || '"}', ','), '') || ']}'
                from 
                (select t6.*
                  from 
                  (select t6.*, row_number() over () as page_row
                    from 
                    (select t6.*
                      from task_resource_usage as t6
                      where t6.task_id = t2.id
                      and true /* visible: MEMBER, as t2 is */
                      order by t6.memory_bytes desc, t6.id desc
                      limit 5) as t6) as t6
                  where t6.page_row <= $4::bigint) as t6
                group by ()) || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from tasks as t2
                where t2.workflow_id = t1.id
                and true /* visible: MEMBER, as t1 is */
                and t2.deleted_at is null
                order by t2.workflow_step, t2.id
                limit 21) as t2) as t2
            where t2.page_row <= $5::bigint) as t2
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t8.branch, t8.scope, dense_rank() over (order by t8.o0, t8.o1) as head_rank
            from 
            (select 0 as branch, t10.scope, t11.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t10 (scope) cross
              join lateral 
              (select t9.created_at as o0, t9.id as o1
                from workflows as t9
                where t9.project_id = t10.scope
                and true /* visible: MEMBER, by scope */
                and t9.deleted_at is null
                and t9.status = any ($6::workflow_status[])
                order by t9.created_at, t9.id
                limit 1) as t11) as t8) as t7 cross
          join lateral (
            (select t1.*
              from workflows as t1
              where t1.project_id = t7.scope
              and true /* visible: MEMBER, by scope */
              and t1.deleted_at is null
              and t1.status = any ($6::workflow_status[])
              order by t1.created_at, t1.id
              limit greatest($7::bigint + 1 - t7.head_rank, 0))) as t1
          where t7.head_rank <= $7::bigint
          order by t1.created_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $7::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
