create index on tasks (project_id, id);
create index on tasks (project_id, created_at, id);
create index on workflows (project_id, id);
create index on workflows (project_id, created_at, id);
create index on prompt_templates (project_id, id);
create index on prompt_templates (organization_id, id);
create index token_usage_project_spend_idx on token_usage (project_id, usage_date) include (cost_usd);
