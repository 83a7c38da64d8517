-- Adds to the benchmark's data: 1,000 users, a conversation of all of them, and ten conversations that each of them has alone.
-- The keys are those of data.sql. The numbers of these rows begin at 800,000,000,000; the busy conversation is number 800,000,000,000.
set client_min_messages = error;

create function pg_temp.key(kind int, n bigint) returns uuid language sql immutable
  return ('0190' || lpad(to_hex(kind), 4, '0') || '-0000-7000-8000-' || lpad((800000000000 + n)::text, 12, '0'))::uuid;

begin;
insert into users (id, username, name, email)
select pg_temp.key(2, n), 'live' || n, 'Live ' || n, 'live' || n || '@example.org' from generate_series(1, 1000) as n
on conflict do nothing;

insert into conversations (id, title)
select pg_temp.key(7, n), 'Live ' || n from generate_series(0, 10000) as n
on conflict do nothing;

insert into conversation_participants (conversation_id, user_id)
select pg_temp.key(7, 0), pg_temp.key(2, n) from generate_series(1, 1000) as n
union all
select pg_temp.key(7, 10 * (n - 1) + k), pg_temp.key(2, n) from generate_series(1, 1000) as n, generate_series(1, 10) as k
on conflict do nothing;

-- The tasks that pgbench inserts.
insert into projects (id, organization_id, owner_id, name, status)
select pg_temp.key(3, 0), (select id from organizations where slug = 'bench'), pg_temp.key(2, 1), 'live', 'active'
on conflict do nothing;
commit;
