-- Undoes V220__task.sql.

drop view ready_tasks;
drop index tasks_ready_idx;
drop trigger acyclic on task_dependencies;
drop function refuse_circular_dependency();
drop function task_dependencies_satisfied(uuid);
