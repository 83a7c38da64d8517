-- The newest rows of a few scopes: without these indexes, PostgreSQL walks through the newest rows of all scopes.
create index on events (project_id, created_at, id);
create index on agents (project_id, created_at, id);
create index on analysis_runs (repository_id, started_at, id);
