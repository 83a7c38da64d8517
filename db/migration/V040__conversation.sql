-- Conversation: conversations, participants, messages, and context cards.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function keep_participation_live() returns trigger language plpgsql as 'begin end';
create function pass_on_conversation_project() returns trigger language plpgsql as 'begin end';

create type conversation_type as enum ('issue', 'general', 'task', 'review');
comment on type conversation_type is 'Subject of a conversation.';

create type conversation_status as enum ('active', 'paused', 'completed', 'archived');
comment on type conversation_status is 'State of a conversation.';

create table conversations (
  id uuid primary key default uuidv7(),
  project_id uuid references projects on delete cascade,
  title text,
  type conversation_type not null default 'general',
  status conversation_status not null default 'active',
  created_by_user_id uuid references users on delete set null,
  created_by_agent_id uuid references agents on delete set null,
  repository_owner text,
  repository_name text,
  repository_branch text,
  last_activity_at timestamptz not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (source_system is distinct from 'code4me_v2' or project_id is not null),
  check (source_system is distinct from 'yudai_v3' or source_key ~ '^[a-zA-Z0-9_]+$'),
  check ((source_system is null) = (source_key is null))
);
create unique index on conversations (source_system, source_key);
create index on conversations (project_id, last_activity_at, id);
create index on conversations (created_by_user_id);
create index on conversations (created_by_agent_id);
create index on conversations (status, id);
create index on conversations (last_activity_at, id);
create index on conversations (created_at, id);
create trigger touch before update on conversations for each row execute function touch_updated_at();
create trigger project after update of project_id on conversations
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_conversation_project();

comment on table conversations is 'A conversation of users and agents (A conversations, Y chat_sessions, C chat).';
comment on column conversations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column conversations.project_id is 'The project to which it belongs (A, C). Required for rows of Code4me.';
comment on column conversations.title is 'Title.';
comment on column conversations.type is 'Subject (A).';
comment on column conversations.status is 'State (A; Y is_active became active or archived).';
comment on column conversations.created_by_user_id is 'The user who started it (A created_by_user_id, Y and C user_id).';
comment on column conversations.created_by_agent_id is 'The agent that started it (A).';
comment on column conversations.repository_owner is 'Owner of its repository (Y).';
comment on column conversations.repository_name is 'Name of its repository (Y).';
comment on column conversations.repository_branch is 'Branch of its repository (Y).';
comment on column conversations.last_activity_at is 'Time of the last message (Y last_activity).';
comment on column conversations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column conversations.source_key is 'Key of the row in that system.';
comment on column conversations.created_at is 'Time at which the row was created.';
comment on column conversations.updated_at is 'Time of the last change of the row.';

create table conversation_participants (
  id uuid primary key default uuidv7(),
  conversation_id uuid not null references conversations on delete cascade,
  user_id uuid references users on delete cascade,
  agent_id uuid references agents on delete cascade,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  is_live boolean not null default true,
  check (num_nonnulls(user_id, agent_id) = 1),
  unique (conversation_id, user_id),
  unique (conversation_id, agent_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on conversation_participants (source_system, source_key);
create index on conversation_participants (conversation_id, created_at, id);
-- Rules read participations from these indexes alone.
create index conversation_participants_user_id_conversation_id_idx on conversation_participants (user_id, conversation_id) include (is_live);
create index conversation_participants_agent_id_conversation_id_idx on conversation_participants (agent_id, conversation_id) include (is_live);
create index on conversation_participants (created_at, id);
create trigger live before insert or update of conversation_id, is_live on conversation_participants
  for each row execute function keep_participation_live();

comment on table conversation_participants is 'Participation of a user or an agent in a conversation (A). It starts at created_at.';
comment on column conversation_participants.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column conversation_participants.conversation_id is 'The conversation.';
comment on column conversation_participants.user_id is 'The user who participates; null for an agent.';
comment on column conversation_participants.agent_id is 'The agent that participates; null for a user.';
comment on column conversation_participants.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column conversation_participants.source_key is 'Key of the row in that system.';
comment on column conversation_participants.created_at is 'Time at which the row was created.';
comment on column conversation_participants.is_live is 'Whether the project of the conversation is not deleted; true without a project. Maintained by triggers.';

create type author_type as enum ('user', 'agent', 'assistant', 'system');
comment on type author_type is 'Author of a message: a user, a named agent, the assistant of a chat, or the system.';

create table messages (
  id uuid primary key default uuidv7(),
  conversation_id uuid not null references conversations on delete cascade,
  author_type author_type not null,
  user_id uuid references users on delete set null,
  agent_id uuid references agents on delete set null,
  content text not null,
  content_formatted text,
  is_code boolean not null default false,
  reply_to_id uuid references messages on delete set null,
  tokens_in integer not null default 0 check (tokens_in >= 0),
  tokens_out integer not null default 0 check (tokens_out >= 0),
  cost_usd numeric(12,6) not null default 0 check (cost_usd >= 0 and cost_usd <> 'NaN'),
  model_used text,
  is_edited boolean not null default false,
  metadata jsonb not null default '{}',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text tsvector not null generated always as (to_tsvector('english', left(content, 200000))) stored,
  check (num_nonnulls(user_id, agent_id) <= 1),
  check (user_id is null or author_type = 'user'),
  check (agent_id is null or author_type in ('agent', 'assistant')),
  check (reply_to_id <> id),
  check ((source_system is null) = (source_key is null))
);
create unique index on messages (source_system, source_key);
create index on messages (conversation_id, created_at, id);
create index on messages (user_id, created_at, id);
create index on messages (agent_id, created_at, id);
create index on messages (reply_to_id, created_at, id);
create index on messages (created_at, id);
create index on messages using gin (search_text);
create trigger touch before update on messages for each row execute function touch_updated_at();

comment on table messages is 'A message of a conversation (A messages, Y chat_messages).';
comment on column messages.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column messages.conversation_id is 'The conversation (A conversation_id, Y session_id).';
comment on column messages.author_type is 'Type of the author (A author_type, Y sender_type).';
comment on column messages.user_id is 'The author, if it is a user that still exists.';
comment on column messages.agent_id is 'The author, if it is an agent that still exists.';
comment on column messages.content is 'Text (A content, Y message_text).';
comment on column messages.content_formatted is 'Text with formatting (A).';
comment on column messages.is_code is 'Whether it contains code (Y).';
comment on column messages.reply_to_id is 'The message to which it replies (A).';
comment on column messages.tokens_in is 'Input tokens of the model (A).';
comment on column messages.tokens_out is 'Output tokens of the model (A).';
comment on column messages.cost_usd is 'Cost of the model in US dollars (A).';
comment on column messages.model_used is 'The model that wrote it (A).';
comment on column messages.is_edited is 'Whether it was edited later (A).';
comment on column messages.metadata is 'Other data by name (Y).';
comment on column messages.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column messages.source_key is 'Key of the row in that system.';
comment on column messages.created_at is 'Time at which the row was created.';
comment on column messages.updated_at is 'Time of the last change of the row.';
comment on column messages.search_text is 'Words of content, for full text search.';

create type context_card_source as enum ('manual', 'chat', 'file_dependencies', 'upload', 'other');
comment on type context_card_source is 'Origin of a context card.';

create table context_cards (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  conversation_id uuid references conversations on delete set null,
  title text not null check (length(title) between 1 and 500),
  content text not null,
  source context_card_source not null default 'manual',
  category text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on context_cards (source_system, source_key);
create index on context_cards (user_id, created_at, id);
create index on context_cards (conversation_id, created_at, id);
create index on context_cards (title, id);
create index on context_cards (source, id);
create index on context_cards (created_at, id);
create trigger touch before update on context_cards for each row execute function touch_updated_at();

comment on table context_cards is 'A text that a user gives to the assistant as context (Y).';
comment on column context_cards.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column context_cards.user_id is 'The user who wrote it.';
comment on column context_cards.conversation_id is 'The conversation to which it belongs (Y session_id).';
comment on column context_cards.title is 'Title.';
comment on column context_cards.content is 'Text for the assistant.';
comment on column context_cards.source is 'Origin.';
comment on column context_cards.category is 'Category that the user gave.';
comment on column context_cards.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column context_cards.source_key is 'Key of the row in that system.';
comment on column context_cards.created_at is 'Time at which the row was created.';
comment on column context_cards.updated_at is 'Time of the last change of the row.';

-- Area agent comes first, because conversations refer to agents: only here its table can refer back.
alter table token_usage
  add foreign key (conversation_id) references conversations on delete set null,
  add foreign key (message_id) references messages on delete set null;
