-- Event.

create type event_source as enum ('sluice', 'linear', 'slack', 'github', 'deployment', 'other');
comment on type event_source is 'Where an event comes from.';

create type event_status as enum ('pending', 'processing', 'processed', 'failed', 'ignored');
comment on type event_status is 'How far the processing of an event is.';

create table event_types (
  id uuid primary key default uuidv7(),
  name text not null unique check (name ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$'),
  source event_source not null default 'other',
  description text,
  payload_schema jsonb,
  processing_config jsonb not null default '{}' check (jsonb_typeof(processing_config) = 'object'),
  is_active boolean not null default true,
  retention_days integer check (retention_days > 0),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on event_types (source_system, source_key);
create index on event_types (name, id);
create index on event_types (created_at, id);
create trigger touch before update on event_types for each row execute function touch_updated_at();

comment on table event_types is 'A kind of event, and how it is processed (P).';
comment on column event_types.id is 'Key. Ids made here grow with time.';
comment on column event_types.name is 'Name, in small letters with dots.';
comment on column event_types.source is 'Where such events come from.';
comment on column event_types.description is 'What such an event means.';
comment on column event_types.payload_schema is 'JSON Schema of the payload; null if it may be anything.';
comment on column event_types.processing_config is 'How such events are processed.';
comment on column event_types.is_active is 'Whether such events are taken.';
comment on column event_types.retention_days is 'Days after which such events may be removed; null for never.';
comment on column event_types.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column event_types.source_key is 'The row''s key in that system.';
comment on column event_types.created_at is 'When the row was created.';
comment on column event_types.updated_at is 'When the row was changed last.';

create table events (
  id uuid primary key default uuidv7(),
  event_type_id uuid not null references event_types on delete restrict,
  project_id uuid references projects on delete cascade,
  repository_id uuid references repositories on delete set null,
  user_id uuid references users on delete set null,
  status event_status not null default 'pending',
  external_id text,
  correlation_id uuid,
  payload jsonb not null default '{}',
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  error_message text,
  retry_count integer not null default 0 check (retry_count >= 0),
  occurred_at timestamptz not null default now(),
  processed_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (event_type_id, external_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on events (source_system, source_key);
create index on events (event_type_id, occurred_at, id);
create index on events (project_id, occurred_at, id);
create index on events (repository_id, occurred_at, id);
create index on events (user_id);
create index on events (status, occurred_at);
create index on events (status, id);
create index on events (occurred_at, id);
create index on events (created_at, id);
create trigger touch before update on events for each row execute function touch_updated_at();

comment on table events is 'Something that happened, here or elsewhere (P).';
comment on column events.id is 'Key. Ids made here grow with time.';
comment on column events.event_type_id is 'What kind it is.';
comment on column events.project_id is 'The project it concerns; null if it concerns none.';
comment on column events.repository_id is 'The repository it concerns.';
comment on column events.user_id is 'The user who caused it.';
comment on column events.status is 'How far its processing is.';
comment on column events.external_id is 'Its name at its source; one name comes in once.';
comment on column events.correlation_id is 'What events of one story have in common.';
comment on column events.payload is 'What happened, as its source tells it.';
comment on column events.metadata is 'What else is known of it.';
comment on column events.error_message is 'Why its processing failed.';
comment on column events.retry_count is 'How often its processing was tried again.';
comment on column events.occurred_at is 'When it happened.';
comment on column events.processed_at is 'When its processing ended.';
comment on column events.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column events.source_key is 'The row''s key in that system.';
comment on column events.created_at is 'When the row was created.';
comment on column events.updated_at is 'When the row was changed last.';
