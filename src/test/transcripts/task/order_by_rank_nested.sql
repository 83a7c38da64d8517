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
        (select t1.*
          from projects as t1
          where (exists 
            (select
              from project_members as m
              where m.project_id = t1.id
              and m.user_id = k.caller
              and m.is_live) or t1.owner_id = k.caller) /* visible: MEMBER, OWNER */
          and t1.deleted_at is null
          order by t1.name, t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
