-- Imports the database of Code4me V2, as README.md beside this file explains. Run prepare.sql first. The import needs the old tables in the schema
-- "code4me-v2". The document of Code4me V2 has two different descriptions of some tables. Columns and tables that only one of them has may be
-- missing. The values of a missing column are null.

begin;
call sluice_import.begin_import('code4me_v2', '{
  "config": {"key": "config_id", "also_to": "user_settings", "columns": "config_id config_data",
    "found": "exists (select from public.user_settings as t where t.source_system = ''code4me_v2'' and split_part(t.source_key, ''/'', 1) = s.old_key)"},
  "user": {"key": "user_id", "to": "users", "also_to": "auth_tokens", "secrets": "password auth_token",
    "columns": "user_id joined_at email name password is_oauth_signup verified config_id preference auth_token last_login:timestamptz"},
  "project": {"key": "project_id", "to": "projects", "columns": "project_id project_name multi_file_contexts multi_file_context_changes created_at"},
  "project_users": {"key": "project_id || ''/'' || user_id", "to": "project_members", "columns": "project_id user_id joined_at"},
  "session": {"key": "session_id", "to": "coding_sessions", "columns": "session_id user_id start_time end_time"},
  "session_projects": {"key": "session_id || ''/'' || project_id", "to": "coding_session_projects", "columns": "session_id project_id"},
  "chat": {"key": "chat_id", "to": "conversations", "also_to": "conversation_participants", "columns": "chat_id project_id user_id title created_at"},
  "model_name": {"key": "model_id", "to": "ai_models", "columns": "model_id model_name model_description"},
  "programming_language": {"key": "language_id", "to": "programming_languages", "columns": "language_id language_name"},
  "trigger_type": {"key": "trigger_type_id", "to": "trigger_types", "columns": "trigger_type_id trigger_name"},
  "plugin_version": {"key": "version_id", "to": "plugin_versions", "columns": "version_id version_name"},
  "context": {"key": "context_id", "to": "code_contexts", "columns": "context_id prefix suffix file_name selected_text"},
  "contextual_telemetry": {"key": "contextual_telemetry_id", "to": "contextual_telemetry",
    "columns": "contextual_telemetry_id version_id trigger_type_id language_id file_path caret_line document_char_length relative_document_position"},
  "behavioral_telemetry": {"key": "behavioral_telemetry_id", "to": "behavioral_telemetry",
    "columns": "behavioral_telemetry_id time_since_last_shown time_since_last_accepted typing_speed"},
  "meta_query": {"key": "coalesce(query_id, meta_query_id)", "to": "assistant_queries",
    "columns": "query_id:uuid meta_query_id:uuid user_id session_id project_id timestamp context_id contextual_telemetry_id behavioral_telemetry_id multi_file_context_changes_indexes:text total_serving_time:integer server_version_id:bigint query_type:text"},
  "completion_query": {"key": "meta_query_id", "to": "assistant_queries", "id_of": "meta_query", "columns": "meta_query_id"},
  "chat_query": {"key": "meta_query_id", "to": "assistant_queries", "id_of": "meta_query", "optional": true,
    "columns": "meta_query_id:uuid chat_id:uuid web_enabled:boolean"},
  "had_generation": {"key": "meta_query_id || ''/'' || model_id", "to": "generations",
    "columns": "meta_query_id model_id completion generation_time shown_at was_accepted confidence logprobs"},
  "ground_truth": {"key": "coalesce(ground_truth_id::text, completion_query_id || ''/'' || (to_jsonb(truth_timestamp::timestamptz at time zone ''UTC'') #>> ''{}''))",
    "to": "ground_truths", "columns": "ground_truth_id:uuid completion_query_id truth_timestamp ground_truth"},
  "documentation": {"key": "documentation_id", "to": "documentation", "columns": "documentation_id content language embedding created_at:timestamptz"},
  "alembic_version": {"ignored": "It says which migrations Code4me had. Sluice has its own."}
}');

insert into to_users (source_key, email, email_verified, name, password_hash, is_oauth_signup, preference, last_login_at, created_at, updated_at)
  select u.user_id::text, u.email, coalesce(u.verified, false), u.name, u.password, coalesce(u.is_oauth_signup, false), u.preference, u.last_login,
      u.joined_at, u.joined_at
  from "user" as u;
call sluice_import.bring_users('user', '{"password_hash": "password", "last_login_at": "last_login"}');

-- Each user of shared settings gets a copy of them. A user with other settings in Sluice keeps those.
with wanted as (
  select distinct on (sluice_import.id('user', u.user_id)) sluice_import.id('user', u.user_id) as owner_id, u.user_id, u.config_id, u.joined_at
    from "user" as u where u.config_id is not null
    order by sluice_import.id('user', u.user_id), u.joined_at, u.user_id),
  keyed as (
    select w.*, case when count(*) over (partition by w.config_id) = 1
          and not exists (select from public.user_settings as s where s.source_system = 'code4me_v2' and s.source_key = w.config_id::text)
        then w.config_id::text else w.config_id || '/' || w.user_id end as key
      from wanted as w)
insert into to_user_settings (id, user_id, data, source_system, source_key, created_at, updated_at)
  select sluice_import.id('config', k.key), k.owner_id, sluice_import.json(c.config_data), 'code4me_v2', k.key, k.joined_at, k.joined_at
  from keyed as k join config as c on c.config_id = k.config_id
  where not exists (select from public.user_settings as s where s.user_id = k.owner_id);
call sluice_import.bring('user_settings', 'config', '{"data": "config_data"}');
insert into to_user_settings (id, data, source_system, source_key)
  select sluice_import.id('config', c.config_id), sluice_import.json(c.config_data), 'code4me_v2', c.config_id::text
  from config as c where not exists (select from "user" as u where u.config_id = c.config_id);
call sluice_import.bring('user_settings', 'config', '{"data": "config_data"}');
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'user', u.user_id::text, 'config_id', c.config_data, 'The user has other settings already, which stay. The value is what these said.'
  from "user" as u join config as c on c.config_id = u.config_id
    join public.user_settings as s on s.user_id = sluice_import.id('user', u.user_id)
  where (s.source_system, split_part(s.source_key, '/', 1)) is distinct from ('code4me_v2', c.config_id::text)
  on conflict do nothing;

insert into sluice_import.leftovers as n (source_table, source_key, source_column, value, reason, row_left_out)
  select 'config', c.config_id::text, '*', c.config_data, 'All of its users have other settings already, which stay, or did not come in.', true
  from config as c
  where not exists (select from public.user_settings as t where t.source_system = 'code4me_v2' and split_part(t.source_key, '/', 1) = c.config_id::text)
  on conflict (system, source_table, source_key, source_column) do update set value = excluded.value, row_left_out = true where not n.row_left_out;
-- Texts that should be JSON.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select j.source_table, j.source_key, j.source_column, j.value, 'It is no JSON that PostgreSQL holds; it is a JSON text now.'
  from (
    select 'config', old_key, 'config_data', config_data from config
    union all select 'project', old_key, 'multi_file_contexts', nullif(multi_file_contexts, '') from project
    union all select 'project', old_key, 'multi_file_context_changes', nullif(multi_file_context_changes, '') from project
    union all select 'meta_query', old_key, 'multi_file_context_changes_indexes', nullif(multi_file_context_changes_indexes, '') from meta_query)
    as j (source_table, source_key, source_column, value)
  where not pg_input_is_valid(j.value, 'jsonb')
  on conflict do nothing;

-- The tokens of the plug-in, hashed in the form in which the plug-in sends them. A token that two users share is left out, because it would sign
-- in one user as the other.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'user', u.user_id::text, 'auth_token', null, 'Another user has the same token: it is nobody''s any more.'
  from "user" as u where exists (select from "user" as o where o.auth_token = u.auth_token and o.user_id <> u.user_id)
  on conflict do nothing;
insert into to_auth_tokens (id, user_id, issuer, token_hash, source_system, source_key, created_at, updated_at)
  select sluice_import.id('user.auth_token', u.user_id), sluice_import.id('user', u.user_id), 'code4me',
      sha256(convert_to(u.auth_token::text, 'UTF8')), 'code4me_v2', u.user_id::text, u.joined_at, u.joined_at
  from "user" as u
  where u.auth_token is not null and not exists (select from "user" as o where o.auth_token = u.auth_token and o.user_id <> u.user_id);
call sluice_import.bring('auth_tokens', 'user', '{"token_hash": "auth_token"}');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'project', p.project_id::text, 'project_name', p.project_name, 'A name has 1 to 200 characters: longer ones end there, and an empty one is the key.'
  from project as p where length(p.project_name) not between 1 and 200
  on conflict do nothing;
insert into to_projects (id, name, multi_file_contexts, multi_file_context_changes, source_system, source_key, created_at, updated_at)
  select sluice_import.id('project', p.project_id), coalesce(nullif(left(p.project_name, 200), ''), p.project_id::text),
      coalesce(sluice_import.json(nullif(p.multi_file_contexts, '')), '{}'), coalesce(sluice_import.json(nullif(p.multi_file_context_changes, '')), '{}'),
      'code4me_v2', p.project_id::text, p.created_at, p.created_at
  from project as p;
call sluice_import.bring('projects', 'project', '{"name": "project_name"}');

-- Two old accounts that were merged into one user become one member.
insert into to_project_members (id, project_id, user_id, source_system, source_key, created_at)
  select sluice_import.id('project_users', m.project_id || '/' || m.user_id), sluice_import.id('project', m.project_id),
      sluice_import.id('user', m.user_id), 'code4me_v2', m.project_id || '/' || m.user_id, m.joined_at
  from project_users as m
  where not sluice_import.is_merged('project_users', m.project_id || '/' || m.user_id);
call sluice_import.bring('project_members', 'project_users', '{"created_at": "joined_at"}');
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'session', s.session_id::text, 'end_time', s.end_time::text, 'It is before the begin; the session ended when it began.'
  from session as s where s.end_time < s.start_time
  on conflict do nothing;
insert into to_coding_sessions (id, user_id, started_at, ended_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('session', s.session_id), sluice_import.id('user', s.user_id), s.start_time,
      case when s.end_time is not null then greatest(s.end_time, s.start_time) end, 'code4me_v2', s.session_id::text, s.start_time,
      greatest(s.end_time, s.start_time)
  from session as s;
call sluice_import.bring('coding_sessions', 'session', '{"started_at": "start_time", "ended_at": "end_time"}');
insert into to_coding_session_projects (id, coding_session_id, project_id, source_system, source_key, created_at)
  select sluice_import.id('session_projects', p.session_id || '/' || p.project_id), sluice_import.id('session', p.session_id),
      sluice_import.id('project', p.project_id), 'code4me_v2', p.session_id || '/' || p.project_id, coalesce(s.start_time, now())
  from session_projects as p left join session as s on s.session_id = p.session_id;
call sluice_import.bring('coding_session_projects', 'session_projects', '{"coding_session_id": "session_id"}');

-- Models and other rows with a unique name may be in Sluice already. A row with the same name is the same thing, and the old row is merged into it.
insert into to_ai_models (id, name, description, source_system, source_key)
  select sluice_import.id('model_name', m.model_id), m.model_name, m.model_description, 'code4me_v2', m.model_id::text
  from model_name as m where not sluice_import.is_merged('model_name', m.model_id)
  order by m.model_id;
call sluice_import.bring('ai_models', 'model_name', '{"name": "model_name", "description": "model_description"}');
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'model_name', m.model_id::text, 'ai_models', t.id
  from model_name as m join public.ai_models as t on t.name = m.model_name
  where not exists (select from public.ai_models as o where o.source_system = 'code4me_v2' and o.source_key = m.model_id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'model_name', m.model_id::text, 'model_description', m.model_description, 'The model was here already; what is said of it stays.'
  from model_name as m join public.ai_models as t on t.id = sluice_import.merged_id('model_name', m.model_id::text)
  where t.description is distinct from m.model_description and m.model_description is not null
  on conflict do nothing;

insert into to_programming_languages (id, name, source_system, source_key)
  select sluice_import.id('programming_language', l.language_id), lower(l.language_name), 'code4me_v2', l.language_id::text
  from programming_language as l where not sluice_import.is_merged('programming_language', l.language_id)
  order by l.language_id;
call sluice_import.bring('programming_languages', 'programming_language', '{"name": "language_name"}');
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'programming_language', l.language_id::text, 'programming_languages', t.id
  from programming_language as l join public.programming_languages as t on t.name = lower(l.language_name)
  where not exists (select from public.programming_languages as o where o.source_system = 'code4me_v2' and o.source_key = l.language_id::text)
  on conflict do nothing;

insert into to_trigger_types (id, name, source_system, source_key)
  select sluice_import.id('trigger_type', y.trigger_type_id), y.trigger_name, 'code4me_v2', y.trigger_type_id::text
  from trigger_type as y where not sluice_import.is_merged('trigger_type', y.trigger_type_id)
  order by y.trigger_type_id;
call sluice_import.bring('trigger_types', 'trigger_type', '{"name": "trigger_name"}');
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'trigger_type', y.trigger_type_id::text, 'trigger_types', t.id
  from trigger_type as y join public.trigger_types as t on t.name = y.trigger_name
  where not exists (select from public.trigger_types as o where o.source_system = 'code4me_v2' and o.source_key = y.trigger_type_id::text)
  on conflict do nothing;

insert into to_plugin_versions (id, name, source_system, source_key)
  select sluice_import.id('plugin_version', v.version_id), v.version_name, 'code4me_v2', v.version_id::text
  from plugin_version as v where not sluice_import.is_merged('plugin_version', v.version_id)
  order by v.version_id;
call sluice_import.bring('plugin_versions', 'plugin_version', '{"name": "version_name"}');
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'plugin_version', v.version_id::text, 'plugin_versions', t.id
  from plugin_version as v join public.plugin_versions as t on t.name = v.version_name
  where not exists (select from public.plugin_versions as o where o.source_system = 'code4me_v2' and o.source_key = v.version_id::text)
  on conflict do nothing;

-- Reads each query once, joined with the tables for chats and completions. The key of a query is in query_id or in meta_query_id.
create temporary table asked on commit drop as
  select r.*, (case when r.is_chat and not r.is_completion then 'chat' when r.is_completion and not r.is_chat then 'completion'
      else coalesce(r.said_kind, 'completion') end)::public.assistant_query_kind as kind
  from (
    select coalesce(q.query_id, q.meta_query_id) as key, sluice_import.id('user', q.user_id) as user_id, q.session_id, q.project_id,
        q.timestamp::timestamptz as asked_at, q.context_id, q.contextual_telemetry_id, q.behavioral_telemetry_id, q.multi_file_context_changes_indexes,
        q.total_serving_time, q.server_version_id, q.query_type,
        sluice_import.label(q.query_type, 'public.assistant_query_kind', 'meta_query.query_type', coalesce(q.query_id, q.meta_query_id)::text) as said_kind,
        p.meta_query_id is not null as is_completion, c.meta_query_id is not null as is_chat, c.chat_id, c.web_enabled,
        not exists (select from public.assistant_queries as t
          where t.source_system = 'code4me_v2' and t.source_key = coalesce(q.query_id, q.meta_query_id)::text) as is_new
    from meta_query as q
      left join completion_query as p on p.meta_query_id = coalesce(q.query_id, q.meta_query_id)
      left join chat_query as c on c.meta_query_id = coalesce(q.query_id, q.meta_query_id)) as r;
create index on asked (key);
analyze asked;

insert into to_conversations
    (id, project_id, title, type, status, created_by_user_id, last_activity_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('chat', c.chat_id), sluice_import.id('project', c.project_id), c.title, 'general', 'active', sluice_import.id('user', c.user_id),
      greatest(c.created_at, a.asked_at), 'code4me_v2', c.chat_id::text, c.created_at, c.created_at
  from chat as c left join (select chat_id, max(asked_at) as asked_at from asked group by chat_id) as a on a.chat_id = c.chat_id;
call sluice_import.bring('conversations', 'chat', '{"created_by_user_id": "user_id"}');
-- In Code4me, only the owner of a chat saw it. In Sluice, the participants do, so the owner becomes a participant.
insert into to_conversation_participants (id, conversation_id, user_id, source_system, source_key, created_at)
  select sluice_import.id('chat.user_id', c.chat_id), sluice_import.id('chat', c.chat_id), sluice_import.id('user', c.user_id), 'code4me_v2',
      c.chat_id || '/owner', c.created_at
  from chat as c where c.user_id is not null;
call sluice_import.bring('conversation_participants', 'chat');

-- A code context belongs to the user of the first query that used it.
insert into to_code_contexts (id, user_id, prefix, suffix, file_name, selected_text, source_system, source_key, created_at, updated_at)
  select sluice_import.id('context', c.context_id), a.user_id, c.prefix, c.suffix, c.file_name, c.selected_text, 'code4me_v2', c.context_id::text,
      coalesce(a.asked_at, now()), coalesce(a.asked_at, now())
  from context as c left join (
      select distinct on (context_id) context_id, user_id, asked_at from asked
        order by context_id, user_id is null, asked_at, key) as a on a.context_id = c.context_id;
call sluice_import.bring('code_contexts', 'context');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'contextual_telemetry', c.contextual_telemetry_id::text, o.name, o.value::text, 'It cannot be; it counts as not known.'
  from contextual_telemetry as c, lateral (values ('caret_line', c.caret_line, 'Infinity'::float8), ('document_char_length', c.document_char_length, 'Infinity'),
      ('relative_document_position', c.relative_document_position, 1)) as o (name, value, most)
  where o.value not between 0 and o.most
  on conflict do nothing;
insert into to_contextual_telemetry
    (id, user_id, plugin_version_id, trigger_type_id, programming_language_id, file_path, caret_line, document_char_length, relative_document_position,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('contextual_telemetry', c.contextual_telemetry_id), a.user_id, sluice_import.id('plugin_version', c.version_id),
      sluice_import.id('trigger_type', c.trigger_type_id), sluice_import.id('programming_language', c.language_id), c.file_path,
      case when c.caret_line >= 0 then c.caret_line end, case when c.document_char_length >= 0 then c.document_char_length end,
      case when c.relative_document_position between 0 and 1 then c.relative_document_position end, 'code4me_v2', c.contextual_telemetry_id::text,
      coalesce(a.asked_at, now()), coalesce(a.asked_at, now())
  from contextual_telemetry as c left join (
      select distinct on (contextual_telemetry_id) contextual_telemetry_id, user_id, asked_at from asked
        order by contextual_telemetry_id, user_id is null, asked_at, key) as a on a.contextual_telemetry_id = c.contextual_telemetry_id;
call sluice_import.bring('contextual_telemetry', 'contextual_telemetry', '{"plugin_version_id": "version_id", "programming_language_id": "language_id"}');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'behavioral_telemetry', b.behavioral_telemetry_id::text, o.name, o.value::text, 'It cannot be; it counts as not known.'
  from behavioral_telemetry as b, lateral (values ('time_since_last_shown', b.time_since_last_shown::float8),
      ('time_since_last_accepted', b.time_since_last_accepted), ('typing_speed', b.typing_speed)) as o (name, value)
  where not (o.value >= 0 and o.value < 'Infinity')
  on conflict do nothing;
insert into to_behavioral_telemetry
    (id, user_id, time_since_last_shown_ms, time_since_last_accepted_ms, typing_speed, source_system, source_key, created_at, updated_at)
  select sluice_import.id('behavioral_telemetry', b.behavioral_telemetry_id), a.user_id,
      case when b.time_since_last_shown >= 0 then b.time_since_last_shown end,
      case when b.time_since_last_accepted >= 0 then b.time_since_last_accepted end,
      case when b.typing_speed >= 0 and b.typing_speed < 'Infinity' then b.typing_speed end, 'code4me_v2', b.behavioral_telemetry_id::text,
      coalesce(a.asked_at, now()), coalesce(a.asked_at, now())
  from behavioral_telemetry as b left join (
      select distinct on (behavioral_telemetry_id) behavioral_telemetry_id, user_id, asked_at from asked
        order by behavioral_telemetry_id, user_id is null, asked_at, key) as a on a.behavioral_telemetry_id = b.behavioral_telemetry_id;
call sluice_import.bring('behavioral_telemetry', 'behavioral_telemetry', '{"time_since_last_shown_ms": "time_since_last_shown", "time_since_last_accepted_ms": "time_since_last_accepted"}');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'meta_query', a.key::text, o.name, o.value, 'It belongs to another user, who asked with it first.'
  from asked as a
    left join public.code_contexts as c on c.source_system = 'code4me_v2' and c.source_key = a.context_id::text
    left join public.contextual_telemetry as t on t.source_system = 'code4me_v2' and t.source_key = a.contextual_telemetry_id::text
    left join public.behavioral_telemetry as b on b.source_system = 'code4me_v2' and b.source_key = a.behavioral_telemetry_id::text,
    lateral (values ('context_id', a.context_id::text, c.user_id), ('contextual_telemetry_id', a.contextual_telemetry_id::text, t.user_id),
      ('behavioral_telemetry_id', a.behavioral_telemetry_id::text, b.user_id)) as o (name, value, user_id)
  where a.is_new and o.value is not null and a.user_id is not null and o.user_id is distinct from a.user_id
  union all
  select 'meta_query', a.key::text, o.name, o.value, o.reason
  from asked as a, lateral (values
      ('total_serving_time', a.total_serving_time::text, a.total_serving_time < 0, 'It cannot be; it counts as not known.'),
      ('query_type', a.query_type, a.said_kind <> a.kind::text, 'completion_query and chat_query say otherwise, and decide.'),
      ('query_type', null, a.said_kind is null and a.is_chat = a.is_completion, 'Nothing says what was asked for; it counts as a completion.'))
      as o (name, value, is_left, reason)
  where a.is_new and o.is_left
  union all
  select 'chat_query', a.key::text, o.name, o.value, 'The query is in completion_query too, and no chat by its query_type.'
  from asked as a, lateral (values ('chat_id', a.chat_id::text), ('web_enabled', a.web_enabled::text)) as o (name, value)
  where a.is_new and a.is_chat and a.kind = 'completion' and o.value is not null
  on conflict do nothing;
insert into to_assistant_queries
    (id, kind, user_id, coding_session_id, project_id, conversation_id, code_context_id, contextual_telemetry_id, behavioral_telemetry_id, queried_at,
      multi_file_context_changes_indexes, total_serving_time_ms, server_version, web_enabled, source_system, source_key, created_at, updated_at)
  select sluice_import.id('meta_query', a.key), a.kind, a.user_id, sluice_import.id('session', a.session_id), sluice_import.id('project', a.project_id),
      case when a.kind = 'chat' then sluice_import.id('chat', a.chat_id) end, c.id, t.id, b.id, a.asked_at,
      coalesce(sluice_import.json(nullif(a.multi_file_context_changes_indexes, '')), '{}'),
      case when a.total_serving_time >= 0 then a.total_serving_time end, a.server_version_id,
      case when a.kind = 'chat' then coalesce(a.web_enabled, false) end, 'code4me_v2', a.key::text, a.asked_at, a.asked_at
  from asked as a
    left join public.code_contexts as c
      on c.source_system = 'code4me_v2' and c.source_key = a.context_id::text and (c.user_id = a.user_id or a.user_id is null)
    left join public.contextual_telemetry as t
      on t.source_system = 'code4me_v2' and t.source_key = a.contextual_telemetry_id::text and (t.user_id = a.user_id or a.user_id is null)
    left join public.behavioral_telemetry as b
      on b.source_system = 'code4me_v2' and b.source_key = a.behavioral_telemetry_id::text and (b.user_id = a.user_id or a.user_id is null)
  where a.is_new;
call sluice_import.bring('assistant_queries', 'meta_query', '{"coding_session_id": "session_id", "queried_at": "timestamp", "code_context_id": "context_id", "total_serving_time_ms": "total_serving_time", "server_version": "server_version_id", "kind": "query_type"}');
-- New queries move the last activity of a conversation that an earlier import brought in.
update public.conversations as c set last_activity_at = m.last
  from (select conversation_id as id, max(queried_at) as last from to_assistant_queries where conversation_id is not null group by 1) as m
  where c.id = m.id and m.last > c.last_activity_at and not exists (select from to_conversations as n where n.id = c.id);

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'had_generation', g.meta_query_id || '/' || g.model_id, o.name, o.value, o.reason
  from had_generation as g, lateral (values
      ('generation_time', g.generation_time::text, g.generation_time < 0, 'It cannot be; it counts as none.'),
      ('confidence', g.confidence::text, not (g.confidence > '-Infinity' and g.confidence < 'Infinity'), 'It is no number; it counts as not known.'),
      ('shown_at', g.shown_at::text, exists (select from unnest(g.shown_at) as s (shown) where (s.shown between '0001-01-01' and '9999-12-31 23:59:59.999999') is not true),
        'What is no time is left out. The value is all of it.'),
      ('logprobs', g.logprobs::text, exists (select from unnest(g.logprobs) as l (p) where (l.p > '-Infinity' and l.p < 'Infinity') is not true),
        'What is no number is null. The value is all of it.'))
      as o (name, value, is_left, reason)
  where o.is_left
  on conflict do nothing;
insert into to_generations
    (id, assistant_query_id, ai_model_id, completion, generation_time_ms, shown_at, was_accepted, confidence, logprobs,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('had_generation', g.meta_query_id || '/' || g.model_id), sluice_import.id('meta_query', g.meta_query_id),
      sluice_import.id('model_name', g.model_id), g.completion, greatest(g.generation_time, 0),
      coalesce((select jsonb_agg((to_jsonb(s.shown::timestamptz at time zone 'UTC') #>> '{}') || 'Z' order by s.place)
        from unnest(g.shown_at) with ordinality as s (shown, place) where s.shown between '0001-01-01' and '9999-12-31 23:59:59.999999'), '[]'),
      g.was_accepted, case when g.confidence > '-Infinity' and g.confidence < 'Infinity' then g.confidence end,
      coalesce((select jsonb_agg(case when l.p > '-Infinity' and l.p < 'Infinity' then l.p end order by l.place)
        from unnest(g.logprobs) with ordinality as l (p, place)), '[]'),
      'code4me_v2', g.meta_query_id || '/' || g.model_id, coalesce(a.asked_at, now()), coalesce(a.asked_at, now())
  from had_generation as g left join asked as a on a.key = g.meta_query_id;
call sluice_import.bring('generations', 'had_generation', '{"assistant_query_id": "meta_query_id", "ai_model_id": "model_id", "generation_time_ms": "generation_time"}');

create temporary table truths on commit drop as
  select g.old_key as key,
      g.completion_query_id, g.truth_timestamp::timestamptz as recorded_at, g.ground_truth as truth, a.kind
  from ground_truth as g
    left join asked as a on a.key = g.completion_query_id;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason, row_left_out)
  select 'ground_truth', t.key, 'ground_truth', to_jsonb(t)::text, 'The query is a chat by its query_type, and has no truth. The value is all of it.', true
  from truths as t where t.kind = 'chat'
  on conflict do nothing;
insert into to_ground_truths (id, assistant_query_id, recorded_at, ground_truth, source_system, source_key, created_at, updated_at)
  select sluice_import.id('ground_truth', t.key), sluice_import.id('meta_query', t.completion_query_id), t.recorded_at, t.truth, 'code4me_v2', t.key,
      t.recorded_at, t.recorded_at
  from truths as t where t.kind is distinct from 'chat';
call sluice_import.bring('ground_truths', 'ground_truth', '{"assistant_query_id": "completion_query_id", "recorded_at": "truth_timestamp"}');

-- Documentation of Code4me belongs to no project. Only administrators see it until an administrator assigns a project. Code4me does not say which
-- model computed the vectors. Vectors of different models cannot be compared, so these vectors get the model name "code4me-v2".
insert into to_documentation (id, content, language, model, embedding, source_system, source_key, created_at, updated_at)
  select sluice_import.id('documentation', e.documentation_id), e.content, e.language, case when e.embedding is not null then 'code4me-v2' end,
      sluice_import.vector(e.embedding::text), 'code4me_v2', e.documentation_id::text,
      coalesce(e.created_at, now()), coalesce(e.created_at, now())
  from documentation as e;
call sluice_import.bring('documentation', 'documentation');

call sluice_import.end_import();
commit;
