-- Undoes V225__analysis.sql.

drop view repository_quality_overview;
drop function refresh_metric_trends(timestamptz);
drop function metric_improves_upwards(text);
drop function calculate_quality_score(uuid);
