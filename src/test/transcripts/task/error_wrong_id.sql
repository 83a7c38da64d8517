select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t1.status::text collate "C") || '"}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t3.*
          from 
          (select t1.id
            from 
            (select t5.branch, t5.scope, dense_rank() over (order by t5.o0) as head_rank
              from 
              (select 0 as branch, t7.scope, t8.*
                from 
                (select distinct m.project_id
                  from project_members as m
                  where m.user_id = k.caller
                  and m.is_live) as t7 (scope) cross
                join lateral 
                (select t6.id as o0
                  from tasks as t6
                  where t6.project_id = t7.scope
                  and true /* visible: MEMBER, by scope */
                  and t6.deleted_at is null
                  order by t6.id
                  limit 1) as t8) as t5) as t4 cross
            join lateral (
              (select t1.id
                from tasks as t1
                where t1.project_id = t4.scope
                and true /* visible: MEMBER, by scope */
                and t1.deleted_at is null
                order by t1.id
                limit greatest($3::bigint + 1 - t4.head_rank, 0))) as t1
            where t4.head_rank <= $3::bigint
            order by t1.id
            limit 5) as t2
          join tasks as t3 on t3.id = t2.id
          where true /* visible: MEMBER, as t2 is */
          and t3.deleted_at is null
          order by t2.id
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
