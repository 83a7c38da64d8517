-- Undoes V100__identity.sql.

alter table users add column auth_token_hash bytea;
comment on column users.auth_token_hash is 'Secret: hash of the token of Code4me''s plug-in (C auth_token).';
update users as u
  set auth_token_hash = (select t.token_hash from auth_tokens as t
    where t.user_id = u.id and t.issuer = 'code4me' and t.is_active order by t.created_at desc, t.id desc limit 1)
  where exists (select from auth_tokens as t where t.user_id = u.id and t.issuer = 'code4me' and t.is_active);
drop table user_settings;
drop table auth_tokens;
drop type auth_token_issuer;
