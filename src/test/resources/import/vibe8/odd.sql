-- Odd but legal rows: the tables of the document allow each of them.

-- kind: an empty e-mail address
insert into users (id, email) values ('0dd00000-0000-4000-8000-000000000001', '');

-- kind: an address with a blank
insert into users (id, email) values ('0dd00000-0000-4000-8000-000000000002', 'a b@example.net');

-- kind: an address in another case
insert into users (id, email) values ('0dd00000-0000-4000-8000-000000000003', 'Ines@Example.NET');

-- kind: an empty name at the identity provider
insert into users (id, email, auth0_sub) values ('0dd00000-0000-4000-8000-000000000004', 'e4@example.net', '');

-- kind: a user of an endless time
insert into users (id, email, created_at, last_login) values ('0dd00000-0000-4000-8000-000000000005', 'e5@example.net', 'infinity', '-infinity');

-- kind: a user of the year 50000
insert into users (id, email, created_at) values ('0dd00000-0000-4000-8000-000000000006', 'e6@example.net', '50000-01-01');

-- kind: a user of a year BC
insert into users (id, email, created_at) values ('0dd00000-0000-4000-8000-000000000007', 'e7@example.net', '0044-03-15 BC');

-- kind: an analysis from an unknown source
insert into analysis_runs (run_id, user_id, submission_type, metrics) values ('0dd00000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000001', 'carrier pigeon', '{}');

-- kind: an analysis with an empty source
insert into analysis_runs (run_id, user_id, submission_type, metrics) values ('0dd00000-0000-4000-8000-000000000012', '00000000-0000-4000-8000-000000000001', '', '{}');

-- kind: metrics that are a number
insert into analysis_runs (run_id, user_id, submission_type, metrics) values ('0dd00000-0000-4000-8000-000000000013', '00000000-0000-4000-8000-000000000001', 'upload', '42');

-- kind: metrics that are a text
insert into analysis_runs (run_id, user_id, submission_type, metrics) values ('0dd00000-0000-4000-8000-000000000014', '00000000-0000-4000-8000-000000000001', 'upload', '"none"');

-- kind: metrics that are JSON's null
insert into analysis_runs (run_id, user_id, submission_type, metrics) values ('0dd00000-0000-4000-8000-000000000015', '00000000-0000-4000-8000-000000000001', 'upload', 'null');

-- kind: errors that are an object
insert into analysis_runs (run_id, user_id, submission_type, metrics, errors) values ('0dd00000-0000-4000-8000-000000000016', '00000000-0000-4000-8000-000000000001', 'upload', '{}', '{"a": 1}');

-- kind: errors that are JSON's null
insert into analysis_runs (run_id, user_id, submission_type, metrics, errors) values ('0dd00000-0000-4000-8000-000000000017', '00000000-0000-4000-8000-000000000001', 'upload', '{}', 'null');

-- kind: an author of an unknown kind
insert into analysis_runs (run_id, user_id, submission_type, metrics, author_type) values ('0dd00000-0000-4000-8000-000000000018', '00000000-0000-4000-8000-000000000001', 'upload', '{}', 'cat');

-- kind: an analysis of the year 50000
insert into analysis_runs (run_id, user_id, submission_type, metrics, created_at) values ('0dd00000-0000-4000-8000-000000000019', '00000000-0000-4000-8000-000000000001', 'upload', '{}', '50000-01-01');

-- kind: a commit that is named by a branch
insert into analysis_runs (run_id, user_id, submission_type, metrics, git_commit_sha) values ('0dd00000-0000-4000-8000-000000000020', '00000000-0000-4000-8000-000000000001', 'github', '{}', 'HEAD');

-- kind: a job with an empty key
insert into jobs (job_id, user_id, status, source_kind) values ('', '00000000-0000-4000-8000-000000000001', 'pending', 'upload');

-- kind: a job whose key has a line break
insert into jobs (job_id, user_id, status, source_kind) values (E'line\nbreak', '00000000-0000-4000-8000-000000000001', 'pending', 'upload');

-- kind: a job of an unknown status
insert into jobs (job_id, user_id, status, source_kind) values ('odd-status', '00000000-0000-4000-8000-000000000001', 'Dozing', 'upload');

-- kind: a job of an unknown source
insert into jobs (job_id, user_id, status, source_kind) values ('odd-source', '00000000-0000-4000-8000-000000000001', 'pending', 'pigeon');

-- kind: a job that failed and has a result
insert into jobs (job_id, user_id, status, source_kind, result_run_id, error_message) values ('odd-result', '00000000-0000-4000-8000-000000000001', 'failed', 'upload', '0dd00000-0000-4000-8000-000000000013', '');

-- kind: a job of an endless time
insert into jobs (job_id, user_id, status, source_kind, created_at, updated_at) values ('odd-time', '00000000-0000-4000-8000-000000000001', 'pending', 'upload', '-infinity', 'infinity');

-- kind: two jobs whose keys differ in case
insert into jobs (job_id, user_id, status, source_kind) values ('Twin', '00000000-0000-4000-8000-000000000001', 'pending', 'upload'), ('twin', '00000000-0000-4000-8000-000000000001', 'pending', 'upload');
