select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"aggregate":' || 
    (select '[' || coalesce(string_agg('{"key":{"user":' || coalesce(
            (select '{"name":' || coalesce(to_json(t4.name)::text, 'null') || '}'
              from users as t4
              where t4.id = t3.key_1
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
                    and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || ',"agent":' || coalesce(
            (select '{"name":' || to_json(t5.name)::text || '}'
              from agents as t5
              where t5.id = t3.key_2
              and (exists 
                (select
                  from project_members as m
                  where m.project_id = t5.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) or t5.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"project":' || coalesce(
            (select '{"name":' || to_json(t6.name)::text || '}'
              from projects as t6
              where t6.id = t3.key_3
              and (exists 
                (select
                  from project_members as m
                  where m.project_id = t6.id
                  and m.user_id = k.caller
                  and m.is_live offset 0) or t6.owner_id = k.caller) /* visible: MEMBER, OWNER */
              and t6.deleted_at is null), 'null') || ',"model":' || coalesce(to_json(t3.key_4)::text, 'null') || ',"usageDate":' || case when t3.key_5 between date '0001-01-01'
          and date '9999-12-31' then to_json(t3.key_5)::text else 'null' end || '},"count":"' || t3.group_count::text || '","sum":{"totalTokens":' || coalesce('"' || t3.result_1::text || '"', 'null') || ',"costUsd":' || coalesce('"' || nullif(nullif(nullif(t3.result_2::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || '}}', ','), '') || ']'
      from 
      (select 
        (select t7.id
          from users as t7
          where t7.id = t2.user_id
          and (t7.id = k.caller or exists 
            (select
              from organization_members as o
              where o.user_id = t7.id
              and exists 
              (select
                from organization_members as m
                where m.organization_id = o.organization_id
                and m.user_id = k.caller)) or exists 
            (select
              from project_members as o
              where o.user_id = t7.id
              and exists 
              (select
                from project_members as m
                where m.project_id = o.project_id
                and m.user_id = k.caller
                and m.is_live))) /* visible: COLLEAGUE */) as key_1, 
        (select t8.id
          from agents as t8
          where t8.id = t2.agent_id
          and (exists 
            (select
              from project_members as m
              where m.project_id = t8.project_id
              and m.user_id = k.caller
              and m.is_live) or t8.project_id is null) /* visible: MEMBER, SHARED */) as key_2, 
        (select t9.id
          from projects as t9
          where t9.id = t2.project_id
          and (exists 
            (select
              from project_members as m
              where m.project_id = t9.id
              and m.user_id = k.caller
              and m.is_live) or t9.owner_id = k.caller) /* visible: MEMBER, OWNER */
          and t9.deleted_at is null) as key_3, t2.model as key_4, t2.usage_date as key_5, count(*) as group_count, sum(((t2.tokens_in::bigint + t2.tokens_out))) as result_1, sum(t2.cost_usd) as result_2
        from 
        (select t10.*
          from token_usage as t10
          where t10.project_id = any (array
            (select distinct m.project_id
              from project_members as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: MEMBER, OWNER, by scope */ union all select t11.*
          from token_usage as t11
          where t11.user_id = k.caller
          and not exists 
          (select
            from projects as d
            where d.id = t11.project_id
            and d.deleted_at is not null offset 0) /* visible: MEMBER, OWNER, by scope */
          and (t11.project_id = any (array
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live))
            and true /* visible: MEMBER, OWNER, by scope */) is not true) as t2
        group by 1, 2, 3, 4, 5
        order by key_1, key_2, key_3, key_4, key_5
        limit 
        (select $3::bigint)) as t3) || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
