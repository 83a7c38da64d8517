select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from issues as t2
      where (((exists 
            (select
              from repositories as m
              where m.id = t2.repository_id
              and m.user_id = k.caller) or exists 
            (select
              from project_repositories as l
              join project_members as m on m.project_id = l.project_id
              where l.repository_id = t2.repository_id
              and m.user_id = k.caller
              and m.is_live))
          and not exists 
          (select
            from projects as d
            where d.id = t2.project_id
            and d.deleted_at is not null)) or exists 
        (select
          from project_members as m
          where m.project_id = t2.project_id
          and m.user_id = k.caller
          and m.is_live)) /* visible: REPOSITORY, MEMBER */
      and (t2.search_text @@ websearch_to_tsquery('english', $3::text)
        and exists 
        (select
          from projects as t3
          where t3.id = t2.project_id
          and (exists 
            (select
              from project_members as m
              where m.project_id = t3.id
              and m.user_id = k.caller
              and m.is_live) or t3.owner_id = k.caller) /* visible: MEMBER, OWNER */
          and t3.deleted_at is null
          and t3.name = $4::text)))::text || ',"nodes":[' || coalesce(string_agg('{"number":' || t1.number::text || ',"title":' || to_json(t1.title)::text || ',"state":"' || upper(t1.state::text collate "C") || '","labels":' || case when t1.labels is null then 'null' else coalesce(
          (select json_agg(i.item
              order by i.ord) filter (where i.item is not null)
            from unnest(t1.labels) with ordinality as i (item, ord))::text, '[]') end || ',"assigneeName":' || coalesce(to_json(t1.assignee)::text, 'null') || ',"repository":' || coalesce(
          (select '{"fullName":' || to_json(t4.full_name)::text || '}'
            from repositories as t4
            where t4.id = t1.repository_id
            and (exists 
              (select
                from repositories as m
                where m.id = t4.id
                and m.user_id = k.caller offset 0) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t4.id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: REPOSITORY */
            and t4.deleted_at is null), 'null') || ',"conversation":' || coalesce(
          (select '{"title":' || coalesce(to_json(t5.title)::text, 'null') || '}'
            from conversations as t5
            where t5.id = t1.conversation_id
            and exists 
            (select
              from conversation_participants as m
              where m.conversation_id = t5.id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: PARTICIPANT */), 'null') || ',"pullRequests":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"number":' || t6.number::text || ',"state":"' || upper(t6.state::text collate "C") || '","reviewStatus":' || coalesce('"' || upper(t6.review_status::text collate "C") || '"', 'null') || ',"testStatus":' || coalesce('"' || upper(t6.test_status::text collate "C") || '"', 'null') || ',"createdBy":' || coalesce(
                (select '{"name":' || to_json(t7.name)::text || '}'
                  from agents as t7
                  where t7.id = t6.created_by_agent_id
                  and (exists 
                    (select
                      from project_members as m
                      where m.project_id = t7.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0) or t7.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"tasks":' || 
              (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t8.title)::text || '}', ','), '') || ']}'
                from 
                (select t8.*
                  from 
                  (select t8.*, row_number() over () as page_row
                    from 
                    (select t8.*
                      from tasks as t8
                      where t8.pull_request_id = t6.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = t8.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) /* visible: MEMBER */
                      and t8.deleted_at is null
                      order by t8.created_at, t8.id
                      limit 21) as t8) as t8
                  where t8.page_row <= $5::bigint) as t8
                group by ()) || '}', ','), '') || ']}'
          from 
          (select t6.*
            from 
            (select t6.*, row_number() over () as page_row
              from 
              (select t6.*
                from pull_requests as t6
                where t6.issue_id = t1.id
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
          group by ()) || ',"tasks":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t9.title)::text || ',"status":"' || upper(t9.status::text collate "C") || '","pullRequest":' || coalesce(
                (select '{"number":' || t10.number::text || '}'
                  from pull_requests as t10
                  where t10.id = t9.pull_request_id
                  and (((exists 
                        (select
                          from repositories as m
                          where m.id = t10.repository_id
                          and m.user_id = k.caller offset 0) or exists 
                        (select
                          from project_repositories as l
                          join project_members as m on m.project_id = l.project_id
                          where l.repository_id = t10.repository_id
                          and m.user_id = k.caller
                          and m.is_live offset 0))
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t10.project_id
                        and d.deleted_at is not null offset 0)) or exists 
                    (select
                      from project_members as m
                      where m.project_id = t10.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)) /* visible: REPOSITORY, MEMBER */), 'null') || '}', ','), '') || ']}'
          from 
          (select t9.*
            from 
            (select t9.*, row_number() over () as page_row
              from 
              (select t9.*
                from tasks as t9
                where t9.issue_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t9.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and t9.deleted_at is null
                order by t9.created_at, t9.id
                limit 21) as t9) as t9
            where t9.page_row <= $7::bigint) as t9
          group by ()) || ',"userIssues":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t11.title)::text || ',"status":"' || upper(t11.status::text collate "C") || '","user":' || coalesce(
                (select '{"name":' || coalesce(to_json(t12.name)::text, 'null') || '}'
                  from users as t12
                  where t12.id = t11.user_id
                  and (t12.id = k.caller or exists 
                    (select
                      from organization_members as o
                      where o.user_id = t12.id
                      and exists 
                      (select
                        from organization_members as m
                        where m.organization_id = o.organization_id
                        and m.user_id = k.caller offset 0) offset 0) or exists 
                    (select
                      from project_members as o
                      where o.user_id = t12.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = o.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
          from 
          (select t11.*
            from 
            (select t11.*, row_number() over () as page_row
              from 
              (select t11.*
                from user_issues as t11
                where t11.issue_id = t1.id
                and t11.user_id = k.caller /* visible: OWNER */
                order by t11.created_at, t11.id
                limit 21) as t11) as t11
            where t11.page_row <= $8::bigint) as t11
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from issues as t1
          where (((exists 
                (select
                  from repositories as m
                  where m.id = t1.repository_id
                  and m.user_id = k.caller) or exists 
                (select
                  from project_repositories as l
                  join project_members as m on m.project_id = l.project_id
                  where l.repository_id = t1.repository_id
                  and m.user_id = k.caller
                  and m.is_live))
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null)) or exists 
            (select
              from project_members as m
              where m.project_id = t1.project_id
              and m.user_id = k.caller
              and m.is_live)) /* visible: REPOSITORY, MEMBER */
          and (t1.search_text @@ websearch_to_tsquery('english', $3::text)
            and exists 
            (select
              from projects as t13
              where t13.id = t1.project_id
              and (exists 
                (select
                  from project_members as m
                  where m.project_id = t13.id
                  and m.user_id = k.caller
                  and m.is_live) or t13.owner_id = k.caller) /* visible: MEMBER, OWNER */
              and t13.deleted_at is null
              and t13.name = $4::text))
          order by t1.number, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $9::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
