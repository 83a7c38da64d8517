-- Undoes V080__task.sql: what its tables hold is lost.

drop table task_dependencies;
drop table tasks;
drop type dependency_type;
drop type task_status;
