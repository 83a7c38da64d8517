-- Project.

create type project_status as enum ('planning', 'active', 'on_hold', 'completed', 'archived');
comment on type project_status is 'How far a project is.';

create type priority_level as enum ('low', 'medium', 'high', 'urgent');
comment on type priority_level is 'How soon something should be done; urgent is what some systems call critical.';

create type project_member_role as enum ('viewer', 'member', 'maintainer', 'owner');
comment on type project_member_role is 'What a member may do in a project.';

create table projects (
  id uuid primary key default uuidv7(),
  organization_id uuid references organizations on delete set null,
  owner_id uuid references users on delete cascade,
  name text not null check (length(name) between 1 and 200),
  description text,
  status project_status not null default 'active',
  priority priority_level not null default 'medium',
  goals text[] not null default '{}',
  starts_on date,
  ends_on date,
  github_repo text,
  github_app_id text,
  github_installation_id text,
  local_path text,
  is_active boolean not null default true,
  multi_file_contexts jsonb not null default '{}',
  multi_file_context_changes jsonb not null default '{}',
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  deleted_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (ends_on >= starts_on),
  check (source_system is distinct from 'agent_orchestrator' or (github_repo is not null and owner_id is not null)),
  check ((source_system is null) = (source_key is null))
);
create unique index on projects (source_system, source_key);
create index on projects (organization_id, created_at, id);
create index on projects (owner_id, created_at, id);
create index on projects (github_repo);
create index on projects (name, id);
create index on projects (status, id);
create index on projects (priority, id);
create index on projects (created_at, id);
create trigger touch before update on projects for each row execute function touch_updated_at();

comment on table projects is 'Work with a common goal: its people, repositories, agents, conversations and tasks.';
comment on column projects.id is 'Key. Ids made here grow with time.';
comment on column projects.organization_id is 'The organization that owns it (P).';
comment on column projects.owner_id is 'The user who owns it (A). Null where the source knew no owner (C, P).';
comment on column projects.name is 'Name (A name, C project_name).';
comment on column projects.description is 'What it is about (A).';
comment on column projects.status is 'How far it is (P).';
comment on column projects.priority is 'How soon it should be done (P).';
comment on column projects.goals is 'What it is to reach (P).';
comment on column projects.starts_on is 'First day of its timeline (P).';
comment on column projects.ends_on is 'Last day of its timeline (P).';
comment on column projects.github_repo is 'Repository on GitHub, as owner/name (A). Required for rows of the agent orchestrator.';
comment on column projects.github_app_id is 'GitHub application that acts for it (A).';
comment on column projects.github_installation_id is 'Installation of that application (A).';
comment on column projects.local_path is 'Where its files lie on the orchestrator''s machine (A).';
comment on column projects.is_active is 'Whether work goes on (A).';
comment on column projects.multi_file_contexts is 'Files that completions see, by path (C, where it was text).';
comment on column projects.multi_file_context_changes is 'Latest changes of those files, by path (C, where it was text).';
comment on column projects.settings is 'Settings by name (P).';
comment on column projects.metadata is 'What else is known of it (P).';
comment on column projects.deleted_at is 'When it was deleted; null while it lives (P).';
comment on column projects.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column projects.source_key is 'The row''s key in that system.';
comment on column projects.created_at is 'When the row was created.';
comment on column projects.updated_at is 'When the row was changed last.';

create table project_members (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  user_id uuid not null references users on delete cascade,
  role project_member_role not null default 'member',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  unique (project_id, user_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on project_members (source_system, source_key);
create index on project_members (project_id, created_at, id);
create index on project_members (user_id, project_id);
create index on project_members (user_id, created_at, id);
create index on project_members (created_at, id);

comment on table project_members is 'That a user belongs to a project (C project_users).';
comment on column project_members.id is 'Key. Ids made here grow with time.';
comment on column project_members.project_id is 'The project.';
comment on column project_members.user_id is 'The user.';
comment on column project_members.role is 'What the user may do in it.';
comment on column project_members.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column project_members.source_key is 'The row''s key in that system.';
comment on column project_members.created_at is 'When the row was created.';
