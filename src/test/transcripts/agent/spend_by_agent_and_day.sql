select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"aggregate":' || 
    (select '[' || coalesce(string_agg('{"key":{"agent":' || coalesce(
            (select '{"name":' || to_json(t4.name)::text || '}'
              from agents as t4
              where t4.id = t3.key_1
              and (exists 
                (select
                  from project_members as m
                  where m.project_id = t4.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) or t4.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"usageDate":' || case when t3.key_2 between date '0001-01-01'
          and date '9999-12-31' then to_json(t3.key_2)::text else 'null' end || '},"count":"' || t3.group_count::text || '","sum":{"tokensIn":' || coalesce('"' || t3.result_1::text || '"', 'null') || ',"tokensOut":' || coalesce('"' || t3.result_2::text || '"', 'null') || ',"costUsd":' || coalesce('"' || nullif(nullif(nullif(t3.result_3::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"totalTokens":' || coalesce('"' || t3.result_4::text || '"', 'null') || '}}', ','), '') || ']'
      from 
      (select 
        (select t5.id
          from agents as t5
          where t5.id = t2.agent_id
          and (exists 
            (select
              from project_members as m
              where m.project_id = t5.project_id
              and m.user_id = k.caller
              and m.is_live) or t5.project_id is null) /* visible: MEMBER, SHARED */) as key_1, t2.usage_date as key_2, count(*) as group_count, sum(t2.tokens_in) as result_1, sum(t2.tokens_out) as result_2, sum(t2.cost_usd) as result_3, sum(((t2.tokens_in::bigint + t2.tokens_out))) as result_4
        from 
        (select t6.*
          from token_usage as t6
          where t6.project_id = any (array
            (select distinct m.project_id
              from project_members as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: MEMBER, OWNER, by scope */ union all select t7.*
          from token_usage as t7
          where t7.user_id = k.caller
          and not exists 
          (select
            from projects as d
            where d.id = t7.project_id
            and d.deleted_at is not null offset 0) /* visible: MEMBER, OWNER, by scope */
          and (t7.project_id = any (array
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live))
            and true /* visible: MEMBER, OWNER, by scope */) is not true) as t2
        group by 1, 2
        order by group_count desc nulls last, key_1, key_2
        limit 
        (select $3::bigint)) as t3) || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
