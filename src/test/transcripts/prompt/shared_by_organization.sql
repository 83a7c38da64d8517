select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"organization":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || '}'
            from organizations as t2
            where t2.id = t1.organization_id
            and exists 
            (select
              from organization_members as m
              where m.organization_id = t2.id
              and m.user_id = k.caller offset 0) /* visible: ORGANIZATION */
            and t2.deleted_at is null), 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from projects as t3
            where t3.id = t1.project_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t3.deleted_at is null), 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from prompt_templates as t1
          where (exists 
            (select
              from project_members as m
              where m.project_id = t1.project_id
              and m.user_id = k.caller
              and m.is_live) or (exists 
              (select
                from organization_members as m
                where m.organization_id = t1.organization_id
                and m.user_id = k.caller)
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null))) /* visible: MEMBER, ORGANIZATION */
          and t1.deleted_at is null
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"type":"' || upper(t1.type::text collate "C") || '","cacheSeconds":' || t1.cache_seconds::text || ',"repository":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || '}'
            from repositories as t2
            where t2.id = t1.repository_id
            and (exists 
              (select
                from repositories as m
                where m.id = t2.id
                and m.user_id = k.caller offset 0) or exists 
              (select
                from project_repositories as l
                join project_members as m on m.project_id = l.project_id
                where l.repository_id = t2.id
                and m.user_id = k.caller
                and m.is_live offset 0)) /* visible: REPOSITORY */
            and t2.deleted_at is null), 'null') || ',"entries":' || 
        (select '{"nodes":[' || coalesce(string_agg('{"key":' || to_json(t3.key)::text || ',"content":' || coalesce(to_json(t3.content)::text, 'null') || ',"data":' || coalesce(t3.data::text, 'null') || ',"expiresAt":' || case when t3.expires_at between timestamptz '0001-01-01 00:00:00+00'
              and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t3.expires_at)::text else 'null' end || '}', ','), '') || ']}'
          from 
          (select t3.*
            from 
            (select t3.*, row_number() over () as page_row
              from 
              (select t3.*
                from context_data as t3
                where t3.context_source_id = t1.id
                and (exists 
                  (select
                    from project_members as m
                    where m.project_id = t3.project_id
                    and m.user_id = k.caller
                    and m.is_live offset 0) or (exists 
                    (select
                      from organization_members as m
                      where m.organization_id = t3.organization_id
                      and m.user_id = k.caller offset 0)
                    and not exists 
                    (select
                      from projects as d
                      where d.id = t3.project_id
                      and d.deleted_at is not null offset 0))) /* visible: MEMBER, ORGANIZATION */
                order by t3.key, t3.id
                limit 21) as t3) as t3
            where t3.page_row <= $3::bigint) as t3
          group by ()) || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from context_sources as t1
          where (exists 
            (select
              from project_members as m
              where m.project_id = t1.project_id
              and m.user_id = k.caller
              and m.is_live) or (exists 
              (select
                from organization_members as m
                where m.organization_id = t1.organization_id
                and m.user_id = k.caller)
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null))) /* visible: MEMBER, ORGANIZATION */
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
