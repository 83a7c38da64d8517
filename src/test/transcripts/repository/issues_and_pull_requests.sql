select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from 
      (select t4.*
        from issues as t4
        where t4.repository_id = any (array
          (select m.id
            from repositories as m
            where m.user_id = k.caller union select l.repository_id
            from project_repositories as l
            join project_members as m on m.project_id = l.project_id
            where m.user_id = k.caller
            and m.is_live))
        and not exists 
        (select
          from projects as d
          where d.id = t4.project_id
          and d.deleted_at is not null offset 0) /* visible: REPOSITORY, MEMBER, by scope */ union all select t5.*
        from issues as t5
        where t5.project_id = any (array
          (select distinct m.project_id
            from project_members as m
            where m.user_id = k.caller
            and m.is_live))
        and true /* visible: REPOSITORY, MEMBER, by scope */
        and (t5.repository_id = any (array
            (select m.id
              from repositories as m
              where m.user_id = k.caller union select l.repository_id
              from project_repositories as l
              join project_members as m on m.project_id = l.project_id
              where m.user_id = k.caller
              and m.is_live))
          and not exists 
          (select
            from projects as d
            where d.id = t5.project_id
            and d.deleted_at is not null offset 0) /* visible: REPOSITORY, MEMBER, by scope */) is not true) as t2
      where t2.search_text @@ websearch_to_tsquery('english', $3::text)
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
        and t3.name = $4::text))::text || ',"nodes":[' || coalesce(string_agg('{"number":' || t1.number::text || ',"title":' || to_json(t1.title)::text || ',"state":"' || upper(t1.state::text collate "C") || '","labels":' || case when t1.labels is null then 'null' else coalesce(
          (select json_agg(i.item
              order by i.ord) filter (where i.item is not null)
            from unnest(t1.labels) with ordinality as i (item, ord))::text, '[]') end || ',"assigneeName":' || coalesce(to_json(t1.assignee)::text, 'null') || ',"repository":' || coalesce(
          (select '{"fullName":' || to_json(t6.full_name)::text || '}'
            from repositories as t6
            where t6.id = t1.repository_id
            and (exists 
              (select
                from repositories as m
                where m.id = t6.id
                and m.user_id = k.caller offset 0) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t6.id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: REPOSITORY */
            and t6.deleted_at is null), 'null') || ',"conversation":' || coalesce(
          (select '{"title":' || coalesce(to_json(t7.title)::text, 'null') || '}'
            from conversations as t7
            where t7.id = t1.conversation_id
            and exists 
            (select
              from conversation_participants as m
              where m.conversation_id = t7.id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: PARTICIPANT */), 'null') || ',"pullRequests":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"number":' || t8.number::text || ',"state":"' || upper(t8.state::text collate "C") || '","reviewStatus":' || coalesce('"' || upper(t8.review_status::text collate "C") || '"', 'null') || ',"testStatus":' || coalesce('"' || upper(t8.test_status::text collate "C") || '"', 'null') || ',"createdBy":' || coalesce(
                (select '{"name":' || to_json(t9.name)::text || '}'
                  from agents as t9
                  where t9.id = t8.created_by_agent_id
                  and (exists 
                    (select
                      from project_members as m
                      where m.project_id = t9.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0) or t9.project_id is null) /* visible: MEMBER, SHARED */), 'null') || ',"tasks":' || 
              (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t10.title)::text || '}', ','), '') || ']}'
                from 
                (select t10.*
                  from 
                  (select t10.*, row_number() over () as page_row
                    from 
                    (select t10.*
                      from tasks as t10
                      where t10.pull_request_id = t8.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = t10.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) /* visible: MEMBER */
                      and t10.deleted_at is null
                      order by t10.created_at, t10.id
                      limit 21) as t10) as t10
                  where t10.page_row <= $5::bigint) as t10
                group by ()) || '}', ','), '') || ']}'
          from 
          (select t8.*
            from 
            (select t8.*, row_number() over () as page_row
              from 
              (select t8.*
                from pull_requests as t8
                where t8.issue_id = t1.id
                and (((exists 
                      (select
                        from repositories as m
                        where m.id = t8.repository_id
                        and m.user_id = k.caller offset 0) or exists 
                      (select
                        from project_repositories as l
                        join project_members as m on m.project_id = l.project_id
                        where l.repository_id = t8.repository_id
                        and m.user_id = k.caller
                        and m.is_live offset 0))
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t8.project_id
                      and d.deleted_at is not null offset 0)) or exists 
                  (select
                    from project_members as m
                    where m.project_id = t8.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: REPOSITORY, MEMBER */
                order by t8.created_at, t8.id
                limit 21) as t8) as t8
            where t8.page_row <= $6::bigint) as t8
          group by ()) || ',"tasks":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t11.title)::text || ',"status":"' || upper(t11.status::text collate "C") || '","pullRequest":' || coalesce(
                (select '{"number":' || t12.number::text || '}'
                  from pull_requests as t12
                  where t12.id = t11.pull_request_id
                  and (((exists 
                        (select
                          from repositories as m
                          where m.id = t12.repository_id
                          and m.user_id = k.caller offset 0) or exists 
                        (select
                          from project_repositories as l
                          join project_members as m on m.project_id = l.project_id
                          where l.repository_id = t12.repository_id
                          and m.user_id = k.caller
                          and m.is_live offset 0))
                      and not exists 
                      (select
                        from projects as d
                        where d.id = t12.project_id
                        and d.deleted_at is not null offset 0)) or exists 
                    (select
                      from project_members as m
                      where m.project_id = t12.project_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)) /* visible: REPOSITORY, MEMBER */), 'null') || '}', ','), '') || ']}'
          from 
          (select t11.*
            from 
            (select t11.*, row_number() over () as page_row
              from 
              (select t11.*
                from tasks as t11
                where t11.issue_id = t1.id
                and exists 
                (select
                  from project_members as m
                  where m.project_id = t11.project_id
                  and m.user_id = k.caller
                  and m.is_live offset 0) /* visible: MEMBER */
                and t11.deleted_at is null
                order by t11.created_at, t11.id
                limit 21) as t11) as t11
            where t11.page_row <= $7::bigint) as t11
          group by ()) || ',"userIssues":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"title":' || to_json(t13.title)::text || ',"status":"' || upper(t13.status::text collate "C") || '","user":' || coalesce(
                (select '{"name":' || coalesce(to_json(t14.name)::text, 'null') || '}'
                  from users as t14
                  where t14.id = t13.user_id
                  and (t14.id = k.caller or exists 
                    (select
                      from organization_members as o
                      where o.user_id = t14.id
                      and exists 
                      (select
                        from organization_members as m
                        where m.organization_id = o.organization_id
                        and m.user_id = k.caller offset 0) offset 0) or exists 
                    (select
                      from project_members as o
                      where o.user_id = t14.id
                      and exists 
                      (select
                        from project_members as m
                        where m.project_id = o.project_id
                        and m.user_id = k.caller
                        and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */), 'null') || '}', ','), '') || ']}'
          from 
          (select t13.*
            from 
            (select t13.*, row_number() over () as page_row
              from 
              (select t13.*
                from user_issues as t13
                where t13.issue_id = t1.id
                and t13.user_id = k.caller /* visible: OWNER */
                order by t13.created_at, t13.id
                limit 21) as t13) as t13
            where t13.page_row <= $8::bigint) as t13
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t1.*
            from 
            (select t16.*
              from issues as t16
              where t16.repository_id = any (array
                (select m.id
                  from repositories as m
                  where m.user_id = k.caller union select l.repository_id
                  from project_repositories as l
                  join project_members as m on m.project_id = l.project_id
                  where m.user_id = k.caller
                  and m.is_live))
              and not exists 
              (select
                from projects as d
                where d.id = t16.project_id
                and d.deleted_at is not null offset 0) /* visible: REPOSITORY, MEMBER, by scope */ union all select t17.*
              from issues as t17
              where t17.project_id = any (array
                (select distinct m.project_id
                  from project_members as m
                  where m.user_id = k.caller
                  and m.is_live))
              and true /* visible: REPOSITORY, MEMBER, by scope */
              and (t17.repository_id = any (array
                  (select m.id
                    from repositories as m
                    where m.user_id = k.caller union select l.repository_id
                    from project_repositories as l
                    join project_members as m on m.project_id = l.project_id
                    where m.user_id = k.caller
                    and m.is_live))
                and not exists 
                (select
                  from projects as d
                  where d.id = t17.project_id
                  and d.deleted_at is not null offset 0) /* visible: REPOSITORY, MEMBER, by scope */) is not true) as t1
            where t1.search_text @@ websearch_to_tsquery('english', $3::text)
            and exists 
            (select
              from projects as t15
              where t15.id = t1.project_id
              and (exists 
                (select
                  from project_members as m
                  where m.project_id = t15.id
                  and m.user_id = k.caller
                  and m.is_live) or t15.owner_id = k.caller) /* visible: MEMBER, OWNER */
              and t15.deleted_at is null
              and t15.name = $4::text) offset 0) as t1
          order by t1.number, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $9::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
