-- Repository: repositories with commits, branches and files; issues, pull requests, and ideas.

create type repository_provider as enum ('github', 'gitlab', 'bitbucket', 'git', 'upload');
comment on type repository_provider is 'Provider of a repository.';

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
comment on column repositories.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column repositories.user_id is 'The user who connected it (Y). Required for rows of YudaiV3.';
comment on column repositories.organization_id is 'The organization that owns it (P).';
comment on column repositories.provider is 'Provider (P).';
comment on column repositories.github_repo_id is 'Id on GitHub (Y). Required for rows of YudaiV3.';
comment on column repositories.name is 'Name without its owner.';
comment on column repositories.owner_name is 'User or organization that owns it at the provider (Y owner).';
comment on column repositories.full_name is 'Owner and name: owner/name.';
comment on column repositories.description is 'Description.';
comment on column repositories.url is 'URL from which it is cloned (P).';
comment on column repositories.is_private is 'Whether it is private at the provider (Y private). Visibility in Sluice does not depend on it.';
comment on column repositories.default_branch is 'Name of the default branch.';
comment on column repositories.primary_language is 'Main programming language (P).';
comment on column repositories.analysis_enabled is 'Whether it is analysed (P).';
comment on column repositories.analysis_config is 'Configuration of its analyses (P).';
comment on column repositories.metadata is 'Other data by name (P).';
comment on column repositories.last_synced_at is 'Time of the last synchronization with the provider (P).';
comment on column repositories.deleted_at is 'Time of deletion; null for a live row (P).';
comment on column repositories.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column repositories.source_key is 'Key of the row in that system.';
comment on column repositories.created_at is 'Time at which the row was created.';
comment on column repositories.updated_at is 'Time of the last change of the row.';

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
create index on commits (sha, id);
create index on commits (repository_id, committed_at, id);
create index on commits (repository_id, committed_at desc nulls last, id desc);
create index on commits (sha);
create index on commits (committed_at, id);
create index on commits (committed_at desc nulls last, id desc);
create index on commits (created_at, id);

comment on table commits is 'A commit of a repository (Y).';
comment on column commits.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column commits.repository_id is 'The repository.';
comment on column commits.sha is 'Hash of 40 or 64 hexadecimal digits.';
comment on column commits.message is 'Commit message.';
comment on column commits.author_name is 'Name of the author.';
comment on column commits.author_email is 'E-mail address of the author.';
comment on column commits.authored_at is 'Time at which the author wrote the change.';
comment on column commits.committer_name is 'Name of the committer.';
comment on column commits.committer_email is 'E-mail address of the committer.';
comment on column commits.committed_at is 'Time of the commit (Y commit_date).';
comment on column commits.parent_shas is 'Hashes of the parent commits: none for the first commit, several for a merge.';
comment on column commits.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column commits.source_key is 'Key of the row in that system.';
comment on column commits.created_at is 'Time at which the row was created.';

create table repository_branches (
  id uuid primary key default uuidv7(),
  repository_id uuid not null references repositories on delete cascade,
  name text not null check (length(name) between 1 and 1000),
  head_sha text check (head_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  head_commit_id uuid references commits on delete set null,
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
comment on column repository_branches.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column repository_branches.repository_id is 'The repository.';
comment on column repository_branches.name is 'Name of the branch.';
comment on column repository_branches.head_sha is 'Hash of the head commit.';
comment on column repository_branches.head_commit_id is 'The head commit; null if Sluice does not have it.';
comment on column repository_branches.is_default is 'Whether it is the repository''s default branch.';
comment on column repository_branches.is_protected is 'Whether the provider protects it.';
comment on column repository_branches.last_commit_at is 'Time of the head commit.';
comment on column repository_branches.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column repository_branches.source_key is 'Key of the row in that system.';
comment on column repository_branches.created_at is 'Time at which the row was created.';
comment on column repository_branches.updated_at is 'Time of the last change of the row.';

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

comment on table project_repositories is 'Link of a repository to a project (P).';
comment on column project_repositories.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column project_repositories.project_id is 'The project.';
comment on column project_repositories.repository_id is 'The repository.';
comment on column project_repositories.is_primary is 'Whether it is the project''s main repository.';
comment on column project_repositories.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column project_repositories.source_key is 'Key of the row in that system.';
comment on column project_repositories.created_at is 'Time at which the row was created.';

create type file_kind as enum ('directory', 'file');
comment on type file_kind is 'Kind of a file tree''s item. Directories come first in lists.';

create table file_items (
  id uuid primary key default uuidv7(),
  repository_id uuid not null references repositories on delete cascade,
  parent_id uuid,
  -- In the order of bytes one range of an index serves both a prefix and the paths below a directory (path like 'src/%').
  name text collate "C" not null check (name <> ''),
  path text collate "C" not null check (path <> ''),
  is_directory boolean not null default false,
  kind file_kind not null generated always as (case when is_directory then 'directory'::file_kind else 'file'::file_kind end) stored,
  depth integer not null default 0 check (depth >= 0),
  file_size bigint check (file_size >= 0),
  mime_type text,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- A file and its directory belong to one repository, so the same users see both.
  foreign key (parent_id, repository_id) references file_items (id, repository_id) on delete cascade,
  unique (id, repository_id),
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
-- kind sorts directories first and, unlike `is_directory desc`, in the same direction as the name: so a page is one range.
create index file_items_children_idx on file_items (parent_id, kind, name, id);
create index file_items_top_idx on file_items (repository_id, kind, name, id) where parent_id is null;
create index file_items_kind_idx on file_items (kind, id);
-- Trigrams find any part of a name or path.
create index file_items_words_idx on file_items using gin (name gin_trgm_ops, path gin_trgm_ops);
create trigger touch before update on file_items for each row execute function touch_updated_at();

comment on table file_items is 'A directory or file of a repository''s default branch (Y).';
comment on column file_items.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column file_items.repository_id is 'The repository.';
comment on column file_items.parent_id is 'The directory that contains it; null at the top.';
comment on column file_items.name is 'Name without path.';
comment on column file_items.path is 'Path from the top of the repository, with slashes.';
comment on column file_items.is_directory is 'Whether it is a directory.';
comment on column file_items.kind is 'Directory or file, in the order of lists: directories first.';
comment on column file_items.depth is 'Number of directories above it.';
comment on column file_items.file_size is 'Size in bytes; null for a directory.';
comment on column file_items.mime_type is 'Media type, guessed from the name.';
comment on column file_items.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column file_items.source_key is 'Key of the row in that system.';
comment on column file_items.created_at is 'Time at which the row was created.';
comment on column file_items.updated_at is 'Time of the last change of the row.';

create type issue_state as enum ('open', 'closed');
comment on type issue_state is 'State of an issue.';

create table issues (
  id uuid primary key default uuidv7(),
  repository_id uuid references repositories on delete cascade,
  project_id uuid references projects on delete cascade,
  github_issue_id bigint unique,
  number integer not null check (number > 0),
  title text not null,
  body text,
  state issue_state not null default 'open',
  labels text[] not null default '{}',
  assignee text,
  conversation_id uuid references conversations on delete set null,
  github_created_at timestamptz,
  github_updated_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text tsvector not null generated always as (setweight(to_tsvector('english', left(title, 10000)), 'A')
      || setweight(to_tsvector('english', left(coalesce(body, ''), 200000)), 'B')) stored,
  unique (repository_id, number),
  check (num_nonnulls(repository_id, project_id) > 0),
  check (source_system is distinct from 'yudai_v3' or (repository_id is not null and github_issue_id is not null)),
  check (source_system is distinct from 'agent_orchestrator' or (project_id is not null and github_issue_id is not null)),
  check ((source_system is null) = (source_key is null))
);
create unique index on issues (source_system, source_key);
create unique index on issues (project_id, number) where source_system = 'agent_orchestrator';
create index on issues (repository_id, created_at, id);
create index on issues (project_id, created_at, id);
create index on issues (conversation_id, created_at, id);
create index on issues (number, id);
create index on issues (state, id);
create index on issues (created_at, id);
create index on issues using gin (search_text);
create trigger touch before update on issues for each row execute function touch_updated_at();

comment on table issues is 'An issue on GitHub (Y issues, A github_issues).';
comment on column issues.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column issues.repository_id is 'The repository to which it belongs (Y). Required for rows of YudaiV3.';
comment on column issues.project_id is 'The project to which it belongs (A). Required for rows of the agent orchestrator.';
comment on column issues.github_issue_id is 'Id on GitHub (Y github_issue_id, A github_id). Required for rows of both.';
comment on column issues.number is 'Number in the repository.';
comment on column issues.title is 'Title.';
comment on column issues.body is 'Text.';
comment on column issues.state is 'State.';
comment on column issues.labels is 'Labels (A, there as JSON).';
comment on column issues.assignee is 'GitHub name of the assignee (A).';
comment on column issues.conversation_id is 'The conversation about it (A).';
comment on column issues.github_created_at is 'Time at which it was opened on GitHub (A).';
comment on column issues.github_updated_at is 'Time of its last change on GitHub (A).';
comment on column issues.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column issues.source_key is 'Key of the row in that system.';
comment on column issues.created_at is 'Time at which the row was created.';
comment on column issues.updated_at is 'Time of the last change of the row.';
comment on column issues.search_text is 'Words of title and body, for full text search.';

create type pull_request_state as enum ('open', 'merged', 'closed');
comment on type pull_request_state is 'State of a pull request. Closed ones were not merged.';

create type pull_request_review_status as enum ('pending', 'commented', 'changes_requested', 'approved');
comment on type pull_request_review_status is 'Result of the reviews of a pull request.';

create type pull_request_test_status as enum ('pending', 'running', 'failed', 'passed');
comment on type pull_request_test_status is 'Result of the tests of a pull request.';

create table pull_requests (
  id uuid primary key default uuidv7(),
  repository_id uuid references repositories on delete cascade,
  project_id uuid references projects on delete cascade,
  github_pr_id bigint unique,
  number integer not null check (number > 0),
  title text not null,
  body text,
  state pull_request_state not null default 'open',
  base_branch text,
  head_branch text,
  is_draft boolean not null default false,
  review_status pull_request_review_status,
  test_status pull_request_test_status,
  issue_id uuid references issues on delete set null,
  conversation_id uuid references conversations on delete set null,
  created_by_agent_id uuid references agents on delete set null,
  merged_at timestamptz,
  github_created_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (repository_id, number),
  check (num_nonnulls(repository_id, project_id) > 0),
  check (merged_at is null or state = 'merged'),
  check (source_system is distinct from 'yudai_v3' or (repository_id is not null and github_pr_id is not null)),
  check (source_system is distinct from 'agent_orchestrator' or (project_id is not null and github_pr_id is not null and base_branch is not null and head_branch is not null)),
  check ((source_system is null) = (source_key is null))
);
create unique index on pull_requests (source_system, source_key);
create unique index on pull_requests (project_id, number) where source_system = 'agent_orchestrator';
create index on pull_requests (repository_id, created_at, id);
create index on pull_requests (project_id, created_at, id);
create index on pull_requests (issue_id, created_at, id);
create index on pull_requests (conversation_id, created_at, id);
create index on pull_requests (created_by_agent_id, created_at, id);
create index on pull_requests (number, id);
create index on pull_requests (state, id);
create index on pull_requests (merged_at, id);
create index on pull_requests (merged_at desc nulls last, id desc);
create index on pull_requests (created_at, id);
create trigger touch before update on pull_requests for each row execute function touch_updated_at();

comment on table pull_requests is 'A pull request on GitHub (Y pull_requests, A pull_requests).';
comment on column pull_requests.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column pull_requests.repository_id is 'The repository to which it belongs (Y). Required for rows of YudaiV3.';
comment on column pull_requests.project_id is 'The project to which it belongs (A). Required for rows of the agent orchestrator.';
comment on column pull_requests.github_pr_id is 'Id on GitHub (Y github_pr_id, A github_id). Required for rows of both.';
comment on column pull_requests.number is 'Number in the repository.';
comment on column pull_requests.title is 'Title.';
comment on column pull_requests.body is 'Text.';
comment on column pull_requests.state is 'State. The source systems store a merged pull request as closed.';
comment on column pull_requests.base_branch is 'Target branch (Y base_branch, A branch_to). Required for rows of the agent orchestrator.';
comment on column pull_requests.head_branch is 'Source branch (Y head_branch, A branch_from). Required for rows of the agent orchestrator.';
comment on column pull_requests.is_draft is 'Whether it is a draft (A).';
comment on column pull_requests.review_status is 'Result of the reviews (A).';
comment on column pull_requests.test_status is 'Result of the tests (A).';
comment on column pull_requests.issue_id is 'The issue that it solves (A).';
comment on column pull_requests.conversation_id is 'The conversation about it (A).';
comment on column pull_requests.created_by_agent_id is 'The agent that created it (A).';
comment on column pull_requests.merged_at is 'Time of the merge (A).';
comment on column pull_requests.github_created_at is 'Time at which it was opened on GitHub (A).';
comment on column pull_requests.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column pull_requests.source_key is 'Key of the row in that system.';
comment on column pull_requests.created_at is 'Time at which the row was created.';
comment on column pull_requests.updated_at is 'Time of the last change of the row.';

create type user_issue_status as enum ('open', 'in_progress', 'resolved', 'closed');
comment on type user_issue_status is 'Progress of a user''s issue.';

create table user_issues (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  conversation_id uuid references conversations on delete set null,
  title text not null check (length(title) between 1 and 500),
  description text not null,
  status user_issue_status not null default 'open',
  priority priority_level not null default 'medium',
  issue_id uuid references issues on delete set null,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on user_issues (source_system, source_key);
create index on user_issues (user_id, created_at, id);
create index on user_issues (conversation_id, created_at, id);
create index on user_issues (issue_id, created_at, id);
create index on user_issues (title, id);
create index on user_issues (status, id);
create index on user_issues (priority, id);
create index on user_issues (created_at, id);
create trigger touch before update on user_issues for each row execute function touch_updated_at();

comment on table user_issues is 'An issue that a user drafts in Sluice, before it is opened on GitHub (Y).';
comment on column user_issues.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column user_issues.user_id is 'The user who wrote it.';
comment on column user_issues.conversation_id is 'The conversation in which it was written (Y chat_session_id).';
comment on column user_issues.title is 'Title.';
comment on column user_issues.description is 'Text.';
comment on column user_issues.status is 'Progress.';
comment on column user_issues.priority is 'Priority. YudaiV3 calls urgent critical.';
comment on column user_issues.issue_id is 'The issue on GitHub that was opened from it (Y github_issue_id).';
comment on column user_issues.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column user_issues.source_key is 'Key of the row in that system.';
comment on column user_issues.created_at is 'Time at which the row was created.';
comment on column user_issues.updated_at is 'Time of the last change of the row.';

create type idea_complexity as enum ('xs', 's', 'm', 'l', 'xl');
comment on type idea_complexity is 'Size of an idea, in increasing order.';

create type idea_status as enum ('pending', 'accepted', 'in_progress', 'completed', 'rejected');
comment on type idea_status is 'Progress of an idea.';

create table ideas (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  title text not null check (length(title) between 1 and 500),
  description text not null,
  category text,
  complexity_level idea_complexity not null default 'm',
  status idea_status not null default 'pending',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on ideas (source_system, source_key);
create index on ideas (user_id, created_at, id);
create index on ideas (title, id);
create index on ideas (complexity_level, id);
create index on ideas (status, id);
create index on ideas (created_at, id);
create trigger touch before update on ideas for each row execute function touch_updated_at();

comment on table ideas is 'A proposal of a user (Y idea_items).';
comment on column ideas.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column ideas.user_id is 'The user who proposed it.';
comment on column ideas.title is 'Title.';
comment on column ideas.description is 'Description.';
comment on column ideas.category is 'Category that the user gave.';
comment on column ideas.complexity_level is 'Size.';
comment on column ideas.status is 'Progress.';
comment on column ideas.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column ideas.source_key is 'Key of the row in that system.';
comment on column ideas.created_at is 'Time at which the row was created.';
comment on column ideas.updated_at is 'Time of the last change of the row.';
