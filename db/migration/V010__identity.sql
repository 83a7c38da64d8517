-- Identity.

create type organization_plan as enum ('free', 'team', 'enterprise');
comment on type organization_plan is 'What an organization has subscribed to.';

create type organization_member_role as enum ('viewer', 'member', 'maintainer', 'owner');
comment on type organization_member_role is 'What a member may do in an organization.';

create type user_role as enum ('viewer', 'developer', 'lead', 'manager', 'administrator');
comment on type user_role is 'What a user does, in the widest sense.';

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

comment on table organizations is 'A tenant: people and the projects they own together.';
comment on column organizations.id is 'Key. Ids made here grow with time.';
comment on column organizations.name is 'Name for people.';
comment on column organizations.slug is 'Name for addresses: small letters, digits and hyphens.';
comment on column organizations.description is 'What the organization does.';
comment on column organizations.plan is 'What it has subscribed to.';
comment on column organizations.is_active is 'Whether its people may work.';
comment on column organizations.settings is 'Settings of its own, by name.';
comment on column organizations.metadata is 'What else is known of it.';
comment on column organizations.deleted_at is 'When it was deleted; null while it lives.';
comment on column organizations.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column organizations.source_key is 'The row''s key in that system.';
comment on column organizations.created_at is 'When the row was created.';
comment on column organizations.updated_at is 'When the row was changed last.';

create table users (
  id uuid primary key default uuidv7(),
  username text unique check (length(username) between 1 and 255),
  name text,
  email text unique check (email ~ '^[^@\s]+@[^@\s]+$'),
  email_verified boolean not null default false,
  github_username text unique,
  github_user_id text unique,
  avatar_url text,
  auth0_sub text unique,
  role user_role not null default 'developer',
  password_hash text,
  is_2fa_enabled boolean not null default false,
  totp_secret_encrypted bytea,
  auth_token_hash bytea,
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
create trigger touch before update on users for each row execute function touch_updated_at();

comment on table users is 'A person. One row for all five systems: the same verified e-mail address is the same person.';
comment on column users.id is 'Key. Ids made here grow with time.';
comment on column users.username is 'Short unique name (A username).';
comment on column users.name is 'Name as others see it (Y display_name, C name).';
comment on column users.email is 'E-mail address. Only its owner sees it.';
comment on column users.email_verified is 'Whether the address was verified (C verified). Only its owner sees it.';
comment on column users.github_username is 'Name on GitHub (Y).';
comment on column users.github_user_id is 'Number on GitHub, as text (Y).';
comment on column users.avatar_url is 'Address of the picture (Y).';
comment on column users.auth0_sub is 'Subject at the identity provider (V). Only its owner sees it.';
comment on column users.role is 'What the user does (P). It gives no rights.';
comment on column users.password_hash is 'Secret: hash of the password (A password_hash, C password).';
comment on column users.is_2fa_enabled is 'Whether a second factor is asked for (A). Only its owner sees it.';
comment on column users.totp_secret_encrypted is 'Secret: seed of the second factor, encrypted (A totp_secret).';
comment on column users.auth_token_hash is 'Secret: hash of the token of Code4me''s plug-in (C auth_token).';
comment on column users.is_oauth_signup is 'Whether the account was made through another service (C).';
comment on column users.is_active is 'Whether the user may sign in (A).';
comment on column users.is_admin is 'Whether the system that the user came from notes an administrator (A). It gives no rights.';
comment on column users.telegram_chat_id is 'Chat that notifications go to on Telegram (A). Only its owner sees it.';
comment on column users.preference is 'Settings of Code4me''s plug-in, in its own form (C). Only their owner sees them.';
comment on column users.preferences is 'Settings by name (P). Only their owner sees them.';
comment on column users.metadata is 'What else is known of the user (P). Only its owner sees it.';
comment on column users.last_login_at is 'When the user signed in last (Y, V last_login). Only its owner sees it.';
comment on column users.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column users.source_key is 'The row''s key in that system.';
comment on column users.created_at is 'When the row was created.';
comment on column users.updated_at is 'When the row was changed last.';

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

comment on table organization_members is 'That a user belongs to an organization.';
comment on column organization_members.id is 'Key. Ids made here grow with time.';
comment on column organization_members.organization_id is 'The organization.';
comment on column organization_members.user_id is 'The user.';
comment on column organization_members.role is 'What the user may do in it.';
comment on column organization_members.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column organization_members.source_key is 'The row''s key in that system.';
comment on column organization_members.created_at is 'When the row was created.';
