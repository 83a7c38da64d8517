-- Undoes V360__event.sql: events are one table again, and all of them are kept.

drop function drop_empty_event_partitions();
drop function make_event_partitions(integer);
drop trigger name_given on events;
drop trigger name_changed on events;
drop trigger name_gone on events;
drop function keep_event_name();
drop table event_names;
comment on index events_source_system_source_key_idx is null;

do $$
declare
  statement text;
  incoming_keys constant text[] := array(
    select format('alter table %s drop constraint %I', conrelid::regclass, conname)
    from pg_constraint where contype = 'f' and confrelid = 'events'::regclass and conparentid = 0 order by oid);
  remade constant text[] := array(
    select made from (
      select 1 as step, c.oid, format('alter table events add constraint %I %s', c.conname, pg_get_constraintdef(c.oid)) as made
        from pg_constraint as c where c.conrelid = 'events'::regclass and c.contype in ('p', 'u')
      union all
      select 2, i.indexrelid, replace(case i.indexrelid when 'events_source_system_source_key_idx'::regclass
            then replace(pg_get_indexdef(i.indexrelid), 'CREATE INDEX', 'CREATE UNIQUE INDEX') else pg_get_indexdef(i.indexrelid) end, ' ON ONLY ', ' ON ')
        from pg_index as i
        where i.indrelid = 'events'::regclass and not exists (select from pg_constraint as c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)
      union all
      select 3, i.indexrelid, format('comment on index %s is %L', i.indexrelid::regclass, obj_description(i.indexrelid, 'pg_class'))
        from pg_index as i
        where i.indrelid = 'events'::regclass and obj_description(i.indexrelid, 'pg_class') is not null
      union all
      select 4, c.oid, format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
        from pg_constraint as c where c.contype = 'f' and c.conparentid = 0 and 'events'::regclass in (c.conrelid, c.confrelid)
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
  alter table events rename to events_of_months;
  create table events (like events_of_months including all excluding indexes);
  insert into events select * from events_of_months;
  foreach statement in array views loop
    execute statement;
  end loop;
  drop table events_of_months;
  foreach statement in array remade loop
    execute statement;
  end loop;
end $$;

alter table events add unique (event_type_id, external_id);
comment on table events is 'Something that happened, here or elsewhere (P).';
drop function first_event_id(timestamptz);
