-- Undoes V001__foundation.sql.

drop function touch_updated_at();
drop type source_system;
comment on schema public is 'standard public schema';
