-- Imports the database of YudaiV3, as README.md beside this file explains. Run prepare.sql first. The import needs the old tables in the schema
-- "yudai-v3", and a key to encrypt the tokens for GitHub.

begin;
call sluice_import.begin_import('yudai_v3', '{
  "users": {"key": "id", "to": "users", "columns": "id github_username github_user_id email display_name avatar_url created_at updated_at last_login"},
  "auth_tokens": {"key": "id", "to": "auth_tokens", "secrets": "access_token refresh_token",
    "columns": "id user_id access_token refresh_token token_type scope expires_at is_active created_at updated_at"},
  "repositories": {"key": "id", "to": "repositories",
    "columns": "id github_repo_id user_id name owner full_name description private default_branch created_at updated_at"},
  "issues": {"key": "id", "to": "issues", "columns": "id github_issue_id repository_id number title body state created_at updated_at"},
  "pull_requests": {"key": "id", "to": "pull_requests",
    "columns": "id github_pr_id repository_id number title body state base_branch head_branch created_at updated_at"},
  "commits": {"key": "id", "to": "commits", "columns": "id sha repository_id message author_name author_email commit_date created_at"},
  "chat_sessions": {"key": "id", "to": "conversations", "also_to": "conversation_participants",
    "columns": "id user_id session_id title repository_owner repository_name repository_branch is_active created_at updated_at last_activity"},
  "chat_messages": {"key": "id", "to": "messages", "columns": "id session_id message_text sender_type is_code metadata created_at"},
  "context_cards": {"key": "id", "to": "context_cards", "columns": "id user_id title content source category session_id created_at updated_at"},
  "user_issues": {"key": "id", "to": "user_issues",
    "columns": "id user_id chat_session_id title description status priority github_issue_id created_at updated_at"},
  "idea_items": {"key": "id", "to": "ideas", "columns": "id user_id title description category complexity_level status created_at updated_at"},
  "file_items": {"key": "id", "to": "file_items", "optional": true,
    "columns": "id:integer repository_id:integer name:text path:text is_directory:boolean parent_id:integer file_size:bigint mime_type:text created_at:timestamptz"},
  "file_analyses": {"key": "id", "to": "analysis_runs", "optional": true,
    "columns": "id:integer repository_id:integer status:text analysis_type:text results:jsonb error_message:text started_at:timestamptz completed_at:timestamptz"},
  "file_embeddings": {"key": "id", "to": "file_embeddings", "optional": true,
    "columns": "id:integer session_id:text file_path:text embedding:text user_id:integer created_at:timestamptz"},
  "database_metrics": {"key": "id", "to": "database_metrics", "optional": true, "columns": "id:integer metric_name:text metric_value:numeric recorded_at:timestamptz"},
  "alembic_version": {"ignored": "It says which migrations YudaiV3 had. Sluice has its own."}
}');

insert into to_users
    (source_key, github_username, github_user_id, email, email_verified, name, avatar_url, is_oauth_signup, last_login_at, created_at, updated_at)
  select u.id::text, u.github_username, u.github_user_id, u.email, u.email is not null and sluice_import.emails_are_verified(), u.display_name, u.avatar_url, true,
      u.last_login, u.created_at, coalesce(u.updated_at, u.created_at)
  from users as u;
call sluice_import.bring_users('users', '{"name": "display_name", "last_login_at": "last_login"}');

insert into to_auth_tokens
    (id, user_id, issuer, access_token_encrypted, refresh_token_encrypted, token_type, scope, expires_at, is_active, source_system, source_key, created_at, updated_at)
  select sluice_import.id('auth_tokens', t.id), sluice_import.id('users', t.user_id), 'github', sluice_import.seal(t.access_token),
      sluice_import.seal(t.refresh_token), coalesce(t.token_type, 'bearer'), t.scope, t.expires_at, coalesce(t.is_active, true), 'yudai_v3', t.id::text,
      coalesce(t.created_at, t.updated_at, now()), coalesce(t.updated_at, t.created_at, now())
  from auth_tokens as t;
call sluice_import.bring('auth_tokens', 'auth_tokens', '{"access_token_encrypted": "access_token", "refresh_token_encrypted": "refresh_token"}');

-- A repository, issue, pull request or commit of GitHub is one row in Sluice, even if another system or the import of a Git repository brought it in
-- before. The values in Sluice stay. Missing values are added.
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'repositories', r.id::text, 'repositories', t.id
  from repositories as r join public.repositories as t on t.github_repo_id = r.github_repo_id
  where (t.source_system, t.source_key) is distinct from ('yudai_v3', r.id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'repositories', r.id::text, o.name, o.value, 'Another system knows the same repository; what it says stays.'
  from repositories as r join public.repositories as t on t.id = sluice_import.newly_merged_id('repositories', r.id::text),
    lateral (values ('name', r.name, t.name), ('owner', r.owner, t.owner_name), ('full_name', r.full_name, t.full_name), ('description', r.description, t.description),
      ('private', r.private::text, t.is_private::text), ('default_branch', r.default_branch, t.default_branch),
      ('user_id', r.user_id::text, case when t.user_id is distinct from sluice_import.id('users', r.user_id) then t.user_id::text end)) as o (name, value, ours)
  where o.value <> o.ours
  on conflict do nothing;
update public.repositories as t
  set user_id = coalesce(t.user_id, sluice_import.id('users', r.user_id)), description = coalesce(t.description, r.description),
    owner_name = coalesce(nullif(t.owner_name, ''), r.owner)
  from repositories as r join sluice_import.merged_rows as m
    on m.system = 'yudai_v3' and m.source_table = 'repositories' and m.source_key = r.id::text and m.merged_at = now()
  where t.id = m.id;
insert into to_repositories
    (id, user_id, provider, github_repo_id, name, owner_name, full_name, description, is_private, default_branch, source_system, source_key, created_at, updated_at)
  select sluice_import.id('repositories', r.id), sluice_import.id('users', r.user_id), 'github', r.github_repo_id, r.name, r.owner, r.full_name,
      r.description, coalesce(r.private, false), coalesce(r.default_branch, 'main'), 'yudai_v3', r.id::text,
      coalesce(r.created_at, r.updated_at, now()), coalesce(r.updated_at, r.created_at, now())
  from repositories as r
  where not sluice_import.is_merged('repositories', r.id);
call sluice_import.bring('repositories', 'repositories', '{"owner_name": "owner", "is_private": "private"}');

insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'issues', i.id::text, 'issues', t.id
  from issues as i join public.issues as t
    on t.github_issue_id = i.github_issue_id or (t.repository_id = sluice_import.id('repositories', i.repository_id) and t.number = i.number)
  where (t.source_system, t.source_key) is distinct from ('yudai_v3', i.id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'issues', i.id::text, o.name, o.value, 'Another system knows the same issue; what it says stays.'
  from issues as i join public.issues as t on t.id = sluice_import.newly_merged_id('issues', i.id::text),
    lateral (values ('title', i.title, t.title), ('body', i.body, t.body), ('state', lower(i.state), t.state::text), ('number', i.number::text, t.number::text),
      ('repository_id', i.repository_id::text, case when t.repository_id is distinct from sluice_import.id('repositories', i.repository_id) then t.repository_id::text end)) as o (name, value, ours)
  where o.value <> o.ours
  on conflict do nothing;
update public.issues as t
  set repository_id = coalesce(t.repository_id, sluice_import.id('repositories', i.repository_id)), github_issue_id = coalesce(t.github_issue_id, i.github_issue_id),
    body = coalesce(t.body, i.body)
  from issues as i join sluice_import.merged_rows as m
    on m.system = 'yudai_v3' and m.source_table = 'issues' and m.source_key = i.id::text and m.merged_at = now()
  where t.id = m.id;
insert into to_issues (id, repository_id, github_issue_id, number, title, body, state, source_system, source_key, created_at, updated_at)
  select sluice_import.id('issues', i.id), sluice_import.id('repositories', i.repository_id), i.github_issue_id, i.number, i.title, i.body,
      coalesce(sluice_import.label(i.state, 'public.issue_state', 'issues.state', i.id::text), 'open')::public.issue_state, 'yudai_v3', i.id::text,
      coalesce(i.created_at, i.updated_at, now()), coalesce(i.updated_at, i.created_at, now())
  from issues as i
  where not sluice_import.is_merged('issues', i.id);
call sluice_import.bring('issues', 'issues');

insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'pull_requests', p.id::text, 'pull_requests', t.id
  from pull_requests as p join public.pull_requests as t
    on t.github_pr_id = p.github_pr_id or (t.repository_id = sluice_import.id('repositories', p.repository_id) and t.number = p.number)
  where (t.source_system, t.source_key) is distinct from ('yudai_v3', p.id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'pull_requests', p.id::text, o.name, o.value, 'Another system knows the same pull request; what it says stays.'
  from pull_requests as p join public.pull_requests as t on t.id = sluice_import.newly_merged_id('pull_requests', p.id::text),
    lateral (values ('title', p.title, t.title), ('body', p.body, t.body), ('state', lower(p.state), t.state::text), ('number', p.number::text, t.number::text),
      ('base_branch', p.base_branch, t.base_branch), ('head_branch', p.head_branch, t.head_branch),
      ('repository_id', p.repository_id::text, case when t.repository_id is distinct from sluice_import.id('repositories', p.repository_id) then t.repository_id::text end)) as o (name, value, ours)
  where o.value <> o.ours
  on conflict do nothing;
update public.pull_requests as t
  set repository_id = coalesce(t.repository_id, sluice_import.id('repositories', p.repository_id)), github_pr_id = coalesce(t.github_pr_id, p.github_pr_id),
    body = coalesce(t.body, p.body), base_branch = coalesce(t.base_branch, p.base_branch), head_branch = coalesce(t.head_branch, p.head_branch)
  from pull_requests as p join sluice_import.merged_rows as m
    on m.system = 'yudai_v3' and m.source_table = 'pull_requests' and m.source_key = p.id::text and m.merged_at = now()
  where t.id = m.id;
insert into to_pull_requests
    (id, repository_id, github_pr_id, number, title, body, state, base_branch, head_branch, source_system, source_key, created_at, updated_at)
  select sluice_import.id('pull_requests', p.id), sluice_import.id('repositories', p.repository_id), p.github_pr_id, p.number, p.title, p.body,
      coalesce(sluice_import.label(p.state, 'public.pull_request_state', 'pull_requests.state', p.id::text), 'open')::public.pull_request_state,
      p.base_branch, p.head_branch, 'yudai_v3', p.id::text, coalesce(p.created_at, p.updated_at, now()), coalesce(p.updated_at, p.created_at, now())
  from pull_requests as p
  where not sluice_import.is_merged('pull_requests', p.id);
call sluice_import.bring('pull_requests', 'pull_requests');

insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'commits', c.id::text, 'commits', t.id
  from commits as c join public.commits as t on t.repository_id = sluice_import.id('repositories', c.repository_id) and t.sha = lower(c.sha)
  where (t.source_system, t.source_key) is distinct from ('yudai_v3', c.id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'commits', c.id::text, o.name, o.value, o.reason
  from commits as c left join public.commits as t on t.id = sluice_import.newly_merged_id('commits', c.id::text),
    lateral (values ('sha', case when c.sha <> lower(c.sha) then c.sha end, 'Hashes are in lower case.'),
      ('message', case when c.message <> t.message then c.message end, 'The commit is here already; what is said of it there stays.'),
      ('author_name', case when c.author_name is distinct from t.author_name and t.id is not null then c.author_name end, 'The commit is here already; what is said of it there stays.'),
      ('author_email', case when c.author_email is distinct from t.author_email and t.id is not null then c.author_email end, 'The commit is here already; what is said of it there stays.')) as o (name, value, reason)
  where o.value is not null
  on conflict do nothing;
insert into to_commits
    (id, repository_id, sha, message, author_name, author_email, committed_at, source_system, source_key, created_at)
  select sluice_import.id('commits', c.id), sluice_import.id('repositories', c.repository_id), lower(c.sha), c.message, c.author_name, c.author_email,
      c.commit_date, 'yudai_v3', c.id::text, coalesce(c.created_at, c.commit_date, now())
  from commits as c
  where not sluice_import.is_merged('commits', c.id);
call sluice_import.bring('commits', 'commits', '{"committed_at": "commit_date"}');

-- YudaiV3 identified a chat by a number in one table and by a text in others. Sluice uses the text. It consists of letters, digits and underscores,
-- as YudaiV3 intended but did not enforce.
create temporary table chats on commit drop as
  select s.id, s.session_id, coalesce(nullif(regexp_replace(s.session_id, '[^a-zA-Z0-9_]', '_', 'g'), ''), '_') as name from chat_sessions as s;
-- If names are equal after that, the later ones get their number at the end.
do $$
begin
  loop
    update pg_temp.chats as c set name = c.name || '_' || c.id
      where exists (select from pg_temp.chats as o where o.name = c.name and o.id < c.id);
    exit when not found;
  end loop;
end $$;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'chat_sessions', c.id::text, 'session_id', c.session_id,
      'Letters, digits and underscores name a chat, and no other chat: what else there was became underscores, and later ones of the same name have their number behind it.'
  from pg_temp.chats as c where c.session_id <> c.name
  on conflict do nothing;
insert into to_conversations
    (id, title, type, status, created_by_user_id, repository_owner, repository_name, repository_branch, last_activity_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('chat_sessions', s.id), s.title, 'general', case when coalesce(s.is_active, true) then 'active' else 'archived' end::public.conversation_status,
      sluice_import.id('users', s.user_id), s.repository_owner, s.repository_name, s.repository_branch,
      coalesce(s.last_activity, s.updated_at, s.created_at, now()), 'yudai_v3', c.name,
      coalesce(s.created_at, s.updated_at, now()), coalesce(s.updated_at, s.created_at, now())
  from chat_sessions as s join pg_temp.chats as c on c.id = s.id;
call sluice_import.bring('conversations', 'chat_sessions', '{"created_by_user_id": "user_id", "status": "is_active", "last_activity_at": "last_activity"}');
insert into to_conversation_participants (id, conversation_id, user_id, source_system, source_key, created_at)
  select sluice_import.id('chat_sessions.user_id', s.id), sluice_import.id('chat_sessions', s.id), sluice_import.id('users', s.user_id),
      'yudai_v3', s.id::text, coalesce(s.created_at, s.updated_at, now())
  from chat_sessions as s;
call sluice_import.bring('conversation_participants', 'chat_sessions');

insert into to_messages
    (id, conversation_id, author_type, user_id, content, is_code, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('chat_messages', m.id), sluice_import.id('chat_sessions', m.session_id),
      sluice_import.label(m.sender_type, 'public.author_type', 'chat_messages.sender_type', m.id::text)::public.author_type,
      case when m.sender_type = 'user' then sluice_import.id('users', s.user_id) end, m.message_text, coalesce(m.is_code, false),
      sluice_import.object(m.metadata), 'yudai_v3', m.id::text, coalesce(m.created_at, s.created_at, now()), coalesce(m.created_at, s.created_at, now())
  from chat_messages as m left join chat_sessions as s on s.id = m.session_id;
call sluice_import.bring('messages', 'chat_messages', '{"conversation_id": "session_id", "content": "message_text", "author_type": "sender_type"}');
-- New messages move the last activity of a conversation that an earlier import brought in.
update public.conversations as c set last_activity_at = m.last
  from (select conversation_id as id, max(created_at) as last from to_messages where conversation_id is not null group by 1) as m
  where c.id = m.id and m.last > c.last_activity_at and not exists (select from to_conversations as n where n.id = c.id);

insert into to_context_cards (id, user_id, conversation_id, title, content, source, category, source_system, source_key, created_at, updated_at)
  select sluice_import.id('context_cards', c.id), sluice_import.id('users', c.user_id), sluice_import.id('chat_sessions', c.session_id), c.title, c.content,
      coalesce(sluice_import.label(c.source, 'public.context_card_source', 'context_cards.source', c.id::text, '{"file_deps": "file_dependencies"}'), 'manual')::public.context_card_source,
      c.category, 'yudai_v3', c.id::text, coalesce(c.created_at, c.updated_at, now()), coalesce(c.updated_at, c.created_at, now())
  from context_cards as c;
call sluice_import.bring('context_cards', 'context_cards', '{"conversation_id": "session_id"}');

insert into to_user_issues
    (id, user_id, conversation_id, title, description, status, priority, issue_id, source_system, source_key, created_at, updated_at)
  select sluice_import.id('user_issues', u.id), sluice_import.id('users', u.user_id), sluice_import.id('chat_sessions', u.chat_session_id), u.title,
      u.description, coalesce(sluice_import.label(u.status, 'public.user_issue_status', 'user_issues.status', u.id::text), 'open')::public.user_issue_status,
      coalesce(sluice_import.label(u.priority, 'public.priority_level', 'user_issues.priority', u.id::text, '{"critical": "urgent"}'), 'medium')::public.priority_level,
      (select sluice_import.id('issues', i.id) from issues as i where i.github_issue_id = u.github_issue_id), 'yudai_v3', u.id::text,
      coalesce(u.created_at, u.updated_at, now()), coalesce(u.updated_at, u.created_at, now())
  from user_issues as u;
call sluice_import.bring('user_issues', 'user_issues', '{"conversation_id": "chat_session_id", "issue_id": "github_issue_id"}');

insert into to_ideas (id, user_id, title, description, category, complexity_level, status, source_system, source_key, created_at, updated_at)
  select sluice_import.id('idea_items', i.id), sluice_import.id('users', i.user_id), i.title, i.description, i.category,
      coalesce(sluice_import.label(i.complexity_level, 'public.idea_complexity', 'idea_items.complexity_level', i.id::text), 'm')::public.idea_complexity,
      coalesce(sluice_import.label(i.status, 'public.idea_status', 'idea_items.status', i.id::text), 'pending')::public.idea_status, 'yudai_v3', i.id::text,
      coalesce(i.created_at, i.updated_at, now()), coalesce(i.updated_at, i.created_at, now())
  from idea_items as i;
call sluice_import.bring('ideas', 'idea_items');

-- In Sluice, a path is unique in its repository. In YudaiV3 it was not, and the import of a Git repository may have added the same path.
create temporary table files on commit drop as
  select f.id, f.repository_id, f.parent_id, f.name, rtrim(regexp_replace(f.path, '^(\./|/)+', ''), '/') as path, f.is_directory, f.file_size, f.mime_type,
      f.created_at, sluice_import.id('repositories', f.repository_id) as repository
  from file_items as f;
create index on files (repository, path);
create index on files (id);
analyze pg_temp.files;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'file_items', f.id::text, 'path', f.path, 'Paths begin at the repository''s top, without a slash at either end.'
  from file_items as f join pg_temp.files as n on n.id = f.id where f.path <> n.path
  on conflict do nothing;
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'file_items', f.id::text, 'file_items', coalesce(
      (select t.id from public.file_items as t where t.repository_id = f.repository and t.path = f.path),
      (select sluice_import.new_id('yudai_v3', 'file_items', min(o.id)::text) from pg_temp.files as o where o.repository = f.repository and o.path = f.path))
  from pg_temp.files as f
  where not exists (select from public.file_items as t where t.source_system = 'yudai_v3' and t.source_key = f.id::text)
    and (exists (select from public.file_items as t where t.repository_id = f.repository and t.path = f.path)
      or exists (select from pg_temp.files as o where o.repository = f.repository and o.path = f.path and o.id < f.id))
  on conflict do nothing;
-- The paths decide the tree of directories, so it has no cycles. The parent of a row is the row of the directory in its path. If that row is missing,
-- the row keeps its old parent, but only if the parent's path is a prefix of its own path.
create temporary table parents on commit drop as
  select f.id, case when above.id is not null then above.id when starts_with(f.path, named.path || '/') then named.id end as parent
  from pg_temp.files as f
    left join lateral (
      select o.id from pg_temp.files as o
      where f.path like '%/%' and o.repository = f.repository and o.path = regexp_replace(f.path, '/[^/]*$', '') order by o.id limit 1) as above on true
    left join pg_temp.files as named on named.id = f.parent_id and named.repository = f.repository;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'file_items', f.id::text, 'parent_id', f.parent_id::text, 'It is not the directory that the path names; the path decides.'
  from pg_temp.files as f join pg_temp.parents as p on p.id = f.id
  where f.parent_id is not null and sluice_import.id('file_items', p.parent) is distinct from sluice_import.id('file_items', f.parent_id)
  on conflict do nothing;
insert into to_file_items
    (id, repository_id, parent_id, name, path, is_directory, depth, file_size, mime_type, source_system, source_key, created_at, updated_at)
  select sluice_import.id('file_items', f.id), f.repository, sluice_import.id('file_items', p.parent), f.name, f.path, coalesce(f.is_directory, false),
      length(f.path) - length(replace(f.path, '/', '')), f.file_size, f.mime_type, 'yudai_v3', f.id::text, coalesce(f.created_at, now()), coalesce(f.created_at, now())
  from pg_temp.files as f join pg_temp.parents as p on p.id = f.id
  where not sluice_import.is_merged('file_items', f.id);
call sluice_import.bring('file_items', 'file_items');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'file_items', f.id::text, o.name, o.value, 'The path is here already; what is said of it there stays.'
  from file_items as f join public.file_items as t on t.id = sluice_import.newly_merged_id('file_items', f.id::text),
    lateral (values ('name', f.name, t.name), ('file_size', f.file_size::text, t.file_size::text), ('mime_type', f.mime_type, t.mime_type),
      ('is_directory', f.is_directory::text, t.is_directory::text)) as o (name, value, ours)
  where o.value is distinct from o.ours and o.value is not null
  on conflict do nothing;

insert into to_analysis_runs
    (id, repository_id, status, analysis_type, metrics, error_message, started_at, completed_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('file_analyses', a.id), sluice_import.id('repositories', a.repository_id),
      coalesce(sluice_import.label(a.status, 'public.execution_status', 'file_analyses.status', a.id::text,
        '{"processing": "running", "in_progress": "running", "error": "failed"}'), 'pending')::public.execution_status,
      a.analysis_type, sluice_import.object(a.results), a.error_message, a.started_at, a.completed_at, 'yudai_v3', a.id::text,
      coalesce(a.started_at, a.completed_at, now()), coalesce(a.completed_at, a.started_at, now())
  from file_analyses as a;
call sluice_import.bring('analysis_runs', 'file_analyses', '{"metrics": "results"}');

-- The old column session_id has no foreign key, so its chat may no longer exist.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'file_embeddings', e.id::text, 'session_id', e.session_id, 'No chat has the name.'
  from file_embeddings as e where not exists (select from chat_sessions as s where s.session_id = e.session_id)
  on conflict do nothing;
insert into to_file_embeddings
    (id, user_id, conversation_id, repository_id, file_path, model, embedding, source_system, source_key, created_at, updated_at)
  select sluice_import.id('file_embeddings', e.id), sluice_import.id('users', e.user_id), sluice_import.id('chat_sessions', s.id), null,
      e.file_path, case when e.embedding is not null then 'yudai-v3' end, sluice_import.vector(e.embedding::text), 'yudai_v3', e.id::text,
      coalesce(e.created_at, now()), coalesce(e.created_at, now())
  from file_embeddings as e left join chat_sessions as s on s.session_id = e.session_id;
call sluice_import.bring('file_embeddings', 'file_embeddings', '{"conversation_id": "session_id"}');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'database_metrics', m.id::text, 'metric_value', m.metric_value::text, 'It is no number; it counts as not measured.'
  from database_metrics as m where m.metric_value in ('NaN', 'Infinity', '-Infinity')
  on conflict do nothing;
insert into to_database_metrics (id, name, value, recorded_at, source_system, source_key, created_at)
  select sluice_import.id('database_metrics', m.id), m.metric_name, case when m.metric_value not in ('NaN', 'Infinity', '-Infinity') then m.metric_value end,
      coalesce(m.recorded_at, now()), 'yudai_v3', m.id::text, coalesce(m.recorded_at, now())
  from database_metrics as m;
call sluice_import.bring('database_metrics', 'database_metrics', '{"name": "metric_name", "value": "metric_value"}');

call sluice_import.end_import();
commit;
