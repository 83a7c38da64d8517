-- Undoes V351__event.sql.

drop index event_subscriptions_priority_idx;
