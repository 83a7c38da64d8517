-- Undoes V235__prompt.sql.

drop function cleanup_expired_context_data(integer);
