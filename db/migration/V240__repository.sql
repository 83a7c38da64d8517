-- Repository: file trees of any size.

-- Bytes decide the order of paths and names, whatever the database's collation. So the indexes on them serve what lies below a directory
-- (path like 'src/%') and what begins with a word as one range, in order.
alter table file_items
  alter column name type text collate "C",
  alter column path type text collate "C";
-- Children as people list them, directories first; and what has no directory above it.
create index file_items_children_idx on file_items (parent_id, is_directory desc, name, id);
create index file_items_top_idx on file_items (repository_id, is_directory desc, name, id) where parent_id is null;
