select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"type":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || '}'
            from event_types as t2
            where t2.id = t1.event_type_id
            and true /* visible: PUBLIC */), 'null') || ',"linear":' || coalesce(
          (select '{"identifier":' || coalesce(to_json(t3.identifier)::text, 'null') || ',"state":' || coalesce(to_json(t3.state)::text, 'null') || '}'
            from linear_events as t3
            where t3.id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t3.project_id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: MEMBER */), 'null') || ',"github":' || coalesce(
          (select '{"name":' || to_json(t4.name)::text || ',"ref":' || coalesce(to_json(t4.ref)::text, 'null') || ',"event":' || coalesce(
              (select '{"externalId":' || coalesce(to_json(t5.external_id)::text, 'null') || '}'
                from events as t5
                where t5.id = t4.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t5.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */), 'null') || '}'
            from github_events as t4
            where t4.id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t4.project_id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: MEMBER */), 'null') || ',"slack":' || coalesce(
          (select '{"text":' || coalesce(to_json(t6.text)::text, 'null') || '}'
            from slack_events as t6
            where t6.id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t6.project_id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: MEMBER */), 'null') || ',"deployment":' || coalesce(
          (select '{"service":' || to_json(t7.service)::text || ',"version":' || coalesce(to_json(t7.version)::text, 'null') || ',"environment":"' || upper(t7.environment::text collate "C") || '","status":"' || upper(t7.status::text collate "C") || '","durationSeconds":' || coalesce(nullif(nullif(nullif(t7.duration_seconds::text, 'NaN'), 'Infinity'), '-Infinity'), 'null') || '}'
            from deployment_events as t7
            where t7.id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t7.project_id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: MEMBER */), 'null') || ',"processingLogs":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"stage":"' || upper(t8.stage::text collate "C") || '","outcome":"' || upper(t8.outcome::text collate "C") || '","subscription":' || coalesce(
                (select '{"name":' || to_json(t9.name)::text || '}'
                  from event_subscriptions as t9
                  where t9.id = t8.event_subscription_id
                  and ((t9.user_id = k.caller
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t9.shared_project_id
                        and d.deleted_at is not null offset 0)) or exists 
                    (select
                      from project_members as m
                      where m.project_id = t9.shared_project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)) /* visible: OWNER, MEMBER */), 'null') || '}', ','), '') || ']}'
          from 
          (select t8.*
            from 
            (select t8.*, row_number() over () as page_row
              from 
              (select t8.*
                from event_processing_logs as t8
                where t8.event_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t8.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                order by t8.logged_at, t8.id
                limit 21) as t8) as t8
            where t8.page_row <= $3::bigint) as t8
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
          and (exists 
            (select
              from github_events as t10
              where t10.id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = t10.project_id
                and m.user_id = k.caller
                and m.is_live) /* visible: MEMBER */
              and t10.name = $4::text) or exists 
            (select
              from linear_events as t11
              where t11.id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = t11.project_id
                and m.user_id = k.caller
                and m.is_live) /* visible: MEMBER */
              and true) or exists 
            (select
              from deployment_events as t12
              where t12.id = t1.id
              and exists 
              (select
                from project_members as m
                where m.project_id = t12.project_id
                and m.user_id = k.caller
                and m.is_live) /* visible: MEMBER */
              and ((t12.status = $5::deployment_status) is not true)))
          order by t1.occurred_at, t1.id
          limit 17) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
