-- Undoes V271__event.sql.

drop index webhooks_payload_idx;
drop index events_payload_idx;
