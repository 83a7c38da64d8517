alter table projects drop column budget_usd;
