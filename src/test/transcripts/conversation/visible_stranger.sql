select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from conversations as t2
      where t2.id = any (array
        (select distinct m.conversation_id
          from conversation_participants as m
          where m.user_id = k.caller
          and m.is_live))
      and true /* visible: PARTICIPANT, by scope */)::text || ',"nodes":[' || coalesce(string_agg('{"id":"conversation_' || t1.id::text || '"}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from conversations as t1
          where t1.id = any (array
            (select distinct m.conversation_id
              from conversation_participants as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: PARTICIPANT, by scope */
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"aggregate":' || 
    (select '[' || coalesce(string_agg('{"count":"' || t3.group_count::text || '"}', ','), '') || ']'
      from 
      (select count(*) as group_count
        from messages as t2
        where t2.conversation_id = any (array
          (select distinct m.conversation_id
            from conversation_participants as m
            where m.user_id = k.caller
            and m.is_live))
        and true /* visible: PARTICIPANT, by scope */
        limit 
        (select $3::bigint)) as t3) || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
