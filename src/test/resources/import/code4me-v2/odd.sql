-- Odd but legal rows: the tables of the document allow each of them.

-- kind: an empty e-mail address
insert into "user" (user_id, joined_at, email, name, is_oauth_signup) values ('0dd00000-0000-4000-8000-000000000001', '2025-01-01', '', 'N', false);

-- kind: an address in another case
insert into "user" (user_id, joined_at, email, name, is_oauth_signup, verified) values ('0dd00000-0000-4000-8000-000000000002', '2025-01-01', 'FIVE@example.net', 'N', false, true);

-- kind: an empty hash of a password
insert into "user" (user_id, joined_at, email, name, is_oauth_signup, password) values ('0dd00000-0000-4000-8000-000000000003', '2025-01-01', 'c3@example.net', 'N', false, '');

-- kind: a user of an endless time
insert into "user" (user_id, joined_at, email, name, is_oauth_signup) values ('0dd00000-0000-4000-8000-000000000004', 'infinity', 'c4@example.net', 'N', false);

-- kind: settings with a zero byte
insert into config (config_id, config_data) values (101, '{"a": "\u0000"}'); insert into "user" (user_id, joined_at, email, name, is_oauth_signup, config_id) values ('0dd00000-0000-4000-8000-000000000005', '2025-01-01', 'c5@example.net', 'N', false, 101);

-- kind: settings of no user
insert into config (config_id, config_data) values (102, '');

-- kind: settings that are cut off
insert into config (config_id, config_data) values (103, '{"a":');

-- kind: a project whose files are no JSON
insert into project (project_id, project_name, multi_file_contexts, created_at) values ('0dd00000-0000-4000-8000-000000000011', 'x', '{', '2025-01-01');

-- kind: a project whose changes have a zero byte
insert into project (project_id, project_name, multi_file_context_changes, created_at) values ('0dd00000-0000-4000-8000-000000000012', 'x', '{"a": "\u0000"}', '2025-01-01');

-- kind: a project of the year 50000
insert into project (project_id, project_name, created_at) values ('0dd00000-0000-4000-8000-000000000013', 'x', '50000-01-01');

-- kind: a member since BC
insert into project_users (project_id, user_id, joined_at) values ('0dd00000-0000-4000-8000-000000000013', '00000000-0000-4000-8000-000000000001', '0044-03-15 BC');

-- kind: a session that ended before it began
insert into session (session_id, start_time, end_time) values ('0dd00000-0000-4000-8000-000000000021', '2025-01-02', '2025-01-01');

-- kind: a session that never ends
insert into session (session_id, start_time, end_time) values ('0dd00000-0000-4000-8000-000000000022', '2025-01-02', 'infinity');

-- kind: a session that began at no time
insert into session (session_id, start_time) values ('0dd00000-0000-4000-8000-000000000023', '-infinity');

-- kind: a chat with an endless time
insert into chat (chat_id, project_id, title, created_at) values ('0dd00000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000011', 'x', 'infinity');

-- kind: a model without a name
insert into model_name (model_id, model_name) values (101, '');

-- kind: a model with a long name
insert into model_name (model_id, model_name) values (102, repeat('m', 300));

-- kind: two models that begin alike
insert into model_name (model_id, model_name) values (103, repeat('n', 300)), (104, repeat('n', 301));

-- kind: a language in another case
insert into programming_language (language_id, language_name) values (101, 'KOTLIN');

-- kind: a language without a name
insert into programming_language (language_id, language_name) values (102, '');

-- kind: a trigger without a name
insert into trigger_type (trigger_type_id, trigger_name) values (101, '');

-- kind: a trigger with a long name
insert into trigger_type (trigger_type_id, trigger_name) values (102, repeat('t', 300));

-- kind: a version without a name
insert into plugin_version (version_id, version_name) values (101, '');

-- kind: a context of no query
insert into context (context_id) values ('0dd00000-0000-4000-8000-000000000041');

-- kind: a caret on a negative line
insert into contextual_telemetry (contextual_telemetry_id, version_id, trigger_type_id, language_id, caret_line) values ('0dd00000-0000-4000-8000-000000000051', 1, 1, 1, -9);

-- kind: a place beyond the document
insert into contextual_telemetry (contextual_telemetry_id, version_id, trigger_type_id, language_id, relative_document_position) values ('0dd00000-0000-4000-8000-000000000052', 1, 1, 1, 'Infinity');

-- kind: telemetry of a language in two cases
insert into contextual_telemetry (contextual_telemetry_id, version_id, trigger_type_id, language_id) values ('0dd00000-0000-4000-8000-000000000053', 1, 1, 101);

-- kind: typing at no speed
insert into behavioral_telemetry (behavioral_telemetry_id, typing_speed) values ('0dd00000-0000-4000-8000-000000000061', 'NaN');

-- kind: a negative time since the last one
insert into behavioral_telemetry (behavioral_telemetry_id, time_since_last_shown) values ('0dd00000-0000-4000-8000-000000000062', -9223372036854775808);

-- kind: a query of an unknown kind
insert into meta_query (query_id, timestamp, query_type) values ('0dd00000-0000-4000-8000-000000000071', '2025-01-01', 'riddle');

-- kind: a query of the year 50000
insert into meta_query (query_id, timestamp, query_type) values ('0dd00000-0000-4000-8000-000000000072', '50000-01-01', 'completion');

-- kind: a query that was served in negative time
insert into meta_query (query_id, timestamp, query_type, total_serving_time) values ('0dd00000-0000-4000-8000-000000000073', '2025-01-01', 'completion', -1);

-- kind: a query whose indexes are no JSON
insert into meta_query (query_id, timestamp, query_type, multi_file_context_changes_indexes) values ('0dd00000-0000-4000-8000-000000000074', '2025-01-01', 'completion', '{');

-- kind: a query in both tables without a kind
insert into meta_query (query_id, timestamp) values ('0dd00000-0000-4000-8000-000000000075', '2025-01-01'); insert into completion_query (meta_query_id) values ('0dd00000-0000-4000-8000-000000000075'); insert into chat_query (meta_query_id) values ('0dd00000-0000-4000-8000-000000000075');

-- kind: a query with another user's context
insert into context (context_id) values ('0dd00000-0000-4000-8000-000000000042'); insert into meta_query (query_id, timestamp, user_id, context_id, query_type) values ('0dd00000-0000-4000-8000-000000000076', '2025-01-01', '00000000-0000-4000-8000-000000000001', '0dd00000-0000-4000-8000-000000000042', 'completion'); insert into meta_query (query_id, timestamp, user_id, context_id, query_type) values ('0dd00000-0000-4000-8000-000000000077', '2025-01-01', '00000000-0000-4000-8000-000000000004', '0dd00000-0000-4000-8000-000000000042', 'completion');

-- kind: an empty completion that took negative time
insert into had_generation (meta_query_id, model_id, completion, generation_time, shown_at, was_accepted, confidence, logprobs) values ('0dd00000-0000-4000-8000-000000000072', 101, '', -1, '{}', false, 0, '{}');

-- kind: a confidence without an end
insert into had_generation (meta_query_id, model_id, completion, generation_time, shown_at, was_accepted, confidence, logprobs) values ('0dd00000-0000-4000-8000-000000000072', 102, 'x', 1, '{}', false, '-Infinity', '{}');

-- kind: a completion shown in the year 50000
insert into had_generation (meta_query_id, model_id, completion, generation_time, shown_at, was_accepted, confidence, logprobs) values ('0dd00000-0000-4000-8000-000000000072', 103, 'x', 1, '{"50000-01-01", "0044-03-15 BC", infinity}', false, 0, '{NaN}');

-- kind: completions of two models that become one
insert into had_generation (meta_query_id, model_id, completion, generation_time, shown_at, was_accepted, confidence, logprobs) values ('0dd00000-0000-4000-8000-000000000072', 104, 'y', 1, '{}', false, 0, '{}');

-- kind: a truth of the year 50000
insert into completion_query (meta_query_id) values ('0dd00000-0000-4000-8000-000000000072'); insert into ground_truth (ground_truth_id, completion_query_id, truth_timestamp, ground_truth) values ('0dd00000-0000-4000-8000-000000000081', '0dd00000-0000-4000-8000-000000000072', '50000-01-01', '');

-- kind: a truth of a query that became a chat
insert into ground_truth (ground_truth_id, completion_query_id, truth_timestamp, ground_truth) values ('0dd00000-0000-4000-8000-000000000082', '00000000-0000-4000-8000-000000000079', '2025-01-01', 'x');

-- kind: documentation with a vector of another size
insert into documentation (documentation_id, content, embedding) values (101, 'x', '[1,2]');

-- kind: documentation with a vector of no numbers
insert into documentation (documentation_id, content, embedding) values (102, '', '[' || repeat('NaN,', 383) || '1]');
