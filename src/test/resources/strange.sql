-- What other services may store: nothing here is refused by a constraint, and all of it must come out as valid JSON.
update messages set content = E'\x01\x02\x1f \u007f \u2028\u2029 "quotes" \\backslashes\\ \' 😀 \uFFFD </script> ${x} %s' where id in (select id from messages order by id limit 5);
update messages set created_at = 'infinity' where id in (select id from messages order by id limit 2);
update messages set created_at = '-infinity' where id in (select id from messages order by id offset 2 limit 2);
update messages set created_at = '0044-03-15 12:00:00 BC' where id in (select id from messages order by id offset 4 limit 2);
update messages set created_at = '12026-01-01 00:00:00.000001' where id in (select id from messages order by id offset 6 limit 2);
update messages set metadata = 'null' where id in (select id from messages order by id offset 3 limit 3);
update messages set metadata = '{"a": {"b": [1, null, "\u2028", 1e400, -0, 123456789012345678901234567890.5]}, "": "", "\"": "\n"}' where id in (select id from messages order by id offset 8 limit 3);
update messages set cost_usd = 999999.999999, tokens_in = 2147483647, tokens_out = 2147483647 where id in (select id from messages order by id offset 9 limit 5);
update tasks set scheduled_at = 'infinity', started_at = '-infinity', completed_at = 'infinity' where id in (select id from tasks order by id limit 2);
update tasks set description = '', error_message = E'\t\r\n\b\f', result = '"text"' where id in (select id from tasks order by id offset 2 limit 3);
update projects set goals = array['a', null, E'"\n', ''], starts_on = '-infinity', ends_on = 'infinity' where id in (select id from projects order by id limit 1);
update projects set goals = '{}', starts_on = '0001-01-01 BC', ends_on = '10000-01-01' where id in (select id from projects order by id offset 1 limit 1);
update commits set message = repeat(E'line\n', 1000), author_name = null, parent_shas = array[['a', 'b'], ['c', 'd']], committed_at = null where id in (select id from commits order by id limit 3);
update file_items set file_size = 9223372036854775807 where id in (select id from file_items where not is_directory order by id limit 2);
update users set telegram_chat_id = -9223372036854775808, name = E'\u202Eevil' where id in (select id from users order by id limit 2);
update analysis_runs set metrics = '{}', errors = '["\u0001"]', started_at = 'infinity', completed_at = 'infinity' where id in (select id from analysis_runs order by id limit 2);
