-- An example of a later migration: RollbackIntegrationTests undoes it.

create type milestone_state as enum ('open', 'done');

create function keep_milestone() returns trigger language plpgsql as $$
begin
  return new;
end $$;

create table milestones (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade,
  state milestone_state not null default 'open'
);
create index on milestones (project_id, id);
create trigger kept before update on milestones for each row execute function keep_milestone();

create view open_milestones as select * from milestones where state = 'open';
