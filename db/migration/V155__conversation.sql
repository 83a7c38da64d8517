-- Pieces of messages, for answers that grow: a subscription streams them.

-- The key that pieces point at, so that a piece is always of its message's conversation.
create unique index on messages (id, conversation_id);

create table message_pieces (
  id uuid primary key default uuidv7(),
  message_id uuid not null,
  conversation_id uuid not null,
  position integer not null check (position >= 0),
  content text not null,
  created_at timestamptz not null default now(),
  foreign key (message_id, conversation_id) references messages (id, conversation_id) on delete cascade on update cascade,
  unique (message_id, position)
);
create index on message_pieces (conversation_id, id);
create index on message_pieces (conversation_id, created_at, id);
create index on message_pieces (position, id);
create index on message_pieces (created_at, id);

comment on table message_pieces is 'A piece of a message''s text, for an answer that grows while its model writes it.';
comment on column message_pieces.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column message_pieces.message_id is 'The message.';
comment on column message_pieces.conversation_id is 'The conversation of the message.';
comment on column message_pieces.position is 'Position in the text, from 0 on.';
comment on column message_pieces.content is 'Text.';
comment on column message_pieces.created_at is 'Time at which the row was created.';
