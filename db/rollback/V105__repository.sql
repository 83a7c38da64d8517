-- Undoes V105__repository.sql.

drop table ideas;
drop table user_issues;
drop table pull_requests;
drop table issues;
drop type idea_status;
drop type idea_complexity;
drop type user_issue_status;
drop type pull_request_test_status;
drop type pull_request_review_status;
drop type pull_request_state;
drop type issue_state;
