-- Undoes V130__search.sql.

drop table documentation;
drop table file_embeddings;
