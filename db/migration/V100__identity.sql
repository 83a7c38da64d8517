-- Identity: tokens and settings of users.

create type auth_token_issuer as enum ('sluice', 'code4me', 'github');
comment on type auth_token_issuer is 'Who issued a token.';

create table auth_tokens (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  issuer auth_token_issuer not null default 'sluice',
  token_hash bytea unique,
  access_token_encrypted bytea,
  refresh_token_encrypted bytea,
  token_type text not null default 'bearer' check (length(token_type) between 1 and 50),
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
create trigger touch before update on auth_tokens for each row execute function touch_updated_at();

comment on table auth_tokens is 'A token that a user holds: one of our own, or another service''s that we act with (Y auth_tokens, C user.auth_token). The token itself is a secret.';
comment on column auth_tokens.id is 'Key. Ids made here grow with time.';
comment on column auth_tokens.user_id is 'The user whose token it is.';
comment on column auth_tokens.issuer is 'Who issued it.';
comment on column auth_tokens.token_hash is 'Secret: hash of a token of our own or of Code4me''s plug-in (C user.auth_token).';
comment on column auth_tokens.access_token_encrypted is 'Secret: the access token of another service, encrypted (Y access_token).';
comment on column auth_tokens.refresh_token_encrypted is 'Secret: the token that renews it, encrypted (Y refresh_token).';
comment on column auth_tokens.token_type is 'How it is presented (Y).';
comment on column auth_tokens.scope is 'What it allows, in its issuer''s words (Y).';
comment on column auth_tokens.expires_at is 'When it ends; null if it does not (Y).';
comment on column auth_tokens.is_active is 'Whether it may be used; a new sign-in ends the one before (Y).';
comment on column auth_tokens.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column auth_tokens.source_key is 'The row''s key in that system.';
comment on column auth_tokens.created_at is 'When the row was created.';
comment on column auth_tokens.updated_at is 'When the row was changed last.';

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
comment on column user_settings.id is 'Key. Ids made here grow with time.';
comment on column user_settings.user_id is 'The user who uses them (C user.config_id); null for settings that nobody uses. One that several users shared became one for each.';
comment on column user_settings.data is 'The settings, by name (C config_data, where it was text).';
comment on column user_settings.source_system is 'The system the row was merged from; null for rows of our own.';
comment on column user_settings.source_key is 'The row''s key in that system.';
comment on column user_settings.created_at is 'When the row was created.';
comment on column user_settings.updated_at is 'When the row was changed last.';

-- Until now the users' rows held the tokens of Code4me's plug-in.
insert into auth_tokens (user_id, issuer, token_hash)
  select id, 'code4me', auth_token_hash from users where auth_token_hash is not null;
alter table users drop column auth_token_hash;
