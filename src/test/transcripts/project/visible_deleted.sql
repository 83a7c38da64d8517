select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || ',"deletedAt":' || case when t1.deleted_at between timestamptz '0001-01-01 00:00:00+00'
        and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t1.deleted_at)::text else 'null' end || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select distinct on (t1.id) t1.*
          from 
          (select t3.branch, t3.scope, dense_rank() over (order by t3.o0) as head_rank
            from 
            (select 0 as branch, t5.scope, t6.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t5 (scope) cross
              join lateral 
              (select t4.id as o0
                from projects as t4
                where t4.id = t5.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and (t4.deleted_at is null or t4.owner_id = k.caller /* visible: OWNER */)
                order by t4.id
                limit 1) as t6 union all select 1 as branch, t8.scope, t9.*
              from 
              (select k.caller) as t8 (scope) cross
              join lateral 
              (select t7.id as o0
                from projects as t7
                where t7.owner_id = t8.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and (t7.deleted_at is null or t7.owner_id = k.caller /* visible: OWNER */)
                order by t7.id
                limit 1) as t9) as t3) as t2 cross
          join lateral (
            (select t1.*
              from projects as t1
              where t2.branch = 0
              and t1.id = t2.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and (t1.deleted_at is null or t1.owner_id = k.caller /* visible: OWNER */)
              order by t1.id
              limit greatest($3::bigint + 1 - t2.head_rank, 0)) union all 
            (select t1.*
              from projects as t1
              where t2.branch = 1
              and t1.owner_id = t2.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and (t1.deleted_at is null or t1.owner_id = k.caller /* visible: OWNER */)
              order by t1.id
              limit greatest($3::bigint + 1 - t2.head_rank, 0))) as t1
          where t2.head_rank <= $3::bigint
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;

select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || to_json(t1.name)::text || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select distinct on (t1.id) t1.*
          from 
          (select t3.branch, t3.scope, dense_rank() over (order by t3.o0) as head_rank
            from 
            (select 0 as branch, t5.scope, t6.*
              from 
              (select distinct m.project_id
                from project_members as m
                where m.user_id = k.caller
                and m.is_live) as t5 (scope) cross
              join lateral 
              (select t4.id as o0
                from projects as t4
                where t4.id = t5.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t4.deleted_at is null
                order by t4.id
                limit 1) as t6 union all select 1 as branch, t8.scope, t9.*
              from 
              (select k.caller) as t8 (scope) cross
              join lateral 
              (select t7.id as o0
                from projects as t7
                where t7.owner_id = t8.scope
                and true /* visible: MEMBER, OWNER, by scope */
                and t7.deleted_at is null
                order by t7.id
                limit 1) as t9) as t3) as t2 cross
          join lateral (
            (select t1.*
              from projects as t1
              where t2.branch = 0
              and t1.id = t2.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.id
              limit greatest($3::bigint + 1 - t2.head_rank, 0)) union all 
            (select t1.*
              from projects as t1
              where t2.branch = 1
              and t1.owner_id = t2.scope
              and true /* visible: MEMBER, OWNER, by scope */
              and t1.deleted_at is null
              order by t1.id
              limit greatest($3::bigint + 1 - t2.head_rank, 0))) as t1
          where t2.head_rank <= $3::bigint
          order by t1.id
          limit 21) as t1) as t1
      where t1.page_row <= $3::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
