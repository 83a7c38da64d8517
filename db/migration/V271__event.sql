-- Events: payloads, and those that webhooks brought, can be searched by what they contain and by their members.

create index events_payload_idx on events using gin (payload);
comment on index events_payload_idx is 'For the filters contains and hasKey.';
create index webhooks_payload_idx on webhooks using gin (payload);
comment on index webhooks_payload_idx is 'For the filters contains and hasKey.';
