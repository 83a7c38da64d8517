-- Undoes V273__agent.sql.

drop index agents_model_config_idx;
