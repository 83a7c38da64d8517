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
          from agent_memories as t1
          where exists 
          (select
            from project_members as m
            where m.project_id = t1.scope_project_id
            and m.user_id = k.caller
            and m.is_live) /* visible: MEMBER */
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
          from budget_limits as t1
          where exists 
          (select
            from project_members as m
            where m.project_id = t1.scope_project_id
            and m.user_id = k.caller
            and m.is_live) /* visible: MEMBER */
          order by t1.amount_usd desc, t1.id desc
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
