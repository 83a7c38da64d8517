-- Job: how far jobs are.

alter table jobs add unique (id, user_id);

create table job_progress (
  id uuid primary key default uuidv7(),
  job_id uuid not null,
  user_id uuid not null,
  status run_status not null default 'running',
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

comment on table job_progress is 'What a job said of its progress: one row for each time it did. The newest one holds.';
comment on column job_progress.id is 'Key. Ids made here grow with time.';
comment on column job_progress.job_id is 'The job.';
comment on column job_progress.user_id is 'The user whose job it is.';
comment on column job_progress.status is 'How far the job was.';
comment on column job_progress.stage is 'What it was doing: clone, lint, store, and so on.';
comment on column job_progress.percent is 'Done part of its work, in percent.';
comment on column job_progress.items_done is 'Files, or other items, that were done.';
comment on column job_progress.items_total is 'Those there are.';
comment on column job_progress.message is 'What it said, for people.';
comment on column job_progress.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column job_progress.source_key is 'The row''s key in that system.';
comment on column job_progress.created_at is 'When the row was created.';
