-- Undoes V271__event.sql.

drop index events_payload_idx;
