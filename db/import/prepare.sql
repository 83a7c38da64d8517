-- What the imports have in common, in a schema of its own. Run it before the first import; running it again brings it up to date and keeps what
-- imports have noted. It reads no settings and holds no key.

begin;
set local client_min_messages = warning;

create schema if not exists sluice_import;
comment on schema sluice_import is 'What the files of db/import have in common, and what they noted.';

-- Encryption. The extension is made here unless the database has it already.
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

-- Beginning and end.

create or replace procedure sluice_import.begin_import(system public.source_system, source_tables text[])
  language plpgsql
  as $$
declare
  -- An empty setting is as good as none: so a session remembers one that was local.
  source_schema text := coalesce(nullif(current_setting('sluice.import_schema', true), ''), replace(system::text, '_', '-'));
  missing text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'An import runs under the isolation level READ COMMITTED.' using errcode = 'feature_not_supported';
  end if;
  if source_schema in ('public', 'sluice_import', 'pg_catalog', 'information_schema') or to_regnamespace(quote_ident(source_schema)) is null then
    raise exception 'The setting sluice.import_schema names no schema that could hold the tables of %: "%".', system, source_schema
      using errcode = 'invalid_schema_name';
  end if;
  select string_agg(name, ', ' order by name) into missing
    from unnest(source_tables) as name where to_regclass(format('%I.%I', source_schema, name)) is null;
  if missing is not null then
    raise exception 'The schema "%" lacks tables of %: %.', source_schema, system, missing using errcode = 'undefined_table';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('sluice_import', 0));
  perform set_config('sluice.import_system', system::text, true);
  -- Times without a zone are in UTC. What is ours is written with its schema, so nothing of ours is read for theirs.
  perform set_config('TimeZone', 'UTC', true);
  perform set_config('search_path', format('pg_catalog, %I', source_schema), true);
end $$;
comment on procedure sluice_import.begin_import is 'Begins the import of a system: checks that its tables are there, lets no other import run beside it, and finds its tables by their bare names until the transaction ends. The schema is that of the setting sluice.import_schema, else the system''s name with hyphens.';

create or replace procedure sluice_import.end_import()
  language plpgsql
  set search_path = pg_catalog
  as $$
declare
  noted record;
begin
  for noted in
      select source_table, source_column, reason, count(*) as times from sluice_import.leftovers
      where system = current_setting('sluice.import_system')::public.source_system and noted_at = now()
      group by 1, 2, 3 order by 1, 2, 3 loop
    raise notice 'Left over: %.% (% times). %', noted.source_table, noted.source_column, noted.times, noted.reason;
  end loop;
  for noted in
      select count(*) as times from public.users
      where source_system = current_setting('sluice.import_system')::public.source_system and is_admin and is_active having count(*) > 0 loop
    raise notice 'Noted as administrators: % users of the system. It gives them no rights in Sluice; the role in a token does.', noted.times;
  end loop;
end $$;
comment on procedure sluice_import.end_import is 'Ends an import: says what it could not place as it was, without the values, and how many of its users are noted as administrators.';

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

create or replace function sluice_import.label(given text, kind regtype, place text, source_key text, synonyms jsonb default '{}') returns text
  language plpgsql
  stable
  set search_path = pg_catalog
  as $$
declare
  -- As labels are written here: "In-Progress" is in_progress.
  plain text := regexp_replace(lower(btrim(given)), '[\s-]+', '_', 'g');
  meant text := coalesce(synonyms ->> plain, plain);
begin
  if given is null or exists (select from pg_enum as e where e.enumtypid = kind and e.enumlabel = meant) then
    return meant;
  end if;
  raise exception 'The import knows no meaning for the label "%" of %.% in the row with the key %.',
      given, current_setting('sluice.import_system'), place, source_key
    using errcode = 'invalid_text_representation',
      detail = format('It has to become one of %s: %s.', kind, (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = kind)),
      hint = 'Correct the row, or say in the import''s file what the label means. Nothing was imported.';
end $$;
comment on function sluice_import.label is 'An enumeration''s label for one of the old system, whatever its case; null for null. An unknown one stops the import.';

create or replace function sluice_import.json(given text) returns jsonb
  language plpgsql
  stable
  set search_path = pg_catalog
  as $$
begin
  -- Not in one expression: the planner would read what is no JSON before it is asked whether it is some.
  if pg_input_is_valid(given, 'jsonb') then
    return given::jsonb;
  end if;
  return to_jsonb(given);
end $$;
comment on function sluice_import.json is 'JSON that was kept as text; what is no JSON after all becomes a JSON text.';

create or replace function sluice_import.object(given jsonb) returns jsonb
  language sql
  immutable
  return case when jsonb_typeof(given) = 'object' then given
    when given is null or jsonb_typeof(given) = 'null' then '{}' else jsonb_build_object('value', given) end;
comment on function sluice_import.object is 'JSON where an object is wanted: nothing is an empty one, any other value an object with a value.';

create or replace function sluice_import.texts(given jsonb) returns text[]
  language sql
  immutable
  return case when jsonb_typeof(given) = 'array'
    then array(select coalesce(e ->> 'name', e #>> '{}') from jsonb_array_elements(given) as e where jsonb_typeof(e) <> 'null')
    when given is null or jsonb_typeof(given) = 'null' then '{}' else array[given #>> '{}'] end;
comment on function sluice_import.texts is 'A JSON list of texts, or of objects with names, as an array.';

create or replace function sluice_import.vector(given text) returns real[]
  language sql
  immutable
  return ('{' || btrim(given, '[]{} ') || '}')::real[];
comment on function sluice_import.vector is 'The numbers of a vector that was written as text, as pgvector does or as PostgreSQL writes arrays.';

-- Secrets of other services: the name of the key, a zero byte, and an OpenPGP message (AES-256, with a check that it is whole), since pgcrypto has
-- no AES-GCM. `secret rotate` of Sluice makes the form of these that Sluice opens. The key comes from settings of the session, so that it stands
-- in no statement.

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
  -- As Sluice takes its keys; the digits are the passphrase.
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

-- People.

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
  -- What the other account says stays; this one says the rest, and gives no rights.
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
    -- Of a name that was taken besides, this was said before.
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
  -- Who was merged and is gone since comes again.
  delete from sluice_import.merged_rows as m
    where m.system = importing and m.source_table = bring_user.source_table and m.source_key = bring_user.source_key
      and not exists (select from public.users as u where u.id = m.id);
  if sluice_import.is_merged(source_table, source_key)
      or exists (select from public.users as u where u.source_system = importing and u.source_key = bring_user.source_key) then
    return;
  end if;
  if given ->> 'email' !~ '^[^@\s]+@[^@\s]+$' then
    insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
      values (source_table, source_key, 'email', given ->> 'email', 'It is no e-mail address; the user has none.');
    given := given - 'email' || '{"email_verified": false}';
  end if;
  same := sluice_import.same_user(given);
  -- A name can be one user's alone.
  foreach taken in array array['username', 'github_username'] loop
    execute format('select id from public.users where %I = $1', taken) into held using given ->> taken;
    if held <> same or (held is not null and same is null) then
      insert into sluice_import.leftovers (source_table, source_key, source_column, value, reason)
        values (source_table, source_key, taken, given ->> taken, 'Another user has the name; this one has it with the system''s behind it.');
      given := given || jsonb_build_object(taken, (given ->> taken) || '.' || importing);
    end if;
  end loop;
  if same is not null then
    call sluice_import.merge_user(source_table, source_key, same, given);
    return;
  end if;
  -- Columns that nothing is said of have their defaults.
  given := given || jsonb_build_object('id', sluice_import.id(source_table, source_key), 'source_system', importing, 'source_key', source_key);
  execute (select format('insert into public.users (%1$s) select %1$s from jsonb_populate_record(null::public.users, $1)', string_agg(format('%I', key), ', '))
    from jsonb_each(given) where value <> 'null') using given;
end $$;
comment on function sluice_import.bring_user is 'Brings in an account of the old system: merged with the user of the same person, or as a user of its own. One that was brought in before stays as it is.';

commit;
