select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"__typename":"MessageConnection","edges":[' || coalesce(string_agg('{"node":' || '{"__typename":"Message","text":' || to_json(t1.content)::text || ',"author":' || coalesce(
          (select '{"__typename":"User","name":' || coalesce(to_json(t2.name)::text, 'null') || ',"username":' || coalesce(to_json(t2.username)::text, 'null') || '}'
            from users as t2
            where t2.id = t1.user_id
            and (t2.id = k.caller or exists 
              (select
                from organization_members as o
                where o.user_id = t2.id
                and exists 
                (select
                  from organization_members as m
                  where m.organization_id = o.organization_id
                  and m.user_id = k.caller offset 0) offset 0) or exists 
              (select
                from project_members as o
                where o.user_id = t2.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = o.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 
          (select '{"__typename":"Agent","name":' || to_json(t3.name)::text || ',"type":"' || upper(t3.type::text collate "C") || '"}'
            from agents as t3
            where t3.id = t1.agent_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.project_id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.project_id is null) /* visible: MEMBER, SHARED */), 'null') || '}' || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t5.*
          from 
          (select t1.created_at, t1.id
            from 
            (select t7.branch, t7.scope, dense_rank() over (order by t7.o0 desc, t7.o1 desc) as head_rank
              from 
              (select 0 as branch, t9.scope, t10.*
                from 
                (select distinct m.conversation_id
                  from conversation_participants as m
                  where m.user_id = k.caller
                  and m.is_live) as t9 (scope) cross
                join lateral 
                (select t8.created_at as o0, t8.id as o1
                  from messages as t8
                  where t8.conversation_id = t9.scope
                  and true /* visible: PARTICIPANT, by scope */
                  order by t8.created_at desc, t8.id desc
                  limit 1) as t10) as t7) as t6 cross
            join lateral (
              (select t1.created_at, t1.id
                from messages as t1
                where t1.conversation_id = t6.scope
                and true /* visible: PARTICIPANT, by scope */
                order by t1.created_at desc, t1.id desc
                limit greatest($3::bigint + 1 - t6.head_rank, 0))) as t1
            where t6.head_rank <= $3::bigint
            order by t1.created_at desc, t1.id desc
            limit 5) as t4
          join messages as t5 on t5.id = t4.id
          where true /* visible: PARTICIPANT, as t4 is */
          order by t4.created_at desc, t4.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
