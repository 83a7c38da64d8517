-- Imports the database of the agent orchestrator, as README.md beside this file explains. Run prepare.sql first. The import needs the old tables
-- in the schema "agent-orchestrator", and a key to encrypt the seeds of second factors.

begin;
call sluice_import.begin_import('agent_orchestrator', '{
  "users": {"key": "id", "to": "users", "secrets": "password_hash totp_secret",
    "columns": "id username email password_hash is_2fa_enabled totp_secret is_active is_admin telegram_chat_id created_at updated_at"},
  "projects": {"key": "id", "to": "projects", "also_to": "project_members",
    "columns": "id name description github_repo github_app_id github_installation_id local_path is_active owner_id created_at updated_at"},
  "agents": {"key": "id", "to": "agents", "columns": "id name type model_config system_prompt rules_file_path is_active project_id created_at updated_at"},
  "conversations": {"key": "id", "to": "conversations", "columns": "id title type status project_id created_by_user_id created_by_agent_id created_at updated_at"},
  "conversation_participants": {"key": "conversation_id || ''/'' || agent_id", "to": "conversation_participants", "columns": "conversation_id agent_id joined_at"},
  "messages": {"key": "id", "to": "messages",
    "columns": "id conversation_id author_type user_id agent_id content content_formatted reply_to_id tokens_in tokens_out cost_usd model_used is_edited created_at updated_at"},
  "github_issues": {"key": "id", "to": "issues",
    "columns": "id github_id number title body state labels assignee project_id conversation_id created_at updated_at github_created_at github_updated_at"},
  "pull_requests": {"key": "id", "to": "pull_requests",
    "columns": "id github_id number title body branch_from branch_to state is_draft review_status test_status project_id issue_id conversation_id created_by_agent_id created_at updated_at merged_at github_created_at"},
  "tasks": {"key": "id", "to": "tasks",
    "columns": "id title description status priority assigned_to_agent_id issue_id project_id pr_id definition_of_done total_tokens_used total_cost_usd created_at started_at completed_at updated_at"},
  "token_usage": {"key": "id", "to": "token_usage",
    "columns": "id timestamp usage_date user_id agent_id agent_type conversation_id message_id project_id task_id model tokens_in tokens_out cost_usd request_duration_ms was_cached metadata:jsonb"},
  "budget_limits": {"key": "id", "to": "budget_limits",
    "columns": "id name scope_type scope_id scope_agent_type amount_usd period alert_threshold action_on_exceed is_active created_at updated_at"},
  "notifications": {"key": "id", "to": "notifications",
    "columns": "id type title message severity user_id project_id agent_id is_read sent_telegram sent_email metadata created_at"},
  "agent_memory": {"key": "id", "to": "agent_memories", "columns": "id agent_id project_id category key value importance expires_at created_at updated_at"},
  "webhooks": {"key": "id", "to": "webhooks",
    "columns": "id project_id source event_type payload processed processed_at error_message retry_count max_retries created_at"},
  "alembic_version": {"ignored": "It says which migrations the agent orchestrator had. Sluice has its own."}
}');

insert into to_users
    (source_key, username, email, email_verified, password_hash, is_2fa_enabled, totp_secret_encrypted, is_active, is_admin, role, telegram_chat_id,
      created_at, updated_at)
  select u.id::text, u.username, u.email, sluice_import.emails_are_verified(), u.password_hash, u.is_2fa_enabled, sluice_import.seal(u.totp_secret),
      u.is_active, u.is_admin, case when u.is_admin then 'administrator'::public.user_role end, u.telegram_chat_id, u.created_at, coalesce(u.updated_at, u.created_at)
  from users as u;
call sluice_import.bring_users('users');

insert into to_projects
    (id, owner_id, name, description, github_repo, github_app_id, github_installation_id, local_path, is_active, source_system, source_key, created_at, updated_at)
  select sluice_import.id('projects', p.id), sluice_import.id('users', p.owner_id), p.name, p.description, p.github_repo, p.github_app_id,
      p.github_installation_id, p.local_path, coalesce(p.is_active, true), 'agent_orchestrator', p.id::text,
      coalesce(p.created_at, p.updated_at, now()), coalesce(p.updated_at, p.created_at, now())
  from projects as p;
call sluice_import.bring('projects', 'projects');

-- In the old system, the owner of a project saw its contents. In Sluice, the members of a project do, so each owner becomes a member.
insert into to_project_members (id, project_id, user_id, role, source_system, source_key, created_at)
  select sluice_import.id('projects.owner_id', p.id), sluice_import.id('projects', p.id), sluice_import.id('users', p.owner_id), 'owner',
      'agent_orchestrator', p.id || '/owner', coalesce(p.created_at, p.updated_at, now())
  from projects as p;
call sluice_import.bring('project_members', 'projects');

insert into to_agents
    (id, project_id, name, type, model_config, system_prompt, rules_file_path, is_active, source_system, source_key, created_at, updated_at)
  select sluice_import.id('agents', a.id), sluice_import.id('projects', a.project_id), a.name,
      sluice_import.label(a.type, 'public.agent_type', 'agents.type', a.id::text)::public.agent_type,
      sluice_import.object(a.model_config), a.system_prompt, a.rules_file_path, coalesce(a.is_active, true), 'agent_orchestrator', a.id::text,
      coalesce(a.created_at, a.updated_at, now()), coalesce(a.updated_at, a.created_at, now())
  from agents as a;
call sluice_import.bring('agents', 'agents');

insert into to_conversations
    (id, project_id, title, type, status, created_by_user_id, created_by_agent_id, last_activity_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('conversations', c.id), sluice_import.id('projects', c.project_id), c.title,
      sluice_import.label(c.type, 'public.conversation_type', 'conversations.type', c.id::text)::public.conversation_type,
      coalesce(sluice_import.label(c.status, 'public.conversation_status', 'conversations.status', c.id::text), 'active')::public.conversation_status,
      sluice_import.id('users', c.created_by_user_id), sluice_import.id('agents', c.created_by_agent_id),
      coalesce((select max(m.created_at) from messages as m where m.conversation_id = c.id), c.updated_at, c.created_at, now()),
      'agent_orchestrator', c.id::text, coalesce(c.created_at, c.updated_at, now()), coalesce(c.updated_at, c.created_at, now())
  from conversations as c;
call sluice_import.bring('conversations', 'conversations');

insert into to_conversation_participants (id, conversation_id, agent_id, source_system, source_key, created_at)
  select sluice_import.id('conversation_participants', p.conversation_id || '/' || p.agent_id), sluice_import.id('conversations', p.conversation_id),
      sluice_import.id('agents', p.agent_id), 'agent_orchestrator', p.conversation_id || '/' || p.agent_id, coalesce(p.joined_at, now())
  from conversation_participants as p;
call sluice_import.bring('conversation_participants', 'conversation_participants', '{"created_at": "joined_at"}');

-- In the old system, users saw the conversations that they began or wrote in, and those of projects that they owned. In Sluice, only participants
-- see a conversation, so these users become participants.
insert into to_conversation_participants (id, conversation_id, user_id, source_system, source_key, created_at)
  select sluice_import.id('conversation_participants', v.conversation_id || '/user/' || v.user_id), sluice_import.id('conversations', v.conversation_id),
      v.user_id, 'agent_orchestrator', v.conversation_id || '/user/' || v.user_id, min(v.since)
  from (
    select c.id as conversation_id, sluice_import.id('users', c.created_by_user_id) as user_id, coalesce(c.created_at, now()) as since
      from conversations as c
    union all
    select c.id, sluice_import.id('users', p.owner_id), coalesce(c.created_at, now()) from conversations as c join projects as p on p.id = c.project_id
    union all
    select m.conversation_id, sluice_import.id('users', m.user_id), coalesce(m.created_at, now()) from messages as m where m.author_type = 'user') as v
  where v.user_id is not null
  group by v.conversation_id, v.user_id;
call sluice_import.bring('conversation_participants', 'conversations');

-- The author of a message is either a user or an agent, as author_type says. The key of an author of the other kind is noted and dropped.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'messages', m.id::text, o.name, o.value::text, 'The author is of the other kind, as author_type says.'
  from messages as m, lateral (values ('user_id', m.user_id, 'agent'), ('agent_id', m.agent_id, 'user')) as o (name, value, kind)
  where o.value is not null and m.author_type = o.kind
  on conflict do nothing;
insert into to_messages
    (id, conversation_id, author_type, user_id, agent_id, content, content_formatted, reply_to_id, tokens_in, tokens_out, cost_usd, model_used,
      is_edited, source_system, source_key, created_at, updated_at)
  select sluice_import.id('messages', m.id), sluice_import.id('conversations', m.conversation_id),
      sluice_import.label(m.author_type, 'public.author_type', 'messages.author_type', m.id::text)::public.author_type,
      case when m.author_type = 'user' then sluice_import.id('users', m.user_id) end,
      case when m.author_type = 'agent' then sluice_import.id('agents', m.agent_id) end,
      m.content, m.content_formatted, sluice_import.id('messages', m.reply_to_id), coalesce(m.tokens_in, 0), coalesce(m.tokens_out, 0),
      coalesce(m.cost_usd, 0), m.model_used, coalesce(m.is_edited, false), 'agent_orchestrator', m.id::text,
      coalesce(m.created_at, m.updated_at, now()), coalesce(m.updated_at, m.created_at, now())
  from messages as m;
call sluice_import.bring('messages', 'messages');
-- New messages move the last activity of a conversation that an earlier import brought in.
update public.conversations as c set last_activity_at = m.last
  from (select conversation_id as id, max(created_at) as last from to_messages where conversation_id is not null group by 1) as m
  where c.id = m.id and m.last > c.last_activity_at and not exists (select from to_conversations as n where n.id = c.id);

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'github_issues', i.id::text, 'labels', i.labels::text, 'A label is a name here; nothing else of it stays.'
  from github_issues as i
  where jsonb_typeof(i.labels) not in ('array', 'null') or jsonb_path_exists(i.labels, 'strict $[*] ? (@.type() != "string")')
  on conflict do nothing;
-- Another system may have brought in the same issues and pull requests of GitHub. Their values in Sluice stay. Missing values are added.
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'github_issues', i.id::text, 'issues', t.id
  from github_issues as i join public.issues as t on t.github_issue_id = i.github_id
  where (t.source_system, t.source_key) is distinct from ('agent_orchestrator', i.id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'github_issues', i.id::text, o.name, o.value, 'Another system knows the same issue; what it says stays.'
  from github_issues as i join public.issues as t on t.id = sluice_import.newly_merged_id('github_issues', i.id::text),
    lateral (values ('title', i.title, t.title), ('body', i.body, t.body), ('state', lower(i.state), t.state::text), ('number', i.number::text, t.number::text),
      ('project_id', i.project_id::text, case when t.project_id is distinct from sluice_import.id('projects', i.project_id) then t.project_id::text end)) as o (name, value, ours)
  where o.value <> o.ours
  on conflict do nothing;
update public.issues as t
  set project_id = coalesce(t.project_id, sluice_import.id('projects', i.project_id)),
    labels = case when t.labels = '{}' then sluice_import.texts(i.labels) else t.labels end, body = coalesce(t.body, i.body),
    assignee = coalesce(t.assignee, i.assignee), conversation_id = coalesce(t.conversation_id, sluice_import.id('conversations', i.conversation_id)),
    github_created_at = coalesce(t.github_created_at, i.github_created_at), github_updated_at = coalesce(t.github_updated_at, i.github_updated_at)
  from github_issues as i
  where t.id = sluice_import.merged_id('github_issues', i.id::text)
    and exists (select from sluice_import.merged_rows as m where m.source_key = i.id::text and m.source_table = 'github_issues' and m.merged_at = now());
insert into to_issues
    (id, project_id, github_issue_id, number, title, body, state, labels, assignee, conversation_id, github_created_at, github_updated_at,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('github_issues', i.id), sluice_import.id('projects', i.project_id), i.github_id, i.number, i.title, i.body,
      sluice_import.label(i.state, 'public.issue_state', 'github_issues.state', i.id::text)::public.issue_state, sluice_import.texts(i.labels), i.assignee,
      sluice_import.id('conversations', i.conversation_id), i.github_created_at, i.github_updated_at, 'agent_orchestrator', i.id::text,
      coalesce(i.created_at, i.github_created_at, i.updated_at, now()), coalesce(i.updated_at, i.created_at, now())
  from github_issues as i
  where not sluice_import.is_merged('github_issues', i.id);
call sluice_import.bring('issues', 'github_issues', '{"github_issue_id": "github_id"}');

insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'pull_requests', p.id::text, 'pull_requests', t.id
  from pull_requests as p join public.pull_requests as t on t.github_pr_id = p.github_id
  where (t.source_system, t.source_key) is distinct from ('agent_orchestrator', p.id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'pull_requests', p.id::text, o.name, o.value, 'Another system knows the same pull request; what it says stays.'
  from pull_requests as p join public.pull_requests as t on t.id = sluice_import.newly_merged_id('pull_requests', p.id::text),
    lateral (values ('title', p.title, t.title), ('body', p.body, t.body), ('state', lower(p.state), t.state::text), ('number', p.number::text, t.number::text),
      ('branch_to', p.branch_to, t.base_branch), ('branch_from', p.branch_from, t.head_branch),
      ('project_id', p.project_id::text, case when t.project_id is distinct from sluice_import.id('projects', p.project_id) then t.project_id::text end)) as o (name, value, ours)
  where o.value <> o.ours
  on conflict do nothing;
update public.pull_requests as t
  set project_id = coalesce(t.project_id, sluice_import.id('projects', p.project_id)), body = coalesce(t.body, p.body),
    base_branch = coalesce(t.base_branch, p.branch_to), head_branch = coalesce(t.head_branch, p.branch_from), is_draft = t.is_draft or coalesce(p.is_draft, false),
    review_status = coalesce(t.review_status, sluice_import.label(p.review_status, 'public.pull_request_review_status', 'pull_requests.review_status', p.id::text)::public.pull_request_review_status),
    test_status = coalesce(t.test_status, sluice_import.label(p.test_status, 'public.pull_request_test_status', 'pull_requests.test_status', p.id::text, '{"success": "passed", "failure": "failed", "error": "failed"}')::public.pull_request_test_status),
    issue_id = coalesce(t.issue_id, sluice_import.id('github_issues', p.issue_id)),
    conversation_id = coalesce(t.conversation_id, sluice_import.id('conversations', p.conversation_id)),
    created_by_agent_id = coalesce(t.created_by_agent_id, sluice_import.id('agents', p.created_by_agent_id)),
    state = case when p.merged_at is not null then 'merged' else t.state end, merged_at = coalesce(t.merged_at, p.merged_at),
    github_created_at = coalesce(t.github_created_at, p.github_created_at)
  from pull_requests as p
  where t.id = sluice_import.merged_id('pull_requests', p.id::text)
    and exists (select from sluice_import.merged_rows as m where m.source_key = p.id::text and m.source_table = 'pull_requests' and m.merged_at = now());
-- The state of a merged pull request is "closed" on GitHub. Only its time of merging shows that it was merged.
insert into to_pull_requests
    (id, project_id, github_pr_id, number, title, body, state, base_branch, head_branch, is_draft, review_status, test_status, issue_id, conversation_id,
      created_by_agent_id, merged_at, github_created_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('pull_requests', p.id), sluice_import.id('projects', p.project_id), p.github_id, p.number, p.title, p.body,
      case when p.merged_at is not null then 'merged'
        else sluice_import.label(p.state, 'public.pull_request_state', 'pull_requests.state', p.id::text) end::public.pull_request_state,
      p.branch_to, p.branch_from, coalesce(p.is_draft, false),
      sluice_import.label(p.review_status, 'public.pull_request_review_status', 'pull_requests.review_status', p.id::text)::public.pull_request_review_status,
      sluice_import.label(p.test_status, 'public.pull_request_test_status', 'pull_requests.test_status', p.id::text, '{"success": "passed", "failure": "failed", "error": "failed"}')::public.pull_request_test_status,
      sluice_import.id('github_issues', p.issue_id), sluice_import.id('conversations', p.conversation_id),
      sluice_import.id('agents', p.created_by_agent_id), p.merged_at, p.github_created_at, 'agent_orchestrator', p.id::text,
      coalesce(p.created_at, p.github_created_at, p.updated_at, now()), coalesce(p.updated_at, p.created_at, now())
  from pull_requests as p
  where not sluice_import.is_merged('pull_requests', p.id);
call sluice_import.bring('pull_requests', 'pull_requests', '{"github_pr_id": "github_id", "head_branch": "branch_from", "base_branch": "branch_to"}');

insert into to_tasks
    (id, project_id, title, description, status, priority, assigned_to_agent_id, issue_id, pull_request_id, definition_of_done, total_tokens_used,
      total_cost_usd, started_at, completed_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('tasks', t.id), sluice_import.id('projects', t.project_id), t.title, t.description,
      coalesce(sluice_import.label(t.status, 'public.task_status', 'tasks.status', t.id::text), 'pending')::public.task_status,
      coalesce(sluice_import.label(t.priority, 'public.priority_level', 'tasks.priority', t.id::text), 'medium')::public.priority_level,
      sluice_import.id('agents', t.assigned_to_agent_id), sluice_import.id('github_issues', t.issue_id), sluice_import.id('pull_requests', t.pr_id),
      t.definition_of_done, coalesce(t.total_tokens_used, 0), coalesce(t.total_cost_usd, 0), t.started_at, t.completed_at,
      'agent_orchestrator', t.id::text, coalesce(t.created_at, t.updated_at, now()), coalesce(t.updated_at, t.created_at, now())
  from tasks as t;
call sluice_import.bring('tasks', 'tasks', '{"pull_request_id": "pr_id"}');

insert into to_token_usage
    (id, used_at, usage_date, user_id, agent_id, agent_type, conversation_id, message_id, project_id, task_id, model, tokens_in, tokens_out, cost_usd,
      request_duration_ms, was_cached, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('token_usage', u.id), coalesce(u.timestamp, u.usage_date::timestamptz), u.usage_date, sluice_import.id('users', u.user_id),
      sluice_import.id('agents', u.agent_id), sluice_import.label(u.agent_type, 'public.agent_type', 'token_usage.agent_type', u.id::text)::public.agent_type,
      sluice_import.id('conversations', u.conversation_id), sluice_import.id('messages', u.message_id), sluice_import.id('projects', u.project_id),
      sluice_import.id('tasks', u.task_id), u.model, u.tokens_in, u.tokens_out, u.cost_usd, u.request_duration_ms, coalesce(u.was_cached, false), sluice_import.object(u.metadata),
      'agent_orchestrator', u.id::text, coalesce(u.timestamp, u.usage_date::timestamptz), coalesce(u.timestamp, u.usage_date::timestamptz)
  from token_usage as u;
call sluice_import.bring('token_usage', 'token_usage', '{"used_at": "timestamp"}');

-- The old column scope_id has no foreign key, so its project or agent may no longer exist. Such a budget limits nothing, and is left out.
-- The column scope_type decides which of the other scope columns counts.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'budget_limits', b.id::text, o.name, o.value, 'The scope_type says that the budget is of something else.'
  from budget_limits as b, lateral (values
      ('scope_id', case when b.scope_type in ('global', 'agent_type') then b.scope_id::text end),
      ('scope_agent_type', case when b.scope_type <> 'agent_type' then b.scope_agent_type end)) as o (name, value)
  where o.value is not null
  on conflict do nothing;
insert into to_budget_limits
    (id, name, scope_type, project_id, agent_id, agent_type, amount_usd, period, alert_threshold, action_on_exceed, is_active,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('budget_limits', b.id), b.name,
      sluice_import.label(b.scope_type, 'public.budget_scope', 'budget_limits.scope_type', b.id::text)::public.budget_scope,
      case when b.scope_type = 'project' then sluice_import.id('projects', b.scope_id) end,
      case when b.scope_type = 'agent' then sluice_import.id('agents', b.scope_id) end,
      case when b.scope_type = 'agent_type' then
        sluice_import.label(b.scope_agent_type, 'public.agent_type', 'budget_limits.scope_agent_type', b.id::text)::public.agent_type end,
      b.amount_usd, sluice_import.label(b.period, 'public.budget_period', 'budget_limits.period', b.id::text)::public.budget_period,
      coalesce(b.alert_threshold, 0.80),
      coalesce(sluice_import.label(b.action_on_exceed, 'public.budget_action', 'budget_limits.action_on_exceed', b.id::text), 'warn')::public.budget_action,
      coalesce(b.is_active, true), 'agent_orchestrator', b.id::text, coalesce(b.created_at, b.updated_at, now()), coalesce(b.updated_at, b.created_at, now())
  from budget_limits as b;
call sluice_import.bring('budget_limits', 'budget_limits', '{"project_id": "scope_id", "agent_id": "scope_id", "agent_type": "scope_agent_type"}');

insert into to_notifications
    (id, user_id, project_id, agent_id, type, title, message, severity, is_read, sent_telegram, sent_email, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('notifications', n.id), sluice_import.id('users', n.user_id), sluice_import.id('projects', n.project_id),
      sluice_import.id('agents', n.agent_id), n.type, n.title, n.message,
      coalesce(sluice_import.label(n.severity, 'public.notification_severity', 'notifications.severity', n.id::text), 'info')::public.notification_severity,
      coalesce(n.is_read, false), coalesce(n.sent_telegram, false), coalesce(n.sent_email, false), sluice_import.object(n.metadata),
      'agent_orchestrator', n.id::text, coalesce(n.created_at, now()), coalesce(n.created_at, now())
  from notifications as n;
call sluice_import.bring('notifications', 'notifications');

insert into to_agent_memories
    (id, agent_id, project_id, category, key, value, importance, expires_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('agent_memory', m.id), sluice_import.id('agents', m.agent_id), sluice_import.id('projects', m.project_id), m.category, m.key,
      m.value, coalesce(m.importance, 5), m.expires_at, 'agent_orchestrator', m.id::text,
      coalesce(m.created_at, m.updated_at, now()), coalesce(m.updated_at, m.created_at, now())
  from agent_memory as m;
call sluice_import.bring('agent_memories', 'agent_memory');

insert into to_webhooks
    (id, project_id, source, event_type, payload, processed, processed_at, error_message, retry_count, max_retries, source_system, source_key, created_at, updated_at)
  select sluice_import.id('webhooks', w.id), sluice_import.id('projects', w.project_id), w.source, w.event_type, w.payload, coalesce(w.processed, false),
      w.processed_at, w.error_message, coalesce(w.retry_count, 0), coalesce(w.max_retries, 5), 'agent_orchestrator', w.id::text,
      coalesce(w.created_at, now()), coalesce(w.processed_at, w.created_at, now())
  from webhooks as w;
call sluice_import.bring('webhooks', 'webhooks');

call sluice_import.end_import();
commit;
