-- Undoes V330__identity.sql. Refuses while an e-mail address stands in several rows.

drop index users_lower_idx;
drop index users_verified_email;
alter table users add unique (email);
comment on table users is 'A person. One row for all five systems: the same verified e-mail address is the same person.';
