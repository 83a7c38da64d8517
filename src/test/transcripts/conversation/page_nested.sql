select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"title":' || coalesce(to_json(t1.title)::text, 'null') || ',"messages":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from messages as t3
            where t3.conversation_id = t1.id
            and true /* visible: PARTICIPANT, as t1 is */)::text || ',"nodes":[' || coalesce(string_agg('{"content":' || to_json(t2.content)::text || ',"authorType":"' || upper(t2.author_type::text collate "C") || '","author":' || coalesce(
                (select '{"__typename":"User","name":' || coalesce(to_json(t4.name)::text, 'null') || '}'
                  from users as t4
                  where t4.id = t2.user_id
                  and (t4.id = k.caller or exists 
                    (select
                      from organization_members as o
                      where o.user_id = t4.id
                      and exists 
                      (select
                        from organization_members as m
                        where m.organization_id = o.organization_id
                        and m.user_id = k.caller offset 0) offset 0) or exists 
                    (select
                      from project_members as o
                      where o.user_id = t4.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = o.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 
                (select '{"__typename":"Agent","name":' || to_json(t5.name)::text || '}'
                  from agents as t5
                  where t5.id = t2.agent_id
                  and (exists 
                    (select
                      from project_members as m
                      where m.project_id = t5.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0) or t5.project_id is null) /* visible: MEMBER, SHARED */), 'null') || '}', ',') filter (where t2.page_row <= $3::bigint), '') || '],"pageInfo":{"hasNextPage":' || (count(*) > $3::bigint)::text || ',"endCursor":' || coalesce('"' || (array_agg(translate(encode(convert_to(json_build_array('uhv0yd', t2.created_at, t2.id)::text, 'UTF8'), 'base64'), chr(10), '')
                order by t2.page_row desc) filter (where t2.page_row <= $3::bigint))[1] || '"', 'null') || '}}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from messages as t2
                where t2.conversation_id = t1.id
                and true /* visible: PARTICIPANT, as t1 is */
                order by t2.created_at, t2.id
                limit 5) as t2) as t2
            where t2.page_row <= $3::bigint + 1) as t2
          group by ()) || '}', ','), '') || ']}'
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
          order by t1.last_activity_at desc, t1.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
