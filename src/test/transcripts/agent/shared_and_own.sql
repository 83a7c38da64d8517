select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"type":"' || upper(t1.type::text collate "C") || '","modelConfig":' || 
        (select case when t2.v is null then 'null' else '{"model":' || coalesce(jsonb_path_query_first(t2.v, 'strict $."model" ? (@.type() == "string")', silent => true)::text, 'null') || ',"temperature":' || coalesce(jsonb_path_query_first(t2.v, 'strict $."temperature" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true)::text, 'null') || ',"maxTokens":' || coalesce(coalesce(jsonb_path_query_first(t2.v, 'strict $."max_tokens" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true), jsonb_path_query_first(t2.v, 'strict $."maxTokens" ? (@.type() == "number" && @ >= -2147483648 && @ <= 2147483647 && @ == @.floor()).floor()', silent => true))::text, 'null') || ',"topP":' || coalesce(coalesce(jsonb_path_query_first(t2.v, 'strict $."top_p" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true), jsonb_path_query_first(t2.v, 'strict $."topP" ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308)', silent => true))::text, 'null') || '}' end
          from 
          (select jsonb_path_query_first(t1.model_config, 'strict $ ? (@.type() == "object")', silent => true) as v offset 0) as t2) || ',"project":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from projects as t3
            where t3.id = t1.project_id
            and (exists 
              (select
                from project_members as m
                where m.project_id = t3.id
                and m.user_id = k.caller
                and m.is_live offset 0) or t3.owner_id = k.caller) /* visible: MEMBER, OWNER */
            and t3.deleted_at is null), 'null') || ',"tasks":' || ('{"totalCount":' || 
          (select least(count(*), 2147483647)
            from tasks as t5
            where t5.assigned_to_agent_id = t1.id
            and exists 
            (select
              from project_members as m
              where m.project_id = t5.project_id
              and m.user_id = k.caller
              and m.is_live) /* visible: MEMBER */
            and t5.deleted_at is null)::text || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select distinct on (t1.type, t1.name, t1.id) t1.*
          from 
          (select t7.branch, t7.scope, dense_rank() over (order by t7.o0, t7.o1, t7.o2) as head_rank
            from 
            (select 0 as branch, t9.scope, t10.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t9 (scope) cross
              join lateral 
              (select t8.type as o0, t8.name as o1, t8.id as o2
                from agents as t8
                where t8.project_id = t9.scope
                and true /* visible: MEMBER, SHARED, by scope */
                order by t8.type, t8.name, t8.id
                limit 1) as t10 union all select 1 as branch, t12.scope, t13.*
              from 
              (select null::uuid) as t12 (scope) cross
              join lateral 
              (select t11.type as o0, t11.name as o1, t11.id as o2
                from agents as t11
                where t11.project_id is null /* visible: MEMBER, SHARED, by scope */
                order by t11.type, t11.name, t11.id
                limit 1) as t13) as t7) as t6 cross
          join lateral (
            (select t1.*
              from agents as t1
              where t6.branch = 0
              and t1.project_id = t6.scope
              and true /* visible: MEMBER, SHARED, by scope */
              order by t1.type, t1.name, t1.id
              limit greatest($3::bigint + 1 - t6.head_rank, 0)) union all 
            (select t1.*
              from agents as t1
              where t6.branch = 1
              and t1.project_id is null /* visible: MEMBER, SHARED, by scope */
              order by t1.type, t1.name, t1.id
              limit greatest($3::bigint + 1 - t6.head_rank, 0))) as t1
          where t6.head_rank <= $3::bigint
          order by t1.type, t1.name, t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
