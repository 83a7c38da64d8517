drop table message_pieces;
drop index messages_id_conversation_id_idx;
