-- Undoes V060__job.sql: what its tables hold is lost.

drop table jobs;
