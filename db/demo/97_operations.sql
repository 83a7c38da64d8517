-- Demo data: operations.

-- database_metrics: ids …008001 to 008006. 008003 could not be measured.
insert into database_metrics
  (id, name, value, recorded_at, source_system, source_key, created_at) values
  ('01900000-0000-7000-8000-000000008001', 'database_size_bytes', 18350080, '2026-03-10T03:00:00Z', 'yudai_v3', 'demo-1', '2026-03-10T03:00:00Z'),
  ('01900000-0000-7000-8000-000000008002', 'cache_hit_pct', 99.21, '2026-03-10T03:00:00Z', 'yudai_v3', 'demo-2', '2026-03-10T03:00:00Z'),
  ('01900000-0000-7000-8000-000000008003', 'replication_lag_seconds', null, '2026-03-10T03:00:00Z', 'yudai_v3', 'demo-3', '2026-03-10T03:00:00Z'),
  ('01900000-0000-7000-8000-000000008004', 'database_size_bytes', 19398656, '2026-03-11T03:00:00Z', null, null, '2026-03-11T03:00:00Z'),
  ('01900000-0000-7000-8000-000000008005', 'cache_hit_pct', 98.7, '2026-03-11T03:00:00Z', null, null, '2026-03-11T03:00:00Z'),
  ('01900000-0000-7000-8000-000000008006', 'connections', 7, '2026-03-11T03:00:00Z', null, null, '2026-03-11T03:00:00Z');
