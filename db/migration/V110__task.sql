-- Task: the issue that a task came of, and the pull request that carries it out.

alter table tasks
  add column issue_id uuid references issues on delete set null,
  add column pull_request_id uuid references pull_requests on delete set null;
create index on tasks (issue_id, created_at, id);
create index on tasks (pull_request_id, created_at, id);

comment on column tasks.issue_id is 'The issue it came of (A).';
comment on column tasks.pull_request_id is 'The pull request that carries it out (A pr_id).';
