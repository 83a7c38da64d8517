drop schema feed cascade;

create or replace function touch_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog
  as $$
begin
  new.updated_at := now();
  return new;
end $$;
comment on function touch_updated_at() is 'Sets updated_at before each update.';
