-- Project: projects and their members.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function keep_membership_live() returns trigger language plpgsql as 'begin end';
create function pass_on_project_deletion() returns trigger language plpgsql as 'begin end';

create type project_status as enum ('planning', 'active', 'on_hold', 'completed', 'archived');
comment on type project_status is 'Progress of a project.';

create type priority_level as enum ('low', 'medium', 'high', 'urgent');
comment on type priority_level is 'Priority, from low to urgent. Some systems call urgent critical.';

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
create index projects_deleted_idx on projects (id) where deleted_at is not null;
create trigger touch before update on projects for each row execute function touch_updated_at();
create trigger deletion after update of deleted_at on projects
  for each row when ((old.deleted_at is null) is distinct from (new.deleted_at is null)) execute function pass_on_project_deletion();

comment on table projects is 'Work with a common goal: its members, repositories, agents, conversations and tasks.';
comment on column projects.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column projects.organization_id is 'The organization that owns it (P).';
comment on column projects.owner_id is 'The user who owns it (A). Null where the source has no owner (C, P).';
comment on column projects.name is 'Name (A name, C project_name).';
comment on column projects.description is 'Description (A).';
comment on column projects.status is 'Progress (P).';
comment on column projects.priority is 'Priority (P).';
comment on column projects.goals is 'Goals (P).';
comment on column projects.starts_on is 'First day of its timeline (P).';
comment on column projects.ends_on is 'Last day of its timeline (P).';
comment on column projects.github_repo is 'Repository on GitHub, as owner/name (A). Required for rows of the agent orchestrator.';
comment on column projects.github_app_id is 'Id of its GitHub application (A).';
comment on column projects.github_installation_id is 'Id of the installation of that application (A).';
comment on column projects.local_path is 'Folder of its files on the orchestrator''s machine (A).';
comment on column projects.is_active is 'Whether work continues (A).';
comment on column projects.multi_file_contexts is 'Files that completions read, by path (C, there as text).';
comment on column projects.multi_file_context_changes is 'Latest changes of those files, by path (C, there as text).';
comment on column projects.settings is 'Settings by name (P).';
comment on column projects.metadata is 'Other data by name (P).';
comment on column projects.deleted_at is 'Time of deletion; null for a live row (P).';
comment on column projects.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column projects.source_key is 'Key of the row in that system.';
comment on column projects.created_at is 'Time at which the row was created.';
comment on column projects.updated_at is 'Time of the last change of the row.';
comment on index projects_deleted_idx is 'Serves the rule that hides the contents of deleted projects.';

create type project_member_role as enum ('viewer', 'member', 'maintainer', 'owner');
comment on type project_member_role is 'Rights of a member in a project.';

create table project_members (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  user_id uuid not null references users on delete cascade,
  role project_member_role not null default 'member',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  is_live boolean not null default true,
  unique (project_id, user_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on project_members (source_system, source_key);
create index on project_members (project_id, created_at, id);
-- Rules read memberships from this index alone.
create index project_members_user_id_project_id_idx on project_members (user_id, project_id) include (is_live);
create index on project_members (user_id, created_at, id);
create index on project_members (created_at, id);
create trigger live before insert or update of project_id, is_live on project_members
  for each row execute function keep_membership_live();

comment on table project_members is 'Membership of a user in a project (C project_users).';
comment on column project_members.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column project_members.project_id is 'The project.';
comment on column project_members.user_id is 'The user.';
comment on column project_members.role is 'Rights of the user in it.';
comment on column project_members.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column project_members.source_key is 'Key of the row in that system.';
comment on column project_members.created_at is 'Time at which the row was created.';
comment on column project_members.is_live is 'Whether the project is not deleted. Maintained by triggers.';
