select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"title":' || coalesce(to_json(t1.title)::text, 'null') || ',"contextCards":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t2.title)::text || ',"source":"' || upper(t2.source::text collate "C") || '","category":' || coalesce(to_json(t2.category)::text, 'null') || ',"user":' || coalesce(
                (select '{"name":' || coalesce(to_json(t3.name)::text, 'null') || '}'
                  from users as t3
                  where t3.id = t2.user_id
                  and (t3.id = k.caller or exists 
                    (select
                      from organization_members as o
                      where o.user_id = t3.id
                      and exists 
                      (select
                        from organization_members as m
                        where m.organization_id = o.organization_id
                        and m.user_id = k.caller offset 0) offset 0) or exists 
                    (select
                      from project_members as o
                      where o.user_id = t3.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = o.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from context_cards as t2
                where t2.conversation_id = t1.id
                and t2.user_id = k.caller /* visible: OWNER */
                order by t2.created_at, t2.id
                limit 21) as t2) as t2
            where t2.page_row <= $3::bigint) as t2
          group by ()) || ',"userIssues":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t4.title)::text || ',"priority":"' || upper(t4.priority::text collate "C") || '"}', ','), '') || ']}'
          from 
          (select t4.*
            from 
            (select t4.*, row_number() over () as page_row
              from 
              (select t4.*
                from user_issues as t4
                where t4.conversation_id = t1.id
                and t4.user_id = k.caller /* visible: OWNER */
                order by t4.created_at, t4.id
                limit 21) as t4) as t4
            where t4.page_row <= $4::bigint) as t4
          group by ()) || ',"issues":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"number":' || t5.number::text || '}', ','), '') || ']}'
          from 
          (select t5.*
            from 
            (select t5.*, row_number() over () as page_row
              from 
              (select t5.*
                from issues as t5
                where t5.conversation_id = t1.id
                and (((exists 
                      (select
                        from repositories as m
                        where m.id = t5.repository_id
                        and m.user_id = k.caller offset 0) or exists 
                      (select
                        from project_repositories as l
                        join project_members as m on m.project_id = l.project_id
                        where l.repository_id = t5.repository_id
                        and m.user_id = k.caller
                        and m.is_live offset 0))
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t5.project_id
                      and d.deleted_at is not null offset 0)) or exists 
                  (select
                    from project_members as m
                    where m.project_id = t5.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: REPOSITORY, MEMBER */
                order by t5.created_at, t5.id
                limit 21) as t5) as t5
            where t5.page_row <= $5::bigint) as t5
          group by ()) || ',"pullRequests":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"number":' || t6.number::text || '}', ','), '') || ']}'
          from 
          (select t6.*
            from 
            (select t6.*, row_number() over () as page_row
              from 
              (select t6.*
                from pull_requests as t6
                where t6.conversation_id = t1.id
                and (((exists 
                      (select
                        from repositories as m
                        where m.id = t6.repository_id
                        and m.user_id = k.caller offset 0) or exists 
                      (select
                        from project_repositories as l
                        join project_members as m on m.project_id = l.project_id
                        where l.repository_id = t6.repository_id
                        and m.user_id = k.caller
                        and m.is_live offset 0))
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t6.project_id
                      and d.deleted_at is not null offset 0)) or exists 
                  (select
                    from project_members as m
                    where m.project_id = t6.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: REPOSITORY, MEMBER */
                order by t6.created_at, t6.id
                limit 21) as t6) as t6
            where t6.page_row <= $6::bigint) as t6
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from conversations as t1
          where t1.id = any (array
            (select distinct m.conversation_id
              from conversation_participants as m
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: PARTICIPANT, by scope */
          order by t1.created_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $7::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
