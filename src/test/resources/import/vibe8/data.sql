-- Awkward on purpose: one address in two cases, nulls, letters of many alphabets, statuses in capitals, an analysis that nobody's job led to.
insert into users (id, email, auth0_sub, created_at, last_login) values
  ('00000000-0000-4000-8000-000000000001', 'ines@example.net', 'auth0|v-ines', '2025-01-02 03:04:05', '2025-06-01 08:00:00.123456'),
  ('00000000-0000-4000-8000-000000000002', 'never.signed.in@example.net', null, '2025-01-03 00:00:00', null),
  ('00000000-0000-4000-8000-000000000003', 'INES@example.net', 'auth0|v-other', '2025-02-01 00:00:00', null),
  ('00000000-0000-4000-8000-000000000004', 'ünï@例え.テスト', 'google-oauth2|104', '2024-02-29 23:59:59.999999', '2025-01-01 00:00:00');
insert into analysis_runs (run_id, user_id, created_at, upload_filename, submission_type, project_name, author_type, author_model, git_repo_url, git_branch, git_commit_sha, metrics, file_tree, errors) values
  ('00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000001', '2025-03-01 10:00:00', 'main.py', 'upload', 'Ines'' "Projekt" 🚀', 'human', 'developer', null, null, null,
    '{"lint": {"total": 4, "linting_score": 91.5}, "size": {"files": 3, "sloc": 420}, "churn": {"total_commits": null}}', '{"name": "/", "children": [{"name": "main.py", "sloc": 420}]}', '[]'),
  ('00000000-0000-4000-8000-000000000012', '00000000-0000-4000-8000-000000000001', '2025-03-02 10:00:00', null, 'GitHub', null, 'ai', 'gpt-4', 'https://github.com/owner/repo', 'main', '0123456789abcdef0123456789abcdef01234567',
    '{}', null, '["mypy crashed", "späte Ausgabe"]'),
  ('00000000-0000-4000-8000-000000000013', '00000000-0000-4000-8000-000000000004', '2025-03-03 10:00:00', null, 'github', null, null, null, null, null, null, '[1, 2]', null, '"not a list"');
insert into jobs (job_id, user_id, status, source_kind, source_metadata, result_run_id, error_message, created_at, updated_at) values
  ('arq:job/ünï 1', '00000000-0000-4000-8000-000000000001', 'completed', 'upload', '{"upload_filename": "main.py", "file_data": "cHJpbnQoMSk="}', '00000000-0000-4000-8000-000000000011', null, '2025-03-01 09:59:00', '2025-03-01 10:00:01'),
  ('b', '00000000-0000-4000-8000-000000000001', 'Failed', 'github', null, null, 'clone failed: "no such repo"', '2025-03-02 09:59:00', '2025-03-02 10:00:01'),
  ('c', '00000000-0000-4000-8000-000000000004', 'pending', 'github', '{"git_repo_url": "https://github.com/owner/repo"}', null, null, '2025-03-03 09:59:00', '2025-03-03 09:59:00'),
  ('d', '00000000-0000-4000-8000-000000000002', 'RUNNING', 'github', 'null', null, null, '2025-03-04 09:59:00', '2025-03-04 10:00:00');
