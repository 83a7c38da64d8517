select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"type":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || ',"retentionDays":' || coalesce(t2.retention_days::text, 'null') || '}'
            from event_types as t2
            where t2.id = t1.event_type_id
            and true /* visible: PUBLIC */), 'null') || ',"occurredAt":' || to_json(least(greatest(t1.occurred_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"expiresAt":' || case when (
          (select case when t1.occurred_at < '9999-01-01' then t1.occurred_at + make_interval(days => kind.retention_days) end
            from event_types as kind
            where kind.id = t1.event_type_id)) between timestamptz '0001-01-01 00:00:00+00'
        and timestamptz '9999-12-31 23:59:59.999999+00' then to_json((
            (select case when t1.occurred_at < '9999-01-01' then t1.occurred_at + make_interval(days => kind.retention_days) end
              from event_types as kind
              where kind.id = t1.event_type_id)))::text else 'null' end || ',"matchingSubscriptions":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from event_subscriptions as t4
            where (t4.id in 
              (select m.id
                from match_event_subscriptions(t1.id) as m))
            and ((t4.user_id = k.caller
                and not exists 
                (select
                  from projects as d
                  where d.id = t4.shared_project_id
                  and d.deleted_at is not null)) or exists 
              (select
                from project_members as m
                where m.project_id = t4.shared_project_id
                and m.user_id = k.caller
                and m.is_live)) /* visible: OWNER, MEMBER */)::text || ',"nodes":[' || coalesce(string_agg('{"name":' || to_json(t3.name)::text || ',"channel":"' || upper(t3.channel::text collate "C") || '","priority":' || t3.priority::text || ',"user":' || coalesce(
                (select '{"name":' || coalesce(to_json(t5.name)::text, 'null') || '}'
                  from users as t5
                  where t5.id = t3.user_id
                  and (t5.id = k.caller or exists 
                    (select
                      from organization_members as o
                      where o.user_id = t5.id
                      and exists 
                      (select
                        from organization_members as m
                        where m.organization_id = o.organization_id
                        and m.user_id = k.caller offset 0) offset 0) or exists 
                    (select
                      from project_members as o
                      where o.user_id = t5.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = o.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
          from 
          (select t3.*
            from 
            (select t3.*, row_number() over () as page_row
              from 
              (select t3.*
                from event_subscriptions as t3
                where (t3.id in 
                  (select m.id
                    from match_event_subscriptions(t1.id) as m))
                and ((t3.user_id = k.caller
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t3.shared_project_id
                      and d.deleted_at is not null offset 0)) or exists 
                  (select
                    from project_members as m
                    where m.project_id = t3.shared_project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: OWNER, MEMBER */
                order by t3.priority desc, t3.id desc
                limit 21) as t3) as t3
            where t3.page_row <= $3::bigint) as t3
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from events as t1
          where t1.project_id = any (array
            (select distinct m.project_id
              from project_members as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: MEMBER, by scope */
          and exists 
          (select
            from event_types as t6
            where t6.id = t1.event_type_id
            and true /* visible: PUBLIC */
            and t6.source = any ($4::event_source[]))
          order by t1.occurred_at, t1.id
          limit 17) as t1) as t1
      where t1.page_row <= $5::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
