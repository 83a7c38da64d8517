select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"edges":[' || coalesce(string_agg('{"cursor":"' || translate(encode(convert_to(json_build_array('10z3dro', t1.scheduled_at, t1.id)::text, 'UTF8'), 'base64'), chr(10), '') || '","node":' || '{"title":' || to_json(t1.title)::text || ',"scheduledAt":' || case when t1.scheduled_at between timestamptz '0001-01-01 00:00:00+00'
        and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t1.scheduled_at)::text else 'null' end || '}' || '}', ','
        order by t1.page_row desc) filter (where t1.page_row <= $3::bigint), '') || '],"pageInfo":{"hasNextPage":' || 'false' || ',"hasPreviousPage":' || (count(*) > $3::bigint)::text || ',"startCursor":' || coalesce('"' || (array_agg(translate(encode(convert_to(json_build_array('10z3dro', t1.scheduled_at, t1.id)::text, 'UTF8'), 'base64'), chr(10), '')
          order by t1.page_row desc) filter (where t1.page_row <= $3::bigint))[1] || '"', 'null') || ',"endCursor":' || coalesce('"' || (array_agg(translate(encode(convert_to(json_build_array('10z3dro', t1.scheduled_at, t1.id)::text, 'UTF8'), 'base64'), chr(10), '')
          order by t1.page_row) filter (where t1.page_row <= $3::bigint))[1] || '"', 'null') || '}}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t3.branch, t3.scope, dense_rank() over (order by t3.o0 nulls first, t3.o1) as head_rank
            from 
            (select 0 as branch, t5.scope, t6.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t5 (scope) cross
              join lateral 
              (select t4.scheduled_at as o0, t4.id as o1
                from tasks as t4
                where t4.project_id = t5.scope
                and true /* visible: MEMBER, by scope */
                and t4.deleted_at is null
                order by t4.scheduled_at nulls first, t4.id
                limit 1) as t6) as t3) as t2 cross
          join lateral (
            (select t1.*
              from tasks as t1
              where t1.project_id = t2.scope
              and true /* visible: MEMBER, by scope */
              and t1.deleted_at is null
              order by t1.scheduled_at nulls first, t1.id
              limit greatest($3::bigint + 1 + 1 - t2.head_rank, 0))) as t1
          where t2.head_rank <= $3::bigint + 1
          order by t1.scheduled_at nulls first, t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint + 1) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
