-- Undoes V030__repository.sql: what its tables hold is lost.

alter table repository_branches drop constraint repository_branches_head_commit_id_fkey;
drop table file_items;
drop table commits;
drop table project_repositories;
drop table repository_branches;
drop table repositories;
drop type repository_provider;
