select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from tasks as t2
      where t2.project_id = any (array
        (select distinct m.project_id
          from project_members as m
          where m.user_id = k.caller
          and m.is_live))
      and true /* visible: MEMBER, by scope */
      and t2.deleted_at is null
      and (exists 
        (select
          from agents as t3
          where t3.id = t2.assigned_to_agent_id
          and (exists 
            (select
              from project_members as m
              where m.project_id = t3.project_id
              and m.user_id = k.caller
              and m.is_live) or t3.project_id is null) /* visible: MEMBER, SHARED */
          and t3.type = $3::agent_type) or exists 
        (select
          from task_dependencies as t4
          where t4.task_id = t2.id
          and true /* visible: MEMBER, as t2 is */
          and exists 
          (select
            from tasks as t5
            where t5.id = t4.depends_on_id
            and true /* visible: MEMBER, as t4 is */
            and t5.deleted_at is null
            and ((t5.status = $4::task_status) is not true))))
      and ((t2.priority = any ($5::priority_level[])) is not true))::text || ',"nodes":[' || coalesce(string_agg('{"title":' || to_json(t1.title)::text || ',"dependsOn":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t6.title)::text || ',"status":"' || upper(t6.status::text collate "C") || '"}', ','), '') || ']}'
          from 
          (select t6.*
            from 
            (select t6.*, row_number() over () as page_row
              from 
              (select t6.*
                from tasks as t6
                join task_dependencies as t7 on t7.depends_on_id = t6.id
                where t7.task_id = t1.id
                and true /* visible: MEMBER, as t1 is */
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t6.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and t6.deleted_at is null
                order by t6.created_at, t6.id
                limit 21) as t6) as t6
            where t6.page_row <= $6::bigint) as t6
          group by ()) || ',"dependents":' || ('{"totalCount":' || 
          (select least(count(*), 2147483647)
            from task_dependencies as t9
            where t9.depends_on_id = t1.id
            and true /* visible: MEMBER, as t1 is */)::text || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from tasks as t1
          where t1.project_id = any (array
            (select distinct m.project_id
              from project_members as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: MEMBER, by scope */
          and t1.deleted_at is null
          and (exists 
            (select
              from agents as t10
              where t10.id = t1.assigned_to_agent_id
              and (exists 
                (select
                  from project_members as m
                  where m.project_id = t10.project_id
                  and m.user_id = k.caller
                  and m.is_live) or t10.project_id is null) /* visible: MEMBER, SHARED */
              and t10.type = $3::agent_type) or exists 
            (select
              from task_dependencies as t11
              where t11.task_id = t1.id
              and true /* visible: MEMBER, as t1 is */
              and exists 
              (select
                from tasks as t12
                where t12.id = t11.depends_on_id
                and true /* visible: MEMBER, as t11 is */
                and t12.deleted_at is null
                and ((t12.status = $4::task_status) is not true))))
          and ((t1.priority = any ($5::priority_level[])) is not true)
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $7::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
