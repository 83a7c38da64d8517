-- Project: memberships and participations know whether their project is deleted, so that rules need not look at the project.

-- A trigger can only name a function that exists: these get their bodies from R__functions.sql, which runs after this file.
create function keep_membership_live() returns trigger language plpgsql as 'begin end';
create function keep_participation_live() returns trigger language plpgsql as 'begin end';
create function pass_on_project_deletion() returns trigger language plpgsql as 'begin end';
create function pass_on_conversation_project() returns trigger language plpgsql as 'begin end';

alter table project_members add column is_live boolean not null default true;
alter table conversation_participants add column is_live boolean not null default true;
comment on column project_members.is_live is 'Whether the project is not deleted. Maintained by triggers.';
comment on column conversation_participants.is_live is 'Whether the project of the conversation is not deleted; true without a project. Maintained by triggers.';

update project_members as m set is_live = false
  from projects as p where p.id = m.project_id and p.deleted_at is not null;
update conversation_participants as m set is_live = false
  from conversations as c join projects as p on p.id = c.project_id
  where c.id = m.conversation_id and p.deleted_at is not null;

-- Rules read memberships from these indexes alone.
drop index project_members_user_id_project_id_idx;
create index project_members_user_id_project_id_idx on project_members (user_id, project_id) include (is_live);
drop index conversation_participants_user_id_conversation_id_idx;
create index conversation_participants_user_id_conversation_id_idx on conversation_participants (user_id, conversation_id) include (is_live);
drop index conversation_participants_agent_id_conversation_id_idx;
create index conversation_participants_agent_id_conversation_id_idx on conversation_participants (agent_id, conversation_id) include (is_live);
create index projects_deleted_idx on projects (id) where deleted_at is not null;
comment on index projects_deleted_idx is 'Serves the rule that hides the contents of deleted projects.';

create trigger live before insert or update of project_id, is_live on project_members
  for each row execute function keep_membership_live();
create trigger live before insert or update of conversation_id, is_live on conversation_participants
  for each row execute function keep_participation_live();
create trigger deletion after update of deleted_at on projects
  for each row when ((old.deleted_at is null) is distinct from (new.deleted_at is null)) execute function pass_on_project_deletion();
create trigger project after update of project_id on conversations
  for each row when (old.project_id is distinct from new.project_id) execute function pass_on_conversation_project();
