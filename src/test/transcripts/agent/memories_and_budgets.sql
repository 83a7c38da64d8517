select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"category":' || to_json(t1.category)::text || ',"key":' || to_json(t1.key)::text || ',"value":' || coalesce(t1.value::text, 'null') || ',"importance":' || t1.importance::text || ',"agent":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || '}'
            from agents as t2
            where t2.id = t1.agent_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t2.project_id
                and m.user_id = k.caller
                and m.is_live offset 0) or t2.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from projects as t3
            where t3.id = t1.project_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t3.deleted_at is null), 'null') || '}', ','), '') || ']}'
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
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t7 (scope) cross
              join lateral 
              (select t6.importance as o0, t6.id as o1
                from agent_memories as t6
                where t6.scope_project_id = t7.scope
                and true /* visible: MEMBER, by scope */
                order by t6.importance desc, t6.id desc
                limit 1) as t8) as t5) as t4 cross
          join lateral (
            (select t1.*
              from agent_memories as t1
              where t1.scope_project_id = t4.scope
              and true /* visible: MEMBER, by scope */
              order by t1.importance desc, t1.id desc
              limit greatest($3::bigint + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $3::bigint
          order by t1.importance desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"scopeType":"' || upper(t1.scope_type::text collate "C") || '","amountUsd":"' || t1.amount_usd::text || '","period":"' || upper(t1.period::text collate "C") || '","alertThreshold":"' || t1.alert_threshold::text || '","actionOnExceed":"' || upper(t1.action_on_exceed::text collate "C") || '","project":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || '}'
            from projects as t2
            where t2.id = t1.project_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t2.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t2.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t2.deleted_at is null), 'null') || ',"agent":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from agents as t3
            where t3.id = t1.agent_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.project_id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"agentType":' || coalesce('"' || upper(t1.agent_type::text collate "C") || '"', 'null') || '}', ','), '') || ']}'
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
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t7 (scope) cross
              join lateral 
              (select t6.amount_usd as o0, t6.id as o1
                from budget_limits as t6
                where t6.scope_project_id = t7.scope
                and true /* visible: MEMBER, by scope */
                order by t6.amount_usd desc, t6.id desc
                limit 1) as t8) as t5) as t4 cross
          join lateral (
            (select t1.*
              from budget_limits as t1
              where t1.scope_project_id = t4.scope
              and true /* visible: MEMBER, by scope */
              order by t1.amount_usd desc, t1.id desc
              limit greatest($3::bigint + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $3::bigint
          order by t1.amount_usd desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
