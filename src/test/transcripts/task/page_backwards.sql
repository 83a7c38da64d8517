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
          from tasks as t1
          where exists 
          (select
            from project_members as m
            where m.project_id = t1.project_id
            and m.user_id = k.caller
            and m.is_live) /* visible: MEMBER */
          and t1.deleted_at is null
          order by t1.scheduled_at nulls first, t1.id
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint + 1) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
