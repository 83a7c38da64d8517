-- Event. Events lie in a partition for each month, so that old ones go without a trace and new ones have small indexes.
--
-- The table is made again under its name, with all that belongs to it: what is said of it here is what changes.

create function first_event_id(moment timestamptz) returns uuid
  language sql
  immutable
  strict
  parallel safe
  return (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
comment on function first_event_id(timestamptz) is 'The least id that can be made at a time, for any year from 1970 on.';

do $$
declare
  statement text;
  month timestamp;
  partition text;
  -- What has to be made again, as the catalog tells it before anything is changed.
  incoming_keys constant text[] := array(
    select format('alter table %s drop constraint %I', conrelid::regclass, conname)
    from pg_constraint where contype = 'f' and confrelid = 'events'::regclass order by oid);
  remade constant text[] := array(
    select made from (
      select 1 as step, c.oid, format('alter table events add constraint %I %s', c.conname, pg_get_constraintdef(c.oid)) as made
        from pg_constraint as c
        where c.conrelid = 'events'::regclass and c.contype in ('p', 'u') and c.conname <> 'events_event_type_id_external_id_key'
      union all
      select 2, i.indexrelid, case i.indexrelid when 'events_source_system_source_key_idx'::regclass
            then replace(pg_get_indexdef(i.indexrelid), 'CREATE UNIQUE INDEX', 'CREATE INDEX') else pg_get_indexdef(i.indexrelid) end
        from pg_index as i
        where i.indrelid = 'events'::regclass and not exists (select from pg_constraint as c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)
      union all
      select 3, i.indexrelid, format('comment on index %s is %L', i.indexrelid::regclass, obj_description(i.indexrelid, 'pg_class'))
        from pg_index as i
        where i.indrelid = 'events'::regclass and obj_description(i.indexrelid, 'pg_class') is not null
      union all
      select 4, c.oid, format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
        from pg_constraint as c where c.contype = 'f' and 'events'::regclass in (c.conrelid, c.confrelid)
      union all
      select 5, t.oid, pg_get_triggerdef(t.oid) from pg_trigger as t where t.tgrelid = 'events'::regclass and not t.tgisinternal
    ) as m (step, oid, made) order by step, oid);
  views constant text[] := array(
    select format('create or replace view %s as %s', v.view, pg_get_viewdef(v.view))
    from (
      select distinct r.ev_class::regclass as view
      from pg_depend as d join pg_rewrite as r on r.oid = d.objid
      where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = 'events'::regclass
    ) as v);
begin
  foreach statement in array incoming_keys loop
    execute statement;
  end loop;
  alter table events rename to events_of_one_table;
  create table events (like events_of_one_table including all excluding indexes) partition by range (id);
  create table events_default partition of events default;

  -- A partition for each month of which there are events, and for this one and the next twelve.
  for month in
      select date_trunc('month', e.arrival at time zone 'UTC')
        from (select uuid_extract_timestamp(id) as arrival from events_of_one_table where uuid_extract_version(id) = 7) as e
        where e.arrival between '2020-01-01' and now()
      union
      select date_trunc('month', now() at time zone 'UTC') + make_interval(months => n) from generate_series(0, 12) as n
      order by 1 loop
    partition := 'events_' || to_char(month, 'YYYY_MM');
    execute format('create table %I partition of events for values from (%L) to (%L)', partition,
      first_event_id(month at time zone 'UTC'), first_event_id((month + interval '1 month') at time zone 'UTC'));
    execute format('comment on table %I is %L', partition, 'The events of ' || to_char(month, 'FMMonth YYYY') || '.');
  end loop;

  insert into events select * from events_of_one_table;
  foreach statement in array views loop
    execute statement;
  end loop;
  drop table events_of_one_table;
  foreach statement in array remade loop
    execute statement;
  end loop;
end $$;

comment on table events is 'Something that happened, here or elsewhere (P). Partitioned by id: ids made here begin with the time, so a month''s events lie in a partition of their own (events_2026_11), and the id alone stays the key that others refer to. Ids made elsewhere lie where their beginning puts them, mostly in events_default, which takes whatever no month takes.';
comment on table events_default is 'The events that no month takes: their ids were made elsewhere, or nobody made the month''s partition in time.';
comment on index events_source_system_source_key_idx is 'Finds the row that another system''s row became. It need not be unique: an import makes the id from the system, the table and the key.';

-- The name of an event at its source is unique over all months, which no index over partitions can see to.
create table event_names (
  event_type_id uuid not null references event_types on delete cascade,
  external_id text not null,
  event_id uuid not null unique references events on delete cascade on update cascade,
  primary key (event_type_id, external_id)
);
comment on table event_names is 'The names of events at their sources, each of which comes in once. Triggers keep it.';
comment on column event_names.event_type_id is 'The event''s kind.';
comment on column event_names.external_id is 'The event''s name at its source.';
comment on column event_names.event_id is 'The event.';
insert into event_names (event_type_id, external_id, event_id)
  select event_type_id, external_id, id from events where external_id is not null;

create function keep_event_name() returns trigger
  language plpgsql
  set search_path from current
  as $$
begin
  if tg_op <> 'INSERT' then
    delete from event_names where event_type_id = old.event_type_id and external_id = old.external_id and event_id in (old.id, new.id);
  end if;
  if tg_op <> 'DELETE' and new.external_id is not null then
    -- Waits for another transaction that writes the same name, and comes second if that one is committed.
    insert into event_names (event_type_id, external_id, event_id) values (new.event_type_id, new.external_id, new.id) on conflict do nothing;
    if not found then
      raise unique_violation using
        message = 'duplicate key value violates unique constraint "events_event_type_id_external_id_key"',
        detail = format('Key (event_type_id, external_id)=(%s, %s) already exists.', new.event_type_id, new.external_id),
        schema = tg_table_schema, table = 'events', constraint = 'events_event_type_id_external_id_key';
    end if;
  end if;
  return null;
end $$;
comment on function keep_event_name() is 'Lets a name of an event come in once, as a unique constraint of event_type_id and external_id would, and says so as that would.';
create trigger name_given after insert on events
  for each row when (new.external_id is not null) execute function keep_event_name();
create trigger name_changed after update of event_type_id, external_id on events
  for each row when ((old.event_type_id, old.external_id) is distinct from (new.event_type_id, new.external_id)) execute function keep_event_name();
-- An event whose id is changed so that it goes to another partition is deleted there and inserted here.
create trigger name_gone after delete on events
  for each row when (old.external_id is not null) execute function keep_event_name();

-- Both functions take all locks first, and none that they have to wait for: 50 milliseconds, far less than PostgreSQL takes to look for a
-- deadlock, so that they give up and nobody else does.
create function make_event_partitions(ahead integer default 12) returns integer
  language plpgsql
  set search_path from current
  set lock_timeout = '50ms'
  as $$
declare
  this_month constant timestamp := date_trunc('month', now() at time zone 'UTC');
  missing timestamp[];
  month timestamp;
  partition text;
  made integer := 0;
begin
  if ahead is null or ahead not between 0 and 120 then
    raise exception 'Months ahead must be from 0 to 120, not %.', ahead using errcode = 'invalid_parameter_value';
  end if;
  begin
    missing := array(
      select m.month
      from (select this_month + make_interval(months => n) as month from generate_series(0, ahead) as n) as m
      where to_regclass('events_' || to_char(m.month, 'YYYY_MM')) is null
        and not exists (
          select from events_default as e
          where e.id >= first_event_id(m.month at time zone 'UTC') and e.id < first_event_id((m.month + interval '1 month') at time zone 'UTC'))
      order by m.month);
    if missing = '{}' then
      return 0;
    end if;
    lock table event_types, projects, repositories, users in share row exclusive mode;
    lock table events in access exclusive mode;
    foreach month in array missing loop
      partition := 'events_' || to_char(month, 'YYYY_MM');
      continue when to_regclass(partition) is not null;
      begin
        execute format('create table %I partition of events for values from (%L) to (%L)', partition,
          first_event_id(month at time zone 'UTC'), first_event_id((month + interval '1 month') at time zone 'UTC'));
        execute format('comment on table %I is %L', partition, 'The events of ' || to_char(month, 'FMMonth YYYY') || '.');
        made := made + 1;
      exception
        when check_violation then
          raise notice 'Rows of % came into events_default meanwhile: they stay there.', partition;
      end;
    end loop;
  exception
    when lock_not_available then
      raise notice 'Somebody uses events: partitions are made the next time.';
      return 0;
  end;
  return made;
end $$;
comment on function make_event_partitions(integer) is 'Makes the partitions of events for this month and so many months ahead, as far as they are missing (P). A month of which rows lie in events_default already is left out. Answers how many it made; none, if a lock is not to be had at once.';

create function drop_empty_event_partitions() returns integer
  language plpgsql
  set search_path from current
  set lock_timeout = '50ms'
  as $$
declare
  partition text;
  used boolean;
  dropped integer := 0;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'Whether a partition is empty can be seen only in a transaction that is read committed.' using errcode = 'invalid_transaction_state';
  end if;
  for partition in
      select c.relname from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
      where i.inhparent = 'events'::regclass and c.relname ~ '^events_\d{4}_\d{2}$'
        and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= now() at time zone 'UTC'
      order by c.relname loop
    begin
      execute format('select exists (select from %I)', partition) into used;
      continue when used;
      lock table event_names, linear_events, slack_events, github_events, deployment_events, event_processing_logs, webhooks, notifications
        in access exclusive mode;
      lock table events in access exclusive mode;
      -- Nobody can write now, and what was written before is seen.
      execute format('select exists (select from %I)', partition) into used;
      continue when used;
      execute format('alter table events detach partition %I', partition);
      execute format('drop table %I', partition);
      dropped := dropped + 1;
    exception
      when lock_not_available then
        raise notice 'Somebody uses events: % is dropped the next time.', partition;
      when undefined_table then
        null; -- another call was first
    end;
  end loop;
  return dropped;
end $$;
comment on function drop_empty_event_partitions() is 'Drops the partitions of months that are over and of which no event is left (P). Answers how many it dropped; one whose locks are not to be had at once stays for the next time.';

analyze events;
