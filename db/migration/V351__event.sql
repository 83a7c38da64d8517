-- Event: subscriptions in the order in which they are served.
create index event_subscriptions_priority_idx on event_subscriptions (priority, id);
