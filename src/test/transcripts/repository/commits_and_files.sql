select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"fullName":' || to_json(t1.full_name)::text || ',"commits":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"sha":' || to_json(t2.sha)::text || ',"subject":' || coalesce(to_json((split_part(t2.message, E'\n', 1)))::text, 'null') || ',"authorName":' || coalesce(to_json(t2.author_name)::text, 'null') || ',"committedAt":' || case when t2.committed_at between timestamptz '0001-01-01 00:00:00+00'
              and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t2.committed_at)::text else 'null' end || ',"parentShas":' || case when t2.parent_shas is null then 'null' else coalesce(
                (select json_agg(i.item
                    order by i.ord) filter (where i.item is not null)
                  from unnest(t2.parent_shas) with ordinality as i (item, ord))::text, '[]') end || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from commits as t2
                where t2.repository_id = t1.id
                and true /* visible: REPOSITORY, as t1 is */
                order by t2.committed_at desc nulls last, t2.id desc
                limit 5) as t2) as t2
            where t2.page_row <= $3::bigint) as t2
          group by ()) || ',"branches":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t3.name)::text || ',"isDefault":' || t3.is_default::text || ',"head":' || coalesce(
                (select '{"sha":' || to_json(t4.sha)::text || '}'
                  from commits as t4
                  where t4.id = t3.head_commit_id
                  and (exists 
                    (select
                      from repositories as m
                      where m.id = t4.repository_id
                      and m.user_id = k.caller offset 0) or exists 
                    (select
                      from project_repositories as l
                      join project_members as m on m.project_id = l.project_id
                      where l.repository_id = t4.repository_id
                      and m.user_id = k.caller
                      and m.is_live offset 0)) /* visible: REPOSITORY */), 'null') || '}', ','), '') || ']}'
          from 
          (select t3.*
            from 
            (select t3.*, row_number() over () as page_row
              from 
              (select t3.*
                from repository_branches as t3
                where t3.repository_id = t1.id
                and true /* visible: REPOSITORY, as t1 is */
                order by t3.name, t3.id
                limit 21) as t3) as t3
            where t3.page_row <= $4::bigint) as t3
          group by ()) || ',"files":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"path":' || to_json(t5.path)::text || ',"isDirectory":' || t5.is_directory::text || ',"children":' || 
              (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t6.name)::text || ',"fileSize":' || coalesce('"' || t6.file_size::text || '"', 'null') || '}', ','), '') || ']}'
                from 
                (select t6.*
                  from 
                  (select t6.*, row_number() over () as page_row
                    from 
                    (select t6.*
                      from file_items as t6
                      where t6.parent_id = t5.id
                      and true /* visible: REPOSITORY, as t5 is */
                      order by t6.kind, t6.name, t6.id
                      limit 21) as t6) as t6
                  where t6.page_row <= $5::bigint) as t6
                group by ()) || '}', ','), '') || ']}'
          from 
          (select t5.*
            from 
            (select t5.*, row_number() over () as page_row
              from 
              (select t5.*
                from file_items as t5
                where t5.repository_id = t1.id
                and true /* visible: REPOSITORY, as t1 is */
                and t5.depth = $6::bigint
                order by t5.path, t5.id
                limit 21) as t5) as t5
            where t5.page_row <= $7::bigint) as t5
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from repositories as t1
          where t1.id = any (array
            (select m.id
              from repositories as m
              where m.user_id = k.caller union select l.repository_id
              from project_repositories as l
              join project_members as m on m.project_id = l.project_id
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: REPOSITORY, by scope */
          and t1.deleted_at is null
          order by t1.full_name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $8::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
