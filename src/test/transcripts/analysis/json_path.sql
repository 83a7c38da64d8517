select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || coalesce((t1.file_tree #> $3::text[])::text, 'null') || ',"child":' || coalesce((t1.file_tree #> $4::text[])::text, 'null') || ',"childName":' || coalesce((t1.file_tree #> $5::text[])::text, 'null') || ',"last":' || coalesce((t1.file_tree #> $6::text[])::text, 'null') || ',"missing":' || coalesce((t1.file_tree #> $7::text[])::text, 'null') || ',"noNumber":' || coalesce((t1.file_tree #> $8::text[])::text, 'null') || ',"noObject":' || coalesce((t1.file_tree #> $9::text[])::text, 'null') || ',"whole":' || coalesce((t1.errors #> $10::text[])::text, 'null') || ',"wholeToo":' || coalesce(t1.errors::text, 'null') || ',"firstError":' || coalesce((t1.errors #> $11::text[])::text, 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select distinct on (t1.created_at, t1.id) t1.*
          from 
          (select t3.branch, t3.scope, dense_rank() over (order by t3.o0 desc, t3.o1 desc) as head_rank
            from 
            (select 0 as branch, t5.scope, t6.*
              from 
              (select k.caller) as t5 (scope) cross
              join lateral 
              (select t4.created_at as o0, t4.id as o1
                from analysis_runs as t4
                where t4.user_id = t5.scope
                and not exists 
                (select
                  from projects as d
                  where d.id = t4.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
                and (t4.file_tree is null or jsonb_typeof(t4.file_tree) = 'null') = $12::boolean
                order by t4.created_at desc, t4.id desc
                limit 1) as t6 union all select 1 as branch, t8.scope, t9.*
              from 
              (select m.id
                from repositories as m
                where m.user_id = k.caller union select l.repository_id
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where m.user_id = k.caller
                and m.is_live) as t8 (scope) cross
              join lateral 
              (select t7.created_at as o0, t7.id as o1
                from analysis_runs as t7
                where t7.repository_id = t8.scope
                and not exists 
                (select
                  from projects as d
                  where d.id = t7.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
                and (t7.file_tree is null or jsonb_typeof(t7.file_tree) = 'null') = $12::boolean
                order by t7.created_at desc, t7.id desc
                limit 1) as t9 union all select 2 as branch, t11.scope, t12.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t11 (scope) cross
              join lateral 
              (select t10.created_at as o0, t10.id as o1
                from analysis_runs as t10
                where t10.project_id = t11.scope
                and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
                and (t10.file_tree is null or jsonb_typeof(t10.file_tree) = 'null') = $12::boolean
                order by t10.created_at desc, t10.id desc
                limit 1) as t12) as t3) as t2 cross
          join lateral (
            (select t1.*
              from analysis_runs as t1
              where t2.branch = 0
              and t1.user_id = t2.scope
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t1.file_tree is null or jsonb_typeof(t1.file_tree) = 'null') = $12::boolean
              order by t1.created_at desc, t1.id desc
              limit greatest($13::bigint + 1 - t2.head_rank, 0)) union all 
            (select t1.*
              from analysis_runs as t1
              where t2.branch = 1
              and t1.repository_id = t2.scope
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t1.file_tree is null or jsonb_typeof(t1.file_tree) = 'null') = $12::boolean
              order by t1.created_at desc, t1.id desc
              limit greatest($13::bigint + 1 - t2.head_rank, 0)) union all 
            (select t1.*
              from analysis_runs as t1
              where t2.branch = 2
              and t1.project_id = t2.scope
              and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t1.file_tree is null or jsonb_typeof(t1.file_tree) = 'null') = $12::boolean
              order by t1.created_at desc, t1.id desc
              limit greatest($13::bigint + 1 - t2.head_rank, 0))) as t1
          where t2.head_rank <= $13::bigint
          order by t1.created_at desc, t1.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $13::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
