-- Encrypts the secrets of other services anew, with a new key. See README.md beside this file.
--
-- It wants four settings of the session: sluice.old_secret_key_id and sluice.old_secret_key say which secrets are meant and what opens them,
-- sluice.secret_key_id and sluice.secret_key what they are encrypted with from now on. Secrets under any other key stay as they are. Either all of
-- them are changed or, when the old key does not open one of them, none.

begin;

do $$
declare
  old_id constant text := coalesce(current_setting('sluice.old_secret_key_id', true), '');
  old_key constant text := coalesce(current_setting('sluice.old_secret_key', true), '');
  place record;
  times bigint;
begin
  if old_id = '' or old_key = '' then
    raise exception 'It takes the old key and its name: the settings sluice.old_secret_key and sluice.old_secret_key_id.'
      using errcode = 'invalid_parameter_value';
  end if;
  if old_id = current_setting('sluice.secret_key_id', true) then
    raise exception 'The new key needs a name of its own; "%" is the old one''s.', old_id using errcode = 'invalid_parameter_value';
  end if;
  -- Nothing is brought in with the old key meanwhile.
  perform pg_advisory_xact_lock(hashtextextended('sluice_import', 0));
  for place in
      select * from (values ('users', 'totp_secret_encrypted'), ('auth_tokens', 'access_token_encrypted'), ('auth_tokens', 'refresh_token_encrypted'),
        ('context_sources', 'credentials_encrypted'), ('event_subscriptions', 'target_url_encrypted'), ('event_subscriptions', 'secret_encrypted'))
        as p (table_name, column_name) loop
    execute format('update public.%1$I set %2$I = sluice_import.seal(sluice_import.unseal(%2$I, $1)) where sluice_import.key_of(%2$I) = $2',
        place.table_name, place.column_name)
      using old_key, old_id;
    get diagnostics times = row_count;
    raise notice '%.%: % secrets have the new key.', place.table_name, place.column_name, times;
  end loop;
end $$;

commit;
