-- Completion: a model's numbers may be none. One that wrote nothing has no mean, and what cannot come has the logarithm of nothing.

alter table generations alter column confidence drop not null;
create index generations_confidence_desc_idx on generations (confidence desc nulls last, id desc);
comment on index generations_confidence_desc_idx is 'For the order from sure to unsure, with those of no number at the end.';
alter table generations drop constraint generations_logprobs_check,
  add check (jsonb_typeof(logprobs) = 'array' and not jsonb_path_exists(logprobs, 'strict $[*] ? (@.type() != "number" && @.type() != "null")'));

comment on column generations.confidence is 'How sure the model was; null if it gave no number.';
comment on column generations.logprobs is 'Logarithms of the probabilities of what it wrote, token by token: a list of numbers, with null for what is none (C, where it was an array).';
