select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from 
      (select distinct m.project_id
        from project_members as m
        where m.user_id = k.caller
        and m.is_live) as t3 (scope)
      join tasks as t2 on t2.project_id = t3.scope
      where true /* visible: MEMBER, by scope */
      and t2.deleted_at is null
      and ((exists 
          (select
            from agents as t4
            where t4.id = t2.assigned_to_agent_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t4.project_id
                and m.user_id = k.caller
                and m.is_live) or t4.project_id is null) /* visible: MEMBER, SHARED */
            and t4.type = $3::agent_type) or exists 
          (select
            from task_dependencies as t5
            where t5.task_id = t2.id
            and true /* visible: MEMBER, as t2 is */
            and exists 
            (select
              from tasks as t6
              where t6.id = t5.depends_on_id
              and true /* visible: MEMBER, as t5 is */
              and t6.deleted_at is null
              and ((t6.status = $4::task_status) is not true))))
        and ((t2.priority = any ($5::priority_level[])) is not true)))::text || ',"nodes":[' || coalesce(string_agg('{"title":' || to_json(t1.title)::text || ',"dependsOn":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t7.title)::text || ',"status":"' || upper(t7.status::text collate "C") || '"}', ','), '') || ']}'
          from 
          (select t7.*
            from 
            (select t7.*, row_number() over () as page_row
              from 
              (select t7.*
                from tasks as t7
                join task_dependencies as t8 on t8.depends_on_id = t7.id
                where t8.task_id = t1.id
                and true /* visible: MEMBER, as t1 is */
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t7.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and t7.deleted_at is null
                order by t7.created_at, t7.id
                limit 21) as t7) as t7
            where t7.page_row <= $6::bigint) as t7
          group by ()) || ',"dependents":' || ('{"totalCount":' || 
          (select least(count(*), 2147483647)
            from task_dependencies as t10
            where t10.depends_on_id = t1.id
            and true /* visible: MEMBER, as t1 is */)::text || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from tasks as t1
          where exists 
          (select
            from project_members as m
            where m.project_id = t1.project_id
            and m.user_id = k.caller
            and m.is_live) /* visible: MEMBER */
          and t1.deleted_at is null
          and ((exists 
              (select
                from agents as t11
                where t11.id = t1.assigned_to_agent_id
                and (exists 
                  (select
                    from project_members as m
                    where m.project_id = t11.project_id
                    and m.user_id = k.caller
                    and m.is_live) or t11.project_id is null) /* visible: MEMBER, SHARED */
                and t11.type = $3::agent_type) or exists 
              (select
                from task_dependencies as t12
                where t12.task_id = t1.id
                and true /* visible: MEMBER, as t1 is */
                and exists 
                (select
                  from tasks as t13
                  where t13.id = t12.depends_on_id
                  and true /* visible: MEMBER, as t12 is */
                  and t13.deleted_at is null
                  and ((t13.status = $4::task_status) is not true))))
            and ((t1.priority = any ($5::priority_level[])) is not true))
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $7::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
