-- Odd but legal rows: the tables of this folder allow each of them, but for a user without an organization.

-- kind: an organization without a name
insert into organizations (id, name, slug) values ('0dd00000-0000-4000-8000-000000000001', '', 'no-name');

-- kind: an organization whose slug has no letter
insert into organizations (id, name, slug) values ('0dd00000-0000-4000-8000-000000000002', 'x', '…');

-- kind: an organization of an unknown plan
insert into organizations (id, name, slug, plan) values ('0dd00000-0000-4000-8000-000000000003', 'x', 'gold', 'gold');

-- kind: a user without an organization
alter table users alter organization_id drop not null; insert into users (id, organization_id, username, email) values ('0dd00000-0000-4000-8000-000000000011', null, 'lone', 'lone@example.net');

-- kind: a user without a name or an address
insert into users (id, organization_id, username, email) values ('0dd00000-0000-4000-8000-000000000012', '00000000-0000-4000-8000-000000000001', '', '');

-- kind: a user of an unknown role
insert into users (id, organization_id, username, email, role) values ('0dd00000-0000-4000-8000-000000000013', '00000000-0000-4000-8000-000000000001', 'king', 'k@example.net', 'king');

-- kind: preferences that are a list
insert into users (id, organization_id, username, email, preferences) values ('0dd00000-0000-4000-8000-000000000014', '00000000-0000-4000-8000-000000000001', 'list', 'l@example.net', '[1]');

-- kind: a user of an endless time
insert into users (id, organization_id, username, email, created_at, last_login_at) values ('0dd00000-0000-4000-8000-000000000015', '00000000-0000-4000-8000-000000000001', 'end', 'e@example.net', 'infinity', '-infinity');

-- kind: a project without a name
insert into projects (id, organization_id, name) values ('0dd00000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000001', '');

-- kind: a project that ends in the year 50000
insert into projects (id, organization_id, name, starts_on, ends_on) values ('0dd00000-0000-4000-8000-000000000022', '00000000-0000-4000-8000-000000000001', 'late', '0044-03-15 BC', '50000-01-01');

-- kind: a team that is an object
insert into projects (id, organization_id, name, team_members) values ('0dd00000-0000-4000-8000-000000000023', '00000000-0000-4000-8000-000000000001', 'team', '{"user_id": 7}');

-- kind: a repository without a name
insert into repositories (id, organization_id, name, full_name) values ('0dd00000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000001', '', '');

-- kind: a repository of an unknown host
insert into repositories (id, organization_id, name, full_name, provider) values ('0dd00000-0000-4000-8000-000000000032', '00000000-0000-4000-8000-000000000001', 'x', 'x/x', 'floppy');

-- kind: a branch without a name
insert into repository_branches (id, repository_id, name) values ('0dd00000-0000-4000-8000-000000000041', '00000000-0000-4000-8000-000000000031', '');

-- kind: a branch with a short hash
insert into repository_branches (id, repository_id, name, head_sha) values ('0dd00000-0000-4000-8000-000000000042', '00000000-0000-4000-8000-000000000031', 'short', 'abc');

-- kind: a definition without a name
insert into task_definitions (id, organization_id, name) values ('0dd00000-0000-4000-8000-000000000051', '00000000-0000-4000-8000-000000000001', '');

-- kind: a definition with negative needs
insert into task_definitions (id, organization_id, name, required_memory_mb, required_cpu_cores, timeout_seconds, max_retries, retry_delay_seconds) values ('0dd00000-0000-4000-8000-000000000052', '00000000-0000-4000-8000-000000000001', 'neg', -1, 'NaN', -1, -1, -1);

-- kind: a workflow without a name
insert into workflows (id, project_id, name) values ('0dd00000-0000-4000-8000-000000000061', '00000000-0000-4000-8000-000000000021', '');

-- kind: a workflow with negative lanes
insert into workflows (id, project_id, name, max_parallel_tasks) values ('0dd00000-0000-4000-8000-000000000062', '00000000-0000-4000-8000-000000000021', 'x', -1);

-- kind: a workflow whose steps are a text
insert into workflows (id, project_id, name, steps) values ('0dd00000-0000-4000-8000-000000000063', '00000000-0000-4000-8000-000000000021', 'x', '"one"');

-- kind: a task without a title
insert into tasks (id, project_id, title) values ('0dd00000-0000-4000-8000-000000000071', '00000000-0000-4000-8000-000000000021', '');

-- kind: a task at step zero
insert into tasks (id, project_id, title, workflow_step) values ('0dd00000-0000-4000-8000-000000000072', '00000000-0000-4000-8000-000000000021', 'x', 0);

-- kind: a task that waits a negative time
insert into tasks (id, project_id, title, retry_delay_seconds) values ('0dd00000-0000-4000-8000-000000000073', '00000000-0000-4000-8000-000000000021', 'x', -1);

-- kind: tasks that wait for each other
insert into tasks (id, project_id, title) values ('0dd00000-0000-4000-8000-000000000074', '00000000-0000-4000-8000-000000000021', 'a'), ('0dd00000-0000-4000-8000-000000000075', '00000000-0000-4000-8000-000000000021', 'b'), ('0dd00000-0000-4000-8000-000000000076', '00000000-0000-4000-8000-000000000021', 'c'); insert into task_dependencies (id, task_id, depends_on_id) values ('0dd00000-0000-4000-8000-000000000081', '0dd00000-0000-4000-8000-000000000074', '0dd00000-0000-4000-8000-000000000075'), ('0dd00000-0000-4000-8000-000000000082', '0dd00000-0000-4000-8000-000000000075', '0dd00000-0000-4000-8000-000000000076'), ('0dd00000-0000-4000-8000-000000000083', '0dd00000-0000-4000-8000-000000000076', '0dd00000-0000-4000-8000-000000000074');

-- kind: a dependency of an unknown kind
insert into task_dependencies (id, task_id, depends_on_id, type) values ('0dd00000-0000-4000-8000-000000000084', '0dd00000-0000-4000-8000-000000000071', '0dd00000-0000-4000-8000-000000000072', 'maybe');

-- kind: a log of a task that is gone
insert into task_execution_logs (id, task_id, message) values ('0dd00000-0000-4000-8000-000000000091', '0dd00000-0000-4000-8000-000000000999', 'x');

-- kind: a log of attempt zero
insert into task_execution_logs (id, task_id, message, attempt) values ('0dd00000-0000-4000-8000-000000000092', '00000000-0000-4000-8000-000000000081', 'x', 0);

-- kind: a log of an unknown level
insert into task_execution_logs (id, task_id, message, level) values ('0dd00000-0000-4000-8000-000000000093', '00000000-0000-4000-8000-000000000081', 'x', 'shout');

-- kind: a load that is no number
insert into task_resource_usage (id, task_id, cpu_usage_percent, memory_bytes) values ('0dd00000-0000-4000-8000-000000000101', '00000000-0000-4000-8000-000000000081', 'NaN', 1);

-- kind: negative memory
insert into task_resource_usage (id, task_id, cpu_usage_percent, memory_bytes, peak_memory_bytes) values ('0dd00000-0000-4000-8000-000000000102', '00000000-0000-4000-8000-000000000081', 1, -1, -1);

-- kind: an analysis of negative files
insert into analysis_runs (id, project_id, files_analyzed) values ('0dd00000-0000-4000-8000-000000000111', '00000000-0000-4000-8000-000000000021', -1);

-- kind: errors that are an object
insert into analysis_runs (id, project_id, errors) values ('0dd00000-0000-4000-8000-000000000112', '00000000-0000-4000-8000-000000000021', '{"a": 1}');

-- kind: a file without a path
insert into file_analysis (id, run_id, path) values ('0dd00000-0000-4000-8000-000000000121', '00000000-0000-4000-8000-000000000121', '');

-- kind: a file with more code than lines
insert into file_analysis (id, run_id, path, total_lines, code_lines) values ('0dd00000-0000-4000-8000-000000000122', '00000000-0000-4000-8000-000000000121', 'more', 1, 2);

-- kind: a file whose measures are no numbers
insert into file_analysis (id, run_id, path, cyclomatic_complexity, coverage_pct, quality_score, size_bytes) values ('0dd00000-0000-4000-8000-000000000123', '00000000-0000-4000-8000-000000000121', 'nan', 'NaN', 101, -1, -1);

-- kind: an element without a name
insert into code_element_analysis (id, run_id, analyzed_file_id, kind, name, start_line, end_line) values ('0dd00000-0000-4000-8000-000000000131', '00000000-0000-4000-8000-000000000121', '00000000-0000-4000-8000-000000000131', 'function', '', 1, 2);

-- kind: an element that ends before it begins
insert into code_element_analysis (id, run_id, analyzed_file_id, kind, name, start_line, end_line) values ('0dd00000-0000-4000-8000-000000000132', '00000000-0000-4000-8000-000000000121', '00000000-0000-4000-8000-000000000131', 'function', 'f', 5, 2);

-- kind: an element at line zero
insert into code_element_analysis (id, run_id, analyzed_file_id, kind, name, start_line, end_line) values ('0dd00000-0000-4000-8000-000000000133', '00000000-0000-4000-8000-000000000121', '00000000-0000-4000-8000-000000000131', 'function', 'f', 0, 2);

-- kind: an element that is in itself
insert into code_element_analysis (id, run_id, analyzed_file_id, parent_id, kind, name, start_line, end_line) values ('0dd00000-0000-4000-8000-000000000134', '00000000-0000-4000-8000-000000000121', '00000000-0000-4000-8000-000000000131', '0dd00000-0000-4000-8000-000000000134', 'function', 'f', 1, 2);

-- kind: an element of an unknown kind
insert into code_element_analysis (id, run_id, analyzed_file_id, kind, name, start_line, end_line) values ('0dd00000-0000-4000-8000-000000000135', '00000000-0000-4000-8000-000000000121', '00000000-0000-4000-8000-000000000131', 'poem', 'f', 1, 2);

-- kind: a metric without a name
insert into metrics (id, run_id, name, value) values ('0dd00000-0000-4000-8000-000000000141', '00000000-0000-4000-8000-000000000121', '', 1);

-- kind: an endless metric
insert into metrics (id, run_id, name, value) values ('0dd00000-0000-4000-8000-000000000142', '00000000-0000-4000-8000-000000000121', 'x', 'Infinity');

-- kind: a performance that is no number
insert into performance_metrics (id, run_id, name, kind, value, unit) values ('0dd00000-0000-4000-8000-000000000151', '00000000-0000-4000-8000-000000000121', 'x', 'latency', 'Infinity', 'ms');

-- kind: a percentile above 100
insert into performance_metrics (id, run_id, name, kind, value, unit, percentile, sample_count) values ('0dd00000-0000-4000-8000-000000000152', '00000000-0000-4000-8000-000000000121', 'x', 'latency', 1, 'ms', 101, -1);

-- kind: a finding of an unknown category
insert into issues (id, run_id, tool, category, message) values ('0dd00000-0000-4000-8000-000000000161', '00000000-0000-4000-8000-000000000121', 'x', 'mystery', 'x');

-- kind: a finding that ends before it begins
insert into issues (id, run_id, tool, category, message, start_line, end_line, effort_minutes) values ('0dd00000-0000-4000-8000-000000000162', '00000000-0000-4000-8000-000000000121', 'x', 'bug', 'x', 9, 1, -1);

-- kind: a trend that is no number
insert into metric_trends (id, project_id, metric_name, period, period_start, sample_count, minimum, maximum, average, last_value) values ('0dd00000-0000-4000-8000-000000000171', '00000000-0000-4000-8000-000000000021', 'x', 'day', '2025-01-01', 1, 'NaN', 1, 1, 1);

-- kind: a trend without samples
insert into metric_trends (id, project_id, metric_name, period, period_start, sample_count, minimum, maximum, average, last_value) values ('0dd00000-0000-4000-8000-000000000172', '00000000-0000-4000-8000-000000000021', 'x', 'day', '2025-01-02', -1, 1, 1, 1, 1);

-- kind: two trends of one day
insert into metric_trends (id, project_id, metric_name, period, period_start, sample_count, minimum, maximum, average, last_value) values ('0dd00000-0000-4000-8000-000000000173', '00000000-0000-4000-8000-000000000021', 'y', 'day', '2025-01-02', 1, 1, 1, 1, 1), ('0dd00000-0000-4000-8000-000000000174', '00000000-0000-4000-8000-000000000021', 'y', 'daily', '2025-01-02', 2, 2, 2, 2, 2);

-- kind: a prompt without a name
insert into prompt_templates (id, project_id, name, content) values ('0dd00000-0000-4000-8000-000000000181', '00000000-0000-4000-8000-000000000021', '', '');

-- kind: a prompt of version zero
insert into prompt_templates (id, project_id, name, content, version, effectiveness_score) values ('0dd00000-0000-4000-8000-000000000182', '00000000-0000-4000-8000-000000000021', 'v0', '', 0, 'NaN');

-- kind: a variation without a name
insert into prompt_variations (id, prompt_template_id, name, traffic_percent) values ('0dd00000-0000-4000-8000-000000000191', '00000000-0000-4000-8000-000000000191', '', 101);

-- kind: a use whose cost is no number
insert into prompt_executions (id, project_id, cost_usd, tokens_in, duration_ms) values ('0dd00000-0000-4000-8000-000000000201', '00000000-0000-4000-8000-000000000021', 'NaN', -1, -1);

-- kind: a source that is kept a negative time
insert into context_sources (id, project_id, name, cache_seconds) values ('0dd00000-0000-4000-8000-000000000211', '00000000-0000-4000-8000-000000000021', '', -1);

-- kind: context without a key
insert into context_data (id, context_source_id, key, content, token_count) values ('0dd00000-0000-4000-8000-000000000221', '00000000-0000-4000-8000-000000000221', '', 'x', -1);

-- kind: context that never expires
insert into context_data (id, context_source_id, key, content, expires_at) values ('0dd00000-0000-4000-8000-000000000222', '00000000-0000-4000-8000-000000000221', 'never', 'x', 'infinity');

-- kind: feedback that is no number
insert into prompt_feedback (id, prompt_execution_id, effectiveness_score) values ('0dd00000-0000-4000-8000-000000000231', '00000000-0000-4000-8000-000000000211', 'NaN');

-- kind: events that are kept a negative time
insert into event_types (id, name, retention_days) values ('0dd00000-0000-4000-8000-000000000241', 'neg', -1);

-- kind: an event of the year 50000
insert into events (id, event_type_id, occurred_at) values ('0dd00000-0000-4000-8000-000000000251', '00000000-0000-4000-8000-000000000251', '50000-01-01');

-- kind: an event that was tried negatively often
insert into events (id, event_type_id, retry_count, metadata) values ('0dd00000-0000-4000-8000-000000000252', '00000000-0000-4000-8000-000000000251', -1, '7');

-- kind: an event of Linear's of priority 9
insert into events (id, event_type_id) values ('0dd00000-0000-4000-8000-000000000253', '00000000-0000-4000-8000-000000000251'); insert into linear_events (id, action, entity_type, entity_id, priority) values ('0dd00000-0000-4000-8000-000000000253', '', '', '', 9);

-- kind: an event of GitHub's of negative commits
insert into events (id, event_type_id) values ('0dd00000-0000-4000-8000-000000000254', '00000000-0000-4000-8000-000000000251'); insert into github_events (id, name, commit_count, number) values ('0dd00000-0000-4000-8000-000000000254', '', -1, 0);

-- kind: a deployment to nowhere
insert into events (id, event_type_id) values ('0dd00000-0000-4000-8000-000000000255', '00000000-0000-4000-8000-000000000251'); insert into deployment_events (id, environment, service) values ('0dd00000-0000-4000-8000-000000000255', 'moon', '');

-- kind: a subscription on an unknown channel
insert into event_subscriptions (id, project_id, name, channel) values ('0dd00000-0000-4000-8000-000000000261', '00000000-0000-4000-8000-000000000021', 'x', 'pigeon');

-- kind: a webhook without an address
insert into event_subscriptions (id, project_id, name, channel) values ('0dd00000-0000-4000-8000-000000000262', '00000000-0000-4000-8000-000000000021', 'x', 'webhook');

-- kind: a subscription without a name
insert into event_subscriptions (id, project_id, name, max_retries, match_count) values ('0dd00000-0000-4000-8000-000000000263', '00000000-0000-4000-8000-000000000021', '', -1, -1);

-- kind: a log of an event that took negative time
insert into event_processing_logs (id, event_id, stage, outcome, attempt, duration_ms, logged_at) values ('0dd00000-0000-4000-8000-000000000271', '00000000-0000-4000-8000-000000000261', 'match', 'started', 0, -1, '2025-01-01');

-- kind: a log of an unknown stage
insert into event_processing_logs (id, event_id, stage, outcome, logged_at) values ('0dd00000-0000-4000-8000-000000000272', '00000000-0000-4000-8000-000000000261', 'limbo', 'started', '2025-01-01');
