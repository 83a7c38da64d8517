-- Demo data: agent.

-- agents: ids …0000d1 to 0000d9. 0000d1 and 0000d2 are shared; 0000d3 to 0000d6 belong to atlas, 0000d7 to 0000d9 to beacon.
insert into agents
  (id, project_id, name, type, model_config, system_prompt, rules_file_path, is_active, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-0000000000d1', null, 'Conductor', 'orchestrator', '{"model": "claude-opus-4-5", "temperature": 0.2, "max_tokens": 8192}', 'You hand out work and see that it is finished.', 'rules/conductor.md', true, 'agent_orchestrator', 'demo-agent-1', '2026-01-05T08:00:00Z', '2026-02-01T08:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d2', null, 'Second Look', 'reviewer', '{"model": "claude-sonnet-4-5", "temperature": 0, "max_tokens": 4096}', E'You review changes. Be kind, be exact.\nNever say "looks good" without a reason.', null, true, 'agent_orchestrator', 'demo-agent-2', '2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d3', '01900000-0000-7000-8000-0000000000b1', 'Cartographer', 'architect', '{"model": "claude-opus-4-5", "temperature": 0.4, "max_tokens": 8192}', 'You design; you don''t code.', 'rules/architect.md', true, 'agent_orchestrator', 'demo-agent-3', '2026-01-08T09:20:00Z', '2026-02-14T10:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d4', '01900000-0000-7000-8000-0000000000b1', 'Pathfinder', 'coder', '{"model": "claude-sonnet-4-5", "temperature": 0.1, "max_tokens": 16384}', 'You write TypeScript.', 'rules/coder.md', true, 'agent_orchestrator', 'demo-agent-4', '2026-01-08T09:20:00Z', '2026-02-14T10:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d5', '01900000-0000-7000-8000-0000000000b1', 'Surveyor', 'tester', '{"model": "claude-sonnet-4-5"}', null, null, true, null, null, '2026-01-08T09:25:00Z', '2026-01-08T09:25:00Z'),
  ('01900000-0000-7000-8000-0000000000d6', '01900000-0000-7000-8000-0000000000b1', 'Sextant', 'coder', '{}', null, null, false, null, null, '2026-01-20T16:00:00Z', '2026-02-28T16:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d7', '01900000-0000-7000-8000-0000000000b2', 'Keeper', 'coder', '{"model": "claude-sonnet-4-5", "temperature": 0.1, "max_tokens": 16384}', 'You write Python.', null, true, null, null, '2026-01-09T13:20:00Z', '2026-01-09T13:20:00Z'),
  ('01900000-0000-7000-8000-0000000000d8', '01900000-0000-7000-8000-0000000000b2', 'Foghorn', 'tester', '{"model": "claude-sonnet-4-5", "temperature": 0.7, "max_tokens": 2048}', 'You break things on purpose.', null, true, null, null, '2026-01-09T13:20:00Z', '2026-03-01T09:00:00Z'),
  ('01900000-0000-7000-8000-0000000000d9', '01900000-0000-7000-8000-0000000000b2', 'Lens', 'reviewer', '{"model": "claude-opus-4-5", "max_tokens": 4096}', null, 'rules/review.md', true, null, null, '2026-01-12T10:05:00Z', '2026-01-12T10:05:00Z');

-- agent_memories: ids …00d101 to 00d109. 00d108 belongs to a shared agent and to no project, so only administrators see it.
insert into agent_memories
  (id, agent_id, project_id, category, key, value, importance, expires_at, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-00000000d101', '01900000-0000-7000-8000-0000000000d4', '01900000-0000-7000-8000-0000000000b1', 'convention', 'indentation', '{"style": "tabs", "width": 4}', 6, null, 'agent_orchestrator', 'demo-mem-1', '2026-01-13T09:00:00Z', '2026-01-13T09:00:00Z'),
  ('01900000-0000-7000-8000-00000000d102', '01900000-0000-7000-8000-0000000000d4', '01900000-0000-7000-8000-0000000000b1', 'decision', 'symbolic links', '"They are not followed: it''s an endless loop."', 9, null, 'agent_orchestrator', 'demo-mem-2', '2026-01-15T19:30:00Z', '2026-01-15T19:30:00Z'),
  ('01900000-0000-7000-8000-00000000d103', '01900000-0000-7000-8000-0000000000d4', '01900000-0000-7000-8000-0000000000b1', 'fact', 'last green commit', '{"sha": "c353a3daea46fa5f43ebf2e7ee21630adc798b22"}', 3, '2026-04-01T00:00:00Z', 'agent_orchestrator', 'demo-mem-3', '2026-02-02T09:50:00Z', '2026-02-04T10:10:00Z'),
  ('01900000-0000-7000-8000-00000000d104', '01900000-0000-7000-8000-0000000000d3', '01900000-0000-7000-8000-0000000000b1', 'decision', 'shard size', '{"mib": 64, "because": "One read-ahead."}', 10, null, null, null, '2026-02-16T09:50:00Z', '2026-02-17T14:00:00Z'),
  ('01900000-0000-7000-8000-00000000d105', '01900000-0000-7000-8000-0000000000d3', null, 'preference', 'diagrams', '["boxes", "arrows"]', 2, null, null, null, '2026-02-16T09:55:00Z', '2026-02-16T09:55:00Z'),
  ('01900000-0000-7000-8000-00000000d106', '01900000-0000-7000-8000-0000000000d7', '01900000-0000-7000-8000-0000000000b2', 'convention', 'rules', '{"format": "yaml"}', 7, null, null, null, '2026-01-20T15:10:00Z', '2026-01-20T15:10:00Z'),
  ('01900000-0000-7000-8000-00000000d107', '01900000-0000-7000-8000-0000000000d7', null, 'fact', 'line width', '88', 4, null, null, null, '2026-01-21T09:00:00Z', '2026-01-21T09:00:00Z'),
  ('01900000-0000-7000-8000-00000000d108', '01900000-0000-7000-8000-0000000000d1', null, 'fact', 'greeting', '"Good morning"', 1, '2026-07-01T00:00:00Z', 'agent_orchestrator', 'demo-mem-8', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z'),
  ('01900000-0000-7000-8000-00000000d109', '01900000-0000-7000-8000-0000000000d1', '01900000-0000-7000-8000-0000000000b2', 'decision', 'who reviews', '{"agent": "Lens", "pairs": null}', 5, null, null, null, '2026-01-22T10:00:00Z', '2026-01-22T10:00:00Z');

-- budget_limits: ids …00d301 to 00d308. 00d301 and 00d307 apply to everything or to a type of agent, so only administrators see them.
insert into budget_limits
  (id, name, scope_type, project_id, agent_id, agent_type, amount_usd, period, alert_threshold, action_on_exceed, is_active, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-00000000d301', 'Everything', 'global', null, null, null, 500.00, 'monthly', 0.80, 'warn', true, 'agent_orchestrator', 'demo-budget-1', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z'),
  ('01900000-0000-7000-8000-00000000d302', 'atlas, a month', 'project', '01900000-0000-7000-8000-0000000000b1', null, null, 120.00, 'monthly', 0.75, 'warn', true, 'agent_orchestrator', 'demo-budget-2', '2026-01-08T09:30:00Z', '2026-02-01T09:30:00Z'),
  ('01900000-0000-7000-8000-00000000d303', 'atlas, a day', 'project', '01900000-0000-7000-8000-0000000000b1', null, null, 10.00, 'daily', 1.00, 'block', true, 'agent_orchestrator', 'demo-budget-3', '2026-01-08T09:30:00Z', '2026-01-08T09:30:00Z'),
  ('01900000-0000-7000-8000-00000000d304', 'Pathfinder', 'agent', null, '01900000-0000-7000-8000-0000000000d4', null, 25.50, 'weekly', 0.80, 'block', true, null, null, '2026-01-10T10:00:00Z', '2026-01-10T10:00:00Z'),
  ('01900000-0000-7000-8000-00000000d305', 'beacon', 'project', '01900000-0000-7000-8000-0000000000b2', null, null, 40.00, 'weekly', 0.90, 'warn', true, null, null, '2026-01-12T10:00:00Z', '2026-01-12T10:00:00Z'),
  ('01900000-0000-7000-8000-00000000d306', 'Foghorn''s "noise"', 'agent', null, '01900000-0000-7000-8000-0000000000d8', null, 0.00, 'daily', 0.50, 'block', false, null, null, '2026-01-12T10:00:00Z', '2026-03-01T09:00:00Z'),
  ('01900000-0000-7000-8000-00000000d307', 'All coders', 'agent_type', null, null, 'coder', 200.00, 'monthly', 0.80, 'warn', true, 'agent_orchestrator', 'demo-budget-7', '2026-01-12T10:00:00Z', '2026-01-12T10:00:00Z'),
  ('01900000-0000-7000-8000-00000000d308', 'Conductor', 'agent', null, '01900000-0000-7000-8000-0000000000d1', null, 15.00, 'daily', 0.80, 'warn', true, null, null, '2026-01-13T10:00:00Z', '2026-01-13T10:00:00Z');
