drop view open_roadmap_steps;
drop table roadmap_steps;
drop function keep_roadmap_step();
drop type roadmap_step_state;
