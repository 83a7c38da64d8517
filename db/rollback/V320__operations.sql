-- Undoes V320__operations.sql: the views lose nothing by keeping a column more, and those that read them would have to go with it.

comment on view ready_tasks is 'The tasks that can begin now, in the order in which they should: the most urgent first, of these the one that has waited longest (P).';
alter table event_types
  drop constraint event_types_retention_days_check,
  add constraint event_types_retention_days_check check (retention_days > 0);
