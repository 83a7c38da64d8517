-- Odd but legal rows: the tables of the document allow each of them.

-- kind: a user name in another case
insert into users (id, username, email, password_hash) values ('0dd00000-0000-4000-8000-000000000001', 'INES', 'a1@example.net', 'hash-1');

-- kind: an empty user name
insert into users (id, username, email, password_hash) values ('0dd00000-0000-4000-8000-000000000002', '', 'a2@example.net', 'hash-2');

-- kind: an empty e-mail address
insert into users (id, username, email, password_hash) values ('0dd00000-0000-4000-8000-000000000003', 'a3', '', 'hash-3');

-- kind: an address in another case
insert into users (id, username, email, password_hash) values ('0dd00000-0000-4000-8000-000000000004', 'a4', 'INES@EXAMPLE.NET', 'hash-4');

-- kind: a user of an endless time
insert into users (id, username, email, password_hash, created_at, updated_at) values ('0dd00000-0000-4000-8000-000000000005', 'a5', 'a5@example.net', 'hash-5', 'infinity', '-infinity');

-- kind: an empty seed of a second factor
insert into users (id, username, email, password_hash, is_2fa_enabled, totp_secret) values ('0dd00000-0000-4000-8000-000000000006', 'a6', 'a6@example.net', 'hash-6', true, '');

-- kind: a project without a name
insert into projects (id, name, github_repo, owner_id) values ('0dd00000-0000-4000-8000-000000000011', '', 'a/b', '00000000-0000-4000-8000-000000000001');

-- kind: a project without a repository
insert into projects (id, name, github_repo, owner_id) values ('0dd00000-0000-4000-8000-000000000012', 'x', '', '00000000-0000-4000-8000-000000000001');

-- kind: a project of the year 50000
insert into projects (id, name, github_repo, owner_id, created_at) values ('0dd00000-0000-4000-8000-000000000013', 'late', 'a/b', '00000000-0000-4000-8000-000000000001', '50000-01-01');

-- kind: an agent without a name
insert into agents (id, name, type) values ('0dd00000-0000-4000-8000-000000000021', '', 'coder');

-- kind: an agent whose settings are a list
insert into agents (id, name, type, model_config) values ('0dd00000-0000-4000-8000-000000000022', 'x', 'coder', '[1]');

-- kind: an agent whose settings are a text
insert into agents (id, name, type, model_config) values ('0dd00000-0000-4000-8000-000000000023', 'x', 'coder', '"gpt"');

-- kind: a conversation without a user
insert into conversations (id, type) values ('0dd00000-0000-4000-8000-000000000031', 'general');

-- kind: a conversation with an empty title
insert into conversations (id, type, title, created_by_user_id) values ('0dd00000-0000-4000-8000-000000000032', 'general', '', '00000000-0000-4000-8000-000000000001');

-- kind: a message that answers itself
insert into messages (id, conversation_id, author_type, user_id, content, reply_to_id) values ('0dd00000-0000-4000-8000-000000000041', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', 'x', '0dd00000-0000-4000-8000-000000000041');

-- kind: messages that answer each other
insert into messages (id, conversation_id, author_type, user_id, content) values ('0dd00000-0000-4000-8000-000000000042', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', 'x'), ('0dd00000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', 'y'); update messages set reply_to_id = '0dd00000-0000-4000-8000-000000000043' where id = '0dd00000-0000-4000-8000-000000000042'; update messages set reply_to_id = '0dd00000-0000-4000-8000-000000000042' where id = '0dd00000-0000-4000-8000-000000000043';

-- kind: a message with negative tokens
insert into messages (id, conversation_id, author_type, user_id, content, tokens_in) values ('0dd00000-0000-4000-8000-000000000044', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', 'x', -1);

-- kind: a message whose cost is no number
insert into messages (id, conversation_id, author_type, user_id, content, cost_usd) values ('0dd00000-0000-4000-8000-000000000045', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', 'x', 'NaN');

-- kind: a message with a negative cost
insert into messages (id, conversation_id, author_type, user_id, content, cost_usd) values ('0dd00000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', 'x', -0.5);

-- kind: a message of a year BC
insert into messages (id, conversation_id, author_type, user_id, content, created_at) values ('0dd00000-0000-4000-8000-000000000047', '00000000-0000-4000-8000-000000000031', 'user', '00000000-0000-4000-8000-000000000001', 'x', '0100-01-01 BC');

-- kind: an issue of number zero
insert into github_issues (id, github_id, number, title, project_id) values ('0dd00000-0000-4000-8000-000000000051', 101, 0, 'zero', '00000000-0000-4000-8000-000000000011');

-- kind: an issue of an unknown state
insert into github_issues (id, github_id, number, title, project_id, state) values ('0dd00000-0000-4000-8000-000000000052', 102, 102, 'x', '00000000-0000-4000-8000-000000000011', 'dozing');

-- kind: labels that are a text
insert into github_issues (id, github_id, number, title, project_id, labels) values ('0dd00000-0000-4000-8000-000000000053', 103, 103, 'x', '00000000-0000-4000-8000-000000000011', '"bug"');

-- kind: labels that are an object
insert into github_issues (id, github_id, number, title, project_id, labels) values ('0dd00000-0000-4000-8000-000000000054', 104, 104, 'x', '00000000-0000-4000-8000-000000000011', '{"bug": 1}');

-- kind: labels with colors
insert into github_issues (id, github_id, number, title, project_id, labels) values ('0dd00000-0000-4000-8000-000000000055', 105, 105, 'x', '00000000-0000-4000-8000-000000000011', '[{"name": "bug", "color": "f00"}]');

-- kind: a pull request of a negative number
insert into pull_requests (id, github_id, number, title, branch_from, branch_to, project_id) values ('0dd00000-0000-4000-8000-000000000061', 101, -1, 'x', 'a', 'b', '00000000-0000-4000-8000-000000000011');

-- kind: a pull request of an unknown review
insert into pull_requests (id, github_id, number, title, branch_from, branch_to, project_id, review_status) values ('0dd00000-0000-4000-8000-000000000062', 102, 102, 'x', 'a', 'b', '00000000-0000-4000-8000-000000000011', 'maybe');

-- kind: a pull request from an empty branch
insert into pull_requests (id, github_id, number, title, branch_from, branch_to, project_id) values ('0dd00000-0000-4000-8000-000000000063', 103, 103, 'x', '', '', '00000000-0000-4000-8000-000000000011');

-- kind: a task without a title
insert into tasks (id, title, project_id) values ('0dd00000-0000-4000-8000-000000000071', '', '00000000-0000-4000-8000-000000000011');

-- kind: a task that ends before it begins
insert into tasks (id, title, project_id, started_at, completed_at) values ('0dd00000-0000-4000-8000-000000000072', 'x', '00000000-0000-4000-8000-000000000011', '2025-01-02', '2025-01-01');

-- kind: a task with negative tokens
insert into tasks (id, title, project_id, total_tokens_used) values ('0dd00000-0000-4000-8000-000000000073', 'x', '00000000-0000-4000-8000-000000000011', -1);

-- kind: a task whose cost is no number
insert into tasks (id, title, project_id, total_cost_usd) values ('0dd00000-0000-4000-8000-000000000074', 'x', '00000000-0000-4000-8000-000000000011', 'NaN');

-- kind: a task that never ends
insert into tasks (id, title, project_id, completed_at) values ('0dd00000-0000-4000-8000-000000000075', 'x', '00000000-0000-4000-8000-000000000011', 'infinity');

-- kind: a use of no model
insert into token_usage (id, usage_date, model) values ('0dd00000-0000-4000-8000-000000000081', '2025-01-01', '');

-- kind: a use whose cost is no number
insert into token_usage (id, usage_date, model, cost_usd) values ('0dd00000-0000-4000-8000-000000000082', '2025-01-01', 'm', 'NaN');

-- kind: a use with a negative cost
insert into token_usage (id, usage_date, model, cost_usd) values ('0dd00000-0000-4000-8000-000000000083', '2025-01-01', 'm', -1);

-- kind: a use on an endless day
insert into token_usage (id, usage_date, timestamp, model) values ('0dd00000-0000-4000-8000-000000000084', 'infinity', null, 'm');

-- kind: a use of an unknown kind of agent
insert into token_usage (id, usage_date, model, agent_type) values ('0dd00000-0000-4000-8000-000000000085', '2025-01-01', 'm', 'poet');

-- kind: a use that took negative time
insert into token_usage (id, usage_date, model, request_duration_ms) values ('0dd00000-0000-4000-8000-000000000086', '2025-01-01', 'm', -1);

-- kind: a budget of everything with a scope
insert into budget_limits (id, name, scope_type, scope_id, scope_agent_type, amount_usd, period) values ('0dd00000-0000-4000-8000-000000000091', 'x', 'global', '00000000-0000-4000-8000-000000000011', 'coder', 1, 'daily');

-- kind: a budget of a project without one
insert into budget_limits (id, name, scope_type, amount_usd, period) values ('0dd00000-0000-4000-8000-000000000092', 'x', 'project', 1, 'daily');

-- kind: a budget of an agent that is gone
insert into budget_limits (id, name, scope_type, scope_id, amount_usd, period) values ('0dd00000-0000-4000-8000-000000000093', 'x', 'agent', '0dd00000-0000-4000-8000-000000000999', 1, 'daily');

-- kind: a budget of an unknown kind of agent
insert into budget_limits (id, name, scope_type, scope_agent_type, amount_usd, period) values ('0dd00000-0000-4000-8000-000000000094', 'x', 'agent_type', 'poet', 1, 'daily');

-- kind: a budget of a negative amount
insert into budget_limits (id, name, scope_type, amount_usd, period) values ('0dd00000-0000-4000-8000-000000000095', 'x', 'global', -1, 'daily');

-- kind: a budget whose amount is no number
insert into budget_limits (id, name, scope_type, amount_usd, period) values ('0dd00000-0000-4000-8000-000000000096', 'x', 'global', 'NaN', 'daily');

-- kind: a budget without a name
insert into budget_limits (id, name, scope_type, amount_usd, period) values ('0dd00000-0000-4000-8000-000000000097', '', 'global', 1, 'daily');

-- kind: a notification without a title
insert into notifications (id, type, title, message, user_id) values ('0dd00000-0000-4000-8000-000000000101', 'x', '', 'x', '00000000-0000-4000-8000-000000000001');

-- kind: a notification without a kind
insert into notifications (id, type, title, message, user_id) values ('0dd00000-0000-4000-8000-000000000102', '', 'x', 'x', '00000000-0000-4000-8000-000000000001');

-- kind: a notification with a list for an object
insert into notifications (id, type, title, message, user_id, metadata) values ('0dd00000-0000-4000-8000-000000000103', 'x', 'x', 'x', '00000000-0000-4000-8000-000000000001', '[1]');

-- kind: a memory without a key
insert into agent_memory (id, agent_id, category, key, value) values ('0dd00000-0000-4000-8000-000000000111', '00000000-0000-4000-8000-000000000021', '', '', '1');

-- kind: a memory that expired BC
insert into agent_memory (id, agent_id, category, key, value, expires_at) values ('0dd00000-0000-4000-8000-000000000112', '00000000-0000-4000-8000-000000000021', 'c', 'k2', '1', '0001-01-01 BC');

-- kind: a webhook without a source
insert into webhooks (id, project_id, source, event_type, payload) values ('0dd00000-0000-4000-8000-000000000121', '00000000-0000-4000-8000-000000000011', '', '', '1');

-- kind: a webhook that was tried negatively often
insert into webhooks (id, project_id, source, event_type, payload, retry_count, max_retries) values ('0dd00000-0000-4000-8000-000000000122', '00000000-0000-4000-8000-000000000011', 'x', 'x', '1', -1, -2);
