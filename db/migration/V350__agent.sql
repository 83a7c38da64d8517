-- Agent: how far budgets are used.

-- A budget's time is a range of days of its project or agent; the index alone adds it up.
create index token_usage_project_spend_idx on token_usage (project_id, usage_date) include (cost_usd);
create index token_usage_agent_spend_idx on token_usage (agent_id, usage_date) include (cost_usd);

create type budget_state as enum ('within', 'alert', 'used_up');
comment on type budget_state is 'How far a budget is used.';

create view budget_usage as
  select md5(b.id || ' ' || p.first_day)::uuid as id, b.id as budget_limit_id, b.scope_project_id,
      p.first_day as period_start, p.last_day as period_end, t.today between p.first_day and p.last_day as is_current,
      s.spent_usd, round(s.spent_usd * 100 / nullif(b.amount_usd, 0), 2) as used_pct,
      case
        when s.spent_usd >= b.amount_usd then 'used_up'
        when s.spent_usd >= b.amount_usd * b.alert_threshold then 'alert'
        else 'within'
      end::budget_state as state
  from budget_limits as b
    cross join lateral (
      select (now() at time zone 'UTC')::date as today,
          case b.period when 'daily' then 'day' when 'weekly' then 'week' else 'month' end as unit) as t
    cross join lateral (
      select step::date as first_day, (step + ('1 ' || t.unit)::interval)::date - 1 as last_day
      from generate_series(
        date_trunc(t.unit, greatest(least(b.created_at, now()), now() - interval '5 years') at time zone 'UTC'),
        t.today, ('1 ' || t.unit)::interval) as step) as p
    -- Added up once, not for each column that says so.
    cross join lateral (
      select coalesce(
        case b.scope_type
          when 'global' then
            (select sum(u.cost_usd) from token_usage as u where u.usage_date between p.first_day and p.last_day)
          when 'project' then
            (select sum(u.cost_usd) from token_usage as u where u.project_id = b.project_id and u.usage_date between p.first_day and p.last_day)
          when 'agent' then
            (select sum(u.cost_usd) from token_usage as u where u.agent_id = b.agent_id and u.usage_date between p.first_day and p.last_day)
          when 'agent_type' then
            (select sum(u.cost_usd) from token_usage as u where u.agent_type = b.agent_type and u.usage_date between p.first_day and p.last_day)
        end, 0) as spent_usd
      offset 0) as s
  where s.spent_usd > 0 or t.today <= p.last_day;
comment on view budget_usage is 'How far a budget is used: in the day, week or month that lasts, and in each former one since it was made in which something was spent, at most five years ago. Days are those of UTC, weeks begin on Monday.';
