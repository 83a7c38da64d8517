select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"type":' || coalesce(
          (select '{"name":' || to_json(t2.name)::text || ',"source":"' || upper(t2.source::text collate "C") || '"}'
            from event_types as t2
            where t2.id = t1.event_type_id
            and true /* visible: PUBLIC */), 'null') || ',"status":"' || upper(t1.status::text collate "C") || '","payload":' || coalesce(t1.payload::text, 'null') || ',"occurredAt":' || to_json(least(greatest(t1.occurred_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'))::text || ',"project":' || coalesce(
          (select '{"name":' || to_json(t3.name)::text || '}'
            from projects as t3
            where t3.id = t1.project_id
            and true /* visible: MEMBER, OWNER, as t1 is */
            and t3.deleted_at is null), 'null') || '}', ',') filter (where t1.page_row <= $3::bigint), '') || '],"pageInfo":{"hasNextPage":' || (count(*) > $3::bigint)::text || '}}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from 
          (select t5.branch, t5.scope, dense_rank() over (order by t5.o0 desc, t5.o1 desc) as head_rank
            from 
            (select 0 as branch, t7.scope, t8.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t7 (scope) cross
              join lateral 
              (select t6.occurred_at as o0, t6.id as o1
                from events as t6
                where t6.project_id = t7.scope
                and true /* visible: MEMBER, by scope */
                order by t6.occurred_at desc, t6.id desc
                limit 1) as t8) as t5) as t4 cross
          join lateral (
            (select t1.*
              from events as t1
              where t1.project_id = t4.scope
              and true /* visible: MEMBER, by scope */
              order by t1.occurred_at desc, t1.id desc
              limit greatest($3::bigint + 1 + 1 - t4.head_rank, 0))) as t1
          where t4.head_rank <= $3::bigint + 1
          order by t1.occurred_at desc, t1.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint + 1) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
