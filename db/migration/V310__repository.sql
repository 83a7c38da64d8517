-- Repository: a file lies in a directory of its own repository, so who sees the one sees the other.
alter table file_items add unique (id, repository_id);
update file_items as f set parent_id = null
  from file_items as p where p.id = f.parent_id and p.repository_id <> f.repository_id;
alter table file_items
  drop constraint file_items_parent_id_fkey,
  add foreign key (parent_id, repository_id) references file_items (id, repository_id) on delete cascade;
