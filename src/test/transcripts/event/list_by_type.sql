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
        (select t5.*
          from 
          (select t1.occurred_at, t1.id
            from 
            (select t7.branch, t7.scope, dense_rank() over (order by t7.o0 desc, t7.o1 desc) as head_rank
              from 
              (select 0 as branch, t9.scope, t10.*
                from 
                (select distinct m.project_id
                  from project_members as m
                  where m.user_id = k.caller
                  and m.is_live) as t9 (scope) cross
                join lateral 
                (select t8.occurred_at as o0, t8.id as o1
                  from events as t8
                  where t8.project_id = t9.scope
                  and true /* visible: MEMBER, by scope */
                  order by t8.occurred_at desc, t8.id desc
                  limit 1) as t10) as t7) as t6 cross
            join lateral (
              (select t1.occurred_at, t1.id
                from events as t1
                where t1.project_id = t6.scope
                and true /* visible: MEMBER, by scope */
                order by t1.occurred_at desc, t1.id desc
                limit greatest($3::bigint + 1 + 1 - t6.head_rank, 0))) as t1
            where t6.head_rank <= $3::bigint + 1
            order by t1.occurred_at desc, t1.id desc
            limit 5) as t4
          join events as t5 on t5.id = t4.id
          where true /* visible: MEMBER, as t4 is */
          order by t4.occurred_at desc, t4.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $3::bigint + 1) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
