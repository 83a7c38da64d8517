-- Undoes db/migration/V200__completion.sql: what its tables hold is lost.

drop table ground_truths;
drop table generations;
drop table assistant_queries;
drop table behavioral_telemetry;
drop table contextual_telemetry;
drop table code_contexts;
drop table coding_session_projects;
drop table coding_sessions;
drop table plugin_versions;
drop table trigger_types;
drop table programming_languages;
drop table ai_models;
drop function pass_on_completion_scope();
drop function keep_completion_scope();
drop type assistant_query_kind;
