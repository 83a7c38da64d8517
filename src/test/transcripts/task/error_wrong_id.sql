select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t1.status::text collate "C") || '"}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t3.branch, t3.scope, dense_rank() over (order by t3.o0) as head_rank
            from 
            (select 0 as branch, t5.scope, t6.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t5 (scope) cross
              join lateral 
              (select t4.id as o0
                from tasks as t4
                where t4.project_id = t5.scope
                and true /* visible: MEMBER, by scope */
                and t4.deleted_at is null
                order by t4.id
                limit 1) as t6) as t3) as t2 cross
          join lateral (
            (select t1.*
              from tasks as t1
              where t1.project_id = t2.scope
              and true /* visible: MEMBER, by scope */
              and t1.deleted_at is null
              order by t1.id
              limit greatest($3::bigint + 1 - t2.head_rank, 0))) as t1
          where t2.head_rank <= $3::bigint
          order by t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
