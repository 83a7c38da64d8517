select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"authTokens":' || 
    (select '{"nodes":[' || coalesce(string_agg('{"issuer":"' || upper(t2.issuer::text collate "C") || '","type":"' || upper(t2.type::text collate "C") || '","typeName":' || to_json(t2.token_type)::text || ',"scope":' || coalesce(to_json(t2.scope)::text, 'null') || ',"expiresAt":' || case when t2.expires_at between timestamptz '0001-01-01 00:00:00+00'
          and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t2.expires_at)::text else 'null' end || ',"isActive":' || t2.is_active::text || '}', ','), '') || ']}'
      from 
      (select t2.*
        from 
        (select t2.*, row_number() over () as page_row
          from 
          (select t2.*
            from auth_tokens as t2
            where t2.user_id = t1.id
            and t2.user_id = k.caller /* visible: OWNER */
            order by t2.created_at desc, t2.id desc
            limit 21) as t2) as t2
        where t2.page_row <= $3::bigint) as t2
      group by ()) || ',"editorConfiguration":' || coalesce(
      (select '{"settings":' || coalesce(t3.data::text, 'null') || '}'
        from user_settings as t3
        where t3.user_id = t1.id
        and t3.user_id = k.caller /* visible: OWNER */), 'null') || '}'
    from users as t1
    where t1.id = k.key
    and (t1.id = k.caller or exists 
      (select
        from organization_members as o
        where o.user_id = t1.id
        and exists 
        (select
          from organization_members as m
          where m.organization_id = o.organization_id
          and m.user_id = k.caller offset 0) offset 0) or exists 
      (select
        from project_members as o
        where o.user_id = t1.id
        and exists 
        (select
          from project_members as m
          where m.project_id = o.project_id
          and m.user_id = k.caller
          and m.is_live offset 0) offset 0)) /* visible: COLLEAGUE */) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || coalesce(to_json(t1.name)::text, 'null') || ',"authTokens":' || ('{"totalCount":' || 
          (select least(count(*), 2147483647)
            from auth_tokens as t3
            where t3.user_id = t1.id
            and t3.user_id = k.caller /* visible: OWNER */)::text || '}') || ',"editorConfiguration":' || coalesce(
          (select '{"settings":' || coalesce(t4.data::text, 'null') || '}'
            from user_settings as t4
            where t4.user_id = t1.id
            and t4.user_id = k.caller /* visible: OWNER */), 'null') || '}', ','), '') || ']}'
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
          order by t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
