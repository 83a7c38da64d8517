select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"scopeType":"' || upper(t1.scope_type::text collate "C") || '","amountUsd":"' || t1.amount_usd::text || '","period":"' || upper(t1.period::text collate "C") || '","alertThreshold":"' || t1.alert_threshold::text || '","usages":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"periodStart":' || case when t2.period_start between date '0001-01-01'
              and date '9999-12-31' then to_json(t2.period_start)::text else 'null' end || ',"periodEnd":' || case when t2.period_end between date '0001-01-01'
              and date '9999-12-31' then to_json(t2.period_end)::text else 'null' end || ',"isCurrent":' || coalesce(t2.is_current::text, 'null') || ',"spentUsd":' || coalesce('"' || nullif(nullif(nullif(t2.spent_usd::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"usedPercent":' || coalesce('"' || nullif(nullif(nullif(t2.used_pct::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"state":' || coalesce('"' || upper(t2.state::text collate "C") || '"', 'null') || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from budget_usage as t2
                where t2.budget_limit_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t2.scope_project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and ((t2.spent_usd > $3::numeric
                    and t2.spent_usd > '-Infinity'::numeric
                    and t2.spent_usd < 'Infinity'::numeric)
                  and (t2.period_start < $4::date
                    and t2.period_start between date '0001-01-01'
                    and date '9999-12-31'))
                order by t2.period_start, t2.id
                limit 21) as t2) as t2
            where t2.page_row <= $5::bigint) as t2
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t4.branch, t4.scope, dense_rank() over (order by t4.o0, t4.o1) as head_rank
            from 
            (select 0 as branch, t6.scope, t7.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t6 (scope) cross
              join lateral 
              (select t5.name as o0, t5.id as o1
                from budget_limits as t5
                where t5.scope_project_id = t6.scope
                and true /* visible: MEMBER, by scope */
                order by t5.name, t5.id
                limit 1) as t7) as t4) as t3 cross
          join lateral (
            (select t1.*
              from budget_limits as t1
              where t1.scope_project_id = t3.scope
              and true /* visible: MEMBER, by scope */
              order by t1.name, t1.id
              limit greatest($6::bigint + 1 - t3.head_rank, 0))) as t1
          where t3.head_rank <= $6::bigint
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
