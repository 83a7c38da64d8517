select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"tasks":' || 
        (select '{"edges":[' || coalesce(string_agg('{"searchRank":' || coalesce(nullif(nullif(nullif(ts_rank(t2.search_text, 
                        (select websearch_to_tsquery('english', $3::text)))::double precision::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"node":' || '{"title":' || to_json(t2.title)::text || '}' || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from tasks as t2
                where t2.project_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t2.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and t2.deleted_at is null
                and t2.search_text @@ websearch_to_tsquery('english', $3::text)
                order by ts_rank(t2.search_text, 
                  (select websearch_to_tsquery('english', $3::text)))::double precision desc, t2.created_at, t2.id
                limit 5) as t2) as t2
            where t2.page_row <= $4::bigint) as t2
          group by ()) || ',"all":' || 
        (select '{"edges":[' || coalesce(string_agg('{"searchRank":null}', ','), '') || ']}'
          from 
          (select t3.*
            from 
            (select t3.*, row_number() over () as page_row
              from 
              (select t3.*
                from tasks as t3
                where t3.project_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t3.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and t3.deleted_at is null
                order by t3.created_at, t3.id
                limit 5) as t3) as t3
            where t3.page_row <= $5::bigint) as t3
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select distinct on (t1.name, t1.id) t1.*
          from 
          (select t5.branch, t5.scope, dense_rank() over (order by t5.o0, t5.o1) as head_rank
            from 
            (select 0 as branch, t7.scope, t8.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t7 (scope) cross
              join lateral 
              (select t6.name as o0, t6.id as o1
                from projects as t6
                where t6.id = t7.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t6.deleted_at is null
                order by t6.name, t6.id
                limit 1) as t8 union all select 1 as branch, t10.scope, t11.*
              from 
              (select k.caller) as t10 (scope) cross
              join lateral 
              (select t9.name as o0, t9.id as o1
                from projects as t9
                where t9.owner_id = t10.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t9.deleted_at is null
                order by t9.name, t9.id
                limit 1) as t11) as t5) as t4 cross
          join lateral (
            (select t1.*
              from projects as t1
              where t4.branch = 0
              and t1.id = t4.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($6::bigint + 1 - t4.head_rank, 0)) union all 
            (select t1.*
              from projects as t1
              where t4.branch = 1
              and t1.owner_id = t4.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($6::bigint + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $6::bigint
          order by t1.name, t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
