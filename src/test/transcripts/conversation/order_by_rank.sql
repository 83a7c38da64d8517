select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from messages as t2
      where t2.conversation_id = any (array
        (select distinct m.conversation_id
          from conversation_participants as m
          where m.user_id = k.caller
          and m.is_live))
      and true /* visible: PARTICIPANT, by scope */
      and t2.search_text @@ websearch_to_tsquery('english', $3::text))::text || ',"edges":[' || coalesce(string_agg('{"searchRank":' || coalesce(nullif(nullif(nullif(ts_rank(t1.search_text, 
                  (select websearch_to_tsquery('english', $3::text)))::double precision::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"cursor":"' || translate(encode(convert_to(json_build_array('146w2ls', ts_rank(t1.search_text, 
                  (select websearch_to_tsquery('english', $3::text)))::double precision, t1.id)::text, 'UTF8'), 'base64'), chr(10), '') || '","node":' || '{"content":' || to_json(t1.content)::text || '}' || '}', ',') filter (where t1.page_row <= $4::bigint), '') || '],"pageInfo":{"hasNextPage":' || (count(*) > $4::bigint)::text || ',"endCursor":' || coalesce('"' || (array_agg(translate(encode(convert_to(json_build_array('146w2ls', ts_rank(t1.search_text, 
                    (select websearch_to_tsquery('english', $3::text)))::double precision, t1.id)::text, 'UTF8'), 'base64'), chr(10), '')
          order by t1.page_row desc) filter (where t1.page_row <= $4::bigint))[1] || '"', 'null') || '}}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t1.*
            from messages as t1
            where t1.conversation_id = any (array
              (select distinct m.conversation_id
                from conversation_participants as m
                where m.user_id = k.caller
                and m.is_live))
            and true /* visible: PARTICIPANT, by scope */
            and t1.search_text @@ websearch_to_tsquery('english', $3::text) offset 0) as t1
          order by ts_rank(t1.search_text, 
            (select websearch_to_tsquery('english', $3::text)))::double precision desc, t1.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $4::bigint + 1) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
