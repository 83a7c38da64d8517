-- Creates the schema sluice_import with the procedures and tables that all imports share. Run this file before the first import. Another run updates
-- the procedures and keeps the notes of earlier imports. This file reads no settings and contains no key.

begin;
set local client_min_messages = warning;

create schema if not exists sluice_import;
comment on schema sluice_import is 'What the files of db/import have in common, and what they noted.';

-- Encryption. Creates the extension unless the database has it already.
create extension if not exists pgcrypto with schema sluice_import;

create table if not exists sluice_import.merged_rows (
  system public.source_system not null default current_setting('sluice.import_system')::public.source_system,
  source_table text not null,
  source_key text not null,
  target_table text not null,
  id uuid not null,
  merged_at timestamptz not null default now(),
  primary key (system, source_table, source_key)
);
comment on table sluice_import.merged_rows is 'Rows of the old systems that became no row of their own, because what they are about was here already: the same person, the same issue on GitHub.';
comment on column sluice_import.merged_rows.system is 'The old system.';
comment on column sluice_import.merged_rows.source_table is 'Its table.';
comment on column sluice_import.merged_rows.source_key is 'The row''s key there.';
comment on column sluice_import.merged_rows.target_table is 'The table here.';
comment on column sluice_import.merged_rows.id is 'The row here that stands for it.';
comment on column sluice_import.merged_rows.merged_at is 'When it was merged.';

create table if not exists sluice_import.leftovers (
  system public.source_system not null default current_setting('sluice.import_system')::public.source_system,
  source_table text not null,
  source_key text not null,
  source_column text not null,
  value text,
  reason text not null,
  noted_at timestamptz not null default now(),
  primary key (system, source_table, source_key, source_column)
);
comment on table sluice_import.leftovers is 'Values of the old systems that have no place here as they were, with the reason. No secrets.';
comment on column sluice_import.leftovers.system is 'The old system.';
comment on column sluice_import.leftovers.source_table is 'Its table.';
comment on column sluice_import.leftovers.source_key is 'The row''s key there.';
comment on column sluice_import.leftovers.source_column is 'The column there.';
comment on column sluice_import.leftovers.value is 'The value; null for a secret.';
comment on column sluice_import.leftovers.reason is 'Why it has no place, and what stands instead.';
comment on column sluice_import.leftovers.noted_at is 'When it was noted.';
alter table sluice_import.leftovers add column if not exists row_left_out boolean not null default false;
comment on column sluice_import.leftovers.row_left_out is 'Whether the whole row stayed out.';

create table if not exists sluice_import.brought_rows (
  target_table text not null,
  id uuid not null,
  primary key (target_table, id)
);
comment on table sluice_import.brought_rows is 'Rows that an import brought in. A row that is deleted in Sluice does not return with the next run.';
comment on column sluice_import.brought_rows.target_table is 'The table here.';
comment on column sluice_import.brought_rows.id is 'The key here.';

-- Keys.

create or replace function sluice_import.new_id(system text, source_table text, source_key text) returns uuid
  language sql
  stable strict
  return overlay(overlay(left(encode(sha256(convert_to(system || '/' || source_table || '/' || source_key, 'UTF8')), 'hex'), 32)
      placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid;
comment on function sluice_import.new_id is 'The key of a row''s own: a uuid of version 8, always the same for the same system, table and key. Keys of two systems never meet, even where both began as copies of one.';

create or replace function sluice_import.merged_id(source_table text, source_key text) returns uuid
  language sql
  stable
  return (select m.id from sluice_import.merged_rows as m
    where m.system = current_setting('sluice.import_system')::public.source_system
      and m.source_table = merged_id.source_table and m.source_key = merged_id.source_key);
comment on function sluice_import.merged_id is 'The key of the row that stands for a row of the old system, if it is none of its own.';

create or replace function sluice_import.newly_merged_id(source_table text, source_key text) returns uuid
  language sql
  stable
  return (select m.id from sluice_import.merged_rows as m
    where m.system = current_setting('sluice.import_system')::public.source_system
      and m.source_table = newly_merged_id.source_table and m.source_key = newly_merged_id.source_key and m.merged_at = now());
comment on function sluice_import.newly_merged_id is 'The key of the row that stands for a row of the old system since this import.';

create or replace function sluice_import.id(source_table text, source_key anyelement) returns uuid
  language sql
  stable
  as $$
    select case when source_key is not null then
      coalesce(sluice_import.merged_id(source_table, source_key::text),
        sluice_import.new_id(current_setting('sluice.import_system'), source_table, source_key::text)) end
  $$;
comment on function sluice_import.id is 'The key here of a row of the old system.';

create or replace function sluice_import.is_merged(source_table text, source_key anyelement) returns boolean
  language sql
  stable
  as $$ select sluice_import.merged_id(source_table, source_key::text) is not null $$;
comment on function sluice_import.is_merged is 'Whether a row of the old system became no row of its own.';

-- Values.

drop function if exists sluice_import.label(text, regtype, text, text, jsonb);
create function sluice_import.label(given text, kind regtype, place text, source_key text, synonyms jsonb default '{}') returns text
  language plpgsql
  volatile
  set search_path = pg_catalog
  as $$
declare
  -- The label as Sluice writes labels, for example in_progress for "In-Progress".
  plain text := regexp_replace(lower(btrim(given)), '[\s-]+', '_', 'g');
  meant text := coalesce(synonyms ->> plain, plain);
begin
  if given is null or exists (select from pg_enum as e where e.enumtypid = kind and e.enumlabel = meant) then
    return meant;
  end if;
  if sluice_import.is_on('import_leave_out') then
    insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
      values (split_part(place, '.', 1), source_key, split_part(place, '.', 2), given, 'The import knows no meaning for the label; null or the default stands for it.')
      on conflict do nothing;
  else
    insert into pg_temp.problems (source_table, source_key, source_column, reason, remedy)
      values (split_part(place, '.', 1), source_key, split_part(place, '.', 2), format('The import knows no meaning for the label "%s".', left(given, 100)),
        format('It has to become one of %s. Correct the label, or let null or the default stand for it with the setting sluice.import_leave_out = on.',
          (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = kind)))
      on conflict do nothing;
  end if;
  return null;
end $$;
comment on function sluice_import.label is 'An enumeration''s label for one of the old system, whatever its case; null for null. An unknown one is null too, and the import will fail and name it.';

create or replace function sluice_import.json(given text) returns jsonb
  language plpgsql
  stable
  set search_path = pg_catalog
  as $$
begin
  -- The check and the cast are two statements. In a single expression, the planner could evaluate the cast before the check.
  if pg_input_is_valid(given, 'jsonb') then
    return given::jsonb;
  end if;
  return to_jsonb(given);
end $$;
comment on function sluice_import.json is 'JSON that was kept as text; what is no JSON after all becomes a JSON text.';

create or replace function sluice_import.object(given jsonb) returns jsonb
  language sql
  immutable
  return coalesce(nullif(given, 'null'), '{}');
comment on function sluice_import.object is 'JSON where an object is wanted: nothing is an empty one. The rules of the table find any other value, and note it.';

create or replace function sluice_import.list(given jsonb) returns jsonb
  language sql
  immutable
  return coalesce(nullif(given, 'null'), '[]');
comment on function sluice_import.list is 'JSON where a list is wanted: nothing is an empty one. The rules of the table find any other value, and note it.';

create or replace function sluice_import.texts(given jsonb) returns text[]
  language sql
  immutable
  return case when jsonb_typeof(given) = 'array'
    then array(select coalesce(e ->> 'name', e #>> '{}') from jsonb_array_elements(given) as e where jsonb_typeof(e) <> 'null')
    when given is null or jsonb_typeof(given) = 'null' then '{}' else array[given #>> '{}'] end;
comment on function sluice_import.texts is 'A JSON list of texts, or of objects with names, as an array.';

create or replace function sluice_import.vector(given text) returns real[]
  language plpgsql
  immutable
  set search_path = pg_catalog
  as $$
declare
  list constant text := '{' || btrim(given, '[]{} ') || '}';
begin
  -- An empty list breaks the rules of the tables, so the import finds it there and notes it.
  return case when given is null then null when pg_input_is_valid(list, 'real[]') then list::real[] else '{}' end;
end $$;
comment on function sluice_import.vector is 'The numbers of a vector that was written as text, as pgvector does or as PostgreSQL writes arrays. An empty list if it is none.';

-- Secrets of other services. A sealed secret is the name of the key, a zero byte, and an OpenPGP message (AES-256 with an integrity check), because
-- pgcrypto has no AES-GCM. The command `secret rotate` of Sluice re-encrypts these secrets in the form that Sluice can open. The key comes from
-- settings of the session, so no statement contains it.

do $$
begin
  perform set_config('search_path', format('pg_catalog, %I', (
    select n.nspname from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace where e.extname = 'pgcrypto')), true);
end $$;

create or replace function sluice_import.seal(secret text, key_id text, key text) returns bytea
  language plpgsql
  volatile
  set search_path from current
  as $$
begin
  if secret is null then
    return null;
  end if;
  if coalesce(key_id, '') !~ '^[A-Za-z0-9._-]{1,64}$' then
    raise exception 'Secrets need a key with a name of letters, digits, dots, hyphens and underscores: the setting sluice.secret_key_id.'
      using errcode = 'invalid_parameter_value';
  end if;
  -- The key has the same form as the keys of Sluice. Its hexadecimal digits are the passphrase.
  if coalesce(key, '') !~ '^[0-9A-Fa-f]{64}$' then
    raise exception 'Secrets need a key of 64 hexadecimal digits: the setting sluice.secret_key.' using errcode = 'invalid_parameter_value';
  end if;
  return convert_to(key_id, 'UTF8') || '\x00' || pgp_sym_encrypt(secret, key, 'cipher-algo=aes256, compress-algo=0');
end $$;
comment on function sluice_import.seal(text, text, text) is 'Encrypts a secret with a named key; null for null.';

create or replace function sluice_import.key_of(sealed bytea) returns text
  language sql
  immutable
  return case when position('\x00'::bytea in sealed) > 1 then encode(substring(sealed from 1 for position('\x00'::bytea in sealed) - 1), 'escape') end;
comment on function sluice_import.key_of is 'The name of the key that a secret was encrypted with; null if it was not encrypted by seal.';

create or replace function sluice_import.unseal(sealed bytea, key text) returns text
  language sql
  stable
  set search_path from current
  as $$ select pgp_sym_decrypt(substring(sealed from position('\x00'::bytea in sealed) + 1), key) $$;
comment on function sluice_import.unseal is 'Decrypts a secret that was encrypted by seal. The wrong key is an error.';

set local search_path to default;

create or replace function sluice_import.seal(secret text) returns bytea
  language sql
  volatile
  return sluice_import.seal(secret, current_setting('sluice.secret_key_id', true), current_setting('sluice.secret_key', true));
comment on function sluice_import.seal(text) is 'Encrypts a secret with the key of the settings sluice.secret_key and sluice.secret_key_id; null for null.';

-- Users.

create or replace function sluice_import.emails_are_verified() returns boolean
  language sql
  stable
  return coalesce(nullif(current_setting('sluice.import_emails_verified', true), '')::boolean, false);
comment on function sluice_import.emails_are_verified is 'Whether who runs the import vouches that a system that did not note it let in nobody whose address was not verified: the setting sluice.import_emails_verified, off unless it is set.';

create or replace function sluice_import.same_user(given jsonb) returns uuid
  language sql
  stable
  return (select u.id from public.users as u
    where (u.email_verified and (given ->> 'email_verified')::boolean and lower(u.email) = lower(given ->> 'email'))
      or u.github_user_id = given ->> 'github_user_id'
      or u.auth0_sub = given ->> 'auth0_sub'
    order by u.created_at, u.id limit 1);
comment on function sluice_import.same_user is 'The user who is the same person: who has the same e-mail address, verified in both, or is the same to GitHub or to the identity provider.';

create or replace procedure sluice_import.merge_user(source_table text, source_key text, same uuid, given jsonb)
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  had jsonb := (select to_jsonb(u) from public.users as u where u.id = same);
begin
  insert into sluice_import.merged_rows (source_table, source_key, target_table, id) values (source_table, source_key, 'users', same);
  -- The existing user keeps its values. The old account only adds values that are missing, and gives no rights.
  update public.users as u
    set username = coalesce(u.username, n.username), name = coalesce(u.name, n.name),
      email = coalesce(u.email, n.email), email_verified = u.email_verified or (u.email is null and n.email_verified),
      github_username = coalesce(u.github_username, n.github_username), github_user_id = coalesce(u.github_user_id, n.github_user_id),
      avatar_url = coalesce(u.avatar_url, n.avatar_url), auth0_sub = coalesce(u.auth0_sub, n.auth0_sub),
      password_hash = coalesce(u.password_hash, n.password_hash),
      is_2fa_enabled = u.is_2fa_enabled or (u.totp_secret_encrypted is null and coalesce(n.is_2fa_enabled, false)),
      totp_secret_encrypted = coalesce(u.totp_secret_encrypted, n.totp_secret_encrypted),
      is_oauth_signup = u.is_oauth_signup and coalesce(n.is_oauth_signup, true),
      is_active = u.is_active and coalesce(n.is_active, true),
      telegram_chat_id = coalesce(u.telegram_chat_id, n.telegram_chat_id), preference = coalesce(u.preference, n.preference),
      preferences = coalesce(n.preferences, '{}') || u.preferences, metadata = coalesce(n.metadata, '{}') || u.metadata,
      last_login_at = greatest(u.last_login_at, n.last_login_at), created_at = least(u.created_at, n.created_at)
    from jsonb_populate_record(null::public.users, given) as n
    where u.id = same;
  insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
    select merge_user.source_table, merge_user.source_key, part.key, part.value, 'The user is merged with one of another system, whose value stays.'
      from jsonb_each_text(given) as part
      where part.key in ('username', 'name', 'email', 'github_username', 'github_user_id', 'avatar_url', 'auth0_sub', 'role', 'is_admin',
          'telegram_chat_id', 'preference') and part.value <> had ->> part.key
    union all
    select merge_user.source_table, merge_user.source_key, part.key, null, 'The user is merged with one of another system, whose secret stays.'
      from jsonb_each_text(given) as part
      where part.key in ('password_hash', 'totp_secret_encrypted') and had ->> part.key is not null and part.value is not null
    -- A name that belonged to another user was noted before, by bring_user.
    on conflict do nothing;
end $$;
comment on procedure sluice_import.merge_user is 'Merges an account of the old system with the user of the same person.';

create or replace function sluice_import.bring_user(source_table text, source_key text, given jsonb) returns void
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  importing constant public.source_system := current_setting('sluice.import_system');
  same uuid;
  taken text;
  held uuid;
begin
  if sluice_import.is_merged(source_table, source_key)
      and not exists (select from public.users as u where u.id = sluice_import.merged_id(bring_user.source_table, bring_user.source_key)) then
    insert into sluice_import.leftovers (source_table, source_key, source_column, reason, row_left_out)
      values (source_table, source_key, '*', 'The user that it is part of was deleted in Sluice, and stays deleted.', true)
      on conflict do nothing;
  end if;
  if sluice_import.is_merged(source_table, source_key)
      or exists (select from public.users as u where u.source_system = importing and u.source_key = bring_user.source_key) then
    return;
  end if;
  if given ->> 'email' !~ '^[^@\s]+@[^@\s]+$' then
    insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
      values (source_table, source_key, 'email', given ->> 'email', 'It is no e-mail address; the user has none.');
    given := given - 'email';
  end if;
  if given ->> 'email' is null then
    given := given || '{"email_verified": false}';
  end if;
  same := sluice_import.same_user(given);
  -- Only one user can have a name.
  foreach taken in array array['username', 'github_username'] loop
    execute format('select id from public.users where %I = $1', taken) into held using given ->> taken;
    if held <> same or (held is not null and same is null) then
      insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
        values (source_table, source_key, taken, given ->> taken, 'Another user has the name; this one has it with the system''s behind it.');
      given := given || jsonb_build_object(taken, left(given ->> taken, 200) || '.' || importing);
      execute format('select id from public.users where %I = $1', taken) into held using given ->> taken;
      if held is not null then
        given := given || jsonb_build_object(taken, (given ->> taken) || '.' || source_key);
      end if;
    end if;
  end loop;
  if same is not null then
    call sluice_import.merge_user(source_table, source_key, same, given);
    return;
  end if;
  -- Columns without a value get their defaults.
  given := given || jsonb_build_object('id', sluice_import.id(source_table, source_key), 'source_system', importing, 'source_key', source_key);
  begin
    execute (select format('insert into public.users (%1$s) select %1$s from jsonb_populate_record(null::public.users, $1)', string_agg(format('%I', key), ', '))
      from jsonb_each(given) where value <> 'null') using given;
  exception when data_exception or integrity_constraint_violation or program_limit_exceeded or raise_exception then
    -- The message of PostgreSQL is dropped, because it would show the row with its secrets.
    get stacked diagnostics taken = constraint_name;
    call sluice_import.leave_out('users', source_table, '*', format('PostgreSQL does not take it (%s).', concat_ws(' ', sqlstate, nullif(taken, ''))), false,
      format('source_key = %L', source_key));
  end;
end $$;
comment on function sluice_import.bring_user is 'Brings in an account of the old system: merged with the user of the same person, or as a user of its own. One that was brought in before stays as it is.';

-- Start of an import. The file of a system declares the old tables as JSON, with a member for each table. The properties of a table:
--   key      an SQL expression over the columns of the table that identifies a row
--   columns  the names of the columns, separated by spaces; a column that may be missing is followed by its type, as in "created_at:timestamptz"
--   like     instead of columns: the table of Sluice with the same columns ("also" adds columns, "but_not" removes columns)
--   optional true if the table may be missing; then each column needs its type
--   to       the table of Sluice that gets the rows of the old table
--   also_to  another table of Sluice that the import fills from the old table
--   id_of    the name from which the keys of the new rows are computed, if it is not the name of the old table
--   found    instead of to: an SQL condition over the old row "s" that is true if the row came in
--   secrets  columns whose values must not appear in notes
--   ignored  instead of all other properties: the reason why the import ignores the table

create or replace function sluice_import.declared_columns(declaration jsonb) returns table (name text, type text, is_optional boolean)
  language sql
  stable
  set search_path = pg_catalog
  as $$
    select split_part(c.given, ':', 1), nullif(split_part(c.given, ':', 2), ''), position(':' in c.given) > 0
      from string_to_table(declaration ->> 'columns', ' ') as c (given)
    union all
    -- A column may be missing if Sluice has a default for it.
    select a.attname, case when t.typtype = 'e' then 'text' else format_type(a.atttypid, a.atttypmod) end, not a.attnotnull or a.atthasdef and a.attname <> 'id'
      from pg_attribute as a join pg_type as t on t.oid = a.atttypid
      where a.attrelid = to_regclass('public.' || (declaration ->> 'like')) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        and a.attname <> all (string_to_array(coalesce(declaration ->> 'but_not', '') || ' source_system source_key', ' '))
    union all
    select split_part(c.given, ':', 1), split_part(c.given, ':', 2), true from string_to_table(declaration ->> 'also', ' ') as c (given)
  $$;
comment on function sluice_import.declared_columns is 'The columns of a declared table: the name, the type, and whether the old table may lack it.';

create or replace function sluice_import.is_on(setting text) returns boolean
  language sql
  stable
  return coalesce(nullif(current_setting('sluice.' || setting, true), '')::boolean, false);
comment on function sluice_import.is_on is 'Whether a setting of the session is on. Off unless it is set.';

create or replace procedure sluice_import.check_structure(source_schema text, tables jsonb)
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  importing constant text := current_setting('sluice.import_system');
  mistakes text[];
  unknown record;
  missing text;
  times bigint;
begin
  select string_agg(t.name, ', ' order by t.name) into missing
    from jsonb_each(tables) as t (name, declaration)
    where to_regclass(format('%I.%I', source_schema, t.name)) is null and not t.declaration ?| array['optional', 'ignored'];
  if missing is not null then
    mistakes := mistakes || format('The schema "%s" lacks tables of %s: %s.', source_schema, importing, missing);
  end if;
  select string_agg(format('%s.%s', t.name, c.name), ', ' order by t.name, c.name) into missing
    from jsonb_each(tables) as t (name, declaration), sluice_import.declared_columns(t.declaration) as c
    where to_regclass(format('%I.%I', source_schema, t.name)) is not null and not c.is_optional
      and not exists (select from pg_attribute as a
        where a.attrelid = to_regclass(format('%I.%I', source_schema, t.name)) and a.attname = c.name and a.attnum > 0 and not a.attisdropped);
  if missing is not null then
    mistakes := mistakes || format('The schema "%s" lacks columns of %s: %s.', source_schema, importing, missing);
  end if;
  create temporary table unknown on commit drop as
    select c.relname::text as source_table, '*' as source_column, null::smallint as place
      from pg_class as c
      where c.relnamespace = to_regnamespace(quote_ident(source_schema)) and c.relkind in ('r', 'p', 'f') and not c.relispartition and not tables ? c.relname
        and not exists (select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    union all
    select t.name, a.attname, a.attnum
      from jsonb_each(tables) as t (name, declaration)
        join pg_attribute as a on a.attrelid = to_regclass(format('%I.%I', source_schema, t.name)) and a.attnum > 0 and not a.attisdropped
      where not t.declaration ? 'ignored' and not exists (select from sluice_import.declared_columns(t.declaration) as k where k.name = a.attname);
  if sluice_import.is_on('import_drop_unknown') then
    for unknown in select * from pg_temp.unknown loop
      execute format('select count(%s) from %I.%I', case when unknown.place is null then '*' else quote_ident(unknown.source_column) end,
        source_schema, unknown.source_table) into times;
      insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
        values (unknown.source_table, '*', unknown.source_column, times,
          case when unknown.place is null then 'The import does not know the table. The value is the number of its rows.'
            else 'The import does not know the column. The value is the number of rows that have one.' end)
        on conflict do nothing;
    end loop;
  else
    mistakes := mistakes
      || (select array_agg(format('The import knows no place for tables of %s: %s.', importing, u.names))
        from (select string_agg(source_table, ', ' order by source_table) as names from pg_temp.unknown where place is null) as u where u.names is not null)
      || (select array_agg(format('The import knows no place for columns of %s: %s.', importing, u.names))
        from (select string_agg(format('%s.%s', source_table, source_column), ', ' order by source_table, place) as names from pg_temp.unknown where place is not null) as u
        where u.names is not null);
  end if;
  drop table pg_temp.unknown;
  if cardinality(mistakes) > 0 then
    raise exception '%', array_to_string(mistakes, E'\n')
      using errcode = 'undefined_table', hint = 'Make views with the names that the import knows, in a schema of their own. The setting sluice.import_drop_unknown = on leaves unknown tables and columns out, and notes them. Nothing was imported.';
  end if;
  insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
    select t.name, '*', '*', null, t.declaration ->> 'ignored' from jsonb_each(tables) as t (name, declaration)
    where t.declaration ? 'ignored' and to_regclass(format('%I.%I', source_schema, t.name)) is not null
    on conflict do nothing;
end $$;
comment on procedure sluice_import.check_structure is 'Compares the old tables and columns with those that are declared, and names all differences at once.';

create or replace procedure sluice_import.make_views(source_schema text, tables jsonb)
  language plpgsql
  as $$
declare
  source record;
  selected text;
  noting text;
begin
  for source in
      select t.name, t.declaration, to_regclass(format('%I.%I', source_schema, t.name)) as relation
      from jsonb_each(tables) as t (name, declaration) where not t.declaration ? 'ignored' loop
    -- Sluice stores times of the years 1 to 9999. In an optional column, an infinite time becomes null.
    -- Any other time outside of this range becomes the first or the last time of the range.
    create temporary table read_columns on commit drop as
      select c.name, a.atttypid::regtype::text as type,
          case when a.attname is null then format('null::%s', c.type)
            when a.atttypid = 'json'::regtype then format('sluice_import.json(%I::text)', c.name)
            when a.atttypid::regtype::text ~ '(^|[.])"?(vector|halfvec)"?$' then format('%I::text', c.name)
            when a.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) then format(
              case when a.attnotnull then 'least(greatest(%1$I, %2$L), %3$L)' else 'case when isfinite(%1$I) then least(greatest(%1$I, %2$L), %3$L) end' end,
              c.name, '0001-01-01', case when a.atttypid = 'date'::regtype then '9999-12-31' else '9999-12-31 23:59:59.999999' end)
            else quote_ident(c.name) end as expression, a.attname is null as is_missing,
          a.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) as is_time
        from sluice_import.declared_columns(source.declaration) as c
          left join pg_attribute as a on a.attrelid = source.relation and a.attname = c.name and a.attnum > 0 and not a.attisdropped;
    select string_agg(format('%s as %I', expression, name), ', ') into selected from pg_temp.read_columns;
    execute format('create view sluice_import_views.%1$I as select v.*, (%3$s)::text as old_key from (select %2$s %4$s) as v where %3$s is null or length((%3$s)::text) <= 1000', source.name, selected,
      source.declaration ->> 'key', case when source.relation is null then 'where false' else 'from ' || source.relation end);
    insert into pg_temp.source_tables
      values (source.name, source.declaration ->> 'to', source.declaration ->> 'also_to', coalesce(source.declaration ->> 'id_of', source.name), source.declaration ->> 'found',
        string_to_array(coalesce(source.declaration ->> 'secrets', '') || ' old_key', ' '));
    if source.relation is not null then
      -- Longer keys do not fit into an index.
      execute format(
        'insert into pg_temp.problems (source_table, source_key, source_column, reason, remedy)
          select %1$L, left((%2$s)::text, 1000), ''key'', ''The key has more than 1000 characters.'', ''Give the row a shorter key.''
          from (select %3$s from %4$s) as v where length((%2$s)::text) > 1000 on conflict do nothing',
        source.name, source.declaration ->> 'key',
        (select string_agg(case when is_missing then expression || ' as ' else '' end || quote_ident(name), ', ') from pg_temp.read_columns), source.relation);
      select format(
          'insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
            select %1$L, (%2$s)::text, t.name, t.value, ''The time is outside of the years 1 to 9999. The first or the last one stands for it, or null.''
            from (select %6$s from %3$s where false %4$s) as v, lateral (values %5$s) as t (name, value, is_odd) where t.is_odd
            on conflict do nothing', source.name, source.declaration ->> 'key', source.relation,
          string_agg(format('or %I < ''0001-01-01'' or %1$I > ''9999-12-31 23:59:59.999999''', name), ' '),
          string_agg(format('(%1$L, %1$I::text, %1$I < ''0001-01-01'' or %1$I > ''9999-12-31 23:59:59.999999'')', name), ', '),
          (select string_agg(case when is_missing then expression || ' as ' else '' end || quote_ident(name), ', ') from pg_temp.read_columns))
        into noting from pg_temp.read_columns where is_time having count(*) > 0;
      if noting is not null then
        execute noting;
      end if;
    end if;
    drop table pg_temp.read_columns;
    execute format(
      'insert into pg_temp.problems (source_table, source_key, source_column, reason, remedy)
        select %1$L, coalesce(old_key, ''?''), ''key'', format(''%%s rows have the key.'', count(*)), ''Give each row a key of its own.''
        from sluice_import_views.%1$I group by old_key having count(*) > 1 or old_key is null on conflict do nothing', source.name);
  end loop;
end $$;
comment on procedure sluice_import.make_views is 'Makes a view of each declared table, for the length of the import, with all of its columns and its key as old_key. Notes times that Sluice has not, and keys that several rows have.';

create or replace procedure sluice_import.make_stages()
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  target record;
begin
  for target in
      select t.name, to_regclass('public.' || t.name) as relation
      from (select s.target as name from pg_temp.source_tables as s union select s.also_to from pg_temp.source_tables as s) as t where t.name is not null loop
    execute (select format('create temporary table %I (%s) on commit drop', 'to_' || target.name, string_agg(format('%I %s %s %s', a.attname,
        case when a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype) then 'numeric'
          when a.atttypid in ('float4'::regtype, 'float8'::regtype) then 'float8' when t.typname = 'vector' then 'real[]' else format_type(a.atttypid, null) end,
        case when a.attcollation <> t.typcollation then (select format('collate %I', l.collname) from pg_collation as l where l.oid = a.attcollation) end,
        case when a.attname = 'source_system' then format('default %L', current_setting('sluice.import_system'))
          when target.name <> 'users' then 'default ' || pg_get_expr(d.adbin, d.adrelid) end), ', ' order by a.attnum)
        || ', arrival bigint generated always as identity')
      from pg_attribute as a join pg_type as t on t.oid = a.atttypid left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = target.relation and a.attnum > 0 and not a.attisdropped and a.attgenerated = '');
  end loop;
end $$;
comment on procedure sluice_import.make_stages is 'Makes a temporary table to_x for each table x that the import fills: its columns and defaults without its rules, numbers of any size, and the order of arrival.';

drop procedure if exists sluice_import.begin_import(public.source_system, text[]);
create or replace procedure sluice_import.begin_import(system public.source_system, tables jsonb)
  language plpgsql
  as $$
declare
  -- An empty setting counts as not set, because PostgreSQL keeps a setting that was local to a transaction as an empty text.
  source_schema text := coalesce(nullif(current_setting('sluice.import_schema', true), ''), replace(system::text, '_', '-'));
  target text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'An import runs under the isolation level READ COMMITTED.' using errcode = 'feature_not_supported';
  end if;
  if source_schema in ('public', 'sluice_import', 'pg_catalog', 'information_schema') or to_regnamespace(quote_ident(source_schema)) is null then
    raise exception 'The setting sluice.import_schema names no schema that could hold the tables of %: "%".', system, source_schema
      using errcode = 'invalid_schema_name';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('sluice_import', 0));
  if sluice_import.has_demo_data() then
    raise exception 'The database holds the demo data of Sluice.'
      using errcode = 'object_not_in_prerequisite_state', hint = 'Import into a database without it: start Sluice on a new one with --sluice.demo=false. Nothing was imported.';
  end if;
  -- Streams and live queries read everything anew, instead of each imported row.
  perform feed.begin_import();
  perform set_config('sluice.import_system', system::text, true);
  -- Times without a zone are in UTC. A table name without a schema means an old table; tables of Sluice need their schema.
  perform set_config('TimeZone', 'UTC', true);
  perform set_config('search_path', 'pg_catalog, sluice_import_views', true);
  create temporary table source_tables (name text primary key, target text, also_to text, id_of text, found text, secrets text[]) on commit drop;
  create temporary table problems (source_table text, source_key text, source_column text, reason text, remedy text,
    primary key (source_table, source_key, source_column)) on commit drop;
  create temporary table loosened (source_table text, source_key text, primary key (source_table, source_key)) on commit drop;
  call sluice_import.check_structure(source_schema, tables);
  create schema sluice_import_views;
  call sluice_import.make_views(source_schema, tables);
  call sluice_import.make_stages();
  -- Earlier versions of this file did not fill brought_rows. This adds the rows that they brought in.
  for target in select distinct s.target from pg_temp.source_tables as s where s.target is not null loop
    execute format(
      'insert into sluice_import.brought_rows (target_table, id)
        select %1$L, t.id from public.%1$I as t where t.source_system = $1
          and not exists (select from sluice_import.brought_rows as b where b.target_table = %1$L and b.id = t.id)', target) using system;
  end loop;
end $$;
comment on procedure sluice_import.begin_import is 'Begins the import of a system: checks its tables and columns, lets no other import run beside it, and finds its tables by their bare names until the transaction ends. The schema is that of the setting sluice.import_schema, else the system''s name with hyphens.';

create or replace function sluice_import.has_demo_data() returns boolean
  language sql
  stable
  -- The keys of the demo data are in this range. A generated key never has so many zeros.
  return exists (select from public.organizations where id between '01900000-0000-7000-8000-000000000000' and '01900000-0000-7000-8000-00000000ffff')
    or exists (select from public.projects where id between '01900000-0000-7000-8000-000000000000' and '01900000-0000-7000-8000-00000000ffff')
    or exists (select from public.repositories where id between '01900000-0000-7000-8000-000000000000' and '01900000-0000-7000-8000-00000000ffff')
    or exists (select from public.event_types where id between '01900000-0000-7000-8000-000000000000' and '01900000-0000-7000-8000-00000000ffff')
    or exists (select from public.users where source_key like 'demo%' and id between '01900000-0000-7000-8000-000000000000' and '01900000-0000-7000-8000-00000000ffff');
comment on function sluice_import.has_demo_data is 'Whether the demo data of Sluice was loaded, and some of it is there.';

-- Rows. An import writes the rows for a table x into the temporary table to_x, and calls bring. The procedure bring skips rows that an earlier
-- import brought in. It changes or leaves out rows that the rules of x do not allow, and notes both.

create or replace procedure sluice_import.leave_out(target text, source_table text, source_column text, reason text, is_known boolean, condition text)
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  source record;
  left_out text[];
begin
  -- is_own is true if the target is the declared table "to" of the old table. Other targets get additional rows, which stand for no old row.
  select s.name, coalesce(s.target = leave_out.target, false) as is_own, s.secrets into source from pg_temp.source_tables as s where s.name = leave_out.source_table;
  execute format('with gone as (delete from %I where %s returning source_key) select array_agg(source_key) from gone', 'to_' || target, condition) into left_out;
  if left_out is null then
    return;
  end if;
  if not source.is_own then
    insert into sluice_import.leftovers (source_table, source_key, source_column, reason)
      select leave_out.source_table, k.key, leave_out.source_column, format('%s It became no row of %s.', reason, target) from unnest(left_out) as k (key)
      on conflict do nothing;
    return;
  end if;
  is_known := is_known or sluice_import.is_on('import_leave_out');
  insert into pg_temp.problems (source_table, source_key, source_column, reason, remedy)
    select leave_out.source_table, k.key, leave_out.source_column, leave_out.reason,
        'Correct the value, or leave such rows out with the setting sluice.import_leave_out = on.'
      from unnest(left_out) as k (key)
      where not is_known and not exists (select from pg_temp.loosened as l where l.source_table = leave_out.source_table and l.source_key = k.key)
        and not exists (select from pg_temp.problems as p where p.source_table = leave_out.source_table and p.source_key = k.key)
    on conflict do nothing;
  execute format(
    'insert into sluice_import.leftovers as n (source_table, source_key, source_column, value, reason, row_left_out)
      select %1$L, s.old_key, %2$L, (to_jsonb(s) - $1)::text, %3$L, true from sluice_import_views.%4$I as s where s.old_key = any ($2)
      on conflict (system, source_table, source_key, source_column) do update set value = excluded.value, reason = excluded.reason, row_left_out = true
        where not n.row_left_out',
    source_table, source_column, reason || ' The row was not brought in; the value is all of it.', source_table) using source.secrets, left_out;
end $$;
comment on procedure sluice_import.leave_out is 'Removes the rows of a condition from to_x. It notes them without their secrets if that is expected or allowed; otherwise the import fails and names them.';

create or replace procedure sluice_import.mend(target text, source_table text, source_column text, reason text, statement text)
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  mended record;
begin
  -- The note contains the old value, unless the value is a secret.
  execute format(
    'with mended as (%1$s)
      insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
        select %2$L, m.source_key, %3$L, case when %3$L = any ((select secrets from pg_temp.source_tables where name = %2$L)::text[]) then null
            when to_jsonb(s) ? %3$L then to_jsonb(s) ->> %3$L
            else m.was end, %4$L
          from mended as m left join sluice_import_views.%2$I as s on s.old_key = m.source_key
      on conflict do nothing', statement, source_table, source_column, reason);
end $$;
comment on procedure sluice_import.mend is 'Runs a statement that changes rows of to_x, and notes the old values.';

create or replace function sluice_import.rules(target text) returns table (condition text, columns name[], rule text)
  language sql
  stable
  set search_path = pg_catalog
  as $$
    -- The temporary tables to_x accept numbers of any size. These rules find numbers that do not fit into the table x.
    select r.condition, array[a.attname], r.rule
      from pg_attribute as a,
        lateral (values
          (case when a.atttypid = 'int2'::regtype then format('%I between -32768 and 32767', a.attname)
            when a.atttypid = 'int4'::regtype then format('%I between -2147483648 and 2147483647', a.attname)
            when a.atttypid = 'int8'::regtype then format('%I between -9223372036854775808 and 9223372036854775807', a.attname)
            when a.atttypid = 'numeric'::regtype and a.atttypmod > 0
              then format('%1$I not in (''NaN'', ''Infinity'', ''-Infinity'') and abs(round(%1$I, %2$s)) < 1e%3$s', a.attname, (a.atttypmod - 4) & 65535, ((a.atttypmod - 4) >> 16) - ((a.atttypmod - 4) & 65535))
            when a.atttypid in ('numeric'::regtype, 'float4'::regtype, 'float8'::regtype) then format('%I not in (''NaN'', ''Infinity'', ''-Infinity'')', a.attname) end,
            format('a number of the type %s', format_type(a.atttypid, a.atttypmod))),
          (case when a.attnotnull then format('%I is not null', a.attname) end, format('%I is not null', a.attname))) as r (condition, rule)
      where a.attrelid = to_regclass('public.' || target) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and r.condition is not null
    union all
    -- In the tables to_x, a vector is a list of numbers, whichever type it has in the table x.
    select format('coalesce(array_ndims(%1$I), 0) = 1 and cardinality(%1$I) = dimensions and array_position(%1$I, null) is null
          and not %1$I && array[''NaN'', ''Infinity'', ''-Infinity'']::real[] or %1$I is null', a.attname),
        array[a.attname], 'as many finite numbers as the column dimensions says'
      from pg_attribute as a join pg_type as t on t.oid = a.atttypid
      where a.attrelid = to_regclass('public.' || target) and t.typname = 'vector' and a.attnum > 0 and not a.attisdropped
    union all
    select pg_get_expr(c.conbin, c.conrelid), k.columns, regexp_replace(pg_get_constraintdef(c.oid), '^CHECK \(\((.*)\)\)$', '\1')
      from pg_constraint as c,
        lateral (select array_agg(a.attname order by a.attnum desc) as columns
          from pg_attribute as a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as k
      where c.conrelid = to_regclass('public.' || target) and c.contype = 'c' and pg_get_constraintdef(c.oid) !~ '\mvector_dims\('
  $$;
comment on function sluice_import.rules is 'The rules of a table''s rows: the condition, its columns (the last one first), and its text for messages.';

create or replace function sluice_import.remedies(target text, place name, rule text) returns table (expression text, told text)
  language sql
  stable
  set search_path = pg_catalog
  as $$
    select r.expression, r.told
      from pg_attribute as a join pg_type as t on t.oid = a.atttypid left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum,
        lateral (values
          -- Cuts a text to the maximum length that the rule names.
          (1, case when t.typcategory = 'S' then (select format('left(%I, %s)', a.attname, m[1]) from regexp_match(rule, '<= (\d+)') as m where m is not null) end, 'the first characters stay'),
          (2, case when a.atttypid = 'jsonb'::regtype then format('case when %1$I is not null then jsonb_build_object(''value'', %1$I) end', a.attname) end, 'an object with the value stands for it'),
          (3, case when a.atttypid = 'jsonb'::regtype then format('case when %1$I is not null then jsonb_build_array(%1$I) end', a.attname) end, 'a list with the value stands for it'),
          (4, case when a.atttypid = 'numeric'::regtype and a.atttypmod > 0 then format('round(%I, %s)', a.attname, (a.atttypmod - 4) & 65535) end, 'it is rounded'),
          (5, case when not a.attnotnull and a.attname not in ('id', 'source_key', 'source_system') then 'null::' || case when t.typcategory = 'N' then 'numeric' when t.typname = 'vector' then 'real[]' else format_type(a.atttypid, null) end end, 'null stands for it'),
          (6, case when a.attname <> 'id' then '(' || pg_get_expr(d.adbin, d.adrelid) || case when t.typcategory = 'N' then ')::numeric' else ')' end end, 'the default stands for it'),
          (7, case when a.attname in ('name', 'title') or t.typcategory = 'S' and rule ~ '\mlength\(' then 'source_key' end, 'the old key stands for it')) as r (place, expression, told)
      where a.attrelid = to_regclass('public.' || target) and a.attname = remedies.place and r.expression is not null
      order by r.place
  $$;
comment on function sluice_import.remedies is 'Values that may stand for a value that breaks a rule, the best one first.';

create or replace procedure sluice_import.keep_rules(target text, source_table text, renamed jsonb)
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  stage constant text := quote_ident('to_' || target);
  rule record;
  remedy record;
  broken boolean[];
  place name;
  others text;
begin
  -- The table to_users has no defaults, so null is allowed in it. The function bring_user checks the e-mail addresses.
  create temporary table kept_rules on commit drop as
    select row_number() over () as place, r.* from sluice_import.rules(target) as r where target <> 'users' or r.rule !~ ' is not null$' and r.columns[1] <> 'email';
  -- A change for one rule can break another rule.
  for pass in 1..10 loop
    execute (select format('select array[%s] from %s', string_agg(format('coalesce(bool_or(not (%s)), false)', condition), ', ' order by r.place), stage)
      from pg_temp.kept_rules as r) into broken;
    exit when true <> all (broken);
    for rule in select * from pg_temp.kept_rules as r where broken[r.place] order by r.place loop
      foreach place in array rule.columns loop
        select string_agg(quote_ident(a.attname), ', ') into others
          from pg_attribute as a where a.attrelid = to_regclass('pg_temp.' || stage) and a.attnum > 0 and not a.attisdropped and a.attname <> place;
        for remedy in select * from sluice_import.remedies(target, place, rule.rule) loop
          call sluice_import.mend(target, source_table, coalesce(renamed ->> place, place),
            format('The value breaks a rule of %s: %s; %s.', target, rule.rule, remedy.told),
            format('update %1$s as t set %2$I = m.mended from (
                select row, %2$I as mended, was from (select ctid as row, %2$I::text as was, %3$s, %4$s as %2$I from %1$s where not (%5$s)) as changed
                where (%5$s) is not false) as m
              where t.ctid = m.row returning t.source_key, m.was', stage, place, others, remedy.expression, rule.condition));
        end loop;
      end loop;
      call sluice_import.leave_out(target, source_table, coalesce(renamed ->> rule.columns[1]::text, rule.columns[1]),
        format('The value breaks a rule of %s: %s.', target, rule.rule), false, format('not (%s)', rule.condition));
    end loop;
  end loop;
  drop table pg_temp.kept_rules;
end $$;
comment on procedure sluice_import.keep_rules is 'Changes the rows of to_x that break a rule of x about a single row, and leaves out those that no change helps.';

create or replace function sluice_import.keep_unique(target text, source_table text, alike text) returns boolean
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  stage constant text := quote_ident('to_' || target);
  is_own constant boolean := exists (select from pg_temp.source_tables as s where s.name = source_table and s.target = keep_unique.target);
  rule record;
  found_some boolean := false;
  self record;
begin
  for rule in
      select k.names, k.aliased, k.joined, k.plain, coalesce(pg_get_expr(i.indpred, i.indrelid), 'true')
          || case when i.indnullsnotdistinct then '' else k.given end as condition, coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') as predicate
        from pg_index as i,
          lateral (
            select string_agg(d.expression, ', ') as names, string_agg(format('%s as k%s', d.expression, d.place), ', ') as aliased,
                string_agg(format(case when i.indnullsnotdistinct then '(%s) is not distinct from twins.k%s' else '(%s) = twins.k%s' end, d.expression, d.place), ' and ') as joined,
                string_agg(format(' and (%s) is not null', d.expression), '') as given, array_agg(d.expression) as plain
              from (select p as place, pg_get_indexdef(i.indexrelid, p, true) as expression from generate_series(1, i.indnkeyatts) as p) as d) as k
        where i.indrelid = to_regclass('public.' || target) and i.indisunique and not i.indisprimary and not k.plain && array['id', 'source_key'] loop
    execute format('create temporary table twins on commit drop as
        select ctid as row, id, source_key, %1$s, row_number() over w as place, first_value(id) over w as first
          from %2$s where %3$s window w as (partition by %4$s order by arrival)',
      rule.aliased, stage, rule.condition, rule.names);
    execute format('create temporary table same on commit drop as
        select row, id, source_key, coalesce((select t.id from public.%1$I as t where %2$s and %3$s limit 1), case when place > 1 then first end) as other from pg_temp.twins',
      target, rule.predicate, rule.joined);
    delete from pg_temp.same where other is null;
    if exists (select from pg_temp.same) then
      found_some := true;
      if alike = any (rule.plain) then
        call sluice_import.mend(target, source_table, alike, 'Another row has it; this one has it with its old key behind it.',
          format('update %1$s as t set %2$I = left(t.%2$I, greatest(1, 197 - length(t.source_key))) || '' ('' || t.source_key || '')'' from pg_temp.same as s
            where t.ctid = s.row returning t.source_key, null::text as was', stage, alike));
      else
        if is_own then
          insert into sluice_import.merged_rows (source_table, source_key, target_table, id)
            select keep_unique.source_table, s.source_key, target, s.other from pg_temp.same as s on conflict do nothing;
          for self in
              select a.attname from pg_constraint as c join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
              where c.conrelid = to_regclass('public.' || target) and c.confrelid = c.conrelid and c.contype = 'f' loop
            execute format('update %1$s as t set %2$I = s.other from pg_temp.same as s where t.%2$I = s.id', stage, self.attname);
          end loop;
        end if;
        call sluice_import.leave_out(target, source_table, rule.plain[cardinality(rule.plain)], format('Another row has the same %s, and stays.', rule.names), true,
          'source_key in (select source_key from pg_temp.same)');
      end if;
    end if;
    drop table pg_temp.twins, pg_temp.same;
  end loop;
  return found_some;
end $$;
comment on function sluice_import.keep_unique is 'Merges rows of to_x with those that have the same unique values, or gives them another name. Returns whether there were any.';

create or replace function sluice_import.keep_references(target text, source_table text, renamed jsonb) returns boolean
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  stage constant text := quote_ident('to_' || target);
  reference record;
  dangling text;
  is_broken boolean;
  found_some boolean := false;
begin
  for reference in
      select c.confrelid, c.confrelid = c.conrelid as is_self, k.optional, k.first, k.given, k.matched
        from pg_constraint as c,
          lateral (
            select (array_agg(a.attname order by a.attnum = any (coalesce(c.confdelsetcols, '{}')) desc, r.place) filter (where not a.attnotnull and a.attgenerated = '')) [1] as optional,
                (array_agg(a.attname order by r.place)) [1] as first, coalesce(string_agg(format('t.%I is not null', a.attname), ' and ') filter (where not a.attnotnull and a.attgenerated = ''), 'true') as given,
                string_agg(format('o.%I = %s', f.attname, case when a.attgenerated = '' then format('t.%I', a.attname) else pg_get_expr(d.adbin, d.adrelid) end), ' and ') as matched
              from unnest(c.conkey, c.confkey) with ordinality as r (own, other, place)
                join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = r.own join pg_attribute as f on f.attrelid = c.confrelid and f.attnum = r.other
                left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum) as k
        where c.conrelid = to_regclass('public.' || target) and c.contype = 'f' and c.conparentid = 0 loop
    dangling := format('%s and not exists (select from %s as o where %s) %s', reference.given, reference.confrelid::regclass, reference.matched,
      case when reference.is_self then format('and not exists (select from %s as o where %s)', stage, reference.matched) end);
    execute format('select exists (select from %s as t where %s)', stage, dangling) into is_broken;
    if is_broken and reference.optional is not null then
      found_some := true;
      execute format('insert into pg_temp.loosened select %L, t.source_key from %s as t where %s on conflict do nothing', source_table, stage, dangling);
      call sluice_import.mend(target, source_table, coalesce(renamed ->> reference.optional, reference.optional), 'It refers to a row that does not exist or did not come in; null stands for it.',
        format('update %1$s as t set %2$I = null where %3$s returning t.source_key, null::text as was', stage, reference.optional, dangling));
    elsif is_broken then
      found_some := true;
      call sluice_import.leave_out(target, source_table, coalesce(renamed ->> reference.first, reference.first), 'It refers to a row that does not exist or did not come in.', true,
        format('ctid in (select t.ctid from %s as t where %s)', stage, dangling));
    end if;
  end loop;
  return found_some;
end $$;
comment on function sluice_import.keep_references is 'Clears references of to_x to rows that do not exist, and leaves out rows whose reference is required. Returns whether there were any.';

create or replace procedure sluice_import.break_cycles()
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  closing text[];
  times bigint;
begin
  create temporary table cycles on commit drop as
    select task_id, depends_on_id, source_key, created_at from to_task_dependencies
    union all
    select d.task_id, d.depends_on_id, null, d.created_at from public.task_dependencies as d where exists (select from to_task_dependencies);
  loop
    -- A task that depends on no other task, or on which no other task depends, is in no cycle.
    loop
      delete from pg_temp.cycles as c where not exists (select from pg_temp.cycles as o where o.task_id = c.depends_on_id)
        or not exists (select from pg_temp.cycles as o where o.depends_on_id = c.task_id);
      get diagnostics times = row_count;
      exit when times = 0;
    end loop;
    select array[(array_agg(c.source_key order by c.created_at desc, c.source_key desc))[1]] into closing from pg_temp.cycles as c where c.source_key is not null;
    exit when closing[1] is null;
    call sluice_import.leave_out('task_dependencies', 'task_dependencies', 'depends_on_id', 'It closes a cycle of tasks that wait for each other.', true,
      format('source_key = %L', closing[1]));
    delete from pg_temp.cycles where source_key = closing[1];
  end loop;
  drop table pg_temp.cycles;
end $$;
comment on procedure sluice_import.break_cycles is 'Leaves out the latest dependency of each cycle of tasks.';

create or replace procedure sluice_import.bring(target text, source_table text, renamed jsonb default '{}', alike text default null)
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  stage constant text := quote_ident('to_' || target);
  columns text;
  is_changed boolean;
  is_any boolean;
  each record;
  failure text;
  violated text;
begin
  execute format('delete from %1$s as t using %1$s as o where t.source_key = o.source_key and t.ctid > o.ctid', stage);
  execute format('delete from %1$s as t where exists (select from public.%2$I as h where h.source_system = t.source_system and h.source_key = t.source_key)', stage, target);
  if exists (select from pg_temp.source_tables as s where s.name = source_table and s.target = bring.target) then
    execute format('delete from %s as t using sluice_import.merged_rows as m where m.system = t.source_system and m.source_table = %L and m.source_key = t.source_key',
      stage, source_table);
  end if;
  call sluice_import.leave_out(target, source_table, '*', 'The row was deleted in Sluice, and stays deleted.', true,
    format('id in (select b.id from sluice_import.brought_rows as b where b.target_table = %L)', target));
  execute format('select exists (select from %s)', stage) into is_any;
  if not is_any then
    return;
  end if;
  execute format('analyze %s', stage);
  loop
    is_changed := sluice_import.keep_references(target, source_table, renamed);
    call sluice_import.keep_rules(target, source_table, renamed);
    is_changed := sluice_import.keep_unique(target, source_table, alike) or is_changed;
    exit when not is_changed;
  end loop;
  if target = 'task_dependencies' then
    call sluice_import.break_cycles();
  end if;
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
    from pg_attribute as a where a.attrelid = to_regclass('pg_temp.' || stage) and a.attnum > 0 and not a.attisdropped and a.attname <> 'arrival';
  begin
    execute format('insert into public.%1$I (%2$s) select %2$s from %3$s', target, columns, stage);
  exception when data_exception or integrity_constraint_violation or program_limit_exceeded or raise_exception then
    -- The message of PostgreSQL is dropped, because it would show the row with its secrets. A second attempt inserts each row by itself.
    for each in execute format('select ctid as row, source_key from %s order by arrival', stage) loop
      begin
        execute format('insert into public.%1$I (%2$s) select %2$s from %3$s where ctid = $1', target, columns, stage) using each.row;
      exception when data_exception or integrity_constraint_violation or program_limit_exceeded or raise_exception then
        get stacked diagnostics failure = returned_sqlstate, violated = constraint_name;
        call sluice_import.leave_out(target, source_table, '*', format('PostgreSQL does not take it (%s).', concat_ws(' ', failure, nullif(violated, ''))), false,
          format('ctid = %L', each.row));
      end;
    end loop;
  end;
  execute format('insert into sluice_import.brought_rows (target_table, id) select %L, id from %s on conflict do nothing', target, stage);
end $$;
comment on procedure sluice_import.bring is 'Brings the rows of to_x into x. "renamed" names the old columns by the new ones, where they differ; "alike" is a column whose value is changed where another row has it. The rows that came in stay in to_x until the transaction ends.';

create or replace procedure sluice_import.bring_users(source_table text, renamed jsonb default '{}')
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  one record;
begin
  delete from to_users as t where exists (select from public.users as u where u.source_system = t.source_system and u.source_key = t.source_key);
  update to_users as t set id = sluice_import.new_id(current_setting('sluice.import_system'), bring_users.source_table, t.source_key);
  call sluice_import.leave_out('users', source_table, '*', 'The row was deleted in Sluice, and stays deleted.', true,
    'id in (select b.id from sluice_import.brought_rows as b where b.target_table = ''users'')');
  call sluice_import.keep_rules('users', source_table, renamed);
  for one in
      select t.source_key, (select jsonb_object_agg(p.key, p.value) from jsonb_each(to_jsonb(t)) as p where p.value <> 'null') as given
      from to_users as t order by t.created_at, length(t.source_key), t.source_key loop
    perform sluice_import.bring_user(bring_users.source_table, one.source_key, one.given - array['id', 'source_system', 'source_key', 'arrival']);
  end loop;
  insert into sluice_import.brought_rows (target_table, id)
    select 'users', u.id from public.users as u join to_users as t on t.id = u.id on conflict do nothing;
end $$;
comment on procedure sluice_import.bring_users is 'Brings the accounts of to_users in, the oldest first: each merged with the user of the same person, or as a user of its own.';

-- End of an import.

create or replace procedure sluice_import.end_import()
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  importing constant text := current_setting('sluice.import_system');
  source record;
  noted record;
  times bigint;
begin
  for source in select * from pg_temp.source_tables as s order by s.name loop
    -- If a row was merged into a row that does not exist in Sluice, this notes it as left out.
    for noted in select distinct m.target_table from sluice_import.merged_rows as m where m.system = importing::public.source_system and m.source_table = source.name loop
      execute format(
        'insert into sluice_import.leftovers as n (source_table, source_key, source_column, value, reason, row_left_out)
          select %1$L, m.source_key, ''*'', (to_jsonb(s) - $1)::text, ''The row that it is part of did not come in, or was deleted in Sluice.'', true
          from sluice_import.merged_rows as m join sluice_import_views.%1$I as s on s.old_key = m.source_key
          where m.system = %2$L and m.source_table = %1$L and m.target_table = %3$L and not exists (select from public.%3$I as t where t.id = m.id)
          on conflict (system, source_table, source_key, source_column) do update set row_left_out = true where not n.row_left_out',
        source.name, importing, noted.target_table) using source.secrets;
      execute format(
        'delete from sluice_import.merged_rows as m
          where m.system = %2$L and m.source_table = %1$L and m.target_table = %3$L and m.merged_at = now() and not exists (select from public.%3$I as t where t.id = m.id)',
        source.name, importing, noted.target_table);
    end loop;
    -- Each old row must be in Sluice, merged into another row, or noted as left out. All others are lost.
    execute format(
      'create temporary table counted on commit drop as
        select s.old_key, case when %1$s then ''brought'' when m.source_key is not null then ''merged'' when n.source_key is not null then ''noted'' else ''lost'' end as way
        from sluice_import_views.%2$I as s
          left join sluice_import.merged_rows as m on m.system = %3$L and m.source_table = %2$L and m.source_key = s.old_key
          left join (select distinct source_key from sluice_import.leftovers where system = %3$L and source_table = %2$L and row_left_out) as n on n.source_key = s.old_key',
      coalesce(source.found, format('exists (select from public.%I as t where t.id = sluice_import.new_id(%L, %L, s.old_key))', source.target, importing, source.id_of)),
      source.name, importing);
    insert into pg_temp.problems (source_table, source_key, source_column, reason, remedy)
      select source.name, c.old_key, '*', 'The row did not come in, and nothing says why.', 'Report it as a mistake of the import.'
      from pg_temp.counted as c where c.way = 'lost' and not exists (select from pg_temp.problems as p where p.source_table = source.name and p.source_key = c.old_key)
      on conflict do nothing;
    for noted in select count(*) as all_rows, count(*) filter (where way = 'brought') as brought, count(*) filter (where way = 'merged') as merged,
        count(*) filter (where way = 'noted') as noted from pg_temp.counted loop
      raise notice 'Rows of %: %, of which % are here, % are part of others, and % were left out.', source.name, noted.all_rows, noted.brought, noted.merged, noted.noted;
    end loop;
    drop table pg_temp.counted;
  end loop;
  select count(*) into times from pg_temp.problems;
  if times > 0 then
    raise exception E'% values of % cannot come in.\n%', times, importing,
        (select string_agg(format('%s.%s, key %s: %s %s', p.source_table, p.source_column, p.source_key, p.reason, p.remedy), E'\n')
          from (select * from pg_temp.problems order by source_table, source_column, source_key limit 10000) as p)
      using errcode = 'data_exception', hint = 'Nothing was imported.';
  end if;
  for source in select * from pg_temp.source_tables loop
    execute format('drop view sluice_import_views.%I', source.name);
  end loop;
  drop schema sluice_import_views;
  for noted in
      select source_table, source_column, reason, count(*) as times from sluice_import.leftovers
      where system = importing::public.source_system and noted_at = now()
      group by 1, 2, 3 order by 1, 2, 3 loop
    raise notice 'Left over: %.% (% times). %', noted.source_table, noted.source_column, noted.times, noted.reason;
  end loop;
  for noted in
      select count(*) as times from public.users
      where source_system = importing::public.source_system and is_admin and is_active having count(*) > 0 loop
    raise notice 'Noted as administrators: % users of the system. The mark gives them no rights in Sluice; the table administrators and the role in a token do.', noted.times;
  end loop;
end $$;
comment on procedure sluice_import.end_import is 'Ends an import: fails if a value cannot come in or a row is nowhere, and names all of them; else says what it could not place as it was, without the values, and how many of its users are noted as administrators.';

commit;
