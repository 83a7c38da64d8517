-- Undoes V090__event.sql: what its tables hold is lost.

drop table events;
drop table event_types;
drop type event_status;
drop type event_source;
