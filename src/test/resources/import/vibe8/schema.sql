-- The tables of Vibe8, in its own document's words.

CREATE TABLE users (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  email VARCHAR NOT NULL UNIQUE,
  auth0_sub VARCHAR UNIQUE,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  last_login TIMESTAMP
);

CREATE UNIQUE INDEX ix_users_email ON users(email);
CREATE UNIQUE INDEX ix_users_auth0_sub ON users(auth0_sub);

CREATE TABLE analysis_runs (
  run_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  upload_filename VARCHAR,
  submission_type VARCHAR NOT NULL,
  project_name VARCHAR,
  author_type VARCHAR,
  author_model VARCHAR,
  git_repo_url VARCHAR,
  git_branch VARCHAR,
  git_commit_sha VARCHAR,
  metrics JSONB NOT NULL,
  file_tree JSONB,
  errors JSONB NOT NULL DEFAULT '[]'::jsonb
);

CREATE INDEX ix_analysis_runs_user_id ON analysis_runs(user_id);
CREATE INDEX ix_analysis_runs_created_at ON analysis_runs(created_at);

CREATE TABLE jobs (
  job_id VARCHAR PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  status VARCHAR NOT NULL,
  source_kind VARCHAR NOT NULL,
  source_metadata JSONB,
  result_run_id UUID REFERENCES analysis_runs(run_id) ON DELETE SET NULL,
  error_message VARCHAR,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW()
);

CREATE INDEX ix_jobs_user_id ON jobs(user_id);
CREATE INDEX ix_jobs_status ON jobs(status);
CREATE INDEX ix_jobs_status_updated ON jobs(status, updated_at);
