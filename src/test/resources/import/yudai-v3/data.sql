-- Awkward on purpose: a chat whose name has a hyphen, an embedding for a chat that is gone, files in a circle, a path twice, a path with a slash in
-- front, statuses in capitals, a priority that is called otherwise here, a metric that is no number, nulls in columns that merely have defaults.
insert into users (id, github_username, github_user_id, email, display_name, avatar_url, created_at, updated_at, last_login) values
  (1, 'ines', '501', 'ines@example.net', 'Inés Ünal', 'https://avatars.example.net/501', '2024-01-01 00:00:00Z', '2024-02-01 00:00:00Z', '2025-01-01 00:00:00Z'),
  (2, 'no-mail', '502', null, null, null, null, null, null),
  (3, 'empty-mail', '503', ' ', '', null, '2024-01-03 00:00:00Z', null, null);
insert into auth_tokens (id, user_id, access_token, refresh_token, token_type, scope, expires_at, is_active, created_at, updated_at) values
  (1, 1, 'gho_ines_secret_token', 'ghr_ines_refresh', 'Bearer', 'repo,user:email', '2025-02-01 00:00:00Z', false, '2024-01-01 00:00:01Z', '2024-01-02 00:00:00Z'),
  (2, 1, 'gho_ünï', null, null, null, null, null, null, null);
insert into repositories (id, github_repo_id, user_id, name, owner, full_name, description, private, default_branch, created_at, updated_at) values
  (1, 7000000001, 1, 'widgets', 'acme', 'acme/widgets', 'Größe 📏', true, 'trunk', '2024-01-04 00:00:00Z', '2024-01-05 00:00:00Z'),
  (2, 7000000002, 2, 'other', 'acme', 'acme/other', null, null, null, null, null);
insert into issues (id, github_issue_id, repository_id, number, title, body, state, created_at, updated_at) values
  (1, 900000000001, 1, 7, 'It breaks', 'Body, as GitHub had it', 'Open', '2024-03-01 00:00:00Z', '2024-03-02 00:00:00Z'),
  (2, 900000000022, 1, 8, '', null, null, null, null),
  (3, 900000000023, 2, 7, 'Other repository', null, 'closed', '2024-03-01 00:00:00Z', null);
insert into pull_requests (id, github_pr_id, repository_id, number, title, body, state, base_branch, head_branch, created_at, updated_at) values
  (1, 910000000001, 1, 9, 'Fix it', 'Fixes #7', 'merged', 'trunk', 'fix/7', '2024-03-03 00:00:00Z', '2024-03-04 00:00:00Z'),
  (2, 910000000022, 1, 10, 'Half', null, null, null, null, null, null);
insert into commits (id, sha, repository_id, message, author_name, author_email, commit_date, created_at) values
  (1, '0123456789ABCDEF0123456789abcdef01234567', 1, E'Erster\n\nText', 'Inés', 'ines@example.net', '2024-03-01 12:00:00+05:30', '2024-03-02 00:00:00Z'),
  (2, '1123456789abcdef0123456789abcdef01234567', 2, '', null, null, null, null);
insert into chat_sessions (id, user_id, session_id, title, repository_owner, repository_name, repository_branch, is_active, created_at, updated_at, last_activity) values
  (1, 1, 'session_abc', 'Über "Widgets"', 'acme', 'widgets', 'trunk', false, '2024-04-01 00:00:00Z', '2024-04-02 00:00:00Z', '2024-04-03 00:00:00Z'),
  (2, 1, 'a-b', null, null, null, null, null, null, null, null),
  (3, 2, 'a_b', null, null, null, null, true, '2024-04-05 00:00:00Z', null, '2024-04-05 00:00:00Z');
insert into chat_messages (id, session_id, message_text, sender_type, is_code, metadata, created_at) values
  (1, 1, 'Was bricht? 🧐', 'user', false, null, '2024-04-01 00:00:01Z'),
  (2, 1, 'x = 1', 'assistant', true, '{"tokens": 12}', '2024-04-01 00:00:02Z'),
  (3, 2, '', 'system', null, '[]', null);
insert into context_cards (id, user_id, title, content, source, category, session_id, created_at, updated_at) values
  (1, 1, 'Style', 'Use tabs', 'file-deps', 'conventions', 1, '2024-04-01 00:00:00Z', '2024-04-02 00:00:00Z'),
  (2, 2, 'x', '', null, null, null, null, null);
insert into user_issues (id, user_id, chat_session_id, title, description, status, priority, github_issue_id, created_at, updated_at) values
  (1, 1, 1, 'Breaks', 'When it rains', 'In-Progress', 'critical', 900000000001, '2024-04-01 00:00:00Z', '2024-04-02 00:00:00Z'),
  (2, 2, null, 'y', '', null, null, null, null, null);
insert into idea_items (id, user_id, title, description, category, complexity_level, status, created_at, updated_at) values
  (1, 1, 'Dark mode', 'Please', 'ui', 'XL', 'accepted', '2024-04-01 00:00:00Z', '2024-04-02 00:00:00Z'),
  (2, 1, 'z', '', null, null, null, null, null);
insert into file_items (id, repository_id, name, path, is_directory, parent_id, file_size, mime_type, created_at) values
  (1, 1, 'src', 'src', true, null, null, null, '2024-05-01 00:00:00Z'),
  (2, 1, 'main_%.py', 'src/main_%.py', false, 1, 42, 'text/x-python', '2024-05-01 00:00:00Z'),
  (3, 1, 'src', 'src', true, null, null, null, null),
  (4, 1, 'ünï.txt', '/docs/ünï.txt', null, null, 0, null, null),
  (5, 1, 'a', 'a', true, null, null, null, null),
  (6, 1, 'b', 'b', true, 5, null, null, null),
  (7, 1, 'twin.py', 'src/twin.py', false, 3, 7, null, null),
  (8, 2, 'src', 'src', true, null, null, null, null);
update file_items set parent_id = 6 where id = 5;
insert into file_analyses (id, repository_id, status, analysis_type, results, error_message, started_at, completed_at) values
  (1, 1, 'Completed', 'dependencies', '{"files": 3}', null, '2024-05-01 00:00:00Z', '2024-05-01 00:01:00Z'),
  (2, 1, 'processing', null, null, null, null, null),
  (3, 2, 'failed', null, null, 'timeout', '2024-05-01 00:00:00Z', null);
insert into file_embeddings (id, session_id, file_path, embedding, user_id, created_at) values
  (1, 'a-b', 'src/main_%.py', (select '[' || string_agg((i / 1536.0)::real::text, ',' order by i) || ']' from generate_series(1, 1536) as i), 1, '2024-05-02 00:00:00Z'),
  (2, 'long gone', 'x', null, 1, null);
insert into database_metrics (id, metric_name, metric_value, recorded_at) values
  (1, 'cache_hit_pct', 99.125, '2024-05-02 00:00:00Z'),
  (2, 'broken', 'NaN', '2024-05-02 00:00:01Z'),
  (3, 'missing', null, null);
