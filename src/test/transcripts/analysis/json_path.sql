select f.ord, case when octet_length(f.fragment) <= 16777216 then f.fragment end as fragment, octet_length(f.fragment) as size
from 
(select k.ord, 
  (select '{"nodes":[' || coalesce(string_agg('{"name":' || coalesce((t1.file_tree #> $3::text[])::text, 'null') || ',"child":' || coalesce((t1.file_tree #> $4::text[])::text, 'null') || ',"childName":' || coalesce((t1.file_tree #> $5::text[])::text, 'null') || ',"last":' || coalesce((t1.file_tree #> $6::text[])::text, 'null') || ',"missing":' || coalesce((t1.file_tree #> $7::text[])::text, 'null') || ',"noNumber":' || coalesce((t1.file_tree #> $8::text[])::text, 'null') || ',"noObject":' || coalesce((t1.file_tree #> $9::text[])::text, 'null') || ',"whole":' || coalesce((t1.errors #> $10::text[])::text, 'null') || ',"wholeToo":' || coalesce(t1.errors::text, 'null') || ',"firstError":' || coalesce((t1.errors #> $11::text[])::text, 'null') || '}', ','), '') || ']}'
    from 
    (select t1.*
      from 
      (select t1.*, row_number() over () as page_row
        from 
        (select t1.*
          from analysis_runs as t1
          where (((t1.user_id = k.caller or (exists 
                  (select
                    from repositories as m
                    where m.id = t1.repository_id
                    and m.user_id = k.caller) or exists 
                  (select
                    from project_repositories as l
                    join project_members as m on m.project_id = l.project_id
                    where l.repository_id = t1.repository_id
                    and m.user_id = k.caller
                    and m.is_live)))
              and not exists 
              (select
                from projects as d
                where d.id = t1.project_id
                and d.deleted_at is not null)) or exists 
            (select
              from project_members as m
              where m.project_id = t1.project_id
              and m.user_id = k.caller
              and m.is_live)) /* visible: OWNER, MEMBER, REPOSITORY */
          and (t1.file_tree is null or jsonb_typeof(t1.file_tree) = 'null') = $12::boolean
          order by t1.created_at desc, t1.id desc
          limit 5) as t1) as t1
      where t1.page_row <= $13::bigint) as t1
    group by ()) as fragment
  from unnest(
    (select $1::uuid[]), 
    (select $2::uuid[])) with ordinality as k (key, caller, ord) offset 0) as f;
