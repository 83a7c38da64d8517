select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"username":' || coalesce(to_json(t1.username)::text, 'null') || ',"notifications":' || 
        (select '{"totalCount":' || 
          (select least(count(*), 2147483647)
            from notifications as t3
            where t3.user_id = t1.id
            and t3.user_id = k.caller /* visible: OWNER */)::text || ',"nodes":[' || coalesce(string_agg('{"title":' || to_json(t2.title)::text || ',"severity":"' || upper(t2.severity::text collate "C") || '","isRead":' || t2.is_read::text || ',"event":' || coalesce(
                (select '{"externalId":' || coalesce(to_json(t4.external_id)::text, 'null') || '}'
                  from events as t4
                  where t4.id = t2.event_id
                  and exists 
                  (select
                    from project_members as m
                    where m.project_id = t4.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0) /* visible: MEMBER */), 'null') || ',"subscription":' || coalesce(
                (select '{"name":' || to_json(t5.name)::text || '}'
                  from event_subscriptions as t5
                  where t5.id = t2.event_subscription_id
                  and ((t5.user_id = k.caller
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t5.shared_project_id
                        and d.deleted_at is not null offset 0)) or exists 
                    (select
                      from project_members as m
                      where m.project_id = t5.shared_project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)) /* visible: OWNER, MEMBER */), 'null') || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from notifications as t2
                where t2.user_id = t1.id
                and t2.user_id = k.caller /* visible: OWNER */
                order by t2.created_at desc, t2.id desc
                limit 5) as t2) as t2
            where t2.page_row <= $3::bigint) as t2
          group by ()) || ',"eventSubscriptions":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t6.name)::text || ',"channel":"' || upper(t6.channel::text collate "C") || '","target":' || coalesce(to_json(t6.target)::text, 'null') || ',"filter":' || coalesce(t6.filter::text, 'null') || ',"matchCount":"' || t6.match_count::text || '"}', ','), '') || ']}'
          from 
          (select t6.*
            from 
            (select t6.*, row_number() over () as page_row
              from 
              (select t6.*
                from event_subscriptions as t6
                where t6.user_id = t1.id
                and ((t6.user_id = k.caller
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t6.shared_project_id
                      and d.deleted_at is not null offset 0)) or exists 
                  (select
                    from project_members as m
                    where m.project_id = t6.shared_project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: OWNER, MEMBER */
                order by t6.created_at, t6.id
                limit 21) as t6) as t6
            where t6.page_row <= $4::bigint) as t6
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from users as t1
          where (t1.id = k.caller or exists 
            (select
              from organization_members as o
              where o.user_id = t1.id
              and exists 
              (select
                from organization_members as m
                where m.organization_id = o.organization_id
                and m.user_id = k.caller)) or exists 
            (select
              from project_members as o
              where o.user_id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = o.project_id
                and m.user_id = k.caller
                and m.is_live))) /* visible: COLLEAGUE */
          and t1.username = any ($5::text[])
          order by t1.username, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
