-- Identity: organizations, users, administrators, memberships, tokens and settings.

-- First, the parts that the tables of every area need.

comment on schema public is 'Sluice. Comments name the systems from which data was imported: Y YudaiV3, V Vibe8, A agent orchestrator, C Code4me V2, P codegen platform.';

-- Trigrams, for the index of file names.
create extension if not exists pg_trgm;

create type source_system as enum ('yudai_v3', 'vibe8', 'agent_orchestrator', 'code4me_v2', 'codegen_platform');
comment on type source_system is 'The systems whose data was imported.';

create function touch_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog
  as $$
begin
  new.updated_at := now();
  return new;
end $$;
comment on function touch_updated_at() is 'Sets updated_at before each update.';

create function log_credential_change() returns trigger language plpgsql as 'begin end';

create type organization_plan as enum ('free', 'team', 'enterprise');
comment on type organization_plan is 'Subscription of an organization.';

create table organizations (
  id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
  description text,
  plan organization_plan not null default 'free',
  is_active boolean not null default true,
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  deleted_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on organizations (source_system, source_key);
create index on organizations (name, id);
create index on organizations (created_at, id);
create trigger touch before update on organizations for each row execute function touch_updated_at();

comment on table organizations is 'A tenant: users and the projects that they own together.';
comment on column organizations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column organizations.name is 'Display name.';
comment on column organizations.slug is 'Name in URLs: lower-case letters, digits and hyphens.';
comment on column organizations.description is 'Description of the organization.';
comment on column organizations.plan is 'Its subscription.';
comment on column organizations.is_active is 'Whether its members may work.';
comment on column organizations.settings is 'Settings by name.';
comment on column organizations.metadata is 'Other data by name.';
comment on column organizations.deleted_at is 'Time of deletion; null for a live row.';
comment on column organizations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column organizations.source_key is 'Key of the row in that system.';
comment on column organizations.created_at is 'Time at which the row was created.';
comment on column organizations.updated_at is 'Time of the last change of the row.';

create type user_role as enum ('viewer', 'developer', 'lead', 'manager', 'administrator');
comment on type user_role is 'Function of a user.';

create table users (
  id uuid primary key default uuidv7(),
  username text unique check (length(username) between 1 and 255),
  name text,
  email text check (email ~ '^[^@\s]+@[^@\s]+$'),
  email_verified boolean not null default false,
  github_username text unique,
  github_user_id text unique,
  avatar_url text,
  auth0_sub text unique,
  role user_role not null default 'developer',
  password_hash text,
  is_2fa_enabled boolean not null default false,
  totp_secret_encrypted bytea,
  is_oauth_signup boolean not null default false,
  is_active boolean not null default true,
  is_admin boolean not null default false,
  telegram_chat_id bigint,
  preference text,
  preferences jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  last_login_at timestamptz,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on users (source_system, source_key);
create index on users (username, id);
create index on users (username desc nulls last, id desc);
create index on users (name, id);
create index on users (name desc nulls last, id desc);
create index on users (created_at, id);
-- The imports merge users by a verified address only, so an address that is not verified may be in several rows.
create unique index users_verified_email on users (lower(email)) where email_verified;
create index on users (lower(email));
-- The beginning of a sealed value, up to its form: which keys it needs is found by a few look-ups (docs/security.md).
create index on users ((substring(totp_secret_encrypted for position('\x00'::bytea in substring(totp_secret_encrypted for 65)) + 1)), id) where totp_secret_encrypted is not null;
create trigger touch before update on users for each row execute function touch_updated_at();

comment on table users is 'A person, in one row for all five systems. Imports merge users whose e-mail address is the same and verified in each system; other users keep a row each.';
comment on column users.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column users.username is 'Short unique name (A username).';
comment on column users.name is 'Display name (Y display_name, C name).';
comment on column users.email is 'E-mail address. Visible to the user only.';
comment on column users.email_verified is 'Whether the address was verified (C verified). Visible to the user only.';
comment on column users.github_username is 'Name on GitHub (Y).';
comment on column users.github_user_id is 'Id on GitHub, as text (Y).';
comment on column users.avatar_url is 'URL of the picture (Y).';
comment on column users.auth0_sub is 'Subject at the identity provider (V). Visible to the user only.';
comment on column users.role is 'Function of the user (P). Gives no rights.';
comment on column users.password_hash is 'Secret: hash of the password (A password_hash, C password).';
comment on column users.is_2fa_enabled is 'Whether a login needs a second factor (A). Visible to the user only.';
comment on column users.totp_secret_encrypted is 'Secret: seed of the second factor, encrypted (A totp_secret).';
comment on column users.is_oauth_signup is 'Whether the account was made through another service (C).';
comment on column users.is_active is 'Whether the user may log in (A).';
comment on column users.is_admin is 'Whether the source system marks the user as an administrator (A). Gives no rights.';
comment on column users.telegram_chat_id is 'Telegram chat for notifications (A). Visible to the user only.';
comment on column users.preference is 'Settings of Code4me''s plug-in, in its own format (C). Visible to the user only.';
comment on column users.preferences is 'Settings by name (P). Visible to the user only.';
comment on column users.metadata is 'Other data by name (P). Visible to the user only.';
comment on column users.last_login_at is 'Time of the last login (Y, V last_login). Visible to the user only.';
comment on column users.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column users.source_key is 'Key of the row in that system.';
comment on column users.created_at is 'Time at which the row was created.';
comment on column users.updated_at is 'Time of the last change of the row.';
comment on index users_verified_email is 'A verified address belongs to one user only. Case does not matter.';

create type organization_member_role as enum ('viewer', 'member', 'maintainer', 'owner');
comment on type organization_member_role is 'Rights of a member in an organization.';

create table organization_members (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organizations on delete cascade,
  user_id uuid not null references users on delete cascade,
  role organization_member_role not null default 'member',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  unique (organization_id, user_id),
  check ((source_system is null) = (source_key is null))
);
create unique index on organization_members (source_system, source_key);
create index on organization_members (organization_id, created_at, id);
create index on organization_members (user_id, created_at, id);
create index on organization_members (created_at, id);

comment on table organization_members is 'Membership of a user in an organization.';
comment on column organization_members.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column organization_members.organization_id is 'The organization.';
comment on column organization_members.user_id is 'The user.';
comment on column organization_members.role is 'Rights of the user in it.';
comment on column organization_members.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column organization_members.source_key is 'Key of the row in that system.';
comment on column organization_members.created_at is 'Time at which the row was created.';

create type auth_token_issuer as enum ('sluice', 'code4me', 'github');
comment on type auth_token_issuer is 'Issuer of a token.';

create type auth_token_type as enum ('bearer', 'dpop', 'mac', 'other');
comment on type auth_token_type is 'Type of a token, as in OAuth.';

create table auth_tokens (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  issuer auth_token_issuer not null default 'sluice',
  token_hash bytea unique,
  access_token_encrypted bytea,
  refresh_token_encrypted bytea,
  token_type text not null default 'bearer' check (length(token_type) between 1 and 50),
  type auth_token_type not null generated always as (case lower(token_type)
      when 'bearer' then 'bearer'::auth_token_type when 'dpop' then 'dpop'::auth_token_type when 'mac' then 'mac'::auth_token_type
      else 'other'::auth_token_type end) stored,
  scope text,
  expires_at timestamptz,
  is_active boolean not null default true,
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(token_hash, access_token_encrypted) = 1),
  check ((issuer = 'github') = (access_token_encrypted is not null)),
  check (refresh_token_encrypted is null or access_token_encrypted is not null),
  check ((source_system is null) = (source_key is null))
);
create unique index on auth_tokens (source_system, source_key);
create index on auth_tokens (user_id, created_at, id);
create index on auth_tokens (expires_at, id);
create index on auth_tokens (expires_at desc nulls last, id desc);
create index on auth_tokens (created_at, id);
-- The beginning of a sealed value, up to its form: which keys it needs is found by a few look-ups (docs/security.md).
create index on auth_tokens ((substring(access_token_encrypted for position('\x00'::bytea in substring(access_token_encrypted for 65)) + 1)), id) where access_token_encrypted is not null;
create index on auth_tokens ((substring(refresh_token_encrypted for position('\x00'::bytea in substring(refresh_token_encrypted for 65)) + 1)), id) where refresh_token_encrypted is not null;
create trigger touch before update on auth_tokens for each row execute function touch_updated_at();

comment on table auth_tokens is 'A token of a user: either issued by Sluice, or issued by another service that Sluice calls for the user (Y auth_tokens, C user.auth_token). The token itself is a secret.';
comment on column auth_tokens.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column auth_tokens.user_id is 'The user to whom the token belongs.';
comment on column auth_tokens.issuer is 'Issuer of the token.';
comment on column auth_tokens.token_hash is 'Secret: hash of a token of Sluice or of Code4me''s plug-in (C user.auth_token).';
comment on column auth_tokens.access_token_encrypted is 'Secret: the access token of another service, encrypted (Y access_token).';
comment on column auth_tokens.refresh_token_encrypted is 'Secret: the refresh token, encrypted (Y refresh_token).';
comment on column auth_tokens.token_type is 'Name of the type, as the issuer wrote it (Y).';
comment on column auth_tokens.type is 'Type; case does not matter.';
comment on column auth_tokens.scope is 'Scope that the issuer granted (Y).';
comment on column auth_tokens.expires_at is 'Time at which it expires; null for never (Y).';
comment on column auth_tokens.is_active is 'Whether it is valid; a new login ends the former token (Y).';
comment on column auth_tokens.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column auth_tokens.source_key is 'Key of the row in that system.';
comment on column auth_tokens.created_at is 'Time at which the row was created.';
comment on column auth_tokens.updated_at is 'Time of the last change of the row.';

create table user_settings (
  id uuid primary key default uuidv7(),
  user_id uuid unique references users on delete cascade,
  data jsonb not null default '{}',
  source_system source_system,
  source_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_system is null) = (source_key is null))
);
create unique index on user_settings (source_system, source_key);
create index on user_settings (created_at, id);
create trigger touch before update on user_settings for each row execute function touch_updated_at();

comment on table user_settings is 'Settings of a user in Code4me''s plug-in (C config).';
comment on column user_settings.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column user_settings.user_id is 'The user who uses them (C user.config_id); null for unused settings. Each user of shared settings has a copy.';
comment on column user_settings.data is 'Settings by name (C config_data, there as text).';
comment on column user_settings.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column user_settings.source_key is 'Key of the row in that system.';
comment on column user_settings.created_at is 'Time at which the row was created.';
comment on column user_settings.updated_at is 'Time of the last change of the row.';

create table administrators (
  user_id uuid primary key references users on delete cascade,
  created_at timestamptz not null default now()
);

comment on table administrators is 'The users who are administrators of Sluice. No import writes it; users.is_admin gives no rights.';
comment on column administrators.user_id is 'The administrator.';
comment on column administrators.created_at is 'Time at which the user became an administrator.';

create table access_tokens (
  id uuid primary key default uuidv7(),
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  prefix text not null check (length(prefix) between 8 and 16),
  user_id uuid references users on delete cascade,
  agent_id uuid,
  service text check (service ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
  scopes text[] not null default '{}' check (array_position(scopes, null) is null and cardinality(scopes) <= 100),
  name text check (length(name) between 1 and 200),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  check (num_nonnulls(user_id, agent_id, service) = 1),
  constraint access_tokens_lifetime check (expires_at > created_at and expires_at - created_at <= interval '366 days')
);
create index on access_tokens (user_id, created_at, id);
create index on access_tokens (agent_id, created_at, id);
create index on access_tokens (prefix);
create index on access_tokens (created_at, id);

comment on table access_tokens is 'An opaque access token of Sluice, for a user, an agent or a service. Only its hash is kept.';
comment on column access_tokens.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column access_tokens.token_hash is 'Secret: SHA-256 of the token.';
comment on column access_tokens.prefix is 'First characters of the token, by which its owner recognizes it.';
comment on column access_tokens.user_id is 'The user for whom it signs in; null for an agent or a service.';
comment on column access_tokens.agent_id is 'The agent for which it signs in; null for a user or a service.';
comment on column access_tokens.service is 'Name of the service for which it signs in; null for a user or an agent.';
comment on column access_tokens.scopes is 'Scopes that it grants, such as jobs:work. Empty for the rights of its user or agent.';
comment on column access_tokens.name is 'Purpose, in the words of its creator.';
comment on column access_tokens.expires_at is 'Time at which it expires, at most 366 days after its creation.';
comment on column access_tokens.last_used_at is 'Time of its last use, correct to a minute; null if it was never used.';
comment on column access_tokens.revoked_at is 'Time of its revocation; null if it is not revoked.';
comment on column access_tokens.created_at is 'Time at which the row was created.';
comment on constraint access_tokens_lifetime on access_tokens is 'A token expires at most 366 days after its creation.';

create table revoked_claims (
  issuer text not null check (length(issuer) between 1 and 500),
  claim text not null check (claim in ('sub', 'sid', 'jti')),
  value text not null check (length(value) between 1 and 500),
  created_at timestamptz not null default now(),
  primary key (issuer, claim, value)
);

comment on table revoked_claims is 'Revocations of JWTs of an OpenID Connect issuer: a JWT with one of these claims is rejected while the row exists.';
comment on column revoked_claims.issuer is 'The issuer, as the claim iss has it.';
comment on column revoked_claims.claim is 'The claim: sub for all tokens of a user, sid for those of a session, jti for one token.';
comment on column revoked_claims.value is 'Value of the claim.';
comment on column revoked_claims.created_at is 'Time of the revocation.';

create table credential_changes (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null check (kind in ('access_token', 'claim', 'user', 'agent', 'everything')),
  subject text not null
);
create index on credential_changes (xid);

comment on table credential_changes is 'Log of changes that affect who may sign in. Triggers write it; each replica reads what its last snapshot did not see, and forgets the callers that depend on the subjects.';
comment on column credential_changes.id is 'Primary key, in the order of insertion.';
comment on column credential_changes.xid is 'Transaction that wrote the row. Readers compare it with their last snapshot, because ids become visible out of order.';
comment on column credential_changes.kind is 'Kind of the subject.';
comment on column credential_changes.subject is 'Key of the token, user or agent; issuer, name and value of the claim, separated by spaces; empty for everything.';

create trigger log_credential_change after delete on users
  for each row execute function log_credential_change('user', 'id');
create trigger log_credential_update after update on users
  for each row when ((old.id, old.is_active, old.auth0_sub) is distinct from (new.id, new.is_active, new.auth0_sub))
  execute function log_credential_change('user', 'id');
create trigger log_credential_truncate after truncate on users
  for each statement execute function log_credential_change('everything');
create trigger log_credential_change after insert or update or delete on administrators
  for each row execute function log_credential_change('user', 'user_id');
create trigger log_credential_truncate after truncate on administrators
  for each statement execute function log_credential_change('everything');
create trigger log_credential_change after delete on access_tokens
  for each row execute function log_credential_change('access_token', 'id');
-- Not the time of its last use, which changes often.
create trigger log_credential_update after update on access_tokens
  for each row when ((old.id, old.token_hash, old.user_id, old.agent_id, old.service, old.scopes, old.expires_at, old.revoked_at)
    is distinct from (new.id, new.token_hash, new.user_id, new.agent_id, new.service, new.scopes, new.expires_at, new.revoked_at))
  execute function log_credential_change('access_token', 'id');
create trigger log_credential_truncate after truncate on access_tokens
  for each statement execute function log_credential_change('everything');
create trigger log_credential_change after insert or update on revoked_claims
  for each row execute function log_credential_change('claim', 'issuer', 'claim', 'value');
