-- An example of the next version: it only adds. UpgradeIntegrationTests holds that the first release serves it.

create table roadmaps (
  id uuid primary key default uuidv7(),
  project_id uuid not null references projects on delete cascade
);
alter table projects add column roadmap_url text;
