-- Job.

create table jobs (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  status run_status not null default 'pending',
  source_kind submission_type not null,
  source_metadata jsonb,
  result_run_id uuid references analysis_runs on delete set null,
  error_message text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
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

comment on table jobs is 'A unit of work in the queue (V). The queue''s own name for it is its source key.';
comment on column jobs.id is 'Key. Ids made here grow with time.';
comment on column jobs.user_id is 'The user whose work it is.';
comment on column jobs.status is 'How far it is.';
comment on column jobs.source_kind is 'How the code gets in.';
comment on column jobs.source_metadata is 'What the job works on: file, address, branch.';
comment on column jobs.result_run_id is 'The analysis it led to; null until it has.';
comment on column jobs.error_message is 'Why it failed.';
comment on column jobs.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column jobs.source_key is 'The row''s key in that system.';
comment on column jobs.created_at is 'When the row was created.';
comment on column jobs.updated_at is 'When the row was changed last.';
