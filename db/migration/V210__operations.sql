-- Operations. What is measured of the database itself.

create table database_metrics (
  id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 100),
  value numeric check (value not in ('NaN', 'Infinity', '-Infinity')),
  recorded_at timestamptz not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on database_metrics (source_system, source_key);
create index on database_metrics (name, recorded_at, id);
create index on database_metrics (name, id);
create index on database_metrics (recorded_at, id);
create index on database_metrics (created_at, id);

comment on table database_metrics is 'Something that was measured of the database itself (Y).';
comment on column database_metrics.id is 'Key. Ids made here grow with time.';
comment on column database_metrics.name is 'What was measured, in small letters; its unit ends the name (Y metric_name).';
comment on column database_metrics.value is 'The value; null if it could not be measured (Y metric_value).';
comment on column database_metrics.recorded_at is 'When it was measured.';
comment on column database_metrics.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column database_metrics.source_key is 'The row''s key in that system.';
comment on column database_metrics.created_at is 'When the row was created.';
