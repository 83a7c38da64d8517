-- Analysis.

create type run_status as enum ('pending', 'running', 'completed', 'failed', 'cancelled');
comment on type run_status is 'How far an analysis or a job is.';

create type submission_type as enum ('upload', 'github', 'git', 'scheduled');
comment on type submission_type is 'How code got into an analysis or a job.';

create type code_author_type as enum ('human', 'ai');
comment on type code_author_type is 'Who wrote the code.';

create table analysis_runs (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete cascade,
  project_id uuid references projects on delete cascade,
  repository_id uuid references repositories on delete cascade,
  status run_status not null default 'pending',
  analysis_type text,
  tools text[] not null default '{}',
  submission_type submission_type,
  upload_filename text,
  project_name text,
  author_type code_author_type,
  author_model text,
  git_repo_url text,
  git_branch text,
  git_commit_sha text,
  metrics jsonb not null default '{}' check (jsonb_typeof(metrics) = 'object'),
  file_tree jsonb,
  errors jsonb not null default '[]' check (jsonb_typeof(errors) = 'array'),
  error_message text,
  quality_score numeric(5,2) check (quality_score between 0 and 100),
  files_analyzed integer not null default 0 check (files_analyzed >= 0),
  started_at timestamptz,
  completed_at timestamptz,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (completed_at >= started_at),
  check (source_system is distinct from 'vibe8' or (user_id is not null and submission_type is not null)),
  check (source_system is distinct from 'yudai_v3' or repository_id is not null),
  check ((source_system is null) = (source_key is null))
);
create unique index on analysis_runs (source_system, source_key);
create index on analysis_runs (user_id, created_at, id);
create index on analysis_runs (project_id, created_at, id);
create index on analysis_runs (repository_id, created_at, id);
create index on analysis_runs (status, id);
create index on analysis_runs (started_at, id);
create index on analysis_runs (started_at desc nulls last, id desc);
create index on analysis_runs (created_at, id);
create trigger touch before update on analysis_runs for each row execute function touch_updated_at();

comment on table analysis_runs is 'One analysis of some code (V analysis_runs, P analysis_runs, Y file_analyses).';
comment on column analysis_runs.id is 'Key. Ids made here grow with time.';
comment on column analysis_runs.user_id is 'The user who asked for it (V). Required for rows of Vibe8.';
comment on column analysis_runs.project_id is 'The project it belongs to (P).';
comment on column analysis_runs.repository_id is 'The repository it looked at (P, Y). Required for rows of YudaiV3.';
comment on column analysis_runs.status is 'How far it is. Vibe8 kept completed ones alone.';
comment on column analysis_runs.analysis_type is 'What was looked for (Y, P).';
comment on column analysis_runs.tools is 'The tools it used (P).';
comment on column analysis_runs.submission_type is 'How the code got in (V). Required for rows of Vibe8.';
comment on column analysis_runs.upload_filename is 'Name of the uploaded file (V).';
comment on column analysis_runs.project_name is 'Name that the user gave the analysed code (V).';
comment on column analysis_runs.author_type is 'Who wrote the code (V).';
comment on column analysis_runs.author_model is 'Who or what model wrote it, in more words (V).';
comment on column analysis_runs.git_repo_url is 'Address of the repository (V).';
comment on column analysis_runs.git_branch is 'Branch (V).';
comment on column analysis_runs.git_commit_sha is 'Commit (V).';
comment on column analysis_runs.metrics is 'What the ten collectors found, by collector (V metrics, Y results).';
comment on column analysis_runs.file_tree is 'The analysed files with what was found in each (V).';
comment on column analysis_runs.errors is 'What went wrong, as a list of texts (V).';
comment on column analysis_runs.error_message is 'Why it failed (Y).';
comment on column analysis_runs.quality_score is 'Quality from 0 to 100 (P).';
comment on column analysis_runs.files_analyzed is 'How many files were looked at (P).';
comment on column analysis_runs.started_at is 'When it began (Y, P).';
comment on column analysis_runs.completed_at is 'When it ended, well or not (Y, P).';
comment on column analysis_runs.metadata is 'What else is known of it (P).';
comment on column analysis_runs.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column analysis_runs.source_key is 'The row''s key in that system.';
comment on column analysis_runs.created_at is 'When the row was created.';
comment on column analysis_runs.updated_at is 'When the row was changed last.';
