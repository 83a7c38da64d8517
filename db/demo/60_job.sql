-- Demo data: job.

-- jobs: ids …0000f1 to 0000f9.
insert into jobs
  (id, user_id, status, source_kind, source_metadata, result_run_id, error_message, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-0000000000f1', '01900000-0000-7000-8000-000000000002', 'completed', 'github', '{"url": "https://github.com/northwind-labs/atlas.git", "branch": "main"}', '01900000-0000-7000-8000-0000000000e1', null, 'vibe8', '3f0c9a1e-job-1', '2026-02-05T09:59:00Z', '2026-02-05T10:03:20Z'),
  ('01900000-0000-7000-8000-0000000000f2', '01900000-0000-7000-8000-000000000004', 'completed', 'upload', '{"filename": "beacon.zip", "size": 48213}', '01900000-0000-7000-8000-0000000000e2', null, 'vibe8', '3f0c9a1e-job-2', '2026-02-06T14:00:00Z', '2026-02-06T14:00:41Z'),
  ('01900000-0000-7000-8000-0000000000f3', '01900000-0000-7000-8000-000000000003', 'cancelled', 'git', '{"url": "https://github.com/linus-demo/tracekit.git"}', '01900000-0000-7000-8000-0000000000e6', 'Cancelled by its user', null, null, '2026-02-05T09:59:00Z', '2026-02-05T10:02:00Z'),
  ('01900000-0000-7000-8000-0000000000f4', '01900000-0000-7000-8000-000000000003', 'failed', 'git', '{"url": "https://git.example.org/linus/cinder.git"}', '01900000-0000-7000-8000-0000000000e9', 'Out of time after 600 s', 'vibe8', '3f0c9a1e-job-4', '2026-02-20T11:00:00Z', '2026-02-20T11:10:00Z'),
  ('01900000-0000-7000-8000-0000000000f5', '01900000-0000-7000-8000-000000000002', 'pending', 'upload', '{"filename": "notes & ideas.tar.gz"}', null, null, null, null, '2026-03-13T08:00:00Z', '2026-03-13T08:00:00Z'),
  ('01900000-0000-7000-8000-0000000000f6', '01900000-0000-7000-8000-000000000004', 'running', 'scheduled', null, null, null, null, null, '2026-03-12T02:00:00Z', '2026-03-12T02:01:00Z'),
  ('01900000-0000-7000-8000-0000000000f7', '01900000-0000-7000-8000-000000000002', 'failed', 'github', '{"url": "https://github.com/northwind-labs/gone.git"}', null, 'Not found: "northwind-labs/gone"', null, null, '2026-02-28T09:00:00Z', '2026-02-28T09:00:02Z'),
  ('01900000-0000-7000-8000-0000000000f8', '01900000-0000-7000-8000-000000000004', 'pending', 'git', '{"url": "https://gitlab.com/lighthouse/beacon.git", "branch": "wip"}', null, null, null, null, '2026-03-13T08:00:00Z', '2026-03-13T08:00:00Z'),
  ('01900000-0000-7000-8000-0000000000f9', '01900000-0000-7000-8000-000000000002', 'running', 'scheduled', '{}', null, null, null, null, '2026-03-13T02:00:00Z', '2026-03-13T02:00:30Z');
