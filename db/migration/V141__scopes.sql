-- The indexes of V140 serve what these ones served. This is a migration of its own, because dropping an index locks its table against reads,
-- and making the others takes long.
drop index agent_memories_scope_project_id_idx;
drop index budget_limits_scope_project_id_idx;
drop index coding_session_projects_user_id_idx;
drop index generations_user_id_idx;
drop index ground_truths_user_id_idx;
drop index linear_events_project_id_idx;
drop index slack_events_project_id_idx;
drop index github_events_project_id_idx;
drop index deployment_events_project_id_idx;
drop index event_subscriptions_shared_project_id_idx;
drop index event_processing_logs_project_id_idx;
drop index prompt_variations_project_id_idx;
drop index prompt_variations_organization_id_idx;
drop index prompt_feedback_project_id_idx;
drop index context_data_project_id_idx;
drop index context_data_organization_id_idx;
drop index task_dependencies_project_id_idx;
