select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t1.status::text collate "C") || '","findings":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from findings as t3
            where t3.run_id = t1.id
            and (((t3.user_id = k.caller or (exists 
                    (select
                      from repositories as m
                      where m.id = t3.repository_id
                      and m.user_id = k.caller) or exists 
                    (select
                      from project_repositories as l
                      join project_members as m on m.project_id = l.project_id
                      where l.repository_id = t3.repository_id
                      and m.user_id = k.caller
                      and m.is_live)))
                and not exists 
                (select
                  from projects as d
                  where d.id = t3.project_id
                  and d.deleted_at is not null)) or exists 
              (select
                from project_members as m
                where m.project_id = t3.project_id
                and m.user_id = k.caller
                and m.is_live)) /* visible: OWNER, MEMBER, REPOSITORY */)::text || ',"nodes":[' || coalesce(string_agg('{"severity":"' || upper(t2.severity::text collate "C") || '","category":"' || upper(t2.category::text collate "C") || '","message":' || to_json(t2.message)::text || ',"status":"' || upper(t2.status::text collate "C") || '","file":' || coalesce(
                (select '{"path":' || to_json(t4.path)::text || '}'
                  from analyzed_files as t4
                  where t4.id = t2.analyzed_file_id
                  and (((t4.user_id = k.caller or (exists 
                          (select
                            from repositories as m
                            where m.id = t4.repository_id
                            and m.user_id = k.caller offset 0) or exists 
                          (select
                            from project_repositories as l
                            join project_members as m on m.project_id = l.project_id
                            where l.repository_id = t4.repository_id
                            and m.user_id = k.caller
                            and m.is_live offset 0)))
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t4.project_id
                        and d.deleted_at is not null offset 0)) or exists 
                    (select
                      from project_members as m
                      where m.project_id = t4.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */), 'null') || ',"element":' || coalesce(
                (select '{"qualifiedName":' || coalesce(to_json(t5.qualified_name)::text, 'null') || ',"lines":' || coalesce((
                      (select case when v.lines between -2147483648
                        and 2147483647 then v.lines::int end
                        from (values (t5.end_line::bigint - t5.start_line + 1)) as v (lines)))::text, 'null') || '}'
                  from code_elements as t5
                  where t5.id = t2.code_element_id
                  and (((t5.user_id = k.caller or (exists 
                          (select
                            from repositories as m
                            where m.id = t5.repository_id
                            and m.user_id = k.caller offset 0) or exists 
                          (select
                            from project_repositories as l
                            join project_members as m on m.project_id = l.project_id
                            where l.repository_id = t5.repository_id
                            and m.user_id = k.caller
                            and m.is_live offset 0)))
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t5.project_id
                        and d.deleted_at is not null offset 0)) or exists 
                    (select
                      from project_members as m
                      where m.project_id = t5.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */), 'null') || ',"resolvedBy":' || coalesce(
                (select '{"name":' || coalesce(to_json(t6.name)::text, 'null') || '}'
                  from users as t6
                  where t6.id = t2.resolved_by_user_id
                  and (t6.id = k.caller or exists 
                    (select
                      from organization_members as o
                      where o.user_id = t6.id
                      and exists 
                      (select
                        from organization_members as m
                        where m.organization_id = o.organization_id
                        and m.user_id = k.caller offset 0) offset 0) or exists 
                    (select
                      from project_members as o
                      where o.user_id = t6.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = o.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from findings as t2
                where t2.run_id = t1.id
                and (((t2.user_id = k.caller or (exists 
                        (select
                          from repositories as m
                          where m.id = t2.repository_id
                          and m.user_id = k.caller offset 0) or exists 
                        (select
                          from project_repositories as l
                          join project_members as m on m.project_id = l.project_id
                          where l.repository_id = t2.repository_id
                          and m.user_id = k.caller
                          and m.is_live offset 0)))
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t2.project_id
                      and d.deleted_at is not null offset 0)) or exists 
                  (select
                    from project_members as m
                    where m.project_id = t2.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */
                order by t2.severity desc, t2.id desc
                limit 5) as t2) as t2
            where t2.page_row <= $3::bigint) as t2
          group by ()) || ',"files":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"path":' || to_json(t7.path)::text || ',"codeLines":' || coalesce(t7.code_lines::text, 'null') || ',"qualityScore":' || coalesce('"' || nullif(nullif(nullif(t7.quality_score::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"elements":' || 
              (select '{"nodes":[' || coalesce(string_agg('{"kind":"' || upper(t8.kind::text collate "C") || '","name":' || to_json(t8.name)::text || ',"startLine":' || t8.start_line::text || ',"metricValues":' || 
                    (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t9.name)::text || ',"value":' || coalesce('"' || nullif(nullif(nullif(t9.value::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || ',"unit":' || coalesce(to_json(t9.unit)::text, 'null') || '}', ','), '') || ']}'
                      from 
                      (select t9.*
                        from 
                        (select t9.*, row_number() over () as page_row
                          from 
                          (select t9.*
                            from metrics as t9
                            where t9.code_element_id = t8.id
                            and (((t9.user_id = k.caller or (exists 
                                    (select
                                      from repositories as m
                                      where m.id = t9.repository_id
                                      and m.user_id = k.caller offset 0) or exists 
                                    (select
                                      from project_repositories as l
                                      join project_members as m on m.project_id = l.project_id
                                      where l.repository_id = t9.repository_id
                                      and m.user_id = k.caller
                                      and m.is_live offset 0)))
                                and not exists 
                                (select
                                  from projects as d
                                  where d.id = t9.project_id
                                  and d.deleted_at is not null offset 0)) or exists 
                              (select
                                from project_members as m
                                where m.project_id = t9.project_id
                                and m.user_id = k.caller
                                and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */
                            order by t9.name, t9.id
                            limit 5) as t9) as t9
                        where t9.page_row <= $4::bigint) as t9
                      group by ()) || ',"performanceMetrics":' || 
                    (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t10.name)::text || ',"value":"' || t10.value::text || '","unit":' || to_json(t10.unit)::text || ',"changePercent":' || coalesce('"' || nullif(nullif(nullif((case when abs(t10.value) < 1e1000
                                    and abs(t10.baseline_value) between 1e-1000
                                    and 1e1000 then round(100 * (t10.value - t10.baseline_value) / abs(t10.baseline_value), 2) end)::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || '}', ','), '') || ']}'
                      from 
                      (select t10.*
                        from 
                        (select t10.*, row_number() over () as page_row
                          from 
                          (select t10.*
                            from performance_metrics as t10
                            where t10.code_element_id = t8.id
                            and (((t10.user_id = k.caller or (exists 
                                    (select
                                      from repositories as m
                                      where m.id = t10.repository_id
                                      and m.user_id = k.caller offset 0) or exists 
                                    (select
                                      from project_repositories as l
                                      join project_members as m on m.project_id = l.project_id
                                      where l.repository_id = t10.repository_id
                                      and m.user_id = k.caller
                                      and m.is_live offset 0)))
                                and not exists 
                                (select
                                  from projects as d
                                  where d.id = t10.project_id
                                  and d.deleted_at is not null offset 0)) or exists 
                              (select
                                from project_members as m
                                where m.project_id = t10.project_id
                                and m.user_id = k.caller
                                and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */
                            order by t10.measured_at, t10.id
                            limit 5) as t10) as t10
                        where t10.page_row <= $5::bigint) as t10
                      group by ()) || '}', ','), '') || ']}'
                from 
                (select t8.*
                  from 
                  (select t8.*, row_number() over () as page_row
                    from 
                    (select t8.*
                      from code_elements as t8
                      where t8.analyzed_file_id = t7.id
                      and (((t8.user_id = k.caller or (exists 
                              (select
                                from repositories as m
                                where m.id = t8.repository_id
                                and m.user_id = k.caller offset 0) or exists 
                              (select
                                from project_repositories as l
                                join project_members as m on m.project_id = l.project_id
                                where l.repository_id = t8.repository_id
                                and m.user_id = k.caller
                                and m.is_live offset 0)))
                          and not exists 
                          (select
                            from projects as d
                            where d.id = t8.project_id
                            and d.deleted_at is not null offset 0)) or exists 
                        (select
                          from project_members as m
                          where m.project_id = t8.project_id
                          and m.user_id = k.caller
                          and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */
                      order by t8.start_line, t8.id
                      limit 5) as t8) as t8
                  where t8.page_row <= $6::bigint) as t8
                group by ()) || '}', ','), '') || ']}'
          from 
          (select t7.*
            from 
            (select t7.*, row_number() over () as page_row
              from 
              (select t7.*
                from analyzed_files as t7
                where t7.run_id = t1.id
                and (((t7.user_id = k.caller or (exists 
                        (select
                          from repositories as m
                          where m.id = t7.repository_id
                          and m.user_id = k.caller offset 0) or exists 
                        (select
                          from project_repositories as l
                          join project_members as m on m.project_id = l.project_id
                          where l.repository_id = t7.repository_id
                          and m.user_id = k.caller
                          and m.is_live offset 0)))
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t7.project_id
                      and d.deleted_at is not null offset 0)) or exists 
                  (select
                    from project_members as m
                    where m.project_id = t7.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: OWNER, MEMBER, REPOSITORY */
                order by t7.path, t7.id
                limit 5) as t7) as t7
            where t7.page_row <= $7::bigint) as t7
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t12.*
            from analysis_runs as t12
            where t12.user_id = k.caller
            and not exists 
            (select
              from projects as d
              where d.id = t12.project_id
              and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */ union all select t13.*
            from analysis_runs as t13
            where t13.repository_id = any (array
              (select m.id
                from repositories as m
                where m.user_id = k.caller union select l.repository_id
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where m.user_id = k.caller
                and m.is_live))
            and not exists 
            (select
              from projects as d
              where d.id = t13.project_id
              and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
            and (t13.user_id = k.caller
              and not exists 
              (select
                from projects as d
                where d.id = t13.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true union all select t14.*
            from analysis_runs as t14
            where t14.project_id = any (array
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live))
            and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
            and (t14.user_id = k.caller
              and not exists 
              (select
                from projects as d
                where d.id = t14.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true
            and (t14.repository_id = any (array
                (select m.id
                  from repositories as m
                  where m.user_id = k.caller union select l.repository_id
                  from project_repositories as l
                  join project_members as m on m.project_id = l.project_id
                  where m.user_id = k.caller
                  and m.is_live))
              and not exists 
              (select
                from projects as d
                where d.id = t14.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true) as t1
          where exists 
          (select
            from findings as t11
            where t11.run_id = t1.id
            and (((t11.user_id = k.caller or (exists 
                    (select
                      from repositories as m
                      where m.id = t11.repository_id
                      and m.user_id = k.caller) or exists 
                    (select
                      from project_repositories as l
                      join project_members as m on m.project_id = l.project_id
                      where l.repository_id = t11.repository_id
                      and m.user_id = k.caller
                      and m.is_live)))
                and not exists 
                (select
                  from projects as d
                  where d.id = t11.project_id
                  and d.deleted_at is not null)) or exists 
              (select
                from project_members as m
                where m.project_id = t11.project_id
                and m.user_id = k.caller
                and m.is_live)) /* visible: OWNER, MEMBER, REPOSITORY */
            and t11.severity = any ($8::finding_severity[]))
          order by t1.created_at, t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $9::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"aggregate":' || 
    (select '[' || coalesce(string_agg('{"key":{"severity":' || coalesce('"' || upper(t3.key_1::text collate "C") || '"', 'null') || '},"count":"' || t3.group_count::text || '"}', ','), '') || ']'
      from 
      (select t2.severity as key_1, count(*) as group_count
        from 
        (select t4.*
          from findings as t4
          where t4.user_id = k.caller
          and not exists 
          (select
            from projects as d
            where d.id = t4.project_id
            and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */ union all select t5.*
          from findings as t5
          where t5.repository_id = any (array
            (select m.id
              from repositories as m
              where m.user_id = k.caller union select l.repository_id
              from project_repositories as l
              join project_members as m on m.project_id = l.project_id
              where m.user_id = k.caller
              and m.is_live))
          and not exists 
          (select
            from projects as d
            where d.id = t5.project_id
            and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
          and (t5.user_id = k.caller
            and not exists 
            (select
              from projects as d
              where d.id = t5.project_id
              and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true union all select t6.*
          from findings as t6
          where t6.project_id = any (array
            (select distinct m.project_id
              from project_members as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
          and (t6.user_id = k.caller
            and not exists 
            (select
              from projects as d
              where d.id = t6.project_id
              and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true
          and (t6.repository_id = any (array
              (select m.id
                from repositories as m
                where m.user_id = k.caller union select l.repository_id
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where m.user_id = k.caller
                and m.is_live))
            and not exists 
            (select
              from projects as d
              where d.id = t6.project_id
              and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true) as t2
        group by 1
        order by key_1
        limit 
        (select $3::bigint)) as t3) || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
