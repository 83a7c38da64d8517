-- Undoes V305__agent.sql.

drop index token_usage_spend_idx;
