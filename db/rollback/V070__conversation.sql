-- Undoes V070__conversation.sql: what its tables hold is lost.

drop table messages;
drop table conversation_participants;
drop table conversations;
drop type author_type;
drop type conversation_status;
drop type conversation_type;
