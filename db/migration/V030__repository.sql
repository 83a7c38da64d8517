-- Repository.

create type repository_provider as enum ('github', 'gitlab', 'bitbucket', 'git', 'upload');
comment on type repository_provider is 'Where a repository is kept.';

create table repositories (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete cascade,
  organization_id uuid references organizations on delete set null,
  provider repository_provider not null default 'github',
  github_repo_id bigint unique,
  name text not null check (length(name) between 1 and 255),
  owner_name text not null default '',
  full_name text not null,
  description text,
  url text,
  is_private boolean not null default false,
  default_branch text not null default 'main',
  primary_language text,
  analysis_enabled boolean not null default true,
  analysis_config jsonb not null default '{}' check (jsonb_typeof(analysis_config) = 'object'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  last_synced_at timestamptz,
  deleted_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (source_system is distinct from 'yudai_v3' or (user_id is not null and github_repo_id is not null)),
  check ((source_system is null) = (source_key is null))
);
create unique index on repositories (source_system, source_key);
create index on repositories (user_id, created_at, id);
create index on repositories (organization_id, created_at, id);
create index on repositories (name, id);
create index on repositories (full_name, id);
create index on repositories (created_at, id);
create trigger touch before update on repositories for each row execute function touch_updated_at();

comment on table repositories is 'A source code repository.';
comment on column repositories.id is 'Key. Ids made here grow with time.';
comment on column repositories.user_id is 'The user who connected it (Y). Required for rows of YudaiV3.';
comment on column repositories.organization_id is 'The organization that owns it (P).';
comment on column repositories.provider is 'Where it is kept (P).';
comment on column repositories.github_repo_id is 'Number on GitHub (Y). Required for rows of YudaiV3.';
comment on column repositories.name is 'Name without its owner.';
comment on column repositories.owner_name is 'User or organization it belongs to at its provider (Y owner).';
comment on column repositories.full_name is 'Owner and name, as in owner/name.';
comment on column repositories.description is 'What it holds.';
comment on column repositories.url is 'Address to clone it from (P).';
comment on column repositories.is_private is 'Whether it is private at its provider (Y private). What Sluice shows does not depend on it.';
comment on column repositories.default_branch is 'Name of its default branch.';
comment on column repositories.primary_language is 'Language that most of it is written in (P).';
comment on column repositories.analysis_enabled is 'Whether it is analysed (P).';
comment on column repositories.analysis_config is 'How it is analysed (P).';
comment on column repositories.metadata is 'What else is known of it (P).';
comment on column repositories.last_synced_at is 'When it was last read from its provider (P).';
comment on column repositories.deleted_at is 'When it was deleted; null while it lives (P).';
comment on column repositories.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column repositories.source_key is 'The row''s key in that system.';
comment on column repositories.created_at is 'When the row was created.';
comment on column repositories.updated_at is 'When the row was changed last.';

create table repository_branches (
  id uuid primary key default uuidv7(),
  repository_id uuid not null references repositories on delete cascade,
  name text not null check (length(name) between 1 and 1000),
  head_sha text check (head_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  head_commit_id uuid,
  is_default boolean not null default false,
  is_protected boolean not null default false,
  last_commit_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (repository_id, name),
  check ((source_system is null) = (source_key is null))
);
create unique index on repository_branches (source_system, source_key);
create index on repository_branches (repository_id, name, id);
create index on repository_branches (head_commit_id);
create index on repository_branches (name, id);
create index on repository_branches (created_at, id);
create trigger touch before update on repository_branches for each row execute function touch_updated_at();

comment on table repository_branches is 'A branch of a repository (P).';
comment on column repository_branches.id is 'Key. Ids made here grow with time.';
comment on column repository_branches.repository_id is 'The repository.';
comment on column repository_branches.name is 'Name of the branch.';
comment on column repository_branches.head_sha is 'Hash of the commit it stands at.';
comment on column repository_branches.head_commit_id is 'The commit it stands at, if it is known.';
comment on column repository_branches.is_default is 'Whether it is the repository''s default branch.';
comment on column repository_branches.is_protected is 'Whether its provider protects it.';
comment on column repository_branches.last_commit_at is 'When its commit was made.';
comment on column repository_branches.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column repository_branches.source_key is 'The row''s key in that system.';
comment on column repository_branches.created_at is 'When the row was created.';
comment on column repository_branches.updated_at is 'When the row was changed last.';

create table project_repositories (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  repository_id uuid not null references repositories on delete cascade,
  is_primary boolean not null default false,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  unique (project_id, repository_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on project_repositories (source_system, source_key);
create index on project_repositories (project_id, created_at, id);
create index on project_repositories (repository_id, project_id);
create index on project_repositories (repository_id, created_at, id);
create index on project_repositories (created_at, id);

comment on table project_repositories is 'That a repository belongs to a project (P).';
comment on column project_repositories.id is 'Key. Ids made here grow with time.';
comment on column project_repositories.project_id is 'The project.';
comment on column project_repositories.repository_id is 'The repository.';
comment on column project_repositories.is_primary is 'Whether it is the project''s main repository.';
comment on column project_repositories.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column project_repositories.source_key is 'The row''s key in that system.';
comment on column project_repositories.created_at is 'When the row was created.';

create table commits (
  id uuid primary key default uuidv7(),
  repository_id uuid not null references repositories on delete cascade,
  sha text not null check (sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  message text not null,
  author_name text,
  author_email text,
  authored_at timestamptz,
  committer_name text,
  committer_email text,
  committed_at timestamptz,
  parent_shas text[] not null default '{}',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  unique (repository_id, sha),
  check ((source_system is null) = (source_key is null))
);
create unique index on commits (source_system, source_key);
create index on commits (repository_id, committed_at, id);
create index on commits (repository_id, committed_at desc nulls last, id desc);
create index on commits (sha);
create index on commits (committed_at, id);
create index on commits (committed_at desc nulls last, id desc);
create index on commits (created_at, id);
alter table repository_branches
  add foreign key (head_commit_id) references commits on delete set null;

comment on table commits is 'A commit of a repository (Y).';
comment on column commits.id is 'Key. Ids made here grow with time.';
comment on column commits.repository_id is 'The repository.';
comment on column commits.sha is 'Hash: 40 hexadecimal digits, or 64.';
comment on column commits.message is 'What its author says of it.';
comment on column commits.author_name is 'Who wrote the change.';
comment on column commits.author_email is 'Address of who wrote it.';
comment on column commits.authored_at is 'When the change was written.';
comment on column commits.committer_name is 'Who made the commit.';
comment on column commits.committer_email is 'Address of who made it.';
comment on column commits.committed_at is 'When the commit was made (Y commit_date).';
comment on column commits.parent_shas is 'Hashes of the commits before it: none for the first, several for a merge.';
comment on column commits.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column commits.source_key is 'The row''s key in that system.';
comment on column commits.created_at is 'When the row was created.';

create table file_items (
  id uuid primary key default uuidv7(),
  repository_id uuid not null references repositories on delete cascade,
  parent_id uuid references file_items on delete cascade,
  name text not null check (name <> ''),
  path text not null check (path <> ''),
  is_directory boolean not null default false,
  depth integer not null default 0 check (depth >= 0),
  file_size bigint check (file_size >= 0),
  mime_type text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (repository_id, path),
  check (parent_id <> id),
  check ((source_system is null) = (source_key is null))
);
create unique index on file_items (source_system, source_key);
create index on file_items (repository_id, path, id);
create index on file_items (parent_id, name, id);
create index on file_items (name, id);
create index on file_items (path, id);
create index on file_items (created_at, id);
create trigger touch before update on file_items for each row execute function touch_updated_at();

comment on table file_items is 'A directory or file of a repository''s default branch (Y).';
comment on column file_items.id is 'Key. Ids made here grow with time.';
comment on column file_items.repository_id is 'The repository.';
comment on column file_items.parent_id is 'The directory it lies in; null at the top.';
comment on column file_items.name is 'Name without the path.';
comment on column file_items.path is 'Path from the repository''s top, with slashes.';
comment on column file_items.is_directory is 'Whether it is a directory.';
comment on column file_items.depth is 'How many directories are above it.';
comment on column file_items.file_size is 'Size in bytes; null for a directory.';
comment on column file_items.mime_type is 'Media type, guessed from the name.';
comment on column file_items.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column file_items.source_key is 'The row''s key in that system.';
comment on column file_items.created_at is 'When the row was created.';
comment on column file_items.updated_at is 'When the row was changed last.';
