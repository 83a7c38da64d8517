-- Event. What is known of events, who is told of them, and what comes in.

create type deployment_environment as enum ('development', 'test', 'staging', 'production');
comment on type deployment_environment is 'Where something is deployed.';

create type deployment_status as enum ('pending', 'in_progress', 'succeeded', 'failed', 'rolled_back', 'cancelled');
comment on type deployment_status is 'How far a deployment is.';

create type processing_stage as enum ('receive', 'validate', 'enrich', 'match', 'deliver');
comment on type processing_stage is 'What is done with an event, step by step.';

create type processing_outcome as enum ('started', 'succeeded', 'skipped', 'retried', 'failed');
comment on type processing_outcome is 'How a step of an event''s processing went.';

create type subscription_channel as enum ('notification', 'email', 'slack', 'telegram', 'webhook', 'task');
comment on type subscription_channel is 'How a subscriber is told of an event.';

create type notification_severity as enum ('info', 'warning', 'critical');
comment on type notification_severity is 'How grave a notification is.';

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

comment on table linear_events is 'What Linear says of an event (P).';
comment on column linear_events.id is 'Key: the event''s.';
comment on column linear_events.project_id is 'The event''s project. A trigger keeps it.';
comment on column linear_events.action is 'What was done: create, update, remove.';
comment on column linear_events.entity_type is 'What it was done to: Issue, Comment, Project.';
comment on column linear_events.entity_id is 'Linear''s key of that.';
comment on column linear_events.identifier is 'The issue''s name for people, as in LIN-77.';
comment on column linear_events.title is 'The issue''s title.';
comment on column linear_events.state is 'The issue''s state.';
comment on column linear_events.priority is 'The issue''s priority: 0 for none, then from 1, urgent, to 4, low.';
comment on column linear_events.assignee_name is 'Who has the issue.';
comment on column linear_events.actor_name is 'Who did it.';
comment on column linear_events.team_key is 'Short name of the team.';
comment on column linear_events.labels is 'The issue''s labels.';
comment on column linear_events.changes is 'The former values of what was changed, by name.';
comment on column linear_events.url is 'Where to see it at Linear.';
comment on column linear_events.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column linear_events.source_key is 'The row''s key in that system.';
comment on column linear_events.created_at is 'When the row was created.';
comment on column linear_events.updated_at is 'When the row was changed last.';

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

comment on table slack_events is 'What Slack says of an event (P).';
comment on column slack_events.id is 'Key: the event''s.';
comment on column slack_events.project_id is 'The event''s project. A trigger keeps it.';
comment on column slack_events.kind is 'What it is: message, app_mention, reaction_added.';
comment on column slack_events.team_id is 'Slack''s key of the workspace.';
comment on column slack_events.channel_id is 'Slack''s key of the channel.';
comment on column slack_events.channel_name is 'Name of the channel.';
comment on column slack_events.slack_user_id is 'Slack''s key of who caused it.';
comment on column slack_events.slack_user_name is 'Name of who caused it.';
comment on column slack_events.message_ts is 'Slack''s key of the message in its channel.';
comment on column slack_events.thread_ts is 'Slack''s key of the message whose thread it stands in.';
comment on column slack_events.text is 'What was written.';
comment on column slack_events.reaction is 'Name of the reaction.';
comment on column slack_events.is_bot is 'Whether a program caused it.';
comment on column slack_events.files is 'Files with the message.';
comment on column slack_events.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column slack_events.source_key is 'The row''s key in that system.';
comment on column slack_events.created_at is 'When the row was created.';
comment on column slack_events.updated_at is 'When the row was changed last.';

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

comment on table github_events is 'What GitHub says of an event (P).';
comment on column github_events.id is 'Key: the event''s.';
comment on column github_events.project_id is 'The event''s project. A trigger keeps it.';
comment on column github_events.name is 'GitHub''s name of such an event: push, pull_request, issues.';
comment on column github_events.action is 'What was done: opened, closed, merged.';
comment on column github_events.delivery_id is 'GitHub''s key of the delivery.';
comment on column github_events.installation_id is 'Installation of the application that it came through.';
comment on column github_events.repository_full_name is 'The repository, as owner/name.';
comment on column github_events.github_repo_id is 'The repository''s number on GitHub.';
comment on column github_events.sender_login is 'Who did it.';
comment on column github_events.ref is 'The branch or tag, as in refs/heads/main.';
comment on column github_events.before_sha is 'Commit before a push.';
comment on column github_events.after_sha is 'Commit after a push.';
comment on column github_events.commit_count is 'Commits in a push.';
comment on column github_events.number is 'Number of the issue or pull request.';
comment on column github_events.title is 'Title of the issue or pull request.';
comment on column github_events.url is 'Where to see it at GitHub.';
comment on column github_events.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column github_events.source_key is 'The row''s key in that system.';
comment on column github_events.created_at is 'When the row was created.';
comment on column github_events.updated_at is 'When the row was changed last.';

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
create trigger touch before update on deployment_events for each row execute function touch_updated_at();

comment on table deployment_events is 'What is known of a deployment (P).';
comment on column deployment_events.id is 'Key: the event''s.';
comment on column deployment_events.project_id is 'The event''s project. A trigger keeps it.';
comment on column deployment_events.environment is 'Where to.';
comment on column deployment_events.status is 'How far it is.';
comment on column deployment_events.service is 'What is deployed.';
comment on column deployment_events.version is 'Which version of it.';
comment on column deployment_events.previous_version is 'Which version was there before.';
comment on column deployment_events.commit_sha is 'The commit it was built from.';
comment on column deployment_events.branch is 'The branch it was built from.';
comment on column deployment_events.provider is 'What does the deploying.';
comment on column deployment_events.deployed_by is 'Who asked for it, by the provider''s name.';
comment on column deployment_events.url is 'Where to see it.';
comment on column deployment_events.error_message is 'Why it failed.';
comment on column deployment_events.started_at is 'When it began.';
comment on column deployment_events.finished_at is 'When it ended, well or not.';
comment on column deployment_events.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column deployment_events.source_key is 'The row''s key in that system.';
comment on column deployment_events.created_at is 'When the row was created.';
comment on column deployment_events.updated_at is 'When the row was changed last.';

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
create trigger touch before update on event_subscriptions for each row execute function touch_updated_at();

comment on table event_subscriptions is 'Which events somebody wants to be told of, and how (P): a user, who alone sees it, or else the members of a project. An event matches if it is all that is said here.';
comment on column event_subscriptions.id is 'Key. Ids made here grow with time.';
comment on column event_subscriptions.user_id is 'The subscriber; null if the project is.';
comment on column event_subscriptions.project_id is 'The events'' project; null for any that the subscriber sees.';
comment on column event_subscriptions.shared_project_id is 'The project that is the subscriber, if no user is.';
comment on column event_subscriptions.repository_id is 'The events'' repository; null for any.';
comment on column event_subscriptions.event_type_id is 'The events'' kind; null for any.';
comment on column event_subscriptions.source is 'Where the events come from; null for anywhere.';
comment on column event_subscriptions.name is 'Name for people.';
comment on column event_subscriptions.description is 'What it is for.';
comment on column event_subscriptions.filter is 'What the events'' payload must contain.';
comment on column event_subscriptions.channel is 'How the subscriber is told.';
comment on column event_subscriptions.target is 'Where it goes, in words: a channel, an address, a host. Nothing secret.';
comment on column event_subscriptions.target_url_encrypted is 'Secret: the address that a webhook is sent to, encrypted.';
comment on column event_subscriptions.secret_encrypted is 'Secret: the key that what is sent is signed with, encrypted.';
comment on column event_subscriptions.config is 'How it is sent, without anything secret.';
comment on column event_subscriptions.priority is 'Large ones are served first.';
comment on column event_subscriptions.max_retries is 'How often sending may be tried again.';
comment on column event_subscriptions.is_active is 'Whether it is served.';
comment on column event_subscriptions.match_count is 'How many events matched.';
comment on column event_subscriptions.last_matched_at is 'When an event matched last.';
comment on column event_subscriptions.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column event_subscriptions.source_key is 'The row''s key in that system.';
comment on column event_subscriptions.created_at is 'When the row was created.';
comment on column event_subscriptions.updated_at is 'When the row was changed last.';

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

comment on table event_processing_logs is 'One step of an event''s processing (P).';
comment on column event_processing_logs.id is 'Key. Ids made here grow with time.';
comment on column event_processing_logs.event_id is 'The event.';
comment on column event_processing_logs.project_id is 'The event''s project. A trigger keeps it.';
comment on column event_processing_logs.event_subscription_id is 'The subscription it was done for, if it was for one.';
comment on column event_processing_logs.stage is 'What was done.';
comment on column event_processing_logs.outcome is 'How it went.';
comment on column event_processing_logs.attempt is 'Which try it was, from 1.';
comment on column event_processing_logs.message is 'What happened.';
comment on column event_processing_logs.error_message is 'Why it failed.';
comment on column event_processing_logs.details is 'More about it, by name.';
comment on column event_processing_logs.duration_ms is 'Milliseconds that it took.';
comment on column event_processing_logs.logged_at is 'When it was done.';
comment on column event_processing_logs.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column event_processing_logs.source_key is 'The row''s key in that system.';
comment on column event_processing_logs.created_at is 'When the row was created.';

create table webhooks (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  event_id uuid references events on delete set null,
  source text not null check (length(source) between 1 and 50),
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
create index on webhooks (source, id);
create index on webhooks (event_type, id);
create index on webhooks (processed_at, id);
create index on webhooks (processed_at desc nulls last, id desc);
create index on webhooks (created_at, id);
create trigger touch before update on webhooks for each row execute function touch_updated_at();

comment on table webhooks is 'A call that came in from another service (A).';
comment on column webhooks.id is 'Key. Ids made here grow with time.';
comment on column webhooks.project_id is 'The project it came in for.';
comment on column webhooks.event_id is 'The event that it became.';
comment on column webhooks.source is 'The service.';
comment on column webhooks.event_type is 'What the service calls such a call.';
comment on column webhooks.payload is 'What it said.';
comment on column webhooks.processed is 'Whether it was dealt with.';
comment on column webhooks.processed_at is 'When it was dealt with.';
comment on column webhooks.error_message is 'Why dealing with it failed.';
comment on column webhooks.retry_count is 'How often it was tried again.';
comment on column webhooks.max_retries is 'How often it may be tried again.';
comment on column webhooks.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column webhooks.source_key is 'The row''s key in that system.';
comment on column webhooks.created_at is 'When the row was created.';
comment on column webhooks.updated_at is 'When the row was changed last.';

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

comment on table notifications is 'Something that a user is told (A).';
comment on column notifications.id is 'Key. Ids made here grow with time.';
comment on column notifications.user_id is 'The user who is told.';
comment on column notifications.project_id is 'The project it is about.';
comment on column notifications.agent_id is 'The agent it is about.';
comment on column notifications.event_id is 'The event it is about.';
comment on column notifications.event_subscription_id is 'The subscription it was sent for.';
comment on column notifications.type is 'What kind it is.';
comment on column notifications.title is 'What it says, in a line.';
comment on column notifications.message is 'What it says.';
comment on column notifications.severity is 'How grave it is.';
comment on column notifications.is_read is 'Whether the user has read it.';
comment on column notifications.sent_telegram is 'Whether it went out on Telegram.';
comment on column notifications.sent_email is 'Whether it went out by e-mail.';
comment on column notifications.metadata is 'What else is known of it.';
comment on column notifications.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column notifications.source_key is 'The row''s key in that system.';
comment on column notifications.created_at is 'When the row was created.';
comment on column notifications.updated_at is 'When the row was changed last.';

-- Who sees what is known of an event. The event's row is locked; because project_id is part of a key, that keeps the event in
-- its project until the new row is there, and disturbs no other change of the event.
alter table events add unique (id, project_id);

create function keep_event_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_table_name = 'event_processing_logs' then
    select project_id into new.project_id from events where id = new.event_id for key share;
  else
    select project_id into new.project_id from events where id = new.id for key share;
  end if;
  return new;
end $$;
comment on function keep_event_scope() is 'Keeps the project of what is known of an event.';
create trigger scope before insert or update of id, project_id on linear_events
  for each row execute function keep_event_scope();
create trigger scope before insert or update of id, project_id on slack_events
  for each row execute function keep_event_scope();
create trigger scope before insert or update of id, project_id on github_events
  for each row execute function keep_event_scope();
create trigger scope before insert or update of id, project_id on deployment_events
  for each row execute function keep_event_scope();
create trigger scope before insert or update of event_id, project_id on event_processing_logs
  for each row execute function keep_event_scope();

create function pass_on_event_scope() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  update linear_events set project_id = new.project_id where id = new.id;
  update slack_events set project_id = new.project_id where id = new.id;
  update github_events set project_id = new.project_id where id = new.id;
  update deployment_events set project_id = new.project_id where id = new.id;
  update event_processing_logs set project_id = new.project_id where event_id = new.id;
  return null;
end $$;
comment on function pass_on_event_scope() is 'Keeps the project of what is known of an event when the event''s changes.';
create trigger scope after update of project_id on events
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_event_scope();
