-- Odd but legal rows: the tables of the document allow each of them.

-- kind: a user name in another case
insert into users (id, github_username, github_user_id) values (101, 'INES', 'u101');

-- kind: an e-mail address in another case
insert into users (id, github_username, github_user_id, email) values (102, 'u102', 'u102', 'INES@example.net');

-- kind: an empty e-mail address
insert into users (id, github_username, github_user_id, email) values (103, 'u103', 'u103', '');

-- kind: an address without a domain
insert into users (id, github_username, github_user_id, email) values (104, 'u104', 'u104', 'someone');

-- kind: an empty user name
insert into users (id, github_username, github_user_id) values (105, '', 'u105');

-- kind: a user of an endless time
insert into users (id, github_username, github_user_id, created_at, last_login) values (106, 'u106', 'u106', 'infinity', '-infinity');

-- kind: a user of the year 50000
insert into users (id, github_username, github_user_id, created_at, last_login) values (107, 'u107', 'u107', '50000-01-01', '50000-01-01');

-- kind: a user of a year BC
insert into users (id, github_username, github_user_id, created_at) values (108, 'u108', 'u108', '0044-03-15 BC');

-- kind: a token without a kind
insert into auth_tokens (id, user_id, access_token, token_type) values (101, 1, 'gho_odd', '');

-- kind: an empty token
insert into auth_tokens (id, user_id, access_token) values (102, 1, '');

-- kind: a token that expires never
insert into auth_tokens (id, user_id, access_token, expires_at) values (103, 1, 'gho_never', 'infinity');

-- kind: a repository without a name
insert into repositories (id, github_repo_id, user_id, name, owner, full_name) values (101, 101, 1, '', 'acme', 'acme/');

-- kind: a repository with a negative number
insert into repositories (id, github_repo_id, user_id, name, owner, full_name) values (102, -1, 1, 'neg', 'acme', 'acme/neg');

-- kind: two issues of one number
insert into issues (id, github_issue_id, repository_id, number, title) values (101, 101, 1, 100, 'first'), (102, 102, 1, 100, 'second');

-- kind: an issue of number zero
insert into issues (id, github_issue_id, repository_id, number, title) values (103, 103, 1, 0, 'zero');

-- kind: an issue of a negative number
insert into issues (id, github_issue_id, repository_id, number, title) values (104, 104, 1, -5, 'negative');

-- kind: an issue of an unknown state
insert into issues (id, github_issue_id, repository_id, number, title, state) values (105, 105, 1, 105, 'state', 'sleeping');

-- kind: an issue with an empty state
insert into issues (id, github_issue_id, repository_id, number, title, state) values (106, 106, 1, 106, 'state', '');

-- kind: two pull requests of one number
insert into pull_requests (id, github_pr_id, repository_id, number, title) values (101, 101, 1, 100, 'first'), (102, 102, 1, 100, 'second');

-- kind: a pull request of number zero
insert into pull_requests (id, github_pr_id, repository_id, number, title) values (103, 103, 1, 0, 'zero');

-- kind: a commit with a short hash
insert into commits (id, sha, repository_id, message) values (101, 'abc1234', 1, 'short');

-- kind: a commit with an empty hash
insert into commits (id, sha, repository_id, message) values (102, '', 1, 'none');

-- kind: a commit whose hash is none
insert into commits (id, sha, repository_id, message) values (103, repeat('z', 40), 1, 'z');

-- kind: one commit in two cases
insert into commits (id, sha, repository_id, message) values (104, repeat('ab', 20), 1, 'lower'), (105, repeat('AB', 20), 1, 'upper');

-- kind: a commit of the year 50000
insert into commits (id, sha, repository_id, message, commit_date) values (106, repeat('cd', 20), 1, 'late', '50000-01-01');

-- kind: a chat with an empty name
insert into chat_sessions (id, user_id, session_id) values (101, 1, '');

-- kind: a chat whose name has no letter
insert into chat_sessions (id, user_id, session_id) values (102, 1, '🦆');

-- kind: chats whose names differ in signs only
insert into chat_sessions (id, user_id, session_id) values (103, 1, 'x y'), (104, 1, 'x-y'), (105, 1, 'x_y');

-- kind: a chat with an endless last activity
insert into chat_sessions (id, user_id, session_id, last_activity) values (106, 1, 'endless', 'infinity');

-- kind: a message with a list for an object
insert into chat_messages (id, session_id, message_text, sender_type, metadata) values (101, 1, 'x', 'user', '[1, 2]');

-- kind: a message with a number for an object
insert into chat_messages (id, session_id, message_text, sender_type, metadata) values (102, 1, 'x', 'user', '7');

-- kind: a message with JSON's null
insert into chat_messages (id, session_id, message_text, sender_type, metadata) values (103, 1, 'x', 'user', 'null');

-- kind: a card without a title
insert into context_cards (id, user_id, title, content) values (101, 1, '', 'x');

-- kind: a card of an unknown source
insert into context_cards (id, user_id, title, content, source) values (102, 1, 'x', 'x', 'dream');

-- kind: an issue of a user's without a title
insert into user_issues (id, user_id, title, description) values (101, 1, '', 'x');

-- kind: an issue of a user's of an unknown priority
insert into user_issues (id, user_id, title, description, priority) values (102, 1, 'x', 'x', 'someday');

-- kind: an idea without a title
insert into idea_items (id, user_id, title, description) values (101, 1, '', '');

-- kind: an idea of an unknown size
insert into idea_items (id, user_id, title, description, complexity_level) values (102, 1, 'x', '', 'XXL');

-- kind: a file without a path
insert into file_items (id, repository_id, name, path) values (101, 1, 'x', '');

-- kind: the root as a file
insert into file_items (id, repository_id, name, path) values (102, 1, '/', '/');

-- kind: a file without a name
insert into file_items (id, repository_id, name, path) values (103, 1, '', 'nameless');

-- kind: a file of a negative size
insert into file_items (id, repository_id, name, path, file_size) values (104, 1, 'neg', 'neg', -1);

-- kind: one path with two sizes
insert into file_items (id, repository_id, name, path, file_size, mime_type) values (105, 1, 'two', 'two', 1, 'text/a'), (106, 1, 'two', './two/', 2, 'text/b');

-- kind: a file that is its own directory
insert into file_items (id, repository_id, name, path, parent_id) values (107, 1, 'self', 'self', 107);

-- kind: an analysis that ends before it begins
insert into file_analyses (id, repository_id, started_at, completed_at) values (101, 1, '2025-01-02', '2025-01-01');

-- kind: an analysis whose results are a text
insert into file_analyses (id, repository_id, results) values (102, 1, '"broken"');

-- kind: an analysis of an unknown status
insert into file_analyses (id, repository_id, status) values (103, 1, 'dozing');

-- kind: an embedding of another size
insert into file_embeddings (id, session_id, file_path, embedding, user_id) values (101, 'session_abc', 'x', '[1,2,3]', 1);

-- kind: an embedding with numbers that are none
insert into file_embeddings (id, session_id, file_path, embedding, user_id) values (102, 'session_abc', 'x', '[NaN' || repeat(',1', 1535) || ']', 1);

-- kind: an embedding that is no list
insert into file_embeddings (id, session_id, file_path, embedding, user_id) values (103, 'session_abc', 'x', 'none', 1);

-- kind: an embedding of a file without a path
insert into file_embeddings (id, session_id, file_path, user_id) values (104, 'session_abc', '', 1);

-- kind: a metric without a name
insert into database_metrics (id, metric_name, metric_value) values (101, '', 1);

-- kind: an endless metric
insert into database_metrics (id, metric_name, metric_value) values (102, 'x', 'Infinity');
