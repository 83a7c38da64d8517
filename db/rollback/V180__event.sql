-- Undoes db/migration/V180__event.sql: what its tables hold is lost.

drop trigger scope on events;
alter table events drop constraint events_id_project_id_key;
drop table notifications;
drop table webhooks;
drop table event_processing_logs;
drop table event_subscriptions;
drop table deployment_events;
drop table github_events;
drop table slack_events;
drop table linear_events;
drop function pass_on_event_scope();
drop function keep_event_scope();
drop type notification_severity;
drop type subscription_channel;
drop type processing_outcome;
drop type processing_stage;
drop type deployment_status;
drop type deployment_environment;
