-- Completion. What Code4me V2 keeps of the assistant in an editor.

create type assistant_query_kind as enum ('completion', 'chat');
comment on type assistant_query_kind is 'What somebody asks the assistant for: to go on with the code, or to answer.';

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

comment on table ai_models is 'A model that writes completions and answers (C model_name).';
comment on column ai_models.id is 'Key. Ids made here grow with time.';
comment on column ai_models.name is 'Name (C model_name).';
comment on column ai_models.description is 'What it is (C model_description).';
comment on column ai_models.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column ai_models.source_key is 'The row''s key in that system.';
comment on column ai_models.created_at is 'When the row was created.';
comment on column ai_models.updated_at is 'When the row was changed last.';

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
comment on column programming_languages.id is 'Key. Ids made here grow with time.';
comment on column programming_languages.name is 'Name, in small letters (C language_name).';
comment on column programming_languages.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column programming_languages.source_key is 'The row''s key in that system.';
comment on column programming_languages.created_at is 'When the row was created.';
comment on column programming_languages.updated_at is 'When the row was changed last.';

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

comment on table trigger_types is 'What makes the plug-in ask for a completion (C trigger_type).';
comment on column trigger_types.id is 'Key. Ids made here grow with time.';
comment on column trigger_types.name is 'Name (C trigger_name).';
comment on column trigger_types.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column trigger_types.source_key is 'The row''s key in that system.';
comment on column trigger_types.created_at is 'When the row was created.';
comment on column trigger_types.updated_at is 'When the row was changed last.';

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
comment on column plugin_versions.id is 'Key. Ids made here grow with time.';
comment on column plugin_versions.name is 'Name (C version_name).';
comment on column plugin_versions.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column plugin_versions.source_key is 'The row''s key in that system.';
comment on column plugin_versions.created_at is 'When the row was created.';
comment on column plugin_versions.updated_at is 'When the row was changed last.';

create table coding_sessions (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete set null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
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
create trigger touch before update on coding_sessions for each row execute function touch_updated_at();

comment on table coding_sessions is 'A time in which somebody wrote code with the plug-in (C session).';
comment on column coding_sessions.id is 'Key. Ids made here grow with time.';
comment on column coding_sessions.user_id is 'The user who wrote.';
comment on column coding_sessions.started_at is 'When it began (C start_time).';
comment on column coding_sessions.ended_at is 'When it ended; null while it goes on (C end_time).';
comment on column coding_sessions.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column coding_sessions.source_key is 'The row''s key in that system.';
comment on column coding_sessions.created_at is 'When the row was created.';
comment on column coding_sessions.updated_at is 'When the row was changed last.';

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

comment on table coding_session_projects is 'That a project was worked on in a session (C session_projects).';
comment on column coding_session_projects.id is 'Key. Ids made here grow with time.';
comment on column coding_session_projects.coding_session_id is 'The session.';
comment on column coding_session_projects.project_id is 'The project.';
comment on column coding_session_projects.user_id is 'The session''s user, as the session says. A trigger keeps it.';
comment on column coding_session_projects.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column coding_session_projects.source_key is 'The row''s key in that system.';
comment on column coding_session_projects.created_at is 'When the row was created.';

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

comment on table code_contexts is 'The code around the cursor when the assistant was asked (C context).';
comment on column code_contexts.id is 'Key. Ids made here grow with time.';
comment on column code_contexts.user_id is 'The user whose code it is: who asked. Code4me knew it from the query.';
comment on column code_contexts.prefix is 'Code before the cursor.';
comment on column code_contexts.suffix is 'Code behind the cursor.';
comment on column code_contexts.file_name is 'Name of the file.';
comment on column code_contexts.selected_text is 'What was selected.';
comment on column code_contexts.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column code_contexts.source_key is 'The row''s key in that system.';
comment on column code_contexts.created_at is 'When the row was created.';
comment on column code_contexts.updated_at is 'When the row was changed last.';

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

comment on table contextual_telemetry is 'Where somebody stood in the editor when the assistant was asked (C).';
comment on column contextual_telemetry.id is 'Key. Ids made here grow with time.';
comment on column contextual_telemetry.user_id is 'The user who stood there. Code4me knew it from the query.';
comment on column contextual_telemetry.plugin_version_id is 'The version of the plug-in (C version_id).';
comment on column contextual_telemetry.trigger_type_id is 'What made it ask.';
comment on column contextual_telemetry.programming_language_id is 'The language of the file (C language_id).';
comment on column contextual_telemetry.file_path is 'Path of the file.';
comment on column contextual_telemetry.caret_line is 'Line of the cursor.';
comment on column contextual_telemetry.document_char_length is 'Length of the file, in characters.';
comment on column contextual_telemetry.relative_document_position is 'Where in the file the cursor is, from 0, its begin, to 1, its end.';
comment on column contextual_telemetry.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column contextual_telemetry.source_key is 'The row''s key in that system.';
comment on column contextual_telemetry.created_at is 'When the row was created.';
comment on column contextual_telemetry.updated_at is 'When the row was changed last.';

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

comment on table behavioral_telemetry is 'How somebody wrote before the assistant was asked (C).';
comment on column behavioral_telemetry.id is 'Key. Ids made here grow with time.';
comment on column behavioral_telemetry.user_id is 'The user who wrote. Code4me knew it from the query.';
comment on column behavioral_telemetry.time_since_last_shown_ms is 'Milliseconds since a completion was shown last (C time_since_last_shown).';
comment on column behavioral_telemetry.time_since_last_accepted_ms is 'Milliseconds since one was accepted last (C time_since_last_accepted).';
comment on column behavioral_telemetry.typing_speed is 'How fast the user typed, as the plug-in counts it.';
comment on column behavioral_telemetry.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column behavioral_telemetry.source_key is 'The row''s key in that system.';
comment on column behavioral_telemetry.created_at is 'When the row was created.';
comment on column behavioral_telemetry.updated_at is 'When the row was changed last.';

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
  unique (id, user_id),
  unique (id, kind),
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

comment on table assistant_queries is 'Something that the assistant in an editor was asked for (C meta_query, with completion_query and chat_query).';
comment on column assistant_queries.id is 'Key. Ids made here grow with time.';
comment on column assistant_queries.kind is 'What was asked for (C query_type).';
comment on column assistant_queries.user_id is 'The user who asked.';
comment on column assistant_queries.coding_session_id is 'The session it was asked in (C session_id).';
comment on column assistant_queries.project_id is 'The project it was asked in.';
comment on column assistant_queries.conversation_id is 'The conversation that a chat belongs to (C chat_query.chat_id).';
comment on column assistant_queries.code_context_id is 'The code around the cursor (C context_id).';
comment on column assistant_queries.contextual_telemetry_id is 'Where the user stood.';
comment on column assistant_queries.behavioral_telemetry_id is 'How the user wrote.';
comment on column assistant_queries.queried_at is 'When it was asked (C timestamp).';
comment on column assistant_queries.multi_file_context_changes_indexes is 'How far the assistant knew the changes of the project''s other files, by path (C, where it was text).';
comment on column assistant_queries.total_serving_time_ms is 'Milliseconds until the whole answer was there (C total_serving_time).';
comment on column assistant_queries.server_version is 'Number of the version of the server that answered (C server_version_id, whose table the document does not name).';
comment on column assistant_queries.web_enabled is 'Whether a chat''s answer might use the web; null for a completion (C chat_query).';
comment on column assistant_queries.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column assistant_queries.source_key is 'The row''s key in that system.';
comment on column assistant_queries.created_at is 'When the row was created.';
comment on column assistant_queries.updated_at is 'When the row was changed last.';

create table generations (
  id uuid primary key default uuidv7(),
  assistant_query_id uuid not null references assistant_queries on delete cascade,
  user_id uuid,
  ai_model_id uuid not null references ai_models on delete restrict,
  completion text not null,
  generation_time_ms integer not null check (generation_time_ms >= 0),
  shown_at jsonb not null default '[]' check (jsonb_typeof(shown_at) = 'array' and not jsonb_path_exists(shown_at, 'strict $[*] ? (!(@.type() == "string" && @ like_regex "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"))')),
  was_accepted boolean not null default false,
  confidence double precision not null check (confidence not in ('NaN', 'Infinity', '-Infinity')),
  logprobs jsonb not null default '[]' check (jsonb_typeof(logprobs) = 'array' and not jsonb_path_exists(logprobs, 'strict $[*] ? (@.type() != "number")')),
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
create trigger touch before update on generations for each row execute function touch_updated_at();

comment on table generations is 'What one model wrote for a query (C had_generation).';
comment on column generations.id is 'Key. Ids made here grow with time.';
comment on column generations.assistant_query_id is 'The query (C meta_query_id).';
comment on column generations.user_id is 'The query''s user, as the query says. A trigger keeps it.';
comment on column generations.ai_model_id is 'The model (C model_id).';
comment on column generations.completion is 'What it wrote.';
comment on column generations.generation_time_ms is 'Milliseconds that it took (C generation_time).';
comment on column generations.shown_at is 'When it was shown: a list of times in UTC (C, where it was an array).';
comment on column generations.was_accepted is 'Whether the user took it.';
comment on column generations.confidence is 'How sure the model was.';
comment on column generations.logprobs is 'Logarithms of the probabilities of what it wrote, token by token: a list of numbers (C, where it was an array).';
comment on column generations.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column generations.source_key is 'The row''s key in that system.';
comment on column generations.created_at is 'When the row was created.';
comment on column generations.updated_at is 'When the row was changed last.';

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
  foreign key (assistant_query_id, query_kind) references assistant_queries (id, kind) on delete cascade,
  check ((source_system is null) = (source_key is null))
);
create unique index on ground_truths (source_system, source_key);
create index on ground_truths (assistant_query_id, recorded_at, id);
create index on ground_truths (user_id);
create index on ground_truths (recorded_at, id);
create index on ground_truths (created_at, id);
create trigger touch before update on ground_truths for each row execute function touch_updated_at();

comment on table ground_truths is 'What the user wrote in the end where a completion was asked for (C ground_truth).';
comment on column ground_truths.id is 'Key. Ids made here grow with time.';
comment on column ground_truths.assistant_query_id is 'The query: one for a completion (C completion_query_id).';
comment on column ground_truths.query_kind is 'That the query is one for a completion.';
comment on column ground_truths.user_id is 'The query''s user, as the query says. A trigger keeps it.';
comment on column ground_truths.recorded_at is 'When it was recorded (C truth_timestamp).';
comment on column ground_truths.ground_truth is 'What the user wrote.';
comment on column ground_truths.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column ground_truths.source_key is 'The row''s key in that system.';
comment on column ground_truths.created_at is 'When the row was created.';
comment on column ground_truths.updated_at is 'When the row was changed last.';

-- Who sees what belongs to a session or a query: its user alone. That row is locked; because its user is part of a key, that keeps
-- the user until the new row is there, and disturbs no other change.
create function keep_completion_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'coding_session_projects' then
    select user_id into new.user_id from coding_sessions where id = new.coding_session_id for key share;
  else
    select user_id into new.user_id from assistant_queries where id = new.assistant_query_id for key share;
  end if;
  return new;
end $$;
comment on function keep_completion_scope() is 'Keeps the user of what belongs to a session or to a query.';
create trigger scope before insert or update of coding_session_id, user_id on coding_session_projects
  for each row execute function keep_completion_scope();
create trigger scope before insert or update of assistant_query_id, user_id on generations
  for each row execute function keep_completion_scope();
create trigger scope before insert or update of assistant_query_id, user_id on ground_truths
  for each row execute function keep_completion_scope();

create function pass_on_completion_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'coding_sessions' then
    update coding_session_projects set user_id = new.user_id where coding_session_id = new.id;
  else
    update generations set user_id = new.user_id where assistant_query_id = new.id;
    update ground_truths set user_id = new.user_id where assistant_query_id = new.id;
  end if;
  return null;
end $$;
comment on function pass_on_completion_scope() is 'Has the user of what belongs to a session or to a query kept when it changes.';
create trigger scope after update of user_id on coding_sessions
  for each row when (old.user_id is distinct from new.user_id) execute function pass_on_completion_scope();
create trigger scope after update of user_id on assistant_queries
  for each row when (old.user_id is distinct from new.user_id) execute function pass_on_completion_scope();
