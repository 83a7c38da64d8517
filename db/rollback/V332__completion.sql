-- Undoes V332__completion.sql. Refuses while a generation has a confidence of null, or a null among its logprobs.

alter table generations drop constraint generations_logprobs_check,
  add check (jsonb_typeof(logprobs) = 'array' and not jsonb_path_exists(logprobs, 'strict $[*] ? (@.type() != "number")'));
drop index generations_confidence_desc_idx;
alter table generations alter column confidence set not null;

comment on column generations.confidence is 'How sure the model was.';
comment on column generations.logprobs is 'Logarithms of the probabilities of what it wrote, token by token: a list of numbers (C, where it was an array).';
