-- Undoes V300__task.sql.

drop index tasks_agent_priority_idx;
