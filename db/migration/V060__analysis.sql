-- Analysis: analyses of code with their files, code elements, measurements, findings and trends.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function copy_run_scope() returns trigger language plpgsql as 'begin end';
create function spread_run_scope() returns trigger language plpgsql as 'begin end';

create type execution_status as enum ('pending', 'running', 'completed', 'failed', 'cancelled');
comment on type execution_status is 'State of an analysis, a job or an execution of a prompt.';

create type code_source as enum ('upload', 'github', 'git', 'scheduled');
comment on type code_source is 'Source of the code of an analysis or a job.';

create type code_author_type as enum ('human', 'ai');
comment on type code_author_type is 'Author of the code.';

create table analysis_runs (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete cascade,
  project_id uuid references projects on delete cascade,
  repository_id uuid references repositories on delete cascade,
  status execution_status not null default 'pending',
  analysis_type text,
  tools text[] not null default '{}',
  submission_type code_source,
  upload_filename text,
  project_name text,
  author_type code_author_type,
  author_model text,
  git_repo_url text,
  git_branch text,
  git_commit_sha text,
  metrics jsonb not null default '{}' check (jsonb_typeof(metrics) = 'object'),
  file_tree jsonb,
  errors jsonb not null default '[]' check (jsonb_typeof(errors) = 'array'),
  error_message text,
  quality_score numeric(5,2) check (quality_score between 0 and 100),
  files_analyzed integer not null default 0 check (files_analyzed >= 0),
  started_at timestamptz,
  completed_at timestamptz,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- No time makes it fail: not an infinite one, nor two that are further apart than an interval can be.
  duration_seconds double precision generated always as (case
      when started_at > '-infinity' and completed_at < '200000-01-01 00:00:00+00' then extract(epoch from completed_at - started_at)::double precision end) stored,
  check (completed_at >= started_at),
  check (source_system is distinct from 'vibe8' or (user_id is not null and submission_type is not null)),
  check (source_system is distinct from 'yudai_v3' or repository_id is not null),
  check ((source_system is null) = (source_key is null))
);
create unique index on analysis_runs (source_system, source_key);
create index on analysis_runs (user_id, created_at, id);
create index on analysis_runs (project_id, created_at, id);
create index on analysis_runs (repository_id, created_at, id);
create index on analysis_runs (status, id);
create index on analysis_runs (started_at, id);
create index on analysis_runs (started_at desc nulls last, id desc);
create index on analysis_runs (created_at, id);
create index on analysis_runs (duration_seconds, id);
create index on analysis_runs (duration_seconds desc nulls last, id desc);
-- A part of an analysis repeats three columns of the analysis, because they decide who sees it. Triggers set them.
-- This index makes the three part of a key. So a change of them and an open transaction that adds parts wait for each other,
-- but no other change of the analysis waits.
create unique index on analysis_runs (id, user_id, project_id, repository_id);
create index analysis_runs_metrics_idx on analysis_runs using gin (metrics);
create trigger touch before update on analysis_runs for each row execute function touch_updated_at();
create trigger spread_scope after update on analysis_runs for each row
  when ((old.user_id, old.project_id, old.repository_id) is distinct from (new.user_id, new.project_id, new.repository_id))
  execute function spread_run_scope();

comment on table analysis_runs is 'An analysis of code (V analysis_runs, P analysis_runs, Y file_analyses).';
comment on column analysis_runs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column analysis_runs.user_id is 'The user who requested it (V). Required for rows of Vibe8.';
comment on column analysis_runs.project_id is 'The project to which it belongs (P).';
comment on column analysis_runs.repository_id is 'The analysed repository (P, Y). Required for rows of YudaiV3.';
comment on column analysis_runs.status is 'Progress. Vibe8 stores only completed analyses.';
comment on column analysis_runs.analysis_type is 'Type of the analysis (Y, P).';
comment on column analysis_runs.tools is 'Tools that it used (P).';
comment on column analysis_runs.submission_type is 'Origin of the code (V). Required for rows of Vibe8.';
comment on column analysis_runs.upload_filename is 'Name of the uploaded file (V).';
comment on column analysis_runs.project_name is 'Name that the user gave to the code (V).';
comment on column analysis_runs.author_type is 'Author of the code (V).';
comment on column analysis_runs.author_model is 'Name of the author or model (V).';
comment on column analysis_runs.git_repo_url is 'URL of the repository (V).';
comment on column analysis_runs.git_branch is 'Branch (V).';
comment on column analysis_runs.git_commit_sha is 'Commit (V).';
comment on column analysis_runs.metrics is 'Results of the ten collectors, by collector (V metrics, Y results).';
comment on column analysis_runs.file_tree is 'Analysed files with the results for each (V).';
comment on column analysis_runs.errors is 'Errors, as a list of texts (V).';
comment on column analysis_runs.error_message is 'Cause of the failure (Y).';
comment on column analysis_runs.quality_score is 'Quality from 0 to 100 (P).';
comment on column analysis_runs.files_analyzed is 'Number of analysed files (P).';
comment on column analysis_runs.started_at is 'Time of the start (Y, P).';
comment on column analysis_runs.completed_at is 'Time of the end, after success or failure (Y, P).';
comment on column analysis_runs.duration_seconds is 'Seconds from start to end; null until the end.';
comment on column analysis_runs.metadata is 'Other data by name (P).';
comment on column analysis_runs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column analysis_runs.source_key is 'Key of the row in that system.';
comment on column analysis_runs.created_at is 'Time at which the row was created.';
comment on column analysis_runs.updated_at is 'Time of the last change of the row.';
comment on index analysis_runs_metrics_idx is 'Serves the filters contains and hasKey.';

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
create index analyzed_files_metrics_idx on analyzed_files using gin (metrics);
create trigger scope before insert or update of run_id, user_id, project_id, repository_id on analyzed_files
  for each row execute function copy_run_scope();

comment on table analyzed_files is 'Result of an analysis for one file (P file_analysis).';
comment on column analyzed_files.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column analyzed_files.run_id is 'The analysis.';
comment on column analyzed_files.user_id is 'The user of the analysis. A trigger sets it.';
comment on column analyzed_files.project_id is 'The project of the analysis. A trigger sets it.';
comment on column analyzed_files.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column analyzed_files.file_id is 'The file, if Sluice has the files of the repository.';
comment on column analyzed_files.path is 'Path from the top of the code, with slashes.';
comment on column analyzed_files.language is 'Programming language.';
comment on column analyzed_files.content_hash is 'Hash of the content.';
comment on column analyzed_files.size_bytes is 'Size in bytes.';
comment on column analyzed_files.total_lines is 'Number of all lines.';
comment on column analyzed_files.code_lines is 'Number of lines with code.';
comment on column analyzed_files.comment_lines is 'Number of lines with comments only.';
comment on column analyzed_files.blank_lines is 'Number of blank lines.';
comment on column analyzed_files.cyclomatic_complexity is 'Sum of the cyclomatic complexity of its elements.';
comment on column analyzed_files.cognitive_complexity is 'Sum of the cognitive complexity of its elements.';
comment on column analyzed_files.maintainability_index is 'Maintainability index, from 0 to 100.';
comment on column analyzed_files.documentation_pct is 'Documented elements, in percent.';
comment on column analyzed_files.duplicate_pct is 'Duplicated lines, in percent.';
comment on column analyzed_files.coverage_pct is 'Code that tests cover, in percent.';
comment on column analyzed_files.quality_score is 'Quality from 0 to 100.';
comment on column analyzed_files.metrics is 'Other measurements, by tool.';
comment on column analyzed_files.metadata is 'Other data by name.';
comment on column analyzed_files.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column analyzed_files.source_key is 'Key of the row in that system.';
comment on column analyzed_files.created_at is 'Time at which the row was created.';
comment on index analyzed_files_metrics_idx is 'Serves the filters contains and hasKey.';

create type code_element_kind as enum ('module', 'class', 'interface', 'function', 'method');
comment on type code_element_kind is 'Kind of a code element, from the outermost to the innermost.';

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

comment on table code_elements is 'A module, class, function or other code element that an analysis found (P code_element_analysis).';
comment on column code_elements.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column code_elements.run_id is 'The analysis.';
comment on column code_elements.user_id is 'The user of the analysis. A trigger sets it.';
comment on column code_elements.project_id is 'The project of the analysis. A trigger sets it.';
comment on column code_elements.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column code_elements.analyzed_file_id is 'The file that contains it.';
comment on column code_elements.parent_id is 'The element that contains it, in the same file.';
comment on column code_elements.kind is 'Kind of the element.';
comment on column code_elements.name is 'Name.';
comment on column code_elements.qualified_name is 'Name with the names of the enclosing elements.';
comment on column code_elements.signature is 'Signature, in its programming language.';
comment on column code_elements.start_line is 'First line, counted from 1.';
comment on column code_elements.end_line is 'Last line.';
comment on column code_elements.cyclomatic_complexity is 'Number of independent paths through it.';
comment on column code_elements.cognitive_complexity is 'Cognitive complexity.';
comment on column code_elements.parameter_count is 'Number of parameters.';
comment on column code_elements.nesting_depth is 'Depth of nested branches.';
comment on column code_elements.maintainability_index is 'Maintainability index, from 0 to 100.';
comment on column code_elements.is_documented is 'Whether it is documented; null if unknown.';
comment on column code_elements.is_used is 'Whether other code uses it; null if unknown.';
comment on column code_elements.metrics is 'Other measurements, by tool.';
comment on column code_elements.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column code_elements.source_key is 'Key of the row in that system.';
comment on column code_elements.created_at is 'Time at which the row was created.';

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

comment on table metrics is 'A measurement of a tool: of all the code, of a file or of a code element (P).';
comment on column metrics.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column metrics.run_id is 'The analysis.';
comment on column metrics.user_id is 'The user of the analysis. A trigger sets it.';
comment on column metrics.project_id is 'The project of the analysis. A trigger sets it.';
comment on column metrics.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column metrics.analyzed_file_id is 'The measured file; null for all the code.';
comment on column metrics.code_element_id is 'The measured element; null for a whole file or all the code.';
comment on column metrics.name is 'Name that the tool gives to the measurement, in lower case.';
comment on column metrics.category is 'Category: size, complexity, coverage, and so on.';
comment on column metrics.tool is 'Name of the tool.';
comment on column metrics.value is 'Value, if it is a number.';
comment on column metrics.text_value is 'Value, if it is a text.';
comment on column metrics.unit is 'Unit of the value.';
comment on column metrics.tags is 'Tags.';
comment on column metrics.details is 'Other results of the tool.';
comment on column metrics.measured_at is 'Time of the measurement.';
comment on column metrics.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column metrics.source_key is 'Key of the row in that system.';
comment on column metrics.created_at is 'Time at which the row was created.';

create type performance_metric_kind as enum ('latency', 'throughput', 'cpu', 'memory', 'io', 'size', 'other');
comment on type performance_metric_kind is 'Measured quantity of a performance measurement.';

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

comment on table performance_metrics is 'A measurement of speed or resource use by an analysis (P).';
comment on column performance_metrics.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column performance_metrics.run_id is 'The analysis.';
comment on column performance_metrics.user_id is 'The user of the analysis. A trigger sets it.';
comment on column performance_metrics.project_id is 'The project of the analysis. A trigger sets it.';
comment on column performance_metrics.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column performance_metrics.code_element_id is 'The measured code element; null for other measurements.';
comment on column performance_metrics.name is 'Name that the benchmark gives to the measurement.';
comment on column performance_metrics.kind is 'Measured quantity.';
comment on column performance_metrics.value is 'Value, in its unit.';
comment on column performance_metrics.unit is 'Unit of the value.';
comment on column performance_metrics.baseline_value is 'Baseline for comparison, in the same unit.';
comment on column performance_metrics.percentile is 'Percentile of the value, from 0 to 100; null for other values.';
comment on column performance_metrics.sample_count is 'Number of samples.';
comment on column performance_metrics.environment is 'Environment of the benchmark.';
comment on column performance_metrics.details is 'Other data by name.';
comment on column performance_metrics.measured_at is 'Time of the measurement.';
comment on column performance_metrics.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column performance_metrics.source_key is 'Key of the row in that system.';
comment on column performance_metrics.created_at is 'Time at which the row was created.';

create type finding_category as enum ('style', 'documentation', 'complexity', 'duplication', 'dead_code', 'performance', 'bug', 'vulnerability');
comment on type finding_category is 'Category of a finding.';

create type finding_severity as enum ('info', 'minor', 'major', 'critical', 'blocker');
comment on type finding_severity is 'Severity of a finding, in increasing order.';

create type finding_status as enum ('open', 'confirmed', 'resolved', 'wont_fix', 'false_positive');
comment on type finding_status is 'Progress of a finding.';

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

comment on table findings is 'A problem in the code that an analysis found (P issues).';
comment on column findings.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column findings.run_id is 'The analysis.';
comment on column findings.user_id is 'The user of the analysis. A trigger sets it.';
comment on column findings.project_id is 'The project of the analysis. A trigger sets it.';
comment on column findings.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column findings.analyzed_file_id is 'The file with the problem; null for a problem of all the code.';
comment on column findings.code_element_id is 'The code element with the problem; null for other problems.';
comment on column findings.tool is 'Name of the tool that found it.';
comment on column findings.rule is 'Rule of the tool.';
comment on column findings.category is 'Category.';
comment on column findings.severity is 'Severity.';
comment on column findings.status is 'Progress.';
comment on column findings.message is 'Message of one line.';
comment on column findings.description is 'Description of the problem and its remedy.';
comment on column findings.start_line is 'First line, counted from 1.';
comment on column findings.end_line is 'Last line.';
comment on column findings.start_column is 'First column of the first line, counted from 1.';
comment on column findings.end_column is 'Last column of the last line.';
comment on column findings.effort_minutes is 'Estimated minutes to fix it.';
comment on column findings.fingerprint is 'Text that is the same when another analysis finds the problem again.';
comment on column findings.resolution is 'Resolution, or the reason for none.';
comment on column findings.resolved_by_user_id is 'The user who resolved it.';
comment on column findings.resolved_at is 'Time of the resolution.';
comment on column findings.metadata is 'Other data by name.';
comment on column findings.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column findings.source_key is 'Key of the row in that system.';
comment on column findings.created_at is 'Time at which the row was created.';
comment on column findings.updated_at is 'Time of the last change of the row.';

create type trend_period as enum ('day', 'week', 'month');
comment on type trend_period is 'Period of a trend.';

create type trend_direction as enum ('declining', 'stable', 'improving');
comment on type trend_direction is 'Direction of a trend.';

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

comment on table metric_trends is 'A measurement of a repository or a project, summarized for a day, week or month (P).';
comment on column metric_trends.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column metric_trends.repository_id is 'The repository; null for the trend of a project.';
comment on column metric_trends.project_id is 'The project; null for the trend of a repository.';
comment on column metric_trends.run_id is 'Last analysis of the period.';
comment on column metric_trends.metric_name is 'Name of the measurement.';
comment on column metric_trends.period is 'Length of the period.';
comment on column metric_trends.period_start is 'First day of the period.';
comment on column metric_trends.sample_count is 'Number of measurements in the period.';
comment on column metric_trends.minimum is 'Minimum of the measurements.';
comment on column metric_trends.maximum is 'Maximum of the measurements.';
comment on column metric_trends.average is 'Average of the measurements.';
comment on column metric_trends.last_value is 'Last of the measurements.';
comment on column metric_trends.change_pct is 'Difference of the average from the previous period, in percent.';
comment on column metric_trends.direction is 'Direction of the trend.';
comment on column metric_trends.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column metric_trends.source_key is 'Key of the row in that system.';
comment on column metric_trends.created_at is 'Time at which the row was created.';
comment on column metric_trends.updated_at is 'Time of the last change of the row.';
