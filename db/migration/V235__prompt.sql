-- Prompt: context that is too old.

create function cleanup_expired_context_data(most integer default 10000) returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  removed bigint;
begin
  delete from context_data
    where id in (
      select c.id from context_data as c where c.expires_at <= now()
      order by c.expires_at, c.id limit most for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end $$;
comment on function cleanup_expired_context_data(integer) is 'Removes context that has expired (P). At most so many at once: answers how many it removed.';
