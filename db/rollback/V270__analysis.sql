-- Undoes V270__analysis.sql.

drop index analyzed_files_metrics_idx;
drop index analysis_runs_metrics_idx;
