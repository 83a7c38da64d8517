-- Awkward on purpose: an administrator, somebody who may not sign in, authors that contradict their kind, a budget of nothing, nulls in
-- columns that merely have defaults, a pull request that was merged and is called closed, labels as objects, one memory told apart by a null.
insert into users (id, username, email, password_hash, is_2fa_enabled, totp_secret, is_active, is_admin, telegram_chat_id, created_at, updated_at) values
  ('00000000-0000-4000-8000-000000000001', 'ines', 'ines@example.net', '$argon2id$v=19$m=65536$a$ines', true, 'JBSWY3DPEHPK3PXP', true, false, -100123456789, '2025-01-02 03:04:05+02', '2025-01-03 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000002', 'chef', 'chef@example.net', '$argon2id$chef', false, null, true, true, null, '2025-01-01 00:00:00Z', '2025-01-01 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000003', 'gone', 'gone@example.net', '$argon2id$gone', null, null, false, null, null, null, null),
  ('00000000-0000-4000-8000-000000000004', 'Ōta 太田', 'INES@example.net', '$argon2id$ota', false, null, true, false, null, '2025-01-05 00:00:00Z', '2025-01-05 00:00:00Z');
insert into projects (id, name, description, github_repo, github_app_id, github_installation_id, local_path, is_active, owner_id, created_at, updated_at) values
  ('00000000-0000-4000-8000-000000000011', 'Ärger & "Co"', 'Zeile 1
Zeile 2', 'acme/widgets', '4711', '815', '/srv/widgets', true, '00000000-0000-4000-8000-000000000001', '2025-01-04 00:00:00Z', '2025-01-05 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000012', 'Second', null, 'acme/second', null, null, null, false, '00000000-0000-4000-8000-000000000002', null, null);
insert into agents (id, name, type, model_config, system_prompt, rules_file_path, is_active, project_id, created_at, updated_at) values
  ('00000000-0000-4000-8000-000000000021', 'Coder', 'coder', '{"model": "gpt-4o", "temperature": 0.2}', 'You write code.', 'rules/coder.md', true, '00000000-0000-4000-8000-000000000011', '2025-01-06 00:00:00Z', '2025-01-07 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000022', 'Shared', 'orchestrator', '[]', null, null, null, null, null, '2025-01-07 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000023', 'Tester', 'tester', '{}', null, null, false, '00000000-0000-4000-8000-000000000012', '2025-01-07 00:00:00Z', '2025-01-07 00:00:00Z');
insert into conversations (id, title, type, status, project_id, created_by_user_id, created_by_agent_id, created_at, updated_at) values
  ('00000000-0000-4000-8000-000000000031', 'Über Widgets', 'issue', 'paused', '00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000001', null, '2025-02-01 00:00:00Z', '2025-02-02 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000032', null, 'task', null, '00000000-0000-4000-8000-000000000011', null, '00000000-0000-4000-8000-000000000021', '2025-02-03 00:00:00Z', '2025-02-03 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000033', 'Nobody''s', 'general', 'active', null, null, null, null, null);
insert into conversation_participants (conversation_id, agent_id, joined_at) values
  ('00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000021', '2025-02-01 00:00:01Z'),
  ('00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000022', null),
  ('00000000-0000-4000-8000-000000000032', '00000000-0000-4000-8000-000000000021', '2025-02-03 00:00:01Z');
insert into messages (id, conversation_id, author_type, user_id, agent_id, content, content_formatted, reply_to_id, tokens_in, tokens_out, cost_usd, model_used, is_edited, created_at, updated_at) values
  ('00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000031', 'agent', null, '00000000-0000-4000-8000-000000000021', 'Done: `x = 1`', '<p>Done</p>', '00000000-0000-4000-8000-000000000041', 12, 34, 0.001234, 'gpt-4o', true, '2025-02-01 00:02:00Z', '2025-02-01 00:03:00Z'),
  ('00000000-0000-4000-8000-000000000041', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', null, 'Schöne Grüße 👋 "quoted" \ back', null, null, null, null, null, null, null, '2025-02-01 00:01:00Z', null),
  ('00000000-0000-4000-8000-000000000044', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000021', 'Both?', null, null, 0, 0, 0, null, false, '2025-02-01 00:04:00Z', '2025-02-01 00:04:00Z'),
  ('00000000-0000-4000-8000-000000000045', '00000000-0000-4000-8000-000000000032', 'agent', null, null, '', null, '00000000-0000-4000-8000-000000000043', 0, 0, 0, null, false, '2025-02-03 00:04:00Z', '2025-02-03 00:04:00Z');
insert into github_issues (id, github_id, number, title, body, state, labels, assignee, project_id, conversation_id, created_at, updated_at, github_created_at, github_updated_at) values
  ('00000000-0000-4000-8000-000000000051', 900000000001, 7, 'It breaks', 'Body', 'open', '["bug", "urgent", null]', 'octocat', '00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000031', '2025-02-01 00:00:00Z', '2025-02-02 00:00:00Z', '2025-01-31 00:00:00Z', '2025-02-01 12:00:00Z'),
  ('00000000-0000-4000-8000-000000000052', 900000000002, 8, 'Closed', null, 'CLOSED', '[{"name": "wontfix"}]', null, '00000000-0000-4000-8000-000000000011', null, null, null, null, null),
  ('00000000-0000-4000-8000-000000000053', 900000000003, 7, 'Other project', null, 'open', null, null, '00000000-0000-4000-8000-000000000012', null, '2025-02-01 00:00:00Z', '2025-02-02 00:00:00Z', null, null);
insert into pull_requests (id, github_id, number, title, body, branch_from, branch_to, state, is_draft, review_status, test_status, project_id, issue_id, conversation_id, created_by_agent_id, created_at, updated_at, merged_at, github_created_at) values
  ('00000000-0000-4000-8000-000000000061', 910000000001, 9, 'Fix it', 'Fixes #7', 'fix/7', 'main', 'closed', false, 'approved', 'passed', '00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000051', '00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000021', '2025-02-02 00:00:00Z', '2025-02-03 00:00:00Z', '2025-02-03 00:00:00Z', '2025-02-02 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000062', 910000000002, 10, 'Draft', null, 'b', 'main', 'open', true, 'changes-requested', 'failure', '00000000-0000-4000-8000-000000000011', null, null, null, null, null, null, null),
  ('00000000-0000-4000-8000-000000000063', 910000000003, 11, 'Refused', null, 'c', 'main', 'closed', null, null, null, '00000000-0000-4000-8000-000000000012', null, null, null, '2025-02-02 00:00:00Z', '2025-02-03 00:00:00Z', null, null);
insert into tasks (id, title, description, status, priority, assigned_to_agent_id, issue_id, project_id, pr_id, definition_of_done, total_tokens_used, total_cost_usd, created_at, started_at, completed_at, updated_at) values
  ('00000000-0000-4000-8000-000000000071', 'Solve #7', 'With care', 'completed', 'urgent', '00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000051', '00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000061', 'Tests pass', 1234, 1.5, '2025-02-02 00:00:00Z', '2025-02-02 01:00:00Z', '2025-02-03 00:00:00Z', '2025-02-03 00:00:01Z'),
  ('00000000-0000-4000-8000-000000000072', '名前', null, null, null, null, null, '00000000-0000-4000-8000-000000000011', null, null, null, null, null, null, null, null),
  ('00000000-0000-4000-8000-000000000073', 'Test', null, 'testing', 'low', null, null, '00000000-0000-4000-8000-000000000012', null, null, 0, 0, '2025-02-02 00:00:00Z', null, null, '2025-02-02 00:00:00Z');
insert into token_usage (id, timestamp, usage_date, user_id, agent_id, agent_type, conversation_id, message_id, project_id, task_id, model, tokens_in, tokens_out, cost_usd, request_duration_ms, was_cached) values
  ('00000000-0000-4000-8000-000000000081', '2025-02-01 23:59:59Z', '2025-02-01', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000021', 'coder', '00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000071', 'gpt-4o', 12, 34, 0.001234, 900, true),
  ('00000000-0000-4000-8000-000000000082', null, '2025-02-02', null, null, null, null, null, null, null, 'local', 0, 0, 0, null, null);
insert into budget_limits (id, name, scope_type, scope_id, scope_agent_type, amount_usd, period, alert_threshold, action_on_exceed, is_active, created_at, updated_at) values
  ('00000000-0000-4000-8000-000000000091', 'All', 'global', null, null, 1000.00, 'monthly', null, null, null, null, null),
  ('00000000-0000-4000-8000-000000000092', 'Widgets', 'project', '00000000-0000-4000-8000-000000000011', null, 10.50, 'daily', 0.5, 'block', true, '2025-01-01 00:00:00Z', '2025-01-02 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000093', 'Coder', 'agent', '00000000-0000-4000-8000-000000000021', null, 5, 'weekly', 0.8, 'warn', false, '2025-01-01 00:00:00Z', '2025-01-02 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000094', 'Testers', 'agent_type', null, 'tester', 5, 'weekly', 0.8, 'warn', true, '2025-01-01 00:00:00Z', '2025-01-02 00:00:00Z'),
  ('00000000-0000-4000-8000-000000000095', 'Of a project that is gone', 'project', '00000000-0000-4000-8000-0000000000ff', null, 5, 'weekly', 0.8, 'warn', true, '2025-01-01 00:00:00Z', '2025-01-02 00:00:00Z');
insert into notifications (id, type, title, message, severity, user_id, project_id, agent_id, is_read, sent_telegram, sent_email, metadata, created_at) values
  ('00000000-0000-4000-8000-0000000000a1', 'task_completed', 'Fertig ✔', 'Solve #7 is done', 'critical', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000021', true, true, true, '{"related_entity_type": "task"}', '2025-02-03 00:00:02Z'),
  ('00000000-0000-4000-8000-0000000000a2', 'x', 'y', 'z', null, '00000000-0000-4000-8000-000000000002', null, null, null, null, null, null, null);
insert into agent_memory (id, agent_id, project_id, category, key, value, importance, expires_at, created_at, updated_at) values
  ('00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000011', 'convention', 'indent', '{"spaces": 4}', 9, '2030-01-01 00:00:00Z', '2025-01-08 00:00:00Z', '2025-01-09 00:00:00Z'),
  ('00000000-0000-4000-8000-0000000000b2', '00000000-0000-4000-8000-000000000021', null, 'fact', 'k', '"v"', null, null, null, null),
  ('00000000-0000-4000-8000-0000000000b3', '00000000-0000-4000-8000-000000000021', null, 'fact', 'k', 'null', 1, null, '2025-01-08 00:00:00Z', null);
insert into webhooks (id, project_id, source, event_type, payload, processed, processed_at, error_message, retry_count, max_retries, created_at) values
  ('00000000-0000-4000-8000-0000000000c1', '00000000-0000-4000-8000-000000000011', 'github', 'push', '{"ref": "refs/heads/main"}', true, '2025-02-01 00:00:05Z', 'first try timed out', 1, 7, '2025-02-01 00:00:00Z'),
  ('00000000-0000-4000-8000-0000000000c2', '00000000-0000-4000-8000-000000000012', 'x', 'y', '[]', null, null, null, null, null, null);
