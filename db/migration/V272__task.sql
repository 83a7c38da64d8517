-- Tasks: how they are to be done, and what came of it, can be searched by what it contains and by its members.

create index tasks_config_idx on tasks using gin (config);
comment on index tasks_config_idx is 'For the filters contains and hasKey.';
create index tasks_result_idx on tasks using gin (result);
comment on index tasks_result_idx is 'For the filters contains and hasKey.';
