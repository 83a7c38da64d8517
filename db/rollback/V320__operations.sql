-- Undoes V320__operations.sql: the views lose nothing by keeping a column more, and those that read them would have to go with it.

comment on view ready_tasks is 'The tasks that can begin now, in the order in which they should: the most urgent first, of these the one that has waited longest (P).';
