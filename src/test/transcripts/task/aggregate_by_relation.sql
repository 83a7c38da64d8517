select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"aggregate":' || 
    (select '[' || coalesce(string_agg('{"key":{"project":' || coalesce(
            (select '{"name":' || to_json(t4.name)::text || '}'
              from projects as t4
              where t4.id = t3.key_1
              and (exists 
                (select
                  from project_members as m
                  where m.project_id = t4.id
                  and m.user_id = k.caller
                  and m.is_live offset 0) or t4.owner_id = k.caller) /* visible: MEMBER, OWNER */
              and t4.deleted_at is null), 'null') || ',"status":' || coalesce('"' || upper(t3.key_2::text collate "C") || '"', 'null') || ',"assignee":null},"count":"' || t3.group_count::text || '","sum":{"totalTokensUsed":' || coalesce('"' || t3.result_1::text || '"', 'null') || ',"totalCostUsd":' || coalesce('"' || nullif(nullif(nullif(t3.result_2::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || '},"avg":{"totalTokensUsed":' || coalesce(nullif(nullif(nullif(t3.result_3::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}}', ','), '') || ']'
      from 
      (select 
        (select t5.id
          from projects as t5
          where t5.id = t2.project_id
          and (exists 
            (select
              from project_members as m
              where m.project_id = t5.id
              and m.user_id = k.caller
              and m.is_live) or t5.owner_id = k.caller) /* visible: MEMBER, OWNER */
          and t5.deleted_at is null) as key_1, t2.status as key_2, count(*) as group_count, sum(t2.total_tokens_used) as result_1, sum(t2.total_cost_usd) as result_2, trim_scale(avg(t2.total_tokens_used)) as result_3
        from tasks as t2
        where t2.project_id = any (array
          (select distinct m.project_id
            from project_members as m
            where m.user_id = k.caller
            and m.is_live))
        and true /* visible: MEMBER, by scope */
        and t2.deleted_at is null
        group by 1, 2
        order by group_count desc nulls last, key_1, key_2
        limit 
        (select $3::bigint)) as t3) || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
