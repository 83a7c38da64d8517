select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select count(*)
      from assistant_queries as t2
      where t2.user_id = k.caller /* visible: OWNER */)::text || ',"nodes":[' || coalesce(string_agg('{"kind":"' || upper(t1.kind::text collate "C") || '","queriedAt":' || to_json(least(greatest(t1.queried_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"totalServingTimeMs":' || coalesce(t1.total_serving_time_ms::text, 'null') || ',"multiFileContextChangesIndexes":' || coalesce(t1.multi_file_context_changes_indexes::text, 'null') || ',"project":' || coalesce(
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
          (select '{"startedAt":' || to_json(least(greatest(t4.started_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"durationSeconds":' || coalesce(nullif(nullif(nullif(((extract(epoch
                          from t4.ended_at) - extract(epoch
                          from t4.started_at))::double precision)::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"projects":' || 
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
            and t7.user_id = k.caller /* visible: OWNER */), 'null') || ',"contextualTelemetry":' || coalesce(
          (select '{"filePath":' || coalesce(to_json(t8.file_path)::text, 'null') || ',"caretLine":' || coalesce(t8.caret_line::text, 'null') || ',"relativeDocumentPosition":' || coalesce(nullif(nullif(nullif(t8.relative_document_position::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"triggerType":' || coalesce(
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
            and t8.user_id = k.caller /* visible: OWNER */), 'null') || ',"behavioralTelemetry":' || coalesce(
          (select '{"timeSinceLastShownMs":' || coalesce(t12.time_since_last_shown_ms::text, 'null') || ',"typingSpeed":' || coalesce(nullif(nullif(nullif(t12.typing_speed::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}'
            from behavioral_telemetry as t12
            where t12.id = t1.behavioral_telemetry_id
            and t12.user_id = k.caller /* visible: OWNER */), 'null') || ',"generations":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"completion":' || to_json(t13.completion)::text || ',"wasAccepted":' || t13.was_accepted::text || ',"confidence":' || coalesce(nullif(nullif(nullif(t13.confidence::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || ',"shownAt":' || coalesce(t13.shown_at::text, 'null') || ',"shownCount":' || coalesce((case when jsonb_typeof(t13.shown_at) = 'array' then jsonb_array_length(t13.shown_at) end)::text, 'null') || ',"logprobs":' || coalesce(t13.logprobs::text, 'null') || ',"model":' || coalesce(
                (select '{"name":' || to_json(t14.name)::text || '}'
                  from ai_models as t14
                  where t14.id = t13.ai_model_id
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
        (select '{"nodes":[' || coalesce(string_agg('{"groundTruth":' || to_json(t15.ground_truth)::text || ',"recordedAt":' || to_json(least(greatest(t15.recorded_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || '}', ','), '') || ']}'
          from 
          (select t15.*
            from 
            (select t15.*, row_number() over () as page_row
              from 
              (select t15.*
                from ground_truths as t15
                where t15.assistant_query_id = t1.id
                and t15.user_id = k.caller /* visible: OWNER */
                order by t15.recorded_at, t15.id
                limit 21) as t15) as t15
            where t15.page_row <= $5::bigint) as t15
          group by ()) when 'chat' then ',"__typename":"ChatQuery","webEnabled":' || coalesce(t1.web_enabled::text, 'null') || ',"conversation":' || coalesce(
          (select '{"title":' || coalesce(to_json(t16.title)::text, 'null') || '}'
            from conversations as t16
            where t16.id = t1.conversation_id
            and exists 
            (select
              from conversation_participants as m
              where m.conversation_id = t16.id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: PARTICIPANT */), 'null') else '' end || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from assistant_queries as t1
          where t1.user_id = k.caller /* visible: OWNER */
          order by t1.queried_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
