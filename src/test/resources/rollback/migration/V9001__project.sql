-- An example of a later migration that changes a table of the first release.

alter table projects
  add column budget_usd numeric(12,2) check (budget_usd >= 0);
create index on projects (budget_usd, id);
comment on column projects.budget_usd is 'Maximum cost in US dollars.';
