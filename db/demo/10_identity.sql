-- Demo data: identity.

-- users: ids …000001 to 000005. alan is a stranger: he is a member of nothing and owns nothing. Passwords, seeds and tokens are not real.
insert into users
  (id, username, name, email, email_verified, github_username, github_user_id, avatar_url, auth0_sub, role, password_hash, is_2fa_enabled, totp_secret_encrypted, is_oauth_signup, is_active, is_admin, telegram_chat_id, preference, preferences, metadata, last_login_at, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-000000000001', 'ada', 'Ada Lovelace', 'ada@example.org', true, 'ada-demo', '1000001', 'https://avatars.example.org/ada.png', 'auth0|demo-ada', 'administrator', 'demo-no-password', true, '\x64656d6f', false, true, true, 700000001, null, '{"theme": "dark", "language": "en"}', '{"office": "London"}', '2026-03-12T08:00:00Z', null, null, '2026-01-05T08:00:00Z', '2026-03-12T08:00:00Z'),
  ('01900000-0000-7000-8000-000000000002', 'grace', 'Grace Hopper', 'grace@example.org', true, 'grace-demo', '1000002', 'https://avatars.example.org/grace.png', 'auth0|demo-grace', 'lead', 'demo-no-password', false, null, false, true, false, null, '{"completions": true}', '{"theme": "light", "page_size": 50}', '{}', '2026-03-13T07:45:00Z', 'yudai_v3', 'demo-2', '2026-01-05T09:00:00Z', '2026-03-13T07:45:00Z'),
  ('01900000-0000-7000-8000-000000000003', 'linus', 'Linus Torvalds', 'linus@example.org', true, 'linus-demo', '1000003', null, null, 'developer', null, false, null, true, true, false, null, '{"completions": false}', '{"theme": "dark"}', '{"team": "kernel"}', '2026-03-11T22:10:00Z', 'code4me_v2', 'demo-5b1d7c52-0000-4000-8000-000000000003', '2026-01-05T09:00:00Z', '2026-03-11T22:10:00Z'),
  ('01900000-0000-7000-8000-000000000004', 'barbara', 'Barbara Liskov', 'barbara@example.org', true, 'barbara-demo', '1000004', 'https://avatars.example.org/barbara.png', 'auth0|demo-barbara', 'manager', null, false, null, true, true, false, null, null, '{"theme": "system", "notifications": {"email": true, "chat": false}}', '{}', '2026-03-12T16:30:00Z', 'vibe8', 'demo-4', '2026-01-07T10:30:00Z', '2026-03-12T16:30:00Z'),
  ('01900000-0000-7000-8000-000000000005', 'alan', null, 'alan@example.org', false, null, null, null, null, 'viewer', null, false, null, false, true, false, null, null, '{}', '{}', null, null, null, '2026-02-01T12:00:00Z', '2026-02-01T12:00:00Z');

-- administrators: ada.
insert into administrators (user_id, created_at) values ('01900000-0000-7000-8000-000000000001', '2026-01-05T08:00:00Z');

-- organizations: ids …0000a1 to 0000a3. 0000a3 is deleted.
insert into organizations
  (id, name, slug, description, plan, is_active, settings, metadata, deleted_at, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-0000000000a1', 'Northwind Labs', 'northwind-labs', 'Tools for people who write compilers.', 'team', true, '{"default_branch": "main", "require_review": true}', '{"country": "NL"}', null, 'codegen_platform', 'demo-org-1', '2026-01-05T08:30:00Z', '2026-02-10T11:00:00Z'),
  ('01900000-0000-7000-8000-0000000000a2', 'Lighthouse Works', 'lighthouse-works', null, 'enterprise', true, '{"sso": true}', '{}', null, null, null, '2026-01-07T10:00:00Z', '2026-01-07T10:00:00Z'),
  ('01900000-0000-7000-8000-0000000000a3', 'Old Harbour', 'old-harbour', 'Closed down in February; "so long".', 'free', false, '{}', '{"closed_because": "merged into Northwind Labs"}', '2026-02-20T17:00:00Z', 'codegen_platform', 'demo-org-3', '2026-01-05T08:30:00Z', '2026-02-20T17:00:00Z');

-- organization_members: ids …00a101 to 00a104.
insert into organization_members
  (id, organization_id, user_id, role, source_system, source_key, created_at) values
  ('01900000-0000-7000-8000-00000000a101', '01900000-0000-7000-8000-0000000000a1', '01900000-0000-7000-8000-000000000002', 'owner', 'codegen_platform', 'demo-om-1', '2026-01-05T09:05:00Z'),
  ('01900000-0000-7000-8000-00000000a102', '01900000-0000-7000-8000-0000000000a1', '01900000-0000-7000-8000-000000000003', 'member', 'codegen_platform', 'demo-om-2', '2026-01-05T09:05:00Z'),
  ('01900000-0000-7000-8000-00000000a103', '01900000-0000-7000-8000-0000000000a2', '01900000-0000-7000-8000-000000000004', 'owner', null, null, '2026-01-07T10:35:00Z'),
  ('01900000-0000-7000-8000-00000000a104', '01900000-0000-7000-8000-0000000000a3', '01900000-0000-7000-8000-000000000003', 'maintainer', null, null, '2026-01-06T14:00:00Z');

-- auth_tokens: ids …004101 to 004106. The tokens are not real.
insert into auth_tokens
  (id, user_id, issuer, token_hash, access_token_encrypted, refresh_token_encrypted, token_type, scope, expires_at, is_active, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-000000004101', '01900000-0000-7000-8000-000000000002', 'github', null, '\x64656d6f31', '\x64656d6f32', 'bearer', 'repo read:user', '2026-04-01T00:00:00Z', true, 'yudai_v3', 'demo-1', '2026-01-08T09:25:00Z', '2026-01-08T09:25:00Z'),
  ('01900000-0000-7000-8000-000000004102', '01900000-0000-7000-8000-000000000002', 'github', null, '\x64656d6f33', null, 'bearer', 'read:user', '2026-01-07T09:25:00Z', false, 'yudai_v3', 'demo-2', '2026-01-06T09:25:00Z', '2026-01-08T09:25:00Z'),
  ('01900000-0000-7000-8000-000000004103', '01900000-0000-7000-8000-000000000002', 'code4me', '\x6772616365', null, null, 'bearer', null, null, true, null, null, '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z'),
  ('01900000-0000-7000-8000-000000004104', '01900000-0000-7000-8000-000000000003', 'code4me', '\x6c696e7573', null, null, 'bearer', null, null, true, 'code4me_v2', 'demo-5b1d7c52-0000-4000-8000-000000000003', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z'),
  ('01900000-0000-7000-8000-000000004105', '01900000-0000-7000-8000-000000000004', 'sluice', '\x62617262617261', null, null, 'bearer', 'read:analysis', '2026-12-31T23:59:59Z', true, null, null, '2026-02-01T10:00:00Z', '2026-02-01T10:00:00Z'),
  ('01900000-0000-7000-8000-000000004106', '01900000-0000-7000-8000-000000000001', 'sluice', '\x616461', null, null, 'bearer', 'read:all', null, true, null, null, '2026-01-05T08:05:00Z', '2026-01-05T08:05:00Z');

-- user_settings: ids …004201 to 004203. 004203 belongs to no user.
insert into user_settings
  (id, user_id, data, source_system, source_key, created_at, updated_at) values
  ('01900000-0000-7000-8000-000000004201', '01900000-0000-7000-8000-000000000002', '{"model": "deepseek", "triggers": ["manual", "idle"], "idle_ms": 400}', null, null, '2026-01-05T09:00:00Z', '2026-01-20T09:00:00Z'),
  ('01900000-0000-7000-8000-000000004202', '01900000-0000-7000-8000-000000000003', '{"model": "starcoder", "triggers": ["manual"], "telemetry": {"context": false, "behaviour": true}}', 'code4me_v2', 'demo-7', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z'),
  ('01900000-0000-7000-8000-000000004203', null, '{"model": "deepseek"}', 'code4me_v2', 'demo-1', '2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z');
