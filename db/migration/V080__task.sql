-- Task: templates, workflows, tasks with dependencies, logs and resource use.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function refuse_circular_dependency() returns trigger language plpgsql as 'begin end';

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

comment on table task_definitions is 'A template for tasks (P). It belongs to a project or an organization. Only administrators see a template of neither.';
comment on column task_definitions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_definitions.organization_id is 'The organization to which it belongs.';
comment on column task_definitions.project_id is 'The project to which it belongs.';
comment on column task_definitions.created_by_user_id is 'The user who created it.';
comment on column task_definitions.name is 'Name.';
comment on column task_definitions.version is 'Version number; each change creates a new version.';
comment on column task_definitions.category is 'Category.';
comment on column task_definitions.title_template is 'Title of the tasks, with parameters in double braces.';
comment on column task_definitions.description is 'Description of the tasks.';
comment on column task_definitions.definition_of_done is 'Definition of done for the tasks.';
comment on column task_definitions.agent_type is 'Type of the agents for the tasks; null for any.';
comment on column task_definitions.parameter_schema is 'JSON Schema of the parameters.';
comment on column task_definitions.default_config is 'Default configuration of the tasks.';
comment on column task_definitions.default_priority is 'Default priority of the tasks.';
comment on column task_definitions.required_cpu_cores is 'Processor cores that a task needs.';
comment on column task_definitions.required_memory_mb is 'Megabytes of memory that a task needs.';
comment on column task_definitions.required_disk_mb is 'Megabytes of disk that a task needs.';
comment on column task_definitions.resource_requirements is 'Other resources that a task needs, by name.';
comment on column task_definitions.timeout_seconds is 'Seconds after which a task fails; null for no timeout.';
comment on column task_definitions.max_retries is 'Maximum number of retries of a task.';
comment on column task_definitions.retry_delay_seconds is 'Seconds before the first retry; the delay doubles for each further retry.';
comment on column task_definitions.is_active is 'Whether new tasks may use it.';
comment on column task_definitions.metadata is 'Other data by name.';
comment on column task_definitions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_definitions.source_key is 'Key of the row in that system.';
comment on column task_definitions.created_at is 'Time at which the row was created.';
comment on column task_definitions.updated_at is 'Time of the last change of the row.';

create type workflow_type as enum ('sequential', 'parallel', 'dag');
comment on type workflow_type is 'Order of a workflow''s tasks: in sequence, in parallel, or by their dependencies.';

create type workflow_status as enum ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled');
comment on type workflow_status is 'Progress of a workflow.';

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
  -- No time makes it fail: not an infinite one, nor two that are further apart than an interval can be.
  duration_seconds double precision generated always as (case
      when started_at > '-infinity' and completed_at < '200000-01-01 00:00:00+00' then extract(epoch from completed_at - started_at)::double precision end) stored,
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
create index on workflows (priority, id);
create index on workflows (scheduled_at, id);
create index on workflows (scheduled_at desc nulls last, id desc);
create index on workflows (created_at, id);
create index on workflows (duration_seconds, id);
create index on workflows (duration_seconds desc nulls last, id desc);
create trigger touch before update on workflows for each row execute function touch_updated_at();

comment on table workflows is 'Tasks of a project with a common goal (P).';
comment on column workflows.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column workflows.project_id is 'The project to which it belongs.';
comment on column workflows.created_by_user_id is 'The user who created it.';
comment on column workflows.name is 'Name.';
comment on column workflows.description is 'Description.';
comment on column workflows.type is 'Order of the tasks.';
comment on column workflows.status is 'Progress.';
comment on column workflows.priority is 'Priority.';
comment on column workflows.steps is 'The plan: a list of steps with names, task definitions and dependencies.';
comment on column workflows.config is 'Configuration.';
comment on column workflows.max_parallel_tasks is 'Maximum number of tasks that run at the same time; null for no maximum.';
comment on column workflows.continues_on_failure is 'Whether the other tasks continue after a failure.';
comment on column workflows.error_message is 'Cause of the failure.';
comment on column workflows.metadata is 'Other data by name.';
comment on column workflows.scheduled_at is 'Earliest time of the start; null for no delay.';
comment on column workflows.started_at is 'Time at which the first task started.';
comment on column workflows.completed_at is 'Time of the end, after success or failure.';
comment on column workflows.duration_seconds is 'Seconds from start to end; null until the end.';
comment on column workflows.deleted_at is 'Time of deletion; null for a live row.';
comment on column workflows.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column workflows.source_key is 'Key of the row in that system.';
comment on column workflows.created_at is 'Time at which the row was created.';
comment on column workflows.updated_at is 'Time of the last change of the row.';

create type task_status as enum ('pending', 'scheduled', 'blocked', 'in_progress', 'testing', 'review', 'completed', 'failed', 'cancelled');
comment on type task_status is 'Progress of a task.';

create table tasks (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  title text not null check (length(title) between 1 and 300),
  description text,
  status task_status not null default 'pending',
  priority priority_level not null default 'medium',
  assigned_to_agent_id uuid references agents on delete set null,
  issue_id uuid references issues on delete set null,
  pull_request_id uuid references pull_requests on delete set null,
  task_definition_id uuid references task_definitions on delete set null,
  workflow_id uuid,
  workflow_step integer check (workflow_step > 0),
  definition_of_done text,
  total_tokens_used integer not null default 0 check (total_tokens_used >= 0),
  total_cost_usd numeric(12,6) not null default 0 check (total_cost_usd >= 0 and total_cost_usd <> 'NaN'),
  config jsonb not null default '{}' check (jsonb_typeof(config) = 'object'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  result jsonb,
  error_message text,
  retry_count integer not null default 0 check (retry_count >= 0),
  max_retries integer not null default 3 check (max_retries >= 0),
  retry_delay_seconds integer not null default 60 check (retry_delay_seconds > 0),
  next_retry_at timestamptz,
  scheduled_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  deleted_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- No time makes it fail: not an infinite one, nor two that are further apart than an interval can be.
  duration_seconds double precision generated always as (case
      when started_at > '-infinity' and completed_at < '200000-01-01 00:00:00+00' then extract(epoch from completed_at - started_at)::double precision end) stored,
  search_text tsvector not null generated always as (setweight(to_tsvector('english', title), 'A')
      || setweight(to_tsvector('english', left(coalesce(description, ''), 200000)), 'B')) stored,
  foreign key (workflow_id, project_id) references workflows (id, project_id) on delete set null (workflow_id),
  unique (id, project_id),
  check (retry_count <= max_retries),
  check (completed_at >= started_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on tasks (source_system, source_key);
create index on tasks (project_id, created_at, id);
create index on tasks (assigned_to_agent_id, created_at, id);
create index on tasks (issue_id, created_at, id);
create index on tasks (pull_request_id, created_at, id);
create index on tasks (task_definition_id, created_at, id);
create index on tasks (workflow_id, workflow_step, id);
create index on tasks (status, priority);
create index on tasks (title, id);
create index on tasks (status, id);
create index on tasks (priority, id);
create index on tasks (scheduled_at, id);
create index on tasks (scheduled_at desc nulls last, id desc);
create index on tasks (completed_at, id);
create index on tasks (completed_at desc nulls last, id desc);
create index on tasks (workflow_step, id);
create index on tasks (workflow_step desc nulls last, id desc);
create index on tasks (created_at, id);
create index on tasks (duration_seconds, id);
create index on tasks (duration_seconds desc nulls last, id desc);
create index on tasks using gin (search_text);
-- Serves ready_tasks in their order.
create index tasks_ready_idx on tasks (priority desc, coalesce(scheduled_at, created_at), id)
  where status in ('pending', 'scheduled') and deleted_at is null;
create index tasks_config_idx on tasks using gin (config);
create index tasks_result_idx on tasks using gin (result);
-- Serves an agent's tasks by priority, and their number for each priority.
create index tasks_agent_priority_idx on tasks (assigned_to_agent_id, priority, project_id) where deleted_at is null;
create trigger touch before update on tasks for each row execute function touch_updated_at();

comment on table tasks is 'A piece of work for an agent (A tasks, P tasks).';
comment on column tasks.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column tasks.project_id is 'The project to which it belongs.';
comment on column tasks.title is 'Title.';
comment on column tasks.description is 'Description.';
comment on column tasks.status is 'Progress.';
comment on column tasks.priority is 'Priority.';
comment on column tasks.assigned_to_agent_id is 'The agent that works on it (A).';
comment on column tasks.issue_id is 'The issue for which it was created (A).';
comment on column tasks.pull_request_id is 'The pull request with its result (A pr_id).';
comment on column tasks.task_definition_id is 'The template from which it was created (P).';
comment on column tasks.workflow_id is 'The workflow to which it belongs, in the same project (P).';
comment on column tasks.workflow_step is 'Step in the workflow; tasks of the same step run in parallel (P).';
comment on column tasks.definition_of_done is 'Definition of done (A).';
comment on column tasks.total_tokens_used is 'Tokens used so far (A).';
comment on column tasks.total_cost_usd is 'Cost so far, in US dollars (A).';
comment on column tasks.config is 'Configuration (P).';
comment on column tasks.metadata is 'Other data by name (P).';
comment on column tasks.result is 'Result (P).';
comment on column tasks.error_message is 'Cause of the failure (P).';
comment on column tasks.retry_count is 'Number of retries so far (P).';
comment on column tasks.max_retries is 'Maximum number of retries (P).';
comment on column tasks.retry_delay_seconds is 'Seconds before the first retry; the delay doubles for each further retry (P).';
comment on column tasks.next_retry_at is 'Time of the next retry (P).';
comment on column tasks.scheduled_at is 'Earliest time of the start; null for no delay (P).';
comment on column tasks.started_at is 'Time of the start.';
comment on column tasks.completed_at is 'Time of the end, after success or failure.';
comment on column tasks.duration_seconds is 'Seconds from start to end; null until the end.';
comment on column tasks.deleted_at is 'Time of deletion; null for a live row (P).';
comment on column tasks.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column tasks.source_key is 'Key of the row in that system.';
comment on column tasks.created_at is 'Time at which the row was created.';
comment on column tasks.updated_at is 'Time of the last change of the row.';
comment on column tasks.search_text is 'Words of title and description, for full text search.';
comment on index tasks_config_idx is 'Serves the filters contains and hasKey.';
comment on index tasks_result_idx is 'Serves the filters contains and hasKey.';

create type dependency_type as enum ('finish_to_start', 'start_to_start', 'finish_to_finish');
comment on type dependency_type is 'Condition under which a task waits for another task.';

create table task_dependencies (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  task_id uuid not null,
  depends_on_id uuid not null,
  type dependency_type not null default 'finish_to_start',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  foreign key (task_id, project_id) references tasks (id, project_id) on delete cascade,
  foreign key (depends_on_id, project_id) references tasks (id, project_id) on delete cascade,
  unique (task_id, depends_on_id),
  check (task_id <> depends_on_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on task_dependencies (source_system, source_key);
create index on task_dependencies (project_id);
create index on task_dependencies (task_id, created_at, id);
create index on task_dependencies (depends_on_id, created_at, id);
create index on task_dependencies (created_at, id);
-- Runs after the row is written: then it sees the other rows of the same statement.
create trigger acyclic after insert or update of task_id, depends_on_id, project_id on task_dependencies
  for each row execute function refuse_circular_dependency();

comment on table task_dependencies is 'Dependency of a task on another task of the same project (P).';
comment on column task_dependencies.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_dependencies.project_id is 'The project of both tasks.';
comment on column task_dependencies.task_id is 'The dependent task.';
comment on column task_dependencies.depends_on_id is 'The task on which it depends.';
comment on column task_dependencies.type is 'Condition.';
comment on column task_dependencies.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_dependencies.source_key is 'Key of the row in that system.';
comment on column task_dependencies.created_at is 'Time at which the row was created.';

create type log_level as enum ('debug', 'info', 'warning', 'error');
comment on type log_level is 'Level of a log entry.';

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

comment on table task_logs is 'A log entry of a task (P task_execution_logs).';
comment on column task_logs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_logs.project_id is 'The project of the task.';
comment on column task_logs.task_id is 'The task.';
comment on column task_logs.agent_id is 'The agent that worked on the task.';
comment on column task_logs.attempt is 'Number of the attempt, from 1.';
comment on column task_logs.level is 'Severity.';
comment on column task_logs.step is 'Step of the task.';
comment on column task_logs.message is 'Message.';
comment on column task_logs.details is 'Details by name.';
comment on column task_logs.logged_at is 'Time of the event.';
comment on column task_logs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_logs.source_key is 'Key of the row in that system.';
comment on column task_logs.created_at is 'Time at which the row was created.';

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

comment on table task_resource_usage is 'Resource use of a task at one time (P).';
comment on column task_resource_usage.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_resource_usage.project_id is 'The project of the task.';
comment on column task_resource_usage.task_id is 'The task.';
comment on column task_resource_usage.attempt is 'Number of the attempt, from 1.';
comment on column task_resource_usage.measured_at is 'Time of the measurement.';
comment on column task_resource_usage.cpu_usage_percent is 'Processor time, in percent of one core.';
comment on column task_resource_usage.memory_bytes is 'Memory, in bytes.';
comment on column task_resource_usage.peak_memory_bytes is 'Maximum memory so far, in bytes.';
comment on column task_resource_usage.disk_read_bytes is 'Bytes read from disk so far.';
comment on column task_resource_usage.disk_written_bytes is 'Bytes written to disk so far.';
comment on column task_resource_usage.network_received_bytes is 'Bytes received so far.';
comment on column task_resource_usage.network_sent_bytes is 'Bytes sent so far.';
comment on column task_resource_usage.metadata is 'Other measurements by name.';
comment on column task_resource_usage.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_resource_usage.source_key is 'Key of the row in that system.';
comment on column task_resource_usage.created_at is 'Time at which the row was created.';

-- Area agent comes first, because tasks refer to agents: only here its table can refer back.
alter table token_usage
  add foreign key (task_id) references tasks on delete set null;
