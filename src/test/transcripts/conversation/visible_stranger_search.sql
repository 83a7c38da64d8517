select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from 
      (select distinct m.conversation_id
        from conversation_participants as m
        where m.user_id = k.caller
        and m.is_live) as t3 (scope)
      join messages as t2 on t2.conversation_id = t3.scope
      where true /* visible: PARTICIPANT, by scope */
      and t2.search_text @@ websearch_to_tsquery('english', $3::text))::text || ',"edges":[' || coalesce(string_agg('{"searchRank":' || coalesce(nullif(nullif(nullif(ts_rank(t1.search_text, 
                  (select websearch_to_tsquery('english', $3::text)))::double precision::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"cursor":"' || translate(encode(convert_to(json_build_array('146w2ls', ts_rank(t1.search_text, 
                  (select websearch_to_tsquery('english', $3::text)))::double precision, t1.id)::text, 'UTF8'), 'base64'), chr(10), '') || '"}', ',') filter (where t1.page_row <= $4::bigint), '') || '],"pageInfo":{"hasNextPage":' || (count(*) > $4::bigint)::text || '}}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t5.branch, t5.scope, dense_rank() over (order by t5.o0 desc, t5.o1 desc) as head_rank
            from 
            (select 0 as branch, t7.scope, t8.*
              from 
              (select distinct m.conversation_id
                from conversation_participants as m
                where m.user_id = k.caller
                and m.is_live) as t7 (scope) cross
              join lateral 
              (select ts_rank(t6.search_text, 
                  (select websearch_to_tsquery('english', $3::text)))::double precision as o0, t6.id as o1
                from messages as t6
                where t6.conversation_id = t7.scope
                and true /* visible: PARTICIPANT, by scope */
                and t6.search_text @@ websearch_to_tsquery('english', $3::text)
                order by ts_rank(t6.search_text, 
                  (select websearch_to_tsquery('english', $3::text)))::double precision desc, t6.id desc
                limit 1) as t8) as t5) as t4 cross
          join lateral (
            (select t1.*
              from messages as t1
              where t1.conversation_id = t4.scope
              and true /* visible: PARTICIPANT, by scope */
              and t1.search_text @@ websearch_to_tsquery('english', $3::text)
              order by ts_rank(t1.search_text, 
                (select websearch_to_tsquery('english', $3::text)))::double precision desc, t1.id desc
              limit greatest($4::bigint + 1 + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $4::bigint + 1
          order by ts_rank(t1.search_text, 
            (select websearch_to_tsquery('english', $3::text)))::double precision desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $4::bigint + 1) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
