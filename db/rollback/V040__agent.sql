-- Undoes V040__agent.sql: what its tables hold is lost.

drop table agents;
drop type agent_type;
