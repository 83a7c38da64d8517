-- Undoes db/migration/V160__task.sql: what its tables hold is lost.

alter table tasks
  drop column workflow_step,
  drop column workflow_id,
  drop column task_definition_id;
drop table task_resource_usage;
drop table task_logs;
drop table workflows;
drop table task_definitions;
drop type log_level;
drop type workflow_status;
drop type workflow_type;
