-- Undoes V334__repository.sql.

drop function directories_above(text);
drop index file_items_words_idx;
-- Refuses to go if something else has come to need it.
drop extension pg_trgm;
drop index file_items_kind_idx;
drop index file_items_top_idx;
drop index file_items_children_idx;
alter table file_items drop column kind;
drop type file_kind;
create index file_items_children_idx on file_items (parent_id, is_directory desc, name, id);
create index file_items_top_idx on file_items (repository_id, is_directory desc, name, id) where parent_id is null;
