-- Events: payloads can be searched by what they contain and by their members.

create index events_payload_idx on events using gin (payload);
comment on index events_payload_idx is 'For the filters contains and hasKey.';
