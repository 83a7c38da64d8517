-- Fills a migrated database without demo data with a large, realistic data set for the benchmark:
--
--   PGOPTIONS='-c bench.scale=1' psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f bench/data.sql -c 'vacuum analyze'
--
-- A key has the form 0190KKKK-0000-7000-8000-NNNNNNNNNNNN, where KKKK is the kind of row and N its number. The callers of the benchmark:
--   wide: users 1 to 32 are members of every project and participants of every conversation, so they see all rows by the normal rules;
--   thirty: users 33 to 132 are members of 30 projects each;
--   ordinary: users 133 to 2132 are members of 1 to 30 projects, with a median of 3.
-- Each of the others is a member of 1 to 3 projects. A member takes part in half of the conversations of its projects.
set client_min_messages = error;
set synchronous_commit = off;
set maintenance_work_mem = '256MB';
set work_mem = '64MB';

-- Multiplies a number of rows by the setting bench.scale.
create function pg_temp.sized(n bigint) returns bigint language sql stable
  return (n * current_setting('bench.scale')::numeric)::bigint;

create function pg_temp.key(kind int, n bigint) returns uuid language sql immutable
  return ('0190' || lpad(to_hex(kind), 4, '0') || '-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid;

begin;

insert into organizations (id, name, slug) values (pg_temp.key(1, 1), 'Bench', 'bench');

insert into users (id, username, name, email, created_at)
select pg_temp.key(2, n), 'user' || n, 'User ' || n, 'user' || n || '@example.org', timestamptz '2026-01-01' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(10000)) as n;

insert into organization_members (organization_id, user_id, role, created_at)
select pg_temp.key(1, 1), pg_temp.key(2, n), 'member', timestamptz '2026-01-01' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(10000)) as n;

insert into projects (id, organization_id, owner_id, name, description, status, created_at)
select pg_temp.key(3, n), pg_temp.key(1, 1), pg_temp.key(2, 1 + n % pg_temp.sized(10000)), 'project-' || n, 'What project ' || n || ' is for.', 'active',
  timestamptz '2026-01-02' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(2000)) as n;

-- The number of projects of a user.
create function pg_temp.memberships(u bigint) returns int language sql immutable
  return case
    when u <= 132 then 30
    when u <= 2132 then (array[1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 6, 8, 10, 15, 20, 30])[1 + u % 20]
    else 1 + u % 3
  end;

insert into project_members (project_id, user_id, role, created_at)
select pg_temp.key(3, n), pg_temp.key(2, u), 'member'::project_member_role, timestamptz '2026-01-02' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(2000)) as n, generate_series(1, 32) as u
union all
select pg_temp.key(3, 1 + (u * 37 + k * 61) % pg_temp.sized(2000)), pg_temp.key(2, u), 'member'::project_member_role, timestamptz '2026-01-02' + u * interval '1 minute'
from generate_series(33, pg_temp.sized(10000)) as u, lateral generate_series(1, pg_temp.memberships(u)) as k;

insert into repositories (id, organization_id, name, full_name, created_at)
select pg_temp.key(4, n), pg_temp.key(1, 1), 'repo-' || n, 'bench/repo-' || n, timestamptz '2026-01-02' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(2000)) as n;

insert into project_repositories (project_id, repository_id)
select pg_temp.key(3, n), pg_temp.key(4, n) from generate_series(1, pg_temp.sized(2000)) as n;

insert into agents (id, project_id, name, type, created_at)
select pg_temp.key(5, n), pg_temp.key(3, 1 + (n - 1) % pg_temp.sized(2000)), 'agent-' || n,
  (array['orchestrator', 'architect', 'coder', 'tester', 'reviewer'])[1 + n % 5]::agent_type, timestamptz '2026-01-03' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(8000)) as n;

-- Task n belongs to project 1 + (n - 1) % projects, and its agent is one of that project's four.
insert into tasks (id, project_id, title, description, status, priority, assigned_to_agent_id, created_at)
select pg_temp.key(6, n), pg_temp.key(3, 1 + (n - 1) % pg_temp.sized(2000)), 'Task ' || n || ': mend what is broken in module' || n % 101,
  'The long description of task ' || n || ', which says in some words what is to be done and why.',
  (array['pending', 'in_progress', 'testing', 'completed', 'failed'])[1 + n % 5]::task_status, (array['low', 'medium', 'high', 'urgent'])[1 + n % 4]::priority_level,
  pg_temp.key(5, 1 + (n - 1) % pg_temp.sized(2000) + pg_temp.sized(2000) * (n / pg_temp.sized(2000) % 4)), timestamptz '2026-02-01' + n * interval '10 seconds'
from generate_series(1, pg_temp.sized(200000)) as n;

insert into conversations (id, project_id, title, last_activity_at, created_at)
select pg_temp.key(7, n), pg_temp.key(3, 1 + (n - 1) % pg_temp.sized(2000)), 'Conversation ' || n, timestamptz '2026-03-01' + n * interval '5 minutes',
  timestamptz '2026-02-01' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(20000)) as n;

insert into conversation_participants (conversation_id, user_id, created_at)
select c.id, m.user_id, c.created_at
from conversations as c join project_members as m on m.project_id = c.project_id
where m.user_id <= pg_temp.key(2, 32) or (right(c.id::text, 12)::bigint / pg_temp.sized(2000) + right(m.user_id::text, 12)::bigint) % 2 = 0;

insert into messages (id, conversation_id, author_type, user_id, agent_id, content, tokens_in, tokens_out, cost_usd, model_used, created_at)
select pg_temp.key(8, n), pg_temp.key(7, 1 + (n - 1) % pg_temp.sized(20000)), case n % 2 when 0 then 'user'::author_type else 'agent' end,
  case n % 2 when 0 then pg_temp.key(2, 1 + n % pg_temp.sized(10000)) end, case n % 2 when 1 then pg_temp.key(5, 1 + n % pg_temp.sized(8000)) end,
  'Message ' || n || ' says something about the code, in a sentence or two, and asks whether the test that failed is to be mended or removed.',
  n % 500, n % 900, (n % 1000) / 100000.0, (array['small', 'medium', 'large'])[1 + n % 3], timestamptz '2026-02-01' + n * interval '10 seconds'
from generate_series(1, pg_temp.sized(600000)) as n;

insert into analysis_runs (id, repository_id, user_id, status, quality_score, created_at)
select pg_temp.key(9, n), pg_temp.key(4, 1 + (n - 1) % pg_temp.sized(2000)), pg_temp.key(2, 1 + n % pg_temp.sized(10000)), 'completed', n % 101,
  timestamptz '2026-02-01' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(100000)) as n;

insert into jobs (id, user_id, source_kind, status, created_at)
select pg_temp.key(10, n), pg_temp.key(2, 1 + n % pg_temp.sized(10000)), 'github', 'completed', timestamptz '2026-02-01' + n * interval '1 minute'
from generate_series(1, pg_temp.sized(100000)) as n;

insert into token_usage (id, project_id, user_id, model, tokens_in, tokens_out, cost_usd, used_at, usage_date)
select pg_temp.key(11, n), pg_temp.key(3, 1 + n % pg_temp.sized(2000)), pg_temp.key(2, 1 + n % pg_temp.sized(10000)), (array['small', 'medium', 'large'])[1 + n % 3],
  n % 500, n % 900, (n % 1000) / 100000.0, at, (at at time zone 'UTC')::date
from generate_series(1, pg_temp.sized(100000)) as n, lateral (select timestamptz '2026-02-01' + n * interval '1 minute') as moment (at);

insert into event_types (id, name, source)
select pg_temp.key(12, n), 'bench.kind' || n, 'sluice' from generate_series(1, 20) as n;

insert into events (id, event_type_id, project_id, status, payload, occurred_at, created_at)
select pg_temp.key(13, n), pg_temp.key(12, 1 + n % 20), pg_temp.key(3, 1 + n % pg_temp.sized(2000)), 'processed', jsonb_build_object('n', n, 'word', 'value ' || n % 100),
  timestamptz '2026-02-01' + n * interval '10 seconds', timestamptz '2026-02-01' + n * interval '10 seconds'
from generate_series(1, pg_temp.sized(500000)) as n;

-- One repository with a tree of 100 directories of 2,000 files each.
insert into file_items (id, repository_id, parent_id, name, path, is_directory, depth, file_size)
select pg_temp.key(14, d), pg_temp.key(4, 1), null, 'dir' || d, 'dir' || d, true, 0, null from generate_series(1, 100) as d;

insert into file_items (id, repository_id, parent_id, name, path, is_directory, depth, file_size)
select pg_temp.key(15, d * 10000 + f), pg_temp.key(4, 1), pg_temp.key(14, d), 'file' || f || '.java', 'dir' || d || '/file' || f || '.java', false, 1, f * 37
from generate_series(1, 100) as d, generate_series(1, 2000) as f;

-- Each other repository has 4 directories of 8 files.
insert into file_items (id, repository_id, parent_id, name, path, is_directory, depth, file_size)
select pg_temp.key(16, r * 10 + d), pg_temp.key(4, r), null, 'dir' || d, 'dir' || d, true, 0, null
from generate_series(2, pg_temp.sized(2000)) as r, generate_series(1, 4) as d;

insert into file_items (id, repository_id, parent_id, name, path, is_directory, depth, file_size)
select pg_temp.key(17, r * 1000 + d * 100 + f), pg_temp.key(4, r), pg_temp.key(16, r * 10 + d), 'file' || f || '.java', 'dir' || d || '/file' || f || '.java', false, 1, f * 37
from generate_series(2, pg_temp.sized(2000)) as r, generate_series(1, 4) as d, generate_series(1, 8) as f;

commit;
