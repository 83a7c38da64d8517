-- Event: who is told of events, and how long they are kept.

create function match_event_subscriptions(event uuid) returns setof event_subscriptions
  language sql
  stable
  set search_path from current
  as $$
    select s.*
    from events as e
      join event_types as t on t.id = e.event_type_id
      join event_subscriptions as s on s.is_active
        and (s.project_id is null or s.project_id = e.project_id)
        and (s.repository_id is null or s.repository_id = e.repository_id)
        and (s.event_type_id is null or s.event_type_id = e.event_type_id)
        and (s.source is null or s.source = t.source)
        and e.payload @> s.filter
      left join users as u on u.id = s.user_id
    where e.id = match_event_subscriptions.event
      and (s.user_id is null or (u.is_active
        and exists (select from project_members as m where m.project_id = e.project_id and m.user_id = s.user_id)))
    order by s.priority desc, s.id
  $$;
comment on function match_event_subscriptions(uuid) is 'The subscriptions that an event matches, in the order in which they are served. A user''s subscription matches the events of projects that the user is a member of now; a flag or role of the user gives nothing.';

create function check_subscription_match(event uuid, subscription uuid) returns boolean
  language sql
  stable
  return exists (select from match_event_subscriptions(event) as s where s.id = subscription);
comment on function check_subscription_match(uuid, uuid) is 'Whether an event matches a subscription (P).';

create function process_pending_events(most integer default 100) returns integer
  language plpgsql
  set search_path from current
  as $$
declare
  event record;
  subscription event_subscriptions;
  matched uuid[] := '{}';
  matches integer;
  deliveries integer;
  taken integer := 0;
begin
  for event in
      select e.id, e.project_id, t.name, t.description
      from events as e join event_types as t on t.id = e.event_type_id
      where e.status = 'pending' order by e.occurred_at, e.id limit most for update of e skip locked loop
    matches := 0;
    deliveries := 0;
    for subscription in select * from match_event_subscriptions(event.id) loop
      matches := matches + 1;
      matched := matched || subscription.id;
      insert into event_processing_logs (event_id, event_subscription_id, stage, outcome)
        values (event.id, subscription.id, 'match', 'succeeded');
      if subscription.channel = 'notification' then
        insert into notifications (user_id, project_id, event_id, event_subscription_id, type, title, message)
          select receiver, event.project_id, event.id, subscription.id, left(event.name, 50), left(subscription.name, 200), coalesce(event.description, event.name)
          from (select subscription.user_id where subscription.user_id is not null
                union select m.user_id from project_members as m
                  where subscription.user_id is null and m.project_id = subscription.project_id) as r (receiver);
        insert into event_processing_logs (event_id, event_subscription_id, stage, outcome)
          values (event.id, subscription.id, 'deliver', 'succeeded');
      else
        deliveries := deliveries + 1;
      end if;
    end loop;
    update events
      set status = case when deliveries > 0 then 'processing' when matches > 0 then 'processed' else 'ignored' end::event_status,
        processed_at = case when deliveries = 0 then now() end
      where id = event.id;
    taken := taken + 1;
  end loop;
  -- In one order, so that two that run at once wait for each other and no more.
  perform from event_subscriptions where id = any (matched) order by id for no key update;
  update event_subscriptions as s set match_count = s.match_count + m.times, last_matched_at = now()
    from (select id, count(*) as times from unnest(matched) as each (id) group by id) as m
    where s.id = m.id;
  return taken;
end $$;
comment on function process_pending_events(integer) is 'Takes pending events, the oldest first, and matches each with the subscriptions (P). Notifications are written at once; an event that has to go out through another channel is left processing, with a log row for each subscription that matched. Answers how many events it took.';

create function cleanup_old_events(retention interval default null, most integer default 10000) returns bigint
  language plpgsql
  set search_path from current
  as $$
declare
  removed bigint;
begin
  delete from events
    where id in (
      select e.id from event_types as t
        cross join lateral (
          select o.id from events as o
          where o.event_type_id = t.id and o.status in ('processed', 'failed', 'ignored')
            and o.occurred_at < now() - coalesce(make_interval(days => t.retention_days), retention)
          order by o.occurred_at, o.id limit most for update skip locked) as e
      limit most);
  get diagnostics removed = row_count;
  return removed;
end $$;
comment on function cleanup_old_events(interval, integer) is 'Removes events that are dealt with and older than their kind keeps them (P). The retention is for kinds that name none; without it these are kept for ever. At most so many at once: answers how many it removed, so that it can be called until that is zero.';
