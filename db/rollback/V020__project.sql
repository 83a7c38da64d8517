-- Undoes V020__project.sql: what its tables hold is lost.

drop table project_members;
drop table projects;
drop type project_member_role;
drop type priority_level;
drop type project_status;
