-- Task: what an agent has to do, by urgency, and how much it is of each.
create index tasks_agent_priority_idx on tasks (assigned_to_agent_id, priority, project_id) where deleted_at is null;
