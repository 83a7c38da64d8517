-- Undoes V120__job.sql.

drop table job_progress;
alter table jobs drop constraint jobs_id_user_id_key;
