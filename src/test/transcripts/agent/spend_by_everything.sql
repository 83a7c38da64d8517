select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '[' || coalesce(string_agg('{"key":{"user":' || coalesce(
          (select '{"name":' || coalesce(to_json(t3.name)::text, 'null') || '}'
            from users as t3
            where t3.id = t2.key_1
            and (t3.id = k.caller or exists 
              (select
                from organization_members as o
                where o.user_id = t3.id
                and exists 
                (select
                  from organization_members as m
                  where m.organization_id = o.organization_id
                  and m.user_id = k.caller offset 0) offset 0) or exists 
              (select
                from project_members as o
                where o.user_id = t3.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = o.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || ',"agent":' || coalesce(
          (select '{"name":' || to_json(t4.name)::text || '}'
            from agents as t4
            where t4.id = t2.key_2
            and (exists 
              (select
                from project_members as m
                where m.project_id = t4.project_id
                and m.user_id = k.caller
                and m.is_live offset 0) or t4.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t5.name)::text || '}'
            from projects as t5
            where t5.id = t2.key_3
            and (exists 
              (select
                from project_members as m
                where m.project_id = t5.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t5.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t5.deleted_at is null), 'null') || ',"model":' || coalesce(to_json(t2.key_4)::text, 'null') || ',"usageDate":' || case when t2.key_5 between date '0001-01-01'
        and date '9999-12-31' then to_json(t2.key_5)::text else 'null' end || '},"count":' || t2.group_count::text || ',"sum":{"totalTokens":' || coalesce(t2.result_1::text, 'null') || ',"costUsd":' || coalesce(nullif(nullif(nullif(t2.result_2::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}}', ','), '') || ']'
    from 
    (select 
      (select t6.id
        from users as t6
        where t6.id = t1.user_id
        and (t6.id = k.caller or exists 
          (select
            from organization_members as o
            where o.user_id = t6.id
            and exists 
            (select
              from organization_members as m
              where m.organization_id = o.organization_id
              and m.user_id = k.caller)) or exists 
          (select
            from project_members as o
            where o.user_id = t6.id
            and exists 
            (select
              from project_members as m
              where m.project_id = o.project_id
              and m.user_id = k.caller
              and m.is_live))) /* visible: COLLEAGUE */) as key_1, 
      (select t7.id
        from agents as t7
        where t7.id = t1.agent_id
        and (exists 
          (select
            from project_members as m
            where m.project_id = t7.project_id
            and m.user_id = k.caller
            and m.is_live) or t7.project_id is null) /* visible: MEMBER, SHARED */) as key_2, 
      (select t8.id
        from projects as t8
        where t8.id = t1.project_id
        and (exists 
          (select
            from project_members as m
            where m.project_id = t8.id
            and m.user_id = k.caller
            and m.is_live) or t8.owner_id = k.caller) /* visible: MEMBER, OWNER */
        and t8.deleted_at is null) as key_3, t1.model as key_4, t1.usage_date as key_5, count(*) as group_count, sum(((t1.tokens_in::bigint + t1.tokens_out))) as result_1, sum(t1.cost_usd) as result_2
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
      group by 1, 2, 3, 4, 5
      order by key_1, key_2, key_3, key_4, key_5
      limit 
      (select $3::bigint)) as t2) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
