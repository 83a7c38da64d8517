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
      and t2.search_text @@ websearch_to_tsquery('english', $3::text)
      and (t2.author_type = any ($4::author_type[])) is true)::text || ',"nodes":[' || coalesce(string_agg('{"content":' || to_json(t1.content)::text || ',"conversation":' || coalesce(
          (select '{"title":' || coalesce(to_json(t3.title)::text, 'null') || '}'
            from conversations as t3
            where t3.id = t1.conversation_id
            and true /* visible: PARTICIPANT, as t1 is */), 'null') || '}', ','), '') || ']}'
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
            and t1.search_text @@ websearch_to_tsquery('english', $3::text)
            and (t1.author_type = any ($4::author_type[])) is true offset 0) as t1
          order by t1.created_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $5::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
