-- A page of the rows of a few scopes is chosen by its order and by `deleted_at`. With both in the index, PostgreSQL reads only the rows of the
-- table that the page shows. The sums of token usage per day and model are read from an index alone, too.
create index on tasks (project_id, id) include (deleted_at);
create index on tasks (project_id, created_at, id) include (deleted_at);
create index on workflows (project_id, id) include (deleted_at);
create index on workflows (project_id, created_at, id) include (deleted_at);
create index on prompt_templates (project_id, id) include (deleted_at);
create index on prompt_templates (organization_id, id) include (deleted_at);
create index token_usage_project_spend on token_usage (project_id, usage_date, model) include (tokens_in, tokens_out, cost_usd);
