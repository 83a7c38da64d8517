-- Conversation: what users give it to know.

create type context_card_source as enum ('manual', 'chat', 'file_dependencies', 'upload', 'other');
comment on type context_card_source is 'Where a context card comes from.';

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

comment on table context_cards is 'Something that a user wants the assistant to know (Y).';
comment on column context_cards.id is 'Key. Ids made here grow with time.';
comment on column context_cards.user_id is 'The user who wrote it.';
comment on column context_cards.conversation_id is 'The conversation it belongs to (Y session_id).';
comment on column context_cards.title is 'What it is about.';
comment on column context_cards.content is 'What the assistant is to know.';
comment on column context_cards.source is 'Where it comes from.';
comment on column context_cards.category is 'What kind it is, in the user''s words.';
comment on column context_cards.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column context_cards.source_key is 'The row''s key in that system.';
comment on column context_cards.created_at is 'When the row was created.';
comment on column context_cards.updated_at is 'When the row was changed last.';
