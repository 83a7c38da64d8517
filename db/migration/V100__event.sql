-- Event: event types, events with details by source, subscriptions, webhooks and notifications.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function keep_event_name() returns trigger language plpgsql as 'begin end';
create function keep_event_scope() returns trigger language plpgsql as 'begin end';
create function pass_on_event_scope() returns trigger language plpgsql as 'begin end';

create type event_source as enum ('sluice', 'linear', 'slack', 'github', 'deployment', 'other');
comment on type event_source is 'Source of an event.';

create table event_types (
  id uuid primary key default uuidv7(),
  name text not null unique check (name ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$'),
  source event_source not null default 'other',
  description text,
  payload_schema jsonb,
  processing_config jsonb not null default '{}' check (jsonb_typeof(processing_config) = 'object'),
  is_active boolean not null default true,
  retention_days integer check (retention_days between 1 and 36525),
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

comment on table event_types is 'A type of event with the configuration of its processing (P).';
comment on column event_types.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column event_types.name is 'Name, in lower case with dots.';
comment on column event_types.source is 'Source of the events.';
comment on column event_types.description is 'Description.';
comment on column event_types.payload_schema is 'JSON Schema of the payload; null for any payload.';
comment on column event_types.processing_config is 'Configuration of the processing.';
comment on column event_types.is_active is 'Whether such events are accepted.';
comment on column event_types.retention_days is 'Days after which such events may be deleted; null for never.';
comment on column event_types.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column event_types.source_key is 'Key of the row in that system.';
comment on column event_types.created_at is 'Time at which the row was created.';
comment on column event_types.updated_at is 'Time of the last change of the row.';

create type event_status as enum ('pending', 'processing', 'processed', 'failed', 'ignored');
comment on type event_status is 'Progress of the processing of an event.';

-- A partition for each month keeps indexes small, and the partitions of old months are dropped as a whole.
-- make_event_partitions() creates the months; R__functions.sql calls it for a new database.
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
  -- Makes project_id part of a key, so that keep_event_scope() can lock the row without blocking its other changes.
  unique (id, project_id),
  check ((source_system is null) = (source_key is null))
) partition by range (id);
create table events_default partition of events default;
create index on events (source_system, source_key);
create index on events (event_type_id, occurred_at, id);
create index on events (project_id, occurred_at, id);
create index on events (repository_id, occurred_at, id);
create index on events (user_id);
create index on events (status, occurred_at);
create index on events (status, id);
create index on events (occurred_at, id);
create index on events (created_at, id);
create index events_payload_idx on events using gin (payload);
create trigger touch before update on events for each row execute function touch_updated_at();
create trigger scope after update of project_id on events
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_event_scope();
create trigger name_given after insert on events
  for each row when (new.external_id is not null) execute function keep_event_name();
create trigger name_changed after update of event_type_id, external_id on events
  for each row when ((old.event_type_id, old.external_id) is distinct from (new.event_type_id, new.external_id)) execute function keep_event_name();
-- A new id may move an event to another partition: PostgreSQL then deletes and inserts the row.
create trigger name_gone after delete on events
  for each row when (old.external_id is not null) execute function keep_event_name();

comment on table events is 'An event in Sluice or in another system (P). Partitioned by id: a generated id begins with the time, so the events of a month are in one partition (events_2026_11). Imported events have other ids: most are in events_default.';
comment on table events_default is 'Events that no partition of a month takes: their ids were generated elsewhere, or the partition of the month did not exist in time.';
comment on column events.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column events.event_type_id is 'Type.';
comment on column events.project_id is 'The project; null for none.';
comment on column events.repository_id is 'The repository.';
comment on column events.user_id is 'The user who caused the event.';
comment on column events.status is 'Progress of the processing.';
comment on column events.external_id is 'Id at the source; unique for each event type.';
comment on column events.correlation_id is 'Id that related events share.';
comment on column events.payload is 'Payload as received from the source.';
comment on column events.metadata is 'Other data by name.';
comment on column events.error_message is 'Cause of the failure.';
comment on column events.retry_count is 'Number of retries so far.';
comment on column events.occurred_at is 'Time of the event.';
comment on column events.processed_at is 'Time at which the processing ended.';
comment on column events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column events.source_key is 'Key of the row in that system.';
comment on column events.created_at is 'Time at which the row was created.';
comment on column events.updated_at is 'Time of the last change of the row.';
comment on index events_source_system_source_key_idx is 'Finds an imported event by its source key. It need not be unique: the import derives the id from system, table and key.';
comment on index events_payload_idx is 'Serves the filters contains and hasKey.';

-- No unique index over partitions can hold the uniqueness of (event_type_id, external_id): it would have to contain the id.
-- So this table does.
create table event_names (
  event_type_id uuid not null references event_types on delete cascade,
  external_id text not null,
  event_id uuid not null unique references events on delete cascade on update cascade,
  primary key (event_type_id, external_id)
);

comment on table event_names is 'External ids of events, which are unique for each event type. Triggers write this table.';
comment on column event_names.event_type_id is 'Type of the event.';
comment on column event_names.external_id is 'Id of the event at the source.';
comment on column event_names.event_id is 'The event.';

create type subscription_channel as enum ('notification', 'email', 'slack', 'telegram', 'webhook', 'task');
comment on type subscription_channel is 'Channel to a subscriber.';

create table event_subscriptions (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete cascade,
  project_id uuid references projects on delete cascade,
  shared_project_id uuid generated always as (case when user_id is null then project_id end) stored,
  repository_id uuid references repositories on delete cascade,
  event_type_id uuid references event_types on delete cascade,
  source event_source,
  name text not null check (length(name) between 1 and 200),
  description text,
  filter jsonb not null default '{}' check (jsonb_typeof(filter) = 'object'),
  channel subscription_channel not null default 'notification',
  target text,
  target_url_encrypted bytea,
  secret_encrypted bytea,
  config jsonb not null default '{}' check (jsonb_typeof(config) = 'object'),
  priority integer not null default 0,
  max_retries integer not null default 3 check (max_retries >= 0),
  is_active boolean not null default true,
  match_count bigint not null default 0 check (match_count >= 0),
  last_matched_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(user_id, project_id) > 0),
  check (channel <> 'webhook' or target_url_encrypted is not null),
  check ((source_system is null) = (source_key is null))
);
create unique index on event_subscriptions (source_system, source_key);
create index on event_subscriptions (user_id, created_at, id);
create index on event_subscriptions (project_id, created_at, id);
create index on event_subscriptions (shared_project_id);
create index on event_subscriptions (repository_id, created_at, id);
create index on event_subscriptions (event_type_id, created_at, id);
create index on event_subscriptions (name, id);
create index on event_subscriptions (channel, id);
create index on event_subscriptions (last_matched_at, id);
create index on event_subscriptions (last_matched_at desc nulls last, id desc);
create index on event_subscriptions (created_at, id);
-- The beginning of a sealed value, up to its form: which keys it needs is found by a few look-ups (docs/security.md).
create index on event_subscriptions ((substring(target_url_encrypted for position('\x00'::bytea in substring(target_url_encrypted for 65)) + 1)), id) where target_url_encrypted is not null;
create index on event_subscriptions ((substring(secret_encrypted for position('\x00'::bytea in substring(secret_encrypted for 65)) + 1)), id) where secret_encrypted is not null;
-- Serves subscriptions in the order of their processing.
create index event_subscriptions_priority_idx on event_subscriptions (priority, id);
create trigger touch before update on event_subscriptions for each row execute function touch_updated_at();

comment on table event_subscriptions is 'A subscription of a user or a project to events (P). A user''s subscription is visible to the user only, a project''s to its members. An event matches if it meets all conditions.';
comment on column event_subscriptions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column event_subscriptions.user_id is 'The subscriber; null for a subscription of the project.';
comment on column event_subscriptions.project_id is 'Project of the events; null for any that the subscriber sees.';
comment on column event_subscriptions.shared_project_id is 'The project, if it is the subscriber.';
comment on column event_subscriptions.repository_id is 'Repository of the events; null for any.';
comment on column event_subscriptions.event_type_id is 'Type of the events; null for any.';
comment on column event_subscriptions.source is 'Source of the events; null for any.';
comment on column event_subscriptions.name is 'Display name.';
comment on column event_subscriptions.description is 'Description.';
comment on column event_subscriptions.filter is 'JSON that the payload must contain.';
comment on column event_subscriptions.channel is 'Channel to the subscriber.';
comment on column event_subscriptions.target is 'Destination for display: a channel, an address, a host. No secret.';
comment on column event_subscriptions.target_url_encrypted is 'Secret: URL of the webhook, encrypted.';
comment on column event_subscriptions.secret_encrypted is 'Secret: key that signs the messages, encrypted.';
comment on column event_subscriptions.config is 'Configuration of the channel, without secrets.';
comment on column event_subscriptions.priority is 'Priority; larger numbers are served first.';
comment on column event_subscriptions.max_retries is 'Maximum number of retries.';
comment on column event_subscriptions.is_active is 'Whether it is in use.';
comment on column event_subscriptions.match_count is 'Number of events that matched.';
comment on column event_subscriptions.last_matched_at is 'Time of the last match.';
comment on column event_subscriptions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column event_subscriptions.source_key is 'Key of the row in that system.';
comment on column event_subscriptions.created_at is 'Time at which the row was created.';
comment on column event_subscriptions.updated_at is 'Time of the last change of the row.';

create type processing_stage as enum ('receive', 'validate', 'enrich', 'match', 'deliver');
comment on type processing_stage is 'Stage of the processing of an event.';

create type processing_outcome as enum ('started', 'succeeded', 'skipped', 'retried', 'failed');
comment on type processing_outcome is 'Outcome of a stage of the processing.';

create table event_processing_logs (
  id uuid primary key default uuidv7(),
  event_id uuid not null references events on delete cascade,
  project_id uuid references projects on delete cascade,
  event_subscription_id uuid references event_subscriptions on delete set null,
  stage processing_stage not null,
  outcome processing_outcome not null,
  attempt integer not null default 1 check (attempt > 0),
  message text,
  error_message text,
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  duration_ms integer check (duration_ms >= 0),
  logged_at timestamptz not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on event_processing_logs (source_system, source_key);
create index on event_processing_logs (event_id, logged_at, id);
create index on event_processing_logs (project_id);
create index on event_processing_logs (event_subscription_id, logged_at, id);
create index on event_processing_logs (stage, id);
create index on event_processing_logs (outcome, id);
create index on event_processing_logs (logged_at, id);
create index on event_processing_logs (created_at, id);
create trigger scope before insert or update of event_id, project_id on event_processing_logs
  for each row execute function keep_event_scope();

comment on table event_processing_logs is 'A log entry of the processing of an event (P).';
comment on column event_processing_logs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column event_processing_logs.event_id is 'The event.';
comment on column event_processing_logs.project_id is 'The project of the event. A trigger sets it.';
comment on column event_processing_logs.event_subscription_id is 'The subscription; null for stages before the match.';
comment on column event_processing_logs.stage is 'Stage.';
comment on column event_processing_logs.outcome is 'Outcome.';
comment on column event_processing_logs.attempt is 'Number of the attempt, from 1.';
comment on column event_processing_logs.message is 'Message.';
comment on column event_processing_logs.error_message is 'Cause of the failure.';
comment on column event_processing_logs.details is 'Details by name.';
comment on column event_processing_logs.duration_ms is 'Duration in milliseconds.';
comment on column event_processing_logs.logged_at is 'Time of the log entry.';
comment on column event_processing_logs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column event_processing_logs.source_key is 'Key of the row in that system.';
comment on column event_processing_logs.created_at is 'Time at which the row was created.';

create table linear_events (
  id uuid primary key references events on delete cascade,
  project_id uuid references projects on delete cascade,
  action text not null,
  entity_type text not null,
  entity_id text not null,
  identifier text,
  title text,
  state text,
  priority integer check (priority between 0 and 4),
  assignee_name text,
  actor_name text,
  team_key text,
  labels text[] not null default '{}',
  changes jsonb not null default '{}' check (jsonb_typeof(changes) = 'object'),
  url text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on linear_events (source_system, source_key);
create index on linear_events (project_id);
create index on linear_events (action, id);
create index on linear_events (identifier, id);
create index on linear_events (identifier desc nulls last, id desc);
create index on linear_events (created_at, id);
create trigger touch before update on linear_events for each row execute function touch_updated_at();
create trigger scope before insert or update of id, project_id on linear_events
  for each row execute function keep_event_scope();

comment on table linear_events is 'Details of an event from Linear (P).';
comment on column linear_events.id is 'Primary key: the id of the event.';
comment on column linear_events.project_id is 'The project of the event. A trigger sets it.';
comment on column linear_events.action is 'Action: create, update, remove.';
comment on column linear_events.entity_type is 'Type of the changed object: Issue, Comment, Project.';
comment on column linear_events.entity_id is 'Linear''s id of the changed object.';
comment on column linear_events.identifier is 'Identifier of the issue, as in LIN-77.';
comment on column linear_events.title is 'Title of the issue.';
comment on column linear_events.state is 'State of the issue.';
comment on column linear_events.priority is 'Priority of the issue: 0 for none, from 1 (urgent) to 4 (low).';
comment on column linear_events.assignee_name is 'Name of the assignee.';
comment on column linear_events.actor_name is 'Name of the actor.';
comment on column linear_events.team_key is 'Key of the team.';
comment on column linear_events.labels is 'Labels of the issue.';
comment on column linear_events.changes is 'Former values of the changed fields, by name.';
comment on column linear_events.url is 'URL at Linear.';
comment on column linear_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column linear_events.source_key is 'Key of the row in that system.';
comment on column linear_events.created_at is 'Time at which the row was created.';
comment on column linear_events.updated_at is 'Time of the last change of the row.';

create table slack_events (
  id uuid primary key references events on delete cascade,
  project_id uuid references projects on delete cascade,
  kind text not null,
  team_id text not null,
  channel_id text not null,
  channel_name text,
  slack_user_id text,
  slack_user_name text,
  message_ts text,
  thread_ts text,
  text text,
  reaction text,
  is_bot boolean not null default false,
  files jsonb not null default '[]' check (jsonb_typeof(files) = 'array'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on slack_events (source_system, source_key);
create index on slack_events (project_id);
create index on slack_events (kind, id);
create index on slack_events (channel_name, id);
create index on slack_events (channel_name desc nulls last, id desc);
create index on slack_events (created_at, id);
create trigger touch before update on slack_events for each row execute function touch_updated_at();
create trigger scope before insert or update of id, project_id on slack_events
  for each row execute function keep_event_scope();

comment on table slack_events is 'Details of an event from Slack (P).';
comment on column slack_events.id is 'Primary key: the id of the event.';
comment on column slack_events.project_id is 'The project of the event. A trigger sets it.';
comment on column slack_events.kind is 'Kind: message, app_mention, reaction_added.';
comment on column slack_events.team_id is 'Slack''s id of the workspace.';
comment on column slack_events.channel_id is 'Slack''s id of the channel.';
comment on column slack_events.channel_name is 'Name of the channel.';
comment on column slack_events.slack_user_id is 'Slack''s id of the user who caused it.';
comment on column slack_events.slack_user_name is 'Name of the user who caused it.';
comment on column slack_events.message_ts is 'Slack''s id of the message in the channel.';
comment on column slack_events.thread_ts is 'Slack''s id of the message that started the thread.';
comment on column slack_events.text is 'Text.';
comment on column slack_events.reaction is 'Name of the reaction.';
comment on column slack_events.is_bot is 'Whether a bot caused it.';
comment on column slack_events.files is 'Files of the message.';
comment on column slack_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column slack_events.source_key is 'Key of the row in that system.';
comment on column slack_events.created_at is 'Time at which the row was created.';
comment on column slack_events.updated_at is 'Time of the last change of the row.';

create table github_events (
  id uuid primary key references events on delete cascade,
  project_id uuid references projects on delete cascade,
  name text not null,
  action text,
  delivery_id text,
  installation_id text,
  repository_full_name text,
  github_repo_id bigint,
  sender_login text,
  ref text,
  before_sha text check (before_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  after_sha text check (after_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  commit_count integer check (commit_count >= 0),
  number integer check (number > 0),
  title text,
  url text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on github_events (source_system, source_key);
create index on github_events (project_id);
create index on github_events (delivery_id);
create index on github_events (name, id);
create index on github_events (repository_full_name, id);
create index on github_events (repository_full_name desc nulls last, id desc);
create index on github_events (created_at, id);
create trigger touch before update on github_events for each row execute function touch_updated_at();
create trigger scope before insert or update of id, project_id on github_events
  for each row execute function keep_event_scope();

comment on table github_events is 'Details of an event from GitHub (P).';
comment on column github_events.id is 'Primary key: the id of the event.';
comment on column github_events.project_id is 'The project of the event. A trigger sets it.';
comment on column github_events.name is 'GitHub''s name of the event: push, pull_request, issues.';
comment on column github_events.action is 'Action: opened, closed, merged.';
comment on column github_events.delivery_id is 'GitHub''s id of the delivery.';
comment on column github_events.installation_id is 'Id of the installation of the GitHub application.';
comment on column github_events.repository_full_name is 'Repository: owner/name.';
comment on column github_events.github_repo_id is 'Id of the repository on GitHub.';
comment on column github_events.sender_login is 'Name of the actor.';
comment on column github_events.ref is 'Branch or tag, as in refs/heads/main.';
comment on column github_events.before_sha is 'Commit before a push.';
comment on column github_events.after_sha is 'Commit after a push.';
comment on column github_events.commit_count is 'Number of commits in a push.';
comment on column github_events.number is 'Number of the issue or pull request.';
comment on column github_events.title is 'Title of the issue or pull request.';
comment on column github_events.url is 'URL at GitHub.';
comment on column github_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column github_events.source_key is 'Key of the row in that system.';
comment on column github_events.created_at is 'Time at which the row was created.';
comment on column github_events.updated_at is 'Time of the last change of the row.';

create type deployment_environment as enum ('development', 'test', 'staging', 'production');
comment on type deployment_environment is 'Environment of a deployment.';

create type deployment_status as enum ('pending', 'in_progress', 'succeeded', 'failed', 'rolled_back', 'cancelled');
comment on type deployment_status is 'Progress of a deployment.';

create table deployment_events (
  id uuid primary key references events on delete cascade,
  project_id uuid references projects on delete cascade,
  environment deployment_environment not null,
  status deployment_status not null default 'pending',
  service text not null,
  version text,
  previous_version text,
  commit_sha text check (commit_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  branch text,
  provider text,
  deployed_by text,
  url text,
  error_message text,
  started_at timestamptz,
  finished_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- No time makes it fail: not an infinite one, nor two that are further apart than an interval can be.
  duration_seconds double precision generated always as (case
      when started_at > '-infinity' and finished_at < '200000-01-01 00:00:00+00' then extract(epoch from finished_at - started_at)::double precision end) stored,
  check (finished_at >= started_at),
  check ((source_system is null) = (source_key is null))
);
create unique index on deployment_events (source_system, source_key);
create index on deployment_events (project_id);
create index on deployment_events (environment, id);
create index on deployment_events (status, id);
create index on deployment_events (service, id);
create index on deployment_events (started_at, id);
create index on deployment_events (started_at desc nulls last, id desc);
create index on deployment_events (created_at, id);
create index on deployment_events (duration_seconds, id);
create index on deployment_events (duration_seconds desc nulls last, id desc);
create trigger touch before update on deployment_events for each row execute function touch_updated_at();
create trigger scope before insert or update of id, project_id on deployment_events
  for each row execute function keep_event_scope();

comment on table deployment_events is 'Details of an event from a deployment (P).';
comment on column deployment_events.id is 'Primary key: the id of the event.';
comment on column deployment_events.project_id is 'The project of the event. A trigger sets it.';
comment on column deployment_events.environment is 'Environment.';
comment on column deployment_events.status is 'Progress.';
comment on column deployment_events.service is 'Name of the deployed service.';
comment on column deployment_events.version is 'Deployed version.';
comment on column deployment_events.previous_version is 'Version before the deployment.';
comment on column deployment_events.commit_sha is 'Hash of the deployed commit.';
comment on column deployment_events.branch is 'Name of the deployed branch.';
comment on column deployment_events.provider is 'Name of the deployment system.';
comment on column deployment_events.deployed_by is 'User who requested it, by the name at the provider.';
comment on column deployment_events.url is 'URL.';
comment on column deployment_events.error_message is 'Cause of the failure.';
comment on column deployment_events.started_at is 'Time of the start.';
comment on column deployment_events.finished_at is 'Time of the end, after success or failure.';
comment on column deployment_events.duration_seconds is 'Seconds from start to end; null until the end.';
comment on column deployment_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column deployment_events.source_key is 'Key of the row in that system.';
comment on column deployment_events.created_at is 'Time at which the row was created.';
comment on column deployment_events.updated_at is 'Time of the last change of the row.';

create table webhooks (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  event_id uuid references events on delete set null,
  source text not null check (length(source) between 1 and 50),
  source_kind event_source not null generated always as (case lower(source)
      when 'sluice' then 'sluice'::event_source when 'linear' then 'linear'::event_source when 'slack' then 'slack'::event_source
      when 'github' then 'github'::event_source when 'deployment' then 'deployment'::event_source else 'other'::event_source end) stored,
  event_type text not null check (length(event_type) between 1 and 100),
  payload jsonb not null,
  processed boolean not null default false,
  processed_at timestamptz,
  error_message text,
  retry_count integer not null default 0 check (retry_count >= 0),
  max_retries integer not null default 5 check (max_retries >= 0),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on webhooks (source_system, source_key);
create index on webhooks (project_id, created_at, id);
create index on webhooks (event_id, created_at, id);
create index on webhooks (processed, created_at);
create index on webhooks (source_kind, id);
create index on webhooks (event_type, id);
create index on webhooks (processed_at, id);
create index on webhooks (processed_at desc nulls last, id desc);
create index on webhooks (created_at, id);
create index webhooks_payload_idx on webhooks using gin (payload);
create trigger touch before update on webhooks for each row execute function touch_updated_at();

comment on table webhooks is 'A call from another service (A).';
comment on column webhooks.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column webhooks.project_id is 'The project of the call.';
comment on column webhooks.event_id is 'The event that was created from the call.';
comment on column webhooks.source is 'Name of the service.';
comment on column webhooks.source_kind is 'Source of the call, by the name of the service; case does not matter.';
comment on column webhooks.event_type is 'Type of the call, as the service names it.';
comment on column webhooks.payload is 'Payload of the call.';
comment on column webhooks.processed is 'Whether it was processed.';
comment on column webhooks.processed_at is 'Time of the processing.';
comment on column webhooks.error_message is 'Cause of the failure.';
comment on column webhooks.retry_count is 'Number of retries so far.';
comment on column webhooks.max_retries is 'Maximum number of retries.';
comment on column webhooks.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column webhooks.source_key is 'Key of the row in that system.';
comment on column webhooks.created_at is 'Time at which the row was created.';
comment on column webhooks.updated_at is 'Time of the last change of the row.';
comment on index webhooks_payload_idx is 'Serves the filters contains and hasKey.';

create type notification_severity as enum ('info', 'warning', 'critical');
comment on type notification_severity is 'Severity of a notification.';

create table notifications (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  project_id uuid references projects on delete set null,
  agent_id uuid references agents on delete set null,
  event_id uuid references events on delete set null,
  event_subscription_id uuid references event_subscriptions on delete set null,
  type text not null check (length(type) between 1 and 50),
  title text not null check (length(title) between 1 and 200),
  message text not null,
  severity notification_severity not null default 'info',
  is_read boolean not null default false,
  sent_telegram boolean not null default false,
  sent_email boolean not null default false,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on notifications (source_system, source_key);
create index on notifications (user_id, created_at, id);
create index on notifications (user_id, is_read);
create index on notifications (project_id, created_at, id);
create index on notifications (agent_id, created_at, id);
create index on notifications (event_id, created_at, id);
create index on notifications (event_subscription_id, created_at, id);
create index on notifications (type, id);
create index on notifications (severity, id);
create index on notifications (created_at, id);
create trigger touch before update on notifications for each row execute function touch_updated_at();

comment on table notifications is 'A message of the system to a user (A).';
comment on column notifications.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column notifications.user_id is 'The recipient.';
comment on column notifications.project_id is 'The project; null for none.';
comment on column notifications.agent_id is 'The agent; null for none.';
comment on column notifications.event_id is 'The event; null for none.';
comment on column notifications.event_subscription_id is 'The subscription; null for none.';
comment on column notifications.type is 'Type.';
comment on column notifications.title is 'Title.';
comment on column notifications.message is 'Text.';
comment on column notifications.severity is 'Severity.';
comment on column notifications.is_read is 'Whether the user has read it.';
comment on column notifications.sent_telegram is 'Whether it was sent to Telegram.';
comment on column notifications.sent_email is 'Whether it was sent by e-mail.';
comment on column notifications.metadata is 'Other data by name.';
comment on column notifications.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column notifications.source_key is 'Key of the row in that system.';
comment on column notifications.created_at is 'Time at which the row was created.';
comment on column notifications.updated_at is 'Time of the last change of the row.';
