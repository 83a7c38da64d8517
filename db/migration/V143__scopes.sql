-- The indexes of V142 serve what these ones served. As in V141, the drops are a migration of their own.
drop index tasks_project_id_id_idx;
drop index tasks_project_id_created_at_id_idx;
drop index workflows_project_id_id_idx;
drop index workflows_project_id_created_at_id_idx;
drop index prompt_templates_project_id_id_idx;
drop index prompt_templates_organization_id_id_idx;
drop index token_usage_project_spend_idx;
