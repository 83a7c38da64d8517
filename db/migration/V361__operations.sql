-- Operations: the views of performance read whole tables, so they are kept and refreshed; and one call does all upkeep.

alter view tasks_performance_analysis rename to tasks_performance_analysis_now;
comment on view tasks_performance_analysis_now is 'How the tasks of each project do (P), worked out each time it is read, from all tasks.';
alter view events_performance_analysis rename to events_performance_analysis_now;
comment on view events_performance_analysis_now is 'How the processing of each kind of event does (P), worked out each time it is read, from all events.';
alter view analytics_performance_analysis rename to analytics_performance_analysis_now;
comment on view analytics_performance_analysis_now is 'How analyses of each kind do (P), worked out each time it is read, from all analyses.';

create materialized view tasks_performance_analysis as
  select v.*, now() as refreshed_at from tasks_performance_analysis_now as v;
create unique index on tasks_performance_analysis (id);
comment on materialized view tasks_performance_analysis is 'How the tasks of each project did when refresh_overviews() ran last (P).';
comment on column tasks_performance_analysis.refreshed_at is 'When it was so.';

create materialized view events_performance_analysis as
  select v.*, now() as refreshed_at from events_performance_analysis_now as v;
create unique index on events_performance_analysis (id);
comment on materialized view events_performance_analysis is 'How the processing of each kind of event did when refresh_overviews() ran last (P).';
comment on column events_performance_analysis.refreshed_at is 'When it was so.';

create materialized view analytics_performance_analysis as
  select v.*, now() as refreshed_at from analytics_performance_analysis_now as v;
create unique index on analytics_performance_analysis (id);
comment on materialized view analytics_performance_analysis is 'How analyses of each kind did when refresh_overviews() ran last (P).';
comment on column analytics_performance_analysis.refreshed_at is 'When it was so.';

create function refresh_overviews() returns integer
  language plpgsql
  set search_path from current
  as $$
begin
  refresh materialized view concurrently tasks_performance_analysis;
  refresh materialized view concurrently events_performance_analysis;
  refresh materialized view concurrently analytics_performance_analysis;
  return 3;
end $$;
comment on function refresh_overviews() is 'Works out the materialized views anew (P); who reads them meanwhile sees them as they were. Two calls wait for each other. Answers how many it refreshed.';

-- Since the view has a key (V320), it is left out: it is no number.
create or replace function record_database_metrics() returns integer
  language plpgsql
  set search_path from current
  as $$
declare
  recorded integer;
begin
  insert into database_metrics (name, value)
    select m.key, (m.value #>> '{}')::numeric from database_resource_utilization as u, jsonb_each(to_jsonb(u)) as m where m.key <> 'id' order by m.key;
  get diagnostics recorded = row_count;
  return recorded;
end $$;

-- It commits between its steps, so it can have no search path of its own and no handler of errors: names are written out, and what keeps a second
-- run away is a lock of the transaction, taken again for each step, which no failure can leave behind.
create procedure run_upkeep()
  language plpgsql
  as $$
declare
  step text;
  done bigint;
begin
  foreach step in array array['make_event_partitions', 'cleanup_old_events', 'cleanup_expired_context_data', 'drop_empty_event_partitions',
      'refresh_overviews', 'record_database_metrics'] loop
    loop
      if not pg_try_advisory_xact_lock(hashtextextended('public.run_upkeep', 0)) then
        raise notice 'Another run of the upkeep is under way: it does what is to be done.';
        return;
      end if;
      execute format('select public.%I()', step) into done;
      commit;
      -- What removes rows does so in batches, until none is left.
      exit when done = 0 or step not like 'cleanup%';
    end loop;
  end loop;
  -- Autovacuum knows what is in each partition, but not what is in all.
  analyze only public.events;
end $$;
comment on procedure run_upkeep() is 'What has to be done every hour: makes partitions of events, removes old events and expired context, drops partitions of which nothing is left, refreshes the materialized views and records metrics, each in a transaction of its own. Not inside of another transaction. One run at a time: a second returns at once.';
