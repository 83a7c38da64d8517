-- Undoes V272__task.sql.

drop index tasks_result_idx;
drop index tasks_config_idx;
