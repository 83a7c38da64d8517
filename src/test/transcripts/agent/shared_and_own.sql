select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"type":"' || upper(t1.type::text collate "C") || '","modelConfig":' || coalesce(t1.model_config::text, 'null') || ',"project":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || '}'
            from projects as t2
            where t2.id = t1.project_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t2.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t2.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t2.deleted_at is null), 'null') || ',"tasks":' || ('{"totalCount":' || 
          (select count(*)
            from tasks as t4
            where t4.assigned_to_agent_id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t4.project_id
              and m.user_id = k.caller
              and m.is_live) /* visible: MEMBER */
            and t4.deleted_at is null)::text || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from agents as t1
          where (exists 
            (select
              from project_members as m
              where m.project_id = t1.project_id
              and m.user_id = k.caller
              and m.is_live) or t1.project_id is null) /* visible: MEMBER, SHARED */
          order by t1.type, t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
