-- Conversation.

create type conversation_type as enum ('issue', 'general', 'task', 'review');
comment on type conversation_type is 'What a conversation is about.';

create type conversation_status as enum ('active', 'paused', 'completed', 'archived');
comment on type conversation_status is 'Whether a conversation goes on.';

create type author_type as enum ('user', 'agent', 'assistant', 'system');
comment on type author_type is 'Who says something: a person, an agent with a name, the assistant of a chat, or the system.';

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

comment on table conversations is 'People and agents talking (A conversations, Y chat_sessions, C chat).';
comment on column conversations.id is 'Key. Ids made here grow with time.';
comment on column conversations.project_id is 'The project it belongs to (A, C). Required for rows of Code4me.';
comment on column conversations.title is 'What it is about.';
comment on column conversations.type is 'What kind it is (A).';
comment on column conversations.status is 'Whether it goes on (A; Y is_active is active or archived).';
comment on column conversations.created_by_user_id is 'The user who began it (A created_by_user_id, Y and C user_id).';
comment on column conversations.created_by_agent_id is 'The agent that began it (A).';
comment on column conversations.repository_owner is 'Owner of the repository it is about (Y).';
comment on column conversations.repository_name is 'Name of the repository it is about (Y).';
comment on column conversations.repository_branch is 'Branch of the repository it is about (Y).';
comment on column conversations.last_activity_at is 'When something was said last (Y last_activity).';
comment on column conversations.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column conversations.source_key is 'The row''s key in that system.';
comment on column conversations.created_at is 'When the row was created.';
comment on column conversations.updated_at is 'When the row was changed last.';

create table conversation_participants (
  id uuid primary key default uuidv7(),
  conversation_id uuid not null references conversations on delete cascade,
  user_id uuid references users on delete cascade,
  agent_id uuid references agents on delete cascade,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  check (num_nonnulls(user_id, agent_id) = 1),
  unique (conversation_id, user_id),
  unique (conversation_id, agent_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on conversation_participants (source_system, source_key);
create index on conversation_participants (conversation_id, created_at, id);
create index on conversation_participants (user_id, conversation_id);
create index on conversation_participants (agent_id, conversation_id);
create index on conversation_participants (created_at, id);

comment on table conversation_participants is 'That a user or an agent takes part in a conversation (A). It joined when the row was created.';
comment on column conversation_participants.id is 'Key. Ids made here grow with time.';
comment on column conversation_participants.conversation_id is 'The conversation.';
comment on column conversation_participants.user_id is 'The user who takes part, if it is one.';
comment on column conversation_participants.agent_id is 'The agent that takes part, if it is one.';
comment on column conversation_participants.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column conversation_participants.source_key is 'The row''s key in that system.';
comment on column conversation_participants.created_at is 'When the row was created.';

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

comment on table messages is 'One thing said in a conversation (A messages, Y chat_messages).';
comment on column messages.id is 'Key. Ids made here grow with time.';
comment on column messages.conversation_id is 'The conversation (A conversation_id, Y session_id).';
comment on column messages.author_type is 'Who said it (A author_type, Y sender_type).';
comment on column messages.user_id is 'The user who said it, if it was one and is still there.';
comment on column messages.agent_id is 'The agent that said it, if it was one and is still there.';
comment on column messages.content is 'What was said (A content, Y message_text).';
comment on column messages.content_formatted is 'The same with its formatting (A).';
comment on column messages.is_code is 'Whether it holds code (Y).';
comment on column messages.reply_to_id is 'The message it answers (A).';
comment on column messages.tokens_in is 'Tokens that the model read for it (A).';
comment on column messages.tokens_out is 'Tokens that the model wrote (A).';
comment on column messages.cost_usd is 'What the model cost, in US dollars (A).';
comment on column messages.model_used is 'The model that wrote it (A).';
comment on column messages.is_edited is 'Whether it was changed after it was said (A).';
comment on column messages.metadata is 'What else is known of it (Y).';
comment on column messages.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column messages.source_key is 'The row''s key in that system.';
comment on column messages.created_at is 'When the row was created.';
comment on column messages.updated_at is 'When the row was changed last.';
comment on column messages.search_text is 'The words of content, for full text search.';
