-- Prompt.

create type context_source_type as enum ('repository', 'file', 'database', 'api', 'documentation', 'conversation', 'other');
comment on type context_source_type is 'What a source of context reads.';

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
create trigger touch before update on prompt_templates for each row execute function touch_updated_at();

comment on table prompt_templates is 'A prompt with variables (P). It belongs to a project or is shared by an organization; one of neither is the administrators''.';
comment on column prompt_templates.id is 'Key. Ids made here grow with time.';
comment on column prompt_templates.organization_id is 'The organization that shares it.';
comment on column prompt_templates.project_id is 'The project it belongs to.';
comment on column prompt_templates.created_by_user_id is 'The user who wrote it.';
comment on column prompt_templates.name is 'Name.';
comment on column prompt_templates.version is 'Number of its version; each change makes a new one.';
comment on column prompt_templates.description is 'What it is for.';
comment on column prompt_templates.category is 'What kind of prompt it is.';
comment on column prompt_templates.tags is 'Words to find it by.';
comment on column prompt_templates.content is 'The prompt, with variables in double braces.';
comment on column prompt_templates.system_prompt is 'What the model is told before it.';
comment on column prompt_templates.variables is 'Its variables: a list of names with types, defaults and whether each is required.';
comment on column prompt_templates.model is 'The model it is written for.';
comment on column prompt_templates.model_parameters is 'How the model is called: temperature, max_tokens.';
comment on column prompt_templates.effectiveness_score is 'How well it works, from 0 to 100; null until that is known.';
comment on column prompt_templates.is_active is 'Whether it is used.';
comment on column prompt_templates.metadata is 'What else is known of it.';
comment on column prompt_templates.deleted_at is 'When it was deleted; null while it lives.';
comment on column prompt_templates.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column prompt_templates.source_key is 'The row''s key in that system.';
comment on column prompt_templates.created_at is 'When the row was created.';
comment on column prompt_templates.updated_at is 'When the row was changed last.';

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

comment on table prompt_variations is 'Another form of a prompt, to see which works better (P).';
comment on column prompt_variations.id is 'Key. Ids made here grow with time.';
comment on column prompt_variations.prompt_template_id is 'The prompt.';
comment on column prompt_variations.organization_id is 'The prompt''s organization. A trigger keeps it.';
comment on column prompt_variations.project_id is 'The prompt''s project. A trigger keeps it.';
comment on column prompt_variations.name is 'Name.';
comment on column prompt_variations.description is 'What is different.';
comment on column prompt_variations.content is 'The prompt''s other content; null where it is the same.';
comment on column prompt_variations.system_prompt is 'Its other system prompt; null where it is the same.';
comment on column prompt_variations.model is 'Its other model; null where it is the same.';
comment on column prompt_variations.model_parameters is 'Parameters of the model that differ.';
comment on column prompt_variations.traffic_percent is 'Part of the prompt''s uses that it gets, in percent.';
comment on column prompt_variations.is_control is 'Whether the others are measured against it.';
comment on column prompt_variations.is_active is 'Whether it is tried.';
comment on column prompt_variations.effectiveness_score is 'How well it works, from 0 to 100; null until that is known.';
comment on column prompt_variations.started_at is 'When trying it began.';
comment on column prompt_variations.ended_at is 'When trying it ended.';
comment on column prompt_variations.metadata is 'What else is known of it.';
comment on column prompt_variations.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column prompt_variations.source_key is 'The row''s key in that system.';
comment on column prompt_variations.created_at is 'When the row was created.';
comment on column prompt_variations.updated_at is 'When the row was changed last.';

create table prompt_executions (
  id uuid primary key default uuidv7(),
  prompt_template_id uuid references prompt_templates on delete set null,
  prompt_variation_id uuid references prompt_variations on delete set null,
  project_id uuid references projects on delete cascade,
  user_id uuid references users on delete set null,
  agent_id uuid references agents on delete set null,
  task_id uuid references tasks on delete set null,
  status run_status not null default 'pending',
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

comment on table prompt_executions is 'One use of a prompt: what the model was told, what it said, and what that cost (P).';
comment on column prompt_executions.id is 'Key. Ids made here grow with time.';
comment on column prompt_executions.prompt_template_id is 'The prompt.';
comment on column prompt_executions.prompt_variation_id is 'The variation that was tried; null for the prompt itself.';
comment on column prompt_executions.project_id is 'The project it was for; null if it was for none.';
comment on column prompt_executions.user_id is 'The user who asked for it.';
comment on column prompt_executions.agent_id is 'The agent that used it.';
comment on column prompt_executions.task_id is 'The task it was for.';
comment on column prompt_executions.status is 'How far it is.';
comment on column prompt_executions.variables is 'What stood for the variables.';
comment on column prompt_executions.context is 'The context that was put in: a list with sources and keys.';
comment on column prompt_executions.rendered_prompt is 'What the model was told.';
comment on column prompt_executions.response is 'What it said.';
comment on column prompt_executions.model is 'The model.';
comment on column prompt_executions.model_parameters is 'How it was called.';
comment on column prompt_executions.tokens_in is 'Tokens that it read.';
comment on column prompt_executions.tokens_out is 'Tokens that it wrote.';
comment on column prompt_executions.cost_usd is 'What it cost, in US dollars.';
comment on column prompt_executions.duration_ms is 'Milliseconds until its answer.';
comment on column prompt_executions.effectiveness_score is 'How well it worked, from 0 to 100; null until that is known.';
comment on column prompt_executions.error_message is 'Why it failed.';
comment on column prompt_executions.started_at is 'When it began.';
comment on column prompt_executions.completed_at is 'When it ended, well or not.';
comment on column prompt_executions.metadata is 'What else is known of it.';
comment on column prompt_executions.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column prompt_executions.source_key is 'The row''s key in that system.';
comment on column prompt_executions.created_at is 'When the row was created.';
comment on column prompt_executions.updated_at is 'When the row was changed last.';

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

comment on table prompt_feedback is 'What somebody says of one use of a prompt (P).';
comment on column prompt_feedback.id is 'Key. Ids made here grow with time.';
comment on column prompt_feedback.prompt_execution_id is 'The use of the prompt.';
comment on column prompt_feedback.project_id is 'The use''s project. A trigger keeps it.';
comment on column prompt_feedback.user_id is 'Who says it.';
comment on column prompt_feedback.rating is 'From 1, useless, to 5, perfect.';
comment on column prompt_feedback.is_helpful is 'Whether the answer helped.';
comment on column prompt_feedback.effectiveness_score is 'How well the prompt worked, from 0 to 100.';
comment on column prompt_feedback.category is 'What it is about: correctness, style, length.';
comment on column prompt_feedback.comment is 'What is to be said, in words.';
comment on column prompt_feedback.expected_response is 'What the answer should have been.';
comment on column prompt_feedback.metadata is 'What else is known of it.';
comment on column prompt_feedback.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column prompt_feedback.source_key is 'The row''s key in that system.';
comment on column prompt_feedback.created_at is 'When the row was created.';
comment on column prompt_feedback.updated_at is 'When the row was changed last.';

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
create trigger touch before update on context_sources for each row execute function touch_updated_at();

comment on table context_sources is 'Where context for prompts comes from (P). It belongs to a project or is shared by an organization; one of neither is the administrators''.';
comment on column context_sources.id is 'Key. Ids made here grow with time.';
comment on column context_sources.organization_id is 'The organization that shares it.';
comment on column context_sources.project_id is 'The project it belongs to.';
comment on column context_sources.repository_id is 'The repository it reads, if it reads one.';
comment on column context_sources.name is 'Name.';
comment on column context_sources.description is 'What it gives.';
comment on column context_sources.type is 'What it reads.';
comment on column context_sources.config is 'How it is read, without anything secret.';
comment on column context_sources.credentials_encrypted is 'Secret: what it is opened with, encrypted.';
comment on column context_sources.cache_seconds is 'Seconds that what it gave is kept.';
comment on column context_sources.is_active is 'Whether it is read.';
comment on column context_sources.last_refreshed_at is 'When it was read last.';
comment on column context_sources.error_message is 'Why it could not be read.';
comment on column context_sources.metadata is 'What else is known of it.';
comment on column context_sources.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column context_sources.source_key is 'The row''s key in that system.';
comment on column context_sources.created_at is 'When the row was created.';
comment on column context_sources.updated_at is 'When the row was changed last.';

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

comment on table context_data is 'Context for prompts as its source gave it, kept for a time (P context_data).';
comment on column context_data.id is 'Key. Ids made here grow with time.';
comment on column context_data.context_source_id is 'Where it comes from.';
comment on column context_data.organization_id is 'The source''s organization. A trigger keeps it.';
comment on column context_data.project_id is 'The source''s project. A trigger keeps it.';
comment on column context_data.key is 'Its name at its source.';
comment on column context_data.content is 'The context, as text.';
comment on column context_data.data is 'The context, as JSON.';
comment on column context_data.content_hash is 'SHA-256 of the content, in hexadecimal digits.';
comment on column context_data.token_count is 'About how many tokens it is.';
comment on column context_data.fetched_at is 'When the source gave it.';
comment on column context_data.expires_at is 'When it is too old to use; null for never.';
comment on column context_data.metadata is 'What else is known of it.';
comment on column context_data.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column context_data.source_key is 'The row''s key in that system.';
comment on column context_data.created_at is 'When the row was created.';
comment on column context_data.updated_at is 'When the row was changed last.';

-- A prompt has one row for each version; a deleted one gives its name free.
create unique index on prompt_templates (organization_id, project_id, name, version) nulls not distinct where deleted_at is null;

-- Who sees what belongs to a prompt, a use of one, or a source. That row is locked; because what is copied is part of a key,
-- that keeps it unchanged until the new row is there, and disturbs no other change.
alter table prompt_templates add unique (id, organization_id, project_id);
alter table context_sources add unique (id, organization_id, project_id);
alter table prompt_executions add unique (id, project_id);

create function keep_prompt_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'prompt_variations' then
    select organization_id, project_id into new.organization_id, new.project_id
      from prompt_templates where id = new.prompt_template_id for key share;
  elsif tg_table_name = 'context_data' then
    select organization_id, project_id into new.organization_id, new.project_id
      from context_sources where id = new.context_source_id for key share;
  else
    select project_id into new.project_id from prompt_executions where id = new.prompt_execution_id for key share;
  end if;
  return new;
end $$;
comment on function keep_prompt_scope() is 'Keeps the project and the organization of what belongs to a prompt, a use of one, or a source of context.';
create trigger scope before insert or update of prompt_template_id, organization_id, project_id on prompt_variations
  for each row execute function keep_prompt_scope();
create trigger scope before insert or update of context_source_id, organization_id, project_id on context_data
  for each row execute function keep_prompt_scope();
create trigger scope before insert or update of prompt_execution_id, project_id on prompt_feedback
  for each row execute function keep_prompt_scope();

create function pass_on_prompt_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'prompt_templates' then
    update prompt_variations set project_id = new.project_id where prompt_template_id = new.id;
  elsif tg_table_name = 'context_sources' then
    update context_data set project_id = new.project_id where context_source_id = new.id;
  else
    update prompt_feedback set project_id = new.project_id where prompt_execution_id = new.id;
  end if;
  return null;
end $$;
comment on function pass_on_prompt_scope() is 'Has the project and the organization of what belongs to a row kept when the row''s change.';
create trigger scope after update of organization_id, project_id on prompt_templates
  for each row when ((old.organization_id, old.project_id) is distinct from (new.organization_id, new.project_id))
  execute function pass_on_prompt_scope();
create trigger scope after update of organization_id, project_id on context_sources
  for each row when ((old.organization_id, old.project_id) is distinct from (new.organization_id, new.project_id))
  execute function pass_on_prompt_scope();
create trigger scope after update of project_id on prompt_executions
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_prompt_scope();
