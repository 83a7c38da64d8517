-- An example of a later migration: RollbackIntegrationTests undoes it.

create type roadmap_step_state as enum ('open', 'done');

create function keep_roadmap_step() returns trigger language plpgsql as $$
begin
  return new;
end $$;

create table roadmap_steps (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  state roadmap_step_state not null default 'open'
);
create index on roadmap_steps (project_id, id);
create trigger kept before update on roadmap_steps for each row execute function keep_roadmap_step();

create view open_roadmap_steps as select * from roadmap_steps where state = 'open';
