-- Agent: what each day's tokens cost, added up from the index alone.
create index token_usage_spend_idx on token_usage (usage_date, model) include (project_id, user_id, tokens_in, tokens_out, cost_usd);
