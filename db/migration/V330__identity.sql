-- Identity: the same e-mail address is the same person only where it is verified.

alter table users drop constraint users_email_key;
create unique index users_verified_email on users (lower(email)) where email_verified;
create index on users (lower(email));

comment on table users is 'A person. One row for all five systems: the same e-mail address is the same person where it was verified in each; else it may stand in several rows.';
comment on index users_verified_email is 'An address that was verified is one user''s alone, whatever its case.';
