select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"totalCount":' || 
    (select least(count(*), 2147483647)
      from generations as t2
      where t2.user_id = k.caller
      and true /* visible: OWNER, by scope */)::text || ',"nodes":[' || coalesce(string_agg('{"completion":' || to_json(t1.completion)::text || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t4.*
          from 
          (select t1.id
            from 
            (select t6.branch, t6.scope, dense_rank() over (order by t6.o0) as head_rank
              from 
              (select 0 as branch, t8.scope, t9.*
                from 
                (select k.caller) as t8 (scope) cross
                join lateral 
                (select t7.id as o0
                  from generations as t7
                  where t7.user_id = t8.scope
                  and true /* visible: OWNER, by scope */
                  order by t7.id
                  limit 1) as t9) as t6) as t5 cross
            join lateral (
              (select t1.id
                from generations as t1
                where t1.user_id = t5.scope
                and true /* visible: OWNER, by scope */
                order by t1.id
                limit greatest($3::bigint + 1 - t5.head_rank, 0))) as t1
            where t5.head_rank <= $3::bigint
            order by t1.id
            limit 21) as t3
          join generations as t4 on t4.id = t3.id
          where true /* visible: OWNER, as t3 is */
          order by t3.id
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
      from programming_languages as t2
      where true /* visible: PUBLIC */
      and exists 
      (select
        from contextual_telemetry as t3
        where t3.programming_language_id = t2.id
        and t3.user_id = k.caller /* visible: OWNER */))::text || ',"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"editorStates":' || ('{"totalCount":' || 
          (select least(count(*), 2147483647)
            from contextual_telemetry as t5
            where t5.programming_language_id = t1.id
            and t5.user_id = k.caller /* visible: OWNER */)::text || '}') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from programming_languages as t1
          where true /* visible: PUBLIC */
          and exists 
          (select
            from contextual_telemetry as t6
            where t6.programming_language_id = t1.id
            and t6.user_id = k.caller /* visible: OWNER */)
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"totalCount":' || 
    (select least(count(*), 2147483647)
      from code_contexts as t2
      where t2.user_id = k.caller
      and true /* visible: OWNER, by scope */
      and t2.prefix like $3::text)::text || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
