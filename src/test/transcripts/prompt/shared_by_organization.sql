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
        (select distinct on (t1.name, t1.id) t1.*
          from 
          (select t5.branch, t5.scope, dense_rank() over (order by t5.o0, t5.o1) as head_rank
            from 
            (select 0 as branch, t7.scope, t8.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t7 (scope) cross
              join lateral 
              (select t6.name as o0, t6.id as o1
                from prompt_templates as t6
                where t6.project_id = t7.scope
                and true /* visible: MEMBER, ORGANIZATION, by scope */
                and t6.deleted_at is null
                order by t6.name, t6.id
                limit 1) as t8 union all select 1 as branch, t10.scope, t11.*
              from 
              (select distinct m.organization_id
                from organization_members as m
                where m.user_id = k.caller) as t10 (scope) cross
              join lateral 
              (select t9.name as o0, t9.id as o1
                from prompt_templates as t9
                where t9.organization_id = t10.scope
                and not exists 
                (select
                  from projects as d
                  where d.id = t9.project_id
                  and d.deleted_at is not null offset 0) /* visible: MEMBER, ORGANIZATION, by scope */
                and t9.deleted_at is null
                order by t9.name, t9.id
                limit 1) as t11) as t5) as t4 cross
          join lateral (
            (select t1.*
              from prompt_templates as t1
              where t4.branch = 0
              and t1.project_id = t4.scope
              and true /* visible: MEMBER, ORGANIZATION, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($3::bigint + 1 - t4.head_rank, 0)) union all 
            (select t1.*
              from prompt_templates as t1
              where t4.branch = 1
              and t1.organization_id = t4.scope
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null offset 0) /* visible: MEMBER, ORGANIZATION, by scope */
              and t1.deleted_at is null
              order by t1.name, t1.id
              limit greatest($3::bigint + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $3::bigint
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
        (select distinct on (t1.name, t1.id) t1.*
          from 
          (select t5.branch, t5.scope, dense_rank() over (order by t5.o0, t5.o1) as head_rank
            from 
            (select 0 as branch, t7.scope, t8.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t7 (scope) cross
              join lateral 
              (select t6.name as o0, t6.id as o1
                from context_sources as t6
                where t6.project_id = t7.scope
                and true /* visible: MEMBER, ORGANIZATION, by scope */
                order by t6.name, t6.id
                limit 1) as t8 union all select 1 as branch, t10.scope, t11.*
              from 
              (select distinct m.organization_id
                from organization_members as m
                where m.user_id = k.caller) as t10 (scope) cross
              join lateral 
              (select t9.name as o0, t9.id as o1
                from context_sources as t9
                where t9.organization_id = t10.scope
                and not exists 
                (select
                  from projects as d
                  where d.id = t9.project_id
                  and d.deleted_at is not null offset 0) /* visible: MEMBER, ORGANIZATION, by scope */
                order by t9.name, t9.id
                limit 1) as t11) as t5) as t4 cross
          join lateral (
            (select t1.*
              from context_sources as t1
              where t4.branch = 0
              and t1.project_id = t4.scope
              and true /* visible: MEMBER, ORGANIZATION, by scope */
              order by t1.name, t1.id
              limit greatest($4::bigint + 1 - t4.head_rank, 0)) union all 
            (select t1.*
              from context_sources as t1
              where t4.branch = 1
              and t1.organization_id = t4.scope
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null offset 0) /* visible: MEMBER, ORGANIZATION, by scope */
              order by t1.name, t1.id
              limit greatest($4::bigint + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $4::bigint
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
