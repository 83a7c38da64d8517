-- Operations: measurements of the database itself, and the enumerations of the views (R__views.sql).

create type health_status as enum ('healthy', 'warning', 'critical');
comment on type health_status is 'Health of a part of the system, from good to bad.';

create type check_status as enum ('pass', 'fail');
comment on type check_status is 'Result of a check.';

create type check_severity as enum ('warning', 'critical');
comment on type check_severity is 'Severity of a failed check, in increasing order.';

create type index_usage_status as enum ('invalid', 'unused', 'rare', 'used');
comment on type index_usage_status is 'Use of an index.';

create type alert_source as enum ('health', 'integrity', 'maintenance');
comment on type alert_source is 'Source of an alert.';

create type maintenance_action as enum ('vacuum', 'analyze', 'reindex', 'freeze', 'delete_expired_context', 'delete_old_events');
comment on type maintenance_action is 'Maintenance of a table.';

create type optimization_category as enum ('indexing', 'maintenance', 'queries', 'configuration');
comment on type optimization_category is 'Category of a recommendation.';

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

comment on table database_metrics is 'A measurement of the database itself (Y).';
comment on column database_metrics.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column database_metrics.name is 'Name of the measurement, in lower case, with the unit at the end (Y metric_name).';
comment on column database_metrics.value is 'Value; null if the measurement failed (Y metric_value).';
comment on column database_metrics.recorded_at is 'Time of the measurement.';
comment on column database_metrics.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column database_metrics.source_key is 'Key of the row in that system.';
comment on column database_metrics.created_at is 'Time at which the row was created.';
