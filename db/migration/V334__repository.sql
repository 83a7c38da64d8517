-- Repository: file trees are listed, walked and searched without walking them row by row.

create type file_kind as enum ('directory', 'file');
comment on type file_kind is 'What lies at a path. Directories come first.';
alter table file_items
  add column kind file_kind not null generated always as (case when is_directory then 'directory'::file_kind else 'file'::file_kind end) stored;
comment on column file_items.kind is 'Whether it is a directory or a file, in the order in which people list them.';

-- Unlike `is_directory desc, name` this order runs in one direction, so that a page begins in the index where the last one ended.
drop index file_items_children_idx;
drop index file_items_top_idx;
create index file_items_children_idx on file_items (parent_id, kind, name, id);
create index file_items_top_idx on file_items (repository_id, kind, name, id) where parent_id is null;
create index file_items_kind_idx on file_items (kind, id);

-- Any part of a name or path is found by its groups of three letters.
create extension if not exists pg_trgm;
create index file_items_words_idx on file_items using gin (name gin_trgm_ops, path gin_trgm_ops);

create function directories_above(path text) returns text[]
  language sql
  immutable
  strict
  parallel safe
  return (
    select array_agg(array_to_string(parts[:n], '/') order by n)
    from string_to_array(path, '/') as parts, generate_series(1, cardinality(parts) - 1) as n);
comment on function directories_above(text) is 'The paths of the directories that a path leads through, the top one first; null if there are none.';
