-- What every area needs.

comment on schema public is 'Sluice. Comments name the systems that data was merged from: Y YudaiV3, V Vibe8, A agent orchestrator, C Code4me V2, P codegen platform.';

create type source_system as enum ('yudai_v3', 'vibe8', 'agent_orchestrator', 'code4me_v2', 'codegen_platform');
comment on type source_system is 'The systems whose data was merged.';

create function touch_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog
  as $$
begin
  new.updated_at := now();
  return new;
end $$;
comment on function touch_updated_at() is 'Keeps updated_at: for a trigger before each update.';
