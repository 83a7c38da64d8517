-- Agents: how their models are set can be searched by what it contains and by its members.

create index agents_model_config_idx on agents using gin (model_config);
comment on index agents_model_config_idx is 'For the filters contains and hasKey.';
