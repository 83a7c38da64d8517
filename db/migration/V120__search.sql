-- Search: texts with embeddings.

-- The type of embeddings. If the extension pgvector can be created here, or exists already, it is the extension's `vector`. Otherwise, it is a
-- domain with the same operator, so the same statements run on both: `embedding <=> $1::real[]::vector` is the cosine distance, from 0 to 2.
do $$
begin
  begin
    create extension if not exists vector;
  exception when feature_not_supported or undefined_file or insufficient_privilege then
    null; -- not installed on the server, or only a superuser may create it
  end;
  if to_regtype('vector') is not null then
    return;
  end if;

  create domain vector as real[] check (value is null
    or coalesce(array_ndims(value), 0) = 1 and array_position(value, null) is null and not value && array['NaN', 'Infinity', '-Infinity']::real[]);
  comment on domain vector is 'An embedding: finite numbers. The extension pgvector has a type of this name, which replaces the domain where it can be created.';

  create function vector_dims(real[]) returns integer language sql immutable strict parallel safe
    return cardinality($1);
  comment on function vector_dims(real[]) is 'Number of dimensions of a vector, as in pgvector.';

  create function cosine_distance(real[], real[]) returns double precision language plpgsql immutable strict parallel safe
    set search_path = pg_catalog
    as $function$
  declare
    product double precision;
    lengths double precision;
  begin
    if cardinality($1) <> cardinality($2) then
      raise exception 'different vector dimensions % and %', cardinality($1), cardinality($2) using errcode = 'data_exception';
    end if;
    select sum(a::double precision * b), sqrt(sum(a::double precision * a)) * sqrt(sum(b::double precision * b)) into product, lengths
      from unnest($1, $2) as pairs (a, b);
    return case when lengths = 0 then 'NaN' else 1 - greatest(-1, least(1, product / lengths)) end;
  end $function$;
  comment on function cosine_distance(real[], real[]) is 'Cosine distance of two vectors, as in pgvector: from 0 (same direction) to 2; NaN for a vector of zeros.';

  create operator <=> (leftarg = real[], rightarg = real[], function = cosine_distance, commutator = <=>);
  comment on operator <=> (real[], real[]) is 'Cosine distance of two vectors, as in pgvector.';
end $$;

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
  embedding vector,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (vector_dims(embedding) = dimensions),
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

comment on table file_embeddings is 'A chunk of a file with its embedding (Y).';
comment on column file_embeddings.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column file_embeddings.user_id is 'The user for whom the file was read.';
comment on column file_embeddings.conversation_id is 'The conversation for which the file was read (Y session_id, there a text without a foreign key).';
comment on column file_embeddings.repository_id is 'The repository of the file; null if unknown.';
comment on column file_embeddings.file_path is 'Path from the top of the repository, with slashes.';
comment on column file_embeddings.chunk_index is 'Number of the chunk in the file, from 0.';
comment on column file_embeddings.content is 'Text of the chunk; YudaiV3 does not store it.';
comment on column file_embeddings.model is 'Name of the embedding model.';
comment on column file_embeddings.dimensions is 'Number of dimensions of the embedding.';
comment on column file_embeddings.embedding is 'Embedding; null until it is computed.';
comment on column file_embeddings.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column file_embeddings.source_key is 'Key of the row in that system.';
comment on column file_embeddings.created_at is 'Time at which the row was created.';
comment on column file_embeddings.updated_at is 'Time of the last change of the row.';

create table documentation (
  id uuid primary key default uuidv7(),
  project_id uuid references projects on delete cascade,
  content text not null,
  language text,
  model text check (model <> ''),
  dimensions integer not null default 384 check (dimensions = 384),
  embedding vector,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text tsvector not null generated always as (to_tsvector('english', left(content, 200000))) stored,
  check (vector_dims(embedding) = dimensions),
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

comment on table documentation is 'A chunk of documentation about code with its embedding (C).';
comment on column documentation.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column documentation.project_id is 'The project whose members see it; null for administrators only. Code4me has no project for it.';
comment on column documentation.content is 'Text of the chunk.';
comment on column documentation.language is 'Programming language.';
comment on column documentation.model is 'Name of the embedding model.';
comment on column documentation.dimensions is 'Number of dimensions of the embedding.';
comment on column documentation.embedding is 'Embedding; null until it is computed.';
comment on column documentation.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column documentation.source_key is 'Key of the row in that system.';
comment on column documentation.created_at is 'Time at which the row was created.';
comment on column documentation.updated_at is 'Time of the last change of the row.';
comment on column documentation.search_text is 'Words of content, for full text search.';

-- Only the extension's type can have a number of dimensions, and an index for approximate search.
do $$
begin
  if exists (select from pg_extension where extname = 'vector') and (select typtype from pg_type where oid = 'vector'::regtype) = 'b' then
    alter table file_embeddings alter embedding type vector(1536);
    create index on file_embeddings using hnsw (embedding vector_cosine_ops);
    alter table documentation alter embedding type vector(384);
    create index on documentation using hnsw (embedding vector_cosine_ops);
  end if;
end $$;
