-- Undoes V050__analysis.sql: what its tables hold is lost.

drop table analysis_runs;
drop type code_author_type;
drop type submission_type;
drop type run_status;
