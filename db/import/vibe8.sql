-- Imports the database of Vibe8, as README.md beside this file explains. Run prepare.sql first. The import needs the old tables in the schema
-- "vibe8".

begin;
call sluice_import.begin_import('vibe8', '{
  "users": {"key": "id", "to": "users", "columns": "id email auth0_sub created_at last_login"},
  "analysis_runs": {"key": "run_id", "to": "analysis_runs",
    "columns": "run_id user_id created_at upload_filename submission_type project_name author_type author_model git_repo_url git_branch git_commit_sha metrics file_tree errors"},
  "jobs": {"key": "job_id", "to": "jobs", "columns": "job_id user_id status source_kind source_metadata result_run_id error_message created_at updated_at"},
  "alembic_version": {"ignored": "It says which migrations Vibe8 had. Sluice has its own."}
}');

-- Only users of the identity provider can have a verified e-mail address.
insert into to_users (source_key, email, email_verified, auth0_sub, is_oauth_signup, last_login_at, created_at, updated_at)
  select u.id::text, u.email, u.auth0_sub is not null and sluice_import.emails_are_verified(), u.auth0_sub, true, u.last_login, u.created_at,
      coalesce(u.last_login, u.created_at)
  from users as u;
call sluice_import.bring_users('users', '{"last_login_at": "last_login"}');

-- Vibe8 stored an analysis only when it was completed, so created_at is also the time of completion.
insert into to_analysis_runs
    (id, user_id, status, submission_type, upload_filename, project_name, author_type, author_model, git_repo_url, git_branch, git_commit_sha,
      metrics, file_tree, errors, completed_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('analysis_runs', r.run_id), sluice_import.id('users', r.user_id), 'completed',
      sluice_import.label(r.submission_type, 'public.code_source', 'analysis_runs.submission_type', r.run_id::text)::public.code_source,
      r.upload_filename, r.project_name,
      sluice_import.label(r.author_type, 'public.code_author_type', 'analysis_runs.author_type', r.run_id::text)::public.code_author_type,
      r.author_model, r.git_repo_url, r.git_branch, r.git_commit_sha,
      sluice_import.object(r.metrics), r.file_tree, sluice_import.list(r.errors),
      r.created_at, 'vibe8', r.run_id::text, r.created_at, r.created_at
  from analysis_runs as r;
call sluice_import.bring('analysis_runs', 'analysis_runs');

insert into to_jobs
    (id, user_id, status, source_kind, source_metadata, result_run_id, error_message, source_system, source_key, created_at, updated_at)
  select sluice_import.id('jobs', j.job_id), sluice_import.id('users', j.user_id),
      sluice_import.label(j.status, 'public.execution_status', 'jobs.status', j.job_id)::public.execution_status,
      sluice_import.label(j.source_kind, 'public.code_source', 'jobs.source_kind', j.job_id)::public.code_source,
      j.source_metadata, sluice_import.id('analysis_runs', j.result_run_id), j.error_message, 'vibe8', j.job_id, j.created_at, j.updated_at
  from jobs as j;
call sluice_import.bring('jobs', 'jobs');

call sluice_import.end_import();
commit;
