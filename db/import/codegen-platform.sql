-- Imports the database of the codegen platform, as README.md beside this file explains. Run prepare.sql first. The import needs the old tables in
-- the schema "codegen-platform", and a key to encrypt the credentials of context sources and the addresses and keys of event subscriptions.
--
-- The platform's document names its tables, but not their columns. The tables of Sluice were designed from that document, so the import expects the
-- column names of Sluice. It also reads users.organization_id and .deleted_at, projects.team_members, context_sources.credentials, and
-- event_subscriptions.target_url and .secret. If a column has another name, rename it by a view in a separate schema. Columns that Sluice does not
-- require may be missing.

begin;
call sluice_import.begin_import('codegen_platform', '{
  "organizations": {"key": "id", "to": "organizations", "like": "organizations"},
  "users": {"key": "id", "to": "users", "also_to": "organization_members", "like": "users", "also": "organization_id:uuid deleted_at:timestamptz",
    "but_not": "github_username github_user_id auth0_sub is_2fa_enabled totp_secret_encrypted is_oauth_signup is_admin telegram_chat_id preference", "secrets": "password_hash"},
  "projects": {"key": "id", "to": "projects", "also_to": "project_members", "like": "projects", "also": "team_members:jsonb",
    "but_not": "github_repo github_app_id github_installation_id local_path is_active multi_file_contexts multi_file_context_changes"},
  "repositories": {"key": "id", "to": "repositories", "like": "repositories",
    "but_not": "user_id"},
  "repository_branches": {"key": "id", "to": "repository_branches", "like": "repository_branches",
    "but_not": "head_commit_id"},
  "project_repositories": {"key": "id", "to": "project_repositories", "like": "project_repositories"},
  "task_definitions": {"key": "id", "to": "task_definitions", "like": "task_definitions"},
  "workflows": {"key": "id", "to": "workflows", "like": "workflows"},
  "tasks": {"key": "id", "to": "tasks", "like": "tasks",
    "but_not": "assigned_to_agent_id total_tokens_used total_cost_usd issue_id pull_request_id search_text"},
  "task_dependencies": {"key": "id", "to": "task_dependencies", "like": "task_dependencies",
    "but_not": "project_id"},
  "task_execution_logs": {"key": "id", "to": "task_logs", "like": "task_logs",
    "but_not": "project_id agent_id"},
  "task_resource_usage": {"key": "id", "to": "task_resource_usage", "like": "task_resource_usage",
    "but_not": "project_id"},
  "analysis_runs": {"key": "id", "to": "analysis_runs", "like": "analysis_runs",
    "but_not": "submission_type upload_filename project_name author_type author_model git_repo_url file_tree"},
  "file_analysis": {"key": "id", "to": "analyzed_files", "like": "analyzed_files",
    "but_not": "user_id project_id repository_id file_id"},
  "code_element_analysis": {"key": "id", "to": "code_elements", "like": "code_elements",
    "but_not": "user_id project_id repository_id"},
  "metrics": {"key": "id", "to": "metrics", "like": "metrics",
    "but_not": "user_id project_id repository_id"},
  "performance_metrics": {"key": "id", "to": "performance_metrics", "like": "performance_metrics",
    "but_not": "user_id project_id repository_id"},
  "issues": {"key": "id", "to": "findings", "like": "findings",
    "but_not": "user_id project_id repository_id"},
  "metric_trends": {"key": "id", "to": "metric_trends", "like": "metric_trends"},
  "prompt_templates": {"key": "id", "to": "prompt_templates", "like": "prompt_templates"},
  "prompt_variations": {"key": "id", "to": "prompt_variations", "like": "prompt_variations",
    "but_not": "organization_id project_id"},
  "prompt_executions": {"key": "id", "to": "prompt_executions", "like": "prompt_executions",
    "but_not": "agent_id"},
  "context_sources": {"key": "id", "to": "context_sources", "like": "context_sources", "also": "credentials:text",
    "but_not": "credentials_encrypted", "secrets": "credentials"},
  "context_data": {"key": "id", "to": "context_data", "like": "context_data",
    "but_not": "organization_id project_id"},
  "prompt_feedback": {"key": "id", "to": "prompt_feedback", "like": "prompt_feedback",
    "but_not": "project_id"},
  "event_types": {"key": "id", "to": "event_types", "like": "event_types"},
  "events": {"key": "id", "to": "events", "like": "events"},
  "linear_events": {"key": "id", "to": "linear_events", "like": "linear_events",
    "but_not": "project_id", "id_of": "events"},
  "slack_events": {"key": "id", "to": "slack_events", "like": "slack_events",
    "but_not": "project_id", "id_of": "events"},
  "github_events": {"key": "id", "to": "github_events", "like": "github_events",
    "but_not": "project_id", "id_of": "events"},
  "deployment_events": {"key": "id", "to": "deployment_events", "like": "deployment_events",
    "but_not": "project_id", "id_of": "events"},
  "event_subscriptions": {"key": "id", "to": "event_subscriptions", "like": "event_subscriptions", "also": "target_url:text secret:text",
    "but_not": "shared_project_id target_url_encrypted secret_encrypted", "secrets": "target_url secret"},
  "event_processing_logs": {"key": "id", "to": "event_processing_logs", "like": "event_processing_logs",
    "but_not": "project_id"},
  "schema_migrations": {"ignored": "It says which migrations the platform had. Sluice has its own."}
}');

-- Organizations, users and members. Each old organization becomes an organization of its own, even if the names are equal. A slug that is taken
-- or not valid in Sluice is changed.
create temporary table new_organizations on commit drop as
  select n.id, case when n.repeats > 1 or exists (select from public.organizations as t where t.slug = n.slug) then n.slug || '-' || n.id else n.slug end as slug
  from (
    select p.id, p.slug, row_number() over (partition by p.slug order by p.created_at, p.id) as repeats
    from (
      select o.id, o.created_at,
          coalesce(nullif(btrim(regexp_replace(lower(o.slug), '[^a-z0-9]+', '-', 'g'), '-'), ''), 'organization') as slug
      from organizations as o
      where not exists (select from public.organizations as t where t.source_system = 'codegen_platform' and t.source_key = o.id::text)) as p) as n;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'organizations', o.id::text, 'slug', o.slug, 'It cannot be a slug here, or another organization has it; it has a similar one.'
  from organizations as o join pg_temp.new_organizations as n on n.id = o.id
  where n.slug <> o.slug
  on conflict do nothing;
insert into to_organizations
    (id, name, slug, description, plan, is_active, settings, metadata, deleted_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('organizations', o.id), o.name, n.slug, o.description,
      coalesce(sluice_import.label(o.plan::text, 'public.organization_plan', 'organizations.plan', o.id::text), 'free')::public.organization_plan,
      coalesce(o.is_active, true), sluice_import.object(o.settings), sluice_import.object(o.metadata), o.deleted_at, 'codegen_platform', o.id::text,
      coalesce(o.created_at, o.updated_at, now()), coalesce(o.updated_at, o.created_at, now())
  from organizations as o join pg_temp.new_organizations as n on n.id = o.id;
call sluice_import.bring('organizations', 'organizations');

-- The platform kept usernames unique within an organization. Sluice keeps them unique among all users. An administrator of the platform managed one
-- organization only, and becomes an owner of that organization. A deleted user may not sign in, and is not merged by e-mail address.
create temporary table new_users on commit drop as
  select u.id, substring(btrim(u.email) from '^[^@\s]+@[^@\s]+$') as email,
      case when exists (
          select from users as e
          where e.username = u.username
            and (coalesce(e.created_at, 'infinity'), e.id) < (coalesce(u.created_at, 'infinity'), u.id)
            and (lower(e.email) <> lower(u.email) or e.email_verified is not true or u.email_verified is not true
              or e.deleted_at is not null or u.deleted_at is not null))
        then u.username || '.' || coalesce(o.slug, u.id::text) else u.username end as username,
      coalesce(sluice_import.label(u.role::text, 'public.user_role', 'users.role', u.id::text, '{"admin": "administrator"}'), 'developer')::public.user_role as role
  from users as u left join public.organizations as o on o.id = sluice_import.id('organizations', u.organization_id);
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'users', u.id::text, c.name, c.value, c.reason
  from users as u join pg_temp.new_users as n on n.id = u.id,
    lateral (values
      ('username', case when n.username <> u.username then u.username end, 'A user of another organization has the name; this one has it with the organization''s behind it.'),
      ('email', case when n.email is distinct from u.email then u.email end, 'It is no e-mail address as it stands.'),
      ('deleted_at', u.deleted_at::text, 'Users are not deleted and kept; this one may not sign in.')) as c (name, value, reason)
  where c.value is not null and not sluice_import.is_merged('users', u.id)
    and not exists (select from public.users as t where t.source_system = 'codegen_platform' and t.source_key = u.id::text)
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'users', u.id::text, 'organization_id', u.organization_id::text, 'The user is of no organization that is there, and becomes a member of none.'
  from users as u left join organizations as o on o.id = u.organization_id where o.id is null
  on conflict do nothing;
insert into to_users
    (source_key, username, name, email, email_verified, avatar_url, role, password_hash, is_active, preferences, metadata, last_login_at, created_at, updated_at)
  select u.id::text, n.username, u.name, n.email, n.email is not null and coalesce(u.email_verified, false) and u.deleted_at is null, u.avatar_url, n.role,
      u.password_hash, coalesce(u.is_active, true) and u.deleted_at is null, sluice_import.object(u.preferences), sluice_import.object(u.metadata), u.last_login_at,
      coalesce(u.created_at, u.updated_at, now()), coalesce(u.updated_at, u.created_at, now())
  from users as u join pg_temp.new_users as n on n.id = u.id;
call sluice_import.bring_users('users');
insert into to_organization_members (id, organization_id, user_id, role, source_system, source_key, created_at)
  select sluice_import.id('users.organization_id', u.id), sluice_import.id('organizations', u.organization_id), sluice_import.id('users', u.id),
      case n.role when 'viewer' then 'viewer' when 'developer' then 'member' when 'administrator' then 'owner' else 'maintainer' end::public.organization_member_role,
      'codegen_platform', u.id::text, coalesce(u.created_at, u.updated_at, now())
  from users as u join pg_temp.new_users as n on n.id = u.id join organizations as o on o.id = u.organization_id
  order by n.role desc, u.created_at, u.id;
call sluice_import.bring('organization_members', 'users');

insert into to_projects
    (id, organization_id, owner_id, name, description, status, priority, goals, starts_on, ends_on, settings, metadata, deleted_at,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('projects', p.id), sluice_import.id('organizations', p.organization_id), sluice_import.id('users', p.owner_id), p.name, p.description,
      coalesce(sluice_import.label(p.status::text, 'public.project_status', 'projects.status', p.id::text), 'planning')::public.project_status,
      coalesce(sluice_import.label(p.priority::text, 'public.priority_level', 'projects.priority', p.id::text, '{"critical": "urgent"}'), 'medium')::public.priority_level,
      coalesce(p.goals, '{}'), p.starts_on, p.ends_on, sluice_import.object(p.settings), sluice_import.object(p.metadata), p.deleted_at,
      'codegen_platform', p.id::text, coalesce(p.created_at, p.updated_at, now()), coalesce(p.updated_at, p.created_at, now())
  from projects as p;
call sluice_import.bring('projects', 'projects');

-- The team of each project, including its owner. Some team members may no longer exist.
create temporary table team on commit drop as
  select p.id as project_id, e.place, e.value, coalesce(e.value ->> 'user_id', e.value #>> '{}') as user_id,
      coalesce(sluice_import.label(e.value ->> 'role', 'public.project_member_role', 'projects.team_members', p.id::text,
        '{"developer": "member", "lead": "maintainer", "manager": "maintainer", "admin": "owner", "administrator": "owner"}'), 'member')::public.project_member_role as role,
      coalesce(p.created_at, p.updated_at, now()) as since
  from projects as p, jsonb_path_query(p.team_members, '$[*]') with ordinality as e (value, place)
  where e.value <> 'null'
  union all
  select p.id, 0, null, p.owner_id::text, 'owner', coalesce(p.created_at, p.updated_at, now()) from projects as p where p.owner_id is not null;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'projects', t.project_id || '/' || t.place, 'team_members', t.value::text, 'There is no such user; the member was not brought in. The value is all of it.'
  from pg_temp.team as t
  where not exists (select from users as u where u.id::text = lower(t.user_id))
  on conflict do nothing;
insert into to_project_members (id, project_id, user_id, role, source_system, source_key, created_at)
  select sluice_import.id('projects.team_members', t.project_id || '/' || u.id), sluice_import.id('projects', t.project_id), sluice_import.id('users', u.id),
      max(t.role), 'codegen_platform', t.project_id || '/' || u.id, min(t.since)
  from pg_temp.team as t join users as u on u.id::text = lower(t.user_id)
  group by t.project_id, u.id
  order by max(t.role) desc, u.id;
call sluice_import.bring('project_members', 'projects');

-- Repositories. Users who see a repository also see its findings. So a repository that another organization or system also has becomes a row of its
-- own. Only the first of these rows has the repository number of GitHub.
create temporary table new_repositories on commit drop as
  select r.id, case when not exists (select from public.repositories as t where t.github_repo_id = r.github_repo_id)
      and row_number() over (partition by r.github_repo_id order by r.deleted_at is not null, r.created_at, r.id) = 1 then r.github_repo_id end as github_repo_id
  from repositories as r
  where not exists (select from public.repositories as t where t.source_system = 'codegen_platform' and t.source_key = r.id::text);
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'repositories', r.id::text, 'github_repo_id', r.github_repo_id::text, 'Another row has the number: of another organization or system, whose people are not to see this one.'
  from repositories as r join pg_temp.new_repositories as n on n.id = r.id
  where r.github_repo_id is not null and n.github_repo_id is null
  on conflict do nothing;
insert into to_repositories
    (id, organization_id, provider, github_repo_id, name, owner_name, full_name, description, url, is_private, default_branch, primary_language,
      analysis_enabled, analysis_config, metadata, last_synced_at, deleted_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('repositories', r.id), sluice_import.id('organizations', r.organization_id),
      coalesce(sluice_import.label(r.provider::text, 'public.repository_provider', 'repositories.provider', r.id::text), 'github')::public.repository_provider,
      n.github_repo_id, r.name, coalesce(r.owner_name, ''), r.full_name, r.description, r.url, coalesce(r.is_private, false), coalesce(r.default_branch, 'main'),
      r.primary_language, coalesce(r.analysis_enabled, true), sluice_import.object(r.analysis_config), sluice_import.object(r.metadata), r.last_synced_at,
      r.deleted_at, 'codegen_platform', r.id::text, coalesce(r.created_at, r.updated_at, now()), coalesce(r.updated_at, r.created_at, now())
  from repositories as r join pg_temp.new_repositories as n on n.id = r.id;
call sluice_import.bring('repositories', 'repositories');

-- Sluice identifies a commit by its full hash.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select c.source_table, c.source_key, c.source_column, c.value, 'It is not the whole hash of a commit.'
  from (
    select 'repository_branches', b.id::text, 'head_sha', b.head_sha from repository_branches as b
    union all select 'github_events', g.id::text, 'before_sha', g.before_sha from github_events as g
    union all select 'github_events', g.id::text, 'after_sha', g.after_sha from github_events as g
    union all select 'deployment_events', d.id::text, 'commit_sha', d.commit_sha from deployment_events as d) as c (source_table, source_key, source_column, value)
  where lower(c.value) !~ '^[0-9a-f]{40}([0-9a-f]{24})?$'
  on conflict do nothing;
insert into to_repository_branches
    (id, repository_id, name, head_sha, is_default, is_protected, last_commit_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('repository_branches', b.id), sluice_import.id('repositories', b.repository_id), b.name,
      substring(lower(b.head_sha) from '^(?:[0-9a-f]{40}|[0-9a-f]{64})$'), coalesce(b.is_default, false), coalesce(b.is_protected, false), b.last_commit_at,
      'codegen_platform', b.id::text, coalesce(b.created_at, b.updated_at, now()), coalesce(b.updated_at, b.created_at, now())
  from repository_branches as b;
call sluice_import.bring('repository_branches', 'repository_branches');

insert into to_project_repositories (id, project_id, repository_id, is_primary, source_system, source_key, created_at)
  select sluice_import.id('project_repositories', l.id), sluice_import.id('projects', l.project_id), sluice_import.id('repositories', l.repository_id),
      coalesce(l.is_primary, false), 'codegen_platform', l.id::text, coalesce(l.created_at, now())
  from project_repositories as l;
call sluice_import.bring('project_repositories', 'project_repositories');

-- A row of a project does not name an organization too. Names are unique in Sluice. In the old database, rows with a null in a unique key could have
-- the same name, so their names are changed.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select o.source_table, o.id::text, 'organization_id', o.organization_id::text, 'It is of a project of another organization; it stays the project''s.'
  from (
    select 'task_definitions', d.id, d.project_id, d.organization_id from task_definitions as d
    union all select 'prompt_templates', t.id, t.project_id, t.organization_id from prompt_templates as t
    union all select 'context_sources', s.id, s.project_id, s.organization_id from context_sources as s) as o (source_table, id, project_id, organization_id)
    join projects as p on p.id = o.project_id
  where o.organization_id <> p.organization_id
  on conflict do nothing;
create temporary table new_names on commit drop as
  select n.source_table, n.id, n.organization_id, n.project_id,
      case when n.repeats > 1 or n.taken then left(n.name, 150) || ' (' || n.id || ')' else n.name end as name
  from (
    select s.*, row_number() over (partition by s.source_table, s.organization_id, s.project_id, s.name, s.version, s.is_kept order by s.created_at, s.id) as repeats,
        case s.source_table
          when 'task_definitions' then exists (select from public.task_definitions as t
            where t.organization_id is not distinct from s.organization_id and t.project_id is not distinct from s.project_id and (t.name, t.version) = (s.name, s.version))
          when 'context_sources' then exists (select from public.context_sources as t
            where t.organization_id is not distinct from s.organization_id and t.project_id is not distinct from s.project_id and t.name = s.name)
          else s.is_kept is null and exists (select from public.prompt_templates as t
            where t.organization_id is not distinct from s.organization_id and t.project_id is not distinct from s.project_id and (t.name, t.version) = (s.name, s.version)
              and t.deleted_at is null)
        end as taken
    from (
      -- The name of a deleted prompt is free again. Its own key in is_kept excludes it from the comparison of names.
      select g.source_table, g.id, g.name, g.version, g.created_at, g.is_kept,
          case when g.project_id is null then sluice_import.id('organizations', g.organization_id) end as organization_id,
          sluice_import.id('projects', g.project_id) as project_id
      from (
        select 'task_definitions', d.id, d.organization_id, d.project_id, d.name, coalesce(d.version, 1), d.created_at, null::uuid from task_definitions as d
          where not exists (select from public.task_definitions as t where t.source_system = 'codegen_platform' and t.source_key = d.id::text)
        union all
        select 'prompt_templates', p.id, p.organization_id, p.project_id, p.name, coalesce(p.version, 1), p.created_at,
            case when p.deleted_at is not null then p.id end from prompt_templates as p
          where not exists (select from public.prompt_templates as t where t.source_system = 'codegen_platform' and t.source_key = p.id::text)
        union all
        select 'context_sources', c.id, c.organization_id, c.project_id, c.name, 1, c.created_at, null::uuid from context_sources as c
          where not exists (select from public.context_sources as t where t.source_system = 'codegen_platform' and t.source_key = c.id::text)
        ) as g (source_table, id, organization_id, project_id, name, version, created_at, is_kept)) as s) as n;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select n.source_table, n.id::text, 'name', g.name, 'Another one has the name there; this one has it with its old key behind it.'
  from pg_temp.new_names as n
    join (
      select 'task_definitions', d.id, d.name from task_definitions as d
      union all select 'prompt_templates', t.id, t.name from prompt_templates as t
      union all select 'context_sources', s.id, s.name from context_sources as s) as g (source_table, id, name) on g.source_table = n.source_table and g.id = n.id
  where g.name <> n.name
  on conflict do nothing;

-- Tasks.
insert into to_task_definitions
    (id, organization_id, project_id, created_by_user_id, name, version, category, title_template, description, definition_of_done, agent_type,
      parameter_schema, default_config, default_priority, required_cpu_cores, required_memory_mb, required_disk_mb, resource_requirements,
      timeout_seconds, max_retries, retry_delay_seconds, is_active, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('task_definitions', d.id), n.organization_id, n.project_id, sluice_import.id('users', d.created_by_user_id), n.name,
      coalesce(d.version, 1), d.category, d.title_template, d.description, d.definition_of_done,
      sluice_import.label(d.agent_type::text, 'public.agent_type', 'task_definitions.agent_type', d.id::text)::public.agent_type,
      sluice_import.object(d.parameter_schema), sluice_import.object(d.default_config),
      coalesce(sluice_import.label(d.default_priority::text, 'public.priority_level', 'task_definitions.default_priority', d.id::text, '{"critical": "urgent"}'), 'medium')::public.priority_level,
      d.required_cpu_cores, d.required_memory_mb, d.required_disk_mb, sluice_import.object(d.resource_requirements), d.timeout_seconds,
      coalesce(d.max_retries, 3), coalesce(d.retry_delay_seconds, 60), coalesce(d.is_active, true), sluice_import.object(d.metadata),
      'codegen_platform', d.id::text, coalesce(d.created_at, d.updated_at, now()), coalesce(d.updated_at, d.created_at, now())
  from task_definitions as d join pg_temp.new_names as n on n.source_table = 'task_definitions' and n.id = d.id;
call sluice_import.bring('task_definitions', 'task_definitions');

insert into to_workflows
    (id, project_id, created_by_user_id, name, description, type, status, priority, steps, config, max_parallel_tasks, continues_on_failure,
      error_message, metadata, scheduled_at, started_at, completed_at, deleted_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('workflows', w.id), sluice_import.id('projects', w.project_id), sluice_import.id('users', w.created_by_user_id), w.name, w.description,
      coalesce(sluice_import.label(w.type::text, 'public.workflow_type', 'workflows.type', w.id::text), 'dag')::public.workflow_type,
      coalesce(sluice_import.label(w.status::text, 'public.workflow_status', 'workflows.status', w.id::text, '{"canceled": "cancelled"}'), 'pending')::public.workflow_status,
      coalesce(sluice_import.label(w.priority::text, 'public.priority_level', 'workflows.priority', w.id::text, '{"critical": "urgent"}'), 'medium')::public.priority_level,
      sluice_import.list(w.steps), sluice_import.object(w.config), w.max_parallel_tasks,
      coalesce(w.continues_on_failure, false), w.error_message, sluice_import.object(w.metadata), w.scheduled_at, w.started_at, w.completed_at, w.deleted_at,
      'codegen_platform', w.id::text, coalesce(w.created_at, w.updated_at, now()), coalesce(w.updated_at, w.created_at, now())
  from workflows as w;
call sluice_import.bring('workflows', 'workflows');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'tasks', t.id::text, c.name, c.value, c.reason
  from tasks as t left join workflows as w on w.id = t.workflow_id,
    lateral (values
      ('workflow_id', case when w.project_id <> t.project_id then w.id::text end, 'The workflow is of another project.'),
      ('max_retries', case when t.retry_count > coalesce(t.max_retries, 3) then coalesce(t.max_retries, 3)::text end,
        'It was tried again more often than it might be; as often as that it may be now.')) as c (name, value, reason)
  where c.value is not null
  on conflict do nothing;
insert into to_tasks
    (id, project_id, task_definition_id, workflow_id, workflow_step, title, description, status, priority, definition_of_done, config, metadata, result,
      error_message, retry_count, max_retries, retry_delay_seconds, next_retry_at, scheduled_at, started_at, completed_at, deleted_at,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('tasks', t.id), sluice_import.id('projects', t.project_id), sluice_import.id('task_definitions', t.task_definition_id),
      sluice_import.id('workflows', w.id), t.workflow_step, t.title, t.description,
      coalesce(sluice_import.label(t.status::text, 'public.task_status', 'tasks.status', t.id::text,
        '{"queued": "scheduled", "running": "in_progress", "canceled": "cancelled"}'), 'pending')::public.task_status,
      coalesce(sluice_import.label(t.priority::text, 'public.priority_level', 'tasks.priority', t.id::text, '{"critical": "urgent"}'), 'medium')::public.priority_level,
      t.definition_of_done, sluice_import.object(t.config), sluice_import.object(t.metadata), t.result, t.error_message, coalesce(t.retry_count, 0),
      greatest(coalesce(t.max_retries, 3), t.retry_count), coalesce(t.retry_delay_seconds, 60), t.next_retry_at, t.scheduled_at, t.started_at, t.completed_at,
      t.deleted_at, 'codegen_platform', t.id::text, coalesce(t.created_at, t.updated_at, now()), coalesce(t.updated_at, t.created_at, now())
  from tasks as t left join workflows as w on w.id = t.workflow_id and w.project_id = t.project_id;
call sluice_import.bring('tasks', 'tasks');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason, row_left_out)
  select 'task_dependencies', d.id::text, 'depends_on_id', (to_jsonb(d) - 'old_key')::text, 'A task waits for tasks of its own project only; it was not brought in. The value is all of it.', true
  from task_dependencies as d join tasks as t on t.id = d.task_id join tasks as o on o.id = d.depends_on_id
  where t.project_id <> o.project_id
  on conflict do nothing;
insert into to_task_dependencies (id, project_id, task_id, depends_on_id, type, source_system, source_key, created_at)
  select sluice_import.id('task_dependencies', d.id), sluice_import.id('projects', t.project_id), sluice_import.id('tasks', d.task_id), sluice_import.id('tasks', d.depends_on_id),
      coalesce(sluice_import.label(d.type::text, 'public.dependency_type', 'task_dependencies.type', d.id::text), 'finish_to_start')::public.dependency_type,
      'codegen_platform', d.id::text, coalesce(d.created_at, now())
  from task_dependencies as d left join tasks as t on t.id = d.task_id left join tasks as o on o.id = d.depends_on_id
  where o.project_id is not distinct from t.project_id or t.id is null or o.id is null;
call sluice_import.bring('task_dependencies', 'task_dependencies');

-- The old partitioned tables had no foreign keys, so the task of a row may no longer exist. Such rows are noted and left out.
insert into to_task_logs (id, project_id, task_id, attempt, level, step, message, details, logged_at, source_system, source_key, created_at)
  select sluice_import.id('task_execution_logs', l.id), sluice_import.id('projects', t.project_id), sluice_import.id('tasks', l.task_id), coalesce(l.attempt, 1),
      coalesce(sluice_import.label(l.level::text, 'public.log_level', 'task_execution_logs.level', l.id::text, '{"warn": "warning"}'), 'info')::public.log_level,
      l.step, l.message, sluice_import.object(l.details), l.logged_at, 'codegen_platform', l.id::text, coalesce(l.created_at, l.logged_at)
  from task_execution_logs as l left join tasks as t on t.id = l.task_id;
call sluice_import.bring('task_logs', 'task_execution_logs');

insert into to_task_resource_usage
    (id, project_id, task_id, attempt, measured_at, cpu_usage_percent, memory_bytes, peak_memory_bytes, disk_read_bytes, disk_written_bytes,
      network_received_bytes, network_sent_bytes, metadata, source_system, source_key, created_at)
  select sluice_import.id('task_resource_usage', r.id), sluice_import.id('projects', t.project_id), sluice_import.id('tasks', r.task_id), coalesce(r.attempt, 1),
      r.measured_at, r.cpu_usage_percent, r.memory_bytes, r.peak_memory_bytes, r.disk_read_bytes, r.disk_written_bytes, r.network_received_bytes,
      r.network_sent_bytes, sluice_import.object(r.metadata), 'codegen_platform', r.id::text, coalesce(r.created_at, r.measured_at)
  from task_resource_usage as r left join tasks as t on t.id = r.task_id;
call sluice_import.bring('task_resource_usage', 'task_resource_usage');

-- Analyses. Triggers set which users see the parts of an analysis.
insert into to_analysis_runs
    (id, user_id, project_id, repository_id, status, analysis_type, tools, git_branch, git_commit_sha, metrics, errors, error_message, quality_score,
      files_analyzed, started_at, completed_at, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('analysis_runs', r.id), sluice_import.id('users', r.user_id), sluice_import.id('projects', r.project_id),
      sluice_import.id('repositories', r.repository_id),
      coalesce(sluice_import.label(r.status::text, 'public.execution_status', 'analysis_runs.status', r.id::text, '{"canceled": "cancelled"}'), 'pending')::public.execution_status,
      r.analysis_type, coalesce(r.tools, '{}'), r.git_branch, r.git_commit_sha, sluice_import.object(r.metrics),
      sluice_import.list(r.errors), r.error_message, r.quality_score, coalesce(r.files_analyzed, 0),
      r.started_at, r.completed_at, sluice_import.object(r.metadata), 'codegen_platform', r.id::text,
      coalesce(r.created_at, r.updated_at, now()), coalesce(r.updated_at, r.created_at, now())
  from analysis_runs as r;
call sluice_import.bring('analysis_runs', 'analysis_runs');

insert into to_analyzed_files
    (id, run_id, path, language, content_hash, size_bytes, total_lines, code_lines, comment_lines, blank_lines, cyclomatic_complexity, cognitive_complexity,
      maintainability_index, documentation_pct, duplicate_pct, coverage_pct, quality_score, metrics, metadata, source_system, source_key, created_at)
  select sluice_import.id('file_analysis', f.id), sluice_import.id('analysis_runs', f.run_id), f.path, f.language, f.content_hash, f.size_bytes, f.total_lines,
      f.code_lines, f.comment_lines, f.blank_lines, f.cyclomatic_complexity, f.cognitive_complexity, f.maintainability_index, f.documentation_pct, f.duplicate_pct,
      f.coverage_pct, f.quality_score, sluice_import.object(f.metrics), sluice_import.object(f.metadata), 'codegen_platform', f.id::text, coalesce(f.created_at, now())
  from file_analysis as f;
call sluice_import.bring('analyzed_files', 'file_analysis');

-- The parent of a code element must be in the same file. The file and the code element of a metric or an issue must belong to the same analysis.
-- The value of a metric is either a number or a text.
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'code_element_analysis', e.id::text, 'parent_id', e.parent_id::text, 'It is in another file.'
  from code_element_analysis as e join code_element_analysis as p on p.id = e.parent_id
  where p.analyzed_file_id <> e.analyzed_file_id
  on conflict do nothing;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select m.source_table, m.id::text, c.name, c.value, c.reason
  from (
    select 'metrics', id, run_id, analyzed_file_id, code_element_id, case when value not in ('NaN', 'Infinity', '-Infinity') then text_value end from metrics
    union all
    select 'performance_metrics', id, run_id, null, code_element_id, null from performance_metrics
    union all
    select 'issues', id, run_id, analyzed_file_id, code_element_id, null from issues) as m (source_table, id, run_id, analyzed_file_id, code_element_id, text_value)
    left join file_analysis as f on f.id = m.analyzed_file_id
    left join code_element_analysis as e on e.id = m.code_element_id,
    lateral (values
      ('analyzed_file_id', case when f.run_id <> m.run_id then f.id::text end, 'The file is of another analysis.'),
      ('code_element_id', case when e.run_id <> m.run_id or e.analyzed_file_id <> f.id then e.id::text end, 'The element is of another file, or of another analysis.'),
      ('text_value', m.text_value, 'There is a number too, which stands.')) as c (name, value, reason)
  where c.value is not null
  on conflict do nothing;
insert into to_code_elements
    (id, run_id, analyzed_file_id, parent_id, kind, name, qualified_name, signature, start_line, end_line, cyclomatic_complexity, cognitive_complexity,
      parameter_count, nesting_depth, maintainability_index, is_documented, is_used, metrics, source_system, source_key, created_at)
  select sluice_import.id('code_element_analysis', e.id), sluice_import.id('analysis_runs', e.run_id), sluice_import.id('file_analysis', e.analyzed_file_id),
      sluice_import.id('code_element_analysis', p.id),
      sluice_import.label(e.kind::text, 'public.code_element_kind', 'code_element_analysis.kind', e.id::text)::public.code_element_kind,
      e.name, e.qualified_name, e.signature, e.start_line, e.end_line, e.cyclomatic_complexity, e.cognitive_complexity, e.parameter_count, e.nesting_depth,
      e.maintainability_index, e.is_documented, e.is_used, sluice_import.object(e.metrics), 'codegen_platform', e.id::text, coalesce(e.created_at, now())
  from code_element_analysis as e left join code_element_analysis as p on p.id = e.parent_id and p.analyzed_file_id = e.analyzed_file_id;
call sluice_import.bring('code_elements', 'code_element_analysis');

insert into to_metrics
    (id, run_id, analyzed_file_id, code_element_id, name, category, tool, value, text_value, unit, tags, details, measured_at, source_system, source_key, created_at)
  select sluice_import.id('metrics', m.id), sluice_import.id('analysis_runs', m.run_id), sluice_import.id('file_analysis', coalesce(f.id, e.analyzed_file_id)),
      sluice_import.id('code_element_analysis', e.id), m.name, m.category, m.tool,
      case when m.value not in ('NaN', 'Infinity', '-Infinity') then m.value end,
      case when m.value is null then m.text_value when m.value in ('NaN', 'Infinity', '-Infinity') then coalesce(m.text_value, m.value::text) end,
      m.unit, coalesce(m.tags, '{}'), sluice_import.object(m.details), coalesce(m.measured_at, m.created_at, now()), 'codegen_platform', m.id::text,
      coalesce(m.created_at, m.measured_at, now())
  from metrics as m left join file_analysis as f on f.id = m.analyzed_file_id and f.run_id = m.run_id
    left join code_element_analysis as e on e.id = m.code_element_id and e.run_id = m.run_id and (m.analyzed_file_id is null or e.analyzed_file_id = f.id);
call sluice_import.bring('metrics', 'metrics');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason, row_left_out)
  select 'performance_metrics', m.id::text, 'value', (to_jsonb(m) - 'old_key')::text, 'It is no number; the measurement was not brought in. The value is all of it.', true
  from performance_metrics as m
  where m.value in ('NaN', 'Infinity', '-Infinity')
  on conflict do nothing;
insert into to_performance_metrics
    (id, run_id, code_element_id, name, kind, value, unit, baseline_value, percentile, sample_count, environment, details, measured_at,
      source_system, source_key, created_at)
  select sluice_import.id('performance_metrics', m.id), sluice_import.id('analysis_runs', m.run_id), sluice_import.id('code_element_analysis', e.id), m.name,
      sluice_import.label(m.kind::text, 'public.performance_metric_kind', 'performance_metrics.kind', m.id::text)::public.performance_metric_kind,
      m.value, m.unit, m.baseline_value, m.percentile, coalesce(m.sample_count, 1), m.environment, sluice_import.object(m.details),
      coalesce(m.measured_at, m.created_at, now()), 'codegen_platform', m.id::text, coalesce(m.created_at, m.measured_at, now())
  from performance_metrics as m left join code_element_analysis as e on e.id = m.code_element_id and e.run_id = m.run_id
  where m.value is null or m.value not in ('NaN', 'Infinity', '-Infinity');
call sluice_import.bring('performance_metrics', 'performance_metrics');

-- Issues of the code are called findings in Sluice. A settled finding has the time when it was settled. An open finding has no such time.
create temporary table settled on commit drop as
  select i.id, coalesce(sluice_import.label(i.status::text, 'public.finding_status', 'issues.status', i.id::text, '{"wontfix": "wont_fix", "fixed": "resolved"}'), 'open')::public.finding_status as status
  from issues as i;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'issues', i.id::text, c.name, c.value, 'It is open, so it was not settled.'
  from issues as i join pg_temp.settled as s on s.id = i.id,
    lateral (values ('resolved_at', i.resolved_at::text), ('resolved_by_user_id', i.resolved_by_user_id::text)) as c (name, value)
  where s.status in ('open', 'confirmed') and c.value is not null
  on conflict do nothing;
insert into to_findings
    (id, run_id, analyzed_file_id, code_element_id, tool, rule, category, severity, status, message, description, start_line, end_line, start_column, end_column,
      effort_minutes, fingerprint, resolution, resolved_by_user_id, resolved_at, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('issues', i.id), sluice_import.id('analysis_runs', i.run_id), sluice_import.id('file_analysis', coalesce(f.id, e.analyzed_file_id)),
      sluice_import.id('code_element_analysis', e.id), i.tool, i.rule,
      sluice_import.label(i.category::text, 'public.finding_category', 'issues.category', i.id::text, '{"security": "vulnerability"}')::public.finding_category,
      coalesce(sluice_import.label(i.severity::text, 'public.finding_severity', 'issues.severity', i.id::text), 'minor')::public.finding_severity,
      s.status, i.message, i.description, i.start_line, i.end_line, i.start_column, i.end_column, i.effort_minutes, i.fingerprint, i.resolution,
      case when s.status not in ('open', 'confirmed') then sluice_import.id('users', i.resolved_by_user_id) end,
      case when s.status not in ('open', 'confirmed') then coalesce(i.resolved_at, i.updated_at, i.created_at, now()) end,
      sluice_import.object(i.metadata), 'codegen_platform', i.id::text, coalesce(i.created_at, i.updated_at, now()), coalesce(i.updated_at, i.created_at, now())
  from issues as i join pg_temp.settled as s on s.id = i.id
    left join file_analysis as f on f.id = i.analyzed_file_id and f.run_id = i.run_id
    left join code_element_analysis as e on e.id = i.code_element_id and e.run_id = i.run_id and (i.analyzed_file_id is null or e.analyzed_file_id = f.id);
call sluice_import.bring('findings', 'issues');

-- Sluice may have computed trends from the same samples. The trends of the platform replace them, because they also count samples that the platform
-- has deleted since.
delete from public.metric_trends as t
  using metric_trends as m
  where t.source_system is null
    and t.repository_id is not distinct from sluice_import.id('repositories', m.repository_id)
    and t.project_id is not distinct from sluice_import.id('projects', m.project_id)
    and t.metric_name = m.metric_name and t.period_start = m.period_start
    and t.period::text = sluice_import.label(m.period::text, 'public.trend_period', 'metric_trends.period', m.id::text, '{"daily": "day", "weekly": "week", "monthly": "month"}');
insert into to_metric_trends
    (id, repository_id, project_id, run_id, metric_name, period, period_start, sample_count, minimum, maximum, average, last_value, change_pct, direction,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('metric_trends', m.id), sluice_import.id('repositories', m.repository_id), sluice_import.id('projects', m.project_id),
      sluice_import.id('analysis_runs', m.run_id), m.metric_name,
      sluice_import.label(m.period::text, 'public.trend_period', 'metric_trends.period', m.id::text, '{"daily": "day", "weekly": "week", "monthly": "month"}')::public.trend_period,
      m.period_start, m.sample_count, m.minimum, m.maximum, m.average, m.last_value, m.change_pct,
      coalesce(sluice_import.label(m.direction::text, 'public.trend_direction', 'metric_trends.direction', m.id::text), 'stable')::public.trend_direction,
      'codegen_platform', m.id::text, coalesce(m.created_at, m.updated_at, now()), coalesce(m.updated_at, m.created_at, now())
  from metric_trends as m;
call sluice_import.bring('metric_trends', 'metric_trends');

-- Prompts.
insert into to_prompt_templates
    (id, organization_id, project_id, created_by_user_id, name, version, description, category, tags, content, system_prompt, variables, model,
      model_parameters, effectiveness_score, is_active, metadata, deleted_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('prompt_templates', p.id), n.organization_id, n.project_id, sluice_import.id('users', p.created_by_user_id), n.name,
      coalesce(p.version, 1), p.description, p.category, coalesce(p.tags, '{}'), p.content, p.system_prompt,
      sluice_import.list(p.variables), p.model, sluice_import.object(p.model_parameters), p.effectiveness_score,
      coalesce(p.is_active, true), sluice_import.object(p.metadata), p.deleted_at, 'codegen_platform', p.id::text,
      coalesce(p.created_at, p.updated_at, now()), coalesce(p.updated_at, p.created_at, now())
  from prompt_templates as p join pg_temp.new_names as n on n.source_table = 'prompt_templates' and n.id = p.id;
call sluice_import.bring('prompt_templates', 'prompt_templates');

insert into to_prompt_variations
    (id, prompt_template_id, name, description, content, system_prompt, model, model_parameters, traffic_percent, is_control, is_active,
      effectiveness_score, started_at, ended_at, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('prompt_variations', v.id), sluice_import.id('prompt_templates', v.prompt_template_id), v.name, v.description, v.content,
      v.system_prompt, v.model, sluice_import.object(v.model_parameters), coalesce(v.traffic_percent, 0), coalesce(v.is_control, false),
      coalesce(v.is_active, true), v.effectiveness_score, v.started_at, v.ended_at, sluice_import.object(v.metadata), 'codegen_platform', v.id::text,
      coalesce(v.created_at, v.updated_at, now()), coalesce(v.updated_at, v.created_at, now())
  from prompt_variations as v;
call sluice_import.bring('prompt_variations', 'prompt_variations', alike => 'name');

insert into to_prompt_executions
    (id, prompt_template_id, prompt_variation_id, project_id, user_id, task_id, status, variables, context, rendered_prompt, response, model,
      model_parameters, tokens_in, tokens_out, cost_usd, duration_ms, effectiveness_score, error_message, started_at, completed_at, metadata,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('prompt_executions', e.id), sluice_import.id('prompt_templates', e.prompt_template_id),
      sluice_import.id('prompt_variations', e.prompt_variation_id), sluice_import.id('projects', e.project_id), sluice_import.id('users', e.user_id),
      sluice_import.id('tasks', e.task_id),
      coalesce(sluice_import.label(e.status::text, 'public.execution_status', 'prompt_executions.status', e.id::text, '{"canceled": "cancelled"}'), 'pending')::public.execution_status,
      sluice_import.object(e.variables), sluice_import.list(e.context), e.rendered_prompt, e.response, e.model,
      sluice_import.object(e.model_parameters), coalesce(e.tokens_in, 0), coalesce(e.tokens_out, 0), coalesce(e.cost_usd, 0), e.duration_ms,
      e.effectiveness_score, e.error_message, e.started_at, e.completed_at, sluice_import.object(e.metadata), 'codegen_platform', e.id::text,
      coalesce(e.created_at, e.updated_at, now()), coalesce(e.updated_at, e.created_at, now())
  from prompt_executions as e;
call sluice_import.bring('prompt_executions', 'prompt_executions');

insert into to_context_sources
    (id, organization_id, project_id, repository_id, name, description, type, config, credentials_encrypted, cache_seconds, is_active,
      last_refreshed_at, error_message, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('context_sources', s.id), n.organization_id, n.project_id, sluice_import.id('repositories', s.repository_id), n.name, s.description,
      coalesce(sluice_import.label(s.type::text, 'public.context_source_type', 'context_sources.type', s.id::text), 'other')::public.context_source_type,
      sluice_import.object(s.config), sluice_import.seal(s.credentials::text), coalesce(s.cache_seconds, 3600), coalesce(s.is_active, true), s.last_refreshed_at,
      s.error_message, sluice_import.object(s.metadata), 'codegen_platform', s.id::text, coalesce(s.created_at, s.updated_at, now()), coalesce(s.updated_at, s.created_at, now())
  from context_sources as s join pg_temp.new_names as n on n.source_table = 'context_sources' and n.id = s.id;
call sluice_import.bring('context_sources', 'context_sources');

insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'context_data', d.id::text, c.name, c.value, c.reason
  from context_data as d,
    lateral (values
      ('content_hash', case when lower(d.content_hash) !~ '^[0-9a-f]{64}$' then d.content_hash end, 'It is no SHA-256.'),
      ('expires_at', case when d.expires_at <= coalesce(d.fetched_at, d.created_at, now()) then d.expires_at::text end,
        'It had expired when it was fetched; now it does a microsecond later.')) as c (name, value, reason)
  where c.value is not null
  on conflict do nothing;
insert into to_context_data
    (id, context_source_id, key, content, data, content_hash, token_count, fetched_at, expires_at, metadata, source_system, source_key, created_at, updated_at)
  select sluice_import.id('context_data', d.id), sluice_import.id('context_sources', d.context_source_id), d.key, d.content, d.data,
      substring(lower(d.content_hash) from '^[0-9a-f]{64}$'), d.token_count, f.fetched_at,
      case when d.expires_at <= f.fetched_at then f.fetched_at + interval '1 microsecond' else d.expires_at end, sluice_import.object(d.metadata),
      'codegen_platform', d.id::text, coalesce(d.created_at, d.updated_at, now()), coalesce(d.updated_at, d.created_at, now())
  from context_data as d, lateral (select coalesce(d.fetched_at, d.created_at, now()) as fetched_at) as f;
call sluice_import.bring('context_data', 'context_data');

-- Two accounts that were merged into one user may both have given feedback on the same use of a prompt. Only the first feedback names the user.
create temporary table new_feedback on commit drop as
  select f.id, case when row_number() over (partition by f.prompt_execution_id, u.id order by f.created_at, f.id) = 1
      and not exists (select from public.prompt_feedback as t where t.prompt_execution_id = sluice_import.id('prompt_executions', f.prompt_execution_id) and t.user_id = u.id)
      then u.id end as user_id
  from prompt_feedback as f, lateral (select sluice_import.id('users', f.user_id) as id) as u
  where not exists (select from public.prompt_feedback as t where t.source_system = 'codegen_platform' and t.source_key = f.id::text);
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'prompt_feedback', f.id::text, 'user_id', f.user_id::text, 'The same person said something else of it; this is nobody''s.'
  from prompt_feedback as f join pg_temp.new_feedback as n on n.id = f.id
  where f.user_id is not null and n.user_id is null
  on conflict do nothing;
insert into to_prompt_feedback
    (id, prompt_execution_id, user_id, rating, is_helpful, effectiveness_score, category, comment, expected_response, metadata,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('prompt_feedback', f.id), sluice_import.id('prompt_executions', f.prompt_execution_id), n.user_id, f.rating, f.is_helpful,
      f.effectiveness_score, f.category, f.comment, f.expected_response, sluice_import.object(f.metadata), 'codegen_platform', f.id::text,
      coalesce(f.created_at, f.updated_at, now()), coalesce(f.updated_at, f.created_at, now())
  from prompt_feedback as f join pg_temp.new_feedback as n on n.id = f.id;
call sluice_import.bring('prompt_feedback', 'prompt_feedback');

-- The name of an event type consists of lower-case words with dots between them. If Sluice already has a type of that name, the old type is merged
-- into it. The values in Sluice stay, and all organizations share the type.
create temporary table new_types on commit drop as
  select n.id, n.source, n.given, case when n.repeats > 1 then n.name || '_' || translate(n.id::text, '-', '_') else n.name end as name
  from (
    select p.*, row_number() over (partition by p.name order by p.given <> p.name, p.created_at, p.id) as repeats
    from (
      select t.id, t.name as given, t.created_at,
          coalesce(sluice_import.label(t.source::text, 'public.event_source', 'event_types.source', t.id::text), 'other')::public.event_source as source,
          coalesce(nullif(btrim(regexp_replace(regexp_replace(lower(t.name), '[^a-z0-9_.]+', '_', 'g'), '\.+', '.', 'g'), '.'), ''), 'event') as name
      from event_types as t
      where not sluice_import.is_merged('event_types', t.id)
        and not exists (select from public.event_types as o where o.source_system = 'codegen_platform' and o.source_key = t.id::text)) as p) as n;
insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
  select 'event_types', n.id::text, 'event_types', t.id
  from pg_temp.new_types as n join public.event_types as t on t.name = n.name
  where t.source_system is distinct from 'codegen_platform'
  on conflict do nothing;
update pg_temp.new_types as n set name = n.name || '_' || translate(n.id::text, '-', '_')
  where exists (select from public.event_types as t where t.name = n.name and t.source_system = 'codegen_platform');
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'event_types', n.id::text, 'name', n.given, 'It cannot be a name here, or another kind has it; it has a similar one.'
  from pg_temp.new_types as n where n.given <> n.name
  union all
  select 'event_types', e.id::text, o.name, o.value, 'The same kind was here; what is said of it here stays.'
  from event_types as e join pg_temp.new_types as n on n.id = e.id join public.event_types as t on t.id = sluice_import.merged_id('event_types', e.id::text),
    lateral (values ('source', n.source::text, t.source::text), ('description', e.description, t.description), ('payload_schema', e.payload_schema::text, t.payload_schema::text),
      ('processing_config', e.processing_config::text, t.processing_config::text), ('is_active', e.is_active::text, t.is_active::text),
      ('retention_days', e.retention_days::text, t.retention_days::text)) as o (name, value, ours)
  where o.value is distinct from o.ours and o.value is not null
  on conflict do nothing;
insert into to_event_types
    (id, name, source, description, payload_schema, processing_config, is_active, retention_days, source_system, source_key, created_at, updated_at)
  select sluice_import.id('event_types', t.id), n.name, n.source, t.description, t.payload_schema, sluice_import.object(t.processing_config), coalesce(t.is_active, true),
      t.retention_days, 'codegen_platform', t.id::text, coalesce(t.created_at, t.updated_at, now()), coalesce(t.updated_at, t.created_at, now())
  from event_types as t join pg_temp.new_types as n on n.id = t.id
  where not sluice_import.is_merged('event_types', t.id);
call sluice_import.bring('event_types', 'event_types');

-- The platform kept the external id of an event unique within a partition. Sluice keeps it unique within the type of event. Of several events with
-- the same external id, only the first keeps that id.
create temporary table new_events on commit drop as
  select e.id, case when not exists (select from public.events as t where t.event_type_id = e.type_id and t.external_id = e.external_id)
      and row_number() over (partition by e.type_id, e.external_id order by e.occurred_at, e.id) = 1 then e.external_id end as external_id
  from (
    select e.id, sluice_import.id('event_types', e.event_type_id) as type_id, e.external_id, e.occurred_at from events as e
    where not exists (select from public.events as t where t.source_system = 'codegen_platform' and t.source_key = e.id::text)) as e;
insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
  select 'events', e.id::text, 'external_id', e.external_id, 'Another event of the kind has it: they may be the same.'
  from events as e join pg_temp.new_events as n on n.id = e.id
  where e.external_id is not null and n.external_id is null
  on conflict do nothing;
insert into to_events
    (id, event_type_id, project_id, repository_id, user_id, status, external_id, correlation_id, payload, metadata, error_message, retry_count,
      occurred_at, processed_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('events', e.id), sluice_import.id('event_types', e.event_type_id), sluice_import.id('projects', e.project_id),
      sluice_import.id('repositories', e.repository_id), sluice_import.id('users', e.user_id),
      coalesce(sluice_import.label(e.status::text, 'public.event_status', 'events.status', e.id::text, '{"completed": "processed", "skipped": "ignored"}'), 'pending')::public.event_status,
      n.external_id, e.correlation_id, coalesce(e.payload, '{}'), sluice_import.object(e.metadata), e.error_message, coalesce(e.retry_count, 0),
      e.occurred_at, e.processed_at, 'codegen_platform', e.id::text, coalesce(e.created_at, e.occurred_at), coalesce(e.updated_at, e.created_at, e.occurred_at)
  from events as e join pg_temp.new_events as n on n.id = e.id;
call sluice_import.bring('events', 'events');

insert into to_linear_events
    (id, action, entity_type, entity_id, identifier, title, state, priority, assignee_name, actor_name, team_key, labels, changes, url,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('events', l.id), l.action, l.entity_type, l.entity_id, l.identifier, l.title, l.state, l.priority, l.assignee_name, l.actor_name,
      l.team_key, coalesce(l.labels, '{}'), sluice_import.object(l.changes), l.url, 'codegen_platform', l.id::text,
      coalesce(l.created_at, e.occurred_at, now()), coalesce(l.updated_at, l.created_at, e.occurred_at, now())
  from linear_events as l left join events as e on e.id = l.id
  where not exists (select from public.linear_events as t where t.source_system = 'codegen_platform' and t.source_key = l.id::text);
call sluice_import.bring('linear_events', 'linear_events');

insert into to_slack_events
    (id, kind, team_id, channel_id, channel_name, slack_user_id, slack_user_name, message_ts, thread_ts, text, reaction, is_bot, files,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('events', s.id), s.kind, s.team_id, s.channel_id, s.channel_name, s.slack_user_id, s.slack_user_name, s.message_ts, s.thread_ts, s.text,
      s.reaction, coalesce(s.is_bot, false), sluice_import.list(s.files), 'codegen_platform', s.id::text,
      coalesce(s.created_at, e.occurred_at, now()), coalesce(s.updated_at, s.created_at, e.occurred_at, now())
  from slack_events as s left join events as e on e.id = s.id
  where not exists (select from public.slack_events as t where t.source_system = 'codegen_platform' and t.source_key = s.id::text);
call sluice_import.bring('slack_events', 'slack_events');

insert into to_github_events
    (id, name, action, delivery_id, installation_id, repository_full_name, github_repo_id, sender_login, ref, before_sha, after_sha, commit_count,
      number, title, url, source_system, source_key, created_at, updated_at)
  select sluice_import.id('events', g.id), g.name, g.action, g.delivery_id, g.installation_id, g.repository_full_name, g.github_repo_id, g.sender_login, g.ref,
      substring(lower(g.before_sha) from '^(?:[0-9a-f]{40}|[0-9a-f]{64})$'), substring(lower(g.after_sha) from '^(?:[0-9a-f]{40}|[0-9a-f]{64})$'),
      g.commit_count, g.number, g.title, g.url, 'codegen_platform', g.id::text,
      coalesce(g.created_at, e.occurred_at, now()), coalesce(g.updated_at, g.created_at, e.occurred_at, now())
  from github_events as g left join events as e on e.id = g.id
  where not exists (select from public.github_events as t where t.source_system = 'codegen_platform' and t.source_key = g.id::text);
call sluice_import.bring('github_events', 'github_events');

insert into to_deployment_events
    (id, environment, status, service, version, previous_version, commit_sha, branch, provider, deployed_by, url, error_message, started_at, finished_at,
      source_system, source_key, created_at, updated_at)
  select sluice_import.id('events', d.id),
      sluice_import.label(d.environment::text, 'public.deployment_environment', 'deployment_events.environment', d.id::text,
        '{"prod": "production", "stage": "staging", "testing": "test", "dev": "development"}')::public.deployment_environment,
      coalesce(sluice_import.label(d.status::text, 'public.deployment_status', 'deployment_events.status', d.id::text,
        '{"running": "in_progress", "success": "succeeded", "failure": "failed", "canceled": "cancelled"}'), 'pending')::public.deployment_status,
      d.service, d.version, d.previous_version, substring(lower(d.commit_sha) from '^(?:[0-9a-f]{40}|[0-9a-f]{64})$'), d.branch, d.provider, d.deployed_by, d.url,
      d.error_message, d.started_at, d.finished_at, 'codegen_platform', d.id::text,
      coalesce(d.created_at, e.occurred_at, now()), coalesce(d.updated_at, d.created_at, e.occurred_at, now())
  from deployment_events as d left join events as e on e.id = d.id
  where not exists (select from public.deployment_events as t where t.source_system = 'codegen_platform' and t.source_key = d.id::text);
call sluice_import.bring('deployment_events', 'deployment_events');

insert into to_event_subscriptions
    (id, user_id, project_id, repository_id, event_type_id, source, name, description, filter, channel, target, target_url_encrypted, secret_encrypted,
      config, priority, max_retries, is_active, match_count, last_matched_at, source_system, source_key, created_at, updated_at)
  select sluice_import.id('event_subscriptions', s.id), sluice_import.id('users', s.user_id), sluice_import.id('projects', s.project_id),
      sluice_import.id('repositories', s.repository_id), sluice_import.id('event_types', s.event_type_id),
      sluice_import.label(s.source::text, 'public.event_source', 'event_subscriptions.source', s.id::text)::public.event_source, s.name, s.description,
      sluice_import.object(s.filter),
      coalesce(sluice_import.label(s.channel::text, 'public.subscription_channel', 'event_subscriptions.channel', s.id::text, '{"in_app": "notification"}'), 'notification')::public.subscription_channel,
      s.target, sluice_import.seal(s.target_url::text), sluice_import.seal(s.secret::text), sluice_import.object(s.config), coalesce(s.priority, 0),
      coalesce(s.max_retries, 3), coalesce(s.is_active, true), coalesce(s.match_count, 0), s.last_matched_at, 'codegen_platform', s.id::text,
      coalesce(s.created_at, s.updated_at, now()), coalesce(s.updated_at, s.created_at, now())
  from event_subscriptions as s;
call sluice_import.bring('event_subscriptions', 'event_subscriptions');

insert into to_event_processing_logs
    (id, event_id, event_subscription_id, stage, outcome, attempt, message, error_message, details, duration_ms, logged_at, source_system, source_key, created_at)
  select sluice_import.id('event_processing_logs', l.id), sluice_import.id('events', l.event_id), sluice_import.id('event_subscriptions', l.event_subscription_id),
      sluice_import.label(l.stage::text, 'public.processing_stage', 'event_processing_logs.stage', l.id::text)::public.processing_stage,
      sluice_import.label(l.outcome::text, 'public.processing_outcome', 'event_processing_logs.outcome', l.id::text,
        '{"success": "succeeded", "failure": "failed", "retry": "retried"}')::public.processing_outcome,
      coalesce(l.attempt, 1), l.message, l.error_message, sluice_import.object(l.details), l.duration_ms, l.logged_at, 'codegen_platform', l.id::text,
      coalesce(l.created_at, l.logged_at)
  from event_processing_logs as l
  where not exists (select from public.event_processing_logs as t where t.source_system = 'codegen_platform' and t.source_key = l.id::text);
call sluice_import.bring('event_processing_logs', 'event_processing_logs');

call sluice_import.end_import();
commit;
