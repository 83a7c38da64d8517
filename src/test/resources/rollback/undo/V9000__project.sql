drop view open_milestones;
drop table milestones;
drop function keep_milestone();
drop type milestone_state;
