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
      and t2.deleted_at is null)::text || ',"nodes":[' || coalesce(string_agg('{"title":' || to_json(t1.title)::text || ',"status":"' || upper(t1.status::text collate "C") || '","priority":"' || upper(t1.priority::text collate "C") || '","assignee":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || ',"type":"' || upper(t3.type::text collate "C") || '"}'
            from agents as t3
            where t3.id = t1.assigned_to_agent_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.project_id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t4.name)::text || ',"owner":' || coalesce(
              (select '{"name":' || coalesce(to_json(t5.name)::text, 'null') || '}'
                from users as t5
                where t5.id = t4.owner_id
                and (t5.id = k.caller or exists 
                  (select
                    from organization_members as o
                    where o.user_id = t5.id
                    and exists 
                    (select
                      from organization_members as m
                      where m.organization_id = o.organization_id
                      and m.user_id = k.caller offset 0) offset 0) or exists 
                  (select
                    from project_members as o
                    where o.user_id = t5.id
                    and exists 
                    (select
                      from project_members as m
                      where m.project_id = o.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}'
            from projects as t4
            where t4.id = t1.project_id
            and true /* visible: MEMBER, OWNER, as t1 is */
            and t4.deleted_at is null), 'null') || '}', ',') filter (where t1.page_row <= $3::bigint), '') || '],"pageInfo":{"hasNextPage":' || (count(*) > $3::bigint)::text || ',"hasPreviousPage":' || 'false' || '}}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t7.branch, t7.scope, dense_rank() over (order by t7.o0 desc, t7.o1, t7.o2) as head_rank
            from 
            (select 0 as branch, t9.scope, t10.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t9 (scope) cross
              join lateral 
              (select t8.priority as o0, t8.created_at as o1, t8.id as o2
                from tasks as t8
                where t8.project_id = t9.scope
                and true /* visible: MEMBER, by scope */
                and t8.deleted_at is null
                order by t8.priority desc, t8.created_at, t8.id
                limit 1) as t10) as t7) as t6 cross
          join lateral (
            (select t1.*
              from tasks as t1
              where t1.project_id = t6.scope
              and true /* visible: MEMBER, by scope */
              and t1.deleted_at is null
              order by t1.priority desc, t1.created_at, t1.id
              limit greatest($3::bigint + 1 + 1 - t6.head_rank, 0))) as t1
          where t6.head_rank <= $3::bigint + 1
          order by t1.priority desc, t1.created_at, t1.id
          limit 17) as t1) as t1
      where t1.page_row <= $3::bigint + 1) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
