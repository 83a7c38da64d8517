select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t1.status::text collate "C") || '","progress":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from job_progress as t3
            where t3.job_id = t1.id
            and true /* visible: OWNER, as t1 is */)::text || ',"nodes":[' || coalesce(string_agg('{"status":"' || upper(t2.status::text collate "C") || '","stage":' || coalesce(to_json(t2.stage)::text, 'null') || ',"percent":"' || t2.percent::text || '","itemsDone":' || coalesce(t2.items_done::text, 'null') || ',"itemsTotal":' || coalesce(t2.items_total::text, 'null') || ',"message":' || coalesce(to_json(t2.message)::text, 'null') || ',"createdAt":' || to_json(least(greatest(t2.created_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from job_progress as t2
                where t2.job_id = t1.id
                and true /* visible: OWNER, as t1 is */
                order by t2.created_at desc, t2.id desc
                limit 5) as t2) as t2
            where t2.page_row <= $3::bigint) as t2
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t5.*
          from 
          (select t1.created_at, t1.id
            from 
            (select t7.branch, t7.scope, dense_rank() over (order by t7.o0, t7.o1) as head_rank
              from 
              (select 0 as branch, t9.scope, t10.*
                from 
                (select k.caller) as t9 (scope) cross
                join lateral 
                (select t8.created_at as o0, t8.id as o1
                  from jobs as t8
                  where t8.user_id = t9.scope
                  and true /* visible: OWNER, by scope */
                  order by t8.created_at, t8.id
                  limit 1) as t10) as t7) as t6 cross
            join lateral (
              (select t1.created_at, t1.id
                from jobs as t1
                where t1.user_id = t6.scope
                and true /* visible: OWNER, by scope */
                order by t1.created_at, t1.id
                limit greatest($4::bigint + 1 - t6.head_rank, 0))) as t1
            where t6.head_rank <= $4::bigint
            order by t1.created_at, t1.id
            limit 21) as t4
          join jobs as t5 on t5.id = t4.id
          where true /* visible: OWNER, as t4 is */
          order by t4.created_at, t4.id
          limit 21) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
