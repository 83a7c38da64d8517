select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, ('{"aggregate":' || 
    (select '[' || coalesce(string_agg('{"key":{"createdAt":' || case when t3.key_1 between timestamptz '0001-01-01 00:00:00+00'
          and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t3.key_1)::text else 'null' end || ',"authorType":' || coalesce('"' || upper(t3.key_2::text collate "C") || '"', 'null') || '},"count":"' || t3.group_count::text || '","sum":{"tokensIn":' || coalesce('"' || t3.result_1::text || '"', 'null') || ',"tokensOut":' || coalesce('"' || t3.result_2::text || '"', 'null') || ',"costUsd":' || coalesce('"' || nullif(nullif(nullif(t3.result_3::text, 'NaN'), 'Infinity'), '-Infinity') || '"', 'null') || '},"max":{"createdAt":' || case when t3.result_4 between timestamptz '0001-01-01 00:00:00+00'
          and timestamptz '9999-12-31 23:59:59.999999+00' then to_json(t3.result_4)::text else 'null' end || '}}', ','), '') || ']'
      from 
      (select case when t2.created_at is not null then greatest(date_trunc('day', least(greatest(t2.created_at, timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00'), 'UTC'), timestamptz '0001-01-01 00:00:00+00') end as key_1, t2.author_type as key_2, count(*) as group_count, sum(t2.tokens_in) as result_1, sum(t2.tokens_out) as result_2, sum(t2.cost_usd) as result_3, least(greatest(max(t2.created_at), timestamptz '0001-01-01 00:00:00+00'), timestamptz '9999-12-31 23:59:59.999999+00') as result_4
        from messages as t2
        where t2.conversation_id = any (array
          (select distinct m.conversation_id
            from conversation_participants as m
            where m.user_id = k.caller
            and m.is_live))
        and true /* visible: PARTICIPANT, by scope */
        group by 1, 2
        order by key_1, key_2
        limit 
        (select $3::bigint)) as t3) || '}') as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
