-- Demo data: project.

-- projects: ids …0000b1 to 0000b3. 0000b3 (cinder) is deleted.
insert into projects
  (id, organization_id, owner_id, name, description, status, priority, goals, starts_on, ends_on, github_repo, github_app_id, github_installation_id, local_path, is_active, multi_file_contexts, multi_file_context_changes, settings, metadata, deleted_at, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-0000000000b1', '01900000-0000-7000-8000-0000000000a1', '01900000-0000-7000-8000-000000000002', 'atlas', 'Maps of large code bases: who calls what, and why.', 'active', 'high', array['Index a million lines in a minute', 'No false edges']::text[], '2026-01-12', '2026-06-30', 'northwind-labs/atlas', '410001', '510001', 'projects/atlas', true, E'{"src/index.ts": "export { walk } from ''./walk'';\\n"}', '{"src/index.ts": [{"line": 1, "text": "export { walk } from ''./walk'';"}]}', '{"auto_assign": true}', '{"colour": "#336699"}', null, 'agent_orchestrator', 'demo-b0a1c2d3-0000-4000-8000-000000000001', '2026-01-08T09:00:00Z', '2026-03-10T15:20:00Z'),
  ('01900000-0000-7000-8000-0000000000b2', '01900000-0000-7000-8000-0000000000a2', '01900000-0000-7000-8000-000000000004', 'beacon', 'Alerts that say what to do, not only what is wrong.', 'planning', 'urgent', array['Fewer pages at night']::text[], '2026-02-01', null, null, null, null, null, true, '{}', '{}', '{"auto_assign": false}', '{}', null, null, null, '2026-01-09T13:00:00Z', '2026-03-01T09:30:00Z'),
  ('01900000-0000-7000-8000-0000000000b3', null, '01900000-0000-7000-8000-000000000003', 'cinder', null, 'archived', 'low', array[]::text[], null, null, 'linus-demo/cinder', null, null, null, false, '{}', '{}', '{}', '{"reason": "superseded by atlas"}', '2026-02-25T18:00:00Z', 'code4me_v2', 'demo-c1d2e3f4-0000-4000-8000-000000000003', '2026-01-09T13:00:00Z', '2026-02-25T18:00:00Z');

-- project_members: ids …00b101 to 00b107.
insert into project_members
  (id, project_id, user_id, role, source_system, source_key, created_at) values
  ('01900000-0000-7000-8000-00000000b101', '01900000-0000-7000-8000-0000000000b1', '01900000-0000-7000-8000-000000000002', 'owner', null, null, '2026-01-08T09:00:00Z'),
  ('01900000-0000-7000-8000-00000000b102', '01900000-0000-7000-8000-0000000000b1', '01900000-0000-7000-8000-000000000003', 'maintainer', null, null, '2026-01-08T09:10:00Z'),
  ('01900000-0000-7000-8000-00000000b103', '01900000-0000-7000-8000-0000000000b1', '01900000-0000-7000-8000-000000000001', 'viewer', null, null, '2026-01-08T09:10:00Z'),
  ('01900000-0000-7000-8000-00000000b104', '01900000-0000-7000-8000-0000000000b2', '01900000-0000-7000-8000-000000000004', 'owner', null, null, '2026-01-09T13:00:00Z'),
  ('01900000-0000-7000-8000-00000000b105', '01900000-0000-7000-8000-0000000000b2', '01900000-0000-7000-8000-000000000003', 'member', null, null, '2026-01-12T10:00:00Z'),
  ('01900000-0000-7000-8000-00000000b106', '01900000-0000-7000-8000-0000000000b3', '01900000-0000-7000-8000-000000000003', 'owner', 'code4me_v2', 'demo-pu-1', '2026-01-09T13:00:00Z'),
  ('01900000-0000-7000-8000-00000000b107', '01900000-0000-7000-8000-0000000000b3', '01900000-0000-7000-8000-000000000002', 'member', 'code4me_v2', 'demo-pu-2', '2026-01-09T13:00:00Z');
