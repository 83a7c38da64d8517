-- Undoes V310__repository.sql.

alter table file_items
  drop constraint file_items_parent_id_repository_id_fkey,
  drop constraint file_items_id_repository_id_key,
  add foreign key (parent_id) references file_items on delete cascade;
