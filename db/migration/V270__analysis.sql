-- Analysis: what the collectors found can be searched by what it contains and by its members.

create index analysis_runs_metrics_idx on analysis_runs using gin (metrics);
comment on index analysis_runs_metrics_idx is 'For the filters contains and hasKey.';
create index analyzed_files_metrics_idx on analyzed_files using gin (metrics);
comment on index analyzed_files_metrics_idx is 'For the filters contains and hasKey.';
