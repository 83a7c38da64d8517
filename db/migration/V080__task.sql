-- Task.

create type task_status as enum ('pending', 'scheduled', 'blocked', 'in_progress', 'testing', 'review', 'completed', 'failed', 'cancelled');
comment on type task_status is 'How far a task is.';

create type dependency_type as enum ('finish_to_start', 'start_to_start', 'finish_to_finish');
comment on type dependency_type is 'What a task waits for in another one.';

create table tasks (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  title text not null check (length(title) between 1 and 300),
  description text,
  status task_status not null default 'pending',
  priority priority_level not null default 'medium',
  assigned_to_agent_id uuid references agents on delete set null,
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
  search_text tsvector not null generated always as (setweight(to_tsvector('english', title), 'A')
      || setweight(to_tsvector('english', left(coalesce(description, ''), 200000)), 'B')) stored,
  unique (id, project_id),
  check (retry_count <= max_retries),
  check (completed_at >= started_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on tasks (source_system, source_key);
create index on tasks (project_id, created_at, id);
create index on tasks (assigned_to_agent_id, created_at, id);
create index on tasks (status, priority);
create index on tasks (title, id);
create index on tasks (status, id);
create index on tasks (priority, id);
create index on tasks (scheduled_at, id);
create index on tasks (scheduled_at desc nulls last, id desc);
create index on tasks (completed_at, id);
create index on tasks (completed_at desc nulls last, id desc);
create index on tasks (created_at, id);
create index on tasks using gin (search_text);
create trigger touch before update on tasks for each row execute function touch_updated_at();

comment on table tasks is 'A piece of work for an agent (A tasks, P tasks).';
comment on column tasks.id is 'Key. Ids made here grow with time.';
comment on column tasks.project_id is 'The project it belongs to.';
comment on column tasks.title is 'What is to be done, in a line.';
comment on column tasks.description is 'What is to be done, in more words.';
comment on column tasks.status is 'How far it is.';
comment on column tasks.priority is 'How soon it should be done.';
comment on column tasks.assigned_to_agent_id is 'The agent that works on it (A).';
comment on column tasks.definition_of_done is 'When it is done (A).';
comment on column tasks.total_tokens_used is 'Tokens spent on it so far (A).';
comment on column tasks.total_cost_usd is 'Money spent on it so far, in US dollars (A).';
comment on column tasks.config is 'How it is to be run (P).';
comment on column tasks.metadata is 'What else is known of it (P).';
comment on column tasks.result is 'What came out (P).';
comment on column tasks.error_message is 'Why it failed (P).';
comment on column tasks.retry_count is 'How often it was tried again (P).';
comment on column tasks.max_retries is 'How often it may be tried again (P).';
comment on column tasks.retry_delay_seconds is 'Seconds before the first retry; each further one waits twice as long (P).';
comment on column tasks.next_retry_at is 'When it is tried again (P).';
comment on column tasks.scheduled_at is 'When it may begin; null for at once (P).';
comment on column tasks.started_at is 'When work on it began.';
comment on column tasks.completed_at is 'When it ended, well or not.';
comment on column tasks.deleted_at is 'When it was deleted; null while it lives (P).';
comment on column tasks.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column tasks.source_key is 'The row''s key in that system.';
comment on column tasks.created_at is 'When the row was created.';
comment on column tasks.updated_at is 'When the row was changed last.';
comment on column tasks.search_text is 'The words of title and description, for full text search.';

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

comment on table task_dependencies is 'That a task waits for another one of the same project (P).';
comment on column task_dependencies.id is 'Key. Ids made here grow with time.';
comment on column task_dependencies.project_id is 'The project of both.';
comment on column task_dependencies.task_id is 'The task that waits.';
comment on column task_dependencies.depends_on_id is 'The task that is waited for.';
comment on column task_dependencies.type is 'What is waited for.';
comment on column task_dependencies.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column task_dependencies.source_key is 'The row''s key in that system.';
comment on column task_dependencies.created_at is 'When the row was created.';
