select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"version":' || t1.version::text || ',"tags":' || case when t1.tags is null then 'null' else coalesce(
          (select json_agg(i.item
              order by i.ord) filter (where i.item is not null)
            from unnest(t1.tags) with ordinality as i (item, ord))::text, '[]') end || ',"variables":' || coalesce(t1.variables::text, 'null') || ',"effectivenessScore":' || coalesce(nullif(nullif(nullif(t1.effectiveness_score::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"variations":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t2.name)::text || ',"isControl":' || t2.is_control::text || ',"trafficPercent":' || t2.traffic_percent::text || ',"effectivenessScore":' || coalesce(nullif(nullif(nullif(t2.effectiveness_score::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"executionsAggregate":' || 
              (select '[' || coalesce(string_agg('{"count":' || t4.group_count::text || ',"avg":{"costUsd":' || coalesce(nullif(nullif(nullif(t4.result_1::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"durationMs":' || coalesce(nullif(nullif(nullif(t4.result_2::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}}', ','), '') || ']'
                from 
                (select count(*) as group_count, trim_scale(avg(t3.cost_usd)) as result_1, trim_scale(avg(t3.duration_ms)) as result_2
                  from prompt_executions as t3
                  where t3.prompt_variation_id = t2.id
                  and (exists 
                    (select
                      from project_members as m
                      where m.project_id = t3.project_id
                      and m.user_id = k.caller
                      and m.is_live) or (t3.user_id = k.caller
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t3.project_id
                        and d.deleted_at is not null))) /* visible: MEMBER, OWNER */
                  limit 
                  (select $3::bigint)) as t4) || ',"executions":' || 
              (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t5.status::text collate "C") || '","response":' || coalesce(to_json(t5.response)::text, 'null') || ',"feedback":' || 
                    (select '{"nodes":[' || coalesce(string_agg('{"rating":' || coalesce(t6.rating::text, 'null') || ',"comment":' || coalesce(to_json(t6.comment)::text, 'null') || ',"user":' || coalesce(
                            (select '{"name":' || coalesce(to_json(t7.name)::text, 'null') || '}'
                              from users as t7
                              where t7.id = t6.user_id
                              and (t7.id = k.caller or exists 
                                (select
                                  from organization_members as o
                                  where o.user_id = t7.id
                                  and exists 
                                  (select
                                    from organization_members as m
                                    where m.organization_id = o.organization_id
                                    and m.user_id = k.caller offset 0) offset 0) or exists 
                                (select
                                  from project_members as o
                                  where o.user_id = t7.id
                                  and exists 
                                  (select
                                    from project_members as m
                                    where m.project_id = o.project_id
                                    and m.user_id = k.caller
                                    and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
                      from 
                      (select t6.*
                        from 
                        (select t6.*, row_number() over () as page_row
                          from 
                          (select t6.*
                            from prompt_feedback as t6
                            where t6.prompt_execution_id = t5.id
                            and (exists 
                              (select
                                from project_members as m
                                where m.project_id = t6.project_id
                                and m.user_id = k.caller
                                and m.is_live offset 0) or (t6.user_id = k.caller
                                and not exists 
                                (select
                                  from projects as d
                                  where d.id = t6.project_id
                                  and d.deleted_at is not null offset 0))) /* visible: MEMBER, OWNER */
                            order by t6.created_at, t6.id
                            limit 21) as t6) as t6
                        where t6.page_row <= $4::bigint) as t6
                      group by ()) || '}', ','), '') || ']}'
                from 
                (select t5.*
                  from 
                  (select t5.*, row_number() over () as page_row
                    from 
                    (select t5.*
                      from prompt_executions as t5
                      where t5.prompt_variation_id = t2.id
                      and (exists 
                        (select
                          from project_members as m
                          where m.project_id = t5.project_id
                          and m.user_id = k.caller
                          and m.is_live offset 0) or (t5.user_id = k.caller
                          and not exists 
                          (select
                            from projects as d
                            where d.id = t5.project_id
                            and d.deleted_at is not null offset 0))) /* visible: MEMBER, OWNER */
                      order by t5.created_at desc, t5.id desc
                      limit 5) as t5) as t5
                  where t5.page_row <= $5::bigint) as t5
                group by ()) || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from prompt_variations as t2
                where t2.prompt_template_id = t1.id
                and (exists 
                  (select
                    from project_members as m
                    where m.project_id = t2.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0) or (exists 
                    (select
                      from organization_members as m
                      where m.organization_id = t2.organization_id
                      and m.user_id = k.caller offset 0)
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t2.project_id
                      and d.deleted_at is not null offset 0))) /* visible: MEMBER, ORGANIZATION */
                order by t2.effectiveness_score desc nulls last, t2.id desc
                limit 21) as t2) as t2
            where t2.page_row <= $6::bigint) as t2
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from prompt_templates as t1
          where (exists 
            (select
              from project_members as m
              where m.project_id = t1.project_id
              and m.user_id = k.caller
              and m.is_live) or (exists 
              (select
                from organization_members as m
                where m.organization_id = t1.organization_id
                and m.user_id = k.caller)
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null))) /* visible: MEMBER, ORGANIZATION */
          and t1.deleted_at is null
          and (t1.name = $7::text
            and t1.is_active = $8::boolean)
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $9::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
