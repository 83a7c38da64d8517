-- Notifies PostGraphile of each new message (live.mjs).
create or replace function public.bench_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('message:' || new.conversation_id, json_build_object('id', new.id)::text);
  return null;
end
$$;
comment on function public.bench_notify() is '@behavior -*';
create or replace trigger bench_notify after insert on messages for each row execute function public.bench_notify();
