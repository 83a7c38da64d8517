-- Task. What tasks are made from, belong to, say and use.

create type workflow_type as enum ('sequential', 'parallel', 'dag');
comment on type workflow_type is 'In what order a workflow''s tasks run: one after the other, all at once, or each when what it waits for has ended.';

create type workflow_status as enum ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled');
comment on type workflow_status is 'How far a workflow is.';

create type log_level as enum ('debug', 'info', 'warning', 'error');
comment on type log_level is 'How grave a line of a log is.';

create table task_definitions (
  id uuid primary key default uuidv7(),
  organization_id uuid references organizations on delete cascade,
  project_id uuid references projects on delete cascade,
  created_by_user_id uuid references users on delete set null,
  name text not null check (length(name) between 1 and 200),
  version integer not null default 1 check (version > 0),
  category text,
  title_template text check (length(title_template) between 1 and 300),
  description text,
  definition_of_done text,
  agent_type agent_type,
  parameter_schema jsonb not null default '{}' check (jsonb_typeof(parameter_schema) = 'object'),
  default_config jsonb not null default '{}' check (jsonb_typeof(default_config) = 'object'),
  default_priority priority_level not null default 'medium',
  required_cpu_cores numeric(6,2) check (required_cpu_cores > 0 and required_cpu_cores <> 'NaN'),
  required_memory_mb integer check (required_memory_mb > 0),
  required_disk_mb integer check (required_disk_mb > 0),
  resource_requirements jsonb not null default '{}' check (jsonb_typeof(resource_requirements) = 'object'),
  timeout_seconds integer check (timeout_seconds > 0),
  max_retries integer not null default 3 check (max_retries >= 0),
  retry_delay_seconds integer not null default 60 check (retry_delay_seconds > 0),
  is_active boolean not null default true,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (organization_id, project_id, name, version),
  check (num_nonnulls(organization_id, project_id) <= 1),
  check ((source_system is null) = (source_key is null))
);
create unique index on task_definitions (source_system, source_key);
create index on task_definitions (organization_id, name, id);
create index on task_definitions (project_id, name, id);
create index on task_definitions (created_by_user_id, created_at, id);
create index on task_definitions (name, id);
create index on task_definitions (version, id);
create index on task_definitions (category, id);
create index on task_definitions (category desc nulls last, id desc);
create index on task_definitions (created_at, id);
create trigger touch before update on task_definitions for each row execute function touch_updated_at();

comment on table task_definitions is 'A template that tasks are made from (P). It belongs to a project or is shared by an organization; one of neither is the administrators''.';
comment on column task_definitions.id is 'Key. Ids made here grow with time.';
comment on column task_definitions.organization_id is 'The organization that shares it.';
comment on column task_definitions.project_id is 'The project it belongs to.';
comment on column task_definitions.created_by_user_id is 'The user who made it.';
comment on column task_definitions.name is 'Name.';
comment on column task_definitions.version is 'Number of its version; each change makes a new one.';
comment on column task_definitions.category is 'What kind of work it is.';
comment on column task_definitions.title_template is 'Title of its tasks, with parameters in double braces.';
comment on column task_definitions.description is 'What its tasks do.';
comment on column task_definitions.definition_of_done is 'When one of its tasks is done.';
comment on column task_definitions.agent_type is 'The type of agent that does its tasks; null for any.';
comment on column task_definitions.parameter_schema is 'JSON Schema of what its tasks are given.';
comment on column task_definitions.default_config is 'How its tasks are run if they say nothing else.';
comment on column task_definitions.default_priority is 'How soon its tasks should be done.';
comment on column task_definitions.required_cpu_cores is 'Processor cores that a task needs.';
comment on column task_definitions.required_memory_mb is 'Megabytes of memory that a task needs.';
comment on column task_definitions.required_disk_mb is 'Megabytes of disk that a task needs.';
comment on column task_definitions.resource_requirements is 'What else a task needs, by name.';
comment on column task_definitions.timeout_seconds is 'Seconds after which a task has failed; null for never.';
comment on column task_definitions.max_retries is 'How often a task may be tried again.';
comment on column task_definitions.retry_delay_seconds is 'Seconds before the first retry; each further one waits twice as long.';
comment on column task_definitions.is_active is 'Whether new tasks are made from it.';
comment on column task_definitions.metadata is 'What else is known of it.';
comment on column task_definitions.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column task_definitions.source_key is 'The row''s key in that system.';
comment on column task_definitions.created_at is 'When the row was created.';
comment on column task_definitions.updated_at is 'When the row was changed last.';

create table workflows (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  created_by_user_id uuid references users on delete set null,
  name text not null check (length(name) between 1 and 200),
  description text,
  type workflow_type not null default 'dag',
  status workflow_status not null default 'pending',
  priority priority_level not null default 'medium',
  steps jsonb not null default '[]' check (jsonb_typeof(steps) = 'array'),
  config jsonb not null default '{}' check (jsonb_typeof(config) = 'object'),
  max_parallel_tasks integer check (max_parallel_tasks > 0),
  continues_on_failure boolean not null default false,
  error_message text,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  scheduled_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  deleted_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, project_id),
  check (completed_at >= started_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on workflows (source_system, source_key);
create index on workflows (project_id, created_at, id);
create index on workflows (created_by_user_id, created_at, id);
create index on workflows (name, id);
create index on workflows (type, id);
create index on workflows (status, id);
create index on workflows (scheduled_at, id);
create index on workflows (scheduled_at desc nulls last, id desc);
create index on workflows (created_at, id);
create trigger touch before update on workflows for each row execute function touch_updated_at();

comment on table workflows is 'Tasks of a project that reach something together (P).';
comment on column workflows.id is 'Key. Ids made here grow with time.';
comment on column workflows.project_id is 'The project it belongs to.';
comment on column workflows.created_by_user_id is 'The user who made it.';
comment on column workflows.name is 'Name.';
comment on column workflows.description is 'What it is to reach.';
comment on column workflows.type is 'In what order its tasks run.';
comment on column workflows.status is 'How far it is.';
comment on column workflows.priority is 'How soon it should be done.';
comment on column workflows.steps is 'What it was planned as: a list of steps with names, definitions and what each waits for.';
comment on column workflows.config is 'How it is run.';
comment on column workflows.max_parallel_tasks is 'How many of its tasks may run at once; null for any number.';
comment on column workflows.continues_on_failure is 'Whether its other tasks go on when one has failed.';
comment on column workflows.error_message is 'Why it failed.';
comment on column workflows.metadata is 'What else is known of it.';
comment on column workflows.scheduled_at is 'When it may begin; null for at once.';
comment on column workflows.started_at is 'When its first task began.';
comment on column workflows.completed_at is 'When it ended, well or not.';
comment on column workflows.deleted_at is 'When it was deleted; null while it lives.';
comment on column workflows.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column workflows.source_key is 'The row''s key in that system.';
comment on column workflows.created_at is 'When the row was created.';
comment on column workflows.updated_at is 'When the row was changed last.';

create table task_logs (
  id uuid primary key default uuidv7(),
  project_id uuid not null,
  task_id uuid not null,
  agent_id uuid references agents on delete set null,
  attempt integer not null default 1 check (attempt > 0),
  level log_level not null default 'info',
  step text,
  message text not null,
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  logged_at timestamptz not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  foreign key (task_id, project_id) references tasks (id, project_id) on delete cascade on update cascade,
  check ((source_system is null) = (source_key is null))
);
create unique index on task_logs (source_system, source_key);
create index on task_logs (task_id, logged_at, id);
create index on task_logs (agent_id, logged_at, id);
create index on task_logs (project_id, logged_at, id);
create index on task_logs (level, id);
create index on task_logs (logged_at, id);
create index on task_logs (created_at, id);

comment on table task_logs is 'A line of the log of a task (P task_execution_logs).';
comment on column task_logs.id is 'Key. Ids made here grow with time.';
comment on column task_logs.project_id is 'The task''s project.';
comment on column task_logs.task_id is 'The task.';
comment on column task_logs.agent_id is 'The agent that worked on it.';
comment on column task_logs.attempt is 'Which try it was, from 1.';
comment on column task_logs.level is 'How grave it is.';
comment on column task_logs.step is 'What the task was doing.';
comment on column task_logs.message is 'What happened.';
comment on column task_logs.details is 'More about it, by name.';
comment on column task_logs.logged_at is 'When it happened.';
comment on column task_logs.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column task_logs.source_key is 'The row''s key in that system.';
comment on column task_logs.created_at is 'When the row was created.';

create table task_resource_usage (
  id uuid primary key default uuidv7(),
  project_id uuid not null,
  task_id uuid not null,
  attempt integer not null default 1 check (attempt > 0),
  measured_at timestamptz not null default now(),
  cpu_usage_percent numeric(7,2) not null check (cpu_usage_percent >= 0 and cpu_usage_percent <> 'NaN'),
  memory_bytes bigint not null check (memory_bytes >= 0),
  peak_memory_bytes bigint check (peak_memory_bytes >= 0),
  disk_read_bytes bigint check (disk_read_bytes >= 0),
  disk_written_bytes bigint check (disk_written_bytes >= 0),
  network_received_bytes bigint check (network_received_bytes >= 0),
  network_sent_bytes bigint check (network_sent_bytes >= 0),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  foreign key (task_id, project_id) references tasks (id, project_id) on delete cascade on update cascade,
  check ((source_system is null) = (source_key is null))
);
create unique index on task_resource_usage (source_system, source_key);
create index on task_resource_usage (task_id, measured_at, id);
create index on task_resource_usage (project_id, measured_at, id);
create index on task_resource_usage (measured_at, id);
create index on task_resource_usage (cpu_usage_percent, id);
create index on task_resource_usage (memory_bytes, id);
create index on task_resource_usage (created_at, id);

comment on table task_resource_usage is 'What a task used, at one moment (P).';
comment on column task_resource_usage.id is 'Key. Ids made here grow with time.';
comment on column task_resource_usage.project_id is 'The task''s project.';
comment on column task_resource_usage.task_id is 'The task.';
comment on column task_resource_usage.attempt is 'Which try it was, from 1.';
comment on column task_resource_usage.measured_at is 'When it was measured.';
comment on column task_resource_usage.cpu_usage_percent is 'Processor time, in percent of one core.';
comment on column task_resource_usage.memory_bytes is 'Memory, in bytes.';
comment on column task_resource_usage.peak_memory_bytes is 'Most memory so far, in bytes.';
comment on column task_resource_usage.disk_read_bytes is 'Bytes read from disk so far.';
comment on column task_resource_usage.disk_written_bytes is 'Bytes written to disk so far.';
comment on column task_resource_usage.network_received_bytes is 'Bytes received so far.';
comment on column task_resource_usage.network_sent_bytes is 'Bytes sent so far.';
comment on column task_resource_usage.metadata is 'What else was measured.';
comment on column task_resource_usage.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column task_resource_usage.source_key is 'The row''s key in that system.';
comment on column task_resource_usage.created_at is 'When the row was created.';

alter table tasks
  add column task_definition_id uuid references task_definitions on delete set null,
  add column workflow_id uuid,
  add column workflow_step integer check (workflow_step > 0),
  add foreign key (workflow_id, project_id) references workflows (id, project_id) on delete set null (workflow_id);
create index on tasks (task_definition_id, created_at, id);
create index on tasks (workflow_id, workflow_step, id);
create index on tasks (workflow_step, id);
create index on tasks (workflow_step desc nulls last, id desc);
comment on column tasks.task_definition_id is 'The template it was made from (P).';
comment on column tasks.workflow_id is 'The workflow it is a part of, one of its own project (P).';
comment on column tasks.workflow_step is 'Which step of its workflow it is; equal ones run side by side (P).';
