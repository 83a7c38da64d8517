-- Agent.

create type agent_type as enum ('orchestrator', 'architect', 'coder', 'tester', 'reviewer');
comment on type agent_type is 'What an agent does.';

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
  check ((source_system is null) = (source_key is null))
);
create unique index on agents (source_system, source_key);
create index on agents (project_id, name, id);
create index on agents (name, id);
create index on agents (type, id);
create index on agents (created_at, id);
create trigger touch before update on agents for each row execute function touch_updated_at();

comment on table agents is 'A program that works on tasks and talks in conversations (A).';
comment on column agents.id is 'Key. Ids made here grow with time.';
comment on column agents.project_id is 'The project it works for; null for an agent that all share.';
comment on column agents.name is 'Name.';
comment on column agents.type is 'What it does.';
comment on column agents.model_config is 'The model it runs on, and how: model, temperature, max_tokens.';
comment on column agents.system_prompt is 'What it is told before anything else.';
comment on column agents.rules_file_path is 'File with the rules it follows.';
comment on column agents.is_active is 'Whether it works.';
comment on column agents.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column agents.source_key is 'The row''s key in that system.';
comment on column agents.created_at is 'When the row was created.';
comment on column agents.updated_at is 'When the row was changed last.';
