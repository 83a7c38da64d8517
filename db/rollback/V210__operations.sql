-- Undoes db/migration/V210__operations.sql: what its tables hold is lost.

drop table database_metrics;
