-- Undoes db/migration/V170__prompt.sql: what its tables hold is lost.

drop table context_data;
drop table context_sources;
drop table prompt_feedback;
drop table prompt_executions;
drop table prompt_variations;
drop table prompt_templates;
drop function pass_on_prompt_scope();
drop function keep_prompt_scope();
drop type context_source_type;
