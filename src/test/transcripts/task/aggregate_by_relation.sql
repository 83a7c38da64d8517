select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '[' || coalesce(string_agg('{"key":{"project":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from projects as t3
            where t3.id = t2.key_1
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t3.deleted_at is null), 'null') || ',"status":' || coalesce('"' || upper(t2.key_2::text collate "C") || '"', 'null') || ',"assignee":null},"count":' || t2.group_count::text || ',"sum":{"totalTokensUsed":' || coalesce(t2.result_1::text, 'null') || ',"totalCostUsd":' || coalesce(nullif(nullif(nullif(t2.result_2::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '},"avg":{"totalTokensUsed":' || coalesce(nullif(nullif(nullif(t2.result_3::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}}', ','), '') || ']'
    from 
    (select 
      (select t4.id
        from projects as t4
        where t4.id = t1.project_id
        and (exists 
          (select
            from project_members as m
            where m.project_id = t4.id
            and m.user_id = k.caller
            and m.is_live) or t4.owner_id = k.caller) /* visible: MEMBER, OWNER */
        and t4.deleted_at is null) as key_1, t1.status as key_2, count(*) as group_count, sum(t1.total_tokens_used) as result_1, sum(t1.total_cost_usd) as result_2, trim_scale(avg(t1.total_tokens_used)) as result_3
      from tasks as t1
      where exists 
      (select
        from project_members as m
        where m.project_id = t1.project_id
        and m.user_id = k.caller
        and m.is_live) /* visible: MEMBER */
      and t1.deleted_at is null
      group by 1, 2
      order by group_count desc, key_1, key_2
      limit 
      (select $3::bigint)) as t2) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
