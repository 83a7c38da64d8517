-- Demo data: agent.

-- agents: ids …0000d1 to 0000d9. 0000d1 and 0000d2 are shared; 0000d3 to 0000d6 atlas, 0000d7 to 0000d9 beacon.
insert into agents
  (id, project_id, name, type, model_config, system_prompt, rules_file_path, is_active, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-0000000000d1', null, 'Conductor', 'orchestrator', '{"model": "claude-opus-4-5", "temperature": 0.2, "max_tokens": 8192}', 'You hand out work and see that it is finished.', 'rules/conductor.md', true, 'agent_orchestrator', 'agent-1', '2026-01-05T08:00:00Z', '2026-02-01T08:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d2', null, 'Second Look', 'reviewer', '{"model": "claude-sonnet-4-5", "temperature": 0, "max_tokens": 4096}', E'You review changes. Be kind, be exact.\nNever say "looks good" without a reason.', null, true, 'agent_orchestrator', 'agent-2', '2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d3', '01900000-0000-7000-8000-0000000000b1', 'Cartographer', 'architect', '{"model": "claude-opus-4-5", "temperature": 0.4, "max_tokens": 8192}', 'You design; you don''t code.', 'rules/architect.md', true, 'agent_orchestrator', 'agent-3', '2026-01-08T09:20:00Z', '2026-02-14T10:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d4', '01900000-0000-7000-8000-0000000000b1', 'Pathfinder', 'coder', '{"model": "claude-sonnet-4-5", "temperature": 0.1, "max_tokens": 16384}', 'You write TypeScript.', 'rules/coder.md', true, 'agent_orchestrator', 'agent-4', '2026-01-08T09:20:00Z', '2026-02-14T10:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d5', '01900000-0000-7000-8000-0000000000b1', 'Surveyor', 'tester', '{"model": "claude-sonnet-4-5"}', null, null, true, null, null, '2026-01-08T09:25:00Z', '2026-01-08T09:25:00Z'),
  ('01900000-0000-7000-8000-0000000000d6', '01900000-0000-7000-8000-0000000000b1', 'Sextant', 'coder', '{}', null, null, false, null, null, '2026-01-20T16:00:00Z', '2026-02-28T16:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d7', '01900000-0000-7000-8000-0000000000b2', 'Keeper', 'coder', '{"model": "claude-sonnet-4-5", "temperature": 0.1, "max_tokens": 16384}', 'You write Python.', null, true, null, null, '2026-01-09T13:20:00Z', '2026-01-09T13:20:00Z'),
  ('01900000-0000-7000-8000-0000000000d8', '01900000-0000-7000-8000-0000000000b2', 'Foghorn', 'tester', '{"model": "claude-sonnet-4-5", "temperature": 0.7, "max_tokens": 2048}', 'You break things on purpose.', null, true, null, null, '2026-01-09T13:20:00Z', '2026-03-01T09:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d9', '01900000-0000-7000-8000-0000000000b2', 'Lens', 'reviewer', '{"model": "claude-opus-4-5", "max_tokens": 4096}', null, 'rules/review.md', true, null, null, '2026-01-12T10:05:00Z', '2026-01-12T10:05:00Z');
