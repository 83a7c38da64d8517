-- The second side of PostGraphile: row level security by the rules of Sluice, for data without deleted projects. Each table has one policy, which
-- reads the caller and its scopes once for each statement. With an `exists` for each row, searches and sums were 10 to 30 times slower.
-- The superuser runs this file. Tables without a policy here are not read by the benchmark's operations.
do $$
begin
  if not exists (select from pg_roles where rolname = 'bench_reader') then
    create role bench_reader nologin;
  end if;
end
$$;
grant bench_reader to sluice;
grant usage on schema public to bench_reader;
grant select on all tables in schema public to bench_reader;

create or replace function public.bench_caller() returns uuid language sql stable parallel safe
  return nullif(current_setting('bench.caller', true), '')::uuid;
comment on function public.bench_caller() is '@behavior -*';
grant execute on function public.bench_caller() to bench_reader;

-- A text search, as PostGraphile's documentation writes one. Policies apply to its rows.
create or replace function public.bench_search_tasks(words text) returns setof public.tasks language sql stable parallel safe
begin atomic
  select * from public.tasks where search_text @@ websearch_to_tsquery('english', words) order by id;
end;
grant execute on function public.bench_search_tasks(text) to bench_reader;

alter table users enable row level security;
alter table projects enable row level security;
alter table agents enable row level security;
alter table tasks enable row level security;
alter table conversations enable row level security;
alter table messages enable row level security;
alter table token_usage enable row level security;
alter table repositories enable row level security;
alter table file_items enable row level security;

drop policy if exists bench on users;
create policy bench on users for select to bench_reader using (
  id = (select bench_caller())
  or exists (select from organization_members as o join organization_members as m on m.organization_id = o.organization_id
    where o.user_id = users.id and m.user_id = (select bench_caller()))
  or exists (select from project_members as o join project_members as m on m.project_id = o.project_id
    where o.user_id = users.id and m.user_id = (select bench_caller()) and m.is_live)
);

drop policy if exists bench on projects;
create policy bench on projects for select to bench_reader using (
  deleted_at is null and (owner_id = (select bench_caller())
    or id = any (array(select m.project_id from project_members as m where m.user_id = (select bench_caller()) and m.is_live)))
);

drop policy if exists bench on agents;
create policy bench on agents for select to bench_reader using (
  project_id is null
  or project_id = any (array(select m.project_id from project_members as m where m.user_id = (select bench_caller()) and m.is_live))
);

drop policy if exists bench on tasks;
create policy bench on tasks for select to bench_reader using (
  deleted_at is null
  and project_id = any (array(select m.project_id from project_members as m where m.user_id = (select bench_caller()) and m.is_live))
);

drop policy if exists bench on conversations;
create policy bench on conversations for select to bench_reader using (
  id = any (array(select m.conversation_id from conversation_participants as m where m.user_id = (select bench_caller()) and m.is_live))
);

drop policy if exists bench on messages;
create policy bench on messages for select to bench_reader using (
  conversation_id = any (array(select m.conversation_id from conversation_participants as m where m.user_id = (select bench_caller()) and m.is_live))
);

drop policy if exists bench on token_usage;
create policy bench on token_usage for select to bench_reader using (
  user_id = (select bench_caller())
  or project_id = any (array(select m.project_id from project_members as m where m.user_id = (select bench_caller()) and m.is_live))
);

drop policy if exists bench on repositories;
create policy bench on repositories for select to bench_reader using (
  deleted_at is null and (user_id = (select bench_caller())
    or id = any (array(select l.repository_id from project_repositories as l join project_members as m on m.project_id = l.project_id
      where m.user_id = (select bench_caller()) and m.is_live)))
);

drop policy if exists bench on file_items;
create policy bench on file_items for select to bench_reader using (
  repository_id = any (array(select r.id from repositories as r where r.user_id = (select bench_caller())))
  or repository_id = any (array(select l.repository_id from project_repositories as l join project_members as m on m.project_id = l.project_id
    where m.user_id = (select bench_caller()) and m.is_live))
);
