-- Completion: queries to the assistant in an editor, with the responses of the models and telemetry (Code4me V2).

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function keep_completion_scope() returns trigger language plpgsql as 'begin end';
create function pass_on_completion_scope() returns trigger language plpgsql as 'begin end';

create table ai_models (
  id uuid primary key default uuidv7(),
  name text not null unique check (length(name) between 1 and 255),
  description text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on ai_models (source_system, source_key);
create index on ai_models (name, id);
create index on ai_models (created_at, id);
create trigger touch before update on ai_models for each row execute function touch_updated_at();

comment on table ai_models is 'A language model (C model_name).';
comment on column ai_models.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column ai_models.name is 'Name (C model_name).';
comment on column ai_models.description is 'Description (C model_description).';
comment on column ai_models.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column ai_models.source_key is 'Key of the row in that system.';
comment on column ai_models.created_at is 'Time at which the row was created.';
comment on column ai_models.updated_at is 'Time of the last change of the row.';

create table programming_languages (
  id uuid primary key default uuidv7(),
  name text not null unique check (length(name) between 1 and 255),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on programming_languages (source_system, source_key);
create index on programming_languages (name, id);
create index on programming_languages (created_at, id);
create trigger touch before update on programming_languages for each row execute function touch_updated_at();

comment on table programming_languages is 'A programming language (C programming_language).';
comment on column programming_languages.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column programming_languages.name is 'Name, in lower case (C language_name).';
comment on column programming_languages.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column programming_languages.source_key is 'Key of the row in that system.';
comment on column programming_languages.created_at is 'Time at which the row was created.';
comment on column programming_languages.updated_at is 'Time of the last change of the row.';

create table trigger_types (
  id uuid primary key default uuidv7(),
  name text not null unique check (length(name) between 1 and 255),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on trigger_types (source_system, source_key);
create index on trigger_types (name, id);
create index on trigger_types (created_at, id);
create trigger touch before update on trigger_types for each row execute function touch_updated_at();

comment on table trigger_types is 'A trigger of completions in the plug-in (C trigger_type).';
comment on column trigger_types.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column trigger_types.name is 'Name (C trigger_name).';
comment on column trigger_types.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column trigger_types.source_key is 'Key of the row in that system.';
comment on column trigger_types.created_at is 'Time at which the row was created.';
comment on column trigger_types.updated_at is 'Time of the last change of the row.';

create table plugin_versions (
  id uuid primary key default uuidv7(),
  name text not null unique check (length(name) between 1 and 255),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on plugin_versions (source_system, source_key);
create index on plugin_versions (name, id);
create index on plugin_versions (created_at, id);
create trigger touch before update on plugin_versions for each row execute function touch_updated_at();

comment on table plugin_versions is 'A version of the plug-in (C plugin_version).';
comment on column plugin_versions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column plugin_versions.name is 'Name (C version_name).';
comment on column plugin_versions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column plugin_versions.source_key is 'Key of the row in that system.';
comment on column plugin_versions.created_at is 'Time at which the row was created.';
comment on column plugin_versions.updated_at is 'Time of the last change of the row.';

create table coding_sessions (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete set null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- No time makes it fail: not an infinite one, nor two that are further apart than an interval can be.
  duration_seconds double precision generated always as (case
      when started_at > '-infinity' and ended_at < '200000-01-01 00:00:00+00' then extract(epoch from ended_at - started_at)::double precision end) stored,
  -- Makes user_id part of a key, so that keep_completion_scope() can lock the row without blocking its other changes.
  unique (id, user_id),
  check (ended_at >= started_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on coding_sessions (source_system, source_key);
create index on coding_sessions (user_id, started_at, id);
create index on coding_sessions (started_at, id);
create index on coding_sessions (ended_at, id);
create index on coding_sessions (ended_at desc nulls last, id desc);
create index on coding_sessions (created_at, id);
create index on coding_sessions (duration_seconds, id);
create index on coding_sessions (duration_seconds desc nulls last, id desc);
create trigger touch before update on coding_sessions for each row execute function touch_updated_at();
create trigger scope after update of user_id on coding_sessions
  for each row when (old.user_id is distinct from new.user_id) execute function pass_on_completion_scope();

comment on table coding_sessions is 'A session of a user with the plug-in (C session).';
comment on column coding_sessions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column coding_sessions.user_id is 'The user of the session.';
comment on column coding_sessions.started_at is 'Time of the start (C start_time).';
comment on column coding_sessions.ended_at is 'Time of the end; null for an open session (C end_time).';
comment on column coding_sessions.duration_seconds is 'Seconds from start to end; null until the end.';
comment on column coding_sessions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column coding_sessions.source_key is 'Key of the row in that system.';
comment on column coding_sessions.created_at is 'Time at which the row was created.';
comment on column coding_sessions.updated_at is 'Time of the last change of the row.';

create table coding_session_projects (
  id uuid primary key default uuidv7(),
  coding_session_id uuid not null references coding_sessions on delete cascade,
  project_id uuid not null references projects on delete cascade,
  user_id uuid,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  unique (coding_session_id, project_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on coding_session_projects (source_system, source_key);
create index on coding_session_projects (coding_session_id, created_at, id);
create index on coding_session_projects (project_id, created_at, id);
create index on coding_session_projects (user_id);
create index on coding_session_projects (created_at, id);
create trigger scope before insert or update of coding_session_id, user_id on coding_session_projects
  for each row execute function keep_completion_scope();

comment on table coding_session_projects is 'Link of a session to a project (C session_projects).';
comment on column coding_session_projects.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column coding_session_projects.coding_session_id is 'The session.';
comment on column coding_session_projects.project_id is 'The project.';
comment on column coding_session_projects.user_id is 'The user of the session. A trigger sets it.';
comment on column coding_session_projects.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column coding_session_projects.source_key is 'Key of the row in that system.';
comment on column coding_session_projects.created_at is 'Time at which the row was created.';

create table code_contexts (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete set null,
  prefix text,
  suffix text,
  file_name text,
  selected_text text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, user_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on code_contexts (source_system, source_key);
create index on code_contexts (user_id, created_at, id);
create index on code_contexts (file_name, id);
create index on code_contexts (file_name desc nulls last, id desc);
create index on code_contexts (created_at, id);
create trigger touch before update on code_contexts for each row execute function touch_updated_at();

comment on table code_contexts is 'Code around the cursor at the time of a query (C context).';
comment on column code_contexts.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column code_contexts.user_id is 'The user of the query. Code4me stores the user in the query only.';
comment on column code_contexts.prefix is 'Code before the cursor.';
comment on column code_contexts.suffix is 'Code after the cursor.';
comment on column code_contexts.file_name is 'Name of the file.';
comment on column code_contexts.selected_text is 'Selected text.';
comment on column code_contexts.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column code_contexts.source_key is 'Key of the row in that system.';
comment on column code_contexts.created_at is 'Time at which the row was created.';
comment on column code_contexts.updated_at is 'Time of the last change of the row.';

create table contextual_telemetry (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete set null,
  plugin_version_id uuid not null references plugin_versions on delete restrict,
  trigger_type_id uuid not null references trigger_types on delete restrict,
  programming_language_id uuid not null references programming_languages on delete restrict,
  file_path text,
  caret_line integer check (caret_line >= 0),
  document_char_length integer check (document_char_length >= 0),
  relative_document_position double precision check (relative_document_position between 0 and 1),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, user_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on contextual_telemetry (source_system, source_key);
create index on contextual_telemetry (user_id, created_at, id);
create index on contextual_telemetry (plugin_version_id, created_at, id);
create index on contextual_telemetry (trigger_type_id, created_at, id);
create index on contextual_telemetry (programming_language_id, created_at, id);
create index on contextual_telemetry (created_at, id);
create trigger touch before update on contextual_telemetry for each row execute function touch_updated_at();

comment on table contextual_telemetry is 'State of the editor at the time of a query (C).';
comment on column contextual_telemetry.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column contextual_telemetry.user_id is 'The user of the query. Code4me stores the user in the query only.';
comment on column contextual_telemetry.plugin_version_id is 'The version of the plug-in (C version_id).';
comment on column contextual_telemetry.trigger_type_id is 'The trigger of the query.';
comment on column contextual_telemetry.programming_language_id is 'The language of the file (C language_id).';
comment on column contextual_telemetry.file_path is 'Path of the file.';
comment on column contextual_telemetry.caret_line is 'Line of the cursor.';
comment on column contextual_telemetry.document_char_length is 'Length of the file in characters.';
comment on column contextual_telemetry.relative_document_position is 'Position of the cursor in the file, from 0 (start) to 1 (end).';
comment on column contextual_telemetry.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column contextual_telemetry.source_key is 'Key of the row in that system.';
comment on column contextual_telemetry.created_at is 'Time at which the row was created.';
comment on column contextual_telemetry.updated_at is 'Time of the last change of the row.';

create table behavioral_telemetry (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete set null,
  time_since_last_shown_ms bigint check (time_since_last_shown_ms >= 0),
  time_since_last_accepted_ms bigint check (time_since_last_accepted_ms >= 0),
  typing_speed double precision check (typing_speed >= 0 and typing_speed not in ('NaN', 'Infinity')),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, user_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on behavioral_telemetry (source_system, source_key);
create index on behavioral_telemetry (user_id, created_at, id);
create index on behavioral_telemetry (created_at, id);
create trigger touch before update on behavioral_telemetry for each row execute function touch_updated_at();

comment on table behavioral_telemetry is 'Behaviour of the user before a query (C).';
comment on column behavioral_telemetry.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column behavioral_telemetry.user_id is 'The user of the query. Code4me stores the user in the query only.';
comment on column behavioral_telemetry.time_since_last_shown_ms is 'Milliseconds since the last shown completion (C time_since_last_shown).';
comment on column behavioral_telemetry.time_since_last_accepted_ms is 'Milliseconds since the last accepted completion (C time_since_last_accepted).';
comment on column behavioral_telemetry.typing_speed is 'Typing speed, in the plug-in''s unit.';
comment on column behavioral_telemetry.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column behavioral_telemetry.source_key is 'Key of the row in that system.';
comment on column behavioral_telemetry.created_at is 'Time at which the row was created.';
comment on column behavioral_telemetry.updated_at is 'Time of the last change of the row.';

create type assistant_query_kind as enum ('completion', 'chat');
comment on type assistant_query_kind is 'Kind of a query: a completion of code, or a question in a chat.';

create table assistant_queries (
  id uuid primary key default uuidv7(),
  kind assistant_query_kind not null,
  user_id uuid references users on delete set null,
  coding_session_id uuid references coding_sessions on delete set null,
  project_id uuid references projects on delete set null,
  conversation_id uuid references conversations on delete set null,
  code_context_id uuid references code_contexts on delete set null,
  contextual_telemetry_id uuid references contextual_telemetry on delete set null,
  behavioral_telemetry_id uuid references behavioral_telemetry on delete set null,
  queried_at timestamptz not null default now(),
  multi_file_context_changes_indexes jsonb not null default '{}',
  total_serving_time_ms integer check (total_serving_time_ms >= 0),
  server_version bigint,
  web_enabled boolean,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Makes user_id part of a key, so that keep_completion_scope() can lock the row without blocking its other changes.
  unique (id, user_id),
  unique (id, kind),
  -- Context and telemetry belong to the user of the query.
  foreign key (code_context_id, user_id) references code_contexts (id, user_id) on delete set null (code_context_id),
  foreign key (contextual_telemetry_id, user_id) references contextual_telemetry (id, user_id) on delete set null (contextual_telemetry_id),
  foreign key (behavioral_telemetry_id, user_id) references behavioral_telemetry (id, user_id) on delete set null (behavioral_telemetry_id),
  check (kind = 'chat' or conversation_id is null),
  check ((kind = 'chat') = (web_enabled is not null)),
  check ((source_system is null) = (source_key is null))
);
create unique index on assistant_queries (source_system, source_key);
create index on assistant_queries (user_id, queried_at, id);
create index on assistant_queries (coding_session_id, queried_at, id);
create index on assistant_queries (project_id, queried_at, id);
create index on assistant_queries (conversation_id, queried_at, id);
create index on assistant_queries (code_context_id, queried_at, id);
create index on assistant_queries (contextual_telemetry_id, queried_at, id);
create index on assistant_queries (behavioral_telemetry_id, queried_at, id);
create index on assistant_queries (kind, id);
create index on assistant_queries (queried_at, id);
create index on assistant_queries (total_serving_time_ms, id);
create index on assistant_queries (total_serving_time_ms desc nulls last, id desc);
create index on assistant_queries (created_at, id);
create trigger touch before update on assistant_queries for each row execute function touch_updated_at();
create trigger scope after update of user_id on assistant_queries
  for each row when (old.user_id is distinct from new.user_id) execute function pass_on_completion_scope();

comment on table assistant_queries is 'A query to the assistant in an editor (C meta_query, with completion_query and chat_query).';
comment on column assistant_queries.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column assistant_queries.kind is 'Kind (C query_type).';
comment on column assistant_queries.user_id is 'The user of the query.';
comment on column assistant_queries.coding_session_id is 'The session of the query (C session_id).';
comment on column assistant_queries.project_id is 'The project of the query.';
comment on column assistant_queries.conversation_id is 'The conversation of a chat query (C chat_query.chat_id).';
comment on column assistant_queries.code_context_id is 'Code around the cursor (C context_id).';
comment on column assistant_queries.contextual_telemetry_id is 'State of the editor.';
comment on column assistant_queries.behavioral_telemetry_id is 'Behaviour of the user.';
comment on column assistant_queries.queried_at is 'Time of the query (C timestamp).';
comment on column assistant_queries.multi_file_context_changes_indexes is 'Index of the last change of each other file that the assistant had, by path (C, there as text).';
comment on column assistant_queries.total_serving_time_ms is 'Milliseconds until the complete response (C total_serving_time).';
comment on column assistant_queries.server_version is 'Version number of the server (C server_version_id, whose table the document does not name).';
comment on column assistant_queries.web_enabled is 'Whether a chat query may use the web; null for a completion (C chat_query).';
comment on column assistant_queries.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column assistant_queries.source_key is 'Key of the row in that system.';
comment on column assistant_queries.created_at is 'Time at which the row was created.';
comment on column assistant_queries.updated_at is 'Time of the last change of the row.';

create table generations (
  id uuid primary key default uuidv7(),
  assistant_query_id uuid not null references assistant_queries on delete cascade,
  user_id uuid,
  ai_model_id uuid not null references ai_models on delete restrict,
  completion text not null,
  generation_time_ms integer not null check (generation_time_ms >= 0),
  shown_at jsonb not null default '[]' check (jsonb_typeof(shown_at) = 'array' and not jsonb_path_exists(shown_at, 'strict $[*] ? (!(@.type() == "string" && @ like_regex "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"))')),
  was_accepted boolean not null default false,
  confidence double precision check (confidence not in ('NaN', 'Infinity', '-Infinity')),
  logprobs jsonb not null default '[]' check (jsonb_typeof(logprobs) = 'array' and not jsonb_path_exists(logprobs, 'strict $[*] ? (@.type() != "number" && @.type() != "null")')),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (assistant_query_id, ai_model_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on generations (source_system, source_key);
create index on generations (assistant_query_id, created_at, id);
create index on generations (ai_model_id, created_at, id);
create index on generations (user_id);
create index on generations (generation_time_ms, id);
create index on generations (confidence, id);
create index on generations (created_at, id);
create index generations_confidence_desc_idx on generations (confidence desc nulls last, id desc);
create trigger touch before update on generations for each row execute function touch_updated_at();
create trigger scope before insert or update of assistant_query_id, user_id on generations
  for each row execute function keep_completion_scope();

comment on table generations is 'Output of a model for a query (C had_generation).';
comment on column generations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column generations.assistant_query_id is 'The query (C meta_query_id).';
comment on column generations.user_id is 'The user of the query. A trigger sets it.';
comment on column generations.ai_model_id is 'The model (C model_id).';
comment on column generations.completion is 'Text of the completion.';
comment on column generations.generation_time_ms is 'Duration of the generation in milliseconds (C generation_time).';
comment on column generations.shown_at is 'Times at which it was shown: a list of times in UTC (C, there as an array).';
comment on column generations.was_accepted is 'Whether the user accepted it.';
comment on column generations.confidence is 'Confidence of the model; null if it gave no number.';
comment on column generations.logprobs is 'Logarithms of the token probabilities: a list of numbers, with null for an infinite one (C, there as an array).';
comment on column generations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column generations.source_key is 'Key of the row in that system.';
comment on column generations.created_at is 'Time at which the row was created.';
comment on column generations.updated_at is 'Time of the last change of the row.';
comment on index generations_confidence_desc_idx is 'Serves the order by falling confidence, with null at the end.';

create table ground_truths (
  id uuid primary key default uuidv7(),
  assistant_query_id uuid not null references assistant_queries on delete cascade,
  query_kind assistant_query_kind not null generated always as ('completion') stored,
  user_id uuid,
  recorded_at timestamptz not null default now(),
  ground_truth text not null,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Only a query of this kind matches.
  foreign key (assistant_query_id, query_kind) references assistant_queries (id, kind) on delete cascade,
  check ((source_system is null) = (source_key is null))
);
create unique index on ground_truths (source_system, source_key);
create index on ground_truths (assistant_query_id, recorded_at, id);
create index on ground_truths (user_id);
create index on ground_truths (recorded_at, id);
create index on ground_truths (created_at, id);
create trigger touch before update on ground_truths for each row execute function touch_updated_at();
create trigger scope before insert or update of assistant_query_id, user_id on ground_truths
  for each row execute function keep_completion_scope();

comment on table ground_truths is 'Code that the user finally wrote at the place of a completion (C ground_truth).';
comment on column ground_truths.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column ground_truths.assistant_query_id is 'The query, which is a completion (C completion_query_id).';
comment on column ground_truths.query_kind is 'Kind of the query: always a completion. The foreign key compares it.';
comment on column ground_truths.user_id is 'The user of the query. A trigger sets it.';
comment on column ground_truths.recorded_at is 'Time of the recording (C truth_timestamp).';
comment on column ground_truths.ground_truth is 'Code that the user wrote.';
comment on column ground_truths.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column ground_truths.source_key is 'Key of the row in that system.';
comment on column ground_truths.created_at is 'Time at which the row was created.';
comment on column ground_truths.updated_at is 'Time of the last change of the row.';
