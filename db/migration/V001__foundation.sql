-- Foundation: needed by the tables of every area.

comment on schema public is 'Sluice. Comments name the systems from which data was imported: Y YudaiV3, V Vibe8, A agent orchestrator, C Code4me V2, P codegen platform.';

-- Trigrams, for the index of file names.
create extension if not exists pg_trgm;

create type source_system as enum ('yudai_v3', 'vibe8', 'agent_orchestrator', 'code4me_v2', 'codegen_platform');
comment on type source_system is 'The systems whose data was imported.';

create function touch_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog
  as $$
begin
  new.updated_at := now();
  return new;
end $$;
comment on function touch_updated_at() is 'Sets updated_at before each update.';
