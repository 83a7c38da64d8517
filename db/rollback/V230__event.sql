-- Undoes V230__event.sql.

drop function cleanup_old_events(interval, integer);
drop function process_pending_events(integer);
drop function check_subscription_match(uuid, uuid);
drop function match_event_subscriptions(uuid);
