-- Undoes V110__task.sql.

alter table tasks
  drop column issue_id,
  drop column pull_request_id;
