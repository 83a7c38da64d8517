-- Job: jobs of the queue and their progress.

create table jobs (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  status execution_status not null default 'pending',
  source_kind code_source not null,
  source_metadata jsonb,
  result_run_id uuid references analysis_runs on delete set null,
  error_message text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, user_id),
  check (error_message is null or status in ('failed', 'cancelled', 'pending', 'running', 'completed')),
  check ((source_system is null) = (source_key is null))
);
create unique index on jobs (source_system, source_key);
create index on jobs (user_id, created_at, id);
create index on jobs (status, updated_at);
create index on jobs (result_run_id, created_at, id);
create index on jobs (status, id);
create index on jobs (created_at, id);
create trigger touch before update on jobs for each row execute function touch_updated_at();

comment on table jobs is 'A job of the queue (V). The queue''s own id is the source key.';
comment on column jobs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column jobs.user_id is 'The user who requested it.';
comment on column jobs.status is 'Progress.';
comment on column jobs.source_kind is 'Origin of the code.';
comment on column jobs.source_metadata is 'Input of the job: file, URL, branch.';
comment on column jobs.result_run_id is 'The resulting analysis; null until it exists.';
comment on column jobs.error_message is 'Cause of the failure.';
comment on column jobs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column jobs.source_key is 'Key of the row in that system.';
comment on column jobs.created_at is 'Time at which the row was created.';
comment on column jobs.updated_at is 'Time of the last change of the row.';

create table job_progress (
  id uuid primary key default uuidv7(),
  job_id uuid not null,
  user_id uuid not null,
  status execution_status not null default 'running',
  stage text,
  percent numeric(5,2) not null check (percent between 0 and 100 and percent <> 'NaN'),
  items_done integer check (items_done >= 0),
  items_total integer check (items_total >= 0),
  message text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  foreign key (job_id, user_id) references jobs (id, user_id) on delete cascade on update cascade,
  check (items_done <= items_total),
  check ((source_system is null) = (source_key is null))
);
create unique index on job_progress (source_system, source_key);
create index on job_progress (job_id, created_at, id);
create index on job_progress (user_id, created_at, id);
create index on job_progress (created_at, id);

comment on table job_progress is 'A progress report of a job. The newest row applies.';
comment on column job_progress.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column job_progress.job_id is 'The job.';
comment on column job_progress.user_id is 'The user of the job.';
comment on column job_progress.status is 'State of the job.';
comment on column job_progress.stage is 'Current step: clone, lint, store, and so on.';
comment on column job_progress.percent is 'Progress in percent.';
comment on column job_progress.items_done is 'Number of files or other items that are done.';
comment on column job_progress.items_total is 'Number of all items.';
comment on column job_progress.message is 'Message for users.';
comment on column job_progress.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column job_progress.source_key is 'Key of the row in that system.';
comment on column job_progress.created_at is 'Time at which the row was created.';
