-- Search: texts that are found by their meaning.

create table file_embeddings (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  conversation_id uuid references conversations on delete set null,
  repository_id uuid references repositories on delete cascade,
  file_path text not null check (file_path <> ''),
  chunk_index integer not null default 0 check (chunk_index >= 0),
  content text,
  model text check (model <> ''),
  dimensions integer not null default 1536 check (dimensions = 1536),
  embedding real[],
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (array_ndims(embedding) = 1 and cardinality(embedding) = dimensions),
  check (array_position(embedding, null) is null and not embedding && array['NaN', 'Infinity', '-Infinity']::real[]),
  check (embedding is null or model is not null),
  check ((source_system is null) = (source_key is null))
);
create unique index on file_embeddings (source_system, source_key);
create index on file_embeddings (user_id, created_at, id);
create index on file_embeddings (conversation_id, created_at, id);
create index on file_embeddings (repository_id, file_path, id);
create index on file_embeddings (file_path, id);
create index on file_embeddings (created_at, id);
create trigger touch before update on file_embeddings for each row execute function touch_updated_at();

comment on table file_embeddings is 'A piece of a file, with what it means as a vector (Y).';
comment on column file_embeddings.id is 'Key. Ids made here grow with time.';
comment on column file_embeddings.user_id is 'The user for whom it was read.';
comment on column file_embeddings.conversation_id is 'The conversation it was read for (Y session_id, a text that no key held).';
comment on column file_embeddings.repository_id is 'The repository that the file belongs to, if it is known.';
comment on column file_embeddings.file_path is 'Path from the repository''s top, with slashes.';
comment on column file_embeddings.chunk_index is 'Which piece of the file it is, counted from 0.';
comment on column file_embeddings.content is 'The piece itself; YudaiV3 did not keep it.';
comment on column file_embeddings.model is 'The model that made the vector.';
comment on column file_embeddings.dimensions is 'How many numbers the vector has.';
comment on column file_embeddings.embedding is 'The vector. Null until it is made.';
comment on column file_embeddings.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column file_embeddings.source_key is 'The row''s key in that system.';
comment on column file_embeddings.created_at is 'When the row was created.';
comment on column file_embeddings.updated_at is 'When the row was changed last.';

create table documentation (
  id uuid primary key default uuidv7(),
  project_id uuid references projects on delete cascade,
  content text not null,
  language text,
  model text check (model <> ''),
  dimensions integer not null default 384 check (dimensions = 384),
  embedding real[],
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text tsvector not null generated always as (to_tsvector('english', left(content, 200000))) stored,
  check (array_ndims(embedding) = 1 and cardinality(embedding) = dimensions),
  check (array_position(embedding, null) is null and not embedding && array['NaN', 'Infinity', '-Infinity']::real[]),
  check (embedding is null or model is not null),
  check ((source_system is null) = (source_key is null))
);
create unique index on documentation (source_system, source_key);
create index on documentation (project_id, created_at, id);
create index on documentation (language, id);
create index on documentation (language desc nulls last, id desc);
create index on documentation (created_at, id);
create index on documentation using gin (search_text);
create trigger touch before update on documentation for each row execute function touch_updated_at();

comment on table documentation is 'A piece of documentation about code, with what it means as a vector (C).';
comment on column documentation.id is 'Key. Ids made here grow with time.';
comment on column documentation.project_id is 'The project whose members see it; without one only administrators do. Code4me knew none.';
comment on column documentation.content is 'The piece itself.';
comment on column documentation.language is 'Programming language it is about.';
comment on column documentation.model is 'The model that made the vector.';
comment on column documentation.dimensions is 'How many numbers the vector has.';
comment on column documentation.embedding is 'The vector. Null until it is made.';
comment on column documentation.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column documentation.source_key is 'The row''s key in that system.';
comment on column documentation.created_at is 'When the row was created.';
comment on column documentation.updated_at is 'When the row was changed last.';
comment on column documentation.search_text is 'The words of content, for full text search.';
