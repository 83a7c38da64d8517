-- Undoes V010__identity.sql: what its tables hold is lost.

drop table organization_members;
drop table users;
drop table organizations;
drop type user_role;
drop type organization_member_role;
drop type organization_plan;
