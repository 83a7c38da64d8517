-- Undoes V240__repository.sql.

drop index file_items_top_idx;
drop index file_items_children_idx;
alter table file_items
  alter column name type text collate "default",
  alter column path type text collate "default";
