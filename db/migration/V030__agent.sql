-- Agent: agents, their memories, the cost of their models, and budgets.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function keep_agent_scope() returns trigger language plpgsql as 'begin end';
create function pass_on_agent_scope() returns trigger language plpgsql as 'begin end';

create type agent_type as enum ('orchestrator', 'architect', 'coder', 'tester', 'reviewer');
comment on type agent_type is 'Function of an agent.';

create table agents (
  id uuid primary key default uuidv7(),
  project_id uuid references projects on delete cascade,
  name text not null check (length(name) between 1 and 50),
  type agent_type not null,
  model_config jsonb not null default '{}' check (jsonb_typeof(model_config) = 'object'),
  system_prompt text,
  rules_file_path text,
  is_active boolean not null default true,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Makes project_id part of a key, so that keep_agent_scope() can lock the row without blocking its other changes.
  unique (id, project_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on agents (source_system, source_key);
create index on agents (project_id, name, id);
create index on agents (name, id);
create index on agents (type, id);
create index on agents (created_at, id);
create index agents_model_config_idx on agents using gin (model_config);
create trigger touch before update on agents for each row execute function touch_updated_at();
create trigger scope after update of project_id on agents
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_agent_scope();

comment on table agents is 'A program that works on tasks and writes in conversations (A).';
comment on column agents.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column agents.project_id is 'The project for which it works; null for an agent of all projects.';
comment on column agents.name is 'Name.';
comment on column agents.type is 'Function of the agent.';
comment on column agents.model_config is 'Its model and the parameters of the model: model, temperature, max_tokens.';
comment on column agents.system_prompt is 'System prompt of its model.';
comment on column agents.rules_file_path is 'Path of the file with its rules.';
comment on column agents.is_active is 'Whether it accepts work.';
comment on column agents.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column agents.source_key is 'Key of the row in that system.';
comment on column agents.created_at is 'Time at which the row was created.';
comment on column agents.updated_at is 'Time of the last change of the row.';
comment on index agents_model_config_idx is 'Serves the filters contains and hasKey.';

create table agent_memories (
  id uuid primary key default uuidv7(),
  agent_id uuid not null references agents on delete cascade,
  project_id uuid references projects on delete cascade,
  scope_project_id uuid references projects on delete cascade,
  category text not null check (length(category) between 1 and 50),
  key text not null check (length(key) between 1 and 200),
  value jsonb not null,
  importance integer not null default 5 check (importance between 1 and 10),
  expires_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agent_id, project_id, category, key),
  check ((source_system is null) = (source_key is null))
);
create unique index on agent_memories (source_system, source_key);
create index on agent_memories (agent_id, category, key, id);
create index on agent_memories (agent_id, created_at, id);
create index on agent_memories (project_id, created_at, id);
create index on agent_memories (scope_project_id);
create index on agent_memories (category, id);
create index on agent_memories (key, id);
create index on agent_memories (importance, id);
create index on agent_memories (expires_at, id);
create index on agent_memories (expires_at desc nulls last, id desc);
create index on agent_memories (created_at, id);
-- Imported memories of no project may share agent, category and key; those of Sluice may not.
create unique index on agent_memories (agent_id, project_id, category, key) nulls not distinct where source_system is null;
create trigger touch before update on agent_memories for each row execute function touch_updated_at();
create trigger scope before insert or update of project_id, agent_id, scope_project_id on agent_memories
  for each row execute function keep_agent_scope();

comment on table agent_memories is 'A fact that an agent remembers (A agent_memory).';
comment on column agent_memories.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column agent_memories.agent_id is 'The agent that remembers the fact.';
comment on column agent_memories.project_id is 'The project of the fact; null for a fact of no project.';
comment on column agent_memories.scope_project_id is 'The project whose members see the row: project_id, or else the project of the agent. A trigger sets it.';
comment on column agent_memories.category is 'Category of the fact.';
comment on column agent_memories.key is 'Name of the fact, unique for agent, project and category.';
comment on column agent_memories.value is 'The fact.';
comment on column agent_memories.importance is 'Importance, from 1 (detail) to 10 (vital).';
comment on column agent_memories.expires_at is 'Time at which it expires; null for never.';
comment on column agent_memories.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column agent_memories.source_key is 'Key of the row in that system.';
comment on column agent_memories.created_at is 'Time at which the row was created.';
comment on column agent_memories.updated_at is 'Time of the last change of the row.';

create table token_usage (
  id uuid primary key default uuidv7(),
  used_at timestamptz not null default now(),
  usage_date date not null default (now() at time zone 'UTC')::date check (usage_date between '0001-01-01' and '9999-12-31'),
  user_id uuid references users on delete set null,
  agent_id uuid references agents on delete set null,
  agent_type agent_type,
  conversation_id uuid, -- foreign key: V040__conversation.sql
  message_id uuid, -- foreign key: V040__conversation.sql
  project_id uuid references projects on delete set null,
  task_id uuid, -- foreign key: V080__task.sql
  model text not null check (length(model) between 1 and 100),
  tokens_in integer not null default 0 check (tokens_in >= 0),
  tokens_out integer not null default 0 check (tokens_out >= 0),
  cost_usd numeric(12,6) not null default 0 check (cost_usd >= 0 and cost_usd <> 'NaN'),
  request_duration_ms integer check (request_duration_ms >= 0),
  was_cached boolean not null default false,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on token_usage (source_system, source_key);
create index on token_usage (user_id, used_at, id);
create index on token_usage (agent_id, used_at, id);
create index on token_usage (conversation_id, used_at, id);
create index on token_usage (message_id, used_at, id);
create index on token_usage (project_id, used_at, id);
create index on token_usage (task_id, used_at, id);
create index on token_usage (used_at, id);
create index on token_usage (usage_date, id);
create index on token_usage (model, id);
create index on token_usage (cost_usd, id);
create index on token_usage (created_at, id);
-- These indexes alone serve the sums of cost by day: of all, of a project and of an agent.
create index token_usage_spend_idx on token_usage (usage_date, model) include (project_id, user_id, tokens_in, tokens_out, cost_usd);
create index token_usage_project_spend_idx on token_usage (project_id, usage_date) include (cost_usd);
create index token_usage_agent_spend_idx on token_usage (agent_id, usage_date) include (cost_usd);
create trigger touch before update on token_usage for each row execute function touch_updated_at();

comment on table token_usage is 'A call of a model: its tokens and their cost (A).';
comment on column token_usage.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column token_usage.used_at is 'Time of the call (A timestamp).';
comment on column token_usage.usage_date is 'Day to which the cost belongs, in UTC.';
comment on column token_usage.user_id is 'The user of the call.';
comment on column token_usage.agent_id is 'The agent that called the model.';
comment on column token_usage.agent_type is 'Type of the agent at the time of the call.';
comment on column token_usage.conversation_id is 'The conversation of the call.';
comment on column token_usage.message_id is 'The message of the call.';
comment on column token_usage.project_id is 'The project of the call.';
comment on column token_usage.task_id is 'The task of the call.';
comment on column token_usage.model is 'Name of the model.';
comment on column token_usage.tokens_in is 'Input tokens.';
comment on column token_usage.tokens_out is 'Output tokens.';
comment on column token_usage.cost_usd is 'Cost in US dollars.';
comment on column token_usage.request_duration_ms is 'Milliseconds until the response.';
comment on column token_usage.was_cached is 'Whether the response came from a cache.';
comment on column token_usage.metadata is 'Other data by name.';
comment on column token_usage.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column token_usage.source_key is 'Key of the row in that system.';
comment on column token_usage.created_at is 'Time at which the row was created.';
comment on column token_usage.updated_at is 'Time of the last change of the row.';

create type budget_scope as enum ('global', 'project', 'agent', 'agent_type');
comment on type budget_scope is 'Scope of a budget.';

create type budget_period as enum ('daily', 'weekly', 'monthly');
comment on type budget_period is 'Period after which a budget starts again.';

create type budget_action as enum ('warn', 'block');
comment on type budget_action is 'Action for a budget that is used up.';

create table budget_limits (
  id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 100),
  scope_type budget_scope not null,
  project_id uuid references projects on delete cascade,
  agent_id uuid references agents on delete cascade,
  agent_type agent_type,
  scope_project_id uuid references projects on delete cascade,
  amount_usd numeric(10,2) not null check (amount_usd >= 0 and amount_usd <> 'NaN'),
  period budget_period not null,
  alert_threshold numeric(3,2) not null default 0.80 check (alert_threshold > 0 and alert_threshold <= 1 and alert_threshold <> 'NaN'),
  action_on_exceed budget_action not null default 'warn',
  is_active boolean not null default true,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((scope_type = 'project') = (project_id is not null)),
  check ((scope_type = 'agent') = (agent_id is not null)),
  check ((scope_type = 'agent_type') = (agent_type is not null)),
  check ((source_system is null) = (source_key is null))
);
create unique index on budget_limits (source_system, source_key);
create index on budget_limits (project_id, created_at, id);
create index on budget_limits (agent_id, created_at, id);
create index on budget_limits (scope_project_id);
create index on budget_limits (scope_type, agent_type);
create index on budget_limits (name, id);
create index on budget_limits (scope_type, id);
create index on budget_limits (amount_usd, id);
create index on budget_limits (period, id);
create index on budget_limits (created_at, id);
create trigger touch before update on budget_limits for each row execute function touch_updated_at();
create trigger scope before insert or update of project_id, agent_id, scope_project_id on budget_limits
  for each row execute function keep_agent_scope();

comment on table budget_limits is 'Maximum cost of models in a period (A). Only administrators see budgets of the whole system and of agent types.';
comment on column budget_limits.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column budget_limits.name is 'Display name.';
comment on column budget_limits.scope_type is 'Scope of the budget.';
comment on column budget_limits.project_id is 'The project of the budget (A scope_id of a project).';
comment on column budget_limits.agent_id is 'The agent of the budget (A scope_id of an agent).';
comment on column budget_limits.agent_type is 'The agent type of the budget (A scope_agent_type).';
comment on column budget_limits.scope_project_id is 'The project whose members see the row: project_id, or else the project of the agent. A trigger sets it.';
comment on column budget_limits.amount_usd is 'Maximum cost in US dollars.';
comment on column budget_limits.period is 'Period after which the budget starts again.';
comment on column budget_limits.alert_threshold is 'Fraction of the budget, up to 1, at which an alert is sent.';
comment on column budget_limits.action_on_exceed is 'Action when the budget is used up.';
comment on column budget_limits.is_active is 'Whether the budget applies.';
comment on column budget_limits.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column budget_limits.source_key is 'Key of the row in that system.';
comment on column budget_limits.created_at is 'Time at which the row was created.';
comment on column budget_limits.updated_at is 'Time of the last change of the row.';

-- For the view budget_usage (R__views.sql).
create type budget_state as enum ('within', 'alert', 'used_up');
comment on type budget_state is 'Use of a budget.';

alter table access_tokens add foreign key (agent_id) references agents on delete cascade;
create trigger log_credential_change after delete on agents
  for each row execute function log_credential_change('agent', 'id');
create trigger log_credential_update after update on agents
  for each row when ((old.id, old.is_active, old.project_id) is distinct from (new.id, new.is_active, new.project_id))
  execute function log_credential_change('agent', 'id');
create trigger log_credential_truncate after truncate on agents
  for each statement execute function log_credential_change('everything');
