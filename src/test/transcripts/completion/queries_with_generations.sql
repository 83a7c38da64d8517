select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from assistant_queries as t2
      where t2.user_id = k.caller
      and true /* visible: OWNER, by scope */)::text || ',"nodes":[' || coalesce(string_agg('{"kind":"' || upper(t1.kind::text collate "C") || '","queriedAt":' || to_json(least(greatest(t1.queried_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"totalServingTimeMs":' || coalesce(t1.total_serving_time_ms::text, 'null') || ',"contextFileChangeIndexes":' || coalesce(t1.multi_file_context_changes_indexes::text, 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from projects as t3
            where t3.id = t1.project_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t3.deleted_at is null), 'null') || ',"session":' || coalesce(
          (select '{"startedAt":' || to_json(least(greatest(t4.started_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"durationSeconds":' || coalesce(nullif(nullif(nullif(t4.duration_seconds::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"projects":' || 
            (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t5.name)::text || '}', ','), '') || ']}'
              from 
              (select t5.*
                from 
                (select t5.*, row_number() over () as page_row
                  from 
                  (select t5.*
                    from projects as t5
                    join coding_session_projects as t6 on t6.project_id = t5.id
                    where t6.coding_session_id = t4.id
                    and t6.user_id = k.caller /* visible: OWNER */
                    and (exists 
                      (select
                        from project_members as m
                        where m.project_id = t5.id
                        and m.user_id = k.caller
                        and m.is_live offset 0) or t5.owner_id = k.caller) /* visible: MEMBER, OWNER */
                    and t5.deleted_at is null
                    order by t5.name, t5.id
                    limit 21) as t5) as t5
                where t5.page_row <= $3::bigint) as t5
              group by ()) || '}'
            from coding_sessions as t4
            where t4.id = t1.coding_session_id
            and t4.user_id = k.caller /* visible: OWNER */), 'null') || ',"context":' || coalesce(
          (select '{"fileName":' || coalesce(to_json(t7.file_name)::text, 'null') || ',"prefix":' || coalesce(to_json(t7.prefix)::text, 'null') || ',"selectedText":' || coalesce(to_json(t7.selected_text)::text, 'null') || '}'
            from code_contexts as t7
            where t7.id = t1.code_context_id
            and t7.user_id = k.caller /* visible: OWNER */), 'null') || ',"editorState":' || coalesce(
          (select '{"filePath":' || coalesce(to_json(t8.file_path)::text, 'null') || ',"caretLine":' || coalesce(t8.caret_line::text, 'null') || ',"relativePosition":' || coalesce(nullif(nullif(nullif(t8.relative_document_position::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"triggerType":' || coalesce(
              (select '{"name":' || to_json(t9.name)::text || '}'
                from trigger_types as t9
                where t9.id = t8.trigger_type_id
                and true /* visible: PUBLIC */), 'null') || ',"programmingLanguage":' || coalesce(
              (select '{"name":' || to_json(t10.name)::text || '}'
                from programming_languages as t10
                where t10.id = t8.programming_language_id
                and true /* visible: PUBLIC */), 'null') || ',"pluginVersion":' || coalesce(
              (select '{"name":' || to_json(t11.name)::text || '}'
                from plugin_versions as t11
                where t11.id = t8.plugin_version_id
                and true /* visible: PUBLIC */), 'null') || '}'
            from contextual_telemetry as t8
            where t8.id = t1.contextual_telemetry_id
            and t8.user_id = k.caller /* visible: OWNER */), 'null') || ',"typingActivity":' || coalesce(
          (select '{"timeSinceLastShownMs":' || coalesce('"' || t12.time_since_last_shown_ms::text || '"', 'null') || ',"typingSpeed":' || coalesce(nullif(nullif(nullif(t12.typing_speed::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}'
            from behavioral_telemetry as t12
            where t12.id = t1.behavioral_telemetry_id
            and t12.user_id = k.caller /* visible: OWNER */), 'null') || ',"generations":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"completion":' || to_json(t13.completion)::text || ',"wasAccepted":' || t13.was_accepted::text || ',"confidence":' || coalesce(nullif(nullif(nullif(t13.confidence::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"shownAt":' || 
              (select case when t14.v is null then 'null' else '[' || coalesce(
                  (select string_agg(t16.text, ','
                      order by t15.ord)
                    from jsonb_array_elements(t14.v) with ordinality as t15 (v, ord), lateral 
                    (select case when (jsonb_path_query_first_tz(t15.v, 'strict $ ? (@ like_regex "^[0-9]{4}-").timestamp_tz()', silent => true) #>> '{}')::timestamptz between timestamptz '0001-01-01 00:00:00+00'
                      and timestamptz '9999-12-31 23:59:59.999999+00' then to_json((jsonb_path_query_first_tz(t15.v, 'strict $ ? (@ like_regex "^[0-9]{4}-").timestamp_tz()', silent => true) #>> '{}')::timestamptz)::text else 'null' end as text offset 0) as t16
                    where t16.text <> 'null'), '') || ']' end
                from 
                (select jsonb_path_query_first(t13.shown_at, 'strict $ ? (@.type() == "array")', silent => true) as v offset 0) as t14) || ',"shownCount":' || coalesce((case when jsonb_typeof(t13.shown_at) = 'array' then jsonb_array_length(t13.shown_at) end)::text, 'null') || ',"logProbabilities":' || 
              (select case when t17.v is null then 'null' else '[' || coalesce(
                  (select string_agg(t19.text, ','
                      order by t18.ord)
                    from jsonb_array_elements(t17.v) with ordinality as t18 (v, ord), lateral 
                    (select coalesce(jsonb_path_query_first(t18.v, 'strict $ ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true)::text, 'null') as text offset 0) as t19), '') || ']' end
                from 
                (select jsonb_path_query_first(t13.logprobs, 'strict $ ? (@.type() == "array")', silent => true) as v offset 0) as t17) || ',"model":' || coalesce(
                (select '{"name":' || to_json(t20.name)::text || '}'
                  from ai_models as t20
                  where t20.id = t13.ai_model_id
                  and true /* visible: PUBLIC */), 'null') || '}', ','), '') || ']}'
          from 
          (select t13.*
            from 
            (select t13.*, row_number() over () as page_row
              from 
              (select t13.*
                from generations as t13
                where t13.assistant_query_id = t1.id
                and t13.user_id = k.caller /* visible: OWNER */
                order by t13.generation_time_ms, t13.id
                limit 21) as t13) as t13
            where t13.page_row <= $4::bigint) as t13
          group by ()) || case t1.kind when 'completion' then ',"__typename":"CompletionQuery","groundTruths":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"groundTruth":' || to_json(t21.ground_truth)::text || ',"recordedAt":' || to_json(least(greatest(t21.recorded_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || '}', ','), '') || ']}'
          from 
          (select t21.*
            from 
            (select t21.*, row_number() over () as page_row
              from 
              (select t21.*
                from ground_truths as t21
                where t21.assistant_query_id = t1.id
                and t21.user_id = k.caller /* visible: OWNER */
                order by t21.recorded_at, t21.id
                limit 21) as t21) as t21
            where t21.page_row <= $5::bigint) as t21
          group by ()) when 'chat' then ',"__typename":"ChatQuery","webEnabled":' || coalesce(t1.web_enabled::text, 'null') || ',"conversation":' || coalesce(
          (select '{"title":' || coalesce(to_json(t22.title)::text, 'null') || '}'
            from conversations as t22
            where t22.id = t1.conversation_id
            and exists 
            (select
              from conversation_participants as m
              where m.conversation_id = t22.id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: PARTICIPANT */), 'null') else '' end || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t24.*
          from 
          (select t1.queried_at, t1.id
            from 
            (select t26.branch, t26.scope, dense_rank() over (order by t26.o0, t26.o1) as head_rank
              from 
              (select 0 as branch, t28.scope, t29.*
                from 
                (select k.caller) as t28 (scope) cross
                join lateral 
                (select t27.queried_at as o0, t27.id as o1
                  from assistant_queries as t27
                  where t27.user_id = t28.scope
                  and true /* visible: OWNER, by scope */
                  order by t27.queried_at, t27.id
                  limit 1) as t29) as t26) as t25 cross
            join lateral (
              (select t1.queried_at, t1.id
                from assistant_queries as t1
                where t1.user_id = t25.scope
                and true /* visible: OWNER, by scope */
                order by t1.queried_at, t1.id
                limit greatest($6::bigint + 1 - t25.head_rank, 0))) as t1
            where t25.head_rank <= $6::bigint
            order by t1.queried_at, t1.id
            limit 21) as t23
          join assistant_queries as t24 on t24.id = t23.id
          where true /* visible: OWNER, as t23 is */
          order by t23.queried_at, t23.id
          limit 21) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
