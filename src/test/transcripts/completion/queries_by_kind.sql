select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"query":' || coalesce(
          (select '{' || case t2.kind when 'completion' then '"__typename":"CompletionQuery",' when 'chat' then '"__typename":"ChatQuery",' else '' end || '"kind":"' || upper(t2.kind::text collate "C") || '"' || case t2.kind when 'completion' then ',"took":' || coalesce(t2.total_serving_time_ms::text, 'null') when 'chat' then ',"at":' || to_json(least(greatest(t2.queried_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text else '' end || '}'
            from assistant_queries as t2
            where t2.id = t1.assistant_query_id
            and t2.user_id = k.caller /* visible: OWNER */), 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from generations as t1
          where t1.user_id = k.caller
          and true /* visible: OWNER, by scope */
          and exists 
          (select
            from assistant_queries as t3
            where t3.id = t1.assistant_query_id
            and t3.user_id = k.caller /* visible: OWNER */
            and t3.kind = $3::assistant_query_kind)
          order by t1.generation_time_ms, t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $4::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{' || case t1.kind when 'completion' then '"__typename":"CompletionQuery",' when 'chat' then '"__typename":"ChatQuery",' else '' end || '"kind":"' || upper(t1.kind::text collate "C") || '"' || case t1.kind when 'chat' then ',"webEnabled":' || coalesce(t1.web_enabled::text, 'null') else '' end || '}'
    from assistant_queries as t1
    where t1.id = k.key
    and t1.user_id = k.caller /* visible: OWNER */) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{' || case t1.kind when 'completion' then '"__typename":"CompletionQuery",' when 'chat' then '"__typename":"ChatQuery",' else '' end || '"kind":"' || upper(t1.kind::text collate "C") || '"' || case t1.kind when 'completion' then ',"took":' || coalesce(t1.total_serving_time_ms::text, 'null') || ',"groundTruths":' || ('{"aggregate":' || 
      (select '[' || coalesce(string_agg('{"count":"' || t4.group_count::text || '"}', ','), '') || ']'
        from 
        (select count(*) as group_count
          from ground_truths as t3
          where t3.assistant_query_id = t1.id
          and t3.user_id = k.caller /* visible: OWNER */
          limit 
          (select $3::bigint)) as t4) || '}') when 'chat' then ',"at":' || to_json(least(greatest(t1.queried_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"conversation":' || coalesce(
      (select '{"title":' || coalesce(to_json(t5.title)::text, 'null') || '}'
        from conversations as t5
        where t5.id = t1.conversation_id
        and exists 
        (select
          from conversation_participants as m
          where m.conversation_id = t5.id
          and m.user_id = k.caller
          and m.is_live offset 0) /* visible: PARTICIPANT */), 'null') else '' end || '}'
    from assistant_queries as t1
    where t1.id = k.key
    and t1.user_id = k.caller /* visible: OWNER */) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
