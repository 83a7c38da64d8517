select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"path":' || to_json(t1.path)::text || ',"ancestors":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"path":' || to_json(t2.path)::text || ',"depth":' || t2.depth::text || '}', ','), '') || ']}'
          from 
          (select t2.*
            from 
            (select t2.*, row_number() over () as page_row
              from 
              (select t2.*
                from file_items as t2
                where (t2.repository_id = t1.repository_id
                  and t2.path = any (directories_above(t1.path)))
                and (exists 
                  (select
                    from repositories as m
                    where m.id = t2.repository_id
                    and m.user_id = k.caller offset 0) or exists 
                  (select
                    from project_repositories as l
                    join project_members as m on m.project_id = l.project_id
                    where l.repository_id = t2.repository_id
                    and m.user_id = k.caller
                    and m.is_live offset 0)) /* visible: REPOSITORY */
                order by t2.path, t2.id
                limit 21) as t2) as t2
            where t2.page_row <= $3::bigint) as t2
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from file_items as t1
          where t1.repository_id = any (array
            (select m.id
              from repositories as m
              where m.user_id = k.caller union select l.repository_id
              from project_repositories as l
              join project_members as m on m.project_id = l.project_id
              where m.user_id = k.caller
              and m.is_live))
          and true /* visible: REPOSITORY, by scope */
          and t1.name ilike $4::text
          and exists 
          (select
            from file_items as t3
            where (t3.repository_id = t1.repository_id
              and t3.path = any (directories_above(t1.path)))
            and (exists 
              (select
                from repositories as m
                where m.id = t3.repository_id
                and m.user_id = k.caller) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t3.repository_id
                and m.user_id = k.caller
                and m.is_live)) /* visible: REPOSITORY */
            and t3.path = $5::text)
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $6::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"path":' || to_json(t1.path)::text || ',"subtree":' || 
    (select '{"totalCount":' || 
      (select least(count(*), 2147483647)
        from file_items as t3
        where (t3.repository_id = t1.repository_id
          and t3.path > t1.path || '/'
          and t3.path < t1.path || '0')
        and (exists 
          (select
            from repositories as m
            where m.id = t3.repository_id
            and m.user_id = k.caller) or exists 
          (select
            from project_repositories as l
            join project_members as m on m.project_id = l.project_id
            where l.repository_id = t3.repository_id
            and m.user_id = k.caller
            and m.is_live)) /* visible: REPOSITORY */)::text || ',"nodes":[' || coalesce(string_agg('{"path":' || to_json(t2.path)::text || '}', ',') filter (where t2.page_row <= $3::bigint), '') || '],"pageInfo":{"hasNextPage":' || (count(*) > $3::bigint)::text || ',"endCursor":' || coalesce('"' || (array_agg(translate(encode(convert_to(json_build_array('e87xcg', case when octet_length(t2.path) > 1000 then json_build_array(left(t2.path, 250), encode(sha256(convert_to(t2.path, 'UTF8')), 'hex')) else to_json(t2.path) end, t2.id)::text, 'UTF8'), 'base64'), chr(10), '')
            order by t2.page_row desc) filter (where t2.page_row <= $3::bigint))[1] || '"', 'null') || '}}'
      from 
      (select t2.*
        from 
        (select t2.*, row_number() over () as page_row
          from 
          (select t2.*
            from file_items as t2
            where (t2.repository_id = t1.repository_id
              and t2.path > t1.path || '/'
              and t2.path < t1.path || '0')
            and (exists 
              (select
                from repositories as m
                where m.id = t2.repository_id
                and m.user_id = k.caller offset 0) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t2.repository_id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: REPOSITORY */
            order by t2.path, t2.id
            limit 5) as t2) as t2
        where t2.page_row <= $3::bigint + 1) as t2
      group by ()) || ',"last":' || 
    (select '{"nodes":[' || coalesce(string_agg('{"path":' || to_json(t4.path)::text || '}', ','
          order by t4.page_row desc) filter (where t4.page_row <= $4::bigint), '') || '],"pageInfo":{"hasPreviousPage":' || (count(*) > $4::bigint)::text || '}}'
      from 
      (select t4.*
        from 
        (select t4.*, row_number() over () as page_row
          from 
          (select t4.*
            from file_items as t4
            where (t4.repository_id = t1.repository_id
              and t4.path > t1.path || '/'
              and t4.path < t1.path || '0')
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
                and m.is_live offset 0)) /* visible: REPOSITORY */
            order by t4.kind desc, t4.name desc, t4.id desc
            limit 5) as t4) as t4
        where t4.page_row <= $4::bigint + 1) as t4
      group by ()) || ',"kinds":' || ('{"aggregate":' || 
      (select '[' || coalesce(string_agg('{"key":{"kind":' || coalesce('"' || upper(t7.key_1::text collate "C") || '"', 'null') || '},"count":"' || t7.group_count::text || '","sum":{"fileSize":' || coalesce('"' || t7.result_1::text || '"', 'null') || '}}', ','), '') || ']'
        from 
        (select t6.kind as key_1, count(*) as group_count, sum(t6.file_size) as result_1
          from file_items as t6
          where (t6.repository_id = t1.repository_id
            and t6.path > t1.path || '/'
            and t6.path < t1.path || '0')
          and (exists 
            (select
              from repositories as m
              where m.id = t6.repository_id
              and m.user_id = k.caller) or exists 
            (select
              from project_repositories as l
              join project_members as m on m.project_id = l.project_id
              where l.repository_id = t6.repository_id
              and m.user_id = k.caller
              and m.is_live)) /* visible: REPOSITORY */
          group by 1
          order by key_1
          limit 
          (select $5::bigint)) as t7) || '}') || '}'
    from file_items as t1
    where t1.id = k.key
    and (exists 
      (select
        from repositories as m
        where m.id = t1.repository_id
        and m.user_id = k.caller offset 0) or exists 
      (select
        from project_repositories as l
        join project_members as m on m.project_id = l.project_id
        where l.repository_id = t1.repository_id
        and m.user_id = k.caller
        and m.is_live offset 0)) /* visible: REPOSITORY */) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"topFiles":' || 
    (select '{"totalCount":' || 
      (select least(count(*), 2147483647)
        from file_items as t3
        where (t3.repository_id = t1.id
          and t3.parent_id is null)
        and (exists 
          (select
            from repositories as m
            where m.id = t3.repository_id
            and m.user_id = k.caller) or exists 
          (select
            from project_repositories as l
            join project_members as m on m.project_id = l.project_id
            where l.repository_id = t3.repository_id
            and m.user_id = k.caller
            and m.is_live)) /* visible: REPOSITORY */)::text || ',"nodes":[' || coalesce(string_agg('{"kind":"' || upper(t2.kind::text collate "C") || '","name":' || to_json(t2.name)::text || ',"children":' || 
          (select '{"nodes":[' || coalesce(string_agg('{"kind":"' || upper(t4.kind::text collate "C") || '","name":' || to_json(t4.name)::text || '}', ','), '') || ']}'
            from 
            (select t4.*
              from 
              (select t4.*, row_number() over () as page_row
                from 
                (select t4.*
                  from file_items as t4
                  where t4.parent_id = t2.id
                  and true /* visible: REPOSITORY, as t2 is */
                  order by t4.kind, t4.name, t4.id
                  limit 21) as t4) as t4
              where t4.page_row <= $3::bigint) as t4
            group by ()) || '}', ','), '') || ']}'
      from 
      (select t2.*
        from 
        (select t2.*, row_number() over () as page_row
          from 
          (select t2.*
            from file_items as t2
            where (t2.repository_id = t1.id
              and t2.parent_id is null)
            and (exists 
              (select
                from repositories as m
                where m.id = t2.repository_id
                and m.user_id = k.caller offset 0) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t2.repository_id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: REPOSITORY */
            order by t2.kind, t2.name, t2.id
            limit 5) as t2) as t2
        where t2.page_row <= $4::bigint) as t2
      group by ()) || ',"files":' || 
    (select '{"nodes":[' || coalesce(string_agg('{"path":' || to_json(t5.path)::text || '}', ','), '') || ']}'
      from 
      (select t5.*
        from 
        (select t5.*, row_number() over () as page_row
          from 
          (select t5.*
            from file_items as t5
            where t5.repository_id = t1.id
            and true /* visible: REPOSITORY, as t1 is */
            and (t5.path ^@ $5::text
              and t5.kind = $6::file_kind)
            order by t5.path, t5.id
            limit 21) as t5) as t5
        where t5.page_row <= $7::bigint) as t5
      group by ()) || '}'
    from repositories as t1
    where t1.id = k.key
    and (exists 
      (select
        from repositories as m
        where m.id = t1.id
        and m.user_id = k.caller offset 0) or exists 
      (select
        from project_repositories as l
        join project_members as m on m.project_id = l.project_id
        where l.repository_id = t1.id
        and m.user_id = k.caller
        and m.is_live offset 0)) /* visible: REPOSITORY */
    and t1.deleted_at is null) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
