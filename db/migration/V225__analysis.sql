-- Analysis: scores, trends and an overview.

create function calculate_quality_score(run uuid) returns numeric
  language sql
  stable
  return (
    with files as (
      select greatest(coalesce(f.total_lines, 1), 1) as lines,
          coalesce(f.quality_score,
            (select avg(part) from (values (f.maintainability_index), (f.documentation_pct), (100 - f.duplicate_pct), (f.coverage_pct)) as v (part))) as score
      from analyzed_files as f where f.run_id = run),
    collectors as (
      select avg(least(greatest((s #>> '{}')::numeric, 0), 100)) as score
      from analysis_runs as r, jsonb_path_query(r.metrics, 'strict $.*.keyvalue() ? (@.key like_regex "(_score|Score)$" && @.value.type() == "number").value', silent => true) as s
      where r.id = run),
    base as (
      select sum(lines) as lines,
          coalesce(sum(score * lines) / nullif(sum(lines) filter (where score is not null), 0), (select score from collectors)) as score
      from files),
    penalty as (
      select coalesce(sum(case severity when 'blocker' then 15 when 'critical' then 7 when 'major' then 3 when 'minor' then 1 else 0 end), 0) as points
      from findings where run_id = run and status in ('open', 'confirmed'))
    select round(least(greatest(b.score - least(p.points * 1000.0 / greatest(b.lines, 1000), 50), 0), 100), 2)
    from base as b, penalty as p
    where b.score is not null);
comment on function calculate_quality_score(uuid) is 'The quality of an analysis''s code, from 0 to 100 (P). The average of its files'' scores by their lines, or of its collectors'' scores if no file was looked at, less 15, 7, 3 or 1 for each blocker, critical, major or minor finding that is open, per thousand lines, at most 50. Null if nothing is known.';

create function metric_improves_upwards(name text) returns boolean
  language sql
  immutable
  return case
      when name ~* '(score|coverage|maintainability|documentation|throughput)' then true
      when name ~* '(complexity|cyclomatic|violation|error|warning|finding|issue|smell|dup|debt|latency|duration|memory|cpu|vulnerab|unused|dead|churn|effort)' then false
    end;
comment on function metric_improves_upwards(text) is 'Whether a measurement of that name is better the greater it is; null if it is neither good nor bad.';

create function refresh_metric_trends(since timestamptz default '-infinity') returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  -- Steps that hold the beginning are made anew from all their samples.
  beginning timestamptz := least(date_trunc('month', since, 'UTC'), date_trunc('week', since, 'UTC'));
  written bigint;
begin
  with samples as (
    select repository_id, project_id, run_id, name, value, measured_at, id from metrics
      where value is not null and analyzed_file_id is null and measured_at >= beginning
    union all
    select repository_id, project_id, id, 'quality_score', quality_score, coalesce(completed_at, created_at), id from analysis_runs
      where quality_score is not null and status = 'completed' and coalesce(completed_at, created_at) >= beginning),
  scoped as (
    select repository_id, null::uuid as project_id, run_id, name, value, measured_at, id from samples where repository_id is not null
    union all
    select null, project_id, run_id, name, value, measured_at, id from samples where project_id is not null),
  steps as (
    select repository_id, project_id, name, period, date_trunc(period::text, measured_at at time zone 'UTC')::date as period_start,
        count(*)::integer as sample_count, min(value) as minimum, max(value) as maximum, avg(value) as average,
        (array_agg(value order by measured_at desc, id desc))[1] as last_value, (array_agg(run_id order by measured_at desc, id desc))[1] as run_id
    from scoped, unnest(enum_range(null::trend_period)) as period
    group by 1, 2, 3, 4, 5),
  previous as (
    select s.*, coalesce(lag(s.average) over (partition by s.repository_id, s.project_id, s.name, s.period order by s.period_start),
        (select t.average from metric_trends as t
          where t.repository_id is not distinct from s.repository_id and t.project_id is not distinct from s.project_id
            and t.metric_name = s.name and t.period = s.period and t.period_start < s.period_start
          order by t.period_start desc limit 1)) as before
    from steps as s),
  compared as (
    select p.*, round((p.average - p.before) * 100 / abs(nullif(p.before, 0)), 2) as change from previous as p)
  insert into metric_trends as m
      (repository_id, project_id, run_id, metric_name, period, period_start, sample_count, minimum, maximum, average, last_value, change_pct, direction)
    select repository_id, project_id, run_id, name, period, period_start, sample_count, minimum, maximum,
        trim_scale(least(greatest(average, minimum), maximum)), last_value, change,
        case
          when abs(coalesce(change, 0)) < 1 or metric_improves_upwards(name) is null then 'stable'
          when (change > 0) = metric_improves_upwards(name) then 'improving'
          else 'declining'
        end::trend_direction
    from compared
    where period_start >= date_trunc(period::text, since, 'UTC')::date
    order by repository_id, project_id, name, period, period_start
    on conflict (repository_id, project_id, metric_name, period, period_start) do update
      set (run_id, sample_count, minimum, maximum, average, last_value, change_pct, direction)
        = (excluded.run_id, excluded.sample_count, excluded.minimum, excluded.maximum, excluded.average, excluded.last_value, excluded.change_pct, excluded.direction)
      where m.source_system is null
        and (m.run_id, m.sample_count, m.minimum, m.maximum, m.average, m.last_value, m.change_pct, m.direction)
          is distinct from (excluded.run_id, excluded.sample_count, excluded.minimum, excluded.maximum, excluded.average, excluded.last_value, excluded.change_pct, excluded.direction);
  get diagnostics written = row_count;
  return written;
end $$;
comment on function refresh_metric_trends(timestamptz) is 'Brings metric_trends up to date with what was measured of all the code since a moment, and the scores of analyses, in days, weeks and months of UTC. Answers how many rows it wrote; those that were merged from elsewhere stay as they are.';

create view repository_quality_overview as
  select r.id as repository_id, r.full_name, a.id as run_id, a.completed_at as analyzed_at,
      coalesce(a.quality_score, calculate_quality_score(a.id)) as quality_score,
      f.file_count, f.total_lines, f.average_complexity, f.average_maintainability, f.average_coverage_pct, f.average_duplicate_pct,
      i.open_findings, i.blockers, i.criticals, i.majors, i.minors, i.vulnerabilities, i.effort_minutes,
      t.direction as quality_direction, t.change_pct as quality_change_pct
  from repositories as r
    left join lateral (
      select * from analysis_runs as l where l.repository_id = r.id and l.status = 'completed'
      order by l.created_at desc, l.id desc limit 1) as a on true
    left join lateral (
      select count(*) as file_count, sum(total_lines) as total_lines, round(avg(cyclomatic_complexity), 2) as average_complexity,
          round(avg(maintainability_index), 2) as average_maintainability, round(avg(coverage_pct), 2) as average_coverage_pct,
          round(avg(duplicate_pct), 2) as average_duplicate_pct
      from analyzed_files as l where l.run_id = a.id) as f on true
    left join lateral (
      select count(*) as open_findings, count(*) filter (where severity = 'blocker') as blockers,
          count(*) filter (where severity = 'critical') as criticals, count(*) filter (where severity = 'major') as majors,
          count(*) filter (where severity = 'minor') as minors, count(*) filter (where category = 'vulnerability') as vulnerabilities,
          sum(effort_minutes) as effort_minutes
      from findings as l where l.run_id = a.id and l.status in ('open', 'confirmed')) as i on true
    left join lateral (
      select l.direction, l.change_pct from metric_trends as l
      where l.repository_id = r.id and l.metric_name = 'quality_score' and l.period = 'month'
      order by l.period_start desc, l.id desc limit 1) as t on true
  where r.deleted_at is null;
comment on view repository_quality_overview is 'What the last completed analysis of each repository found (P).';
