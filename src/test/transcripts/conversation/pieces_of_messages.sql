select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"content":' || to_json(t1.content)::text || ',"pieces":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from message_pieces as t3
            where t3.message_id = t1.id
            and true /* visible: PARTICIPANT, as t1 is */)::text || ',"nodes":[' || coalesce(string_agg('{"position":' || t2."position"::text || ',"content":' || to_json(t2.content)::text || ',"createdAt":' || to_json(least(greatest(t2.created_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"message":' || coalesce(
                (select '{"id":"message_' || t4.id::text || '"}'
                  from messages as t4
                  where t4.id = t2.message_id
                  and true /* visible: PARTICIPANT, as t2 is */), 'null') || ',"conversation":' || coalesce(
                (select '{"title":' || coalesce(to_json(t5.title)::text, 'null') || '}'
                  from conversations as t5
                  where t5.id = t2.conversation_id
                  and true /* visible: PARTICIPANT, as t2 is */), 'null') || '}', ',') filter (where t2.page_row <= $3::bigint), '') || '],"pageInfo":{"hasNextPage":' || (count(*) > $3::bigint)::text || '}}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from message_pieces as t2
                where t2.message_id = t1.id
                and true /* visible: PARTICIPANT, as t1 is */
                order by t2."position", t2.id
                limit 5) as t2) as t2
            where t2.page_row <= $3::bigint + 1) as t2
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from messages as t1
          where t1.conversation_id = any (array
            (select distinct m.conversation_id
              from conversation_participants as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: PARTICIPANT, by scope */
          and exists 
          (select
            from message_pieces as t6
            where t6.message_id = t1.id
            and true /* visible: PARTICIPANT, as t1 is */
            and t6."position" >= $4::bigint)
          order by t1.created_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $5::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
