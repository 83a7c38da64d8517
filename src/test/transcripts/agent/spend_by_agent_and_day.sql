select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '[' || coalesce(string_agg('{"key":{"agent":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from agents as t3
            where t3.id = t2.key_1
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.project_id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"usageDate":' || case when t2.key_2 between date '0001-01-01'
        and date '9999-12-31' then to_json(t2.key_2)::text else 'null' end || '},"count":' || t2.group_count::text || ',"sum":{"tokensIn":' || coalesce(t2.result_1::text, 'null') || ',"tokensOut":' || coalesce(t2.result_2::text, 'null') || ',"costUsd":' || coalesce(nullif(nullif(nullif(t2.result_3::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"totalTokens":' || coalesce(t2.result_4::text, 'null') || '}}', ','), '') || ']'
    from 
    (select 
      (select t4.id
        from agents as t4
        where t4.id = t1.agent_id
        and (exists 
          (select
            from project_members as m
            where m.project_id = t4.project_id
            and m.user_id = k.caller
            and m.is_live) or t4.project_id is null) /* visible: MEMBER, SHARED */) as key_1, t1.usage_date as key_2, count(*) as group_count, sum(t1.tokens_in) as result_1, sum(t1.tokens_out) as result_2, sum(t1.cost_usd) as result_3, sum(((t1.tokens_in::bigint + t1.tokens_out))) as result_4
      from token_usage as t1
      where (exists 
        (select
          from project_members as m
          where m.project_id = t1.project_id
          and m.user_id = k.caller
          and m.is_live) or (t1.user_id = k.caller
          and not exists 
          (select
            from projects as d
            where d.id = t1.project_id
            and d.deleted_at is not null))) /* visible: MEMBER, OWNER */
      group by 1, 2
      order by group_count desc, key_1, key_2
      limit 
      (select $3::bigint)) as t2) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
