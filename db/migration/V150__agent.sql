-- Agent. What agents remember and what they cost.

create type budget_scope as enum ('global', 'project', 'agent', 'agent_type');
comment on type budget_scope is 'What a budget holds for.';

create type budget_period as enum ('daily', 'weekly', 'monthly');
comment on type budget_period is 'After what time a budget begins anew.';

create type budget_action as enum ('warn', 'block');
comment on type budget_action is 'What happens when a budget is used up.';

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
create trigger touch before update on agent_memories for each row execute function touch_updated_at();

comment on table agent_memories is 'Something that an agent remembers (A agent_memory).';
comment on column agent_memories.id is 'Key. Ids made here grow with time.';
comment on column agent_memories.agent_id is 'The agent that remembers it.';
comment on column agent_memories.project_id is 'The project it is about; null if it is about none.';
comment on column agent_memories.scope_project_id is 'The project whose members see it: the one it is about, else its agent''s. A trigger keeps it.';
comment on column agent_memories.category is 'What kind of memory it is.';
comment on column agent_memories.key is 'Its name among the agent''s memories of this project and category.';
comment on column agent_memories.value is 'What is remembered.';
comment on column agent_memories.importance is 'From 1, a detail, to 10, vital.';
comment on column agent_memories.expires_at is 'When it may be forgotten; null for never.';
comment on column agent_memories.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column agent_memories.source_key is 'The row''s key in that system.';
comment on column agent_memories.created_at is 'When the row was created.';
comment on column agent_memories.updated_at is 'When the row was changed last.';

create table token_usage (
  id uuid primary key default uuidv7(),
  used_at timestamptz not null default now(),
  usage_date date not null default (now() at time zone 'UTC')::date,
  user_id uuid references users on delete set null,
  agent_id uuid references agents on delete set null,
  agent_type agent_type,
  conversation_id uuid references conversations on delete set null,
  message_id uuid references messages on delete set null,
  project_id uuid references projects on delete set null,
  task_id uuid references tasks on delete set null,
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
create trigger touch before update on token_usage for each row execute function touch_updated_at();

comment on table token_usage is 'One call of a model: its tokens and what they cost (A).';
comment on column token_usage.id is 'Key. Ids made here grow with time.';
comment on column token_usage.used_at is 'When the model was called (A timestamp).';
comment on column token_usage.usage_date is 'The day that it is counted for.';
comment on column token_usage.user_id is 'The user it was for.';
comment on column token_usage.agent_id is 'The agent that called.';
comment on column token_usage.agent_type is 'What the agent did then.';
comment on column token_usage.conversation_id is 'The conversation it was for.';
comment on column token_usage.message_id is 'The message it was for.';
comment on column token_usage.project_id is 'The project it was for.';
comment on column token_usage.task_id is 'The task it was for.';
comment on column token_usage.model is 'The model.';
comment on column token_usage.tokens_in is 'Tokens that it read.';
comment on column token_usage.tokens_out is 'Tokens that it wrote.';
comment on column token_usage.cost_usd is 'What it cost, in US dollars.';
comment on column token_usage.request_duration_ms is 'Milliseconds until its answer.';
comment on column token_usage.was_cached is 'Whether the answer came from a cache.';
comment on column token_usage.metadata is 'What else is known of it.';
comment on column token_usage.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column token_usage.source_key is 'The row''s key in that system.';
comment on column token_usage.created_at is 'When the row was created.';
comment on column token_usage.updated_at is 'When the row was changed last.';

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

comment on table budget_limits is 'How much money models may cost in a time (A). Those for everything or for a type of agent are the administrators''.';
comment on column budget_limits.id is 'Key. Ids made here grow with time.';
comment on column budget_limits.name is 'Name for people.';
comment on column budget_limits.scope_type is 'What it holds for.';
comment on column budget_limits.project_id is 'The project it holds for (A scope_id of a project).';
comment on column budget_limits.agent_id is 'The agent it holds for (A scope_id of an agent).';
comment on column budget_limits.agent_type is 'The type of agents it holds for (A scope_agent_type).';
comment on column budget_limits.scope_project_id is 'The project whose members see it: the one it holds for, or its agent''s. A trigger keeps it.';
comment on column budget_limits.amount_usd is 'The money, in US dollars.';
comment on column budget_limits.period is 'After what time it begins anew.';
comment on column budget_limits.alert_threshold is 'The part of it, up to 1, from which on an alert is sent.';
comment on column budget_limits.action_on_exceed is 'What happens when it is used up.';
comment on column budget_limits.is_active is 'Whether it holds.';
comment on column budget_limits.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column budget_limits.source_key is 'The row''s key in that system.';
comment on column budget_limits.created_at is 'When the row was created.';
comment on column budget_limits.updated_at is 'When the row was changed last.';

-- A null project makes memories of one agent differ in the sources; ours do not.
create unique index on agent_memories (agent_id, project_id, category, key) nulls not distinct where source_system is null;

-- Who sees memories and budgets. The agent's row is locked; because project_id is part of a key, that keeps the agent in its
-- project until the memory is there, and disturbs no other change of the agent.
alter table agents add unique (id, project_id);

create function keep_agent_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  new.scope_project_id := new.project_id;
  if new.project_id is null and new.agent_id is not null then
    select project_id into new.scope_project_id from agents where id = new.agent_id for key share;
  end if;
  return new;
end $$;
comment on function keep_agent_scope() is 'Keeps scope_project_id: the row''s project, else its agent''s.';
create trigger scope before insert or update of project_id, agent_id, scope_project_id on agent_memories
  for each row execute function keep_agent_scope();
create trigger scope before insert or update of project_id, agent_id, scope_project_id on budget_limits
  for each row execute function keep_agent_scope();

create function pass_on_agent_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  update agent_memories set scope_project_id = new.project_id where agent_id = new.id and project_id is null;
  update budget_limits set scope_project_id = new.project_id where agent_id = new.id;
  return null;
end $$;
comment on function pass_on_agent_scope() is 'Keeps scope_project_id of an agent''s memories and budgets when the agent moves to another project.';
create trigger scope after update of project_id on agents
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_agent_scope();
