select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"readyTasks":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from ready_tasks as t3
            where t3.project_id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t3.project_id
              and m.user_id = k.caller
              and m.is_live) /* visible: MEMBER */)::text || ',"nodes":[' || coalesce(string_agg('{"title":' || coalesce(to_json(t2.title)::text, 'null') || ',"priority":' || coalesce('"' || upper(t2.priority::text collate "C") || '"', 'null') || ',"waitingSince":' || case when t2.waiting_since between timestamptz '0001-01-01 00:00:00+00'
              and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t2.waiting_since)::text else 'null' end || ',"assignee":' || coalesce(
                (select '{"name":' || to_json(t4.name)::text || '}'
                  from agents as t4
                  where t4.id = t2.assigned_to_agent_id
                  and (exists 
                    (select
                      from project_members as m
                      where m.project_id = t4.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0) or t4.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"task":' || coalesce(
                (select '{"status":"' || upper(t5.status::text collate "C") || '","dependenciesSatisfied":' || coalesce((task_dependencies_satisfied(t5.id))::text, 'null') || ',"dependsOn":' || 
                  (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t6.title)::text || ',"status":"' || upper(t6.status::text collate "C") || '"}', ','), '') || ']}'
                    from 
                    (select t6.*
                      from 
                      (select t6.*, row_number() over () as page_row
                        from 
                        (select t6.*
                          from tasks as t6
                          join task_dependencies as t7 on t7.depends_on_id = t6.id
                          where t7.task_id = t5.id
                          and true /* visible: MEMBER, as t5 is */
                          and exists 
                          (select
                            from project_members as m
                            where m.project_id = t6.project_id
                            and m.user_id = k.caller
                            and m.is_live offset 0) /* visible: MEMBER */
                          and t6.deleted_at is null
                          order by t6.created_at, t6.id
                          limit 21) as t6) as t6
                      where t6.page_row <= $3::bigint) as t6
                    group by ()) || '}'
                  from tasks as t5
                  where t5.id = t2.id
                  and exists 
                  (select
                    from project_members as m
                    where m.project_id = t5.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0) /* visible: MEMBER */
                  and t5.deleted_at is null), 'null') || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from ready_tasks as t2
                where t2.project_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t2.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                order by t2.priority desc nulls last, t2.waiting_since, t2.id
                limit 21) as t2) as t2
            where t2.page_row <= $4::bigint) as t2
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select distinct on (t1.name, t1.id) t1.*
          from 
          (select t9.branch, t9.scope, dense_rank() over (order by t9.o0, t9.o1) as head_rank
            from 
            (select 0 as branch, t11.scope, t12.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t11 (scope) cross
              join lateral 
              (select t10.name as o0, t10.id as o1
                from projects as t10
                where t10.id = t11.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t10.deleted_at is null
                order by t10.name, t10.id
                limit 1) as t12 union all select 1 as branch, t14.scope, t15.*
              from 
              (select k.caller) as t14 (scope) cross
              join lateral 
              (select t13.name as o0, t13.id as o1
                from projects as t13
                where t13.owner_id = t14.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t13.deleted_at is null
                order by t13.name, t13.id
                limit 1) as t15) as t9) as t8 cross
          join lateral (
            (select t1.*
              from projects as t1
              where t8.branch = 0
              and t1.id = t8.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($5::bigint + 1 - t8.head_rank, 0)) union all 
            (select t1.*
              from projects as t1
              where t8.branch = 1
              and t1.owner_id = t8.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($5::bigint + 1 - t8.head_rank, 0))) as t1
          where t8.head_rank <= $5::bigint
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $5::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
