-- Undoes db/migration/V150__agent.sql: what its tables hold is lost.

drop trigger scope on agents;
alter table agents drop constraint agents_id_project_id_key;
drop table budget_limits;
drop table token_usage;
drop table agent_memories;
drop function pass_on_agent_scope();
drop function keep_agent_scope();
drop type budget_action;
drop type budget_period;
drop type budget_scope;
