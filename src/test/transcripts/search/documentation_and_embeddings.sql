select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"filePath":' || to_json(t1.file_path)::text || ',"chunkIndex":' || t1.chunk_index::text || ',"content":' || coalesce(to_json(t1.content)::text, 'null') || ',"model":' || coalesce(to_json(t1.model)::text, 'null') || ',"isEmbedded":' || coalesce((t1.embedding is not null)::text, 'null') || ',"conversation":' || coalesce(
          (select '{"title":' || coalesce(to_json(t2.title)::text, 'null') || '}'
            from conversations as t2
            where t2.id = t1.conversation_id
            and exists 
            (select
              from conversation_participants as m
              where m.conversation_id = t2.id
              and m.user_id = k.caller
              and m.is_live offset 0) /* visible: PARTICIPANT */), 'null') || ',"repository":' || coalesce(
          (select '{"fullName":' || to_json(t3.full_name)::text || ',"fileEmbeddings":' || ('{"totalCount":' || 
              (select least(count(*), 2147483647)
                from file_embeddings as t5
                where t5.repository_id = t3.id
                and t5.user_id = k.caller /* visible: OWNER */)::text || '}') || '}'
            from repositories as t3
            where t3.id = t1.repository_id
            and (exists 
              (select
                from repositories as m
                where m.id = t3.id
                and m.user_id = k.caller offset 0) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t3.id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: REPOSITORY */
            and t3.deleted_at is null), 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t7.branch, t7.scope, dense_rank() over (order by t7.o0, t7.o1, t7.o2) as head_rank
            from 
            (select 0 as branch, t9.scope, t10.*
              from 
              (select k.caller) as t9 (scope) cross
              join lateral 
              (select t8.file_path as o0, t8.created_at as o1, t8.id as o2
                from file_embeddings as t8
                where t8.user_id = t9.scope
                and true /* visible: OWNER, by scope */
                order by t8.file_path, t8.created_at, t8.id
                limit 1) as t10) as t7) as t6 cross
          join lateral (
            (select t1.*
              from file_embeddings as t1
              where t1.user_id = t6.scope
              and true /* visible: OWNER, by scope */
              order by t1.file_path, t1.created_at, t1.id
              limit greatest($3::bigint + 1 - t6.head_rank, 0))) as t1
          where t6.head_rank <= $3::bigint
          order by t1.file_path, t1.created_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from documentation as t2
      where t2.project_id = any (array
        (select distinct m.project_id
          from project_members as m
          where m.user_id = k.caller
          and m.is_live))
      and true /* visible: MEMBER, by scope */
      and t2.search_text @@ websearch_to_tsquery('english', $3::text))::text || ',"nodes":[' || coalesce(string_agg('{"content":' || to_json(t1.content)::text || ',"language":' || coalesce(to_json(t1.language)::text, 'null') || ',"model":' || coalesce(to_json(t1.model)::text, 'null') || ',"dimensions":' || t1.dimensions::text || ',"isEmbedded":' || coalesce((t1.embedding is not null)::text, 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from projects as t3
            where t3.id = t1.project_id
            and true /* visible: MEMBER, OWNER, as t1 is */
            and t3.deleted_at is null), 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t1.*
            from documentation as t1
            where t1.project_id = any (array
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live))
            and true /* visible: MEMBER, by scope */
            and t1.search_text @@ websearch_to_tsquery('english', $3::text) offset 0) as t1
          order by t1.created_at, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
