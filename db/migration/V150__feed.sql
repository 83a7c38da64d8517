-- The log of changes, which streams and live queries read. docs/feed.md states its guarantees; the numbers of clauses below are of that document.
-- `sluice migrate` makes the functions log_… and the triggers that write it, from the catalog.

create schema feed;
comment on schema feed is 'The log of changes. Triggers write it; gateways read it, and keep it small.';

create table feed.incarnations (
  n bigint primary key,
  id uuid not null unique default gen_random_uuid(),
  system bigint not null,
  db oid not null,
  home oid not null,
  started timestamptz not null,
  last_lsn bigint
);
comment on table feed.incarnations is 'Lives of the server in which transaction ids are used once. A restart, a promotion and a restored copy begin a new one.';
comment on column feed.incarnations.n is 'Primary key; the highest one is the current incarnation.';
comment on column feed.incarnations.id is 'Random id, which cursors name.';
comment on column feed.incarnations.system is 'System identifier of the server''s data directory.';
comment on column feed.incarnations.db is 'Oid of the database.';
comment on column feed.incarnations.home is 'Oid of this table. A restored dump has another one.';
comment on column feed.incarnations.started is 'Start time of the server.';
comment on column feed.incarnations.last_lsn is 'Last position of the write-ahead log that is known to be part of it; null for the current one.';

create table feed.layouts (
  id integer generated always as identity primary key,
  "table" text not null,
  scopes text[] not null,
  links text[] not null,
  states text[] not null
);
create index on feed.layouts ("table", id);
comment on table feed.layouts is 'Columns that rows of the log carry. Rows are only added, so that every row of the log can be read.';
comment on column feed.layouts.id is 'Primary key.';
comment on column feed.layouts."table" is 'Table whose changes have this layout. Changes of a partition have the layout of its table.';
comment on column feed.layouts.scopes is 'The uuid columns that visibility rules name.';
comment on column feed.layouts.links is 'The other uuid columns, by which relations lead to rows.';
comment on column feed.layouts.states is 'The columns of enumerations and booleans. The state of deleted_at is whether it is set.';

create table feed.ring (
  one boolean primary key default true check (one),
  rotation bigint not null default 0,
  floor xid8 not null default '0',
  noted xid8 not null default '0',
  checked timestamptz not null default now(),
  rotated timestamptz not null default now(),
  kept interval not null default '10 minutes',
  asked timestamptz not null default '-infinity'
);
insert into feed.ring default values;
comment on table feed.ring is 'State of the ring of partitions, in one row.';
comment on column feed.ring.one is 'Primary key.';
comment on column feed.ring.rotation is 'Number of rotations. New rows go to the partition rotation % 8.';
comment on column feed.ring.floor is 'Highest transaction whose rows may be gone. Positions that did not see all transactions up to it have expired.';
comment on column feed.ring.noted is 'Oldest transaction that ran at the last check. Older rows have been readable for a period at the next one.';
comment on column feed.ring.checked is 'Time of the last check.';
comment on column feed.ring.rotated is 'Time of the last rotation.';
comment on column feed.ring.kept is 'Longest period that a gateway asks for. The upkeep takes it too.';
comment on column feed.ring.asked is 'Last time that a gateway was seen to ask for this period.';

create sequence feed.flushed;
comment on sequence feed.flushed is 'Position of the write-ahead log up to which cursors have left.';

create type feed.position as (
  lsn bigint,
  mark bigint,
  fresh xid8
);
comment on type feed.position is 'What a cursor holds beside its snapshot: the position of the write-ahead log, the last seq that was given out, and a transaction id that was given out after it.';

create type feed.change as (
  slot smallint,
  layout integer,
  kind "char",
  xid xid8,
  seq bigint,
  at timestamptz,
  key uuid,
  old_keys uuid[],
  new_keys uuid[],
  old_states text[],
  new_states text[]
);
comment on type feed.change is 'A row of the log.';

-- A dump may leave the log out, and then `sluice migrate` calls this function.
create function feed.make_log() returns boolean
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if to_regclass('feed.changes') is not null then
    return false;
  end if;
  -- No cursor leads into the new log: its seq begins anew.
  update feed.incarnations set home = 0;
  create sequence feed.changes_seq;
  create table feed.changes (
    slot smallint not null,
    layout integer,
    kind "char" not null check (kind in ('I', 'U', 'D', 'R')),
    xid xid8 not null default pg_current_xact_id(),
    seq bigint not null default nextval('feed.changes_seq'),
    at timestamptz not null default clock_timestamp(),
    key uuid,
    old_keys uuid[],
    new_keys uuid[],
    old_states text[],
    new_states text[]
  ) partition by list (slot);
  alter sequence feed.changes_seq owned by feed.changes.seq;
  for slot in 0..7 loop
    execute format('create table feed.changes_%s partition of feed.changes for values in (%s)', slot, slot);
  end loop;
  create index on feed.changes (xid, seq);
  -- An expression, so that no plan takes this index for a condition on xid and seq.
  create index on feed.changes ((seq + 0));
  comment on table feed.changes is 'The log: one row for each inserted, updated or deleted row of a watched table. The partitions are a ring: the oldest one is emptied.';
  comment on column feed.changes.slot is 'Partition: the rotation modulo 8.';
  comment on column feed.changes.layout is 'Layout of the values; null for a RESYNC of everything.';
  comment on column feed.changes.kind is 'I for an insertion, U for an update, D for a deletion, R for RESYNC: read the rows of the scope anew.';
  comment on column feed.changes.xid is 'Top-level transaction that made the change.';
  comment on column feed.changes.seq is 'Order of the changes.';
  comment on column feed.changes.at is 'Time of the change.';
  comment on column feed.changes.key is 'Key of the row; null for RESYNC.';
  comment on column feed.changes.old_keys is 'Values of the scopes and links before the change.';
  comment on column feed.changes.new_keys is 'Values of the scopes and links after the change. For RESYNC the scopes; null if the whole table is to be read anew.';
  comment on column feed.changes.old_states is 'Values of the states before the change.';
  comment on column feed.changes.new_states is 'Values of the states after the change.';
  return true;
end $$;
comment on function feed.make_log() is 'Makes the tables of the log if they are missing. Returns whether they were.';
select feed.make_log();

-- Incarnations (clauses 18 to 22).

create function feed.is_of_this_home(incarnation feed.incarnations) returns boolean
  language sql
  stable
  as $$
    select incarnation.home = 'feed.incarnations'::regclass
      and incarnation.db = (select d.oid from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database())
      and incarnation.system = (select c.system_identifier from pg_catalog.pg_control_system() as c)
  $$;
comment on function feed.is_of_this_home(feed.incarnations) is 'Whether an incarnation began in this database: not in a copy that was restored from a dump or made from a template.';

create function feed.is_ours(incarnation feed.incarnations) returns boolean
  language sql
  stable
  as $$ select feed.is_of_this_home(incarnation) and incarnation.started = pg_catalog.pg_postmaster_start_time() $$;
comment on function feed.is_ours(feed.incarnations) is 'Whether an incarnation is that of the running server.';

-- Statements of the functions below must see what was committed before they began.
create function feed.require_read_committed() returns void
  language plpgsql
  as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'The log of changes needs a transaction that is read committed, not %.', current_setting('transaction_isolation')
      using errcode = 'invalid_transaction_state';
  end if;
end $$;
comment on function feed.require_read_committed() is 'Raises an error in a transaction of another isolation.';

create function feed.begin_incarnation() returns boolean
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '50ms'
  as $$
declare
  newest feed.incarnations;
begin
  perform feed.require_read_committed();
  perform set_config('synchronous_commit', 'local', true);
  lock table feed.incarnations in exclusive mode;
  select * into newest from feed.incarnations order by n desc limit 1;
  if feed.is_ours(newest) then
    return true;
  end if;
  update feed.incarnations set last_lsn = (select last_value from feed.flushed) where n = newest.n;
  if feed.is_of_this_home(newest) is not true then
    -- The transaction ids of the log are those of another server.
    truncate feed.changes;
    update feed.ring set floor = '0', noted = '0';
    -- After a crash, the sequence of a copy may go back to the copied value, because only setval() and some calls of nextval() write ahead.
    perform setval('feed.changes_seq', s.last_value, s.is_called) from feed.changes_seq as s;
  end if;
  insert into feed.incarnations (n, system, db, home, started)
    select coalesce(newest.n, 0) + 1, c.system_identifier, d.oid, 'feed.incarnations'::regclass, pg_postmaster_start_time()
    from pg_control_system() as c, pg_database as d
    where d.datname = current_database();
  return true;
exception
  when lock_not_available then
    return false;
end $$;
comment on function feed.begin_incarnation() is 'Begins a new incarnation, unless the newest one is that of the running server. Returns false if a transaction kept a lock for 50 ms: then call it again.';

-- Reading (clauses 1 to 8).

-- The lock ends with the block, before any row leaves: so a reader that stops in the middle of its answer holds up no other one. Only the
-- owner can take it. setval() is not undone, and the transaction id stays.
create function feed.flush() returns feed.position
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  recorded feed.position;
begin
  if pg_current_xact_id_if_assigned() is not null then
    raise exception 'feed.flush() needs a transaction of its own, that has not written.' using errcode = 'active_sql_transaction';
  end if;
  perform set_config('synchronous_commit', 'local', true);
  recorded.mark := (select case when is_called then last_value else 0 end from feed.changes_seq);
  recorded.fresh := pg_current_xact_id();
  begin
    -- Keeps the values of feed.flushed in order.
    lock table feed.incarnations in share update exclusive mode;
    -- The transaction has an id, so that its commit flushes the log up to here.
    recorded.lsn := setval('feed.flushed', (pg_current_wal_insert_lsn() - '0/0')::bigint);
    raise exception using errcode = 'FD001';
  exception
    when sqlstate 'FD001' then
      null;
  end;
  return recorded;
end $$;
comment on function feed.flush() is 'Records that positions up to now leave. The commit flushes the write-ahead log. Needs a transaction of its own.';

-- Volatile, so that it sees the latest commits. A statement whose snapshot is older than a rotation finds an empty partition, and must know.
create function feed.current_floor(after bigint) returns xid8
  language plpgsql
  as $$
begin
  perform feed.require_read_committed();
  return (select floor from feed.ring);
end $$;
comment on function feed.current_floor(bigint) is 'The floor now, not at the snapshot of the statement. The argument is any value that must be known before.';

-- A snapshot did not see rows above its mark, and below it only rows of transactions that were open. So each page is found by index in its
-- order, however much lies behind. The settings fix the plan, whatever the statistics say.
create function feed.changes_after(
    unseen xid8[], unseen_from xid8, unseen_below xid8, mark bigint,
    unread xid8[], read_below xid8, read_mark bigint,
    after bigint, "limit" integer)
  returns setof feed.change
  language plpgsql
  stable
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_sort = off
  as $$
begin
  return query
    with early as materialized (
      select * from feed.changes as c
      where c.xid = any (unseen) and c.seq > after and c.seq <= mark and c.xid < read_below and c.xid <> all (unread)
      limit 10000),
    found as materialized (
      select e.* from early as e where (select count(*) from early) < 10000
      union all
      -- Few transactions, with many changes each.
      select c.* from unnest(unseen) as u (xid) cross join lateral (
          select * from feed.changes as c
          where c.xid = u.xid and c.seq > after and c.seq <= mark and c.xid < read_below and c.xid <> all (unread)
          order by c.seq limit "limit") as c
        where (select count(*) from early) = 10000
      union all
      select * from feed.changes as c
        where c.xid >= unseen_from and c.xid < unseen_below and c.seq > after and c.seq <= mark
          and c.xid < read_below and c.xid <> all (unread)
      union all
      (select * from feed.changes as c
        where c.seq + 0 > greatest(after, mark) and c.seq + 0 <= read_mark and c.xid < read_below and c.xid <> all (unread)
        order by c.seq + 0 limit "limit"))
    select * from found as f order by f.seq limit "limit";
end $$;
comment on function feed.changes_after(xid8[], xid8, xid8, bigint, xid8[], xid8, bigint, bigint, integer) is 'The first changes after a place in the order that one snapshot did not see, and a later one did. The arguments are the transactions that were open in the first one, as a list and as a range, and its mark; the open transactions, xmax and mark of the later one; the last seq; and the number of changes.';

-- The ring (clauses 23 to 27).

-- The longest period wins. A longer one ends when no gateway has asked for it during such a period.
create function feed.period_of(state feed.ring, asked_for interval) returns interval
  language sql
  as $$
    select case when asked_for is null or asked_for < state.kept and state.asked + state.kept > clock_timestamp() then state.kept else asked_for end
  $$;
comment on function feed.period_of(feed.ring, interval) is 'The period in force when a gateway asks for one, or the upkeep for none.';

create function feed.rotate(period interval) returns text
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '50ms'
  as $$
declare
  state feed.ring;
  next text;
  highest xid8;
  oldest xid8;
begin
  perform feed.require_read_committed();
  select * into state from feed.ring;
  if state.checked + feed.period_of(state, period) > clock_timestamp()
      and (period is null or period < state.kept or period = state.kept and state.asked + period / 4 > clock_timestamp()) then
    return 'EARLY';
  end if;
  select * into state from feed.ring for update skip locked;
  if not found then
    return 'EARLY';
  end if;
  if period = feed.period_of(state, period) then
    update feed.ring set kept = period, asked = clock_timestamp() returning * into state;
  end if;
  if state.checked + state.kept > clock_timestamp() then
    return 'EARLY';
  end if;
  next := 'feed.changes_' || (state.rotation + 1) % 8;
  begin
    execute format('lock table %s in access exclusive mode', next);
  exception
    when lock_not_available then
      return 'LOCKED';
  end;
  -- No transaction can write to the partition now, and this statement sees all that did.
  execute format('select max(xid) from %s', next) into highest;
  oldest := pg_snapshot_xmin(pg_current_snapshot());
  if highest >= state.noted then
    update feed.ring set noted = oldest, checked = clock_timestamp();
    return 'HELD';
  end if;
  if highest is not null then
    execute format('truncate %s', next);
  end if;
  update feed.ring
    set rotation = state.rotation + 1, floor = greatest(state.floor, highest), noted = oldest,
      checked = clock_timestamp(), rotated = clock_timestamp();
  return 'ROTATED';
end $$;
comment on function feed.rotate(interval) is 'Empties the oldest partition of the log and writes to it from now on, at most once in the longest period that a gateway asks for. Null is the period in force. Returns ROTATED; EARLY before the period is over; HELD if the partition has changes that were not readable for a period yet; LOCKED if a transaction uses it.';

-- Imports (clause 16).

create function feed.begin_import() returns void
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into feed.changes (slot, kind) select r.rotation % 8, 'R' from feed.ring as r;
  perform set_config('feed.importing', 'on', true);
end $$;
comment on function feed.begin_import() is 'Logs one RESYNC of everything for this transaction instead of its changes.';

-- In PL/pgSQL, because a function in SQL would become part of the triggers' statements: each writer would lock all partitions.
create function feed.is_import() returns boolean
  language plpgsql
  stable
  as $$
begin
  return exists (select from feed.changes as c where c.xid = pg_current_xact_id_if_assigned() and c.layout is null);
end $$;
comment on function feed.is_import() is 'Whether this transaction has logged that everything is to be read anew.';

-- Triggers (clauses 28 to 31).

create function feed.add_triggers(watched regclass, logger regproc) returns boolean
  language plpgsql
  as $$
declare
  wanted record;
  added boolean := false;
begin
  for wanted in
      select * from (values
        ('feed_insert', 'insert', 'referencing new table as new_rows'),
        ('feed_update', 'update', 'referencing old table as old_rows new table as new_rows'),
        ('feed_delete', 'delete', 'referencing old table as old_rows'),
        ('feed_truncate', 'truncate', '')) as v (name, event, tables)
      where not exists (
        select from pg_trigger as t where t.tgrelid = watched and t.tgname = v.name and t.tgfoid = logger and t.tgenabled = 'A') loop
    execute format('create or replace trigger %s after %s on %s %s for each statement execute function %s()',
      wanted.name, wanted.event, watched, wanted.tables, logger);
    execute format('alter table only %s enable always trigger %s', watched, wanted.name);
    added := true;
  end loop;
  return added;
end $$;
comment on function feed.add_triggers(regclass, regproc) is 'Adds the triggers that write the log to a table or partition, and returns whether any was missing. Needs a lock of the table that its writers wait for.';

create function feed.add_triggers_to_partition(part regclass) returns void
  language plpgsql
  as $$
begin
  perform feed.add_triggers(part, t.tgfoid)
    from pg_inherits as i join pg_trigger as t on t.tgrelid = i.inhparent
    where i.inhrelid = part and t.tgname = 'feed_insert';
end $$;
comment on function feed.add_triggers_to_partition(regclass) is 'Adds the triggers of its table to a new partition, if the table has them.';

revoke execute on all functions in schema feed from public;

create or replace function touch_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog
  as $$
begin
  if new *<> old then
    new.updated_at := now();
  end if;
  return new;
end $$;
comment on function touch_updated_at() is 'Sets updated_at before each update that changes the row.';
