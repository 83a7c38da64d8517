-- Repository: issues, pull requests, and what users want to be done.

create type issue_state as enum ('open', 'closed');
comment on type issue_state is 'Whether an issue waits to be solved.';

create type pull_request_state as enum ('open', 'merged', 'closed');
comment on type pull_request_state is 'Whether a pull request waits, was taken or was turned down.';

create type pull_request_review_status as enum ('pending', 'commented', 'changes_requested', 'approved');
comment on type pull_request_review_status is 'What reviewers say of a pull request.';

create type pull_request_test_status as enum ('pending', 'running', 'failed', 'passed');
comment on type pull_request_test_status is 'What the tests say of a pull request.';

create type user_issue_status as enum ('open', 'in_progress', 'resolved', 'closed');
comment on type user_issue_status is 'How far an issue of a user is.';

create type idea_complexity as enum ('xs', 's', 'm', 'l', 'xl');
comment on type idea_complexity is 'How much work an idea is, from least to most.';

create type idea_status as enum ('pending', 'accepted', 'in_progress', 'completed', 'rejected');
comment on type idea_status is 'What became of an idea.';

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

comment on table issues is 'An issue of a repository, as GitHub knows it (Y issues, A github_issues).';
comment on column issues.id is 'Key. Ids made here grow with time.';
comment on column issues.repository_id is 'The repository it belongs to (Y). Required for rows of YudaiV3.';
comment on column issues.project_id is 'The project it belongs to (A). Required for rows of the agent orchestrator.';
comment on column issues.github_issue_id is 'Number on GitHub, of all its issues (Y github_issue_id, A github_id). Required for rows of both.';
comment on column issues.number is 'Number in its repository.';
comment on column issues.title is 'What it is about, in a line.';
comment on column issues.body is 'What it is about, in more words.';
comment on column issues.state is 'Whether it waits to be solved.';
comment on column issues.labels is 'Its labels (A, where it was JSON).';
comment on column issues.assignee is 'Name on GitHub of who works on it (A).';
comment on column issues.conversation_id is 'The conversation about it (A).';
comment on column issues.github_created_at is 'When it was opened on GitHub (A).';
comment on column issues.github_updated_at is 'When it was changed last on GitHub (A).';
comment on column issues.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column issues.source_key is 'The row''s key in that system.';
comment on column issues.created_at is 'When the row was created.';
comment on column issues.updated_at is 'When the row was changed last.';
comment on column issues.search_text is 'The words of title and body, for full text search.';

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

comment on table pull_requests is 'A change that is offered to a repository, as GitHub knows it (Y pull_requests, A pull_requests).';
comment on column pull_requests.id is 'Key. Ids made here grow with time.';
comment on column pull_requests.repository_id is 'The repository it belongs to (Y). Required for rows of YudaiV3.';
comment on column pull_requests.project_id is 'The project it belongs to (A). Required for rows of the agent orchestrator.';
comment on column pull_requests.github_pr_id is 'Number on GitHub, of all its pull requests (Y github_pr_id, A github_id). Required for rows of both.';
comment on column pull_requests.number is 'Number in its repository.';
comment on column pull_requests.title is 'What it changes, in a line.';
comment on column pull_requests.body is 'What it changes, in more words.';
comment on column pull_requests.state is 'Whether it waits, was taken or was turned down. A merged one was closed to its sources.';
comment on column pull_requests.base_branch is 'The branch it goes to (Y base_branch, A branch_to). Required for rows of the agent orchestrator.';
comment on column pull_requests.head_branch is 'The branch it comes from (Y head_branch, A branch_from). Required for rows of the agent orchestrator.';
comment on column pull_requests.is_draft is 'Whether it is a draft (A).';
comment on column pull_requests.review_status is 'What reviewers say of it (A).';
comment on column pull_requests.test_status is 'What the tests say of it (A).';
comment on column pull_requests.issue_id is 'The issue it solves (A).';
comment on column pull_requests.conversation_id is 'The conversation about it (A).';
comment on column pull_requests.created_by_agent_id is 'The agent that made it (A).';
comment on column pull_requests.merged_at is 'When it was taken (A).';
comment on column pull_requests.github_created_at is 'When it was opened on GitHub (A).';
comment on column pull_requests.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column pull_requests.source_key is 'The row''s key in that system.';
comment on column pull_requests.created_at is 'When the row was created.';
comment on column pull_requests.updated_at is 'When the row was changed last.';

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

comment on table user_issues is 'An issue that a user wrote, perhaps in a conversation, before GitHub knows of it (Y).';
comment on column user_issues.id is 'Key. Ids made here grow with time.';
comment on column user_issues.user_id is 'The user who wrote it.';
comment on column user_issues.conversation_id is 'The conversation it came from (Y chat_session_id).';
comment on column user_issues.title is 'What it is about, in a line.';
comment on column user_issues.description is 'What it is about, in more words.';
comment on column user_issues.status is 'How far it is.';
comment on column user_issues.priority is 'How soon it should be done; urgent is what YudaiV3 calls critical.';
comment on column user_issues.issue_id is 'The issue on GitHub that was made of it (Y github_issue_id).';
comment on column user_issues.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column user_issues.source_key is 'The row''s key in that system.';
comment on column user_issues.created_at is 'When the row was created.';
comment on column user_issues.updated_at is 'When the row was changed last.';

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

comment on table ideas is 'Something that a user would like to be built (Y idea_items).';
comment on column ideas.id is 'Key. Ids made here grow with time.';
comment on column ideas.user_id is 'The user who had it.';
comment on column ideas.title is 'What it is, in a line.';
comment on column ideas.description is 'What it is, in more words.';
comment on column ideas.category is 'What kind it is, in the user''s words.';
comment on column ideas.complexity_level is 'How much work it is.';
comment on column ideas.status is 'What became of it.';
comment on column ideas.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column ideas.source_key is 'The row''s key in that system.';
comment on column ideas.created_at is 'When the row was created.';
comment on column ideas.updated_at is 'When the row was changed last.';
