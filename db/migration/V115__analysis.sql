-- Analysis: files, elements of code, measurements, findings and trends.

create type code_element_kind as enum ('module', 'class', 'interface', 'function', 'method');
comment on type code_element_kind is 'What an element of code is, from the outermost to the innermost.';

create type performance_metric_kind as enum ('latency', 'throughput', 'cpu', 'memory', 'io', 'size', 'other');
comment on type performance_metric_kind is 'What a measurement of performance measures.';

create type finding_category as enum ('style', 'documentation', 'complexity', 'duplication', 'dead_code', 'performance', 'bug', 'vulnerability');
comment on type finding_category is 'What kind of problem a finding is.';

create type finding_severity as enum ('info', 'minor', 'major', 'critical', 'blocker');
comment on type finding_severity is 'How bad a finding is, from least to most.';

create type finding_status as enum ('open', 'confirmed', 'resolved', 'wont_fix', 'false_positive');
comment on type finding_status is 'What became of a finding.';

create type trend_period as enum ('day', 'week', 'month');
comment on type trend_period is 'How long a step of a trend is.';

create type trend_direction as enum ('declining', 'stable', 'improving');
comment on type trend_direction is 'Where a trend leads.';

-- A part of an analysis is seen by those who see the analysis: it repeats the three columns that say who does, and triggers keep them right.
-- The index makes those columns part of a key. So a change of them waits for open transactions that add parts, and these wait for it, while
-- any other change of the analysis waits for nobody.
create unique index on analysis_runs (id, user_id, project_id, repository_id);

create function copy_run_scope() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog
  as $$
begin
  select r.user_id, r.project_id, r.repository_id into new.user_id, new.project_id, new.repository_id
    from public.analysis_runs as r where r.id = new.run_id for key share;
  return new;
end $$;
comment on function copy_run_scope() is 'Gives a part of an analysis the analysis''s user, project and repository, which decide who sees it.';

create function spread_run_scope() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog
  as $$
begin
  update public.analyzed_files set run_id = new.id where run_id = new.id;
  update public.code_elements set run_id = new.id where run_id = new.id;
  update public.metrics set run_id = new.id where run_id = new.id;
  update public.performance_metrics set run_id = new.id where run_id = new.id;
  update public.findings set run_id = new.id where run_id = new.id;
  return null;
end $$;
comment on function spread_run_scope() is 'Gives the parts of an analysis its user, project and repository anew when they change (copy_run_scope does it).';
create trigger spread_scope after update on analysis_runs for each row
  when ((old.user_id, old.project_id, old.repository_id) is distinct from (new.user_id, new.project_id, new.repository_id))
  execute function spread_run_scope();

create table analyzed_files (
  id uuid primary key default uuidv7(),
  run_id uuid not null references analysis_runs on delete cascade,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  file_id uuid references file_items on delete set null,
  path text not null check (path <> ''),
  language text,
  content_hash text,
  size_bytes bigint check (size_bytes >= 0),
  total_lines integer check (total_lines >= 0),
  code_lines integer check (code_lines >= 0),
  comment_lines integer check (comment_lines >= 0),
  blank_lines integer check (blank_lines >= 0),
  cyclomatic_complexity numeric(12,2) check (cyclomatic_complexity >= 0 and cyclomatic_complexity <> 'NaN'),
  cognitive_complexity numeric(12,2) check (cognitive_complexity >= 0 and cognitive_complexity <> 'NaN'),
  maintainability_index numeric(5,2) check (maintainability_index between 0 and 100),
  documentation_pct numeric(5,2) check (documentation_pct between 0 and 100),
  duplicate_pct numeric(5,2) check (duplicate_pct between 0 and 100),
  coverage_pct numeric(5,2) check (coverage_pct between 0 and 100),
  quality_score numeric(5,2) check (quality_score between 0 and 100),
  metrics jsonb not null default '{}' check (jsonb_typeof(metrics) = 'object'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  unique (run_id, path),
  unique (id, run_id),
  check (code_lines + comment_lines + blank_lines <= total_lines),
  check ((source_system is null) = (source_key is null))
);
create unique index on analyzed_files (source_system, source_key);
create index on analyzed_files (run_id, path, id);
create index on analyzed_files (file_id, created_at, id);
create index on analyzed_files (path, id);
create index on analyzed_files (quality_score, id);
create index on analyzed_files (quality_score desc nulls last, id desc);
create index on analyzed_files (created_at, id);
create trigger scope before insert or update of run_id, user_id, project_id, repository_id on analyzed_files
  for each row execute function copy_run_scope();

comment on table analyzed_files is 'What an analysis found in one file (P file_analysis).';
comment on column analyzed_files.id is 'Key. Ids made here grow with time.';
comment on column analyzed_files.run_id is 'The analysis.';
comment on column analyzed_files.user_id is 'The user who asked for the analysis, as the analysis says.';
comment on column analyzed_files.project_id is 'The project that the analysis belongs to, as the analysis says.';
comment on column analyzed_files.repository_id is 'The repository that the analysis looked at, as the analysis says.';
comment on column analyzed_files.file_id is 'The file, if the repository''s files are known.';
comment on column analyzed_files.path is 'Path from the top of the analysed code, with slashes.';
comment on column analyzed_files.language is 'Language it is written in.';
comment on column analyzed_files.content_hash is 'Hash of what it held, to know it again.';
comment on column analyzed_files.size_bytes is 'Size in bytes.';
comment on column analyzed_files.total_lines is 'Lines, of any kind.';
comment on column analyzed_files.code_lines is 'Lines that hold code.';
comment on column analyzed_files.comment_lines is 'Lines that hold comments alone.';
comment on column analyzed_files.blank_lines is 'Lines that hold nothing.';
comment on column analyzed_files.cyclomatic_complexity is 'Cyclomatic complexity of all its elements together.';
comment on column analyzed_files.cognitive_complexity is 'Cognitive complexity of all its elements together.';
comment on column analyzed_files.maintainability_index is 'Maintainability index, from 0 to 100.';
comment on column analyzed_files.documentation_pct is 'Documented part of its elements, in percent.';
comment on column analyzed_files.duplicate_pct is 'Lines that stand elsewhere too, in percent.';
comment on column analyzed_files.coverage_pct is 'Code that tests run through, in percent.';
comment on column analyzed_files.quality_score is 'Quality from 0 to 100.';
comment on column analyzed_files.metrics is 'What else the tools measured in it, by tool.';
comment on column analyzed_files.metadata is 'What else is known of it.';
comment on column analyzed_files.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column analyzed_files.source_key is 'The row''s key in that system.';
comment on column analyzed_files.created_at is 'When the row was created.';

create table code_elements (
  id uuid primary key default uuidv7(),
  run_id uuid not null references analysis_runs on delete cascade,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  analyzed_file_id uuid not null,
  parent_id uuid,
  kind code_element_kind not null,
  name text not null check (name <> ''),
  qualified_name text,
  signature text,
  start_line integer not null check (start_line > 0),
  end_line integer not null,
  cyclomatic_complexity integer check (cyclomatic_complexity >= 0),
  cognitive_complexity integer check (cognitive_complexity >= 0),
  parameter_count integer check (parameter_count >= 0),
  nesting_depth integer check (nesting_depth >= 0),
  maintainability_index numeric(5,2) check (maintainability_index between 0 and 100),
  is_documented boolean,
  is_used boolean,
  metrics jsonb not null default '{}' check (jsonb_typeof(metrics) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  unique (id, run_id),
  unique (id, analyzed_file_id),
  foreign key (analyzed_file_id, run_id) references analyzed_files (id, run_id) on delete cascade,
  foreign key (parent_id, analyzed_file_id) references code_elements (id, analyzed_file_id) on delete cascade,
  check (parent_id <> id),
  check (end_line >= start_line),
  check ((source_system is null) = (source_key is null))
);
create unique index on code_elements (source_system, source_key);
create index on code_elements (run_id, created_at, id);
create index on code_elements (analyzed_file_id, start_line, id);
create index on code_elements (parent_id, start_line, id);
create index on code_elements (kind, id);
create index on code_elements (name, id);
create index on code_elements (start_line, id);
create index on code_elements (created_at, id);
create trigger scope before insert or update of run_id, user_id, project_id, repository_id on code_elements
  for each row execute function copy_run_scope();

comment on table code_elements is 'A module, class, function or other element of code that an analysis found (P code_element_analysis).';
comment on column code_elements.id is 'Key. Ids made here grow with time.';
comment on column code_elements.run_id is 'The analysis.';
comment on column code_elements.user_id is 'The user who asked for the analysis, as the analysis says.';
comment on column code_elements.project_id is 'The project that the analysis belongs to, as the analysis says.';
comment on column code_elements.repository_id is 'The repository that the analysis looked at, as the analysis says.';
comment on column code_elements.analyzed_file_id is 'The file it stands in.';
comment on column code_elements.parent_id is 'The element it is a part of, in the same file.';
comment on column code_elements.kind is 'What it is.';
comment on column code_elements.name is 'Name.';
comment on column code_elements.qualified_name is 'Name with those of the elements around it.';
comment on column code_elements.signature is 'What it takes and gives, in its language.';
comment on column code_elements.start_line is 'First line, counted from 1.';
comment on column code_elements.end_line is 'Last line.';
comment on column code_elements.cyclomatic_complexity is 'Independent paths through it.';
comment on column code_elements.cognitive_complexity is 'How hard it is to follow.';
comment on column code_elements.parameter_count is 'How many parameters it has.';
comment on column code_elements.nesting_depth is 'How deep its branches are nested.';
comment on column code_elements.maintainability_index is 'Maintainability index, from 0 to 100.';
comment on column code_elements.is_documented is 'Whether it is documented; null if nobody looked.';
comment on column code_elements.is_used is 'Whether anything uses it; null if nobody looked.';
comment on column code_elements.metrics is 'What else the tools measured in it, by tool.';
comment on column code_elements.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column code_elements.source_key is 'The row''s key in that system.';
comment on column code_elements.created_at is 'When the row was created.';

create table metrics (
  id uuid primary key default uuidv7(),
  run_id uuid not null references analysis_runs on delete cascade,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  analyzed_file_id uuid,
  code_element_id uuid,
  name text not null check (name <> ''),
  category text,
  tool text,
  value numeric check (value not in ('NaN', 'Infinity', '-Infinity')),
  text_value text,
  unit text,
  tags text[] not null default '{}',
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  measured_at timestamptz not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  foreign key (analyzed_file_id, run_id) references analyzed_files (id, run_id) on delete cascade,
  foreign key (code_element_id, run_id) references code_elements (id, run_id) on delete cascade,
  foreign key (code_element_id, analyzed_file_id) references code_elements (id, analyzed_file_id) on delete cascade,
  check (code_element_id is null or analyzed_file_id is not null),
  check (num_nonnulls(value, text_value) = 1),
  check ((source_system is null) = (source_key is null))
);
create unique index on metrics (source_system, source_key);
create index on metrics (run_id, name, id);
create index on metrics (analyzed_file_id, name, id);
create index on metrics (code_element_id, name, id);
create index on metrics (repository_id, name, measured_at);
create index on metrics (name, id);
create index on metrics (measured_at, id);
create index on metrics (created_at, id);
create trigger scope before insert or update of run_id, user_id, project_id, repository_id on metrics
  for each row execute function copy_run_scope();

comment on table metrics is 'One thing that a tool measured: of all the code, of a file or of an element (P).';
comment on column metrics.id is 'Key. Ids made here grow with time.';
comment on column metrics.run_id is 'The analysis.';
comment on column metrics.user_id is 'The user who asked for the analysis, as the analysis says.';
comment on column metrics.project_id is 'The project that the analysis belongs to, as the analysis says.';
comment on column metrics.repository_id is 'The repository that the analysis looked at, as the analysis says.';
comment on column metrics.analyzed_file_id is 'The file it was measured in; null if in all the code.';
comment on column metrics.code_element_id is 'The element it was measured in; null if in a whole file or all the code.';
comment on column metrics.name is 'What was measured: the tool''s name for it, in small letters.';
comment on column metrics.category is 'What it belongs to: size, complexity, coverage, and so on.';
comment on column metrics.tool is 'The tool that measured it.';
comment on column metrics.value is 'The value, if it is a number.';
comment on column metrics.text_value is 'The value, if it is none.';
comment on column metrics.unit is 'What the value counts.';
comment on column metrics.tags is 'Words to find it by.';
comment on column metrics.details is 'What else the tool says of it.';
comment on column metrics.measured_at is 'When it was measured.';
comment on column metrics.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column metrics.source_key is 'The row''s key in that system.';
comment on column metrics.created_at is 'When the row was created.';

create table performance_metrics (
  id uuid primary key default uuidv7(),
  run_id uuid not null references analysis_runs on delete cascade,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  code_element_id uuid,
  name text not null check (name <> ''),
  kind performance_metric_kind not null,
  value numeric not null check (value not in ('NaN', 'Infinity', '-Infinity')),
  unit text not null check (unit <> ''),
  baseline_value numeric check (baseline_value not in ('NaN', 'Infinity', '-Infinity')),
  percentile numeric(5,2) check (percentile between 0 and 100),
  sample_count integer not null default 1 check (sample_count > 0),
  environment text,
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  measured_at timestamptz not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  foreign key (code_element_id, run_id) references code_elements (id, run_id) on delete cascade,
  check ((source_system is null) = (source_key is null))
);
create unique index on performance_metrics (source_system, source_key);
create index on performance_metrics (run_id, measured_at, id);
create index on performance_metrics (code_element_id, measured_at, id);
create index on performance_metrics (name, id);
create index on performance_metrics (kind, id);
create index on performance_metrics (measured_at, id);
create index on performance_metrics (created_at, id);
create trigger scope before insert or update of run_id, user_id, project_id, repository_id on performance_metrics
  for each row execute function copy_run_scope();

comment on table performance_metrics is 'How fast something ran, or what it took, as an analysis measured it (P).';
comment on column performance_metrics.id is 'Key. Ids made here grow with time.';
comment on column performance_metrics.run_id is 'The analysis.';
comment on column performance_metrics.user_id is 'The user who asked for the analysis, as the analysis says.';
comment on column performance_metrics.project_id is 'The project that the analysis belongs to, as the analysis says.';
comment on column performance_metrics.repository_id is 'The repository that the analysis looked at, as the analysis says.';
comment on column performance_metrics.code_element_id is 'The element of code that ran, if it was one.';
comment on column performance_metrics.name is 'What was measured: the benchmark''s name for it.';
comment on column performance_metrics.kind is 'What kind of measurement it is.';
comment on column performance_metrics.value is 'The value, in its unit.';
comment on column performance_metrics.unit is 'Unit of the value.';
comment on column performance_metrics.baseline_value is 'The value it is held against, in the same unit.';
comment on column performance_metrics.percentile is 'The percentile that the value is, from 0 to 100; null if it is none.';
comment on column performance_metrics.sample_count is 'How often it was measured.';
comment on column performance_metrics.environment is 'Where it ran.';
comment on column performance_metrics.details is 'What else is known of it.';
comment on column performance_metrics.measured_at is 'When it was measured.';
comment on column performance_metrics.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column performance_metrics.source_key is 'The row''s key in that system.';
comment on column performance_metrics.created_at is 'When the row was created.';

create table findings (
  id uuid primary key default uuidv7(),
  run_id uuid not null references analysis_runs on delete cascade,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  analyzed_file_id uuid,
  code_element_id uuid,
  tool text not null check (tool <> ''),
  rule text,
  category finding_category not null,
  severity finding_severity not null default 'minor',
  status finding_status not null default 'open',
  message text not null,
  description text,
  start_line integer check (start_line > 0),
  end_line integer,
  start_column integer check (start_column > 0),
  end_column integer check (end_column > 0),
  effort_minutes integer check (effort_minutes >= 0),
  fingerprint text,
  resolution text,
  resolved_by_user_id uuid references users on delete set null,
  resolved_at timestamptz,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (analyzed_file_id, run_id) references analyzed_files (id, run_id) on delete cascade,
  foreign key (code_element_id, run_id) references code_elements (id, run_id) on delete cascade,
  foreign key (code_element_id, analyzed_file_id) references code_elements (id, analyzed_file_id) on delete cascade,
  check (code_element_id is null or analyzed_file_id is not null),
  check (end_line >= start_line and (end_line is null or start_line is not null)),
  check ((resolved_at is null) = (status in ('open', 'confirmed'))),
  check (resolved_by_user_id is null or resolved_at is not null),
  check ((source_system is null) = (source_key is null))
);
create unique index on findings (source_system, source_key);
create index on findings (run_id, severity, id);
create index on findings (analyzed_file_id, severity, id);
create index on findings (code_element_id, severity, id);
create index on findings (project_id, severity, id);
create index on findings (repository_id, severity, id);
create index on findings (repository_id, fingerprint);
create index on findings (resolved_by_user_id, created_at, id);
create index on findings (tool, id);
create index on findings (category, id);
create index on findings (severity, id);
create index on findings (status, id);
create index on findings (created_at, id);
create trigger scope before insert or update of run_id, user_id, project_id, repository_id on findings
  for each row execute function copy_run_scope();
create trigger touch before update on findings for each row execute function touch_updated_at();

comment on table findings is 'Something wrong with the code, as an analysis found it (P issues).';
comment on column findings.id is 'Key. Ids made here grow with time.';
comment on column findings.run_id is 'The analysis.';
comment on column findings.user_id is 'The user who asked for the analysis, as the analysis says.';
comment on column findings.project_id is 'The project that the analysis belongs to, as the analysis says.';
comment on column findings.repository_id is 'The repository that the analysis looked at, as the analysis says.';
comment on column findings.analyzed_file_id is 'The file it was found in; null if it is about all the code.';
comment on column findings.code_element_id is 'The element it was found in, if it was one.';
comment on column findings.tool is 'The tool that found it.';
comment on column findings.rule is 'The tool''s name for what it looked for.';
comment on column findings.category is 'What kind of problem it is.';
comment on column findings.severity is 'How bad it is.';
comment on column findings.status is 'What became of it.';
comment on column findings.message is 'What is wrong, in a line.';
comment on column findings.description is 'What is wrong, and what to do, in more words.';
comment on column findings.start_line is 'First line, counted from 1.';
comment on column findings.end_line is 'Last line.';
comment on column findings.start_column is 'First column of the first line, counted from 1.';
comment on column findings.end_column is 'Last column of the last line.';
comment on column findings.effort_minutes is 'Minutes that solving it should take.';
comment on column findings.fingerprint is 'What stays the same when the next analysis finds it again.';
comment on column findings.resolution is 'How it was solved, or why not.';
comment on column findings.resolved_by_user_id is 'The user who decided so.';
comment on column findings.resolved_at is 'When that was.';
comment on column findings.metadata is 'What else is known of it.';
comment on column findings.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column findings.source_key is 'The row''s key in that system.';
comment on column findings.created_at is 'When the row was created.';
comment on column findings.updated_at is 'When the row was changed last.';

create table metric_trends (
  id uuid primary key default uuidv7(),
  repository_id uuid references repositories on delete cascade,
  project_id uuid references projects on delete cascade,
  run_id uuid references analysis_runs on delete set null,
  metric_name text not null check (metric_name <> ''),
  period trend_period not null,
  period_start date not null,
  sample_count integer not null check (sample_count > 0),
  minimum numeric not null check (minimum not in ('NaN', 'Infinity', '-Infinity')),
  maximum numeric not null check (maximum not in ('NaN', 'Infinity', '-Infinity')),
  average numeric not null check (average not in ('NaN', 'Infinity', '-Infinity')),
  last_value numeric not null check (last_value not in ('NaN', 'Infinity', '-Infinity')),
  change_pct numeric check (change_pct not in ('NaN', 'Infinity', '-Infinity')),
  direction trend_direction not null default 'stable',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(repository_id, project_id) = 1),
  check (average between minimum and maximum and last_value between minimum and maximum),
  unique nulls not distinct (repository_id, project_id, metric_name, period, period_start),
  check ((source_system is null) = (source_key is null))
);
create unique index on metric_trends (source_system, source_key);
create index on metric_trends (repository_id, period_start, id);
create index on metric_trends (project_id, period_start, id);
create index on metric_trends (run_id, period_start, id);
create index on metric_trends (metric_name, id);
create index on metric_trends (period_start, id);
create index on metric_trends (direction, id);
create index on metric_trends (created_at, id);
create trigger touch before update on metric_trends for each row execute function touch_updated_at();

comment on table metric_trends is 'How a measurement of a repository, or of a whole project, went on in a day, week or month (P).';
comment on column metric_trends.id is 'Key. Ids made here grow with time.';
comment on column metric_trends.repository_id is 'The repository, if it is one''s trend.';
comment on column metric_trends.project_id is 'The project, if it is one''s trend.';
comment on column metric_trends.run_id is 'The last analysis in it.';
comment on column metric_trends.metric_name is 'What was measured.';
comment on column metric_trends.period is 'How long a step is.';
comment on column metric_trends.period_start is 'First day of this step.';
comment on column metric_trends.sample_count is 'How many measurements fell into it.';
comment on column metric_trends.minimum is 'The least of them.';
comment on column metric_trends.maximum is 'The greatest of them.';
comment on column metric_trends.average is 'Their average.';
comment on column metric_trends.last_value is 'The last of them.';
comment on column metric_trends.change_pct is 'How far the average is from that of the step before, in percent.';
comment on column metric_trends.direction is 'Whether that is good.';
comment on column metric_trends.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column metric_trends.source_key is 'The row''s key in that system.';
comment on column metric_trends.created_at is 'When the row was created.';
comment on column metric_trends.updated_at is 'When the row was changed last.';
