select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from 
      (select k.caller) as t3 (scope)
      join assistant_queries as t2 on t2.user_id = t3.scope
      where true /* visible: OWNER, by scope */)::text || ',"nodes":[' || coalesce(string_agg('{"kind":"' || upper(t1.kind::text collate "C") || '","queriedAt":' || to_json(least(greatest(t1.queried_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"totalServingTimeMs":' || coalesce(t1.total_serving_time_ms::text, 'null') || ',"contextFileChangeIndexes":' || coalesce(t1.multi_file_context_changes_indexes::text, 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t4.name)::text || '}'
            from projects as t4
            where t4.id = t1.project_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t4.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t4.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t4.deleted_at is null), 'null') || ',"session":' || coalesce(
          (select '{"startedAt":' || to_json(least(greatest(t5.started_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"durationSeconds":' || coalesce(nullif(nullif(nullif(t5.duration_seconds::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"projects":' || 
            (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t6.name)::text || '}', ','), '') || ']}'
              from 
              (select t6.*
                from 
                (select t6.*, row_number() over () as page_row
                  from 
                  (select t6.*
                    from projects as t6
                    join coding_session_projects as t7 on t7.project_id = t6.id
                    where t7.coding_session_id = t5.id
                    and t7.user_id = k.caller /* visible: OWNER */
                    and (exists 
                      (select
                        from project_members as m
                        where m.project_id = t6.id
                        and m.user_id = k.caller
                        and m.is_live offset 0) or t6.owner_id = k.caller) /* visible: MEMBER, OWNER */
                    and t6.deleted_at is null
                    order by t6.name, t6.id
                    limit 21) as t6) as t6
                where t6.page_row <= $3::bigint) as t6
              group by ()) || '}'
            from coding_sessions as t5
            where t5.id = t1.coding_session_id
            and t5.user_id = k.caller /* visible: OWNER */), 'null') || ',"context":' || coalesce(
          (select '{"fileName":' || coalesce(to_json(t8.file_name)::text, 'null') || ',"prefix":' || coalesce(to_json(t8.prefix)::text, 'null') || ',"selectedText":' || coalesce(to_json(t8.selected_text)::text, 'null') || '}'
            from code_contexts as t8
            where t8.id = t1.code_context_id
            and t8.user_id = k.caller /* visible: OWNER */), 'null') || ',"editorState":' || coalesce(
          (select '{"filePath":' || coalesce(to_json(t9.file_path)::text, 'null') || ',"caretLine":' || coalesce(t9.caret_line::text, 'null') || ',"relativePosition":' || coalesce(nullif(nullif(nullif(t9.relative_document_position::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"triggerType":' || coalesce(
              (select '{"name":' || to_json(t10.name)::text || '}'
                from trigger_types as t10
                where t10.id = t9.trigger_type_id
                and true /* visible: PUBLIC */), 'null') || ',"programmingLanguage":' || coalesce(
              (select '{"name":' || to_json(t11.name)::text || '}'
                from programming_languages as t11
                where t11.id = t9.programming_language_id
                and true /* visible: PUBLIC */), 'null') || ',"pluginVersion":' || coalesce(
              (select '{"name":' || to_json(t12.name)::text || '}'
                from plugin_versions as t12
                where t12.id = t9.plugin_version_id
                and true /* visible: PUBLIC */), 'null') || '}'
            from contextual_telemetry as t9
            where t9.id = t1.contextual_telemetry_id
            and t9.user_id = k.caller /* visible: OWNER */), 'null') || ',"typingActivity":' || coalesce(
          (select '{"timeSinceLastShownMs":' || coalesce('"' || t13.time_since_last_shown_ms::text || '"', 'null') || ',"typingSpeed":' || coalesce(nullif(nullif(nullif(t13.typing_speed::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}'
            from behavioral_telemetry as t13
            where t13.id = t1.behavioral_telemetry_id
            and t13.user_id = k.caller /* visible: OWNER */), 'null') || ',"generations":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"completion":' || to_json(t14.completion)::text || ',"wasAccepted":' || t14.was_accepted::text || ',"confidence":' || coalesce(nullif(nullif(nullif(t14.confidence::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"shownAt":' || 
              (select case when t15.v is null then 'null' else '[' || coalesce(
                  (select string_agg(t17.text, ','
                      order by t16.ord)
                    from jsonb_array_elements(t15.v) with ordinality as t16 (v, ord), lateral 
                    (select case when (jsonb_path_query_first_tz(t16.v, 'strict $ ? (@ like_regex "^[0-9]{4}-").timestamp_tz()', silent => true) #>> '{}')::timestamptz between timestamptz '0001-01-01 00:00:00+00'
                      and timestamptz '9999-12-31 23:59:59.999999+00' then to_json((jsonb_path_query_first_tz(t16.v, 'strict $ ? (@ like_regex "^[0-9]{4}-").timestamp_tz()', silent => true) #>> '{}')::timestamptz)::text else 'null' end as text offset 0) as t17
                    where t17.text <> 'null'), '') || ']' end
                from 
                (select jsonb_path_query_first(t14.shown_at, 'strict $ ? (@.type() == "array")', silent => true) as v offset 0) as t15) || ',"shownCount":' || coalesce((case when jsonb_typeof(t14.shown_at) = 'array' then jsonb_array_length(t14.shown_at) end)::text, 'null') || ',"logProbabilities":' || 
              (select case when t18.v is null then 'null' else '[' || coalesce(
                  (select string_agg(t20.text, ','
                      order by t19.ord)
                    from jsonb_array_elements(t18.v) with ordinality as t19 (v, ord), lateral 
                    (select coalesce(jsonb_path_query_first(t19.v, 'strict $ ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true)::text, 'null') as text offset 0) as t20), '') || ']' end
                from 
                (select jsonb_path_query_first(t14.logprobs, 'strict $ ? (@.type() == "array")', silent => true) as v offset 0) as t18) || ',"model":' || coalesce(
                (select '{"name":' || to_json(t21.name)::text || '}'
                  from ai_models as t21
                  where t21.id = t14.ai_model_id
                  and true /* visible: PUBLIC */), 'null') || '}', ','), '') || ']}'
          from 
          (select t14.*
            from 
            (select t14.*, row_number() over () as page_row
              from 
              (select t14.*
                from generations as t14
                where t14.assistant_query_id = t1.id
                and t14.user_id = k.caller /* visible: OWNER */
                order by t14.generation_time_ms, t14.id
                limit 21) as t14) as t14
            where t14.page_row <= $4::bigint) as t14
          group by ()) || case t1.kind when 'completion' then ',"__typename":"CompletionQuery","groundTruths":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"groundTruth":' || to_json(t22.ground_truth)::text || ',"recordedAt":' || to_json(least(greatest(t22.recorded_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || '}', ','), '') || ']}'
          from 
          (select t22.*
            from 
            (select t22.*, row_number() over () as page_row
              from 
              (select t22.*
                from ground_truths as t22
                where t22.assistant_query_id = t1.id
                and t22.user_id = k.caller /* visible: OWNER */
                order by t22.recorded_at, t22.id
                limit 21) as t22) as t22
            where t22.page_row <= $5::bigint) as t22
          group by ()) when 'chat' then ',"__typename":"ChatQuery","webEnabled":' || coalesce(t1.web_enabled::text, 'null') || ',"conversation":' || coalesce(
          (select '{"title":' || coalesce(to_json(t23.title)::text, 'null') || '}'
            from conversations as t23
            where t23.id = t1.conversation_id
            and exists 
            (select
              from conversation_participants as m
              where m.conversation_id = t23.id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: PARTICIPANT */), 'null') else '' end || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t25.branch, t25.scope, dense_rank() over (order by t25.o0, t25.o1) as head_rank
            from 
            (select 0 as branch, t27.scope, t28.*
              from 
              (select k.caller) as t27 (scope) cross
              join lateral 
              (select t26.queried_at as o0, t26.id as o1
                from assistant_queries as t26
                where t26.user_id = t27.scope
                and true /* visible: OWNER, by scope */
                order by t26.queried_at, t26.id
                limit 1) as t28) as t25) as t24 cross
          join lateral (
            (select t1.*
              from assistant_queries as t1
              where t1.user_id = t24.scope
              and true /* visible: OWNER, by scope */
              order by t1.queried_at, t1.id
              limit greatest($6::bigint + 1 - t24.head_rank, 0))) as t1
          where t24.head_rank <= $6::bigint
          order by t1.queried_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
