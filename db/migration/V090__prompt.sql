-- Prompt: prompts with variations, executions and feedback; sources of context and their data.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function keep_prompt_scope() returns trigger language plpgsql as 'begin end';
create function pass_on_prompt_scope() returns trigger language plpgsql as 'begin end';

create table prompt_templates (
  id uuid primary key default uuidv7(),
  organization_id uuid references organizations on delete cascade,
  project_id uuid references projects on delete cascade,
  created_by_user_id uuid references users on delete set null,
  name text not null check (length(name) between 1 and 200),
  version integer not null default 1 check (version > 0),
  description text,
  category text,
  tags text[] not null default '{}',
  content text not null,
  system_prompt text,
  variables jsonb not null default '[]' check (jsonb_typeof(variables) = 'array'),
  model text,
  model_parameters jsonb not null default '{}' check (jsonb_typeof(model_parameters) = 'object'),
  effectiveness_score numeric(5,2) check (effectiveness_score between 0 and 100),
  is_active boolean not null default true,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  deleted_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Makes organization_id and project_id part of a key, so that keep_prompt_scope() can lock the row without blocking its other changes.
  unique (id, organization_id, project_id),
  check (num_nonnulls(organization_id, project_id) <= 1),
  check ((source_system is null) = (source_key is null))
);
create unique index on prompt_templates (source_system, source_key);
create index on prompt_templates (organization_id, name, id);
create index on prompt_templates (project_id, name, id);
create index on prompt_templates (created_by_user_id, created_at, id);
create index on prompt_templates (name, id);
create index on prompt_templates (version, id);
create index on prompt_templates (category, id);
create index on prompt_templates (category desc nulls last, id desc);
create index on prompt_templates (effectiveness_score, id);
create index on prompt_templates (effectiveness_score desc nulls last, id desc);
create index on prompt_templates (created_at, id);
-- A prompt has one row for each version. A deleted prompt frees its name.
create unique index on prompt_templates (organization_id, project_id, name, version) nulls not distinct where deleted_at is null;
create trigger touch before update on prompt_templates for each row execute function touch_updated_at();
create trigger scope after update of organization_id, project_id on prompt_templates
  for each row when ((old.organization_id, old.project_id) is distinct from (new.organization_id, new.project_id))
  execute function pass_on_prompt_scope();

comment on table prompt_templates is 'A prompt with variables (P). It belongs to a project or an organization. Only administrators see a prompt of neither.';
comment on column prompt_templates.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_templates.organization_id is 'The organization to which it belongs.';
comment on column prompt_templates.project_id is 'The project to which it belongs.';
comment on column prompt_templates.created_by_user_id is 'The user who wrote it.';
comment on column prompt_templates.name is 'Name.';
comment on column prompt_templates.version is 'Version number; each change creates a new version.';
comment on column prompt_templates.description is 'Description.';
comment on column prompt_templates.category is 'Category.';
comment on column prompt_templates.tags is 'Tags.';
comment on column prompt_templates.content is 'Text, with variables in double braces.';
comment on column prompt_templates.system_prompt is 'System prompt.';
comment on column prompt_templates.variables is 'Variables: a list of names with types, defaults and whether each is required.';
comment on column prompt_templates.model is 'Model for which it is written.';
comment on column prompt_templates.model_parameters is 'Parameters of the model: temperature, max_tokens.';
comment on column prompt_templates.effectiveness_score is 'Effectiveness, from 0 to 100; null if unknown.';
comment on column prompt_templates.is_active is 'Whether it is in use.';
comment on column prompt_templates.metadata is 'Other data by name.';
comment on column prompt_templates.deleted_at is 'Time of deletion; null for a live row.';
comment on column prompt_templates.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_templates.source_key is 'Key of the row in that system.';
comment on column prompt_templates.created_at is 'Time at which the row was created.';
comment on column prompt_templates.updated_at is 'Time of the last change of the row.';

create table prompt_variations (
  id uuid primary key default uuidv7(),
  prompt_template_id uuid not null references prompt_templates on delete cascade,
  organization_id uuid references organizations on delete cascade,
  project_id uuid references projects on delete cascade,
  name text not null check (length(name) between 1 and 200),
  description text,
  content text,
  system_prompt text,
  model text,
  model_parameters jsonb not null default '{}' check (jsonb_typeof(model_parameters) = 'object'),
  traffic_percent numeric(5,2) not null default 0 check (traffic_percent between 0 and 100 and traffic_percent <> 'NaN'),
  is_control boolean not null default false,
  is_active boolean not null default true,
  effectiveness_score numeric(5,2) check (effectiveness_score between 0 and 100),
  started_at timestamptz,
  ended_at timestamptz,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (prompt_template_id, name),
  check (ended_at >= started_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on prompt_variations (source_system, source_key);
create index on prompt_variations (prompt_template_id, name, id);
create index on prompt_variations (organization_id);
create index on prompt_variations (project_id);
create index on prompt_variations (name, id);
create index on prompt_variations (effectiveness_score, id);
create index on prompt_variations (effectiveness_score desc nulls last, id desc);
create index on prompt_variations (created_at, id);
create trigger touch before update on prompt_variations for each row execute function touch_updated_at();
create trigger scope before insert or update of prompt_template_id, organization_id, project_id on prompt_variations
  for each row execute function keep_prompt_scope();

comment on table prompt_variations is 'A variation of a prompt in an experiment (P).';
comment on column prompt_variations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_variations.prompt_template_id is 'The prompt.';
comment on column prompt_variations.organization_id is 'The organization of the prompt. A trigger sets it.';
comment on column prompt_variations.project_id is 'The project of the prompt. A trigger sets it.';
comment on column prompt_variations.name is 'Name.';
comment on column prompt_variations.description is 'Description of the difference.';
comment on column prompt_variations.content is 'Text that replaces the prompt''s; null for the same text.';
comment on column prompt_variations.system_prompt is 'System prompt that replaces the prompt''s; null for the same.';
comment on column prompt_variations.model is 'Model that replaces the prompt''s; null for the same.';
comment on column prompt_variations.model_parameters is 'Parameters of the model that differ.';
comment on column prompt_variations.traffic_percent is 'Share of the prompt''s executions, in percent.';
comment on column prompt_variations.is_control is 'Whether it is the control of the experiment.';
comment on column prompt_variations.is_active is 'Whether it takes part in the experiment.';
comment on column prompt_variations.effectiveness_score is 'Effectiveness, from 0 to 100; null if unknown.';
comment on column prompt_variations.started_at is 'Start of the experiment.';
comment on column prompt_variations.ended_at is 'End of the experiment.';
comment on column prompt_variations.metadata is 'Other data by name.';
comment on column prompt_variations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_variations.source_key is 'Key of the row in that system.';
comment on column prompt_variations.created_at is 'Time at which the row was created.';
comment on column prompt_variations.updated_at is 'Time of the last change of the row.';

create table prompt_executions (
  id uuid primary key default uuidv7(),
  prompt_template_id uuid references prompt_templates on delete set null,
  prompt_variation_id uuid references prompt_variations on delete set null,
  project_id uuid references projects on delete cascade,
  user_id uuid references users on delete set null,
  agent_id uuid references agents on delete set null,
  task_id uuid references tasks on delete set null,
  status execution_status not null default 'pending',
  variables jsonb not null default '{}' check (jsonb_typeof(variables) = 'object'),
  context jsonb not null default '[]' check (jsonb_typeof(context) = 'array'),
  rendered_prompt text,
  response text,
  model text,
  model_parameters jsonb not null default '{}' check (jsonb_typeof(model_parameters) = 'object'),
  tokens_in integer not null default 0 check (tokens_in >= 0),
  tokens_out integer not null default 0 check (tokens_out >= 0),
  cost_usd numeric(12,6) not null default 0 check (cost_usd >= 0 and cost_usd <> 'NaN'),
  duration_ms integer check (duration_ms >= 0),
  effectiveness_score numeric(5,2) check (effectiveness_score between 0 and 100),
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Makes project_id part of a key, so that keep_prompt_scope() can lock the row without blocking its other changes.
  unique (id, project_id),
  check (completed_at >= started_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on prompt_executions (source_system, source_key);
create index on prompt_executions (prompt_template_id, created_at, id);
create index on prompt_executions (prompt_variation_id, created_at, id);
create index on prompt_executions (project_id, created_at, id);
create index on prompt_executions (user_id, created_at, id);
create index on prompt_executions (agent_id, created_at, id);
create index on prompt_executions (task_id, created_at, id);
create index on prompt_executions (status, id);
create index on prompt_executions (model, id);
create index on prompt_executions (model desc nulls last, id desc);
create index on prompt_executions (cost_usd, id);
create index on prompt_executions (duration_ms, id);
create index on prompt_executions (duration_ms desc nulls last, id desc);
create index on prompt_executions (effectiveness_score, id);
create index on prompt_executions (effectiveness_score desc nulls last, id desc);
create index on prompt_executions (created_at, id);
create trigger touch before update on prompt_executions for each row execute function touch_updated_at();
create trigger scope after update of project_id on prompt_executions
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_prompt_scope();

comment on table prompt_executions is 'An execution of a prompt: the rendered prompt, the response and the cost (P).';
comment on column prompt_executions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_executions.prompt_template_id is 'The prompt.';
comment on column prompt_executions.prompt_variation_id is 'The variation; null for the prompt itself.';
comment on column prompt_executions.project_id is 'The project; null for none.';
comment on column prompt_executions.user_id is 'The user who requested it.';
comment on column prompt_executions.agent_id is 'The agent that executed it.';
comment on column prompt_executions.task_id is 'The task of the execution.';
comment on column prompt_executions.status is 'Progress.';
comment on column prompt_executions.variables is 'Values of the variables.';
comment on column prompt_executions.context is 'Context in the prompt: a list of sources and keys.';
comment on column prompt_executions.rendered_prompt is 'Prompt as sent to the model.';
comment on column prompt_executions.response is 'Response of the model.';
comment on column prompt_executions.model is 'Name of the model.';
comment on column prompt_executions.model_parameters is 'Parameters of the model.';
comment on column prompt_executions.tokens_in is 'Input tokens.';
comment on column prompt_executions.tokens_out is 'Output tokens.';
comment on column prompt_executions.cost_usd is 'Cost in US dollars.';
comment on column prompt_executions.duration_ms is 'Milliseconds until the response.';
comment on column prompt_executions.effectiveness_score is 'Effectiveness, from 0 to 100; null if unknown.';
comment on column prompt_executions.error_message is 'Cause of the failure.';
comment on column prompt_executions.started_at is 'Time of the start.';
comment on column prompt_executions.completed_at is 'Time of the end, after success or failure.';
comment on column prompt_executions.metadata is 'Other data by name.';
comment on column prompt_executions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_executions.source_key is 'Key of the row in that system.';
comment on column prompt_executions.created_at is 'Time at which the row was created.';
comment on column prompt_executions.updated_at is 'Time of the last change of the row.';

create table prompt_feedback (
  id uuid primary key default uuidv7(),
  prompt_execution_id uuid not null references prompt_executions on delete cascade,
  project_id uuid references projects on delete cascade,
  user_id uuid references users on delete set null,
  rating integer check (rating between 1 and 5),
  is_helpful boolean,
  effectiveness_score numeric(5,2) check (effectiveness_score between 0 and 100),
  category text,
  comment text,
  expected_response text,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (prompt_execution_id, user_id),
  check (num_nonnulls(rating, is_helpful, effectiveness_score, comment, expected_response) > 0),
  check ((source_system is null) = (source_key is null))
);
create unique index on prompt_feedback (source_system, source_key);
create index on prompt_feedback (prompt_execution_id, created_at, id);
create index on prompt_feedback (project_id);
create index on prompt_feedback (user_id, created_at, id);
create index on prompt_feedback (rating, id);
create index on prompt_feedback (rating desc nulls last, id desc);
create index on prompt_feedback (created_at, id);
create trigger touch before update on prompt_feedback for each row execute function touch_updated_at();
create trigger scope before insert or update of prompt_execution_id, project_id on prompt_feedback
  for each row execute function keep_prompt_scope();

comment on table prompt_feedback is 'Feedback of a user on an execution of a prompt (P).';
comment on column prompt_feedback.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_feedback.prompt_execution_id is 'The execution.';
comment on column prompt_feedback.project_id is 'The project of the execution. A trigger sets it.';
comment on column prompt_feedback.user_id is 'The user who gave the feedback.';
comment on column prompt_feedback.rating is 'Rating, from 1 (useless) to 5 (perfect).';
comment on column prompt_feedback.is_helpful is 'Whether the response helped.';
comment on column prompt_feedback.effectiveness_score is 'Effectiveness, from 0 to 100.';
comment on column prompt_feedback.category is 'Category: correctness, style, length.';
comment on column prompt_feedback.comment is 'Comment of the user.';
comment on column prompt_feedback.expected_response is 'Response that the user expected.';
comment on column prompt_feedback.metadata is 'Other data by name.';
comment on column prompt_feedback.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_feedback.source_key is 'Key of the row in that system.';
comment on column prompt_feedback.created_at is 'Time at which the row was created.';
comment on column prompt_feedback.updated_at is 'Time of the last change of the row.';

create type context_source_type as enum ('repository', 'file', 'database', 'api', 'documentation', 'conversation', 'other');
comment on type context_source_type is 'Type of a context source.';

create table context_sources (
  id uuid primary key default uuidv7(),
  organization_id uuid references organizations on delete cascade,
  project_id uuid references projects on delete cascade,
  repository_id uuid references repositories on delete set null,
  name text not null check (length(name) between 1 and 200),
  description text,
  type context_source_type not null default 'other',
  config jsonb not null default '{}' check (jsonb_typeof(config) = 'object'),
  credentials_encrypted bytea,
  cache_seconds integer not null default 3600 check (cache_seconds > 0),
  is_active boolean not null default true,
  last_refreshed_at timestamptz,
  error_message text,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Makes organization_id and project_id part of a key, so that keep_prompt_scope() can lock the row without blocking its other changes.
  unique (id, organization_id, project_id),
  unique nulls not distinct (organization_id, project_id, name),
  check (num_nonnulls(organization_id, project_id) <= 1),
  check ((source_system is null) = (source_key is null))
);
create unique index on context_sources (source_system, source_key);
create index on context_sources (organization_id, name, id);
create index on context_sources (project_id, name, id);
create index on context_sources (repository_id, name, id);
create index on context_sources (name, id);
create index on context_sources (type, id);
create index on context_sources (last_refreshed_at, id);
create index on context_sources (last_refreshed_at desc nulls last, id desc);
create index on context_sources (created_at, id);
-- The beginning of a sealed value, up to its form: which keys it needs is found by a few look-ups (docs/security.md).
create index on context_sources ((substring(credentials_encrypted for position('\x00'::bytea in substring(credentials_encrypted for 65)) + 1)), id) where credentials_encrypted is not null;
create trigger touch before update on context_sources for each row execute function touch_updated_at();
create trigger scope after update of organization_id, project_id on context_sources
  for each row when ((old.organization_id, old.project_id) is distinct from (new.organization_id, new.project_id))
  execute function pass_on_prompt_scope();

comment on table context_sources is 'A source of context for prompts (P). It belongs to a project or an organization. Only administrators see a source of neither.';
comment on column context_sources.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column context_sources.organization_id is 'The organization to which it belongs.';
comment on column context_sources.project_id is 'The project to which it belongs.';
comment on column context_sources.repository_id is 'The repository of the source; null for other sources.';
comment on column context_sources.name is 'Name.';
comment on column context_sources.description is 'Description.';
comment on column context_sources.type is 'Type.';
comment on column context_sources.config is 'Configuration, without secrets.';
comment on column context_sources.credentials_encrypted is 'Secret: credentials, encrypted.';
comment on column context_sources.cache_seconds is 'Seconds for which its data is cached.';
comment on column context_sources.is_active is 'Whether it is in use.';
comment on column context_sources.last_refreshed_at is 'Time of the last refresh.';
comment on column context_sources.error_message is 'Cause of the last failure.';
comment on column context_sources.metadata is 'Other data by name.';
comment on column context_sources.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column context_sources.source_key is 'Key of the row in that system.';
comment on column context_sources.created_at is 'Time at which the row was created.';
comment on column context_sources.updated_at is 'Time of the last change of the row.';

create table context_data (
  id uuid primary key default uuidv7(),
  context_source_id uuid not null references context_sources on delete cascade,
  organization_id uuid references organizations on delete cascade,
  project_id uuid references projects on delete cascade,
  key text not null check (length(key) between 1 and 1000),
  content text,
  data jsonb,
  content_hash text check (content_hash ~ '^[0-9a-f]{64}$'),
  token_count integer check (token_count >= 0),
  fetched_at timestamptz not null default now(),
  expires_at timestamptz,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (context_source_id, key),
  check (num_nonnulls(content, data) > 0),
  check (expires_at > fetched_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on context_data (source_system, source_key);
create index on context_data (context_source_id, key, id);
create index on context_data (organization_id);
create index on context_data (project_id);
create index on context_data (key, id);
create index on context_data (fetched_at, id);
create index on context_data (expires_at, id);
create index on context_data (expires_at desc nulls last, id desc);
create index on context_data (created_at, id);
create trigger touch before update on context_data for each row execute function touch_updated_at();
create trigger scope before insert or update of context_source_id, organization_id, project_id on context_data
  for each row execute function keep_prompt_scope();

comment on table context_data is 'Cached context for prompts from a source (P context_data).';
comment on column context_data.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column context_data.context_source_id is 'The context source.';
comment on column context_data.organization_id is 'The organization of the source. A trigger sets it.';
comment on column context_data.project_id is 'The project of the source. A trigger sets it.';
comment on column context_data.key is 'Key at the source.';
comment on column context_data.content is 'Context as text.';
comment on column context_data.data is 'Context as JSON.';
comment on column context_data.content_hash is 'SHA-256 of the content, in hexadecimal digits.';
comment on column context_data.token_count is 'Approximate number of tokens.';
comment on column context_data.fetched_at is 'Time at which it was read from the source.';
comment on column context_data.expires_at is 'Time at which it expires; null for never.';
comment on column context_data.metadata is 'Other data by name.';
comment on column context_data.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column context_data.source_key is 'Key of the row in that system.';
comment on column context_data.created_at is 'Time at which the row was created.';
comment on column context_data.updated_at is 'Time of the last change of the row.';
