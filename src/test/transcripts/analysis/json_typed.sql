select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"status":"' || upper(t1.status::text collate "C") || '","metrics":' || 
        (select case when t2.v is null then 'null' else '{"__typename":"CollectorMetrics","lint":' || 
          (select case when t3.v is null then 'null' else '{"findings":' || coalesce(jsonb_path_query_first(t3.v, 'strict $."total" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true)::text, 'null') || ',"lintingScore":' || coalesce(coalesce(jsonb_path_query_first(t3.v, 'strict $."linting_score" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t3.v, 'strict $."lintingScore" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."lint" ? (@.type() == "object")', silent => true) as v offset 0) as t3) || ',"complexity":' || 
          (select case when t4.v is null then 'null' else '{"averageComplexity":' || coalesce(coalesce(jsonb_path_query_first(t4.v, 'strict $."avg_cc" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t4.v, 'strict $."avgCc" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || ',"complexityScore":' || coalesce(coalesce(jsonb_path_query_first(t4.v, 'strict $."complexity_score" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t4.v, 'strict $."complexityScore" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."cyclomatic" ? (@.type() == "object")', silent => true) as v offset 0) as t4) || ',"documentation":' || 
          (select case when t5.v is null then 'null' else '{"coveragePercent":' || coalesce(coalesce(jsonb_path_query_first(t5.v, 'strict $."coverage_pct" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t5.v, 'strict $."coveragePct" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."docs" ? (@.type() == "object")', silent => true) as v offset 0) as t5) || ',"deadCode":' || 
          (select case when t6.v is null then 'null' else '{"unusedSymbols":' || coalesce(coalesce(jsonb_path_query_first(t6.v, 'strict $."unused_symbols" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true), jsonb_path_query_first(t6.v, 'strict $."unusedSymbols" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true))::text, 'null') || '}' end
            from 
            (select coalesce(jsonb_path_query_first(t2.v, 'strict $."dead_code" ? (@.type() == "object")', silent => true), jsonb_path_query_first(t2.v, 'strict $."deadCode" ? (@.type() == "object")', silent => true)) as v offset 0) as t6) || ',"dependencies":' || 
          (select case when t7.v is null then 'null' else '{"totalModules":' || coalesce(coalesce(jsonb_path_query_first(t7.v, 'strict $."total_modules" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true), jsonb_path_query_first(t7.v, 'strict $."totalModules" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true))::text, 'null') || ',"packages":' || 
            (select case when t8.v is null then 'null' else '[' || coalesce(
                (select string_agg(t10.text, ','
                    order by t9.ord)
                  from jsonb_array_elements(t8.v) with ordinality as t9 (v, ord), lateral 
                  (select 
                    (select case when t11.v is null then 'null' else '{"__typename":"PackageHealth","name":' || coalesce(jsonb_path_query_first(t11.v, 'strict $."name" ? (@.type() == "string")', silent => true)::text, 'null') || ',"status":' || coalesce('"' || upper((jsonb_path_query_first(t11.v, 'strict $."status" ? (@ == "ok" || @ == "outdated" || @ == "vulnerable")', silent => true) #>> '{}')::text collate "C") || '"', 'null') || '}' end
                      from 
                      (select jsonb_path_query_first(t9.v, 'strict $ ? (@.type() == "object")', silent => true) as v offset 0) as t11) as text offset 0) as t10
                  where t10.text <> 'null'), '') || ']' end
              from 
              (select coalesce(jsonb_path_query_first(t7.v, 'strict $."package_health" ? (@.type() == "array")', silent => true), jsonb_path_query_first(t7.v, 'strict $."packageHealth" ? (@.type() == "array")', silent => true)) as v offset 0) as t8) || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."deps" ? (@.type() == "object")', silent => true) as v offset 0) as t7) || ',"maintainability":' || 
          (select case when t12.v is null then 'null' else '{"averageIndex":' || coalesce(coalesce(jsonb_path_query_first(t12.v, 'strict $."mi_avg" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t12.v, 'strict $."miAvg" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."mi" ? (@.type() == "object")', silent => true) as v offset 0) as t12) || ',"size":' || 
          (select case when t13.v is null then 'null' else '{"files":' || coalesce(jsonb_path_query_first(t13.v, 'strict $."files" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true)::text, 'null') || ',"codeLines":' || coalesce(jsonb_path_query_first(t13.v, 'strict $."sloc" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true)::text, 'null') || ',"averageFileCodeLines":' || coalesce(coalesce(jsonb_path_query_first(t13.v, 'strict $."avg_file_sloc" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t13.v, 'strict $."avgFileSloc" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."size" ? (@.type() == "object")', silent => true) as v offset 0) as t13) || ',"duplication":' || 
          (select case when t14.v is null then 'null' else '{"duplicateLines":' || coalesce(coalesce(jsonb_path_query_first(t14.v, 'strict $."duplicate_lines" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true), jsonb_path_query_first(t14.v, 'strict $."duplicateLines" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true))::text, 'null') || ',"duplicatePercent":' || coalesce(coalesce(jsonb_path_query_first(t14.v, 'strict $."duplicate_pct" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t14.v, 'strict $."duplicatePct" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || ',"duplicationScore":' || coalesce(coalesce(jsonb_path_query_first(t14.v, 'strict $."duplication_score" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t14.v, 'strict $."duplicationScore" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."dupes" ? (@.type() == "object")', silent => true) as v offset 0) as t14) || ',"security":' || 
          (select case when t15.v is null then 'null' else '{"high":' || coalesce(jsonb_path_query_first(t15.v, 'strict $."high" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true)::text, 'null') || ',"medium":' || coalesce(jsonb_path_query_first(t15.v, 'strict $."medium" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true)::text, 'null') || ',"low":' || coalesce(jsonb_path_query_first(t15.v, 'strict $."low" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true)::text, 'null') || ',"securityScore":' || coalesce(coalesce(jsonb_path_query_first(t15.v, 'strict $."security_score" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t15.v, 'strict $."securityScore" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."security" ? (@.type() == "object")', silent => true) as v offset 0) as t15) || ',"churn":' || 
          (select case when t16.v is null then 'null' else '{"totalCommits":' || coalesce(coalesce(jsonb_path_query_first(t16.v, 'strict $."total_commits" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true), jsonb_path_query_first(t16.v, 'strict $."totalCommits" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true))::text, 'null') || ',"totalChurn":' || coalesce(coalesce(jsonb_path_query_first(t16.v, 'strict $."total_churn" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true), jsonb_path_query_first(t16.v, 'strict $."totalChurn" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true))::text, 'null') || ',"churnScore":' || coalesce(coalesce(jsonb_path_query_first(t16.v, 'strict $."churn_score" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t16.v, 'strict $."churnScore" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t2.v, 'strict $."churn" ? (@.type() == "object")', silent => true) as v offset 0) as t16) || '}' end
          from 
          (select jsonb_path_query_first(t1.metrics, 'strict $ ? (@.type() == "object")', silent => true) as v offset 0) as t2) || ',"score":' || 
        (select case when t17.v is null then 'null' else '{"security":' || 
          (select case when t18.v is null then 'null' else '{"best":' || coalesce(coalesce(jsonb_path_query_first(t18.v, 'strict $."security_score" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t18.v, 'strict $."securityScore" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
            from 
            (select jsonb_path_query_first(t17.v, 'strict $."security" ? (@.type() == "object")', silent => true) as v offset 0) as t18) || '}' end
          from 
          (select jsonb_path_query_first(t1.metrics, 'strict $ ? (@.type() == "object")', silent => true) as v offset 0) as t17) || ',"metricsJson":' || coalesce(t1.metrics::text, 'null') || ',"churn":' || coalesce((t1.metrics #> $3::text[])::text, 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t1.*
            from 
            (select t19.*
              from analysis_runs as t19
              where t19.user_id = k.caller
              and not exists 
              (select
                from projects as d
                where d.id = t19.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */ union all select t20.*
              from analysis_runs as t20
              where t20.repository_id = any (array
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
                where d.id = t20.project_id
                and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t20.user_id = k.caller
                and not exists 
                (select
                  from projects as d
                  where d.id = t20.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true union all select t21.*
              from analysis_runs as t21
              where t21.project_id = any (array
                (select distinct m.project_id
                  from project_members as m
                  where m.user_id = k.caller
                  and m.is_live))
              and true /* visible: OWNER, MEMBER, REPOSITORY, by scope */
              and (t21.user_id = k.caller
                and not exists 
                (select
                  from projects as d
                  where d.id = t21.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true
              and (t21.repository_id = any (array
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
                  where d.id = t21.project_id
                  and d.deleted_at is not null offset 0) /* visible: OWNER, MEMBER, REPOSITORY, by scope */) is not true) as t1
            where t1.metrics ? $4::text offset 0) as t1
          order by t1.created_at desc, t1.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $5::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
