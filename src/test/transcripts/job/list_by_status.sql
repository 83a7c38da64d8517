select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t1.status::text collate "C") || '","codeSource":"' || upper(t1.source_kind::text collate "C") || '","errorMessage":' || coalesce(to_json(t1.error_message)::text, 'null') || ',"origin":' || case when t1.source_system is null then 'null' else '{"system":"' || upper(t1.source_system::text collate "C") || '","key":' || to_json(t1.source_key)::text || '}' end || ',"resultRun":' || coalesce(
          (select '{"status":"' || upper(t2.status::text collate "C") || '","qualityScore":' || coalesce('"' || nullif(nullif(nullif(t2.quality_score::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || '}'
            from analysis_runs as t2
            where t2.id = t1.result_run_id
            and (((t2.user_id = k.caller or (exists 
                    (select
                      from repositories as m
                      where m.id = t2.repository_id
                      and m.user_id = k.caller offset 0) or exists 
                    (select
                      from project_repositories as l
                      join project_members as m on m.project_id = l.project_id
                      where l.repository_id = t2.repository_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)))
                and not exists 
                (select
                  from projects as d
                  where d.id = t2.project_id
                  and d.deleted_at is not null offset 0)) or exists 
              (select
                from project_members as m
                where m.project_id = t2.project_id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */), 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t4.branch, t4.scope, dense_rank() over (order by t4.o0 desc, t4.o1 desc, t4.o2 desc) as head_rank
            from 
            (select 0 as branch, t6.scope, t7.*
              from 
              (select k.caller) as t6 (scope) cross
              join lateral 
              (select t5.status as o0, t5.created_at as o1, t5.id as o2
                from jobs as t5
                where t5.user_id = t6.scope
                and true /* visible: OWNER, by scope */
                and t5.status = any ($3::execution_status[])
                order by t5.status desc, t5.created_at desc, t5.id desc
                limit 1) as t7) as t4) as t3 cross
          join lateral (
            (select t1.*
              from jobs as t1
              where t1.user_id = t3.scope
              and true /* visible: OWNER, by scope */
              and t1.status = any ($3::execution_status[])
              order by t1.status desc, t1.created_at desc, t1.id desc
              limit greatest($4::bigint + 1 - t3.head_rank, 0))) as t1
          where t3.head_rank <= $4::bigint
          order by t1.status desc, t1.created_at desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
