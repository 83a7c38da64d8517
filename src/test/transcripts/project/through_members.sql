select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"status":"' || upper(t1.status::text collate "C") || '","members":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from users as t3
            join project_members as t4 on t4.user_id = t3.id
            where t4.project_id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t4.project_id
              and m.user_id = k.caller
              and m.is_live) /* visible: MEMBER */
            and (t3.id = k.caller or exists 
              (select
                from organization_members as o
                where o.user_id = t3.id
                and exists 
                (select
                  from organization_members as m
                  where m.organization_id = o.organization_id
                  and m.user_id = k.caller)) or exists 
              (select
                from project_members as o
                where o.user_id = t3.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = o.project_id
                  and m.user_id = k.caller
                  and m.is_live))) /* visible: COLLEAGUE */)::text || ',"nodes":[' || coalesce(string_agg('{"name":' || coalesce(to_json(t2.name)::text, 'null') || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from users as t2
                join project_members as t5 on t5.user_id = t2.id
                where t5.project_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t5.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and (t2.id = k.caller or exists 
                  (select
                    from organization_members as o
                    where o.user_id = t2.id
                    and exists 
                    (select
                      from organization_members as m
                      where m.organization_id = o.organization_id
                      and m.user_id = k.caller offset 0) offset 0) or exists 
                  (select
                    from project_members as o
                    where o.user_id = t2.id
                    and exists 
                    (select
                      from project_members as m
                      where m.project_id = o.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */
                order by t2.name desc nulls last, t2.id desc
                limit 21) as t2) as t2
            where t2.page_row <= $3::bigint) as t2
          group by ()) || ',"repositories":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"fullName":' || to_json(t6.full_name)::text || '}', ','), '') || ']}'
          from 
          (select t6.*
            from 
            (select t6.*, row_number() over () as page_row
              from 
              (select t6.*
                from repositories as t6
                join project_repositories as t7 on t7.repository_id = t6.id
                where t7.project_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t7.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and (exists 
                  (select
                    from repositories as m
                    where m.id = t6.id
                    and m.user_id = k.caller offset 0) or exists 
                  (select
                    from project_repositories as l
                    join project_members as m on m.project_id = l.project_id
                    where l.repository_id = t6.id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: REPOSITORY */
                and t6.deleted_at is null
                order by t6.full_name, t6.id
                limit 21) as t6) as t6
            where t6.page_row <= $4::bigint) as t6
          group by ()) || ',"tasks":' || ('{"aggregate":' || 
          (select '[' || coalesce(string_agg('{"key":{"status":' || coalesce('"' || upper(t10.key_1::text collate "C") || '"', 'null') || '},"count":"' || t10.group_count::text || '"}', ','), '') || ']'
            from 
            (select t9.status as key_1, count(*) as group_count
              from tasks as t9
              where t9.project_id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = t9.project_id
                and m.user_id = k.caller
                and m.is_live) /* visible: MEMBER */
              and t9.deleted_at is null
              group by 1
              order by key_1
              limit 
              (select $5::bigint)) as t10) || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select distinct on (t1.name, t1.id) t1.*
          from 
          (select t12.branch, t12.scope, dense_rank() over (order by t12.o0, t12.o1) as head_rank
            from 
            (select 0 as branch, t14.scope, t15.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t14 (scope) cross
              join lateral 
              (select t13.name as o0, t13.id as o1
                from projects as t13
                where t13.id = t14.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t13.deleted_at is null
                order by t13.name, t13.id
                limit 1) as t15 union all select 1 as branch, t17.scope, t18.*
              from 
              (select k.caller) as t17 (scope) cross
              join lateral 
              (select t16.name as o0, t16.id as o1
                from projects as t16
                where t16.owner_id = t17.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t16.deleted_at is null
                order by t16.name, t16.id
                limit 1) as t18) as t12) as t11 cross
          join lateral (
            (select t1.*
              from projects as t1
              where t11.branch = 0
              and t1.id = t11.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($6::bigint + 1 - t11.head_rank, 0)) union all 
            (select t1.*
              from projects as t1
              where t11.branch = 1
              and t1.owner_id = t11.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($6::bigint + 1 - t11.head_rank, 0))) as t1
          where t11.head_rank <= $6::bigint
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
