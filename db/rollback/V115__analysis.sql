-- Undoes V115__analysis.sql.

drop trigger spread_scope on analysis_runs;
drop function spread_run_scope();
drop table metric_trends;
drop table findings;
drop table performance_metrics;
drop table metrics;
drop table code_elements;
drop table analyzed_files;
drop function copy_run_scope();
drop index analysis_runs_id_user_id_project_id_repository_id_idx;
drop type trend_direction;
drop type trend_period;
drop type finding_status;
drop type finding_severity;
drop type finding_category;
drop type performance_metric_kind;
drop type code_element_kind;
