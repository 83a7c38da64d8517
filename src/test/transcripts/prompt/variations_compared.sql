select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"version":' || t1.version::text || ',"tags":' || case when t1.tags is null then 'null' else coalesce(
          (select json_agg(i.item
              order by i.ord) filter (where i.item is not null)
            from unnest(t1.tags) with ordinality as i (item, ord))::text, '[]') end || ',"variables":' || 
        (select case when t2.v is null then 'null' else '[' || coalesce(
            (select string_agg(t4.text, ','
                order by t3.ord)
              from jsonb_array_elements(t2.v) with ordinality as t3 (v, ord), lateral 
              (select 
                (select case when t5.v is null then 'null' else '{"name":' || coalesce(jsonb_path_query_first(t5.v, 'strict $."name" ? (@.type() == "string")', silent => true)::text, 'null') || ',"type":' || coalesce(jsonb_path_query_first(t5.v, 'strict $."type" ? (@.type() == "string")', silent => true)::text, 'null') || ',"required":' || coalesce(jsonb_path_query_first(t5.v, 'strict $."required" ? (@.type() == "boolean")', silent => true)::text, 'null') || ',"default":' || coalesce(jsonb_path_query_first(t5.v, 'strict $."default"', silent => true)::text, 'null') || '}' end
                  from 
                  (select jsonb_path_query_first(t3.v, 'strict $ ? (@.type() == "object")', silent => true) as v offset 0) as t5) as text offset 0) as t4
              where t4.text <> 'null'), '') || ']' end
          from 
          (select jsonb_path_query_first(t1.variables, 'strict $ ? (@.type() == "array")', silent => true) as v offset 0) as t2) || ',"effectivenessScore":' || coalesce('"' || nullif(nullif(nullif(t1.effectiveness_score::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"variations":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t6.name)::text || ',"isControl":' || t6.is_control::text || ',"trafficPercent":"' || t6.traffic_percent::text || '","effectivenessScore":' || coalesce('"' || nullif(nullif(nullif(t6.effectiveness_score::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"all":' || ('{"aggregate":' || 
                (select '[' || coalesce(string_agg('{"count":"' || t9.group_count::text || '","avg":{"costUsd":' || coalesce(nullif(nullif(nullif(t9.result_1::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"durationMs":' || coalesce(nullif(nullif(nullif(t9.result_2::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}}', ','), '') || ']'
                  from 
                  (select count(*) as group_count, trim_scale(avg(t8.cost_usd)) as result_1, trim_scale(avg(t8.duration_ms)) as result_2
                    from prompt_executions as t8
                    where t8.prompt_variation_id = t6.id
                    and (exists 
                      (select
                        from project_members as m
                        where m.project_id = t8.project_id
                        and m.user_id = k.caller
                        and m.is_live) or (t8.user_id = k.caller
                        and not exists 
                        (select
                          from projects as d
                          where d.id = t8.project_id
                          and d.deleted_at is not null))) /* visible: MEMBER, OWNER */
                    limit 
                    (select $3::bigint)) as t9) || '}') || ',"executions":' || 
              (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t10.status::text collate "C") || '","response":' || coalesce(to_json(t10.response)::text, 'null') || ',"feedback":' || 
                    (select '{"nodes":[' || coalesce(string_agg('{"rating":' || coalesce(t11.rating::text, 'null') || ',"comment":' || coalesce(to_json(t11.comment)::text, 'null') || ',"user":' || coalesce(
                            (select '{"name":' || coalesce(to_json(t12.name)::text, 'null') || '}'
                              from users as t12
                              where t12.id = t11.user_id
                              and (t12.id = k.caller or exists 
                                (select
                                  from organization_members as o
                                  where o.user_id = t12.id
                                  and exists 
                                  (select
                                    from organization_members as m
                                    where m.organization_id = o.organization_id
                                    and m.user_id = k.caller offset 0) offset 0) or exists 
                                (select
                                  from project_members as o
                                  where o.user_id = t12.id
                                  and exists 
                                  (select
                                    from project_members as m
                                    where m.project_id = o.project_id
                                    and m.user_id = k.caller
                                    and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
                      from 
                      (select t11.*
                        from 
                        (select t11.*, row_number() over () as page_row
                          from 
                          (select t11.*
                            from prompt_feedback as t11
                            where t11.prompt_execution_id = t10.id
                            and (exists 
                              (select
                                from project_members as m
                                where m.project_id = t11.project_id
                                and m.user_id = k.caller
                                and m.is_live offset 0) or (t11.user_id = k.caller
                                and not exists 
                                (select
                                  from projects as d
                                  where d.id = t11.project_id
                                  and d.deleted_at is not null offset 0))) /* visible: MEMBER, OWNER */
                            order by t11.created_at, t11.id
                            limit 21) as t11) as t11
                        where t11.page_row <= $4::bigint) as t11
                      group by ()) || '}', ','), '') || ']}'
                from 
                (select t10.*
                  from 
                  (select t10.*, row_number() over () as page_row
                    from 
                    (select t10.*
                      from prompt_executions as t10
                      where t10.prompt_variation_id = t6.id
                      and (exists 
                        (select
                          from project_members as m
                          where m.project_id = t10.project_id
                          and m.user_id = k.caller
                          and m.is_live offset 0) or (t10.user_id = k.caller
                          and not exists 
                          (select
                            from projects as d
                            where d.id = t10.project_id
                            and d.deleted_at is not null offset 0))) /* visible: MEMBER, OWNER */
                      order by t10.created_at desc, t10.id desc
                      limit 5) as t10) as t10
                  where t10.page_row <= $5::bigint) as t10
                group by ()) || '}', ','), '') || ']}'
          from 
          (select t6.*
            from 
            (select t6.*, row_number() over () as page_row
              from 
              (select t6.*
                from prompt_variations as t6
                where t6.prompt_template_id = t1.id
                and (exists 
                  (select
                    from project_members as m
                    where m.project_id = t6.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0) or (exists 
                    (select
                      from organization_members as m
                      where m.organization_id = t6.organization_id
                      and m.user_id = k.caller offset 0)
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t6.project_id
                      and d.deleted_at is not null offset 0))) /* visible: MEMBER, ORGANIZATION */
                order by t6.effectiveness_score desc nulls last, t6.id desc
                limit 21) as t6) as t6
            where t6.page_row <= $6::bigint) as t6
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t13.*
            from prompt_templates as t13
            where t13.project_id = any (array
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live))
            and true /* visible: MEMBER, ORGANIZATION, by scope */
            and t13.deleted_at is null union all select t14.*
            from prompt_templates as t14
            where t14.organization_id = any (array
              (select distinct m.organization_id
                from organization_members as m
                where m.user_id = k.caller))
            and not exists 
            (select
              from projects as d
              where d.id = t14.project_id
              and d.deleted_at is not null offset 0) /* visible: MEMBER, ORGANIZATION, by scope */
            and t14.deleted_at is null
            and (t14.project_id = any (array
                (select distinct m.project_id
                  from project_members as m
                  where m.user_id = k.caller
                  and m.is_live))
              and true /* visible: MEMBER, ORGANIZATION, by scope */
              and t14.deleted_at is null) is not true) as t1
          where t1.name = $7::text
          and (t1.is_active = $8::boolean) is true
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $9::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
