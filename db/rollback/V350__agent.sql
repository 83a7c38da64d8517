-- Undoes V350__agent.sql.

drop view budget_usage;
drop type budget_state;
drop index token_usage_agent_spend_idx;
drop index token_usage_project_spend_idx;
