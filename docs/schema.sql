-- The schema of the database, printed from its catalog by SchemaScriptIntegrationTests.
--
-- Read here how the database is. To change it, add a migration to db/migration. Each table is complete in one place, so this file
-- cannot be run: a foreign key may refer to a later table. The partitions of months are left out.

comment on schema public is 'Sluice. Comments name the systems from which data was imported: Y YudaiV3, V Vibe8, A agent orchestrator, C Code4me V2, P codegen platform.';

create extension pg_trgm;

create type agent_type as enum ('orchestrator', 'architect', 'coder', 'tester', 'reviewer');
comment on type agent_type is 'Function of an agent.';

create type alert_source as enum ('health', 'integrity', 'maintenance');
comment on type alert_source is 'Source of an alert.';

create type assistant_query_kind as enum ('completion', 'chat');
comment on type assistant_query_kind is 'Kind of a query: a completion of code, or a question in a chat.';

create type auth_token_issuer as enum ('sluice', 'code4me', 'github');
comment on type auth_token_issuer is 'Issuer of a token.';

create type auth_token_type as enum ('bearer', 'dpop', 'mac', 'other');
comment on type auth_token_type is 'Type of a token, as in OAuth.';

create type author_type as enum ('user', 'agent', 'assistant', 'system');
comment on type author_type is 'Author of a message: a user, a named agent, the assistant of a chat, or the system.';

create type budget_action as enum ('warn', 'block');
comment on type budget_action is 'Action for a budget that is used up.';

create type budget_period as enum ('daily', 'weekly', 'monthly');
comment on type budget_period is 'Period after which a budget starts again.';

create type budget_scope as enum ('global', 'project', 'agent', 'agent_type');
comment on type budget_scope is 'Scope of a budget.';

create type budget_state as enum ('within', 'alert', 'used_up');
comment on type budget_state is 'Use of a budget.';

create type check_severity as enum ('warning', 'critical');
comment on type check_severity is 'Severity of a failed check, in increasing order.';

create type check_status as enum ('pass', 'fail');
comment on type check_status is 'Result of a check.';

create type code_author_type as enum ('human', 'ai');
comment on type code_author_type is 'Author of the code.';

create type code_element_kind as enum ('module', 'class', 'interface', 'function', 'method');
comment on type code_element_kind is 'Kind of a code element, from the outermost to the innermost.';

create type code_source as enum ('upload', 'github', 'git', 'scheduled');
comment on type code_source is 'Source of the code of an analysis or a job.';

create type context_card_source as enum ('manual', 'chat', 'file_dependencies', 'upload', 'other');
comment on type context_card_source is 'Origin of a context card.';

create type context_source_type as enum ('repository', 'file', 'database', 'api', 'documentation', 'conversation', 'other');
comment on type context_source_type is 'Type of a context source.';

create type conversation_status as enum ('active', 'paused', 'completed', 'archived');
comment on type conversation_status is 'State of a conversation.';

create type conversation_type as enum ('issue', 'general', 'task', 'review');
comment on type conversation_type is 'Subject of a conversation.';

create type dependency_type as enum ('finish_to_start', 'start_to_start', 'finish_to_finish');
comment on type dependency_type is 'Condition under which a task waits for another task.';

create type deployment_environment as enum ('development', 'test', 'staging', 'production');
comment on type deployment_environment is 'Environment of a deployment.';

create type deployment_status as enum ('pending', 'in_progress', 'succeeded', 'failed', 'rolled_back', 'cancelled');
comment on type deployment_status is 'Progress of a deployment.';

create type event_source as enum ('sluice', 'linear', 'slack', 'github', 'deployment', 'other');
comment on type event_source is 'Source of an event.';

create type event_status as enum ('pending', 'processing', 'processed', 'failed', 'ignored');
comment on type event_status is 'Progress of the processing of an event.';

create type execution_status as enum ('pending', 'running', 'completed', 'failed', 'cancelled');
comment on type execution_status is 'State of an analysis, a job or an execution of a prompt.';

create type file_kind as enum ('directory', 'file');
comment on type file_kind is 'Kind of a file tree''s item. Directories come first in lists.';

create type finding_category as enum ('style', 'documentation', 'complexity', 'duplication', 'dead_code', 'performance', 'bug', 'vulnerability');
comment on type finding_category is 'Category of a finding.';

create type finding_severity as enum ('info', 'minor', 'major', 'critical', 'blocker');
comment on type finding_severity is 'Severity of a finding, in increasing order.';

create type finding_status as enum ('open', 'confirmed', 'resolved', 'wont_fix', 'false_positive');
comment on type finding_status is 'Progress of a finding.';

create type health_status as enum ('healthy', 'warning', 'critical');
comment on type health_status is 'Health of a part of the system, from good to bad.';

create type idea_complexity as enum ('xs', 's', 'm', 'l', 'xl');
comment on type idea_complexity is 'Size of an idea, in increasing order.';

create type idea_status as enum ('pending', 'accepted', 'in_progress', 'completed', 'rejected');
comment on type idea_status is 'Progress of an idea.';

create type index_usage_status as enum ('invalid', 'unused', 'rare', 'used');
comment on type index_usage_status is 'Use of an index.';

create type issue_state as enum ('open', 'closed');
comment on type issue_state is 'State of an issue.';

create type log_level as enum ('debug', 'info', 'warning', 'error');
comment on type log_level is 'Level of a log entry.';

create type maintenance_action as enum ('vacuum', 'analyze', 'reindex', 'freeze', 'delete_expired_context', 'delete_old_events');
comment on type maintenance_action is 'Maintenance of a table.';

create type notification_severity as enum ('info', 'warning', 'critical');
comment on type notification_severity is 'Severity of a notification.';

create type optimization_category as enum ('indexing', 'maintenance', 'queries', 'configuration');
comment on type optimization_category is 'Category of a recommendation.';

create type organization_member_role as enum ('viewer', 'member', 'maintainer', 'owner');
comment on type organization_member_role is 'Rights of a member in an organization.';

create type organization_plan as enum ('free', 'team', 'enterprise');
comment on type organization_plan is 'Subscription of an organization.';

create type performance_metric_kind as enum ('latency', 'throughput', 'cpu', 'memory', 'io', 'size', 'other');
comment on type performance_metric_kind is 'Measured quantity of a performance measurement.';

create type priority_level as enum ('low', 'medium', 'high', 'urgent');
comment on type priority_level is 'Priority, from low to urgent. Some systems call urgent critical.';

create type processing_outcome as enum ('started', 'succeeded', 'skipped', 'retried', 'failed');
comment on type processing_outcome is 'Outcome of a stage of the processing.';

create type processing_stage as enum ('receive', 'validate', 'enrich', 'match', 'deliver');
comment on type processing_stage is 'Stage of the processing of an event.';

create type project_member_role as enum ('viewer', 'member', 'maintainer', 'owner');
comment on type project_member_role is 'Rights of a member in a project.';

create type project_status as enum ('planning', 'active', 'on_hold', 'completed', 'archived');
comment on type project_status is 'Progress of a project.';

create type pull_request_review_status as enum ('pending', 'commented', 'changes_requested', 'approved');
comment on type pull_request_review_status is 'Result of the reviews of a pull request.';

create type pull_request_state as enum ('open', 'merged', 'closed');
comment on type pull_request_state is 'State of a pull request. Closed ones were not merged.';

create type pull_request_test_status as enum ('pending', 'running', 'failed', 'passed');
comment on type pull_request_test_status is 'Result of the tests of a pull request.';

create type repository_provider as enum ('github', 'gitlab', 'bitbucket', 'git', 'upload');
comment on type repository_provider is 'Provider of a repository.';

create type source_system as enum ('yudai_v3', 'vibe8', 'agent_orchestrator', 'code4me_v2', 'codegen_platform');
comment on type source_system is 'The systems whose data was imported.';

create type subscription_channel as enum ('notification', 'email', 'slack', 'telegram', 'webhook', 'task');
comment on type subscription_channel is 'Channel to a subscriber.';

create type task_status as enum ('pending', 'scheduled', 'blocked', 'in_progress', 'testing', 'review', 'completed', 'failed', 'cancelled');
comment on type task_status is 'Progress of a task.';

create type trend_direction as enum ('declining', 'stable', 'improving');
comment on type trend_direction is 'Direction of a trend.';

create type trend_period as enum ('day', 'week', 'month');
comment on type trend_period is 'Period of a trend.';

create type user_issue_status as enum ('open', 'in_progress', 'resolved', 'closed');
comment on type user_issue_status is 'Progress of a user''s issue.';

create type user_role as enum ('viewer', 'developer', 'lead', 'manager', 'administrator');
comment on type user_role is 'Function of a user.';

create domain vector as real[] CHECK (VALUE IS NULL OR COALESCE(array_ndims(VALUE), 0) = 1 AND array_position(VALUE, NULL::real) IS NULL AND NOT VALUE && ARRAY['NaN'::real, 'Infinity'::real, '-Infinity'::real]);
comment on domain vector is 'An embedding: finite numbers. The extension pgvector has a type of this name, which replaces the domain where it can be created.';

create type workflow_status as enum ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled');
comment on type workflow_status is 'Progress of a workflow.';

create type workflow_type as enum ('sequential', 'parallel', 'dag');
comment on type workflow_type is 'Order of a workflow''s tasks: in sequence, in parallel, or by their dependencies.';

create table access_tokens (
  id uuid not null default uuidv7(),
  token_hash bytea not null,
  prefix text not null,
  user_id uuid,
  agent_id uuid,
  service text,
  scopes text[] not null default '{}'::text[],
  name text,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint access_tokens_pkey PRIMARY KEY (id),
  constraint access_tokens_token_hash_key UNIQUE (token_hash),
  constraint access_tokens_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  constraint access_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint access_tokens_check CHECK (num_nonnulls(user_id, agent_id, service) = 1),
  constraint access_tokens_lifetime CHECK (expires_at > created_at AND (expires_at - created_at) <= '366 days'::interval),
  constraint access_tokens_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint access_tokens_prefix_check CHECK (length(prefix) >= 8 AND length(prefix) <= 16),
  constraint access_tokens_scopes_check CHECK (array_position(scopes, NULL::text) IS NULL AND cardinality(scopes) <= 100),
  constraint access_tokens_service_check CHECK (service ~ '^[a-z0-9][a-z0-9._-]{0,99}$'::text),
  constraint access_tokens_token_hash_check CHECK (octet_length(token_hash) = 32)
);
CREATE INDEX access_tokens_agent_id_created_at_id_idx ON access_tokens USING btree (agent_id, created_at, id);
CREATE INDEX access_tokens_created_at_id_idx ON access_tokens USING btree (created_at, id);
CREATE INDEX access_tokens_prefix_idx ON access_tokens USING btree (prefix);
CREATE INDEX access_tokens_user_id_created_at_id_idx ON access_tokens USING btree (user_id, created_at, id);
CREATE TRIGGER log_credential_change AFTER DELETE ON access_tokens FOR EACH ROW EXECUTE FUNCTION log_credential_change('access_token', 'id');
CREATE TRIGGER log_credential_truncate AFTER TRUNCATE ON access_tokens FOR EACH STATEMENT EXECUTE FUNCTION log_credential_change('everything');
CREATE TRIGGER log_credential_update AFTER UPDATE ON access_tokens FOR EACH ROW WHEN (old.id IS DISTINCT FROM new.id OR old.token_hash IS DISTINCT FROM new.token_hash OR old.user_id IS DISTINCT FROM new.user_id OR old.agent_id IS DISTINCT FROM new.agent_id OR old.service IS DISTINCT FROM new.service OR old.scopes IS DISTINCT FROM new.scopes OR old.expires_at IS DISTINCT FROM new.expires_at OR old.revoked_at IS DISTINCT FROM new.revoked_at) EXECUTE FUNCTION log_credential_change('access_token', 'id');
comment on table access_tokens is 'An opaque access token of Sluice, for a user, an agent or a service. Only its hash is kept.';
comment on column access_tokens.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column access_tokens.token_hash is 'Secret: SHA-256 of the token.';
comment on column access_tokens.prefix is 'First characters of the token, by which its owner recognizes it.';
comment on column access_tokens.user_id is 'The user for whom it signs in; null for an agent or a service.';
comment on column access_tokens.agent_id is 'The agent for which it signs in; null for a user or a service.';
comment on column access_tokens.service is 'Name of the service for which it signs in; null for a user or an agent.';
comment on column access_tokens.scopes is 'Scopes that it grants, such as jobs:work. Empty for the rights of its user or agent.';
comment on column access_tokens.name is 'Purpose, in the words of its creator.';
comment on column access_tokens.expires_at is 'Time at which it expires, at most 366 days after its creation.';
comment on column access_tokens.last_used_at is 'Time of its last use, correct to a minute; null if it was never used.';
comment on column access_tokens.revoked_at is 'Time of its revocation; null if it is not revoked.';
comment on column access_tokens.created_at is 'Time at which the row was created.';

create table administrators (
  user_id uuid not null,
  created_at timestamp with time zone not null default now(),
  constraint administrators_pkey PRIMARY KEY (user_id),
  constraint administrators_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE TRIGGER log_credential_change AFTER INSERT OR DELETE OR UPDATE ON administrators FOR EACH ROW EXECUTE FUNCTION log_credential_change('user', 'user_id');
CREATE TRIGGER log_credential_truncate AFTER TRUNCATE ON administrators FOR EACH STATEMENT EXECUTE FUNCTION log_credential_change('everything');
comment on table administrators is 'The users who are administrators of Sluice. No import writes it; users.is_admin gives no rights.';
comment on column administrators.user_id is 'The administrator.';
comment on column administrators.created_at is 'Time at which the user became an administrator.';

create table agent_memories (
  id uuid not null default uuidv7(),
  agent_id uuid not null,
  project_id uuid,
  scope_project_id uuid,
  category text not null,
  key text not null,
  value jsonb not null,
  importance integer not null default 5,
  expires_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint agent_memories_pkey PRIMARY KEY (id),
  constraint agent_memories_agent_id_project_id_category_key_key UNIQUE (agent_id, project_id, category, key),
  constraint agent_memories_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  constraint agent_memories_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint agent_memories_scope_project_id_fkey FOREIGN KEY (scope_project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint agent_memories_category_check CHECK (length(category) >= 1 AND length(category) <= 50),
  constraint agent_memories_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint agent_memories_importance_check CHECK (importance >= 1 AND importance <= 10),
  constraint agent_memories_key_check CHECK (length(key) >= 1 AND length(key) <= 200)
);
CREATE INDEX agent_memories_agent_id_category_key_id_idx ON agent_memories USING btree (agent_id, category, key, id);
CREATE INDEX agent_memories_agent_id_created_at_id_idx ON agent_memories USING btree (agent_id, created_at, id);
CREATE UNIQUE INDEX agent_memories_agent_id_project_id_category_key_idx ON agent_memories USING btree (agent_id, project_id, category, key) NULLS NOT DISTINCT WHERE source_system IS NULL;
CREATE INDEX agent_memories_category_id_idx ON agent_memories USING btree (category, id);
CREATE INDEX agent_memories_created_at_id_idx ON agent_memories USING btree (created_at, id);
CREATE INDEX agent_memories_expires_at_id_idx ON agent_memories USING btree (expires_at, id);
CREATE INDEX agent_memories_expires_at_id_idx1 ON agent_memories USING btree (expires_at DESC NULLS LAST, id DESC);
CREATE INDEX agent_memories_importance_id_idx ON agent_memories USING btree (importance, id);
CREATE INDEX agent_memories_key_id_idx ON agent_memories USING btree (key, id);
CREATE INDEX agent_memories_project_id_created_at_id_idx ON agent_memories USING btree (project_id, created_at, id);
CREATE INDEX agent_memories_scope_project_id_id_idx ON agent_memories USING btree (scope_project_id, id);
CREATE UNIQUE INDEX agent_memories_source_system_source_key_idx ON agent_memories USING btree (source_system, source_key);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF project_id, agent_id, scope_project_id ON agent_memories FOR EACH ROW EXECUTE FUNCTION keep_agent_scope();
CREATE TRIGGER touch BEFORE UPDATE ON agent_memories FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table agent_memories is 'A fact that an agent remembers (A agent_memory).';
comment on column agent_memories.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column agent_memories.agent_id is 'The agent that remembers the fact.';
comment on column agent_memories.project_id is 'The project of the fact; null for a fact of no project.';
comment on column agent_memories.scope_project_id is 'The project whose members see the row: project_id, or else the project of the agent. A trigger sets it.';
comment on column agent_memories.category is 'Category of the fact.';
comment on column agent_memories.key is 'Name of the fact, unique for agent, project and category.';
comment on column agent_memories.value is 'The fact.';
comment on column agent_memories.importance is 'Importance, from 1 (detail) to 10 (vital).';
comment on column agent_memories.expires_at is 'Time at which it expires; null for never.';
comment on column agent_memories.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column agent_memories.source_key is 'Key of the row in that system.';
comment on column agent_memories.created_at is 'Time at which the row was created.';
comment on column agent_memories.updated_at is 'Time of the last change of the row.';

create table agents (
  id uuid not null default uuidv7(),
  project_id uuid,
  name text not null,
  type agent_type not null,
  model_config jsonb not null default '{}'::jsonb,
  system_prompt text,
  rules_file_path text,
  is_active boolean not null default true,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint agents_pkey PRIMARY KEY (id),
  constraint agents_id_project_id_key UNIQUE (id, project_id),
  constraint agents_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint agents_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint agents_model_config_check CHECK (jsonb_typeof(model_config) = 'object'::text),
  constraint agents_name_check CHECK (length(name) >= 1 AND length(name) <= 50)
);
CREATE INDEX agents_created_at_id_idx ON agents USING btree (created_at, id);
CREATE INDEX agents_model_config_idx ON agents USING gin (model_config);
CREATE INDEX agents_name_id_idx ON agents USING btree (name, id);
CREATE INDEX agents_project_id_created_at_id_idx ON agents USING btree (project_id, created_at, id);
CREATE INDEX agents_project_id_id_idx ON agents USING btree (project_id, id);
CREATE INDEX agents_project_id_name_id_idx ON agents USING btree (project_id, name, id);
CREATE UNIQUE INDEX agents_source_system_source_key_idx ON agents USING btree (source_system, source_key);
CREATE INDEX agents_type_id_idx ON agents USING btree (type, id);
CREATE TRIGGER log_credential_change AFTER DELETE ON agents FOR EACH ROW EXECUTE FUNCTION log_credential_change('agent', 'id');
CREATE TRIGGER log_credential_truncate AFTER TRUNCATE ON agents FOR EACH STATEMENT EXECUTE FUNCTION log_credential_change('everything');
CREATE TRIGGER log_credential_update AFTER UPDATE ON agents FOR EACH ROW WHEN (old.id IS DISTINCT FROM new.id OR old.is_active IS DISTINCT FROM new.is_active OR old.project_id IS DISTINCT FROM new.project_id) EXECUTE FUNCTION log_credential_change('agent', 'id');
CREATE TRIGGER scope AFTER UPDATE OF project_id ON agents FOR EACH ROW WHEN (old.project_id IS DISTINCT FROM new.project_id) EXECUTE FUNCTION pass_on_agent_scope();
CREATE TRIGGER touch BEFORE UPDATE ON agents FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table agents is 'A program that works on tasks and writes in conversations (A).';
comment on column agents.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column agents.project_id is 'The project for which it works; null for an agent of all projects.';
comment on column agents.name is 'Name.';
comment on column agents.type is 'Function of the agent.';
comment on column agents.model_config is 'Its model and the parameters of the model: model, temperature, max_tokens.';
comment on column agents.system_prompt is 'System prompt of its model.';
comment on column agents.rules_file_path is 'Path of the file with its rules.';
comment on column agents.is_active is 'Whether it accepts work.';
comment on column agents.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column agents.source_key is 'Key of the row in that system.';
comment on column agents.created_at is 'Time at which the row was created.';
comment on column agents.updated_at is 'Time of the last change of the row.';
comment on index agents_model_config_idx is 'Serves the filters contains and hasKey.';

create table ai_models (
  id uuid not null default uuidv7(),
  name text not null,
  description text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint ai_models_pkey PRIMARY KEY (id),
  constraint ai_models_name_key UNIQUE (name),
  constraint ai_models_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint ai_models_name_check CHECK (length(name) >= 1 AND length(name) <= 255)
);
CREATE INDEX ai_models_created_at_id_idx ON ai_models USING btree (created_at, id);
CREATE INDEX ai_models_name_id_idx ON ai_models USING btree (name, id);
CREATE UNIQUE INDEX ai_models_source_system_source_key_idx ON ai_models USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON ai_models FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table ai_models is 'A language model (C model_name).';
comment on column ai_models.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column ai_models.name is 'Name (C model_name).';
comment on column ai_models.description is 'Description (C model_description).';
comment on column ai_models.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column ai_models.source_key is 'Key of the row in that system.';
comment on column ai_models.created_at is 'Time at which the row was created.';
comment on column ai_models.updated_at is 'Time of the last change of the row.';

create table analysis_runs (
  id uuid not null default uuidv7(),
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  status execution_status not null default 'pending'::execution_status,
  analysis_type text,
  tools text[] not null default '{}'::text[],
  submission_type code_source,
  upload_filename text,
  project_name text,
  author_type code_author_type,
  author_model text,
  git_repo_url text,
  git_branch text,
  git_commit_sha text,
  metrics jsonb not null default '{}'::jsonb,
  file_tree jsonb,
  errors jsonb not null default '[]'::jsonb,
  error_message text,
  quality_score numeric(5,2),
  files_analyzed integer not null default 0,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  duration_seconds double precision generated always as (
CASE
    WHEN ((started_at > '-infinity'::timestamp with time zone) AND (completed_at < '200000-01-01 00:00:00+00'::timestamp with time zone)) THEN (EXTRACT(epoch FROM (completed_at - started_at)))::double precision
    ELSE NULL::double precision
END) stored,
  constraint analysis_runs_pkey PRIMARY KEY (id),
  constraint analysis_runs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint analysis_runs_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint analysis_runs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint analysis_runs_check CHECK (completed_at >= started_at),
  constraint analysis_runs_check1 CHECK (source_system IS DISTINCT FROM 'vibe8'::source_system OR user_id IS NOT NULL AND submission_type IS NOT NULL),
  constraint analysis_runs_check2 CHECK (source_system IS DISTINCT FROM 'yudai_v3'::source_system OR repository_id IS NOT NULL),
  constraint analysis_runs_check3 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint analysis_runs_errors_check CHECK (jsonb_typeof(errors) = 'array'::text),
  constraint analysis_runs_files_analyzed_check CHECK (files_analyzed >= 0),
  constraint analysis_runs_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint analysis_runs_metrics_check CHECK (jsonb_typeof(metrics) = 'object'::text),
  constraint analysis_runs_quality_score_check CHECK (quality_score >= 0::numeric AND quality_score <= 100::numeric)
);
CREATE INDEX analysis_runs_created_at_id_idx ON analysis_runs USING btree (created_at, id);
CREATE INDEX analysis_runs_duration_seconds_id_idx ON analysis_runs USING btree (duration_seconds, id);
CREATE INDEX analysis_runs_duration_seconds_id_idx1 ON analysis_runs USING btree (duration_seconds DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX analysis_runs_id_user_id_project_id_repository_id_idx ON analysis_runs USING btree (id, user_id, project_id, repository_id);
CREATE INDEX analysis_runs_metrics_idx ON analysis_runs USING gin (metrics);
CREATE INDEX analysis_runs_project_id_created_at_id_idx ON analysis_runs USING btree (project_id, created_at, id);
CREATE INDEX analysis_runs_project_id_id_idx ON analysis_runs USING btree (project_id, id);
CREATE INDEX analysis_runs_repository_id_created_at_id_idx ON analysis_runs USING btree (repository_id, created_at, id);
CREATE INDEX analysis_runs_repository_id_id_idx ON analysis_runs USING btree (repository_id, id);
CREATE INDEX analysis_runs_repository_id_started_at_id_idx ON analysis_runs USING btree (repository_id, started_at, id);
CREATE UNIQUE INDEX analysis_runs_source_system_source_key_idx ON analysis_runs USING btree (source_system, source_key);
CREATE INDEX analysis_runs_started_at_id_idx ON analysis_runs USING btree (started_at, id);
CREATE INDEX analysis_runs_started_at_id_idx1 ON analysis_runs USING btree (started_at DESC NULLS LAST, id DESC);
CREATE INDEX analysis_runs_status_id_idx ON analysis_runs USING btree (status, id);
CREATE INDEX analysis_runs_user_id_created_at_id_idx ON analysis_runs USING btree (user_id, created_at, id);
CREATE INDEX analysis_runs_user_id_id_idx ON analysis_runs USING btree (user_id, id);
CREATE TRIGGER spread_scope AFTER UPDATE ON analysis_runs FOR EACH ROW WHEN (old.user_id IS DISTINCT FROM new.user_id OR old.project_id IS DISTINCT FROM new.project_id OR old.repository_id IS DISTINCT FROM new.repository_id) EXECUTE FUNCTION spread_run_scope();
CREATE TRIGGER touch BEFORE UPDATE ON analysis_runs FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table analysis_runs is 'An analysis of code (V analysis_runs, P analysis_runs, Y file_analyses).';
comment on column analysis_runs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column analysis_runs.user_id is 'The user who requested it (V). Required for rows of Vibe8.';
comment on column analysis_runs.project_id is 'The project to which it belongs (P).';
comment on column analysis_runs.repository_id is 'The analysed repository (P, Y). Required for rows of YudaiV3.';
comment on column analysis_runs.status is 'Progress. Vibe8 stores only completed analyses.';
comment on column analysis_runs.analysis_type is 'Type of the analysis (Y, P).';
comment on column analysis_runs.tools is 'Tools that it used (P).';
comment on column analysis_runs.submission_type is 'Origin of the code (V). Required for rows of Vibe8.';
comment on column analysis_runs.upload_filename is 'Name of the uploaded file (V).';
comment on column analysis_runs.project_name is 'Name that the user gave to the code (V).';
comment on column analysis_runs.author_type is 'Author of the code (V).';
comment on column analysis_runs.author_model is 'Name of the author or model (V).';
comment on column analysis_runs.git_repo_url is 'URL of the repository (V).';
comment on column analysis_runs.git_branch is 'Branch (V).';
comment on column analysis_runs.git_commit_sha is 'Commit (V).';
comment on column analysis_runs.metrics is 'Results of the ten collectors, by collector (V metrics, Y results).';
comment on column analysis_runs.file_tree is 'Analysed files with the results for each (V).';
comment on column analysis_runs.errors is 'Errors, as a list of texts (V).';
comment on column analysis_runs.error_message is 'Cause of the failure (Y).';
comment on column analysis_runs.quality_score is 'Quality from 0 to 100 (P).';
comment on column analysis_runs.files_analyzed is 'Number of analysed files (P).';
comment on column analysis_runs.started_at is 'Time of the start (Y, P).';
comment on column analysis_runs.completed_at is 'Time of the end, after success or failure (Y, P).';
comment on column analysis_runs.metadata is 'Other data by name (P).';
comment on column analysis_runs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column analysis_runs.source_key is 'Key of the row in that system.';
comment on column analysis_runs.created_at is 'Time at which the row was created.';
comment on column analysis_runs.updated_at is 'Time of the last change of the row.';
comment on column analysis_runs.duration_seconds is 'Seconds from start to end; null until the end.';
comment on index analysis_runs_metrics_idx is 'Serves the filters contains and hasKey.';

create table analyzed_files (
  id uuid not null default uuidv7(),
  run_id uuid not null,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  file_id uuid,
  path text not null,
  language text,
  content_hash text,
  size_bytes bigint,
  total_lines integer,
  code_lines integer,
  comment_lines integer,
  blank_lines integer,
  cyclomatic_complexity numeric(12,2),
  cognitive_complexity numeric(12,2),
  maintainability_index numeric(5,2),
  documentation_pct numeric(5,2),
  duplicate_pct numeric(5,2),
  coverage_pct numeric(5,2),
  quality_score numeric(5,2),
  metrics jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint analyzed_files_pkey PRIMARY KEY (id),
  constraint analyzed_files_id_run_id_key UNIQUE (id, run_id),
  constraint analyzed_files_run_id_path_key UNIQUE (run_id, path),
  constraint analyzed_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES file_items(id) ON DELETE SET NULL,
  constraint analyzed_files_run_id_fkey FOREIGN KEY (run_id) REFERENCES analysis_runs(id) ON DELETE CASCADE,
  constraint analyzed_files_blank_lines_check CHECK (blank_lines >= 0),
  constraint analyzed_files_check CHECK ((code_lines + comment_lines + blank_lines) <= total_lines),
  constraint analyzed_files_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint analyzed_files_code_lines_check CHECK (code_lines >= 0),
  constraint analyzed_files_cognitive_complexity_check CHECK (cognitive_complexity >= 0::numeric AND cognitive_complexity <> 'NaN'::numeric),
  constraint analyzed_files_comment_lines_check CHECK (comment_lines >= 0),
  constraint analyzed_files_coverage_pct_check CHECK (coverage_pct >= 0::numeric AND coverage_pct <= 100::numeric),
  constraint analyzed_files_cyclomatic_complexity_check CHECK (cyclomatic_complexity >= 0::numeric AND cyclomatic_complexity <> 'NaN'::numeric),
  constraint analyzed_files_documentation_pct_check CHECK (documentation_pct >= 0::numeric AND documentation_pct <= 100::numeric),
  constraint analyzed_files_duplicate_pct_check CHECK (duplicate_pct >= 0::numeric AND duplicate_pct <= 100::numeric),
  constraint analyzed_files_maintainability_index_check CHECK (maintainability_index >= 0::numeric AND maintainability_index <= 100::numeric),
  constraint analyzed_files_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint analyzed_files_metrics_check CHECK (jsonb_typeof(metrics) = 'object'::text),
  constraint analyzed_files_path_check CHECK (path <> ''::text),
  constraint analyzed_files_quality_score_check CHECK (quality_score >= 0::numeric AND quality_score <= 100::numeric),
  constraint analyzed_files_size_bytes_check CHECK (size_bytes >= 0),
  constraint analyzed_files_total_lines_check CHECK (total_lines >= 0)
);
CREATE INDEX analyzed_files_created_at_id_idx ON analyzed_files USING btree (created_at, id);
CREATE INDEX analyzed_files_file_id_created_at_id_idx ON analyzed_files USING btree (file_id, created_at, id);
CREATE INDEX analyzed_files_metrics_idx ON analyzed_files USING gin (metrics);
CREATE INDEX analyzed_files_path_id_idx ON analyzed_files USING btree (path, id);
CREATE INDEX analyzed_files_project_id_id_idx ON analyzed_files USING btree (project_id, id);
CREATE INDEX analyzed_files_quality_score_id_idx ON analyzed_files USING btree (quality_score, id);
CREATE INDEX analyzed_files_quality_score_id_idx1 ON analyzed_files USING btree (quality_score DESC NULLS LAST, id DESC);
CREATE INDEX analyzed_files_repository_id_id_idx ON analyzed_files USING btree (repository_id, id);
CREATE INDEX analyzed_files_run_id_path_id_idx ON analyzed_files USING btree (run_id, path, id);
CREATE UNIQUE INDEX analyzed_files_source_system_source_key_idx ON analyzed_files USING btree (source_system, source_key);
CREATE INDEX analyzed_files_user_id_id_idx ON analyzed_files USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF run_id, user_id, project_id, repository_id ON analyzed_files FOR EACH ROW EXECUTE FUNCTION copy_run_scope();
comment on table analyzed_files is 'Result of an analysis for one file (P file_analysis).';
comment on column analyzed_files.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column analyzed_files.run_id is 'The analysis.';
comment on column analyzed_files.user_id is 'The user of the analysis. A trigger sets it.';
comment on column analyzed_files.project_id is 'The project of the analysis. A trigger sets it.';
comment on column analyzed_files.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column analyzed_files.file_id is 'The file, if Sluice has the files of the repository.';
comment on column analyzed_files.path is 'Path from the top of the code, with slashes.';
comment on column analyzed_files.language is 'Programming language.';
comment on column analyzed_files.content_hash is 'Hash of the content.';
comment on column analyzed_files.size_bytes is 'Size in bytes.';
comment on column analyzed_files.total_lines is 'Number of all lines.';
comment on column analyzed_files.code_lines is 'Number of lines with code.';
comment on column analyzed_files.comment_lines is 'Number of lines with comments only.';
comment on column analyzed_files.blank_lines is 'Number of blank lines.';
comment on column analyzed_files.cyclomatic_complexity is 'Sum of the cyclomatic complexity of its elements.';
comment on column analyzed_files.cognitive_complexity is 'Sum of the cognitive complexity of its elements.';
comment on column analyzed_files.maintainability_index is 'Maintainability index, from 0 to 100.';
comment on column analyzed_files.documentation_pct is 'Documented elements, in percent.';
comment on column analyzed_files.duplicate_pct is 'Duplicated lines, in percent.';
comment on column analyzed_files.coverage_pct is 'Code that tests cover, in percent.';
comment on column analyzed_files.quality_score is 'Quality from 0 to 100.';
comment on column analyzed_files.metrics is 'Other measurements, by tool.';
comment on column analyzed_files.metadata is 'Other data by name.';
comment on column analyzed_files.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column analyzed_files.source_key is 'Key of the row in that system.';
comment on column analyzed_files.created_at is 'Time at which the row was created.';
comment on index analyzed_files_metrics_idx is 'Serves the filters contains and hasKey.';

create table assistant_queries (
  id uuid not null default uuidv7(),
  kind assistant_query_kind not null,
  user_id uuid,
  coding_session_id uuid,
  project_id uuid,
  conversation_id uuid,
  code_context_id uuid,
  contextual_telemetry_id uuid,
  behavioral_telemetry_id uuid,
  queried_at timestamp with time zone not null default now(),
  multi_file_context_changes_indexes jsonb not null default '{}'::jsonb,
  total_serving_time_ms integer,
  server_version bigint,
  web_enabled boolean,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint assistant_queries_pkey PRIMARY KEY (id),
  constraint assistant_queries_id_kind_key UNIQUE (id, kind),
  constraint assistant_queries_id_user_id_key UNIQUE (id, user_id),
  constraint assistant_queries_behavioral_telemetry_id_fkey FOREIGN KEY (behavioral_telemetry_id) REFERENCES behavioral_telemetry(id) ON DELETE SET NULL,
  constraint assistant_queries_behavioral_telemetry_id_user_id_fkey FOREIGN KEY (behavioral_telemetry_id, user_id) REFERENCES behavioral_telemetry(id, user_id) ON DELETE SET NULL (behavioral_telemetry_id),
  constraint assistant_queries_code_context_id_fkey FOREIGN KEY (code_context_id) REFERENCES code_contexts(id) ON DELETE SET NULL,
  constraint assistant_queries_code_context_id_user_id_fkey FOREIGN KEY (code_context_id, user_id) REFERENCES code_contexts(id, user_id) ON DELETE SET NULL (code_context_id),
  constraint assistant_queries_coding_session_id_fkey FOREIGN KEY (coding_session_id) REFERENCES coding_sessions(id) ON DELETE SET NULL,
  constraint assistant_queries_contextual_telemetry_id_fkey FOREIGN KEY (contextual_telemetry_id) REFERENCES contextual_telemetry(id) ON DELETE SET NULL,
  constraint assistant_queries_contextual_telemetry_id_user_id_fkey FOREIGN KEY (contextual_telemetry_id, user_id) REFERENCES contextual_telemetry(id, user_id) ON DELETE SET NULL (contextual_telemetry_id),
  constraint assistant_queries_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL,
  constraint assistant_queries_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE SET NULL,
  constraint assistant_queries_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint assistant_queries_check CHECK (kind = 'chat'::assistant_query_kind OR conversation_id IS NULL),
  constraint assistant_queries_check1 CHECK ((kind = 'chat'::assistant_query_kind) = (web_enabled IS NOT NULL)),
  constraint assistant_queries_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint assistant_queries_total_serving_time_ms_check CHECK (total_serving_time_ms >= 0)
);
CREATE INDEX assistant_queries_behavioral_telemetry_id_queried_at_id_idx ON assistant_queries USING btree (behavioral_telemetry_id, queried_at, id);
CREATE INDEX assistant_queries_code_context_id_queried_at_id_idx ON assistant_queries USING btree (code_context_id, queried_at, id);
CREATE INDEX assistant_queries_coding_session_id_queried_at_id_idx ON assistant_queries USING btree (coding_session_id, queried_at, id);
CREATE INDEX assistant_queries_contextual_telemetry_id_queried_at_id_idx ON assistant_queries USING btree (contextual_telemetry_id, queried_at, id);
CREATE INDEX assistant_queries_conversation_id_queried_at_id_idx ON assistant_queries USING btree (conversation_id, queried_at, id);
CREATE INDEX assistant_queries_created_at_id_idx ON assistant_queries USING btree (created_at, id);
CREATE INDEX assistant_queries_kind_id_idx ON assistant_queries USING btree (kind, id);
CREATE INDEX assistant_queries_project_id_queried_at_id_idx ON assistant_queries USING btree (project_id, queried_at, id);
CREATE INDEX assistant_queries_queried_at_id_idx ON assistant_queries USING btree (queried_at, id);
CREATE UNIQUE INDEX assistant_queries_source_system_source_key_idx ON assistant_queries USING btree (source_system, source_key);
CREATE INDEX assistant_queries_total_serving_time_ms_id_idx ON assistant_queries USING btree (total_serving_time_ms, id);
CREATE INDEX assistant_queries_total_serving_time_ms_id_idx1 ON assistant_queries USING btree (total_serving_time_ms DESC NULLS LAST, id DESC);
CREATE INDEX assistant_queries_user_id_id_idx ON assistant_queries USING btree (user_id, id);
CREATE INDEX assistant_queries_user_id_queried_at_id_idx ON assistant_queries USING btree (user_id, queried_at, id);
CREATE TRIGGER scope AFTER UPDATE OF user_id ON assistant_queries FOR EACH ROW WHEN (old.user_id IS DISTINCT FROM new.user_id) EXECUTE FUNCTION pass_on_completion_scope();
CREATE TRIGGER touch BEFORE UPDATE ON assistant_queries FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table assistant_queries is 'A query to the assistant in an editor (C meta_query, with completion_query and chat_query).';
comment on column assistant_queries.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column assistant_queries.kind is 'Kind (C query_type).';
comment on column assistant_queries.user_id is 'The user of the query.';
comment on column assistant_queries.coding_session_id is 'The session of the query (C session_id).';
comment on column assistant_queries.project_id is 'The project of the query.';
comment on column assistant_queries.conversation_id is 'The conversation of a chat query (C chat_query.chat_id).';
comment on column assistant_queries.code_context_id is 'Code around the cursor (C context_id).';
comment on column assistant_queries.contextual_telemetry_id is 'State of the editor.';
comment on column assistant_queries.behavioral_telemetry_id is 'Behaviour of the user.';
comment on column assistant_queries.queried_at is 'Time of the query (C timestamp).';
comment on column assistant_queries.multi_file_context_changes_indexes is 'Index of the last change of each other file that the assistant had, by path (C, there as text).';
comment on column assistant_queries.total_serving_time_ms is 'Milliseconds until the complete response (C total_serving_time).';
comment on column assistant_queries.server_version is 'Version number of the server (C server_version_id, whose table the document does not name).';
comment on column assistant_queries.web_enabled is 'Whether a chat query may use the web; null for a completion (C chat_query).';
comment on column assistant_queries.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column assistant_queries.source_key is 'Key of the row in that system.';
comment on column assistant_queries.created_at is 'Time at which the row was created.';
comment on column assistant_queries.updated_at is 'Time of the last change of the row.';

create table auth_tokens (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  issuer auth_token_issuer not null default 'sluice'::auth_token_issuer,
  token_hash bytea,
  access_token_encrypted bytea,
  refresh_token_encrypted bytea,
  token_type text not null default 'bearer'::text,
  type auth_token_type not null generated always as (
CASE lower(token_type)
    WHEN 'bearer'::text THEN 'bearer'::auth_token_type
    WHEN 'dpop'::text THEN 'dpop'::auth_token_type
    WHEN 'mac'::text THEN 'mac'::auth_token_type
    ELSE 'other'::auth_token_type
END) stored,
  scope text,
  expires_at timestamp with time zone,
  is_active boolean not null default true,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_tokens_pkey PRIMARY KEY (id),
  constraint auth_tokens_token_hash_key UNIQUE (token_hash),
  constraint auth_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint auth_tokens_check CHECK (num_nonnulls(token_hash, access_token_encrypted) = 1),
  constraint auth_tokens_check1 CHECK ((issuer = 'github'::auth_token_issuer) = (access_token_encrypted IS NOT NULL)),
  constraint auth_tokens_check2 CHECK (refresh_token_encrypted IS NULL OR access_token_encrypted IS NOT NULL),
  constraint auth_tokens_check3 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint auth_tokens_token_type_check CHECK (length(token_type) >= 1 AND length(token_type) <= 50)
);
CREATE INDEX auth_tokens_created_at_id_idx ON auth_tokens USING btree (created_at, id);
CREATE INDEX auth_tokens_expires_at_id_idx ON auth_tokens USING btree (expires_at, id);
CREATE INDEX auth_tokens_expires_at_id_idx1 ON auth_tokens USING btree (expires_at DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX auth_tokens_source_system_source_key_idx ON auth_tokens USING btree (source_system, source_key);
CREATE INDEX auth_tokens_substring_id_idx ON auth_tokens USING btree (SUBSTRING(access_token_encrypted FROM 1 FOR POSITION(('\x00'::bytea) IN (SUBSTRING(access_token_encrypted FROM 1 FOR 65))) + 1), id) WHERE access_token_encrypted IS NOT NULL;
CREATE INDEX auth_tokens_substring_id_idx1 ON auth_tokens USING btree (SUBSTRING(refresh_token_encrypted FROM 1 FOR POSITION(('\x00'::bytea) IN (SUBSTRING(refresh_token_encrypted FROM 1 FOR 65))) + 1), id) WHERE refresh_token_encrypted IS NOT NULL;
CREATE INDEX auth_tokens_user_id_created_at_id_idx ON auth_tokens USING btree (user_id, created_at, id);
CREATE INDEX auth_tokens_user_id_id_idx ON auth_tokens USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON auth_tokens FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table auth_tokens is 'A token of a user: either issued by Sluice, or issued by another service that Sluice calls for the user (Y auth_tokens, C user.auth_token). The token itself is a secret.';
comment on column auth_tokens.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column auth_tokens.user_id is 'The user to whom the token belongs.';
comment on column auth_tokens.issuer is 'Issuer of the token.';
comment on column auth_tokens.token_hash is 'Secret: hash of a token of Sluice or of Code4me''s plug-in (C user.auth_token).';
comment on column auth_tokens.access_token_encrypted is 'Secret: the access token of another service, encrypted (Y access_token).';
comment on column auth_tokens.refresh_token_encrypted is 'Secret: the refresh token, encrypted (Y refresh_token).';
comment on column auth_tokens.token_type is 'Name of the type, as the issuer wrote it (Y).';
comment on column auth_tokens.type is 'Type; case does not matter.';
comment on column auth_tokens.scope is 'Scope that the issuer granted (Y).';
comment on column auth_tokens.expires_at is 'Time at which it expires; null for never (Y).';
comment on column auth_tokens.is_active is 'Whether it is valid; a new login ends the former token (Y).';
comment on column auth_tokens.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column auth_tokens.source_key is 'Key of the row in that system.';
comment on column auth_tokens.created_at is 'Time at which the row was created.';
comment on column auth_tokens.updated_at is 'Time of the last change of the row.';

create table behavioral_telemetry (
  id uuid not null default uuidv7(),
  user_id uuid,
  time_since_last_shown_ms bigint,
  time_since_last_accepted_ms bigint,
  typing_speed double precision,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint behavioral_telemetry_pkey PRIMARY KEY (id),
  constraint behavioral_telemetry_id_user_id_key UNIQUE (id, user_id),
  constraint behavioral_telemetry_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint behavioral_telemetry_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint behavioral_telemetry_time_since_last_accepted_ms_check CHECK (time_since_last_accepted_ms >= 0),
  constraint behavioral_telemetry_time_since_last_shown_ms_check CHECK (time_since_last_shown_ms >= 0),
  constraint behavioral_telemetry_typing_speed_check CHECK (typing_speed >= 0::double precision AND (typing_speed <> ALL (ARRAY['NaN'::double precision, 'Infinity'::double precision])))
);
CREATE INDEX behavioral_telemetry_created_at_id_idx ON behavioral_telemetry USING btree (created_at, id);
CREATE UNIQUE INDEX behavioral_telemetry_source_system_source_key_idx ON behavioral_telemetry USING btree (source_system, source_key);
CREATE INDEX behavioral_telemetry_user_id_created_at_id_idx ON behavioral_telemetry USING btree (user_id, created_at, id);
CREATE INDEX behavioral_telemetry_user_id_id_idx ON behavioral_telemetry USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON behavioral_telemetry FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table behavioral_telemetry is 'Behaviour of the user before a query (C).';
comment on column behavioral_telemetry.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column behavioral_telemetry.user_id is 'The user of the query. Code4me stores the user in the query only.';
comment on column behavioral_telemetry.time_since_last_shown_ms is 'Milliseconds since the last shown completion (C time_since_last_shown).';
comment on column behavioral_telemetry.time_since_last_accepted_ms is 'Milliseconds since the last accepted completion (C time_since_last_accepted).';
comment on column behavioral_telemetry.typing_speed is 'Typing speed, in the plug-in''s unit.';
comment on column behavioral_telemetry.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column behavioral_telemetry.source_key is 'Key of the row in that system.';
comment on column behavioral_telemetry.created_at is 'Time at which the row was created.';
comment on column behavioral_telemetry.updated_at is 'Time of the last change of the row.';

create table budget_limits (
  id uuid not null default uuidv7(),
  name text not null,
  scope_type budget_scope not null,
  project_id uuid,
  agent_id uuid,
  agent_type agent_type,
  scope_project_id uuid,
  amount_usd numeric(10,2) not null,
  period budget_period not null,
  alert_threshold numeric(3,2) not null default 0.80,
  action_on_exceed budget_action not null default 'warn'::budget_action,
  is_active boolean not null default true,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint budget_limits_pkey PRIMARY KEY (id),
  constraint budget_limits_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  constraint budget_limits_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint budget_limits_scope_project_id_fkey FOREIGN KEY (scope_project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint budget_limits_alert_threshold_check CHECK (alert_threshold > 0::numeric AND alert_threshold <= 1::numeric AND alert_threshold <> 'NaN'::numeric),
  constraint budget_limits_amount_usd_check CHECK (amount_usd >= 0::numeric AND amount_usd <> 'NaN'::numeric),
  constraint budget_limits_check CHECK ((scope_type = 'project'::budget_scope) = (project_id IS NOT NULL)),
  constraint budget_limits_check1 CHECK ((scope_type = 'agent'::budget_scope) = (agent_id IS NOT NULL)),
  constraint budget_limits_check2 CHECK ((scope_type = 'agent_type'::budget_scope) = (agent_type IS NOT NULL)),
  constraint budget_limits_check3 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint budget_limits_name_check CHECK (length(name) >= 1 AND length(name) <= 100)
);
CREATE INDEX budget_limits_agent_id_created_at_id_idx ON budget_limits USING btree (agent_id, created_at, id);
CREATE INDEX budget_limits_amount_usd_id_idx ON budget_limits USING btree (amount_usd, id);
CREATE INDEX budget_limits_created_at_id_idx ON budget_limits USING btree (created_at, id);
CREATE INDEX budget_limits_name_id_idx ON budget_limits USING btree (name, id);
CREATE INDEX budget_limits_period_id_idx ON budget_limits USING btree (period, id);
CREATE INDEX budget_limits_project_id_created_at_id_idx ON budget_limits USING btree (project_id, created_at, id);
CREATE INDEX budget_limits_scope_project_id_id_idx ON budget_limits USING btree (scope_project_id, id);
CREATE INDEX budget_limits_scope_type_agent_type_idx ON budget_limits USING btree (scope_type, agent_type);
CREATE INDEX budget_limits_scope_type_id_idx ON budget_limits USING btree (scope_type, id);
CREATE UNIQUE INDEX budget_limits_source_system_source_key_idx ON budget_limits USING btree (source_system, source_key);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF project_id, agent_id, scope_project_id ON budget_limits FOR EACH ROW EXECUTE FUNCTION keep_agent_scope();
CREATE TRIGGER touch BEFORE UPDATE ON budget_limits FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table budget_limits is 'Maximum cost of models in a period (A). Only administrators see budgets of the whole system and of agent types.';
comment on column budget_limits.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column budget_limits.name is 'Display name.';
comment on column budget_limits.scope_type is 'Scope of the budget.';
comment on column budget_limits.project_id is 'The project of the budget (A scope_id of a project).';
comment on column budget_limits.agent_id is 'The agent of the budget (A scope_id of an agent).';
comment on column budget_limits.agent_type is 'The agent type of the budget (A scope_agent_type).';
comment on column budget_limits.scope_project_id is 'The project whose members see the row: project_id, or else the project of the agent. A trigger sets it.';
comment on column budget_limits.amount_usd is 'Maximum cost in US dollars.';
comment on column budget_limits.period is 'Period after which the budget starts again.';
comment on column budget_limits.alert_threshold is 'Fraction of the budget, up to 1, at which an alert is sent.';
comment on column budget_limits.action_on_exceed is 'Action when the budget is used up.';
comment on column budget_limits.is_active is 'Whether the budget applies.';
comment on column budget_limits.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column budget_limits.source_key is 'Key of the row in that system.';
comment on column budget_limits.created_at is 'Time at which the row was created.';
comment on column budget_limits.updated_at is 'Time of the last change of the row.';

create table code_contexts (
  id uuid not null default uuidv7(),
  user_id uuid,
  prefix text,
  suffix text,
  file_name text,
  selected_text text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint code_contexts_pkey PRIMARY KEY (id),
  constraint code_contexts_id_user_id_key UNIQUE (id, user_id),
  constraint code_contexts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint code_contexts_check CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX code_contexts_created_at_id_idx ON code_contexts USING btree (created_at, id);
CREATE INDEX code_contexts_file_name_id_idx ON code_contexts USING btree (file_name, id);
CREATE INDEX code_contexts_file_name_id_idx1 ON code_contexts USING btree (file_name DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX code_contexts_source_system_source_key_idx ON code_contexts USING btree (source_system, source_key);
CREATE INDEX code_contexts_user_id_created_at_id_idx ON code_contexts USING btree (user_id, created_at, id);
CREATE INDEX code_contexts_user_id_id_idx ON code_contexts USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON code_contexts FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table code_contexts is 'Code around the cursor at the time of a query (C context).';
comment on column code_contexts.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column code_contexts.user_id is 'The user of the query. Code4me stores the user in the query only.';
comment on column code_contexts.prefix is 'Code before the cursor.';
comment on column code_contexts.suffix is 'Code after the cursor.';
comment on column code_contexts.file_name is 'Name of the file.';
comment on column code_contexts.selected_text is 'Selected text.';
comment on column code_contexts.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column code_contexts.source_key is 'Key of the row in that system.';
comment on column code_contexts.created_at is 'Time at which the row was created.';
comment on column code_contexts.updated_at is 'Time of the last change of the row.';

create table code_elements (
  id uuid not null default uuidv7(),
  run_id uuid not null,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  analyzed_file_id uuid not null,
  parent_id uuid,
  kind code_element_kind not null,
  name text not null,
  qualified_name text,
  signature text,
  start_line integer not null,
  end_line integer not null,
  cyclomatic_complexity integer,
  cognitive_complexity integer,
  parameter_count integer,
  nesting_depth integer,
  maintainability_index numeric(5,2),
  is_documented boolean,
  is_used boolean,
  metrics jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint code_elements_pkey PRIMARY KEY (id),
  constraint code_elements_id_analyzed_file_id_key UNIQUE (id, analyzed_file_id),
  constraint code_elements_id_run_id_key UNIQUE (id, run_id),
  constraint code_elements_analyzed_file_id_run_id_fkey FOREIGN KEY (analyzed_file_id, run_id) REFERENCES analyzed_files(id, run_id) ON DELETE CASCADE,
  constraint code_elements_parent_id_analyzed_file_id_fkey FOREIGN KEY (parent_id, analyzed_file_id) REFERENCES code_elements(id, analyzed_file_id) ON DELETE CASCADE,
  constraint code_elements_run_id_fkey FOREIGN KEY (run_id) REFERENCES analysis_runs(id) ON DELETE CASCADE,
  constraint code_elements_check CHECK (parent_id <> id),
  constraint code_elements_check1 CHECK (end_line >= start_line),
  constraint code_elements_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint code_elements_cognitive_complexity_check CHECK (cognitive_complexity >= 0),
  constraint code_elements_cyclomatic_complexity_check CHECK (cyclomatic_complexity >= 0),
  constraint code_elements_maintainability_index_check CHECK (maintainability_index >= 0::numeric AND maintainability_index <= 100::numeric),
  constraint code_elements_metrics_check CHECK (jsonb_typeof(metrics) = 'object'::text),
  constraint code_elements_name_check CHECK (name <> ''::text),
  constraint code_elements_nesting_depth_check CHECK (nesting_depth >= 0),
  constraint code_elements_parameter_count_check CHECK (parameter_count >= 0),
  constraint code_elements_start_line_check CHECK (start_line > 0)
);
CREATE INDEX code_elements_analyzed_file_id_start_line_id_idx ON code_elements USING btree (analyzed_file_id, start_line, id);
CREATE INDEX code_elements_created_at_id_idx ON code_elements USING btree (created_at, id);
CREATE INDEX code_elements_kind_id_idx ON code_elements USING btree (kind, id);
CREATE INDEX code_elements_name_id_idx ON code_elements USING btree (name, id);
CREATE INDEX code_elements_parent_id_start_line_id_idx ON code_elements USING btree (parent_id, start_line, id);
CREATE INDEX code_elements_project_id_id_idx ON code_elements USING btree (project_id, id);
CREATE INDEX code_elements_repository_id_id_idx ON code_elements USING btree (repository_id, id);
CREATE INDEX code_elements_run_id_created_at_id_idx ON code_elements USING btree (run_id, created_at, id);
CREATE UNIQUE INDEX code_elements_source_system_source_key_idx ON code_elements USING btree (source_system, source_key);
CREATE INDEX code_elements_start_line_id_idx ON code_elements USING btree (start_line, id);
CREATE INDEX code_elements_user_id_id_idx ON code_elements USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF run_id, user_id, project_id, repository_id ON code_elements FOR EACH ROW EXECUTE FUNCTION copy_run_scope();
comment on table code_elements is 'A module, class, function or other code element that an analysis found (P code_element_analysis).';
comment on column code_elements.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column code_elements.run_id is 'The analysis.';
comment on column code_elements.user_id is 'The user of the analysis. A trigger sets it.';
comment on column code_elements.project_id is 'The project of the analysis. A trigger sets it.';
comment on column code_elements.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column code_elements.analyzed_file_id is 'The file that contains it.';
comment on column code_elements.parent_id is 'The element that contains it, in the same file.';
comment on column code_elements.kind is 'Kind of the element.';
comment on column code_elements.name is 'Name.';
comment on column code_elements.qualified_name is 'Name with the names of the enclosing elements.';
comment on column code_elements.signature is 'Signature, in its programming language.';
comment on column code_elements.start_line is 'First line, counted from 1.';
comment on column code_elements.end_line is 'Last line.';
comment on column code_elements.cyclomatic_complexity is 'Number of independent paths through it.';
comment on column code_elements.cognitive_complexity is 'Cognitive complexity.';
comment on column code_elements.parameter_count is 'Number of parameters.';
comment on column code_elements.nesting_depth is 'Depth of nested branches.';
comment on column code_elements.maintainability_index is 'Maintainability index, from 0 to 100.';
comment on column code_elements.is_documented is 'Whether it is documented; null if unknown.';
comment on column code_elements.is_used is 'Whether other code uses it; null if unknown.';
comment on column code_elements.metrics is 'Other measurements, by tool.';
comment on column code_elements.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column code_elements.source_key is 'Key of the row in that system.';
comment on column code_elements.created_at is 'Time at which the row was created.';

create table coding_session_projects (
  id uuid not null default uuidv7(),
  coding_session_id uuid not null,
  project_id uuid not null,
  user_id uuid,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint coding_session_projects_pkey PRIMARY KEY (id),
  constraint coding_session_projects_coding_session_id_project_id_key UNIQUE (coding_session_id, project_id),
  constraint coding_session_projects_coding_session_id_fkey FOREIGN KEY (coding_session_id) REFERENCES coding_sessions(id) ON DELETE CASCADE,
  constraint coding_session_projects_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint coding_session_projects_check CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX coding_session_projects_coding_session_id_created_at_id_idx ON coding_session_projects USING btree (coding_session_id, created_at, id);
CREATE INDEX coding_session_projects_created_at_id_idx ON coding_session_projects USING btree (created_at, id);
CREATE INDEX coding_session_projects_project_id_created_at_id_idx ON coding_session_projects USING btree (project_id, created_at, id);
CREATE UNIQUE INDEX coding_session_projects_source_system_source_key_idx ON coding_session_projects USING btree (source_system, source_key);
CREATE INDEX coding_session_projects_user_id_id_idx ON coding_session_projects USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF coding_session_id, user_id ON coding_session_projects FOR EACH ROW EXECUTE FUNCTION keep_completion_scope();
comment on table coding_session_projects is 'Link of a session to a project (C session_projects).';
comment on column coding_session_projects.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column coding_session_projects.coding_session_id is 'The session.';
comment on column coding_session_projects.project_id is 'The project.';
comment on column coding_session_projects.user_id is 'The user of the session. A trigger sets it.';
comment on column coding_session_projects.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column coding_session_projects.source_key is 'Key of the row in that system.';
comment on column coding_session_projects.created_at is 'Time at which the row was created.';

create table coding_sessions (
  id uuid not null default uuidv7(),
  user_id uuid,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  duration_seconds double precision generated always as (
CASE
    WHEN ((started_at > '-infinity'::timestamp with time zone) AND (ended_at < '200000-01-01 00:00:00+00'::timestamp with time zone)) THEN (EXTRACT(epoch FROM (ended_at - started_at)))::double precision
    ELSE NULL::double precision
END) stored,
  constraint coding_sessions_pkey PRIMARY KEY (id),
  constraint coding_sessions_id_user_id_key UNIQUE (id, user_id),
  constraint coding_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint coding_sessions_check CHECK (ended_at >= started_at),
  constraint coding_sessions_check1 CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX coding_sessions_created_at_id_idx ON coding_sessions USING btree (created_at, id);
CREATE INDEX coding_sessions_duration_seconds_id_idx ON coding_sessions USING btree (duration_seconds, id);
CREATE INDEX coding_sessions_duration_seconds_id_idx1 ON coding_sessions USING btree (duration_seconds DESC NULLS LAST, id DESC);
CREATE INDEX coding_sessions_ended_at_id_idx ON coding_sessions USING btree (ended_at, id);
CREATE INDEX coding_sessions_ended_at_id_idx1 ON coding_sessions USING btree (ended_at DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX coding_sessions_source_system_source_key_idx ON coding_sessions USING btree (source_system, source_key);
CREATE INDEX coding_sessions_started_at_id_idx ON coding_sessions USING btree (started_at, id);
CREATE INDEX coding_sessions_user_id_id_idx ON coding_sessions USING btree (user_id, id);
CREATE INDEX coding_sessions_user_id_started_at_id_idx ON coding_sessions USING btree (user_id, started_at, id);
CREATE TRIGGER scope AFTER UPDATE OF user_id ON coding_sessions FOR EACH ROW WHEN (old.user_id IS DISTINCT FROM new.user_id) EXECUTE FUNCTION pass_on_completion_scope();
CREATE TRIGGER touch BEFORE UPDATE ON coding_sessions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table coding_sessions is 'A session of a user with the plug-in (C session).';
comment on column coding_sessions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column coding_sessions.user_id is 'The user of the session.';
comment on column coding_sessions.started_at is 'Time of the start (C start_time).';
comment on column coding_sessions.ended_at is 'Time of the end; null for an open session (C end_time).';
comment on column coding_sessions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column coding_sessions.source_key is 'Key of the row in that system.';
comment on column coding_sessions.created_at is 'Time at which the row was created.';
comment on column coding_sessions.updated_at is 'Time of the last change of the row.';
comment on column coding_sessions.duration_seconds is 'Seconds from start to end; null until the end.';

create table commits (
  id uuid not null default uuidv7(),
  repository_id uuid not null,
  sha text not null,
  message text not null,
  author_name text,
  author_email text,
  authored_at timestamp with time zone,
  committer_name text,
  committer_email text,
  committed_at timestamp with time zone,
  parent_shas text[] not null default '{}'::text[],
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint commits_pkey PRIMARY KEY (id),
  constraint commits_repository_id_sha_key UNIQUE (repository_id, sha),
  constraint commits_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint commits_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint commits_sha_check CHECK (sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text)
);
CREATE INDEX commits_committed_at_id_idx ON commits USING btree (committed_at, id);
CREATE INDEX commits_committed_at_id_idx1 ON commits USING btree (committed_at DESC NULLS LAST, id DESC);
CREATE INDEX commits_created_at_id_idx ON commits USING btree (created_at, id);
CREATE INDEX commits_repository_id_committed_at_id_idx ON commits USING btree (repository_id, committed_at, id);
CREATE INDEX commits_repository_id_committed_at_id_idx1 ON commits USING btree (repository_id, committed_at DESC NULLS LAST, id DESC);
CREATE INDEX commits_repository_id_id_idx ON commits USING btree (repository_id, id);
CREATE INDEX commits_sha_id_idx ON commits USING btree (sha, id);
CREATE INDEX commits_sha_idx ON commits USING btree (sha);
CREATE UNIQUE INDEX commits_source_system_source_key_idx ON commits USING btree (source_system, source_key);
comment on table commits is 'A commit of a repository (Y).';
comment on column commits.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column commits.repository_id is 'The repository.';
comment on column commits.sha is 'Hash of 40 or 64 hexadecimal digits.';
comment on column commits.message is 'Commit message.';
comment on column commits.author_name is 'Name of the author.';
comment on column commits.author_email is 'E-mail address of the author.';
comment on column commits.authored_at is 'Time at which the author wrote the change.';
comment on column commits.committer_name is 'Name of the committer.';
comment on column commits.committer_email is 'E-mail address of the committer.';
comment on column commits.committed_at is 'Time of the commit (Y commit_date).';
comment on column commits.parent_shas is 'Hashes of the parent commits: none for the first commit, several for a merge.';
comment on column commits.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column commits.source_key is 'Key of the row in that system.';
comment on column commits.created_at is 'Time at which the row was created.';

create table context_cards (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  conversation_id uuid,
  title text not null,
  content text not null,
  source context_card_source not null default 'manual'::context_card_source,
  category text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint context_cards_pkey PRIMARY KEY (id),
  constraint context_cards_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL,
  constraint context_cards_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint context_cards_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint context_cards_title_check CHECK (length(title) >= 1 AND length(title) <= 500)
);
CREATE INDEX context_cards_conversation_id_created_at_id_idx ON context_cards USING btree (conversation_id, created_at, id);
CREATE INDEX context_cards_created_at_id_idx ON context_cards USING btree (created_at, id);
CREATE INDEX context_cards_source_id_idx ON context_cards USING btree (source, id);
CREATE UNIQUE INDEX context_cards_source_system_source_key_idx ON context_cards USING btree (source_system, source_key);
CREATE INDEX context_cards_title_id_idx ON context_cards USING btree (title, id);
CREATE INDEX context_cards_user_id_created_at_id_idx ON context_cards USING btree (user_id, created_at, id);
CREATE INDEX context_cards_user_id_id_idx ON context_cards USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON context_cards FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table context_cards is 'A text that a user gives to the assistant as context (Y).';
comment on column context_cards.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column context_cards.user_id is 'The user who wrote it.';
comment on column context_cards.conversation_id is 'The conversation to which it belongs (Y session_id).';
comment on column context_cards.title is 'Title.';
comment on column context_cards.content is 'Text for the assistant.';
comment on column context_cards.source is 'Origin.';
comment on column context_cards.category is 'Category that the user gave.';
comment on column context_cards.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column context_cards.source_key is 'Key of the row in that system.';
comment on column context_cards.created_at is 'Time at which the row was created.';
comment on column context_cards.updated_at is 'Time of the last change of the row.';

create table context_data (
  id uuid not null default uuidv7(),
  context_source_id uuid not null,
  organization_id uuid,
  project_id uuid,
  key text not null,
  content text,
  data jsonb,
  content_hash text,
  token_count integer,
  fetched_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint context_data_pkey PRIMARY KEY (id),
  constraint context_data_context_source_id_key_key UNIQUE (context_source_id, key),
  constraint context_data_context_source_id_fkey FOREIGN KEY (context_source_id) REFERENCES context_sources(id) ON DELETE CASCADE,
  constraint context_data_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint context_data_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint context_data_check CHECK (num_nonnulls(content, data) > 0),
  constraint context_data_check1 CHECK (expires_at > fetched_at),
  constraint context_data_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint context_data_content_hash_check CHECK (content_hash ~ '^[0-9a-f]{64}$'::text),
  constraint context_data_key_check CHECK (length(key) >= 1 AND length(key) <= 1000),
  constraint context_data_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint context_data_token_count_check CHECK (token_count >= 0)
);
CREATE INDEX context_data_context_source_id_key_id_idx ON context_data USING btree (context_source_id, key, id);
CREATE INDEX context_data_created_at_id_idx ON context_data USING btree (created_at, id);
CREATE INDEX context_data_expires_at_id_idx ON context_data USING btree (expires_at, id);
CREATE INDEX context_data_expires_at_id_idx1 ON context_data USING btree (expires_at DESC NULLS LAST, id DESC);
CREATE INDEX context_data_fetched_at_id_idx ON context_data USING btree (fetched_at, id);
CREATE INDEX context_data_key_id_idx ON context_data USING btree (key, id);
CREATE INDEX context_data_organization_id_id_idx ON context_data USING btree (organization_id, id);
CREATE INDEX context_data_project_id_id_idx ON context_data USING btree (project_id, id);
CREATE UNIQUE INDEX context_data_source_system_source_key_idx ON context_data USING btree (source_system, source_key);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF context_source_id, organization_id, project_id ON context_data FOR EACH ROW EXECUTE FUNCTION keep_prompt_scope();
CREATE TRIGGER touch BEFORE UPDATE ON context_data FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table context_data is 'Cached context for prompts from a source (P context_data).';
comment on column context_data.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column context_data.context_source_id is 'The context source.';
comment on column context_data.organization_id is 'The organization of the source. A trigger sets it.';
comment on column context_data.project_id is 'The project of the source. A trigger sets it.';
comment on column context_data.key is 'Key at the source.';
comment on column context_data.content is 'Context as text.';
comment on column context_data.data is 'Context as JSON.';
comment on column context_data.content_hash is 'SHA-256 of the content, in hexadecimal digits.';
comment on column context_data.token_count is 'Approximate number of tokens.';
comment on column context_data.fetched_at is 'Time at which it was read from the source.';
comment on column context_data.expires_at is 'Time at which it expires; null for never.';
comment on column context_data.metadata is 'Other data by name.';
comment on column context_data.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column context_data.source_key is 'Key of the row in that system.';
comment on column context_data.created_at is 'Time at which the row was created.';
comment on column context_data.updated_at is 'Time of the last change of the row.';

create table context_sources (
  id uuid not null default uuidv7(),
  organization_id uuid,
  project_id uuid,
  repository_id uuid,
  name text not null,
  description text,
  type context_source_type not null default 'other'::context_source_type,
  config jsonb not null default '{}'::jsonb,
  credentials_encrypted bytea,
  cache_seconds integer not null default 3600,
  is_active boolean not null default true,
  last_refreshed_at timestamp with time zone,
  error_message text,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint context_sources_pkey PRIMARY KEY (id),
  constraint context_sources_id_organization_id_project_id_key UNIQUE (id, organization_id, project_id),
  constraint context_sources_organization_id_project_id_name_key UNIQUE NULLS NOT DISTINCT (organization_id, project_id, name),
  constraint context_sources_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint context_sources_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint context_sources_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE SET NULL,
  constraint context_sources_cache_seconds_check CHECK (cache_seconds > 0),
  constraint context_sources_check CHECK (num_nonnulls(organization_id, project_id) <= 1),
  constraint context_sources_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint context_sources_config_check CHECK (jsonb_typeof(config) = 'object'::text),
  constraint context_sources_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint context_sources_name_check CHECK (length(name) >= 1 AND length(name) <= 200)
);
CREATE INDEX context_sources_created_at_id_idx ON context_sources USING btree (created_at, id);
CREATE INDEX context_sources_last_refreshed_at_id_idx ON context_sources USING btree (last_refreshed_at, id);
CREATE INDEX context_sources_last_refreshed_at_id_idx1 ON context_sources USING btree (last_refreshed_at DESC NULLS LAST, id DESC);
CREATE INDEX context_sources_name_id_idx ON context_sources USING btree (name, id);
CREATE INDEX context_sources_organization_id_id_idx ON context_sources USING btree (organization_id, id);
CREATE INDEX context_sources_organization_id_name_id_idx ON context_sources USING btree (organization_id, name, id);
CREATE INDEX context_sources_project_id_id_idx ON context_sources USING btree (project_id, id);
CREATE INDEX context_sources_project_id_name_id_idx ON context_sources USING btree (project_id, name, id);
CREATE INDEX context_sources_repository_id_name_id_idx ON context_sources USING btree (repository_id, name, id);
CREATE UNIQUE INDEX context_sources_source_system_source_key_idx ON context_sources USING btree (source_system, source_key);
CREATE INDEX context_sources_substring_id_idx ON context_sources USING btree (SUBSTRING(credentials_encrypted FROM 1 FOR POSITION(('\x00'::bytea) IN (SUBSTRING(credentials_encrypted FROM 1 FOR 65))) + 1), id) WHERE credentials_encrypted IS NOT NULL;
CREATE INDEX context_sources_type_id_idx ON context_sources USING btree (type, id);
CREATE TRIGGER scope AFTER UPDATE OF organization_id, project_id ON context_sources FOR EACH ROW WHEN (old.organization_id IS DISTINCT FROM new.organization_id OR old.project_id IS DISTINCT FROM new.project_id) EXECUTE FUNCTION pass_on_prompt_scope();
CREATE TRIGGER touch BEFORE UPDATE ON context_sources FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table context_sources is 'A source of context for prompts (P). It belongs to a project or an organization. Only administrators see a source of neither.';
comment on column context_sources.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column context_sources.organization_id is 'The organization to which it belongs.';
comment on column context_sources.project_id is 'The project to which it belongs.';
comment on column context_sources.repository_id is 'The repository of the source; null for other sources.';
comment on column context_sources.name is 'Name.';
comment on column context_sources.description is 'Description.';
comment on column context_sources.type is 'Type.';
comment on column context_sources.config is 'Configuration, without secrets.';
comment on column context_sources.credentials_encrypted is 'Secret: credentials, encrypted.';
comment on column context_sources.cache_seconds is 'Seconds for which its data is cached.';
comment on column context_sources.is_active is 'Whether it is in use.';
comment on column context_sources.last_refreshed_at is 'Time of the last refresh.';
comment on column context_sources.error_message is 'Cause of the last failure.';
comment on column context_sources.metadata is 'Other data by name.';
comment on column context_sources.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column context_sources.source_key is 'Key of the row in that system.';
comment on column context_sources.created_at is 'Time at which the row was created.';
comment on column context_sources.updated_at is 'Time of the last change of the row.';

create table contextual_telemetry (
  id uuid not null default uuidv7(),
  user_id uuid,
  plugin_version_id uuid not null,
  trigger_type_id uuid not null,
  programming_language_id uuid not null,
  file_path text,
  caret_line integer,
  document_char_length integer,
  relative_document_position double precision,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint contextual_telemetry_pkey PRIMARY KEY (id),
  constraint contextual_telemetry_id_user_id_key UNIQUE (id, user_id),
  constraint contextual_telemetry_plugin_version_id_fkey FOREIGN KEY (plugin_version_id) REFERENCES plugin_versions(id) ON DELETE RESTRICT,
  constraint contextual_telemetry_programming_language_id_fkey FOREIGN KEY (programming_language_id) REFERENCES programming_languages(id) ON DELETE RESTRICT,
  constraint contextual_telemetry_trigger_type_id_fkey FOREIGN KEY (trigger_type_id) REFERENCES trigger_types(id) ON DELETE RESTRICT,
  constraint contextual_telemetry_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint contextual_telemetry_caret_line_check CHECK (caret_line >= 0),
  constraint contextual_telemetry_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint contextual_telemetry_document_char_length_check CHECK (document_char_length >= 0),
  constraint contextual_telemetry_relative_document_position_check CHECK (relative_document_position >= 0::double precision AND relative_document_position <= 1::double precision)
);
CREATE INDEX contextual_telemetry_created_at_id_idx ON contextual_telemetry USING btree (created_at, id);
CREATE INDEX contextual_telemetry_plugin_version_id_created_at_id_idx ON contextual_telemetry USING btree (plugin_version_id, created_at, id);
CREATE INDEX contextual_telemetry_programming_language_id_created_at_id_idx ON contextual_telemetry USING btree (programming_language_id, created_at, id);
CREATE UNIQUE INDEX contextual_telemetry_source_system_source_key_idx ON contextual_telemetry USING btree (source_system, source_key);
CREATE INDEX contextual_telemetry_trigger_type_id_created_at_id_idx ON contextual_telemetry USING btree (trigger_type_id, created_at, id);
CREATE INDEX contextual_telemetry_user_id_created_at_id_idx ON contextual_telemetry USING btree (user_id, created_at, id);
CREATE INDEX contextual_telemetry_user_id_id_idx ON contextual_telemetry USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON contextual_telemetry FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table contextual_telemetry is 'State of the editor at the time of a query (C).';
comment on column contextual_telemetry.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column contextual_telemetry.user_id is 'The user of the query. Code4me stores the user in the query only.';
comment on column contextual_telemetry.plugin_version_id is 'The version of the plug-in (C version_id).';
comment on column contextual_telemetry.trigger_type_id is 'The trigger of the query.';
comment on column contextual_telemetry.programming_language_id is 'The language of the file (C language_id).';
comment on column contextual_telemetry.file_path is 'Path of the file.';
comment on column contextual_telemetry.caret_line is 'Line of the cursor.';
comment on column contextual_telemetry.document_char_length is 'Length of the file in characters.';
comment on column contextual_telemetry.relative_document_position is 'Position of the cursor in the file, from 0 (start) to 1 (end).';
comment on column contextual_telemetry.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column contextual_telemetry.source_key is 'Key of the row in that system.';
comment on column contextual_telemetry.created_at is 'Time at which the row was created.';
comment on column contextual_telemetry.updated_at is 'Time of the last change of the row.';

create table conversation_participants (
  id uuid not null default uuidv7(),
  conversation_id uuid not null,
  user_id uuid,
  agent_id uuid,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  is_live boolean not null default true,
  constraint conversation_participants_pkey PRIMARY KEY (id),
  constraint conversation_participants_conversation_id_agent_id_key UNIQUE (conversation_id, agent_id),
  constraint conversation_participants_conversation_id_user_id_key UNIQUE (conversation_id, user_id),
  constraint conversation_participants_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  constraint conversation_participants_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint conversation_participants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint conversation_participants_check CHECK (num_nonnulls(user_id, agent_id) = 1),
  constraint conversation_participants_check1 CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX conversation_participants_agent_id_conversation_id_idx ON conversation_participants USING btree (agent_id, conversation_id) INCLUDE (is_live);
CREATE INDEX conversation_participants_conversation_id_created_at_id_idx ON conversation_participants USING btree (conversation_id, created_at, id);
CREATE INDEX conversation_participants_conversation_id_id_idx ON conversation_participants USING btree (conversation_id, id);
CREATE INDEX conversation_participants_created_at_id_idx ON conversation_participants USING btree (created_at, id);
CREATE UNIQUE INDEX conversation_participants_source_system_source_key_idx ON conversation_participants USING btree (source_system, source_key);
CREATE INDEX conversation_participants_user_id_conversation_id_idx ON conversation_participants USING btree (user_id, conversation_id) INCLUDE (is_live);
CREATE TRIGGER live BEFORE INSERT OR UPDATE OF conversation_id, is_live ON conversation_participants FOR EACH ROW EXECUTE FUNCTION keep_participation_live();
comment on table conversation_participants is 'Participation of a user or an agent in a conversation (A). It starts at created_at.';
comment on column conversation_participants.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column conversation_participants.conversation_id is 'The conversation.';
comment on column conversation_participants.user_id is 'The user who participates; null for an agent.';
comment on column conversation_participants.agent_id is 'The agent that participates; null for a user.';
comment on column conversation_participants.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column conversation_participants.source_key is 'Key of the row in that system.';
comment on column conversation_participants.created_at is 'Time at which the row was created.';
comment on column conversation_participants.is_live is 'Whether the project of the conversation is not deleted; true without a project. Maintained by triggers.';

create table conversations (
  id uuid not null default uuidv7(),
  project_id uuid,
  title text,
  type conversation_type not null default 'general'::conversation_type,
  status conversation_status not null default 'active'::conversation_status,
  created_by_user_id uuid,
  created_by_agent_id uuid,
  repository_owner text,
  repository_name text,
  repository_branch text,
  last_activity_at timestamp with time zone not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint conversations_pkey PRIMARY KEY (id),
  constraint conversations_created_by_agent_id_fkey FOREIGN KEY (created_by_agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint conversations_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint conversations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint conversations_check CHECK (source_system IS DISTINCT FROM 'code4me_v2'::source_system OR project_id IS NOT NULL),
  constraint conversations_check1 CHECK (source_system IS DISTINCT FROM 'yudai_v3'::source_system OR source_key ~ '^[a-zA-Z0-9_]+$'::text),
  constraint conversations_check2 CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX conversations_created_at_id_idx ON conversations USING btree (created_at, id);
CREATE INDEX conversations_created_by_agent_id_idx ON conversations USING btree (created_by_agent_id);
CREATE INDEX conversations_created_by_user_id_idx ON conversations USING btree (created_by_user_id);
CREATE INDEX conversations_last_activity_at_id_idx ON conversations USING btree (last_activity_at, id);
CREATE INDEX conversations_project_id_last_activity_at_id_idx ON conversations USING btree (project_id, last_activity_at, id);
CREATE UNIQUE INDEX conversations_source_system_source_key_idx ON conversations USING btree (source_system, source_key);
CREATE INDEX conversations_status_id_idx ON conversations USING btree (status, id);
CREATE TRIGGER project AFTER UPDATE OF project_id ON conversations FOR EACH ROW WHEN (old.project_id IS DISTINCT FROM new.project_id) EXECUTE FUNCTION pass_on_conversation_project();
CREATE TRIGGER touch BEFORE UPDATE ON conversations FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table conversations is 'A conversation of users and agents (A conversations, Y chat_sessions, C chat).';
comment on column conversations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column conversations.project_id is 'The project to which it belongs (A, C). Required for rows of Code4me.';
comment on column conversations.title is 'Title.';
comment on column conversations.type is 'Subject (A).';
comment on column conversations.status is 'State (A; Y is_active became active or archived).';
comment on column conversations.created_by_user_id is 'The user who started it (A created_by_user_id, Y and C user_id).';
comment on column conversations.created_by_agent_id is 'The agent that started it (A).';
comment on column conversations.repository_owner is 'Owner of its repository (Y).';
comment on column conversations.repository_name is 'Name of its repository (Y).';
comment on column conversations.repository_branch is 'Branch of its repository (Y).';
comment on column conversations.last_activity_at is 'Time of the last message (Y last_activity).';
comment on column conversations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column conversations.source_key is 'Key of the row in that system.';
comment on column conversations.created_at is 'Time at which the row was created.';
comment on column conversations.updated_at is 'Time of the last change of the row.';

create table credential_changes (
  id bigint not null generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  subject text not null,
  constraint credential_changes_pkey PRIMARY KEY (id),
  constraint credential_changes_kind_check CHECK (kind = ANY (ARRAY['access_token'::text, 'claim'::text, 'user'::text, 'agent'::text, 'everything'::text]))
);
CREATE INDEX credential_changes_xid_idx ON credential_changes USING btree (xid);
comment on table credential_changes is 'Log of changes that affect who may sign in. Triggers write it; each replica reads what its last snapshot did not see, and forgets the callers that depend on the subjects.';
comment on column credential_changes.id is 'Primary key, in the order of insertion.';
comment on column credential_changes.xid is 'Transaction that wrote the row. Readers compare it with their last snapshot, because ids become visible out of order.';
comment on column credential_changes.kind is 'Kind of the subject.';
comment on column credential_changes.subject is 'Key of the token, user or agent; issuer, name and value of the claim, separated by spaces; empty for everything.';

create table database_metrics (
  id uuid not null default uuidv7(),
  name text not null,
  value numeric,
  recorded_at timestamp with time zone not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint database_metrics_pkey PRIMARY KEY (id),
  constraint database_metrics_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint database_metrics_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint database_metrics_value_check CHECK (value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))
);
CREATE INDEX database_metrics_created_at_id_idx ON database_metrics USING btree (created_at, id);
CREATE INDEX database_metrics_name_id_idx ON database_metrics USING btree (name, id);
CREATE INDEX database_metrics_name_recorded_at_id_idx ON database_metrics USING btree (name, recorded_at, id);
CREATE INDEX database_metrics_recorded_at_id_idx ON database_metrics USING btree (recorded_at, id);
CREATE UNIQUE INDEX database_metrics_source_system_source_key_idx ON database_metrics USING btree (source_system, source_key);
comment on table database_metrics is 'A measurement of the database itself (Y).';
comment on column database_metrics.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column database_metrics.name is 'Name of the measurement, in lower case, with the unit at the end (Y metric_name).';
comment on column database_metrics.value is 'Value; null if the measurement failed (Y metric_value).';
comment on column database_metrics.recorded_at is 'Time of the measurement.';
comment on column database_metrics.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column database_metrics.source_key is 'Key of the row in that system.';
comment on column database_metrics.created_at is 'Time at which the row was created.';

create table deployment_events (
  id uuid not null,
  project_id uuid,
  environment deployment_environment not null,
  status deployment_status not null default 'pending'::deployment_status,
  service text not null,
  version text,
  previous_version text,
  commit_sha text,
  branch text,
  provider text,
  deployed_by text,
  url text,
  error_message text,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  duration_seconds double precision generated always as (
CASE
    WHEN ((started_at > '-infinity'::timestamp with time zone) AND (finished_at < '200000-01-01 00:00:00+00'::timestamp with time zone)) THEN (EXTRACT(epoch FROM (finished_at - started_at)))::double precision
    ELSE NULL::double precision
END) stored,
  constraint deployment_events_pkey PRIMARY KEY (id),
  constraint deployment_events_id_fkey FOREIGN KEY (id) REFERENCES events(id) ON DELETE CASCADE,
  constraint deployment_events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint deployment_events_check CHECK (finished_at >= started_at),
  constraint deployment_events_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint deployment_events_commit_sha_check CHECK (commit_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text)
);
CREATE INDEX deployment_events_created_at_id_idx ON deployment_events USING btree (created_at, id);
CREATE INDEX deployment_events_duration_seconds_id_idx ON deployment_events USING btree (duration_seconds, id);
CREATE INDEX deployment_events_duration_seconds_id_idx1 ON deployment_events USING btree (duration_seconds DESC NULLS LAST, id DESC);
CREATE INDEX deployment_events_environment_id_idx ON deployment_events USING btree (environment, id);
CREATE INDEX deployment_events_project_id_id_idx ON deployment_events USING btree (project_id, id);
CREATE INDEX deployment_events_service_id_idx ON deployment_events USING btree (service, id);
CREATE UNIQUE INDEX deployment_events_source_system_source_key_idx ON deployment_events USING btree (source_system, source_key);
CREATE INDEX deployment_events_started_at_id_idx ON deployment_events USING btree (started_at, id);
CREATE INDEX deployment_events_started_at_id_idx1 ON deployment_events USING btree (started_at DESC NULLS LAST, id DESC);
CREATE INDEX deployment_events_status_id_idx ON deployment_events USING btree (status, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF id, project_id ON deployment_events FOR EACH ROW EXECUTE FUNCTION keep_event_scope();
CREATE TRIGGER touch BEFORE UPDATE ON deployment_events FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table deployment_events is 'Details of an event from a deployment (P).';
comment on column deployment_events.id is 'Primary key: the id of the event.';
comment on column deployment_events.project_id is 'The project of the event. A trigger sets it.';
comment on column deployment_events.environment is 'Environment.';
comment on column deployment_events.status is 'Progress.';
comment on column deployment_events.service is 'Name of the deployed service.';
comment on column deployment_events.version is 'Deployed version.';
comment on column deployment_events.previous_version is 'Version before the deployment.';
comment on column deployment_events.commit_sha is 'Hash of the deployed commit.';
comment on column deployment_events.branch is 'Name of the deployed branch.';
comment on column deployment_events.provider is 'Name of the deployment system.';
comment on column deployment_events.deployed_by is 'User who requested it, by the name at the provider.';
comment on column deployment_events.url is 'URL.';
comment on column deployment_events.error_message is 'Cause of the failure.';
comment on column deployment_events.started_at is 'Time of the start.';
comment on column deployment_events.finished_at is 'Time of the end, after success or failure.';
comment on column deployment_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column deployment_events.source_key is 'Key of the row in that system.';
comment on column deployment_events.created_at is 'Time at which the row was created.';
comment on column deployment_events.updated_at is 'Time of the last change of the row.';
comment on column deployment_events.duration_seconds is 'Seconds from start to end; null until the end.';

create table documentation (
  id uuid not null default uuidv7(),
  project_id uuid,
  content text not null,
  language text,
  model text,
  dimensions integer not null default 384,
  embedding vector,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  search_text tsvector not null generated always as (to_tsvector('english'::regconfig, "left"(content, 200000))) stored,
  constraint documentation_pkey PRIMARY KEY (id),
  constraint documentation_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint documentation_check CHECK (vector_dims(embedding::real[]) = dimensions),
  constraint documentation_check1 CHECK (embedding IS NULL OR model IS NOT NULL),
  constraint documentation_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint documentation_dimensions_check CHECK (dimensions = 384),
  constraint documentation_model_check CHECK (model <> ''::text)
);
CREATE INDEX documentation_created_at_id_idx ON documentation USING btree (created_at, id);
CREATE INDEX documentation_language_id_idx ON documentation USING btree (language, id);
CREATE INDEX documentation_language_id_idx1 ON documentation USING btree (language DESC NULLS LAST, id DESC);
CREATE INDEX documentation_project_id_created_at_id_idx ON documentation USING btree (project_id, created_at, id);
CREATE INDEX documentation_project_id_id_idx ON documentation USING btree (project_id, id);
CREATE INDEX documentation_search_text_idx ON documentation USING gin (search_text);
CREATE UNIQUE INDEX documentation_source_system_source_key_idx ON documentation USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON documentation FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table documentation is 'A chunk of documentation about code with its embedding (C).';
comment on column documentation.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column documentation.project_id is 'The project whose members see it; null for administrators only. Code4me has no project for it.';
comment on column documentation.content is 'Text of the chunk.';
comment on column documentation.language is 'Programming language.';
comment on column documentation.model is 'Name of the embedding model.';
comment on column documentation.dimensions is 'Number of dimensions of the embedding.';
comment on column documentation.embedding is 'Embedding; null until it is computed.';
comment on column documentation.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column documentation.source_key is 'Key of the row in that system.';
comment on column documentation.created_at is 'Time at which the row was created.';
comment on column documentation.updated_at is 'Time of the last change of the row.';
comment on column documentation.search_text is 'Words of content, for full text search.';

create table event_names (
  event_type_id uuid not null,
  external_id text not null,
  event_id uuid not null,
  constraint event_names_pkey PRIMARY KEY (event_type_id, external_id),
  constraint event_names_event_id_key UNIQUE (event_id),
  constraint event_names_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint event_names_event_type_id_fkey FOREIGN KEY (event_type_id) REFERENCES event_types(id) ON DELETE CASCADE
);
comment on table event_names is 'External ids of events, which are unique for each event type. Triggers write this table.';
comment on column event_names.event_type_id is 'Type of the event.';
comment on column event_names.external_id is 'Id of the event at the source.';
comment on column event_names.event_id is 'The event.';

create table event_processing_logs (
  id uuid not null default uuidv7(),
  event_id uuid not null,
  project_id uuid,
  event_subscription_id uuid,
  stage processing_stage not null,
  outcome processing_outcome not null,
  attempt integer not null default 1,
  message text,
  error_message text,
  details jsonb not null default '{}'::jsonb,
  duration_ms integer,
  logged_at timestamp with time zone not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint event_processing_logs_pkey PRIMARY KEY (id),
  constraint event_processing_logs_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint event_processing_logs_event_subscription_id_fkey FOREIGN KEY (event_subscription_id) REFERENCES event_subscriptions(id) ON DELETE SET NULL,
  constraint event_processing_logs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint event_processing_logs_attempt_check CHECK (attempt > 0),
  constraint event_processing_logs_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint event_processing_logs_details_check CHECK (jsonb_typeof(details) = 'object'::text),
  constraint event_processing_logs_duration_ms_check CHECK (duration_ms >= 0)
);
CREATE INDEX event_processing_logs_created_at_id_idx ON event_processing_logs USING btree (created_at, id);
CREATE INDEX event_processing_logs_event_id_logged_at_id_idx ON event_processing_logs USING btree (event_id, logged_at, id);
CREATE INDEX event_processing_logs_event_subscription_id_logged_at_id_idx ON event_processing_logs USING btree (event_subscription_id, logged_at, id);
CREATE INDEX event_processing_logs_logged_at_id_idx ON event_processing_logs USING btree (logged_at, id);
CREATE INDEX event_processing_logs_outcome_id_idx ON event_processing_logs USING btree (outcome, id);
CREATE INDEX event_processing_logs_project_id_id_idx ON event_processing_logs USING btree (project_id, id);
CREATE UNIQUE INDEX event_processing_logs_source_system_source_key_idx ON event_processing_logs USING btree (source_system, source_key);
CREATE INDEX event_processing_logs_stage_id_idx ON event_processing_logs USING btree (stage, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF event_id, project_id ON event_processing_logs FOR EACH ROW EXECUTE FUNCTION keep_event_scope();
comment on table event_processing_logs is 'A log entry of the processing of an event (P).';
comment on column event_processing_logs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column event_processing_logs.event_id is 'The event.';
comment on column event_processing_logs.project_id is 'The project of the event. A trigger sets it.';
comment on column event_processing_logs.event_subscription_id is 'The subscription; null for stages before the match.';
comment on column event_processing_logs.stage is 'Stage.';
comment on column event_processing_logs.outcome is 'Outcome.';
comment on column event_processing_logs.attempt is 'Number of the attempt, from 1.';
comment on column event_processing_logs.message is 'Message.';
comment on column event_processing_logs.error_message is 'Cause of the failure.';
comment on column event_processing_logs.details is 'Details by name.';
comment on column event_processing_logs.duration_ms is 'Duration in milliseconds.';
comment on column event_processing_logs.logged_at is 'Time of the log entry.';
comment on column event_processing_logs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column event_processing_logs.source_key is 'Key of the row in that system.';
comment on column event_processing_logs.created_at is 'Time at which the row was created.';

create table event_subscriptions (
  id uuid not null default uuidv7(),
  user_id uuid,
  project_id uuid,
  shared_project_id uuid generated always as (
CASE
    WHEN (user_id IS NULL) THEN project_id
    ELSE NULL::uuid
END) stored,
  repository_id uuid,
  event_type_id uuid,
  source event_source,
  name text not null,
  description text,
  filter jsonb not null default '{}'::jsonb,
  channel subscription_channel not null default 'notification'::subscription_channel,
  target text,
  target_url_encrypted bytea,
  secret_encrypted bytea,
  config jsonb not null default '{}'::jsonb,
  priority integer not null default 0,
  max_retries integer not null default 3,
  is_active boolean not null default true,
  match_count bigint not null default 0,
  last_matched_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint event_subscriptions_pkey PRIMARY KEY (id),
  constraint event_subscriptions_event_type_id_fkey FOREIGN KEY (event_type_id) REFERENCES event_types(id) ON DELETE CASCADE,
  constraint event_subscriptions_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint event_subscriptions_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint event_subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint event_subscriptions_check CHECK (num_nonnulls(user_id, project_id) > 0),
  constraint event_subscriptions_check1 CHECK (channel <> 'webhook'::subscription_channel OR target_url_encrypted IS NOT NULL),
  constraint event_subscriptions_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint event_subscriptions_config_check CHECK (jsonb_typeof(config) = 'object'::text),
  constraint event_subscriptions_filter_check CHECK (jsonb_typeof(filter) = 'object'::text),
  constraint event_subscriptions_match_count_check CHECK (match_count >= 0),
  constraint event_subscriptions_max_retries_check CHECK (max_retries >= 0),
  constraint event_subscriptions_name_check CHECK (length(name) >= 1 AND length(name) <= 200)
);
CREATE INDEX event_subscriptions_channel_id_idx ON event_subscriptions USING btree (channel, id);
CREATE INDEX event_subscriptions_created_at_id_idx ON event_subscriptions USING btree (created_at, id);
CREATE INDEX event_subscriptions_event_type_id_created_at_id_idx ON event_subscriptions USING btree (event_type_id, created_at, id);
CREATE INDEX event_subscriptions_last_matched_at_id_idx ON event_subscriptions USING btree (last_matched_at, id);
CREATE INDEX event_subscriptions_last_matched_at_id_idx1 ON event_subscriptions USING btree (last_matched_at DESC NULLS LAST, id DESC);
CREATE INDEX event_subscriptions_name_id_idx ON event_subscriptions USING btree (name, id);
CREATE INDEX event_subscriptions_priority_idx ON event_subscriptions USING btree (priority, id);
CREATE INDEX event_subscriptions_project_id_created_at_id_idx ON event_subscriptions USING btree (project_id, created_at, id);
CREATE INDEX event_subscriptions_repository_id_created_at_id_idx ON event_subscriptions USING btree (repository_id, created_at, id);
CREATE INDEX event_subscriptions_shared_project_id_id_idx ON event_subscriptions USING btree (shared_project_id, id);
CREATE UNIQUE INDEX event_subscriptions_source_system_source_key_idx ON event_subscriptions USING btree (source_system, source_key);
CREATE INDEX event_subscriptions_substring_id_idx ON event_subscriptions USING btree (SUBSTRING(target_url_encrypted FROM 1 FOR POSITION(('\x00'::bytea) IN (SUBSTRING(target_url_encrypted FROM 1 FOR 65))) + 1), id) WHERE target_url_encrypted IS NOT NULL;
CREATE INDEX event_subscriptions_substring_id_idx1 ON event_subscriptions USING btree (SUBSTRING(secret_encrypted FROM 1 FOR POSITION(('\x00'::bytea) IN (SUBSTRING(secret_encrypted FROM 1 FOR 65))) + 1), id) WHERE secret_encrypted IS NOT NULL;
CREATE INDEX event_subscriptions_user_id_created_at_id_idx ON event_subscriptions USING btree (user_id, created_at, id);
CREATE INDEX event_subscriptions_user_id_id_idx ON event_subscriptions USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON event_subscriptions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table event_subscriptions is 'A subscription of a user or a project to events (P). A user''s subscription is visible to the user only, a project''s to its members. An event matches if it meets all conditions.';
comment on column event_subscriptions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column event_subscriptions.user_id is 'The subscriber; null for a subscription of the project.';
comment on column event_subscriptions.project_id is 'Project of the events; null for any that the subscriber sees.';
comment on column event_subscriptions.shared_project_id is 'The project, if it is the subscriber.';
comment on column event_subscriptions.repository_id is 'Repository of the events; null for any.';
comment on column event_subscriptions.event_type_id is 'Type of the events; null for any.';
comment on column event_subscriptions.source is 'Source of the events; null for any.';
comment on column event_subscriptions.name is 'Display name.';
comment on column event_subscriptions.description is 'Description.';
comment on column event_subscriptions.filter is 'JSON that the payload must contain.';
comment on column event_subscriptions.channel is 'Channel to the subscriber.';
comment on column event_subscriptions.target is 'Destination for display: a channel, an address, a host. No secret.';
comment on column event_subscriptions.target_url_encrypted is 'Secret: URL of the webhook, encrypted.';
comment on column event_subscriptions.secret_encrypted is 'Secret: key that signs the messages, encrypted.';
comment on column event_subscriptions.config is 'Configuration of the channel, without secrets.';
comment on column event_subscriptions.priority is 'Priority; larger numbers are served first.';
comment on column event_subscriptions.max_retries is 'Maximum number of retries.';
comment on column event_subscriptions.is_active is 'Whether it is in use.';
comment on column event_subscriptions.match_count is 'Number of events that matched.';
comment on column event_subscriptions.last_matched_at is 'Time of the last match.';
comment on column event_subscriptions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column event_subscriptions.source_key is 'Key of the row in that system.';
comment on column event_subscriptions.created_at is 'Time at which the row was created.';
comment on column event_subscriptions.updated_at is 'Time of the last change of the row.';

create table event_types (
  id uuid not null default uuidv7(),
  name text not null,
  source event_source not null default 'other'::event_source,
  description text,
  payload_schema jsonb,
  processing_config jsonb not null default '{}'::jsonb,
  is_active boolean not null default true,
  retention_days integer,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint event_types_pkey PRIMARY KEY (id),
  constraint event_types_name_key UNIQUE (name),
  constraint event_types_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint event_types_name_check CHECK (name ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$'::text),
  constraint event_types_processing_config_check CHECK (jsonb_typeof(processing_config) = 'object'::text),
  constraint event_types_retention_days_check CHECK (retention_days >= 1 AND retention_days <= 36525)
);
CREATE INDEX event_types_created_at_id_idx ON event_types USING btree (created_at, id);
CREATE INDEX event_types_name_id_idx ON event_types USING btree (name, id);
CREATE UNIQUE INDEX event_types_source_system_source_key_idx ON event_types USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON event_types FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table event_types is 'A type of event with the configuration of its processing (P).';
comment on column event_types.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column event_types.name is 'Name, in lower case with dots.';
comment on column event_types.source is 'Source of the events.';
comment on column event_types.description is 'Description.';
comment on column event_types.payload_schema is 'JSON Schema of the payload; null for any payload.';
comment on column event_types.processing_config is 'Configuration of the processing.';
comment on column event_types.is_active is 'Whether such events are accepted.';
comment on column event_types.retention_days is 'Days after which such events may be deleted; null for never.';
comment on column event_types.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column event_types.source_key is 'Key of the row in that system.';
comment on column event_types.created_at is 'Time at which the row was created.';
comment on column event_types.updated_at is 'Time of the last change of the row.';

create table events (
  id uuid not null default uuidv7(),
  event_type_id uuid not null,
  project_id uuid,
  repository_id uuid,
  user_id uuid,
  status event_status not null default 'pending'::event_status,
  external_id text,
  correlation_id uuid,
  payload jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  error_message text,
  retry_count integer not null default 0,
  occurred_at timestamp with time zone not null default now(),
  processed_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint events_pkey PRIMARY KEY (id),
  constraint events_id_project_id_key UNIQUE (id, project_id),
  constraint events_event_type_id_fkey FOREIGN KEY (event_type_id) REFERENCES event_types(id) ON DELETE RESTRICT,
  constraint events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint events_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE SET NULL,
  constraint events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint events_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint events_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint events_retry_count_check CHECK (retry_count >= 0)
) partition by range (id);
CREATE INDEX events_created_at_id_idx ON ONLY events USING btree (created_at, id);
CREATE INDEX events_event_type_id_occurred_at_id_idx ON ONLY events USING btree (event_type_id, occurred_at, id);
CREATE INDEX events_occurred_at_id_idx ON ONLY events USING btree (occurred_at, id);
CREATE INDEX events_payload_idx ON ONLY events USING gin (payload);
CREATE INDEX events_project_id_created_at_id_idx ON ONLY events USING btree (project_id, created_at, id);
CREATE INDEX events_project_id_id_idx ON ONLY events USING btree (project_id, id);
CREATE INDEX events_project_id_occurred_at_id_idx ON ONLY events USING btree (project_id, occurred_at, id);
CREATE INDEX events_repository_id_occurred_at_id_idx ON ONLY events USING btree (repository_id, occurred_at, id);
CREATE INDEX events_source_system_source_key_idx ON ONLY events USING btree (source_system, source_key);
CREATE INDEX events_status_id_idx ON ONLY events USING btree (status, id);
CREATE INDEX events_status_occurred_at_idx ON ONLY events USING btree (status, occurred_at);
CREATE INDEX events_user_id_idx ON ONLY events USING btree (user_id);
CREATE TRIGGER name_changed AFTER UPDATE OF event_type_id, external_id ON events FOR EACH ROW WHEN (old.event_type_id IS DISTINCT FROM new.event_type_id OR old.external_id IS DISTINCT FROM new.external_id) EXECUTE FUNCTION keep_event_name();
CREATE TRIGGER name_given AFTER INSERT ON events FOR EACH ROW WHEN (new.external_id IS NOT NULL) EXECUTE FUNCTION keep_event_name();
CREATE TRIGGER name_gone AFTER DELETE ON events FOR EACH ROW WHEN (old.external_id IS NOT NULL) EXECUTE FUNCTION keep_event_name();
CREATE TRIGGER scope AFTER UPDATE OF project_id ON events FOR EACH ROW WHEN (old.project_id IS DISTINCT FROM new.project_id) EXECUTE FUNCTION pass_on_event_scope();
CREATE TRIGGER touch BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table events is 'An event in Sluice or in another system (P). Partitioned by id: a generated id begins with the time, so the events of a month are in one partition (events_2026_11). Imported events have other ids: most are in events_default.';
comment on column events.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column events.event_type_id is 'Type.';
comment on column events.project_id is 'The project; null for none.';
comment on column events.repository_id is 'The repository.';
comment on column events.user_id is 'The user who caused the event.';
comment on column events.status is 'Progress of the processing.';
comment on column events.external_id is 'Id at the source; unique for each event type.';
comment on column events.correlation_id is 'Id that related events share.';
comment on column events.payload is 'Payload as received from the source.';
comment on column events.metadata is 'Other data by name.';
comment on column events.error_message is 'Cause of the failure.';
comment on column events.retry_count is 'Number of retries so far.';
comment on column events.occurred_at is 'Time of the event.';
comment on column events.processed_at is 'Time at which the processing ended.';
comment on column events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column events.source_key is 'Key of the row in that system.';
comment on column events.created_at is 'Time at which the row was created.';
comment on column events.updated_at is 'Time of the last change of the row.';
comment on index events_payload_idx is 'Serves the filters contains and hasKey.';
comment on index events_source_system_source_key_idx is 'Finds an imported event by its source key. It need not be unique: the import derives the id from system, table and key.';

create table events_default partition of events DEFAULT;
comment on table events_default is 'Events that no partition of a month takes: their ids were generated elsewhere, or the partition of the month did not exist in time.';

create table file_embeddings (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  conversation_id uuid,
  repository_id uuid,
  file_path text not null,
  chunk_index integer not null default 0,
  content text,
  model text,
  dimensions integer not null default 1536,
  embedding vector,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint file_embeddings_pkey PRIMARY KEY (id),
  constraint file_embeddings_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL,
  constraint file_embeddings_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint file_embeddings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint file_embeddings_check CHECK (vector_dims(embedding::real[]) = dimensions),
  constraint file_embeddings_check1 CHECK (embedding IS NULL OR model IS NOT NULL),
  constraint file_embeddings_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint file_embeddings_chunk_index_check CHECK (chunk_index >= 0),
  constraint file_embeddings_dimensions_check CHECK (dimensions = 1536),
  constraint file_embeddings_file_path_check CHECK (file_path <> ''::text),
  constraint file_embeddings_model_check CHECK (model <> ''::text)
);
CREATE INDEX file_embeddings_conversation_id_created_at_id_idx ON file_embeddings USING btree (conversation_id, created_at, id);
CREATE INDEX file_embeddings_created_at_id_idx ON file_embeddings USING btree (created_at, id);
CREATE INDEX file_embeddings_file_path_id_idx ON file_embeddings USING btree (file_path, id);
CREATE INDEX file_embeddings_repository_id_file_path_id_idx ON file_embeddings USING btree (repository_id, file_path, id);
CREATE UNIQUE INDEX file_embeddings_source_system_source_key_idx ON file_embeddings USING btree (source_system, source_key);
CREATE INDEX file_embeddings_user_id_created_at_id_idx ON file_embeddings USING btree (user_id, created_at, id);
CREATE INDEX file_embeddings_user_id_id_idx ON file_embeddings USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON file_embeddings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table file_embeddings is 'A chunk of a file with its embedding (Y).';
comment on column file_embeddings.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column file_embeddings.user_id is 'The user for whom the file was read.';
comment on column file_embeddings.conversation_id is 'The conversation for which the file was read (Y session_id, there a text without a foreign key).';
comment on column file_embeddings.repository_id is 'The repository of the file; null if unknown.';
comment on column file_embeddings.file_path is 'Path from the top of the repository, with slashes.';
comment on column file_embeddings.chunk_index is 'Number of the chunk in the file, from 0.';
comment on column file_embeddings.content is 'Text of the chunk; YudaiV3 does not store it.';
comment on column file_embeddings.model is 'Name of the embedding model.';
comment on column file_embeddings.dimensions is 'Number of dimensions of the embedding.';
comment on column file_embeddings.embedding is 'Embedding; null until it is computed.';
comment on column file_embeddings.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column file_embeddings.source_key is 'Key of the row in that system.';
comment on column file_embeddings.created_at is 'Time at which the row was created.';
comment on column file_embeddings.updated_at is 'Time of the last change of the row.';

create table file_items (
  id uuid not null default uuidv7(),
  repository_id uuid not null,
  parent_id uuid,
  name text collate "C" not null,
  path text collate "C" not null,
  is_directory boolean not null default false,
  kind file_kind not null generated always as (
CASE
    WHEN is_directory THEN 'directory'::file_kind
    ELSE 'file'::file_kind
END) stored,
  depth integer not null default 0,
  file_size bigint,
  mime_type text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint file_items_pkey PRIMARY KEY (id),
  constraint file_items_id_repository_id_key UNIQUE (id, repository_id),
  constraint file_items_repository_id_path_key UNIQUE (repository_id, path),
  constraint file_items_parent_id_repository_id_fkey FOREIGN KEY (parent_id, repository_id) REFERENCES file_items(id, repository_id) ON DELETE CASCADE,
  constraint file_items_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint file_items_check CHECK (parent_id <> id),
  constraint file_items_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint file_items_depth_check CHECK (depth >= 0),
  constraint file_items_file_size_check CHECK (file_size >= 0),
  constraint file_items_name_check CHECK (name <> ''::text),
  constraint file_items_path_check CHECK (path <> ''::text)
);
CREATE INDEX file_items_children_idx ON file_items USING btree (parent_id, kind, name, id);
CREATE INDEX file_items_created_at_id_idx ON file_items USING btree (created_at, id);
CREATE INDEX file_items_kind_idx ON file_items USING btree (kind, id);
CREATE INDEX file_items_name_id_idx ON file_items USING btree (name, id);
CREATE INDEX file_items_parent_id_name_id_idx ON file_items USING btree (parent_id, name, id);
CREATE INDEX file_items_path_id_idx ON file_items USING btree (path, id);
CREATE INDEX file_items_repository_id_id_idx ON file_items USING btree (repository_id, id);
CREATE INDEX file_items_repository_id_path_id_idx ON file_items USING btree (repository_id, path, id);
CREATE UNIQUE INDEX file_items_source_system_source_key_idx ON file_items USING btree (source_system, source_key);
CREATE INDEX file_items_top_idx ON file_items USING btree (repository_id, kind, name, id) WHERE parent_id IS NULL;
CREATE INDEX file_items_words_idx ON file_items USING gin (name gin_trgm_ops, path gin_trgm_ops);
CREATE TRIGGER touch BEFORE UPDATE ON file_items FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table file_items is 'A directory or file of a repository''s default branch (Y).';
comment on column file_items.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column file_items.repository_id is 'The repository.';
comment on column file_items.parent_id is 'The directory that contains it; null at the top.';
comment on column file_items.name is 'Name without path.';
comment on column file_items.path is 'Path from the top of the repository, with slashes.';
comment on column file_items.is_directory is 'Whether it is a directory.';
comment on column file_items.kind is 'Directory or file, in the order of lists: directories first.';
comment on column file_items.depth is 'Number of directories above it.';
comment on column file_items.file_size is 'Size in bytes; null for a directory.';
comment on column file_items.mime_type is 'Media type, guessed from the name.';
comment on column file_items.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column file_items.source_key is 'Key of the row in that system.';
comment on column file_items.created_at is 'Time at which the row was created.';
comment on column file_items.updated_at is 'Time of the last change of the row.';

create table findings (
  id uuid not null default uuidv7(),
  run_id uuid not null,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  analyzed_file_id uuid,
  code_element_id uuid,
  tool text not null,
  rule text,
  category finding_category not null,
  severity finding_severity not null default 'minor'::finding_severity,
  status finding_status not null default 'open'::finding_status,
  message text not null,
  description text,
  start_line integer,
  end_line integer,
  start_column integer,
  end_column integer,
  effort_minutes integer,
  fingerprint text,
  resolution text,
  resolved_by_user_id uuid,
  resolved_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint findings_pkey PRIMARY KEY (id),
  constraint findings_analyzed_file_id_run_id_fkey FOREIGN KEY (analyzed_file_id, run_id) REFERENCES analyzed_files(id, run_id) ON DELETE CASCADE,
  constraint findings_code_element_id_analyzed_file_id_fkey FOREIGN KEY (code_element_id, analyzed_file_id) REFERENCES code_elements(id, analyzed_file_id) ON DELETE CASCADE,
  constraint findings_code_element_id_run_id_fkey FOREIGN KEY (code_element_id, run_id) REFERENCES code_elements(id, run_id) ON DELETE CASCADE,
  constraint findings_resolved_by_user_id_fkey FOREIGN KEY (resolved_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint findings_run_id_fkey FOREIGN KEY (run_id) REFERENCES analysis_runs(id) ON DELETE CASCADE,
  constraint findings_check CHECK (code_element_id IS NULL OR analyzed_file_id IS NOT NULL),
  constraint findings_check1 CHECK (end_line >= start_line AND (end_line IS NULL OR start_line IS NOT NULL)),
  constraint findings_check2 CHECK ((resolved_at IS NULL) = (status = ANY (ARRAY['open'::finding_status, 'confirmed'::finding_status]))),
  constraint findings_check3 CHECK (resolved_by_user_id IS NULL OR resolved_at IS NOT NULL),
  constraint findings_check4 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint findings_effort_minutes_check CHECK (effort_minutes >= 0),
  constraint findings_end_column_check CHECK (end_column > 0),
  constraint findings_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint findings_start_column_check CHECK (start_column > 0),
  constraint findings_start_line_check CHECK (start_line > 0),
  constraint findings_tool_check CHECK (tool <> ''::text)
);
CREATE INDEX findings_analyzed_file_id_severity_id_idx ON findings USING btree (analyzed_file_id, severity, id);
CREATE INDEX findings_category_id_idx ON findings USING btree (category, id);
CREATE INDEX findings_code_element_id_severity_id_idx ON findings USING btree (code_element_id, severity, id);
CREATE INDEX findings_created_at_id_idx ON findings USING btree (created_at, id);
CREATE INDEX findings_project_id_id_idx ON findings USING btree (project_id, id);
CREATE INDEX findings_project_id_severity_id_idx ON findings USING btree (project_id, severity, id);
CREATE INDEX findings_repository_id_fingerprint_idx ON findings USING btree (repository_id, fingerprint);
CREATE INDEX findings_repository_id_id_idx ON findings USING btree (repository_id, id);
CREATE INDEX findings_repository_id_severity_id_idx ON findings USING btree (repository_id, severity, id);
CREATE INDEX findings_resolved_by_user_id_created_at_id_idx ON findings USING btree (resolved_by_user_id, created_at, id);
CREATE INDEX findings_run_id_severity_id_idx ON findings USING btree (run_id, severity, id);
CREATE INDEX findings_severity_id_idx ON findings USING btree (severity, id);
CREATE UNIQUE INDEX findings_source_system_source_key_idx ON findings USING btree (source_system, source_key);
CREATE INDEX findings_status_id_idx ON findings USING btree (status, id);
CREATE INDEX findings_tool_id_idx ON findings USING btree (tool, id);
CREATE INDEX findings_user_id_id_idx ON findings USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF run_id, user_id, project_id, repository_id ON findings FOR EACH ROW EXECUTE FUNCTION copy_run_scope();
CREATE TRIGGER touch BEFORE UPDATE ON findings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table findings is 'A problem in the code that an analysis found (P issues).';
comment on column findings.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column findings.run_id is 'The analysis.';
comment on column findings.user_id is 'The user of the analysis. A trigger sets it.';
comment on column findings.project_id is 'The project of the analysis. A trigger sets it.';
comment on column findings.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column findings.analyzed_file_id is 'The file with the problem; null for a problem of all the code.';
comment on column findings.code_element_id is 'The code element with the problem; null for other problems.';
comment on column findings.tool is 'Name of the tool that found it.';
comment on column findings.rule is 'Rule of the tool.';
comment on column findings.category is 'Category.';
comment on column findings.severity is 'Severity.';
comment on column findings.status is 'Progress.';
comment on column findings.message is 'Message of one line.';
comment on column findings.description is 'Description of the problem and its remedy.';
comment on column findings.start_line is 'First line, counted from 1.';
comment on column findings.end_line is 'Last line.';
comment on column findings.start_column is 'First column of the first line, counted from 1.';
comment on column findings.end_column is 'Last column of the last line.';
comment on column findings.effort_minutes is 'Estimated minutes to fix it.';
comment on column findings.fingerprint is 'Text that is the same when another analysis finds the problem again.';
comment on column findings.resolution is 'Resolution, or the reason for none.';
comment on column findings.resolved_by_user_id is 'The user who resolved it.';
comment on column findings.resolved_at is 'Time of the resolution.';
comment on column findings.metadata is 'Other data by name.';
comment on column findings.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column findings.source_key is 'Key of the row in that system.';
comment on column findings.created_at is 'Time at which the row was created.';
comment on column findings.updated_at is 'Time of the last change of the row.';

create table generations (
  id uuid not null default uuidv7(),
  assistant_query_id uuid not null,
  user_id uuid,
  ai_model_id uuid not null,
  completion text not null,
  generation_time_ms integer not null,
  shown_at jsonb not null default '[]'::jsonb,
  was_accepted boolean not null default false,
  confidence double precision,
  logprobs jsonb not null default '[]'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint generations_pkey PRIMARY KEY (id),
  constraint generations_assistant_query_id_ai_model_id_key UNIQUE (assistant_query_id, ai_model_id),
  constraint generations_ai_model_id_fkey FOREIGN KEY (ai_model_id) REFERENCES ai_models(id) ON DELETE RESTRICT,
  constraint generations_assistant_query_id_fkey FOREIGN KEY (assistant_query_id) REFERENCES assistant_queries(id) ON DELETE CASCADE,
  constraint generations_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint generations_confidence_check CHECK (confidence <> ALL (ARRAY['NaN'::double precision, 'Infinity'::double precision, '-Infinity'::double precision])),
  constraint generations_generation_time_ms_check CHECK (generation_time_ms >= 0),
  constraint generations_logprobs_check CHECK (jsonb_typeof(logprobs) = 'array'::text AND NOT jsonb_path_exists(logprobs, 'strict $[*]?(@.type() != "number" && @.type() != "null")'::jsonpath)),
  constraint generations_shown_at_check CHECK (jsonb_typeof(shown_at) = 'array'::text AND NOT jsonb_path_exists(shown_at, 'strict $[*]?(!(@.type() == "string" && @ like_regex "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"))'::jsonpath))
);
CREATE INDEX generations_ai_model_id_created_at_id_idx ON generations USING btree (ai_model_id, created_at, id);
CREATE INDEX generations_assistant_query_id_created_at_id_idx ON generations USING btree (assistant_query_id, created_at, id);
CREATE INDEX generations_confidence_desc_idx ON generations USING btree (confidence DESC NULLS LAST, id DESC);
CREATE INDEX generations_confidence_id_idx ON generations USING btree (confidence, id);
CREATE INDEX generations_created_at_id_idx ON generations USING btree (created_at, id);
CREATE INDEX generations_generation_time_ms_id_idx ON generations USING btree (generation_time_ms, id);
CREATE UNIQUE INDEX generations_source_system_source_key_idx ON generations USING btree (source_system, source_key);
CREATE INDEX generations_user_id_id_idx ON generations USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF assistant_query_id, user_id ON generations FOR EACH ROW EXECUTE FUNCTION keep_completion_scope();
CREATE TRIGGER touch BEFORE UPDATE ON generations FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table generations is 'Output of a model for a query (C had_generation).';
comment on column generations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column generations.assistant_query_id is 'The query (C meta_query_id).';
comment on column generations.user_id is 'The user of the query. A trigger sets it.';
comment on column generations.ai_model_id is 'The model (C model_id).';
comment on column generations.completion is 'Text of the completion.';
comment on column generations.generation_time_ms is 'Duration of the generation in milliseconds (C generation_time).';
comment on column generations.shown_at is 'Times at which it was shown: a list of times in UTC (C, there as an array).';
comment on column generations.was_accepted is 'Whether the user accepted it.';
comment on column generations.confidence is 'Confidence of the model; null if it gave no number.';
comment on column generations.logprobs is 'Logarithms of the token probabilities: a list of numbers, with null for an infinite one (C, there as an array).';
comment on column generations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column generations.source_key is 'Key of the row in that system.';
comment on column generations.created_at is 'Time at which the row was created.';
comment on column generations.updated_at is 'Time of the last change of the row.';
comment on index generations_confidence_desc_idx is 'Serves the order by falling confidence, with null at the end.';

create table github_events (
  id uuid not null,
  project_id uuid,
  name text not null,
  action text,
  delivery_id text,
  installation_id text,
  repository_full_name text,
  github_repo_id bigint,
  sender_login text,
  ref text,
  before_sha text,
  after_sha text,
  commit_count integer,
  number integer,
  title text,
  url text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint github_events_pkey PRIMARY KEY (id),
  constraint github_events_id_fkey FOREIGN KEY (id) REFERENCES events(id) ON DELETE CASCADE,
  constraint github_events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint github_events_after_sha_check CHECK (after_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text),
  constraint github_events_before_sha_check CHECK (before_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text),
  constraint github_events_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint github_events_commit_count_check CHECK (commit_count >= 0),
  constraint github_events_number_check CHECK (number > 0)
);
CREATE INDEX github_events_created_at_id_idx ON github_events USING btree (created_at, id);
CREATE INDEX github_events_delivery_id_idx ON github_events USING btree (delivery_id);
CREATE INDEX github_events_name_id_idx ON github_events USING btree (name, id);
CREATE INDEX github_events_project_id_id_idx ON github_events USING btree (project_id, id);
CREATE INDEX github_events_repository_full_name_id_idx ON github_events USING btree (repository_full_name, id);
CREATE INDEX github_events_repository_full_name_id_idx1 ON github_events USING btree (repository_full_name DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX github_events_source_system_source_key_idx ON github_events USING btree (source_system, source_key);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF id, project_id ON github_events FOR EACH ROW EXECUTE FUNCTION keep_event_scope();
CREATE TRIGGER touch BEFORE UPDATE ON github_events FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table github_events is 'Details of an event from GitHub (P).';
comment on column github_events.id is 'Primary key: the id of the event.';
comment on column github_events.project_id is 'The project of the event. A trigger sets it.';
comment on column github_events.name is 'GitHub''s name of the event: push, pull_request, issues.';
comment on column github_events.action is 'Action: opened, closed, merged.';
comment on column github_events.delivery_id is 'GitHub''s id of the delivery.';
comment on column github_events.installation_id is 'Id of the installation of the GitHub application.';
comment on column github_events.repository_full_name is 'Repository: owner/name.';
comment on column github_events.github_repo_id is 'Id of the repository on GitHub.';
comment on column github_events.sender_login is 'Name of the actor.';
comment on column github_events.ref is 'Branch or tag, as in refs/heads/main.';
comment on column github_events.before_sha is 'Commit before a push.';
comment on column github_events.after_sha is 'Commit after a push.';
comment on column github_events.commit_count is 'Number of commits in a push.';
comment on column github_events.number is 'Number of the issue or pull request.';
comment on column github_events.title is 'Title of the issue or pull request.';
comment on column github_events.url is 'URL at GitHub.';
comment on column github_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column github_events.source_key is 'Key of the row in that system.';
comment on column github_events.created_at is 'Time at which the row was created.';
comment on column github_events.updated_at is 'Time of the last change of the row.';

create table ground_truths (
  id uuid not null default uuidv7(),
  assistant_query_id uuid not null,
  query_kind assistant_query_kind not null generated always as ('completion'::assistant_query_kind) stored,
  user_id uuid,
  recorded_at timestamp with time zone not null default now(),
  ground_truth text not null,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint ground_truths_pkey PRIMARY KEY (id),
  constraint ground_truths_assistant_query_id_fkey FOREIGN KEY (assistant_query_id) REFERENCES assistant_queries(id) ON DELETE CASCADE,
  constraint ground_truths_assistant_query_id_query_kind_fkey FOREIGN KEY (assistant_query_id, query_kind) REFERENCES assistant_queries(id, kind) ON DELETE CASCADE,
  constraint ground_truths_check CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX ground_truths_assistant_query_id_recorded_at_id_idx ON ground_truths USING btree (assistant_query_id, recorded_at, id);
CREATE INDEX ground_truths_created_at_id_idx ON ground_truths USING btree (created_at, id);
CREATE INDEX ground_truths_recorded_at_id_idx ON ground_truths USING btree (recorded_at, id);
CREATE UNIQUE INDEX ground_truths_source_system_source_key_idx ON ground_truths USING btree (source_system, source_key);
CREATE INDEX ground_truths_user_id_id_idx ON ground_truths USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF assistant_query_id, user_id ON ground_truths FOR EACH ROW EXECUTE FUNCTION keep_completion_scope();
CREATE TRIGGER touch BEFORE UPDATE ON ground_truths FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table ground_truths is 'Code that the user finally wrote at the place of a completion (C ground_truth).';
comment on column ground_truths.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column ground_truths.assistant_query_id is 'The query, which is a completion (C completion_query_id).';
comment on column ground_truths.query_kind is 'Kind of the query: always a completion. The foreign key compares it.';
comment on column ground_truths.user_id is 'The user of the query. A trigger sets it.';
comment on column ground_truths.recorded_at is 'Time of the recording (C truth_timestamp).';
comment on column ground_truths.ground_truth is 'Code that the user wrote.';
comment on column ground_truths.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column ground_truths.source_key is 'Key of the row in that system.';
comment on column ground_truths.created_at is 'Time at which the row was created.';
comment on column ground_truths.updated_at is 'Time of the last change of the row.';

create table ideas (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  title text not null,
  description text not null,
  category text,
  complexity_level idea_complexity not null default 'm'::idea_complexity,
  status idea_status not null default 'pending'::idea_status,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint ideas_pkey PRIMARY KEY (id),
  constraint ideas_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint ideas_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint ideas_title_check CHECK (length(title) >= 1 AND length(title) <= 500)
);
CREATE INDEX ideas_complexity_level_id_idx ON ideas USING btree (complexity_level, id);
CREATE INDEX ideas_created_at_id_idx ON ideas USING btree (created_at, id);
CREATE UNIQUE INDEX ideas_source_system_source_key_idx ON ideas USING btree (source_system, source_key);
CREATE INDEX ideas_status_id_idx ON ideas USING btree (status, id);
CREATE INDEX ideas_title_id_idx ON ideas USING btree (title, id);
CREATE INDEX ideas_user_id_created_at_id_idx ON ideas USING btree (user_id, created_at, id);
CREATE INDEX ideas_user_id_id_idx ON ideas USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON ideas FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table ideas is 'A proposal of a user (Y idea_items).';
comment on column ideas.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column ideas.user_id is 'The user who proposed it.';
comment on column ideas.title is 'Title.';
comment on column ideas.description is 'Description.';
comment on column ideas.category is 'Category that the user gave.';
comment on column ideas.complexity_level is 'Size.';
comment on column ideas.status is 'Progress.';
comment on column ideas.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column ideas.source_key is 'Key of the row in that system.';
comment on column ideas.created_at is 'Time at which the row was created.';
comment on column ideas.updated_at is 'Time of the last change of the row.';

create table issues (
  id uuid not null default uuidv7(),
  repository_id uuid,
  project_id uuid,
  github_issue_id bigint,
  number integer not null,
  title text not null,
  body text,
  state issue_state not null default 'open'::issue_state,
  labels text[] not null default '{}'::text[],
  assignee text,
  conversation_id uuid,
  github_created_at timestamp with time zone,
  github_updated_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  search_text tsvector not null generated always as ((setweight(to_tsvector('english'::regconfig, "left"(title, 10000)), 'A'::"char") || setweight(to_tsvector('english'::regconfig, "left"(COALESCE(body, ''::text), 200000)), 'B'::"char"))) stored,
  constraint issues_pkey PRIMARY KEY (id),
  constraint issues_github_issue_id_key UNIQUE (github_issue_id),
  constraint issues_repository_id_number_key UNIQUE (repository_id, number),
  constraint issues_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL,
  constraint issues_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint issues_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint issues_check CHECK (num_nonnulls(repository_id, project_id) > 0),
  constraint issues_check1 CHECK (source_system IS DISTINCT FROM 'yudai_v3'::source_system OR repository_id IS NOT NULL AND github_issue_id IS NOT NULL),
  constraint issues_check2 CHECK (source_system IS DISTINCT FROM 'agent_orchestrator'::source_system OR project_id IS NOT NULL AND github_issue_id IS NOT NULL),
  constraint issues_check3 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint issues_number_check CHECK (number > 0)
);
CREATE INDEX issues_conversation_id_created_at_id_idx ON issues USING btree (conversation_id, created_at, id);
CREATE INDEX issues_created_at_id_idx ON issues USING btree (created_at, id);
CREATE INDEX issues_number_id_idx ON issues USING btree (number, id);
CREATE INDEX issues_project_id_created_at_id_idx ON issues USING btree (project_id, created_at, id);
CREATE INDEX issues_project_id_id_idx ON issues USING btree (project_id, id);
CREATE UNIQUE INDEX issues_project_id_number_idx ON issues USING btree (project_id, number) WHERE source_system = 'agent_orchestrator'::source_system;
CREATE INDEX issues_repository_id_created_at_id_idx ON issues USING btree (repository_id, created_at, id);
CREATE INDEX issues_repository_id_id_idx ON issues USING btree (repository_id, id);
CREATE INDEX issues_search_text_idx ON issues USING gin (search_text);
CREATE UNIQUE INDEX issues_source_system_source_key_idx ON issues USING btree (source_system, source_key);
CREATE INDEX issues_state_id_idx ON issues USING btree (state, id);
CREATE TRIGGER touch BEFORE UPDATE ON issues FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table issues is 'An issue on GitHub (Y issues, A github_issues).';
comment on column issues.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column issues.repository_id is 'The repository to which it belongs (Y). Required for rows of YudaiV3.';
comment on column issues.project_id is 'The project to which it belongs (A). Required for rows of the agent orchestrator.';
comment on column issues.github_issue_id is 'Id on GitHub (Y github_issue_id, A github_id). Required for rows of both.';
comment on column issues.number is 'Number in the repository.';
comment on column issues.title is 'Title.';
comment on column issues.body is 'Text.';
comment on column issues.state is 'State.';
comment on column issues.labels is 'Labels (A, there as JSON).';
comment on column issues.assignee is 'GitHub name of the assignee (A).';
comment on column issues.conversation_id is 'The conversation about it (A).';
comment on column issues.github_created_at is 'Time at which it was opened on GitHub (A).';
comment on column issues.github_updated_at is 'Time of its last change on GitHub (A).';
comment on column issues.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column issues.source_key is 'Key of the row in that system.';
comment on column issues.created_at is 'Time at which the row was created.';
comment on column issues.updated_at is 'Time of the last change of the row.';
comment on column issues.search_text is 'Words of title and body, for full text search.';

create table job_progress (
  id uuid not null default uuidv7(),
  job_id uuid not null,
  user_id uuid not null,
  status execution_status not null default 'running'::execution_status,
  stage text,
  percent numeric(5,2) not null,
  items_done integer,
  items_total integer,
  message text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint job_progress_pkey PRIMARY KEY (id),
  constraint job_progress_job_id_user_id_fkey FOREIGN KEY (job_id, user_id) REFERENCES jobs(id, user_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint job_progress_check CHECK (items_done <= items_total),
  constraint job_progress_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint job_progress_items_done_check CHECK (items_done >= 0),
  constraint job_progress_items_total_check CHECK (items_total >= 0),
  constraint job_progress_percent_check CHECK (percent >= 0::numeric AND percent <= 100::numeric AND percent <> 'NaN'::numeric)
);
CREATE INDEX job_progress_created_at_id_idx ON job_progress USING btree (created_at, id);
CREATE INDEX job_progress_job_id_created_at_id_idx ON job_progress USING btree (job_id, created_at, id);
CREATE UNIQUE INDEX job_progress_source_system_source_key_idx ON job_progress USING btree (source_system, source_key);
CREATE INDEX job_progress_user_id_created_at_id_idx ON job_progress USING btree (user_id, created_at, id);
CREATE INDEX job_progress_user_id_id_idx ON job_progress USING btree (user_id, id);
comment on table job_progress is 'A progress report of a job. The newest row applies.';
comment on column job_progress.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column job_progress.job_id is 'The job.';
comment on column job_progress.user_id is 'The user of the job.';
comment on column job_progress.status is 'State of the job.';
comment on column job_progress.stage is 'Current step: clone, lint, store, and so on.';
comment on column job_progress.percent is 'Progress in percent.';
comment on column job_progress.items_done is 'Number of files or other items that are done.';
comment on column job_progress.items_total is 'Number of all items.';
comment on column job_progress.message is 'Message for users.';
comment on column job_progress.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column job_progress.source_key is 'Key of the row in that system.';
comment on column job_progress.created_at is 'Time at which the row was created.';

create table jobs (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  status execution_status not null default 'pending'::execution_status,
  source_kind code_source not null,
  source_metadata jsonb,
  result_run_id uuid,
  error_message text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint jobs_pkey PRIMARY KEY (id),
  constraint jobs_id_user_id_key UNIQUE (id, user_id),
  constraint jobs_result_run_id_fkey FOREIGN KEY (result_run_id) REFERENCES analysis_runs(id) ON DELETE SET NULL,
  constraint jobs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint jobs_check CHECK (error_message IS NULL OR (status = ANY (ARRAY['failed'::execution_status, 'cancelled'::execution_status, 'pending'::execution_status, 'running'::execution_status, 'completed'::execution_status]))),
  constraint jobs_check1 CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX jobs_created_at_id_idx ON jobs USING btree (created_at, id);
CREATE INDEX jobs_result_run_id_created_at_id_idx ON jobs USING btree (result_run_id, created_at, id);
CREATE UNIQUE INDEX jobs_source_system_source_key_idx ON jobs USING btree (source_system, source_key);
CREATE INDEX jobs_status_id_idx ON jobs USING btree (status, id);
CREATE INDEX jobs_status_updated_at_idx ON jobs USING btree (status, updated_at);
CREATE INDEX jobs_user_id_created_at_id_idx ON jobs USING btree (user_id, created_at, id);
CREATE INDEX jobs_user_id_id_idx ON jobs USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table jobs is 'A job of the queue (V). The queue''s own id is the source key.';
comment on column jobs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column jobs.user_id is 'The user who requested it.';
comment on column jobs.status is 'Progress.';
comment on column jobs.source_kind is 'Origin of the code.';
comment on column jobs.source_metadata is 'Input of the job: file, URL, branch.';
comment on column jobs.result_run_id is 'The resulting analysis; null until it exists.';
comment on column jobs.error_message is 'Cause of the failure.';
comment on column jobs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column jobs.source_key is 'Key of the row in that system.';
comment on column jobs.created_at is 'Time at which the row was created.';
comment on column jobs.updated_at is 'Time of the last change of the row.';

create table linear_events (
  id uuid not null,
  project_id uuid,
  action text not null,
  entity_type text not null,
  entity_id text not null,
  identifier text,
  title text,
  state text,
  priority integer,
  assignee_name text,
  actor_name text,
  team_key text,
  labels text[] not null default '{}'::text[],
  changes jsonb not null default '{}'::jsonb,
  url text,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint linear_events_pkey PRIMARY KEY (id),
  constraint linear_events_id_fkey FOREIGN KEY (id) REFERENCES events(id) ON DELETE CASCADE,
  constraint linear_events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint linear_events_changes_check CHECK (jsonb_typeof(changes) = 'object'::text),
  constraint linear_events_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint linear_events_priority_check CHECK (priority >= 0 AND priority <= 4)
);
CREATE INDEX linear_events_action_id_idx ON linear_events USING btree (action, id);
CREATE INDEX linear_events_created_at_id_idx ON linear_events USING btree (created_at, id);
CREATE INDEX linear_events_identifier_id_idx ON linear_events USING btree (identifier, id);
CREATE INDEX linear_events_identifier_id_idx1 ON linear_events USING btree (identifier DESC NULLS LAST, id DESC);
CREATE INDEX linear_events_project_id_id_idx ON linear_events USING btree (project_id, id);
CREATE UNIQUE INDEX linear_events_source_system_source_key_idx ON linear_events USING btree (source_system, source_key);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF id, project_id ON linear_events FOR EACH ROW EXECUTE FUNCTION keep_event_scope();
CREATE TRIGGER touch BEFORE UPDATE ON linear_events FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table linear_events is 'Details of an event from Linear (P).';
comment on column linear_events.id is 'Primary key: the id of the event.';
comment on column linear_events.project_id is 'The project of the event. A trigger sets it.';
comment on column linear_events.action is 'Action: create, update, remove.';
comment on column linear_events.entity_type is 'Type of the changed object: Issue, Comment, Project.';
comment on column linear_events.entity_id is 'Linear''s id of the changed object.';
comment on column linear_events.identifier is 'Identifier of the issue, as in LIN-77.';
comment on column linear_events.title is 'Title of the issue.';
comment on column linear_events.state is 'State of the issue.';
comment on column linear_events.priority is 'Priority of the issue: 0 for none, from 1 (urgent) to 4 (low).';
comment on column linear_events.assignee_name is 'Name of the assignee.';
comment on column linear_events.actor_name is 'Name of the actor.';
comment on column linear_events.team_key is 'Key of the team.';
comment on column linear_events.labels is 'Labels of the issue.';
comment on column linear_events.changes is 'Former values of the changed fields, by name.';
comment on column linear_events.url is 'URL at Linear.';
comment on column linear_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column linear_events.source_key is 'Key of the row in that system.';
comment on column linear_events.created_at is 'Time at which the row was created.';
comment on column linear_events.updated_at is 'Time of the last change of the row.';

create table message_pieces (
  id uuid not null default uuidv7(),
  message_id uuid not null,
  conversation_id uuid not null,
  "position" integer not null,
  content text not null,
  created_at timestamp with time zone not null default now(),
  constraint message_pieces_pkey PRIMARY KEY (id),
  constraint message_pieces_message_id_position_key UNIQUE (message_id, "position"),
  constraint message_pieces_message_id_conversation_id_fkey FOREIGN KEY (message_id, conversation_id) REFERENCES messages(id, conversation_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint message_pieces_position_check CHECK ("position" >= 0)
);
CREATE INDEX message_pieces_conversation_id_created_at_id_idx ON message_pieces USING btree (conversation_id, created_at, id);
CREATE INDEX message_pieces_conversation_id_id_idx ON message_pieces USING btree (conversation_id, id);
CREATE INDEX message_pieces_created_at_id_idx ON message_pieces USING btree (created_at, id);
CREATE INDEX message_pieces_position_id_idx ON message_pieces USING btree ("position", id);
comment on table message_pieces is 'A piece of a message''s text, for an answer that grows while its model writes it.';
comment on column message_pieces.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column message_pieces.message_id is 'The message.';
comment on column message_pieces.conversation_id is 'The conversation of the message.';
comment on column message_pieces."position" is 'Position in the text, from 0 on.';
comment on column message_pieces.content is 'Text.';
comment on column message_pieces.created_at is 'Time at which the row was created.';

create table messages (
  id uuid not null default uuidv7(),
  conversation_id uuid not null,
  author_type author_type not null,
  user_id uuid,
  agent_id uuid,
  content text not null,
  content_formatted text,
  is_code boolean not null default false,
  reply_to_id uuid,
  tokens_in integer not null default 0,
  tokens_out integer not null default 0,
  cost_usd numeric(12,6) not null default 0,
  model_used text,
  is_edited boolean not null default false,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  search_text tsvector not null generated always as (to_tsvector('english'::regconfig, "left"(content, 200000))) stored,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint messages_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint messages_reply_to_id_fkey FOREIGN KEY (reply_to_id) REFERENCES messages(id) ON DELETE SET NULL,
  constraint messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint messages_check CHECK (num_nonnulls(user_id, agent_id) <= 1),
  constraint messages_check1 CHECK (user_id IS NULL OR author_type = 'user'::author_type),
  constraint messages_check2 CHECK (agent_id IS NULL OR (author_type = ANY (ARRAY['agent'::author_type, 'assistant'::author_type]))),
  constraint messages_check3 CHECK (reply_to_id <> id),
  constraint messages_check4 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint messages_cost_usd_check CHECK (cost_usd >= 0::numeric AND cost_usd <> 'NaN'::numeric),
  constraint messages_tokens_in_check CHECK (tokens_in >= 0),
  constraint messages_tokens_out_check CHECK (tokens_out >= 0)
);
CREATE INDEX messages_agent_id_created_at_id_idx ON messages USING btree (agent_id, created_at, id);
CREATE INDEX messages_conversation_id_created_at_id_idx ON messages USING btree (conversation_id, created_at, id);
CREATE INDEX messages_conversation_id_id_idx ON messages USING btree (conversation_id, id);
CREATE INDEX messages_created_at_id_idx ON messages USING btree (created_at, id);
CREATE UNIQUE INDEX messages_id_conversation_id_idx ON messages USING btree (id, conversation_id);
CREATE INDEX messages_reply_to_id_created_at_id_idx ON messages USING btree (reply_to_id, created_at, id);
CREATE INDEX messages_search_text_idx ON messages USING gin (search_text);
CREATE UNIQUE INDEX messages_source_system_source_key_idx ON messages USING btree (source_system, source_key);
CREATE INDEX messages_user_id_created_at_id_idx ON messages USING btree (user_id, created_at, id);
CREATE TRIGGER touch BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table messages is 'A message of a conversation (A messages, Y chat_messages).';
comment on column messages.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column messages.conversation_id is 'The conversation (A conversation_id, Y session_id).';
comment on column messages.author_type is 'Type of the author (A author_type, Y sender_type).';
comment on column messages.user_id is 'The author, if it is a user that still exists.';
comment on column messages.agent_id is 'The author, if it is an agent that still exists.';
comment on column messages.content is 'Text (A content, Y message_text).';
comment on column messages.content_formatted is 'Text with formatting (A).';
comment on column messages.is_code is 'Whether it contains code (Y).';
comment on column messages.reply_to_id is 'The message to which it replies (A).';
comment on column messages.tokens_in is 'Input tokens of the model (A).';
comment on column messages.tokens_out is 'Output tokens of the model (A).';
comment on column messages.cost_usd is 'Cost of the model in US dollars (A).';
comment on column messages.model_used is 'The model that wrote it (A).';
comment on column messages.is_edited is 'Whether it was edited later (A).';
comment on column messages.metadata is 'Other data by name (Y).';
comment on column messages.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column messages.source_key is 'Key of the row in that system.';
comment on column messages.created_at is 'Time at which the row was created.';
comment on column messages.updated_at is 'Time of the last change of the row.';
comment on column messages.search_text is 'Words of content, for full text search.';

create table metric_trends (
  id uuid not null default uuidv7(),
  repository_id uuid,
  project_id uuid,
  run_id uuid,
  metric_name text not null,
  period trend_period not null,
  period_start date not null,
  sample_count integer not null,
  minimum numeric not null,
  maximum numeric not null,
  average numeric not null,
  last_value numeric not null,
  change_pct numeric,
  direction trend_direction not null default 'stable'::trend_direction,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint metric_trends_pkey PRIMARY KEY (id),
  constraint metric_trends_repository_id_project_id_metric_name_period_p_key UNIQUE NULLS NOT DISTINCT (repository_id, project_id, metric_name, period, period_start),
  constraint metric_trends_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint metric_trends_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint metric_trends_run_id_fkey FOREIGN KEY (run_id) REFERENCES analysis_runs(id) ON DELETE SET NULL,
  constraint metric_trends_average_check CHECK (average <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])),
  constraint metric_trends_change_pct_check CHECK (change_pct <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])),
  constraint metric_trends_check CHECK (num_nonnulls(repository_id, project_id) = 1),
  constraint metric_trends_check1 CHECK (average >= minimum AND average <= maximum AND last_value >= minimum AND last_value <= maximum),
  constraint metric_trends_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint metric_trends_last_value_check CHECK (last_value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])),
  constraint metric_trends_maximum_check CHECK (maximum <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])),
  constraint metric_trends_metric_name_check CHECK (metric_name <> ''::text),
  constraint metric_trends_minimum_check CHECK (minimum <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])),
  constraint metric_trends_sample_count_check CHECK (sample_count > 0)
);
CREATE INDEX metric_trends_created_at_id_idx ON metric_trends USING btree (created_at, id);
CREATE INDEX metric_trends_direction_id_idx ON metric_trends USING btree (direction, id);
CREATE INDEX metric_trends_metric_name_id_idx ON metric_trends USING btree (metric_name, id);
CREATE INDEX metric_trends_period_start_id_idx ON metric_trends USING btree (period_start, id);
CREATE INDEX metric_trends_project_id_id_idx ON metric_trends USING btree (project_id, id);
CREATE INDEX metric_trends_project_id_period_start_id_idx ON metric_trends USING btree (project_id, period_start, id);
CREATE INDEX metric_trends_repository_id_id_idx ON metric_trends USING btree (repository_id, id);
CREATE INDEX metric_trends_repository_id_period_start_id_idx ON metric_trends USING btree (repository_id, period_start, id);
CREATE INDEX metric_trends_run_id_period_start_id_idx ON metric_trends USING btree (run_id, period_start, id);
CREATE UNIQUE INDEX metric_trends_source_system_source_key_idx ON metric_trends USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON metric_trends FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table metric_trends is 'A measurement of a repository or a project, summarized for a day, week or month (P).';
comment on column metric_trends.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column metric_trends.repository_id is 'The repository; null for the trend of a project.';
comment on column metric_trends.project_id is 'The project; null for the trend of a repository.';
comment on column metric_trends.run_id is 'Last analysis of the period.';
comment on column metric_trends.metric_name is 'Name of the measurement.';
comment on column metric_trends.period is 'Length of the period.';
comment on column metric_trends.period_start is 'First day of the period.';
comment on column metric_trends.sample_count is 'Number of measurements in the period.';
comment on column metric_trends.minimum is 'Minimum of the measurements.';
comment on column metric_trends.maximum is 'Maximum of the measurements.';
comment on column metric_trends.average is 'Average of the measurements.';
comment on column metric_trends.last_value is 'Last of the measurements.';
comment on column metric_trends.change_pct is 'Difference of the average from the previous period, in percent.';
comment on column metric_trends.direction is 'Direction of the trend.';
comment on column metric_trends.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column metric_trends.source_key is 'Key of the row in that system.';
comment on column metric_trends.created_at is 'Time at which the row was created.';
comment on column metric_trends.updated_at is 'Time of the last change of the row.';

create table metrics (
  id uuid not null default uuidv7(),
  run_id uuid not null,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  analyzed_file_id uuid,
  code_element_id uuid,
  name text not null,
  category text,
  tool text,
  value numeric,
  text_value text,
  unit text,
  tags text[] not null default '{}'::text[],
  details jsonb not null default '{}'::jsonb,
  measured_at timestamp with time zone not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint metrics_pkey PRIMARY KEY (id),
  constraint metrics_analyzed_file_id_run_id_fkey FOREIGN KEY (analyzed_file_id, run_id) REFERENCES analyzed_files(id, run_id) ON DELETE CASCADE,
  constraint metrics_code_element_id_analyzed_file_id_fkey FOREIGN KEY (code_element_id, analyzed_file_id) REFERENCES code_elements(id, analyzed_file_id) ON DELETE CASCADE,
  constraint metrics_code_element_id_run_id_fkey FOREIGN KEY (code_element_id, run_id) REFERENCES code_elements(id, run_id) ON DELETE CASCADE,
  constraint metrics_run_id_fkey FOREIGN KEY (run_id) REFERENCES analysis_runs(id) ON DELETE CASCADE,
  constraint metrics_check CHECK (code_element_id IS NULL OR analyzed_file_id IS NOT NULL),
  constraint metrics_check1 CHECK (num_nonnulls(value, text_value) = 1),
  constraint metrics_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint metrics_details_check CHECK (jsonb_typeof(details) = 'object'::text),
  constraint metrics_name_check CHECK (name <> ''::text),
  constraint metrics_value_check CHECK (value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))
);
CREATE INDEX metrics_analyzed_file_id_name_id_idx ON metrics USING btree (analyzed_file_id, name, id);
CREATE INDEX metrics_code_element_id_name_id_idx ON metrics USING btree (code_element_id, name, id);
CREATE INDEX metrics_created_at_id_idx ON metrics USING btree (created_at, id);
CREATE INDEX metrics_measured_at_id_idx ON metrics USING btree (measured_at, id);
CREATE INDEX metrics_name_id_idx ON metrics USING btree (name, id);
CREATE INDEX metrics_project_id_id_idx ON metrics USING btree (project_id, id);
CREATE INDEX metrics_repository_id_id_idx ON metrics USING btree (repository_id, id);
CREATE INDEX metrics_repository_id_name_measured_at_idx ON metrics USING btree (repository_id, name, measured_at);
CREATE INDEX metrics_run_id_name_id_idx ON metrics USING btree (run_id, name, id);
CREATE UNIQUE INDEX metrics_source_system_source_key_idx ON metrics USING btree (source_system, source_key);
CREATE INDEX metrics_user_id_id_idx ON metrics USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF run_id, user_id, project_id, repository_id ON metrics FOR EACH ROW EXECUTE FUNCTION copy_run_scope();
comment on table metrics is 'A measurement of a tool: of all the code, of a file or of a code element (P).';
comment on column metrics.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column metrics.run_id is 'The analysis.';
comment on column metrics.user_id is 'The user of the analysis. A trigger sets it.';
comment on column metrics.project_id is 'The project of the analysis. A trigger sets it.';
comment on column metrics.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column metrics.analyzed_file_id is 'The measured file; null for all the code.';
comment on column metrics.code_element_id is 'The measured element; null for a whole file or all the code.';
comment on column metrics.name is 'Name that the tool gives to the measurement, in lower case.';
comment on column metrics.category is 'Category: size, complexity, coverage, and so on.';
comment on column metrics.tool is 'Name of the tool.';
comment on column metrics.value is 'Value, if it is a number.';
comment on column metrics.text_value is 'Value, if it is a text.';
comment on column metrics.unit is 'Unit of the value.';
comment on column metrics.tags is 'Tags.';
comment on column metrics.details is 'Other results of the tool.';
comment on column metrics.measured_at is 'Time of the measurement.';
comment on column metrics.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column metrics.source_key is 'Key of the row in that system.';
comment on column metrics.created_at is 'Time at which the row was created.';

create table notifications (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  project_id uuid,
  agent_id uuid,
  event_id uuid,
  event_subscription_id uuid,
  type text not null,
  title text not null,
  message text not null,
  severity notification_severity not null default 'info'::notification_severity,
  is_read boolean not null default false,
  sent_telegram boolean not null default false,
  sent_email boolean not null default false,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint notifications_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE SET NULL,
  constraint notifications_event_subscription_id_fkey FOREIGN KEY (event_subscription_id) REFERENCES event_subscriptions(id) ON DELETE SET NULL,
  constraint notifications_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE SET NULL,
  constraint notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint notifications_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint notifications_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint notifications_title_check CHECK (length(title) >= 1 AND length(title) <= 200),
  constraint notifications_type_check CHECK (length(type) >= 1 AND length(type) <= 50)
);
CREATE INDEX notifications_agent_id_created_at_id_idx ON notifications USING btree (agent_id, created_at, id);
CREATE INDEX notifications_created_at_id_idx ON notifications USING btree (created_at, id);
CREATE INDEX notifications_event_id_created_at_id_idx ON notifications USING btree (event_id, created_at, id);
CREATE INDEX notifications_event_subscription_id_created_at_id_idx ON notifications USING btree (event_subscription_id, created_at, id);
CREATE INDEX notifications_project_id_created_at_id_idx ON notifications USING btree (project_id, created_at, id);
CREATE INDEX notifications_severity_id_idx ON notifications USING btree (severity, id);
CREATE UNIQUE INDEX notifications_source_system_source_key_idx ON notifications USING btree (source_system, source_key);
CREATE INDEX notifications_type_id_idx ON notifications USING btree (type, id);
CREATE INDEX notifications_user_id_created_at_id_idx ON notifications USING btree (user_id, created_at, id);
CREATE INDEX notifications_user_id_id_idx ON notifications USING btree (user_id, id);
CREATE INDEX notifications_user_id_is_read_idx ON notifications USING btree (user_id, is_read);
CREATE TRIGGER touch BEFORE UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table notifications is 'A message of the system to a user (A).';
comment on column notifications.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column notifications.user_id is 'The recipient.';
comment on column notifications.project_id is 'The project; null for none.';
comment on column notifications.agent_id is 'The agent; null for none.';
comment on column notifications.event_id is 'The event; null for none.';
comment on column notifications.event_subscription_id is 'The subscription; null for none.';
comment on column notifications.type is 'Type.';
comment on column notifications.title is 'Title.';
comment on column notifications.message is 'Text.';
comment on column notifications.severity is 'Severity.';
comment on column notifications.is_read is 'Whether the user has read it.';
comment on column notifications.sent_telegram is 'Whether it was sent to Telegram.';
comment on column notifications.sent_email is 'Whether it was sent by e-mail.';
comment on column notifications.metadata is 'Other data by name.';
comment on column notifications.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column notifications.source_key is 'Key of the row in that system.';
comment on column notifications.created_at is 'Time at which the row was created.';
comment on column notifications.updated_at is 'Time of the last change of the row.';

create table organization_members (
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  user_id uuid not null,
  role organization_member_role not null default 'member'::organization_member_role,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint organization_members_pkey PRIMARY KEY (id),
  constraint organization_members_organization_id_user_id_key UNIQUE (organization_id, user_id),
  constraint organization_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint organization_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint organization_members_check CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX organization_members_created_at_id_idx ON organization_members USING btree (created_at, id);
CREATE INDEX organization_members_organization_id_created_at_id_idx ON organization_members USING btree (organization_id, created_at, id);
CREATE INDEX organization_members_organization_id_id_idx ON organization_members USING btree (organization_id, id);
CREATE UNIQUE INDEX organization_members_source_system_source_key_idx ON organization_members USING btree (source_system, source_key);
CREATE INDEX organization_members_user_id_created_at_id_idx ON organization_members USING btree (user_id, created_at, id);
comment on table organization_members is 'Membership of a user in an organization.';
comment on column organization_members.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column organization_members.organization_id is 'The organization.';
comment on column organization_members.user_id is 'The user.';
comment on column organization_members.role is 'Rights of the user in it.';
comment on column organization_members.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column organization_members.source_key is 'Key of the row in that system.';
comment on column organization_members.created_at is 'Time at which the row was created.';

create table organizations (
  id uuid not null default uuidv7(),
  name text not null,
  slug text not null,
  description text,
  plan organization_plan not null default 'free'::organization_plan,
  is_active boolean not null default true,
  settings jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  deleted_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint organizations_pkey PRIMARY KEY (id),
  constraint organizations_slug_key UNIQUE (slug),
  constraint organizations_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint organizations_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint organizations_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint organizations_settings_check CHECK (jsonb_typeof(settings) = 'object'::text),
  constraint organizations_slug_check CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'::text)
);
CREATE INDEX organizations_created_at_id_idx ON organizations USING btree (created_at, id);
CREATE INDEX organizations_name_id_idx ON organizations USING btree (name, id);
CREATE UNIQUE INDEX organizations_source_system_source_key_idx ON organizations USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON organizations FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table organizations is 'A tenant: users and the projects that they own together.';
comment on column organizations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column organizations.name is 'Display name.';
comment on column organizations.slug is 'Name in URLs: lower-case letters, digits and hyphens.';
comment on column organizations.description is 'Description of the organization.';
comment on column organizations.plan is 'Its subscription.';
comment on column organizations.is_active is 'Whether its members may work.';
comment on column organizations.settings is 'Settings by name.';
comment on column organizations.metadata is 'Other data by name.';
comment on column organizations.deleted_at is 'Time of deletion; null for a live row.';
comment on column organizations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column organizations.source_key is 'Key of the row in that system.';
comment on column organizations.created_at is 'Time at which the row was created.';
comment on column organizations.updated_at is 'Time of the last change of the row.';

create table performance_metrics (
  id uuid not null default uuidv7(),
  run_id uuid not null,
  user_id uuid,
  project_id uuid,
  repository_id uuid,
  code_element_id uuid,
  name text not null,
  kind performance_metric_kind not null,
  value numeric not null,
  unit text not null,
  baseline_value numeric,
  percentile numeric(5,2),
  sample_count integer not null default 1,
  environment text,
  details jsonb not null default '{}'::jsonb,
  measured_at timestamp with time zone not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint performance_metrics_pkey PRIMARY KEY (id),
  constraint performance_metrics_code_element_id_run_id_fkey FOREIGN KEY (code_element_id, run_id) REFERENCES code_elements(id, run_id) ON DELETE CASCADE,
  constraint performance_metrics_run_id_fkey FOREIGN KEY (run_id) REFERENCES analysis_runs(id) ON DELETE CASCADE,
  constraint performance_metrics_baseline_value_check CHECK (baseline_value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])),
  constraint performance_metrics_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint performance_metrics_details_check CHECK (jsonb_typeof(details) = 'object'::text),
  constraint performance_metrics_name_check CHECK (name <> ''::text),
  constraint performance_metrics_percentile_check CHECK (percentile >= 0::numeric AND percentile <= 100::numeric),
  constraint performance_metrics_sample_count_check CHECK (sample_count > 0),
  constraint performance_metrics_unit_check CHECK (unit <> ''::text),
  constraint performance_metrics_value_check CHECK (value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))
);
CREATE INDEX performance_metrics_code_element_id_measured_at_id_idx ON performance_metrics USING btree (code_element_id, measured_at, id);
CREATE INDEX performance_metrics_created_at_id_idx ON performance_metrics USING btree (created_at, id);
CREATE INDEX performance_metrics_kind_id_idx ON performance_metrics USING btree (kind, id);
CREATE INDEX performance_metrics_measured_at_id_idx ON performance_metrics USING btree (measured_at, id);
CREATE INDEX performance_metrics_name_id_idx ON performance_metrics USING btree (name, id);
CREATE INDEX performance_metrics_project_id_id_idx ON performance_metrics USING btree (project_id, id);
CREATE INDEX performance_metrics_repository_id_id_idx ON performance_metrics USING btree (repository_id, id);
CREATE INDEX performance_metrics_run_id_measured_at_id_idx ON performance_metrics USING btree (run_id, measured_at, id);
CREATE UNIQUE INDEX performance_metrics_source_system_source_key_idx ON performance_metrics USING btree (source_system, source_key);
CREATE INDEX performance_metrics_user_id_id_idx ON performance_metrics USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF run_id, user_id, project_id, repository_id ON performance_metrics FOR EACH ROW EXECUTE FUNCTION copy_run_scope();
comment on table performance_metrics is 'A measurement of speed or resource use by an analysis (P).';
comment on column performance_metrics.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column performance_metrics.run_id is 'The analysis.';
comment on column performance_metrics.user_id is 'The user of the analysis. A trigger sets it.';
comment on column performance_metrics.project_id is 'The project of the analysis. A trigger sets it.';
comment on column performance_metrics.repository_id is 'The repository of the analysis. A trigger sets it.';
comment on column performance_metrics.code_element_id is 'The measured code element; null for other measurements.';
comment on column performance_metrics.name is 'Name that the benchmark gives to the measurement.';
comment on column performance_metrics.kind is 'Measured quantity.';
comment on column performance_metrics.value is 'Value, in its unit.';
comment on column performance_metrics.unit is 'Unit of the value.';
comment on column performance_metrics.baseline_value is 'Baseline for comparison, in the same unit.';
comment on column performance_metrics.percentile is 'Percentile of the value, from 0 to 100; null for other values.';
comment on column performance_metrics.sample_count is 'Number of samples.';
comment on column performance_metrics.environment is 'Environment of the benchmark.';
comment on column performance_metrics.details is 'Other data by name.';
comment on column performance_metrics.measured_at is 'Time of the measurement.';
comment on column performance_metrics.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column performance_metrics.source_key is 'Key of the row in that system.';
comment on column performance_metrics.created_at is 'Time at which the row was created.';

create table plugin_versions (
  id uuid not null default uuidv7(),
  name text not null,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint plugin_versions_pkey PRIMARY KEY (id),
  constraint plugin_versions_name_key UNIQUE (name),
  constraint plugin_versions_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint plugin_versions_name_check CHECK (length(name) >= 1 AND length(name) <= 255)
);
CREATE INDEX plugin_versions_created_at_id_idx ON plugin_versions USING btree (created_at, id);
CREATE INDEX plugin_versions_name_id_idx ON plugin_versions USING btree (name, id);
CREATE UNIQUE INDEX plugin_versions_source_system_source_key_idx ON plugin_versions USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON plugin_versions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table plugin_versions is 'A version of the plug-in (C plugin_version).';
comment on column plugin_versions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column plugin_versions.name is 'Name (C version_name).';
comment on column plugin_versions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column plugin_versions.source_key is 'Key of the row in that system.';
comment on column plugin_versions.created_at is 'Time at which the row was created.';
comment on column plugin_versions.updated_at is 'Time of the last change of the row.';

create table programming_languages (
  id uuid not null default uuidv7(),
  name text not null,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint programming_languages_pkey PRIMARY KEY (id),
  constraint programming_languages_name_key UNIQUE (name),
  constraint programming_languages_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint programming_languages_name_check CHECK (length(name) >= 1 AND length(name) <= 255)
);
CREATE INDEX programming_languages_created_at_id_idx ON programming_languages USING btree (created_at, id);
CREATE INDEX programming_languages_name_id_idx ON programming_languages USING btree (name, id);
CREATE UNIQUE INDEX programming_languages_source_system_source_key_idx ON programming_languages USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON programming_languages FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table programming_languages is 'A programming language (C programming_language).';
comment on column programming_languages.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column programming_languages.name is 'Name, in lower case (C language_name).';
comment on column programming_languages.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column programming_languages.source_key is 'Key of the row in that system.';
comment on column programming_languages.created_at is 'Time at which the row was created.';
comment on column programming_languages.updated_at is 'Time of the last change of the row.';

create table project_members (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  user_id uuid not null,
  role project_member_role not null default 'member'::project_member_role,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  is_live boolean not null default true,
  constraint project_members_pkey PRIMARY KEY (id),
  constraint project_members_project_id_user_id_key UNIQUE (project_id, user_id),
  constraint project_members_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint project_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint project_members_check CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX project_members_created_at_id_idx ON project_members USING btree (created_at, id);
CREATE INDEX project_members_project_id_created_at_id_idx ON project_members USING btree (project_id, created_at, id);
CREATE INDEX project_members_project_id_id_idx ON project_members USING btree (project_id, id);
CREATE UNIQUE INDEX project_members_source_system_source_key_idx ON project_members USING btree (source_system, source_key);
CREATE INDEX project_members_user_id_created_at_id_idx ON project_members USING btree (user_id, created_at, id);
CREATE INDEX project_members_user_id_project_id_idx ON project_members USING btree (user_id, project_id) INCLUDE (is_live);
CREATE TRIGGER live BEFORE INSERT OR UPDATE OF project_id, is_live ON project_members FOR EACH ROW EXECUTE FUNCTION keep_membership_live();
comment on table project_members is 'Membership of a user in a project (C project_users).';
comment on column project_members.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column project_members.project_id is 'The project.';
comment on column project_members.user_id is 'The user.';
comment on column project_members.role is 'Rights of the user in it.';
comment on column project_members.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column project_members.source_key is 'Key of the row in that system.';
comment on column project_members.created_at is 'Time at which the row was created.';
comment on column project_members.is_live is 'Whether the project is not deleted. Maintained by triggers.';

create table project_repositories (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  repository_id uuid not null,
  is_primary boolean not null default false,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint project_repositories_pkey PRIMARY KEY (id),
  constraint project_repositories_project_id_repository_id_key UNIQUE (project_id, repository_id),
  constraint project_repositories_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint project_repositories_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint project_repositories_check CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX project_repositories_created_at_id_idx ON project_repositories USING btree (created_at, id);
CREATE INDEX project_repositories_project_id_created_at_id_idx ON project_repositories USING btree (project_id, created_at, id);
CREATE INDEX project_repositories_project_id_id_idx ON project_repositories USING btree (project_id, id);
CREATE INDEX project_repositories_repository_id_created_at_id_idx ON project_repositories USING btree (repository_id, created_at, id);
CREATE INDEX project_repositories_repository_id_project_id_idx ON project_repositories USING btree (repository_id, project_id);
CREATE UNIQUE INDEX project_repositories_source_system_source_key_idx ON project_repositories USING btree (source_system, source_key);
comment on table project_repositories is 'Link of a repository to a project (P).';
comment on column project_repositories.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column project_repositories.project_id is 'The project.';
comment on column project_repositories.repository_id is 'The repository.';
comment on column project_repositories.is_primary is 'Whether it is the project''s main repository.';
comment on column project_repositories.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column project_repositories.source_key is 'Key of the row in that system.';
comment on column project_repositories.created_at is 'Time at which the row was created.';

create table projects (
  id uuid not null default uuidv7(),
  organization_id uuid,
  owner_id uuid,
  name text not null,
  description text,
  status project_status not null default 'active'::project_status,
  priority priority_level not null default 'medium'::priority_level,
  goals text[] not null default '{}'::text[],
  starts_on date,
  ends_on date,
  github_repo text,
  github_app_id text,
  github_installation_id text,
  local_path text,
  is_active boolean not null default true,
  multi_file_contexts jsonb not null default '{}'::jsonb,
  multi_file_context_changes jsonb not null default '{}'::jsonb,
  settings jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  deleted_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint projects_pkey PRIMARY KEY (id),
  constraint projects_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE SET NULL,
  constraint projects_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint projects_check CHECK (ends_on >= starts_on),
  constraint projects_check1 CHECK (source_system IS DISTINCT FROM 'agent_orchestrator'::source_system OR github_repo IS NOT NULL AND owner_id IS NOT NULL),
  constraint projects_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint projects_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint projects_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint projects_settings_check CHECK (jsonb_typeof(settings) = 'object'::text)
);
CREATE INDEX projects_created_at_id_idx ON projects USING btree (created_at, id);
CREATE INDEX projects_deleted_idx ON projects USING btree (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX projects_github_repo_idx ON projects USING btree (github_repo);
CREATE INDEX projects_name_id_idx ON projects USING btree (name, id);
CREATE INDEX projects_organization_id_created_at_id_idx ON projects USING btree (organization_id, created_at, id);
CREATE INDEX projects_owner_id_created_at_id_idx ON projects USING btree (owner_id, created_at, id);
CREATE INDEX projects_owner_id_id_idx ON projects USING btree (owner_id, id);
CREATE INDEX projects_priority_id_idx ON projects USING btree (priority, id);
CREATE UNIQUE INDEX projects_source_system_source_key_idx ON projects USING btree (source_system, source_key);
CREATE INDEX projects_status_id_idx ON projects USING btree (status, id);
CREATE TRIGGER deletion AFTER UPDATE OF deleted_at ON projects FOR EACH ROW WHEN ((old.deleted_at IS NULL) IS DISTINCT FROM (new.deleted_at IS NULL)) EXECUTE FUNCTION pass_on_project_deletion();
CREATE TRIGGER touch BEFORE UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table projects is 'Work with a common goal: its members, repositories, agents, conversations and tasks.';
comment on column projects.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column projects.organization_id is 'The organization that owns it (P).';
comment on column projects.owner_id is 'The user who owns it (A). Null where the source has no owner (C, P).';
comment on column projects.name is 'Name (A name, C project_name).';
comment on column projects.description is 'Description (A).';
comment on column projects.status is 'Progress (P).';
comment on column projects.priority is 'Priority (P).';
comment on column projects.goals is 'Goals (P).';
comment on column projects.starts_on is 'First day of its timeline (P).';
comment on column projects.ends_on is 'Last day of its timeline (P).';
comment on column projects.github_repo is 'Repository on GitHub, as owner/name (A). Required for rows of the agent orchestrator.';
comment on column projects.github_app_id is 'Id of its GitHub application (A).';
comment on column projects.github_installation_id is 'Id of the installation of that application (A).';
comment on column projects.local_path is 'Folder of its files on the orchestrator''s machine (A).';
comment on column projects.is_active is 'Whether work continues (A).';
comment on column projects.multi_file_contexts is 'Files that completions read, by path (C, there as text).';
comment on column projects.multi_file_context_changes is 'Latest changes of those files, by path (C, there as text).';
comment on column projects.settings is 'Settings by name (P).';
comment on column projects.metadata is 'Other data by name (P).';
comment on column projects.deleted_at is 'Time of deletion; null for a live row (P).';
comment on column projects.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column projects.source_key is 'Key of the row in that system.';
comment on column projects.created_at is 'Time at which the row was created.';
comment on column projects.updated_at is 'Time of the last change of the row.';
comment on index projects_deleted_idx is 'Serves the rule that hides the contents of deleted projects.';

create table prompt_executions (
  id uuid not null default uuidv7(),
  prompt_template_id uuid,
  prompt_variation_id uuid,
  project_id uuid,
  user_id uuid,
  agent_id uuid,
  task_id uuid,
  status execution_status not null default 'pending'::execution_status,
  variables jsonb not null default '{}'::jsonb,
  context jsonb not null default '[]'::jsonb,
  rendered_prompt text,
  response text,
  model text,
  model_parameters jsonb not null default '{}'::jsonb,
  tokens_in integer not null default 0,
  tokens_out integer not null default 0,
  cost_usd numeric(12,6) not null default 0,
  duration_ms integer,
  effectiveness_score numeric(5,2),
  error_message text,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint prompt_executions_pkey PRIMARY KEY (id),
  constraint prompt_executions_id_project_id_key UNIQUE (id, project_id),
  constraint prompt_executions_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint prompt_executions_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint prompt_executions_prompt_template_id_fkey FOREIGN KEY (prompt_template_id) REFERENCES prompt_templates(id) ON DELETE SET NULL,
  constraint prompt_executions_prompt_variation_id_fkey FOREIGN KEY (prompt_variation_id) REFERENCES prompt_variations(id) ON DELETE SET NULL,
  constraint prompt_executions_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE SET NULL,
  constraint prompt_executions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint prompt_executions_check CHECK (completed_at >= started_at),
  constraint prompt_executions_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint prompt_executions_context_check CHECK (jsonb_typeof(context) = 'array'::text),
  constraint prompt_executions_cost_usd_check CHECK (cost_usd >= 0::numeric AND cost_usd <> 'NaN'::numeric),
  constraint prompt_executions_duration_ms_check CHECK (duration_ms >= 0),
  constraint prompt_executions_effectiveness_score_check CHECK (effectiveness_score >= 0::numeric AND effectiveness_score <= 100::numeric),
  constraint prompt_executions_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint prompt_executions_model_parameters_check CHECK (jsonb_typeof(model_parameters) = 'object'::text),
  constraint prompt_executions_tokens_in_check CHECK (tokens_in >= 0),
  constraint prompt_executions_tokens_out_check CHECK (tokens_out >= 0),
  constraint prompt_executions_variables_check CHECK (jsonb_typeof(variables) = 'object'::text)
);
CREATE INDEX prompt_executions_agent_id_created_at_id_idx ON prompt_executions USING btree (agent_id, created_at, id);
CREATE INDEX prompt_executions_cost_usd_id_idx ON prompt_executions USING btree (cost_usd, id);
CREATE INDEX prompt_executions_created_at_id_idx ON prompt_executions USING btree (created_at, id);
CREATE INDEX prompt_executions_duration_ms_id_idx ON prompt_executions USING btree (duration_ms, id);
CREATE INDEX prompt_executions_duration_ms_id_idx1 ON prompt_executions USING btree (duration_ms DESC NULLS LAST, id DESC);
CREATE INDEX prompt_executions_effectiveness_score_id_idx ON prompt_executions USING btree (effectiveness_score, id);
CREATE INDEX prompt_executions_effectiveness_score_id_idx1 ON prompt_executions USING btree (effectiveness_score DESC NULLS LAST, id DESC);
CREATE INDEX prompt_executions_model_id_idx ON prompt_executions USING btree (model, id);
CREATE INDEX prompt_executions_model_id_idx1 ON prompt_executions USING btree (model DESC NULLS LAST, id DESC);
CREATE INDEX prompt_executions_project_id_created_at_id_idx ON prompt_executions USING btree (project_id, created_at, id);
CREATE INDEX prompt_executions_project_id_id_idx ON prompt_executions USING btree (project_id, id);
CREATE INDEX prompt_executions_prompt_template_id_created_at_id_idx ON prompt_executions USING btree (prompt_template_id, created_at, id);
CREATE INDEX prompt_executions_prompt_variation_id_created_at_id_idx ON prompt_executions USING btree (prompt_variation_id, created_at, id);
CREATE UNIQUE INDEX prompt_executions_source_system_source_key_idx ON prompt_executions USING btree (source_system, source_key);
CREATE INDEX prompt_executions_status_id_idx ON prompt_executions USING btree (status, id);
CREATE INDEX prompt_executions_task_id_created_at_id_idx ON prompt_executions USING btree (task_id, created_at, id);
CREATE INDEX prompt_executions_user_id_created_at_id_idx ON prompt_executions USING btree (user_id, created_at, id);
CREATE INDEX prompt_executions_user_id_id_idx ON prompt_executions USING btree (user_id, id);
CREATE TRIGGER scope AFTER UPDATE OF project_id ON prompt_executions FOR EACH ROW WHEN (old.project_id IS DISTINCT FROM new.project_id) EXECUTE FUNCTION pass_on_prompt_scope();
CREATE TRIGGER touch BEFORE UPDATE ON prompt_executions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table prompt_executions is 'An execution of a prompt: the rendered prompt, the response and the cost (P).';
comment on column prompt_executions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_executions.prompt_template_id is 'The prompt.';
comment on column prompt_executions.prompt_variation_id is 'The variation; null for the prompt itself.';
comment on column prompt_executions.project_id is 'The project; null for none.';
comment on column prompt_executions.user_id is 'The user who requested it.';
comment on column prompt_executions.agent_id is 'The agent that executed it.';
comment on column prompt_executions.task_id is 'The task of the execution.';
comment on column prompt_executions.status is 'Progress.';
comment on column prompt_executions.variables is 'Values of the variables.';
comment on column prompt_executions.context is 'Context in the prompt: a list of sources and keys.';
comment on column prompt_executions.rendered_prompt is 'Prompt as sent to the model.';
comment on column prompt_executions.response is 'Response of the model.';
comment on column prompt_executions.model is 'Name of the model.';
comment on column prompt_executions.model_parameters is 'Parameters of the model.';
comment on column prompt_executions.tokens_in is 'Input tokens.';
comment on column prompt_executions.tokens_out is 'Output tokens.';
comment on column prompt_executions.cost_usd is 'Cost in US dollars.';
comment on column prompt_executions.duration_ms is 'Milliseconds until the response.';
comment on column prompt_executions.effectiveness_score is 'Effectiveness, from 0 to 100; null if unknown.';
comment on column prompt_executions.error_message is 'Cause of the failure.';
comment on column prompt_executions.started_at is 'Time of the start.';
comment on column prompt_executions.completed_at is 'Time of the end, after success or failure.';
comment on column prompt_executions.metadata is 'Other data by name.';
comment on column prompt_executions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_executions.source_key is 'Key of the row in that system.';
comment on column prompt_executions.created_at is 'Time at which the row was created.';
comment on column prompt_executions.updated_at is 'Time of the last change of the row.';

create table prompt_feedback (
  id uuid not null default uuidv7(),
  prompt_execution_id uuid not null,
  project_id uuid,
  user_id uuid,
  rating integer,
  is_helpful boolean,
  effectiveness_score numeric(5,2),
  category text,
  comment text,
  expected_response text,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint prompt_feedback_pkey PRIMARY KEY (id),
  constraint prompt_feedback_prompt_execution_id_user_id_key UNIQUE (prompt_execution_id, user_id),
  constraint prompt_feedback_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint prompt_feedback_prompt_execution_id_fkey FOREIGN KEY (prompt_execution_id) REFERENCES prompt_executions(id) ON DELETE CASCADE,
  constraint prompt_feedback_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint prompt_feedback_check CHECK (num_nonnulls(rating, is_helpful, effectiveness_score, comment, expected_response) > 0),
  constraint prompt_feedback_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint prompt_feedback_effectiveness_score_check CHECK (effectiveness_score >= 0::numeric AND effectiveness_score <= 100::numeric),
  constraint prompt_feedback_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint prompt_feedback_rating_check CHECK (rating >= 1 AND rating <= 5)
);
CREATE INDEX prompt_feedback_created_at_id_idx ON prompt_feedback USING btree (created_at, id);
CREATE INDEX prompt_feedback_project_id_id_idx ON prompt_feedback USING btree (project_id, id);
CREATE INDEX prompt_feedback_prompt_execution_id_created_at_id_idx ON prompt_feedback USING btree (prompt_execution_id, created_at, id);
CREATE INDEX prompt_feedback_rating_id_idx ON prompt_feedback USING btree (rating, id);
CREATE INDEX prompt_feedback_rating_id_idx1 ON prompt_feedback USING btree (rating DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX prompt_feedback_source_system_source_key_idx ON prompt_feedback USING btree (source_system, source_key);
CREATE INDEX prompt_feedback_user_id_created_at_id_idx ON prompt_feedback USING btree (user_id, created_at, id);
CREATE INDEX prompt_feedback_user_id_id_idx ON prompt_feedback USING btree (user_id, id);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF prompt_execution_id, project_id ON prompt_feedback FOR EACH ROW EXECUTE FUNCTION keep_prompt_scope();
CREATE TRIGGER touch BEFORE UPDATE ON prompt_feedback FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table prompt_feedback is 'Feedback of a user on an execution of a prompt (P).';
comment on column prompt_feedback.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_feedback.prompt_execution_id is 'The execution.';
comment on column prompt_feedback.project_id is 'The project of the execution. A trigger sets it.';
comment on column prompt_feedback.user_id is 'The user who gave the feedback.';
comment on column prompt_feedback.rating is 'Rating, from 1 (useless) to 5 (perfect).';
comment on column prompt_feedback.is_helpful is 'Whether the response helped.';
comment on column prompt_feedback.effectiveness_score is 'Effectiveness, from 0 to 100.';
comment on column prompt_feedback.category is 'Category: correctness, style, length.';
comment on column prompt_feedback.comment is 'Comment of the user.';
comment on column prompt_feedback.expected_response is 'Response that the user expected.';
comment on column prompt_feedback.metadata is 'Other data by name.';
comment on column prompt_feedback.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_feedback.source_key is 'Key of the row in that system.';
comment on column prompt_feedback.created_at is 'Time at which the row was created.';
comment on column prompt_feedback.updated_at is 'Time of the last change of the row.';

create table prompt_templates (
  id uuid not null default uuidv7(),
  organization_id uuid,
  project_id uuid,
  created_by_user_id uuid,
  name text not null,
  version integer not null default 1,
  description text,
  category text,
  tags text[] not null default '{}'::text[],
  content text not null,
  system_prompt text,
  variables jsonb not null default '[]'::jsonb,
  model text,
  model_parameters jsonb not null default '{}'::jsonb,
  effectiveness_score numeric(5,2),
  is_active boolean not null default true,
  metadata jsonb not null default '{}'::jsonb,
  deleted_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint prompt_templates_pkey PRIMARY KEY (id),
  constraint prompt_templates_id_organization_id_project_id_key UNIQUE (id, organization_id, project_id),
  constraint prompt_templates_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint prompt_templates_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint prompt_templates_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint prompt_templates_check CHECK (num_nonnulls(organization_id, project_id) <= 1),
  constraint prompt_templates_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint prompt_templates_effectiveness_score_check CHECK (effectiveness_score >= 0::numeric AND effectiveness_score <= 100::numeric),
  constraint prompt_templates_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint prompt_templates_model_parameters_check CHECK (jsonb_typeof(model_parameters) = 'object'::text),
  constraint prompt_templates_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint prompt_templates_variables_check CHECK (jsonb_typeof(variables) = 'array'::text),
  constraint prompt_templates_version_check CHECK (version > 0)
);
CREATE INDEX prompt_templates_category_id_idx ON prompt_templates USING btree (category, id);
CREATE INDEX prompt_templates_category_id_idx1 ON prompt_templates USING btree (category DESC NULLS LAST, id DESC);
CREATE INDEX prompt_templates_created_at_id_idx ON prompt_templates USING btree (created_at, id);
CREATE INDEX prompt_templates_created_by_user_id_created_at_id_idx ON prompt_templates USING btree (created_by_user_id, created_at, id);
CREATE INDEX prompt_templates_effectiveness_score_id_idx ON prompt_templates USING btree (effectiveness_score, id);
CREATE INDEX prompt_templates_effectiveness_score_id_idx1 ON prompt_templates USING btree (effectiveness_score DESC NULLS LAST, id DESC);
CREATE INDEX prompt_templates_name_id_idx ON prompt_templates USING btree (name, id);
CREATE INDEX prompt_templates_organization_id_id_deleted_at_idx ON prompt_templates USING btree (organization_id, id) INCLUDE (deleted_at);
CREATE INDEX prompt_templates_organization_id_name_id_idx ON prompt_templates USING btree (organization_id, name, id);
CREATE UNIQUE INDEX prompt_templates_organization_id_project_id_name_version_idx ON prompt_templates USING btree (organization_id, project_id, name, version) NULLS NOT DISTINCT WHERE deleted_at IS NULL;
CREATE INDEX prompt_templates_project_id_id_deleted_at_idx ON prompt_templates USING btree (project_id, id) INCLUDE (deleted_at);
CREATE INDEX prompt_templates_project_id_name_id_idx ON prompt_templates USING btree (project_id, name, id);
CREATE UNIQUE INDEX prompt_templates_source_system_source_key_idx ON prompt_templates USING btree (source_system, source_key);
CREATE INDEX prompt_templates_version_id_idx ON prompt_templates USING btree (version, id);
CREATE TRIGGER scope AFTER UPDATE OF organization_id, project_id ON prompt_templates FOR EACH ROW WHEN (old.organization_id IS DISTINCT FROM new.organization_id OR old.project_id IS DISTINCT FROM new.project_id) EXECUTE FUNCTION pass_on_prompt_scope();
CREATE TRIGGER touch BEFORE UPDATE ON prompt_templates FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table prompt_templates is 'A prompt with variables (P). It belongs to a project or an organization. Only administrators see a prompt of neither.';
comment on column prompt_templates.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_templates.organization_id is 'The organization to which it belongs.';
comment on column prompt_templates.project_id is 'The project to which it belongs.';
comment on column prompt_templates.created_by_user_id is 'The user who wrote it.';
comment on column prompt_templates.name is 'Name.';
comment on column prompt_templates.version is 'Version number; each change creates a new version.';
comment on column prompt_templates.description is 'Description.';
comment on column prompt_templates.category is 'Category.';
comment on column prompt_templates.tags is 'Tags.';
comment on column prompt_templates.content is 'Text, with variables in double braces.';
comment on column prompt_templates.system_prompt is 'System prompt.';
comment on column prompt_templates.variables is 'Variables: a list of names with types, defaults and whether each is required.';
comment on column prompt_templates.model is 'Model for which it is written.';
comment on column prompt_templates.model_parameters is 'Parameters of the model: temperature, max_tokens.';
comment on column prompt_templates.effectiveness_score is 'Effectiveness, from 0 to 100; null if unknown.';
comment on column prompt_templates.is_active is 'Whether it is in use.';
comment on column prompt_templates.metadata is 'Other data by name.';
comment on column prompt_templates.deleted_at is 'Time of deletion; null for a live row.';
comment on column prompt_templates.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_templates.source_key is 'Key of the row in that system.';
comment on column prompt_templates.created_at is 'Time at which the row was created.';
comment on column prompt_templates.updated_at is 'Time of the last change of the row.';

create table prompt_variations (
  id uuid not null default uuidv7(),
  prompt_template_id uuid not null,
  organization_id uuid,
  project_id uuid,
  name text not null,
  description text,
  content text,
  system_prompt text,
  model text,
  model_parameters jsonb not null default '{}'::jsonb,
  traffic_percent numeric(5,2) not null default 0,
  is_control boolean not null default false,
  is_active boolean not null default true,
  effectiveness_score numeric(5,2),
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint prompt_variations_pkey PRIMARY KEY (id),
  constraint prompt_variations_prompt_template_id_name_key UNIQUE (prompt_template_id, name),
  constraint prompt_variations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint prompt_variations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint prompt_variations_prompt_template_id_fkey FOREIGN KEY (prompt_template_id) REFERENCES prompt_templates(id) ON DELETE CASCADE,
  constraint prompt_variations_check CHECK (ended_at >= started_at),
  constraint prompt_variations_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint prompt_variations_effectiveness_score_check CHECK (effectiveness_score >= 0::numeric AND effectiveness_score <= 100::numeric),
  constraint prompt_variations_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint prompt_variations_model_parameters_check CHECK (jsonb_typeof(model_parameters) = 'object'::text),
  constraint prompt_variations_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint prompt_variations_traffic_percent_check CHECK (traffic_percent >= 0::numeric AND traffic_percent <= 100::numeric AND traffic_percent <> 'NaN'::numeric)
);
CREATE INDEX prompt_variations_created_at_id_idx ON prompt_variations USING btree (created_at, id);
CREATE INDEX prompt_variations_effectiveness_score_id_idx ON prompt_variations USING btree (effectiveness_score, id);
CREATE INDEX prompt_variations_effectiveness_score_id_idx1 ON prompt_variations USING btree (effectiveness_score DESC NULLS LAST, id DESC);
CREATE INDEX prompt_variations_name_id_idx ON prompt_variations USING btree (name, id);
CREATE INDEX prompt_variations_organization_id_id_idx ON prompt_variations USING btree (organization_id, id);
CREATE INDEX prompt_variations_project_id_id_idx ON prompt_variations USING btree (project_id, id);
CREATE INDEX prompt_variations_prompt_template_id_name_id_idx ON prompt_variations USING btree (prompt_template_id, name, id);
CREATE UNIQUE INDEX prompt_variations_source_system_source_key_idx ON prompt_variations USING btree (source_system, source_key);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF prompt_template_id, organization_id, project_id ON prompt_variations FOR EACH ROW EXECUTE FUNCTION keep_prompt_scope();
CREATE TRIGGER touch BEFORE UPDATE ON prompt_variations FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table prompt_variations is 'A variation of a prompt in an experiment (P).';
comment on column prompt_variations.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column prompt_variations.prompt_template_id is 'The prompt.';
comment on column prompt_variations.organization_id is 'The organization of the prompt. A trigger sets it.';
comment on column prompt_variations.project_id is 'The project of the prompt. A trigger sets it.';
comment on column prompt_variations.name is 'Name.';
comment on column prompt_variations.description is 'Description of the difference.';
comment on column prompt_variations.content is 'Text that replaces the prompt''s; null for the same text.';
comment on column prompt_variations.system_prompt is 'System prompt that replaces the prompt''s; null for the same.';
comment on column prompt_variations.model is 'Model that replaces the prompt''s; null for the same.';
comment on column prompt_variations.model_parameters is 'Parameters of the model that differ.';
comment on column prompt_variations.traffic_percent is 'Share of the prompt''s executions, in percent.';
comment on column prompt_variations.is_control is 'Whether it is the control of the experiment.';
comment on column prompt_variations.is_active is 'Whether it takes part in the experiment.';
comment on column prompt_variations.effectiveness_score is 'Effectiveness, from 0 to 100; null if unknown.';
comment on column prompt_variations.started_at is 'Start of the experiment.';
comment on column prompt_variations.ended_at is 'End of the experiment.';
comment on column prompt_variations.metadata is 'Other data by name.';
comment on column prompt_variations.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column prompt_variations.source_key is 'Key of the row in that system.';
comment on column prompt_variations.created_at is 'Time at which the row was created.';
comment on column prompt_variations.updated_at is 'Time of the last change of the row.';

create table pull_requests (
  id uuid not null default uuidv7(),
  repository_id uuid,
  project_id uuid,
  github_pr_id bigint,
  number integer not null,
  title text not null,
  body text,
  state pull_request_state not null default 'open'::pull_request_state,
  base_branch text,
  head_branch text,
  is_draft boolean not null default false,
  review_status pull_request_review_status,
  test_status pull_request_test_status,
  issue_id uuid,
  conversation_id uuid,
  created_by_agent_id uuid,
  merged_at timestamp with time zone,
  github_created_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint pull_requests_pkey PRIMARY KEY (id),
  constraint pull_requests_github_pr_id_key UNIQUE (github_pr_id),
  constraint pull_requests_repository_id_number_key UNIQUE (repository_id, number),
  constraint pull_requests_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL,
  constraint pull_requests_created_by_agent_id_fkey FOREIGN KEY (created_by_agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint pull_requests_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES issues(id) ON DELETE SET NULL,
  constraint pull_requests_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint pull_requests_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint pull_requests_check CHECK (num_nonnulls(repository_id, project_id) > 0),
  constraint pull_requests_check1 CHECK (merged_at IS NULL OR state = 'merged'::pull_request_state),
  constraint pull_requests_check2 CHECK (source_system IS DISTINCT FROM 'yudai_v3'::source_system OR repository_id IS NOT NULL AND github_pr_id IS NOT NULL),
  constraint pull_requests_check3 CHECK (source_system IS DISTINCT FROM 'agent_orchestrator'::source_system OR project_id IS NOT NULL AND github_pr_id IS NOT NULL AND base_branch IS NOT NULL AND head_branch IS NOT NULL),
  constraint pull_requests_check4 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint pull_requests_number_check CHECK (number > 0)
);
CREATE INDEX pull_requests_conversation_id_created_at_id_idx ON pull_requests USING btree (conversation_id, created_at, id);
CREATE INDEX pull_requests_created_at_id_idx ON pull_requests USING btree (created_at, id);
CREATE INDEX pull_requests_created_by_agent_id_created_at_id_idx ON pull_requests USING btree (created_by_agent_id, created_at, id);
CREATE INDEX pull_requests_issue_id_created_at_id_idx ON pull_requests USING btree (issue_id, created_at, id);
CREATE INDEX pull_requests_merged_at_id_idx ON pull_requests USING btree (merged_at, id);
CREATE INDEX pull_requests_merged_at_id_idx1 ON pull_requests USING btree (merged_at DESC NULLS LAST, id DESC);
CREATE INDEX pull_requests_number_id_idx ON pull_requests USING btree (number, id);
CREATE INDEX pull_requests_project_id_created_at_id_idx ON pull_requests USING btree (project_id, created_at, id);
CREATE INDEX pull_requests_project_id_id_idx ON pull_requests USING btree (project_id, id);
CREATE UNIQUE INDEX pull_requests_project_id_number_idx ON pull_requests USING btree (project_id, number) WHERE source_system = 'agent_orchestrator'::source_system;
CREATE INDEX pull_requests_repository_id_created_at_id_idx ON pull_requests USING btree (repository_id, created_at, id);
CREATE INDEX pull_requests_repository_id_id_idx ON pull_requests USING btree (repository_id, id);
CREATE UNIQUE INDEX pull_requests_source_system_source_key_idx ON pull_requests USING btree (source_system, source_key);
CREATE INDEX pull_requests_state_id_idx ON pull_requests USING btree (state, id);
CREATE TRIGGER touch BEFORE UPDATE ON pull_requests FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table pull_requests is 'A pull request on GitHub (Y pull_requests, A pull_requests).';
comment on column pull_requests.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column pull_requests.repository_id is 'The repository to which it belongs (Y). Required for rows of YudaiV3.';
comment on column pull_requests.project_id is 'The project to which it belongs (A). Required for rows of the agent orchestrator.';
comment on column pull_requests.github_pr_id is 'Id on GitHub (Y github_pr_id, A github_id). Required for rows of both.';
comment on column pull_requests.number is 'Number in the repository.';
comment on column pull_requests.title is 'Title.';
comment on column pull_requests.body is 'Text.';
comment on column pull_requests.state is 'State. The source systems store a merged pull request as closed.';
comment on column pull_requests.base_branch is 'Target branch (Y base_branch, A branch_to). Required for rows of the agent orchestrator.';
comment on column pull_requests.head_branch is 'Source branch (Y head_branch, A branch_from). Required for rows of the agent orchestrator.';
comment on column pull_requests.is_draft is 'Whether it is a draft (A).';
comment on column pull_requests.review_status is 'Result of the reviews (A).';
comment on column pull_requests.test_status is 'Result of the tests (A).';
comment on column pull_requests.issue_id is 'The issue that it solves (A).';
comment on column pull_requests.conversation_id is 'The conversation about it (A).';
comment on column pull_requests.created_by_agent_id is 'The agent that created it (A).';
comment on column pull_requests.merged_at is 'Time of the merge (A).';
comment on column pull_requests.github_created_at is 'Time at which it was opened on GitHub (A).';
comment on column pull_requests.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column pull_requests.source_key is 'Key of the row in that system.';
comment on column pull_requests.created_at is 'Time at which the row was created.';
comment on column pull_requests.updated_at is 'Time of the last change of the row.';

create table repositories (
  id uuid not null default uuidv7(),
  user_id uuid,
  organization_id uuid,
  provider repository_provider not null default 'github'::repository_provider,
  github_repo_id bigint,
  name text not null,
  owner_name text not null default ''::text,
  full_name text not null,
  description text,
  url text,
  is_private boolean not null default false,
  default_branch text not null default 'main'::text,
  primary_language text,
  analysis_enabled boolean not null default true,
  analysis_config jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  last_synced_at timestamp with time zone,
  deleted_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint repositories_pkey PRIMARY KEY (id),
  constraint repositories_github_repo_id_key UNIQUE (github_repo_id),
  constraint repositories_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE SET NULL,
  constraint repositories_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint repositories_analysis_config_check CHECK (jsonb_typeof(analysis_config) = 'object'::text),
  constraint repositories_check CHECK (source_system IS DISTINCT FROM 'yudai_v3'::source_system OR user_id IS NOT NULL AND github_repo_id IS NOT NULL),
  constraint repositories_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint repositories_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint repositories_name_check CHECK (length(name) >= 1 AND length(name) <= 255)
);
CREATE INDEX repositories_created_at_id_idx ON repositories USING btree (created_at, id);
CREATE INDEX repositories_full_name_id_idx ON repositories USING btree (full_name, id);
CREATE INDEX repositories_name_id_idx ON repositories USING btree (name, id);
CREATE INDEX repositories_organization_id_created_at_id_idx ON repositories USING btree (organization_id, created_at, id);
CREATE UNIQUE INDEX repositories_source_system_source_key_idx ON repositories USING btree (source_system, source_key);
CREATE INDEX repositories_user_id_created_at_id_idx ON repositories USING btree (user_id, created_at, id);
CREATE TRIGGER touch BEFORE UPDATE ON repositories FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table repositories is 'A source code repository.';
comment on column repositories.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column repositories.user_id is 'The user who connected it (Y). Required for rows of YudaiV3.';
comment on column repositories.organization_id is 'The organization that owns it (P).';
comment on column repositories.provider is 'Provider (P).';
comment on column repositories.github_repo_id is 'Id on GitHub (Y). Required for rows of YudaiV3.';
comment on column repositories.name is 'Name without its owner.';
comment on column repositories.owner_name is 'User or organization that owns it at the provider (Y owner).';
comment on column repositories.full_name is 'Owner and name: owner/name.';
comment on column repositories.description is 'Description.';
comment on column repositories.url is 'URL from which it is cloned (P).';
comment on column repositories.is_private is 'Whether it is private at the provider (Y private). Visibility in Sluice does not depend on it.';
comment on column repositories.default_branch is 'Name of the default branch.';
comment on column repositories.primary_language is 'Main programming language (P).';
comment on column repositories.analysis_enabled is 'Whether it is analysed (P).';
comment on column repositories.analysis_config is 'Configuration of its analyses (P).';
comment on column repositories.metadata is 'Other data by name (P).';
comment on column repositories.last_synced_at is 'Time of the last synchronization with the provider (P).';
comment on column repositories.deleted_at is 'Time of deletion; null for a live row (P).';
comment on column repositories.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column repositories.source_key is 'Key of the row in that system.';
comment on column repositories.created_at is 'Time at which the row was created.';
comment on column repositories.updated_at is 'Time of the last change of the row.';

create table repository_branches (
  id uuid not null default uuidv7(),
  repository_id uuid not null,
  name text not null,
  head_sha text,
  head_commit_id uuid,
  is_default boolean not null default false,
  is_protected boolean not null default false,
  last_commit_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint repository_branches_pkey PRIMARY KEY (id),
  constraint repository_branches_repository_id_name_key UNIQUE (repository_id, name),
  constraint repository_branches_head_commit_id_fkey FOREIGN KEY (head_commit_id) REFERENCES commits(id) ON DELETE SET NULL,
  constraint repository_branches_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  constraint repository_branches_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint repository_branches_head_sha_check CHECK (head_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text),
  constraint repository_branches_name_check CHECK (length(name) >= 1 AND length(name) <= 1000)
);
CREATE INDEX repository_branches_created_at_id_idx ON repository_branches USING btree (created_at, id);
CREATE INDEX repository_branches_head_commit_id_idx ON repository_branches USING btree (head_commit_id);
CREATE INDEX repository_branches_name_id_idx ON repository_branches USING btree (name, id);
CREATE INDEX repository_branches_repository_id_id_idx ON repository_branches USING btree (repository_id, id);
CREATE INDEX repository_branches_repository_id_name_id_idx ON repository_branches USING btree (repository_id, name, id);
CREATE UNIQUE INDEX repository_branches_source_system_source_key_idx ON repository_branches USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON repository_branches FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table repository_branches is 'A branch of a repository (P).';
comment on column repository_branches.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column repository_branches.repository_id is 'The repository.';
comment on column repository_branches.name is 'Name of the branch.';
comment on column repository_branches.head_sha is 'Hash of the head commit.';
comment on column repository_branches.head_commit_id is 'The head commit; null if Sluice does not have it.';
comment on column repository_branches.is_default is 'Whether it is the repository''s default branch.';
comment on column repository_branches.is_protected is 'Whether the provider protects it.';
comment on column repository_branches.last_commit_at is 'Time of the head commit.';
comment on column repository_branches.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column repository_branches.source_key is 'Key of the row in that system.';
comment on column repository_branches.created_at is 'Time at which the row was created.';
comment on column repository_branches.updated_at is 'Time of the last change of the row.';

create table revoked_claims (
  issuer text not null,
  claim text not null,
  value text not null,
  created_at timestamp with time zone not null default now(),
  constraint revoked_claims_pkey PRIMARY KEY (issuer, claim, value),
  constraint revoked_claims_claim_check CHECK (claim = ANY (ARRAY['sub'::text, 'sid'::text, 'jti'::text])),
  constraint revoked_claims_issuer_check CHECK (length(issuer) >= 1 AND length(issuer) <= 500),
  constraint revoked_claims_value_check CHECK (length(value) >= 1 AND length(value) <= 500)
);
CREATE TRIGGER log_credential_change AFTER INSERT OR UPDATE ON revoked_claims FOR EACH ROW EXECUTE FUNCTION log_credential_change('claim', 'issuer', 'claim', 'value');
comment on table revoked_claims is 'Revocations of JWTs of an OpenID Connect issuer: a JWT with one of these claims is rejected while the row exists.';
comment on column revoked_claims.issuer is 'The issuer, as the claim iss has it.';
comment on column revoked_claims.claim is 'The claim: sub for all tokens of a user, sid for those of a session, jti for one token.';
comment on column revoked_claims.value is 'Value of the claim.';
comment on column revoked_claims.created_at is 'Time of the revocation.';

create table slack_events (
  id uuid not null,
  project_id uuid,
  kind text not null,
  team_id text not null,
  channel_id text not null,
  channel_name text,
  slack_user_id text,
  slack_user_name text,
  message_ts text,
  thread_ts text,
  text text,
  reaction text,
  is_bot boolean not null default false,
  files jsonb not null default '[]'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint slack_events_pkey PRIMARY KEY (id),
  constraint slack_events_id_fkey FOREIGN KEY (id) REFERENCES events(id) ON DELETE CASCADE,
  constraint slack_events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint slack_events_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint slack_events_files_check CHECK (jsonb_typeof(files) = 'array'::text)
);
CREATE INDEX slack_events_channel_name_id_idx ON slack_events USING btree (channel_name, id);
CREATE INDEX slack_events_channel_name_id_idx1 ON slack_events USING btree (channel_name DESC NULLS LAST, id DESC);
CREATE INDEX slack_events_created_at_id_idx ON slack_events USING btree (created_at, id);
CREATE INDEX slack_events_kind_id_idx ON slack_events USING btree (kind, id);
CREATE INDEX slack_events_project_id_id_idx ON slack_events USING btree (project_id, id);
CREATE UNIQUE INDEX slack_events_source_system_source_key_idx ON slack_events USING btree (source_system, source_key);
CREATE TRIGGER scope BEFORE INSERT OR UPDATE OF id, project_id ON slack_events FOR EACH ROW EXECUTE FUNCTION keep_event_scope();
CREATE TRIGGER touch BEFORE UPDATE ON slack_events FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table slack_events is 'Details of an event from Slack (P).';
comment on column slack_events.id is 'Primary key: the id of the event.';
comment on column slack_events.project_id is 'The project of the event. A trigger sets it.';
comment on column slack_events.kind is 'Kind: message, app_mention, reaction_added.';
comment on column slack_events.team_id is 'Slack''s id of the workspace.';
comment on column slack_events.channel_id is 'Slack''s id of the channel.';
comment on column slack_events.channel_name is 'Name of the channel.';
comment on column slack_events.slack_user_id is 'Slack''s id of the user who caused it.';
comment on column slack_events.slack_user_name is 'Name of the user who caused it.';
comment on column slack_events.message_ts is 'Slack''s id of the message in the channel.';
comment on column slack_events.thread_ts is 'Slack''s id of the message that started the thread.';
comment on column slack_events.text is 'Text.';
comment on column slack_events.reaction is 'Name of the reaction.';
comment on column slack_events.is_bot is 'Whether a bot caused it.';
comment on column slack_events.files is 'Files of the message.';
comment on column slack_events.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column slack_events.source_key is 'Key of the row in that system.';
comment on column slack_events.created_at is 'Time at which the row was created.';
comment on column slack_events.updated_at is 'Time of the last change of the row.';

create table task_definitions (
  id uuid not null default uuidv7(),
  organization_id uuid,
  project_id uuid,
  created_by_user_id uuid,
  name text not null,
  version integer not null default 1,
  category text,
  title_template text,
  description text,
  definition_of_done text,
  agent_type agent_type,
  parameter_schema jsonb not null default '{}'::jsonb,
  default_config jsonb not null default '{}'::jsonb,
  default_priority priority_level not null default 'medium'::priority_level,
  required_cpu_cores numeric(6,2),
  required_memory_mb integer,
  required_disk_mb integer,
  resource_requirements jsonb not null default '{}'::jsonb,
  timeout_seconds integer,
  max_retries integer not null default 3,
  retry_delay_seconds integer not null default 60,
  is_active boolean not null default true,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint task_definitions_pkey PRIMARY KEY (id),
  constraint task_definitions_organization_id_project_id_name_version_key UNIQUE NULLS NOT DISTINCT (organization_id, project_id, name, version),
  constraint task_definitions_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint task_definitions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint task_definitions_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint task_definitions_check CHECK (num_nonnulls(organization_id, project_id) <= 1),
  constraint task_definitions_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint task_definitions_default_config_check CHECK (jsonb_typeof(default_config) = 'object'::text),
  constraint task_definitions_max_retries_check CHECK (max_retries >= 0),
  constraint task_definitions_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint task_definitions_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint task_definitions_parameter_schema_check CHECK (jsonb_typeof(parameter_schema) = 'object'::text),
  constraint task_definitions_required_cpu_cores_check CHECK (required_cpu_cores > 0::numeric AND required_cpu_cores <> 'NaN'::numeric),
  constraint task_definitions_required_disk_mb_check CHECK (required_disk_mb > 0),
  constraint task_definitions_required_memory_mb_check CHECK (required_memory_mb > 0),
  constraint task_definitions_resource_requirements_check CHECK (jsonb_typeof(resource_requirements) = 'object'::text),
  constraint task_definitions_retry_delay_seconds_check CHECK (retry_delay_seconds > 0),
  constraint task_definitions_timeout_seconds_check CHECK (timeout_seconds > 0),
  constraint task_definitions_title_template_check CHECK (length(title_template) >= 1 AND length(title_template) <= 300),
  constraint task_definitions_version_check CHECK (version > 0)
);
CREATE INDEX task_definitions_category_id_idx ON task_definitions USING btree (category, id);
CREATE INDEX task_definitions_category_id_idx1 ON task_definitions USING btree (category DESC NULLS LAST, id DESC);
CREATE INDEX task_definitions_created_at_id_idx ON task_definitions USING btree (created_at, id);
CREATE INDEX task_definitions_created_by_user_id_created_at_id_idx ON task_definitions USING btree (created_by_user_id, created_at, id);
CREATE INDEX task_definitions_name_id_idx ON task_definitions USING btree (name, id);
CREATE INDEX task_definitions_organization_id_id_idx ON task_definitions USING btree (organization_id, id);
CREATE INDEX task_definitions_organization_id_name_id_idx ON task_definitions USING btree (organization_id, name, id);
CREATE INDEX task_definitions_project_id_id_idx ON task_definitions USING btree (project_id, id);
CREATE INDEX task_definitions_project_id_name_id_idx ON task_definitions USING btree (project_id, name, id);
CREATE UNIQUE INDEX task_definitions_source_system_source_key_idx ON task_definitions USING btree (source_system, source_key);
CREATE INDEX task_definitions_version_id_idx ON task_definitions USING btree (version, id);
CREATE TRIGGER touch BEFORE UPDATE ON task_definitions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table task_definitions is 'A template for tasks (P). It belongs to a project or an organization. Only administrators see a template of neither.';
comment on column task_definitions.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_definitions.organization_id is 'The organization to which it belongs.';
comment on column task_definitions.project_id is 'The project to which it belongs.';
comment on column task_definitions.created_by_user_id is 'The user who created it.';
comment on column task_definitions.name is 'Name.';
comment on column task_definitions.version is 'Version number; each change creates a new version.';
comment on column task_definitions.category is 'Category.';
comment on column task_definitions.title_template is 'Title of the tasks, with parameters in double braces.';
comment on column task_definitions.description is 'Description of the tasks.';
comment on column task_definitions.definition_of_done is 'Definition of done for the tasks.';
comment on column task_definitions.agent_type is 'Type of the agents for the tasks; null for any.';
comment on column task_definitions.parameter_schema is 'JSON Schema of the parameters.';
comment on column task_definitions.default_config is 'Default configuration of the tasks.';
comment on column task_definitions.default_priority is 'Default priority of the tasks.';
comment on column task_definitions.required_cpu_cores is 'Processor cores that a task needs.';
comment on column task_definitions.required_memory_mb is 'Megabytes of memory that a task needs.';
comment on column task_definitions.required_disk_mb is 'Megabytes of disk that a task needs.';
comment on column task_definitions.resource_requirements is 'Other resources that a task needs, by name.';
comment on column task_definitions.timeout_seconds is 'Seconds after which a task fails; null for no timeout.';
comment on column task_definitions.max_retries is 'Maximum number of retries of a task.';
comment on column task_definitions.retry_delay_seconds is 'Seconds before the first retry; the delay doubles for each further retry.';
comment on column task_definitions.is_active is 'Whether new tasks may use it.';
comment on column task_definitions.metadata is 'Other data by name.';
comment on column task_definitions.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_definitions.source_key is 'Key of the row in that system.';
comment on column task_definitions.created_at is 'Time at which the row was created.';
comment on column task_definitions.updated_at is 'Time of the last change of the row.';

create table task_dependencies (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  task_id uuid not null,
  depends_on_id uuid not null,
  type dependency_type not null default 'finish_to_start'::dependency_type,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint task_dependencies_pkey PRIMARY KEY (id),
  constraint task_dependencies_task_id_depends_on_id_key UNIQUE (task_id, depends_on_id),
  constraint task_dependencies_depends_on_id_project_id_fkey FOREIGN KEY (depends_on_id, project_id) REFERENCES tasks(id, project_id) ON DELETE CASCADE,
  constraint task_dependencies_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint task_dependencies_task_id_project_id_fkey FOREIGN KEY (task_id, project_id) REFERENCES tasks(id, project_id) ON DELETE CASCADE,
  constraint task_dependencies_check CHECK (task_id <> depends_on_id),
  constraint task_dependencies_check1 CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX task_dependencies_created_at_id_idx ON task_dependencies USING btree (created_at, id);
CREATE INDEX task_dependencies_depends_on_id_created_at_id_idx ON task_dependencies USING btree (depends_on_id, created_at, id);
CREATE INDEX task_dependencies_project_id_id_idx ON task_dependencies USING btree (project_id, id);
CREATE UNIQUE INDEX task_dependencies_source_system_source_key_idx ON task_dependencies USING btree (source_system, source_key);
CREATE INDEX task_dependencies_task_id_created_at_id_idx ON task_dependencies USING btree (task_id, created_at, id);
CREATE TRIGGER acyclic AFTER INSERT OR UPDATE OF task_id, depends_on_id, project_id ON task_dependencies FOR EACH ROW EXECUTE FUNCTION refuse_circular_dependency();
comment on table task_dependencies is 'Dependency of a task on another task of the same project (P).';
comment on column task_dependencies.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_dependencies.project_id is 'The project of both tasks.';
comment on column task_dependencies.task_id is 'The dependent task.';
comment on column task_dependencies.depends_on_id is 'The task on which it depends.';
comment on column task_dependencies.type is 'Condition.';
comment on column task_dependencies.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_dependencies.source_key is 'Key of the row in that system.';
comment on column task_dependencies.created_at is 'Time at which the row was created.';

create table task_logs (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  task_id uuid not null,
  agent_id uuid,
  attempt integer not null default 1,
  level log_level not null default 'info'::log_level,
  step text,
  message text not null,
  details jsonb not null default '{}'::jsonb,
  logged_at timestamp with time zone not null default now(),
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint task_logs_pkey PRIMARY KEY (id),
  constraint task_logs_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint task_logs_task_id_project_id_fkey FOREIGN KEY (task_id, project_id) REFERENCES tasks(id, project_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint task_logs_attempt_check CHECK (attempt > 0),
  constraint task_logs_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint task_logs_details_check CHECK (jsonb_typeof(details) = 'object'::text)
);
CREATE INDEX task_logs_agent_id_logged_at_id_idx ON task_logs USING btree (agent_id, logged_at, id);
CREATE INDEX task_logs_created_at_id_idx ON task_logs USING btree (created_at, id);
CREATE INDEX task_logs_level_id_idx ON task_logs USING btree (level, id);
CREATE INDEX task_logs_logged_at_id_idx ON task_logs USING btree (logged_at, id);
CREATE INDEX task_logs_project_id_id_idx ON task_logs USING btree (project_id, id);
CREATE INDEX task_logs_project_id_logged_at_id_idx ON task_logs USING btree (project_id, logged_at, id);
CREATE UNIQUE INDEX task_logs_source_system_source_key_idx ON task_logs USING btree (source_system, source_key);
CREATE INDEX task_logs_task_id_logged_at_id_idx ON task_logs USING btree (task_id, logged_at, id);
comment on table task_logs is 'A log entry of a task (P task_execution_logs).';
comment on column task_logs.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_logs.project_id is 'The project of the task.';
comment on column task_logs.task_id is 'The task.';
comment on column task_logs.agent_id is 'The agent that worked on the task.';
comment on column task_logs.attempt is 'Number of the attempt, from 1.';
comment on column task_logs.level is 'Severity.';
comment on column task_logs.step is 'Step of the task.';
comment on column task_logs.message is 'Message.';
comment on column task_logs.details is 'Details by name.';
comment on column task_logs.logged_at is 'Time of the event.';
comment on column task_logs.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_logs.source_key is 'Key of the row in that system.';
comment on column task_logs.created_at is 'Time at which the row was created.';

create table task_resource_usage (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  task_id uuid not null,
  attempt integer not null default 1,
  measured_at timestamp with time zone not null default now(),
  cpu_usage_percent numeric(7,2) not null,
  memory_bytes bigint not null,
  peak_memory_bytes bigint,
  disk_read_bytes bigint,
  disk_written_bytes bigint,
  network_received_bytes bigint,
  network_sent_bytes bigint,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  constraint task_resource_usage_pkey PRIMARY KEY (id),
  constraint task_resource_usage_task_id_project_id_fkey FOREIGN KEY (task_id, project_id) REFERENCES tasks(id, project_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint task_resource_usage_attempt_check CHECK (attempt > 0),
  constraint task_resource_usage_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint task_resource_usage_cpu_usage_percent_check CHECK (cpu_usage_percent >= 0::numeric AND cpu_usage_percent <> 'NaN'::numeric),
  constraint task_resource_usage_disk_read_bytes_check CHECK (disk_read_bytes >= 0),
  constraint task_resource_usage_disk_written_bytes_check CHECK (disk_written_bytes >= 0),
  constraint task_resource_usage_memory_bytes_check CHECK (memory_bytes >= 0),
  constraint task_resource_usage_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint task_resource_usage_network_received_bytes_check CHECK (network_received_bytes >= 0),
  constraint task_resource_usage_network_sent_bytes_check CHECK (network_sent_bytes >= 0),
  constraint task_resource_usage_peak_memory_bytes_check CHECK (peak_memory_bytes >= 0)
);
CREATE INDEX task_resource_usage_cpu_usage_percent_id_idx ON task_resource_usage USING btree (cpu_usage_percent, id);
CREATE INDEX task_resource_usage_created_at_id_idx ON task_resource_usage USING btree (created_at, id);
CREATE INDEX task_resource_usage_measured_at_id_idx ON task_resource_usage USING btree (measured_at, id);
CREATE INDEX task_resource_usage_memory_bytes_id_idx ON task_resource_usage USING btree (memory_bytes, id);
CREATE INDEX task_resource_usage_project_id_id_idx ON task_resource_usage USING btree (project_id, id);
CREATE INDEX task_resource_usage_project_id_measured_at_id_idx ON task_resource_usage USING btree (project_id, measured_at, id);
CREATE UNIQUE INDEX task_resource_usage_source_system_source_key_idx ON task_resource_usage USING btree (source_system, source_key);
CREATE INDEX task_resource_usage_task_id_measured_at_id_idx ON task_resource_usage USING btree (task_id, measured_at, id);
comment on table task_resource_usage is 'Resource use of a task at one time (P).';
comment on column task_resource_usage.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column task_resource_usage.project_id is 'The project of the task.';
comment on column task_resource_usage.task_id is 'The task.';
comment on column task_resource_usage.attempt is 'Number of the attempt, from 1.';
comment on column task_resource_usage.measured_at is 'Time of the measurement.';
comment on column task_resource_usage.cpu_usage_percent is 'Processor time, in percent of one core.';
comment on column task_resource_usage.memory_bytes is 'Memory, in bytes.';
comment on column task_resource_usage.peak_memory_bytes is 'Maximum memory so far, in bytes.';
comment on column task_resource_usage.disk_read_bytes is 'Bytes read from disk so far.';
comment on column task_resource_usage.disk_written_bytes is 'Bytes written to disk so far.';
comment on column task_resource_usage.network_received_bytes is 'Bytes received so far.';
comment on column task_resource_usage.network_sent_bytes is 'Bytes sent so far.';
comment on column task_resource_usage.metadata is 'Other measurements by name.';
comment on column task_resource_usage.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column task_resource_usage.source_key is 'Key of the row in that system.';
comment on column task_resource_usage.created_at is 'Time at which the row was created.';

create table tasks (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  title text not null,
  description text,
  status task_status not null default 'pending'::task_status,
  priority priority_level not null default 'medium'::priority_level,
  assigned_to_agent_id uuid,
  issue_id uuid,
  pull_request_id uuid,
  task_definition_id uuid,
  workflow_id uuid,
  workflow_step integer,
  definition_of_done text,
  total_tokens_used integer not null default 0,
  total_cost_usd numeric(12,6) not null default 0,
  config jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  result jsonb,
  error_message text,
  retry_count integer not null default 0,
  max_retries integer not null default 3,
  retry_delay_seconds integer not null default 60,
  next_retry_at timestamp with time zone,
  scheduled_at timestamp with time zone,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  deleted_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  duration_seconds double precision generated always as (
CASE
    WHEN ((started_at > '-infinity'::timestamp with time zone) AND (completed_at < '200000-01-01 00:00:00+00'::timestamp with time zone)) THEN (EXTRACT(epoch FROM (completed_at - started_at)))::double precision
    ELSE NULL::double precision
END) stored,
  search_text tsvector not null generated always as ((setweight(to_tsvector('english'::regconfig, title), 'A'::"char") || setweight(to_tsvector('english'::regconfig, "left"(COALESCE(description, ''::text), 200000)), 'B'::"char"))) stored,
  constraint tasks_pkey PRIMARY KEY (id),
  constraint tasks_id_project_id_key UNIQUE (id, project_id),
  constraint tasks_assigned_to_agent_id_fkey FOREIGN KEY (assigned_to_agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint tasks_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES issues(id) ON DELETE SET NULL,
  constraint tasks_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint tasks_pull_request_id_fkey FOREIGN KEY (pull_request_id) REFERENCES pull_requests(id) ON DELETE SET NULL,
  constraint tasks_task_definition_id_fkey FOREIGN KEY (task_definition_id) REFERENCES task_definitions(id) ON DELETE SET NULL,
  constraint tasks_workflow_id_project_id_fkey FOREIGN KEY (workflow_id, project_id) REFERENCES workflows(id, project_id) ON DELETE SET NULL (workflow_id),
  constraint tasks_check CHECK (retry_count <= max_retries),
  constraint tasks_check1 CHECK (completed_at >= started_at),
  constraint tasks_check2 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint tasks_config_check CHECK (jsonb_typeof(config) = 'object'::text),
  constraint tasks_max_retries_check CHECK (max_retries >= 0),
  constraint tasks_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint tasks_retry_count_check CHECK (retry_count >= 0),
  constraint tasks_retry_delay_seconds_check CHECK (retry_delay_seconds > 0),
  constraint tasks_title_check CHECK (length(title) >= 1 AND length(title) <= 300),
  constraint tasks_total_cost_usd_check CHECK (total_cost_usd >= 0::numeric AND total_cost_usd <> 'NaN'::numeric),
  constraint tasks_total_tokens_used_check CHECK (total_tokens_used >= 0),
  constraint tasks_workflow_step_check CHECK (workflow_step > 0)
);
CREATE INDEX tasks_agent_priority_idx ON tasks USING btree (assigned_to_agent_id, priority, project_id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_assigned_to_agent_id_created_at_id_idx ON tasks USING btree (assigned_to_agent_id, created_at, id);
CREATE INDEX tasks_completed_at_id_idx ON tasks USING btree (completed_at, id);
CREATE INDEX tasks_completed_at_id_idx1 ON tasks USING btree (completed_at DESC NULLS LAST, id DESC);
CREATE INDEX tasks_config_idx ON tasks USING gin (config);
CREATE INDEX tasks_created_at_id_idx ON tasks USING btree (created_at, id);
CREATE INDEX tasks_duration_seconds_id_idx ON tasks USING btree (duration_seconds, id);
CREATE INDEX tasks_duration_seconds_id_idx1 ON tasks USING btree (duration_seconds DESC NULLS LAST, id DESC);
CREATE INDEX tasks_issue_id_created_at_id_idx ON tasks USING btree (issue_id, created_at, id);
CREATE INDEX tasks_priority_id_idx ON tasks USING btree (priority, id);
CREATE INDEX tasks_project_id_created_at_id_deleted_at_idx ON tasks USING btree (project_id, created_at, id) INCLUDE (deleted_at);
CREATE INDEX tasks_project_id_id_deleted_at_idx ON tasks USING btree (project_id, id) INCLUDE (deleted_at);
CREATE INDEX tasks_pull_request_id_created_at_id_idx ON tasks USING btree (pull_request_id, created_at, id);
CREATE INDEX tasks_ready_idx ON tasks USING btree (priority DESC, COALESCE(scheduled_at, created_at), id) WHERE (status = ANY (ARRAY['pending'::task_status, 'scheduled'::task_status])) AND deleted_at IS NULL;
CREATE INDEX tasks_result_idx ON tasks USING gin (result);
CREATE INDEX tasks_scheduled_at_id_idx ON tasks USING btree (scheduled_at, id);
CREATE INDEX tasks_scheduled_at_id_idx1 ON tasks USING btree (scheduled_at DESC NULLS LAST, id DESC);
CREATE INDEX tasks_search_text_idx ON tasks USING gin (search_text);
CREATE UNIQUE INDEX tasks_source_system_source_key_idx ON tasks USING btree (source_system, source_key);
CREATE INDEX tasks_status_id_idx ON tasks USING btree (status, id);
CREATE INDEX tasks_status_priority_idx ON tasks USING btree (status, priority);
CREATE INDEX tasks_task_definition_id_created_at_id_idx ON tasks USING btree (task_definition_id, created_at, id);
CREATE INDEX tasks_title_id_idx ON tasks USING btree (title, id);
CREATE INDEX tasks_workflow_id_workflow_step_id_idx ON tasks USING btree (workflow_id, workflow_step, id);
CREATE INDEX tasks_workflow_step_id_idx ON tasks USING btree (workflow_step, id);
CREATE INDEX tasks_workflow_step_id_idx1 ON tasks USING btree (workflow_step DESC NULLS LAST, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table tasks is 'A piece of work for an agent (A tasks, P tasks).';
comment on column tasks.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column tasks.project_id is 'The project to which it belongs.';
comment on column tasks.title is 'Title.';
comment on column tasks.description is 'Description.';
comment on column tasks.status is 'Progress.';
comment on column tasks.priority is 'Priority.';
comment on column tasks.assigned_to_agent_id is 'The agent that works on it (A).';
comment on column tasks.issue_id is 'The issue for which it was created (A).';
comment on column tasks.pull_request_id is 'The pull request with its result (A pr_id).';
comment on column tasks.task_definition_id is 'The template from which it was created (P).';
comment on column tasks.workflow_id is 'The workflow to which it belongs, in the same project (P).';
comment on column tasks.workflow_step is 'Step in the workflow; tasks of the same step run in parallel (P).';
comment on column tasks.definition_of_done is 'Definition of done (A).';
comment on column tasks.total_tokens_used is 'Tokens used so far (A).';
comment on column tasks.total_cost_usd is 'Cost so far, in US dollars (A).';
comment on column tasks.config is 'Configuration (P).';
comment on column tasks.metadata is 'Other data by name (P).';
comment on column tasks.result is 'Result (P).';
comment on column tasks.error_message is 'Cause of the failure (P).';
comment on column tasks.retry_count is 'Number of retries so far (P).';
comment on column tasks.max_retries is 'Maximum number of retries (P).';
comment on column tasks.retry_delay_seconds is 'Seconds before the first retry; the delay doubles for each further retry (P).';
comment on column tasks.next_retry_at is 'Time of the next retry (P).';
comment on column tasks.scheduled_at is 'Earliest time of the start; null for no delay (P).';
comment on column tasks.started_at is 'Time of the start.';
comment on column tasks.completed_at is 'Time of the end, after success or failure.';
comment on column tasks.deleted_at is 'Time of deletion; null for a live row (P).';
comment on column tasks.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column tasks.source_key is 'Key of the row in that system.';
comment on column tasks.created_at is 'Time at which the row was created.';
comment on column tasks.updated_at is 'Time of the last change of the row.';
comment on column tasks.duration_seconds is 'Seconds from start to end; null until the end.';
comment on column tasks.search_text is 'Words of title and description, for full text search.';
comment on index tasks_config_idx is 'Serves the filters contains and hasKey.';
comment on index tasks_result_idx is 'Serves the filters contains and hasKey.';

create table token_usage (
  id uuid not null default uuidv7(),
  used_at timestamp with time zone not null default now(),
  usage_date date not null default ((now() AT TIME ZONE 'UTC'::text))::date,
  user_id uuid,
  agent_id uuid,
  agent_type agent_type,
  conversation_id uuid,
  message_id uuid,
  project_id uuid,
  task_id uuid,
  model text not null,
  tokens_in integer not null default 0,
  tokens_out integer not null default 0,
  cost_usd numeric(12,6) not null default 0,
  request_duration_ms integer,
  was_cached boolean not null default false,
  metadata jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint token_usage_pkey PRIMARY KEY (id),
  constraint token_usage_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE SET NULL,
  constraint token_usage_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL,
  constraint token_usage_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE SET NULL,
  constraint token_usage_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE SET NULL,
  constraint token_usage_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE SET NULL,
  constraint token_usage_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint token_usage_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint token_usage_cost_usd_check CHECK (cost_usd >= 0::numeric AND cost_usd <> 'NaN'::numeric),
  constraint token_usage_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint token_usage_model_check CHECK (length(model) >= 1 AND length(model) <= 100),
  constraint token_usage_request_duration_ms_check CHECK (request_duration_ms >= 0),
  constraint token_usage_tokens_in_check CHECK (tokens_in >= 0),
  constraint token_usage_tokens_out_check CHECK (tokens_out >= 0),
  constraint token_usage_usage_date_check CHECK (usage_date >= '0001-01-01'::date AND usage_date <= '9999-12-31'::date)
);
CREATE INDEX token_usage_agent_id_used_at_id_idx ON token_usage USING btree (agent_id, used_at, id);
CREATE INDEX token_usage_agent_spend_idx ON token_usage USING btree (agent_id, usage_date) INCLUDE (cost_usd);
CREATE INDEX token_usage_conversation_id_used_at_id_idx ON token_usage USING btree (conversation_id, used_at, id);
CREATE INDEX token_usage_cost_usd_id_idx ON token_usage USING btree (cost_usd, id);
CREATE INDEX token_usage_created_at_id_idx ON token_usage USING btree (created_at, id);
CREATE INDEX token_usage_message_id_used_at_id_idx ON token_usage USING btree (message_id, used_at, id);
CREATE INDEX token_usage_model_id_idx ON token_usage USING btree (model, id);
CREATE INDEX token_usage_project_id_id_idx ON token_usage USING btree (project_id, id);
CREATE INDEX token_usage_project_id_used_at_id_idx ON token_usage USING btree (project_id, used_at, id);
CREATE INDEX token_usage_project_spend ON token_usage USING btree (project_id, usage_date, model) INCLUDE (tokens_in, tokens_out, cost_usd);
CREATE UNIQUE INDEX token_usage_source_system_source_key_idx ON token_usage USING btree (source_system, source_key);
CREATE INDEX token_usage_spend_idx ON token_usage USING btree (usage_date, model) INCLUDE (project_id, user_id, tokens_in, tokens_out, cost_usd);
CREATE INDEX token_usage_task_id_used_at_id_idx ON token_usage USING btree (task_id, used_at, id);
CREATE INDEX token_usage_usage_date_id_idx ON token_usage USING btree (usage_date, id);
CREATE INDEX token_usage_used_at_id_idx ON token_usage USING btree (used_at, id);
CREATE INDEX token_usage_user_id_id_idx ON token_usage USING btree (user_id, id);
CREATE INDEX token_usage_user_id_used_at_id_idx ON token_usage USING btree (user_id, used_at, id);
CREATE TRIGGER touch BEFORE UPDATE ON token_usage FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table token_usage is 'A call of a model: its tokens and their cost (A).';
comment on column token_usage.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column token_usage.used_at is 'Time of the call (A timestamp).';
comment on column token_usage.usage_date is 'Day to which the cost belongs, in UTC.';
comment on column token_usage.user_id is 'The user of the call.';
comment on column token_usage.agent_id is 'The agent that called the model.';
comment on column token_usage.agent_type is 'Type of the agent at the time of the call.';
comment on column token_usage.conversation_id is 'The conversation of the call.';
comment on column token_usage.message_id is 'The message of the call.';
comment on column token_usage.project_id is 'The project of the call.';
comment on column token_usage.task_id is 'The task of the call.';
comment on column token_usage.model is 'Name of the model.';
comment on column token_usage.tokens_in is 'Input tokens.';
comment on column token_usage.tokens_out is 'Output tokens.';
comment on column token_usage.cost_usd is 'Cost in US dollars.';
comment on column token_usage.request_duration_ms is 'Milliseconds until the response.';
comment on column token_usage.was_cached is 'Whether the response came from a cache.';
comment on column token_usage.metadata is 'Other data by name.';
comment on column token_usage.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column token_usage.source_key is 'Key of the row in that system.';
comment on column token_usage.created_at is 'Time at which the row was created.';
comment on column token_usage.updated_at is 'Time of the last change of the row.';

create table trigger_types (
  id uuid not null default uuidv7(),
  name text not null,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint trigger_types_pkey PRIMARY KEY (id),
  constraint trigger_types_name_key UNIQUE (name),
  constraint trigger_types_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint trigger_types_name_check CHECK (length(name) >= 1 AND length(name) <= 255)
);
CREATE INDEX trigger_types_created_at_id_idx ON trigger_types USING btree (created_at, id);
CREATE INDEX trigger_types_name_id_idx ON trigger_types USING btree (name, id);
CREATE UNIQUE INDEX trigger_types_source_system_source_key_idx ON trigger_types USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON trigger_types FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table trigger_types is 'A trigger of completions in the plug-in (C trigger_type).';
comment on column trigger_types.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column trigger_types.name is 'Name (C trigger_name).';
comment on column trigger_types.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column trigger_types.source_key is 'Key of the row in that system.';
comment on column trigger_types.created_at is 'Time at which the row was created.';
comment on column trigger_types.updated_at is 'Time of the last change of the row.';

create table user_issues (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  conversation_id uuid,
  title text not null,
  description text not null,
  status user_issue_status not null default 'open'::user_issue_status,
  priority priority_level not null default 'medium'::priority_level,
  issue_id uuid,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint user_issues_pkey PRIMARY KEY (id),
  constraint user_issues_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL,
  constraint user_issues_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES issues(id) ON DELETE SET NULL,
  constraint user_issues_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint user_issues_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint user_issues_title_check CHECK (length(title) >= 1 AND length(title) <= 500)
);
CREATE INDEX user_issues_conversation_id_created_at_id_idx ON user_issues USING btree (conversation_id, created_at, id);
CREATE INDEX user_issues_created_at_id_idx ON user_issues USING btree (created_at, id);
CREATE INDEX user_issues_issue_id_created_at_id_idx ON user_issues USING btree (issue_id, created_at, id);
CREATE INDEX user_issues_priority_id_idx ON user_issues USING btree (priority, id);
CREATE UNIQUE INDEX user_issues_source_system_source_key_idx ON user_issues USING btree (source_system, source_key);
CREATE INDEX user_issues_status_id_idx ON user_issues USING btree (status, id);
CREATE INDEX user_issues_title_id_idx ON user_issues USING btree (title, id);
CREATE INDEX user_issues_user_id_created_at_id_idx ON user_issues USING btree (user_id, created_at, id);
CREATE INDEX user_issues_user_id_id_idx ON user_issues USING btree (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON user_issues FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table user_issues is 'An issue that a user drafts in Sluice, before it is opened on GitHub (Y).';
comment on column user_issues.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column user_issues.user_id is 'The user who wrote it.';
comment on column user_issues.conversation_id is 'The conversation in which it was written (Y chat_session_id).';
comment on column user_issues.title is 'Title.';
comment on column user_issues.description is 'Text.';
comment on column user_issues.status is 'Progress.';
comment on column user_issues.priority is 'Priority. YudaiV3 calls urgent critical.';
comment on column user_issues.issue_id is 'The issue on GitHub that was opened from it (Y github_issue_id).';
comment on column user_issues.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column user_issues.source_key is 'Key of the row in that system.';
comment on column user_issues.created_at is 'Time at which the row was created.';
comment on column user_issues.updated_at is 'Time of the last change of the row.';

create table user_settings (
  id uuid not null default uuidv7(),
  user_id uuid,
  data jsonb not null default '{}'::jsonb,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint user_settings_pkey PRIMARY KEY (id),
  constraint user_settings_user_id_key UNIQUE (user_id),
  constraint user_settings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint user_settings_check CHECK ((source_system IS NULL) = (source_key IS NULL))
);
CREATE INDEX user_settings_created_at_id_idx ON user_settings USING btree (created_at, id);
CREATE UNIQUE INDEX user_settings_source_system_source_key_idx ON user_settings USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON user_settings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table user_settings is 'Settings of a user in Code4me''s plug-in (C config).';
comment on column user_settings.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column user_settings.user_id is 'The user who uses them (C user.config_id); null for unused settings. Each user of shared settings has a copy.';
comment on column user_settings.data is 'Settings by name (C config_data, there as text).';
comment on column user_settings.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column user_settings.source_key is 'Key of the row in that system.';
comment on column user_settings.created_at is 'Time at which the row was created.';
comment on column user_settings.updated_at is 'Time of the last change of the row.';

create table users (
  id uuid not null default uuidv7(),
  username text,
  name text,
  email text,
  email_verified boolean not null default false,
  github_username text,
  github_user_id text,
  avatar_url text,
  auth0_sub text,
  role user_role not null default 'developer'::user_role,
  password_hash text,
  is_2fa_enabled boolean not null default false,
  totp_secret_encrypted bytea,
  is_oauth_signup boolean not null default false,
  is_active boolean not null default true,
  is_admin boolean not null default false,
  telegram_chat_id bigint,
  preference text,
  preferences jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  last_login_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_auth0_sub_key UNIQUE (auth0_sub),
  constraint users_github_user_id_key UNIQUE (github_user_id),
  constraint users_github_username_key UNIQUE (github_username),
  constraint users_username_key UNIQUE (username),
  constraint users_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint users_email_check CHECK (email ~ '^[^@\s]+@[^@\s]+$'::text),
  constraint users_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint users_preferences_check CHECK (jsonb_typeof(preferences) = 'object'::text),
  constraint users_username_check CHECK (length(username) >= 1 AND length(username) <= 255)
);
CREATE INDEX users_created_at_id_idx ON users USING btree (created_at, id);
CREATE INDEX users_lower_idx ON users USING btree (lower(email));
CREATE INDEX users_name_id_idx ON users USING btree (name, id);
CREATE INDEX users_name_id_idx1 ON users USING btree (name DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX users_source_system_source_key_idx ON users USING btree (source_system, source_key);
CREATE INDEX users_substring_id_idx ON users USING btree (SUBSTRING(totp_secret_encrypted FROM 1 FOR POSITION(('\x00'::bytea) IN (SUBSTRING(totp_secret_encrypted FROM 1 FOR 65))) + 1), id) WHERE totp_secret_encrypted IS NOT NULL;
CREATE INDEX users_username_id_idx ON users USING btree (username, id);
CREATE INDEX users_username_id_idx1 ON users USING btree (username DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX users_verified_email ON users USING btree (lower(email)) WHERE email_verified;
CREATE TRIGGER log_credential_change AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION log_credential_change('user', 'id');
CREATE TRIGGER log_credential_truncate AFTER TRUNCATE ON users FOR EACH STATEMENT EXECUTE FUNCTION log_credential_change('everything');
CREATE TRIGGER log_credential_update AFTER UPDATE ON users FOR EACH ROW WHEN (old.id IS DISTINCT FROM new.id OR old.is_active IS DISTINCT FROM new.is_active OR old.auth0_sub IS DISTINCT FROM new.auth0_sub) EXECUTE FUNCTION log_credential_change('user', 'id');
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table users is 'A person, in one row for all five systems. Imports merge users whose e-mail address is the same and verified in each system; other users keep a row each.';
comment on column users.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column users.username is 'Short unique name (A username).';
comment on column users.name is 'Display name (Y display_name, C name).';
comment on column users.email is 'E-mail address. Visible to the user only.';
comment on column users.email_verified is 'Whether the address was verified (C verified). Visible to the user only.';
comment on column users.github_username is 'Name on GitHub (Y).';
comment on column users.github_user_id is 'Id on GitHub, as text (Y).';
comment on column users.avatar_url is 'URL of the picture (Y).';
comment on column users.auth0_sub is 'Subject at the identity provider (V). Visible to the user only.';
comment on column users.role is 'Function of the user (P). Gives no rights.';
comment on column users.password_hash is 'Secret: hash of the password (A password_hash, C password).';
comment on column users.is_2fa_enabled is 'Whether a login needs a second factor (A). Visible to the user only.';
comment on column users.totp_secret_encrypted is 'Secret: seed of the second factor, encrypted (A totp_secret).';
comment on column users.is_oauth_signup is 'Whether the account was made through another service (C).';
comment on column users.is_active is 'Whether the user may log in (A).';
comment on column users.is_admin is 'Whether the source system marks the user as an administrator (A). Gives no rights.';
comment on column users.telegram_chat_id is 'Telegram chat for notifications (A). Visible to the user only.';
comment on column users.preference is 'Settings of Code4me''s plug-in, in its own format (C). Visible to the user only.';
comment on column users.preferences is 'Settings by name (P). Visible to the user only.';
comment on column users.metadata is 'Other data by name (P). Visible to the user only.';
comment on column users.last_login_at is 'Time of the last login (Y, V last_login). Visible to the user only.';
comment on column users.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column users.source_key is 'Key of the row in that system.';
comment on column users.created_at is 'Time at which the row was created.';
comment on column users.updated_at is 'Time of the last change of the row.';
comment on index users_verified_email is 'A verified address belongs to one user only. Case does not matter.';

create table webhooks (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  event_id uuid,
  source text not null,
  source_kind event_source not null generated always as (
CASE lower(source)
    WHEN 'sluice'::text THEN 'sluice'::event_source
    WHEN 'linear'::text THEN 'linear'::event_source
    WHEN 'slack'::text THEN 'slack'::event_source
    WHEN 'github'::text THEN 'github'::event_source
    WHEN 'deployment'::text THEN 'deployment'::event_source
    ELSE 'other'::event_source
END) stored,
  event_type text not null,
  payload jsonb not null,
  processed boolean not null default false,
  processed_at timestamp with time zone,
  error_message text,
  retry_count integer not null default 0,
  max_retries integer not null default 5,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint webhooks_pkey PRIMARY KEY (id),
  constraint webhooks_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE SET NULL,
  constraint webhooks_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint webhooks_check CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint webhooks_event_type_check CHECK (length(event_type) >= 1 AND length(event_type) <= 100),
  constraint webhooks_max_retries_check CHECK (max_retries >= 0),
  constraint webhooks_retry_count_check CHECK (retry_count >= 0),
  constraint webhooks_source_check CHECK (length(source) >= 1 AND length(source) <= 50)
);
CREATE INDEX webhooks_created_at_id_idx ON webhooks USING btree (created_at, id);
CREATE INDEX webhooks_event_id_created_at_id_idx ON webhooks USING btree (event_id, created_at, id);
CREATE INDEX webhooks_event_type_id_idx ON webhooks USING btree (event_type, id);
CREATE INDEX webhooks_payload_idx ON webhooks USING gin (payload);
CREATE INDEX webhooks_processed_at_id_idx ON webhooks USING btree (processed_at, id);
CREATE INDEX webhooks_processed_at_id_idx1 ON webhooks USING btree (processed_at DESC NULLS LAST, id DESC);
CREATE INDEX webhooks_processed_created_at_idx ON webhooks USING btree (processed, created_at);
CREATE INDEX webhooks_project_id_created_at_id_idx ON webhooks USING btree (project_id, created_at, id);
CREATE INDEX webhooks_project_id_id_idx ON webhooks USING btree (project_id, id);
CREATE INDEX webhooks_source_kind_id_idx ON webhooks USING btree (source_kind, id);
CREATE UNIQUE INDEX webhooks_source_system_source_key_idx ON webhooks USING btree (source_system, source_key);
CREATE TRIGGER touch BEFORE UPDATE ON webhooks FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table webhooks is 'A call from another service (A).';
comment on column webhooks.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column webhooks.project_id is 'The project of the call.';
comment on column webhooks.event_id is 'The event that was created from the call.';
comment on column webhooks.source is 'Name of the service.';
comment on column webhooks.source_kind is 'Source of the call, by the name of the service; case does not matter.';
comment on column webhooks.event_type is 'Type of the call, as the service names it.';
comment on column webhooks.payload is 'Payload of the call.';
comment on column webhooks.processed is 'Whether it was processed.';
comment on column webhooks.processed_at is 'Time of the processing.';
comment on column webhooks.error_message is 'Cause of the failure.';
comment on column webhooks.retry_count is 'Number of retries so far.';
comment on column webhooks.max_retries is 'Maximum number of retries.';
comment on column webhooks.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column webhooks.source_key is 'Key of the row in that system.';
comment on column webhooks.created_at is 'Time at which the row was created.';
comment on column webhooks.updated_at is 'Time of the last change of the row.';
comment on index webhooks_payload_idx is 'Serves the filters contains and hasKey.';

create table workflows (
  id uuid not null default uuidv7(),
  project_id uuid not null,
  created_by_user_id uuid,
  name text not null,
  description text,
  type workflow_type not null default 'dag'::workflow_type,
  status workflow_status not null default 'pending'::workflow_status,
  priority priority_level not null default 'medium'::priority_level,
  steps jsonb not null default '[]'::jsonb,
  config jsonb not null default '{}'::jsonb,
  max_parallel_tasks integer,
  continues_on_failure boolean not null default false,
  error_message text,
  metadata jsonb not null default '{}'::jsonb,
  scheduled_at timestamp with time zone,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  deleted_at timestamp with time zone,
  source_system source_system,
  source_key text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  duration_seconds double precision generated always as (
CASE
    WHEN ((started_at > '-infinity'::timestamp with time zone) AND (completed_at < '200000-01-01 00:00:00+00'::timestamp with time zone)) THEN (EXTRACT(epoch FROM (completed_at - started_at)))::double precision
    ELSE NULL::double precision
END) stored,
  constraint workflows_pkey PRIMARY KEY (id),
  constraint workflows_id_project_id_key UNIQUE (id, project_id),
  constraint workflows_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint workflows_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint workflows_check CHECK (completed_at >= started_at),
  constraint workflows_check1 CHECK ((source_system IS NULL) = (source_key IS NULL)),
  constraint workflows_config_check CHECK (jsonb_typeof(config) = 'object'::text),
  constraint workflows_max_parallel_tasks_check CHECK (max_parallel_tasks > 0),
  constraint workflows_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint workflows_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint workflows_steps_check CHECK (jsonb_typeof(steps) = 'array'::text)
);
CREATE INDEX workflows_created_at_id_idx ON workflows USING btree (created_at, id);
CREATE INDEX workflows_created_by_user_id_created_at_id_idx ON workflows USING btree (created_by_user_id, created_at, id);
CREATE INDEX workflows_duration_seconds_id_idx ON workflows USING btree (duration_seconds, id);
CREATE INDEX workflows_duration_seconds_id_idx1 ON workflows USING btree (duration_seconds DESC NULLS LAST, id DESC);
CREATE INDEX workflows_name_id_idx ON workflows USING btree (name, id);
CREATE INDEX workflows_priority_id_idx ON workflows USING btree (priority, id);
CREATE INDEX workflows_project_id_created_at_id_deleted_at_idx ON workflows USING btree (project_id, created_at, id) INCLUDE (deleted_at);
CREATE INDEX workflows_project_id_id_deleted_at_idx ON workflows USING btree (project_id, id) INCLUDE (deleted_at);
CREATE INDEX workflows_scheduled_at_id_idx ON workflows USING btree (scheduled_at, id);
CREATE INDEX workflows_scheduled_at_id_idx1 ON workflows USING btree (scheduled_at DESC NULLS LAST, id DESC);
CREATE UNIQUE INDEX workflows_source_system_source_key_idx ON workflows USING btree (source_system, source_key);
CREATE INDEX workflows_status_id_idx ON workflows USING btree (status, id);
CREATE INDEX workflows_type_id_idx ON workflows USING btree (type, id);
CREATE TRIGGER touch BEFORE UPDATE ON workflows FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
comment on table workflows is 'Tasks of a project with a common goal (P).';
comment on column workflows.id is 'Primary key. Generated ids (UUIDv7) increase with time.';
comment on column workflows.project_id is 'The project to which it belongs.';
comment on column workflows.created_by_user_id is 'The user who created it.';
comment on column workflows.name is 'Name.';
comment on column workflows.description is 'Description.';
comment on column workflows.type is 'Order of the tasks.';
comment on column workflows.status is 'Progress.';
comment on column workflows.priority is 'Priority.';
comment on column workflows.steps is 'The plan: a list of steps with names, task definitions and dependencies.';
comment on column workflows.config is 'Configuration.';
comment on column workflows.max_parallel_tasks is 'Maximum number of tasks that run at the same time; null for no maximum.';
comment on column workflows.continues_on_failure is 'Whether the other tasks continue after a failure.';
comment on column workflows.error_message is 'Cause of the failure.';
comment on column workflows.metadata is 'Other data by name.';
comment on column workflows.scheduled_at is 'Earliest time of the start; null for no delay.';
comment on column workflows.started_at is 'Time at which the first task started.';
comment on column workflows.completed_at is 'Time of the end, after success or failure.';
comment on column workflows.deleted_at is 'Time of deletion; null for a live row.';
comment on column workflows.source_system is 'System from which the row was imported; null for a row of Sluice.';
comment on column workflows.source_key is 'Key of the row in that system.';
comment on column workflows.created_at is 'Time at which the row was created.';
comment on column workflows.updated_at is 'Time of the last change of the row.';
comment on column workflows.duration_seconds is 'Seconds from start to end; null until the end.';

create operator <=> (leftarg = real[], rightarg = real[], function = cosine_distance, commutator = <=>);
comment on operator <=> (real[], real[]) is 'Cosine distance of two vectors, as in pgvector.';

CREATE OR REPLACE FUNCTION public.calculate_quality_score(run uuid)
 RETURNS numeric
 LANGUAGE sql
 STABLE
RETURN (WITH files AS (SELECT GREATEST(COALESCE(f.total_lines, 1), 1) AS lines, COALESCE(f.quality_score, (SELECT avg(v.part) AS avg FROM (VALUES (f.maintainability_index), (f.documentation_pct), (((100)::numeric - f.duplicate_pct)), (f.coverage_pct)) v(part))) AS score FROM analyzed_files f WHERE (f.run_id = calculate_quality_score.run)), collectors AS (SELECT avg(LEAST(GREATEST(((s.s #>> '{}'::text[]))::numeric, (0)::numeric), (100)::numeric)) AS score FROM analysis_runs r, LATERAL jsonb_path_query(r.metrics, 'strict $.*.keyvalue()?(@."key" like_regex "(_score|Score)$" && @."value".type() == "number")."value"'::jsonpath, silent => true) s(s) WHERE (r.id = calculate_quality_score.run)), base AS (SELECT sum(files.lines) AS lines, COALESCE((sum((files.score * (files.lines)::numeric)) / (NULLIF(sum(files.lines) FILTER (WHERE (files.score IS NOT NULL)), 0))::numeric), (SELECT collectors.score FROM collectors)) AS score FROM files), penalty AS (SELECT COALESCE(sum(CASE findings.severity WHEN 'blocker'::finding_severity THEN 15 WHEN 'critical'::finding_severity THEN 7 WHEN 'major'::finding_severity THEN 3 WHEN 'minor'::finding_severity THEN 1 ELSE 0 END), (0)::bigint) AS points FROM findings WHERE ((findings.run_id = calculate_quality_score.run) AND (findings.status = ANY (ARRAY['open'::finding_status, 'confirmed'::finding_status])))) SELECT round(LEAST(GREATEST((b.score - LEAST((((p.points)::numeric * 1000.0) / (GREATEST(b.lines, (1000)::bigint))::numeric), (50)::numeric)), (0)::numeric), (100)::numeric), 2) AS round FROM base b, penalty p WHERE (b.score IS NOT NULL));
comment on function calculate_quality_score(uuid) is 'Quality score of an analysis, from 0 to 100 (P): the average score of its files, weighted by lines, or of its collectors if there are no files. Each open finding subtracts 15 (blocker), 7 (critical), 3 (major) or 1 (minor) per thousand lines, 50 at most. Null if there are no scores.';

CREATE OR REPLACE FUNCTION public.check_subscription_match(event uuid, subscription uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (EXISTS (SELECT FROM match_event_subscriptions(check_subscription_match.event) s(id, user_id, project_id, shared_project_id, repository_id, event_type_id, source, name, description, filter, channel, target, target_url_encrypted, secret_encrypted, config, priority, max_retries, is_active, match_count, last_matched_at, source_system, source_key, created_at, updated_at) WHERE (s.id = check_subscription_match.subscription)));
comment on function check_subscription_match(uuid,uuid) is 'Whether an event matches a subscription (P).';

CREATE OR REPLACE FUNCTION public.cleanup_expired_agent_memories(most integer DEFAULT 10000)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  removed bigint;
begin
  delete from agent_memories
    where id in (
      select m.id from agent_memories as m where m.expires_at <= now()
      order by m.expires_at, m.id limit most for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end $function$;
comment on function cleanup_expired_agent_memories(integer) is 'Deletes expired memories of agents, in batches of at most the given size (A). Returns the number of deleted rows.';

CREATE OR REPLACE FUNCTION public.cleanup_expired_context_data(most integer DEFAULT 10000)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  removed bigint;
begin
  delete from context_data
    where id in (
      select c.id from context_data as c where c.expires_at <= now()
      order by c.expires_at, c.id limit most for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end $function$;
comment on function cleanup_expired_context_data(integer) is 'Deletes expired context, in batches of at most the given size (P). Returns the number of deleted rows.';

CREATE OR REPLACE FUNCTION public.cleanup_old_events(retention interval DEFAULT NULL::interval, most integer DEFAULT 10000)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  removed bigint;
begin
  delete from events
    where id in (
      select e.id from event_types as t
        cross join lateral (
          select o.id from events as o
          where o.event_type_id = t.id and o.status in ('processed', 'failed', 'ignored')
            and o.occurred_at < now() - coalesce(make_interval(days => t.retention_days), retention)
          order by o.occurred_at, o.id limit most for update skip locked) as e
      limit most);
  get diagnostics removed = row_count;
  return removed;
end $function$;
comment on function cleanup_old_events(interval,integer) is 'Deletes processed events after the retention of their type, in batches of at most the given size (P). The given retention applies to types without one; null keeps their events. Returns the number of deleted rows: call it again until it returns 0.';

CREATE OR REPLACE FUNCTION public.cleanup_old_jobs(retention interval, most integer DEFAULT 10000)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  removed bigint;
begin
  delete from jobs
    where id in (
      select j.id from jobs as j
      where j.status in ('completed', 'failed', 'cancelled') and j.updated_at < now() - retention
      order by j.updated_at, j.id limit most for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end $function$;
comment on function cleanup_old_jobs(interval,integer) is 'Deletes finished jobs that did not change for the given retention, in batches of at most the given size (V). Their analyses stay. Returns the number of deleted rows: call it again until it returns 0.';

CREATE OR REPLACE FUNCTION public.copy_run_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  select r.user_id, r.project_id, r.repository_id into new.user_id, new.project_id, new.repository_id
    from public.analysis_runs as r where r.id = new.run_id for key share;
  return new;
end $function$;
comment on function copy_run_scope() is 'Copies user, project and repository from an analysis to a part of it, because they decide who sees the part.';

CREATE OR REPLACE FUNCTION public.cosine_distance(real[], real[])
 RETURNS double precision
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'pg_catalog'
AS $function$
  declare
    product double precision;
    lengths double precision;
  begin
    if cardinality($1) <> cardinality($2) then
      raise exception 'different vector dimensions % and %', cardinality($1), cardinality($2) using errcode = 'data_exception';
    end if;
    select sum(a::double precision * b), sqrt(sum(a::double precision * a)) * sqrt(sum(b::double precision * b)) into product, lengths
      from unnest($1, $2) as pairs (a, b);
    return case when lengths = 0 then 'NaN' else 1 - greatest(-1, least(1, product / lengths)) end;
  end $function$;
comment on function cosine_distance(real[],real[]) is 'Cosine distance of two vectors, as in pgvector: from 0 (same direction) to 2; NaN for a vector of zeros.';

CREATE OR REPLACE FUNCTION public.directories_above(path text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (SELECT array_agg(array_to_string(parts.parts[:n.n], '/'::text) ORDER BY n.n) AS array_agg FROM string_to_array(directories_above.path, '/'::text) parts(parts), LATERAL generate_series(1, (cardinality(parts.parts) - 1)) n(n));
comment on function directories_above(text) is 'Paths of the directories above a path, from the top; null if there are none.';

CREATE OR REPLACE FUNCTION public.drop_empty_event_partitions()
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
 SET lock_timeout TO '50ms'
AS $function$
declare
  partition text;
  used boolean;
  dropped integer := 0;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'drop_empty_event_partitions() needs a transaction that is read committed.' using errcode = 'invalid_transaction_state';
  end if;
  for partition in
      select c.relname from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
      where i.inhparent = 'events'::regclass and c.relname ~ '^events_\d{4}_\d{2}$'
        and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= now() at time zone 'UTC'
      order by c.relname loop
    begin
      execute format('select exists (select from %I)', partition) into used;
      continue when used;
      lock table event_names, linear_events, slack_events, github_events, deployment_events, event_processing_logs, webhooks, notifications
        in access exclusive mode;
      lock table events in access exclusive mode;
      -- No transaction can write now, and all committed rows are visible.
      execute format('select exists (select from %I)', partition) into used;
      continue when used;
      execute format('alter table events detach partition %I', partition);
      execute format('drop table %I', partition);
      dropped := dropped + 1;
    exception
      when lock_not_available then
        raise notice 'events is in use: the next call drops %.', partition;
      when undefined_table then
        null; -- another call has dropped it
    end;
  end loop;
  return dropped;
end $function$;
comment on function drop_empty_event_partitions() is 'Drops the empty partitions of past months (P). Returns the number of dropped partitions. A partition stays if its locks are not available at once.';

CREATE OR REPLACE FUNCTION public.first_event_id(moment timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((lpad(to_hex((floor((EXTRACT(epoch FROM moment) * (1000)::numeric)))::bigint), 12, '0'::text) || repeat('0'::text, 20)))::uuid;
comment on function first_event_id(timestamp with time zone) is 'Smallest id that can be generated at a time, for any year from 1970.';

CREATE OR REPLACE FUNCTION public.keep_agent_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  new.scope_project_id := new.project_id;
  if new.project_id is null and new.agent_id is not null then
    select project_id into new.scope_project_id from agents where id = new.agent_id for key share;
  end if;
  return new;
end $function$;
comment on function keep_agent_scope() is 'Sets scope_project_id to the project of the row, or else to the project of its agent.';

CREATE OR REPLACE FUNCTION public.keep_completion_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  if tg_table_name = 'coding_session_projects' then
    select user_id into new.user_id from coding_sessions where id = new.coding_session_id for key share;
  else
    select user_id into new.user_id from assistant_queries where id = new.assistant_query_id for key share;
  end if;
  return new;
end $function$;
comment on function keep_completion_scope() is 'Copies the user from a session or a query to the rows that belong to it.';

CREATE OR REPLACE FUNCTION public.keep_event_name()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  if tg_op <> 'INSERT' then
    delete from event_names where event_type_id = old.event_type_id and external_id = old.external_id and event_id in (old.id, new.id);
  end if;
  if tg_op <> 'DELETE' and new.external_id is not null then
    -- Waits for a transaction that inserts the same id, and inserts nothing if that one commits.
    insert into event_names (event_type_id, external_id, event_id) values (new.event_type_id, new.external_id, new.id) on conflict do nothing;
    if not found then
      raise unique_violation using
        message = 'duplicate key value violates unique constraint "events_event_type_id_external_id_key"',
        detail = format('Key (event_type_id, external_id)=(%s, %s) already exists.', new.event_type_id, new.external_id),
        schema = tg_table_schema, table = 'events', constraint = 'events_event_type_id_external_id_key';
    end if;
  end if;
  return null;
end $function$;
comment on function keep_event_name() is 'Holds a unique constraint on event_type_id and external_id over all partitions, and raises the same error as such a constraint.';

CREATE OR REPLACE FUNCTION public.keep_event_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  if tg_table_name = 'event_processing_logs' then
    select project_id into new.project_id from events where id = new.event_id for key share;
  else
    select project_id into new.project_id from events where id = new.id for key share;
  end if;
  return new;
end $function$;
comment on function keep_event_scope() is 'Copies the project from an event to its details and processing logs.';

CREATE OR REPLACE FUNCTION public.keep_membership_live()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  select deleted_at is null into new.is_live from projects where id = new.project_id for key share;
  new.is_live := coalesce(new.is_live, true);
  return new;
end $function$;
comment on function keep_membership_live() is 'Sets is_live of a member to whether the project is not deleted.';

CREATE OR REPLACE FUNCTION public.keep_participation_live()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  project uuid;
begin
  select project_id into project from conversations where id = new.conversation_id for key share;
  select deleted_at is null into new.is_live from projects where id = project for key share;
  new.is_live := coalesce(new.is_live, true);
  return new;
end $function$;
comment on function keep_participation_live() is 'Sets is_live of a participant to whether the project of the conversation, if there is one, is not deleted.';

CREATE OR REPLACE FUNCTION public.keep_prompt_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  if tg_table_name = 'prompt_variations' then
    select organization_id, project_id into new.organization_id, new.project_id
      from prompt_templates where id = new.prompt_template_id for key share;
  elsif tg_table_name = 'context_data' then
    select organization_id, project_id into new.organization_id, new.project_id
      from context_sources where id = new.context_source_id for key share;
  else
    select project_id into new.project_id from prompt_executions where id = new.prompt_execution_id for key share;
  end if;
  return new;
end $function$;
comment on function keep_prompt_scope() is 'Copies project and organization from a prompt, an execution or a context source to the rows that belong to it.';

CREATE OR REPLACE FUNCTION public.log_credential_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  old_row jsonb := case when tg_op in ('UPDATE', 'DELETE') and tg_level = 'ROW' then to_jsonb(old) end;
  new_row jsonb := case when tg_op in ('INSERT', 'UPDATE') and tg_level = 'ROW' then to_jsonb(new) end;
begin
  insert into public.credential_changes (kind, subject)
    select distinct tg_argv[0], coalesce(
        (select string_agg(v.image ->> c.name, ' ' order by c.place)
          from unnest(tg_argv[1:]) with ordinality as c (name, place)), '')
      from unnest(array[old_row, new_row]) as v (image)
      where v.image is not null or tg_level = 'STATEMENT';
  return null;
end $function$;
comment on function log_credential_change() is 'Logs that a row changed on which signing in depends. Arguments: the kind of the subject and the columns that name it.';

CREATE OR REPLACE FUNCTION public.make_event_partitions(ahead integer DEFAULT 12)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
 SET lock_timeout TO '50ms'
AS $function$
declare
  this_month constant timestamp := date_trunc('month', now() at time zone 'UTC');
  missing timestamp[];
  month timestamp;
  partition text;
  made integer := 0;
begin
  if ahead is null or ahead not between 0 and 120 then
    raise exception 'Months ahead must be from 0 to 120, not %.', ahead using errcode = 'invalid_parameter_value';
  end if;
  begin
    missing := array(
      select m.month
      from (select this_month + make_interval(months => n) as month from generate_series(0, ahead) as n) as m
      where to_regclass('events_' || to_char(m.month, 'YYYY_MM')) is null
        and not exists (
          select from events_default as e
          where e.id >= first_event_id(m.month at time zone 'UTC') and e.id < first_event_id((m.month + interval '1 month') at time zone 'UTC'))
      order by m.month);
    if missing = '{}' then
      return 0;
    end if;
    lock table event_types, projects, repositories, users in share row exclusive mode;
    lock table events in access exclusive mode;
    foreach month in array missing loop
      partition := 'events_' || to_char(month, 'YYYY_MM');
      continue when to_regclass(partition) is not null;
      begin
        execute format('create table %I partition of events for values from (%L) to (%L)', partition,
          first_event_id(month at time zone 'UTC'), first_event_id((month + interval '1 month') at time zone 'UTC'));
        -- A statement may name the partition, and then the triggers of events do not run.
        perform feed.add_triggers_to_partition(partition::regclass);
        execute format('comment on table %I is %L', partition, 'The events of ' || to_char(month, 'FMMonth YYYY') || '.');
        made := made + 1;
      exception
        when check_violation then
          raise notice 'Rows of % are in events_default and stay there.', partition;
      end;
    end loop;
  exception
    when lock_not_available then
      raise notice 'events is in use: the next call creates the partitions.';
      return 0;
  end;
  return made;
end $function$;
comment on function make_event_partitions(integer) is 'Creates the missing partitions of events for this month and the given number of months ahead (P). Skips a month with rows in events_default. Returns the number of new partitions: 0 if a lock is not available at once.';

CREATE OR REPLACE FUNCTION public.match_event_subscriptions(event uuid)
 RETURNS SETOF event_subscriptions
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', '$user', 'public'
AS $function$
    select s.*
    from events as e
      join event_types as t on t.id = e.event_type_id
      join event_subscriptions as s on s.is_active
        and (s.project_id is null or s.project_id = e.project_id)
        and (s.repository_id is null or s.repository_id = e.repository_id)
        and (s.event_type_id is null or s.event_type_id = e.event_type_id)
        and (s.source is null or s.source = t.source)
        and e.payload @> s.filter
      left join users as u on u.id = s.user_id
    where e.id = match_event_subscriptions.event
      and (s.user_id is null or (u.is_active
        and exists (select from project_members as m where m.project_id = e.project_id and m.user_id = s.user_id and m.is_live)))
    order by s.priority desc, s.id
  $function$;
comment on function match_event_subscriptions(uuid) is 'Subscriptions that match an event, in the order of their processing. A user''s subscription matches the events of live projects that the user is a member of now; a flag or role of the user gives nothing.';

CREATE OR REPLACE FUNCTION public.metric_improves_upwards(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
RETURN CASE WHEN (name ~* '(score|coverage|maintainability|documentation|throughput)'::text) THEN true WHEN (name ~* '(complexity|cyclomatic|violation|error|warning|finding|issue|smell|dup|debt|latency|duration|memory|cpu|vulnerab|unused|dead|churn|effort)'::text) THEN false ELSE NULL::boolean END;
comment on function metric_improves_upwards(text) is 'True if a greater value of the measurement is better, false if a smaller one is better, null if neither.';

CREATE OR REPLACE FUNCTION public.pass_on_agent_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  update agent_memories set scope_project_id = new.project_id where agent_id = new.id and project_id is null;
  update budget_limits set scope_project_id = new.project_id where agent_id = new.id;
  return null;
end $function$;
comment on function pass_on_agent_scope() is 'Updates scope_project_id of an agent''s memories and budgets after the agent moves to another project.';

CREATE OR REPLACE FUNCTION public.pass_on_completion_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  if tg_table_name = 'coding_sessions' then
    update coding_session_projects set user_id = new.user_id where coding_session_id = new.id;
  else
    update generations set user_id = new.user_id where assistant_query_id = new.id;
    update ground_truths set user_id = new.user_id where assistant_query_id = new.id;
  end if;
  return null;
end $function$;
comment on function pass_on_completion_scope() is 'Updates the user in the rows that belong to a session or a query after it changes there.';

CREATE OR REPLACE FUNCTION public.pass_on_conversation_project()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  perform from conversations where id = new.id for update;
  update conversation_participants set is_live = true where conversation_id = new.id;
  return null;
end $function$;
comment on function pass_on_conversation_project() is 'Updates is_live of the participants of a conversation after it moves to another project. Their trigger decides on the value.';

CREATE OR REPLACE FUNCTION public.pass_on_event_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  update linear_events set project_id = new.project_id where id = new.id;
  update slack_events set project_id = new.project_id where id = new.id;
  update github_events set project_id = new.project_id where id = new.id;
  update deployment_events set project_id = new.project_id where id = new.id;
  update event_processing_logs set project_id = new.project_id where event_id = new.id;
  return null;
end $function$;
comment on function pass_on_event_scope() is 'Updates the project in the details and processing logs of an event after it changes in the event.';

CREATE OR REPLACE FUNCTION public.pass_on_project_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  perform from projects where id = new.id for update;
  update project_members set is_live = new.deleted_at is null where project_id = new.id;
  update conversation_participants as m set is_live = new.deleted_at is null
    from conversations as c where c.id = m.conversation_id and c.project_id = new.id;
  return null;
end $function$;
comment on function pass_on_project_deletion() is 'Updates is_live of the members of a project and the participants of its conversations after its deletion or restoration.';

CREATE OR REPLACE FUNCTION public.pass_on_prompt_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  if tg_table_name = 'prompt_templates' then
    update prompt_variations set project_id = new.project_id where prompt_template_id = new.id;
  elsif tg_table_name = 'context_sources' then
    update context_data set project_id = new.project_id where context_source_id = new.id;
  else
    update prompt_feedback set project_id = new.project_id where prompt_execution_id = new.id;
  end if;
  return null;
end $function$;
comment on function pass_on_prompt_scope() is 'Updates project and organization in the rows that belong to a prompt, an execution or a context source after they change there.';

CREATE OR REPLACE FUNCTION public.process_pending_events(most integer DEFAULT 100)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  event record;
  subscription event_subscriptions;
  matched uuid[] := '{}';
  matches integer;
  deliveries integer;
  taken integer := 0;
begin
  for event in
      select e.id, e.project_id, t.name, t.description
      from events as e join event_types as t on t.id = e.event_type_id
      where e.status = 'pending' order by e.occurred_at, e.id limit most for update of e skip locked loop
    matches := 0;
    deliveries := 0;
    for subscription in select * from match_event_subscriptions(event.id) loop
      matches := matches + 1;
      matched := matched || subscription.id;
      insert into event_processing_logs (event_id, event_subscription_id, stage, outcome)
        values (event.id, subscription.id, 'match', 'succeeded');
      if subscription.channel = 'notification' then
        insert into notifications (user_id, project_id, event_id, event_subscription_id, type, title, message)
          select receiver, event.project_id, event.id, subscription.id, left(event.name, 50), left(subscription.name, 200), coalesce(event.description, event.name)
          from (select subscription.user_id where subscription.user_id is not null
                union select m.user_id from project_members as m
                  where subscription.user_id is null and m.project_id = subscription.project_id and m.is_live) as r (receiver);
        insert into event_processing_logs (event_id, event_subscription_id, stage, outcome)
          values (event.id, subscription.id, 'deliver', 'succeeded');
      else
        deliveries := deliveries + 1;
      end if;
    end loop;
    update events
      set status = case when deliveries > 0 then 'processing' when matches > 0 then 'processed' else 'ignored' end::event_status,
        processed_at = case when deliveries = 0 then now() end
      where id = event.id;
    taken := taken + 1;
  end loop;
  -- Locks in the order of ids, so that parallel calls wait for each other instead of a deadlock.
  perform from event_subscriptions where id = any (matched) order by id for no key update;
  update event_subscriptions as s set match_count = s.match_count + m.times, last_matched_at = now()
    from (select id, count(*) as times from unnest(matched) as each (id) group by id) as m
    where s.id = m.id;
  return taken;
end $function$;
comment on function process_pending_events(integer) is 'Matches pending events with the subscriptions, the oldest first (P). Writes notifications at once. An event for another channel stays in processing, with a log entry for each matched subscription. Returns the number of processed events.';

CREATE OR REPLACE FUNCTION public.record_database_metrics()
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  recorded integer;
begin
  insert into database_metrics (name, value)
    select m.key, (m.value #>> '{}')::numeric from database_resource_utilization as u, jsonb_each(to_jsonb(u)) as m where m.key <> 'id' order by m.key;
  get diagnostics recorded = row_count;
  return recorded;
end $function$;
comment on function record_database_metrics() is 'Stores the current values of database_resource_utilization in database_metrics. Returns the number of rows.';

CREATE OR REPLACE FUNCTION public.refresh_metric_trends(since timestamp with time zone DEFAULT '-infinity'::timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
declare
  -- A period that contains the time is computed again from all its samples.
  beginning timestamptz := least(date_trunc('month', since, 'UTC'), date_trunc('week', since, 'UTC'));
  written bigint;
begin
  with samples as (
    select repository_id, project_id, run_id, name, value, measured_at, id from metrics
      where value is not null and analyzed_file_id is null and measured_at >= beginning
    union all
    select repository_id, project_id, id, 'quality_score', quality_score, coalesce(completed_at, created_at), id from analysis_runs
      where quality_score is not null and status = 'completed' and coalesce(completed_at, created_at) >= beginning),
  scoped as (
    select repository_id, null::uuid as project_id, run_id, name, value, measured_at, id from samples where repository_id is not null
    union all
    select null, project_id, run_id, name, value, measured_at, id from samples where project_id is not null),
  steps as (
    select repository_id, project_id, name, period, date_trunc(period::text, measured_at at time zone 'UTC')::date as period_start,
        count(*)::integer as sample_count, min(value) as minimum, max(value) as maximum, avg(value) as average,
        (array_agg(value order by measured_at desc, id desc))[1] as last_value, (array_agg(run_id order by measured_at desc, id desc))[1] as run_id
    from scoped, unnest(enum_range(null::trend_period)) as period
    group by 1, 2, 3, 4, 5),
  previous as (
    select s.*, coalesce(lag(s.average) over (partition by s.repository_id, s.project_id, s.name, s.period order by s.period_start),
        (select t.average from metric_trends as t
          where t.repository_id is not distinct from s.repository_id and t.project_id is not distinct from s.project_id
            and t.metric_name = s.name and t.period = s.period and t.period_start < s.period_start
          order by t.period_start desc limit 1)) as before
    from steps as s),
  compared as (
    select p.*, round((p.average - p.before) * 100 / abs(nullif(p.before, 0)), 2) as change from previous as p)
  insert into metric_trends as m
      (repository_id, project_id, run_id, metric_name, period, period_start, sample_count, minimum, maximum, average, last_value, change_pct, direction)
    select repository_id, project_id, run_id, name, period, period_start, sample_count, minimum, maximum,
        trim_scale(least(greatest(average, minimum), maximum)), last_value, change,
        case
          when abs(coalesce(change, 0)) < 1 or metric_improves_upwards(name) is null then 'stable'
          when (change > 0) = metric_improves_upwards(name) then 'improving'
          else 'declining'
        end::trend_direction
    from compared
    where period_start >= date_trunc(period::text, since, 'UTC')::date
    order by repository_id, project_id, name, period, period_start
    on conflict (repository_id, project_id, metric_name, period, period_start) do update
      set (run_id, sample_count, minimum, maximum, average, last_value, change_pct, direction)
        = (excluded.run_id, excluded.sample_count, excluded.minimum, excluded.maximum, excluded.average, excluded.last_value, excluded.change_pct, excluded.direction)
      where m.source_system is null
        and (m.run_id, m.sample_count, m.minimum, m.maximum, m.average, m.last_value, m.change_pct, m.direction)
          is distinct from (excluded.run_id, excluded.sample_count, excluded.minimum, excluded.maximum, excluded.average, excluded.last_value, excluded.change_pct, excluded.direction);
  get diagnostics written = row_count;
  return written;
end $function$;
comment on function refresh_metric_trends(timestamp with time zone) is 'Updates metric_trends, in days, weeks and months of UTC, from measurements of all the code and scores of analyses since a time. Returns the number of rows that it wrote. Imported rows stay unchanged.';

CREATE OR REPLACE FUNCTION public.refresh_overviews()
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
AS $function$
begin
  refresh materialized view concurrently tasks_performance_analysis;
  refresh materialized view concurrently events_performance_analysis;
  refresh materialized view concurrently analytics_performance_analysis;
  return 3;
end $function$;
comment on function refresh_overviews() is 'Refreshes the materialized views (P). Reads continue meanwhile; a second call waits for the first. Returns the number of refreshed views.';

CREATE OR REPLACE FUNCTION public.refuse_circular_dependency()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', '$user', 'public'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
begin
  -- Writers of one project's dependencies take this lock until they commit. After it each statement here sees their rows, because it has
  -- a snapshot of its own under READ COMMITTED. Under other isolation levels it would not see them.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'Task dependencies are written under the isolation level READ COMMITTED, not %.',
        upper(current_setting('transaction_isolation'))
      using errcode = 'feature_not_supported';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('task_dependencies ' || new.project_id, 0));
  if exists (select from task_dependencies where depends_on_id = new.task_id) and exists (
      with recursive waited_for (id) as (
        select new.depends_on_id
        union
        select d.depends_on_id from task_dependencies as d join waited_for as w on d.task_id = w.id)
      select from waited_for where id = new.task_id) then
    raise exception 'A task cannot wait for itself, not through others either.'
      using errcode = 'check_violation',
        detail = format('%s waits for %s already.', new.depends_on_id, new.task_id),
        schema = tg_table_schema, table = tg_table_name, constraint = 'task_dependencies_acyclic';
  end if;
  return null;
end $function$;
comment on function refuse_circular_dependency() is 'Rejects a dependency that would close a cycle of any length.';

CREATE OR REPLACE PROCEDURE public.run_upkeep()
 LANGUAGE plpgsql
AS $procedure$
declare
  step text;
  done bigint;
begin
  foreach step in array array['make_event_partitions', 'cleanup_old_events', 'cleanup_expired_context_data', 'cleanup_expired_agent_memories',
      'drop_empty_event_partitions',
      'refresh_overviews', 'record_database_metrics'] loop
    loop
      if not pg_try_advisory_xact_lock(hashtextextended('public.run_upkeep', 0)) then
        raise notice 'Another run of the upkeep is in progress.';
        return;
      end if;
      execute format('select public.%I()', step) into done;
      commit;
      -- Deletions run in batches until a batch is empty.
      exit when done = 0 or step not like 'cleanup%';
    end loop;
  end loop;
  -- Autovacuum analyzes each partition, but not the partitioned table.
  analyze only public.events;
  commit;
  -- Gateways do it too, more often. Before the period is over, it does nothing.
  perform feed.rotate(null);
end $procedure$;
comment on procedure run_upkeep() is 'Hourly maintenance: creates partitions, deletes old events, expired context and expired memories, drops empty partitions, refreshes materialized views, records metrics and rotates the log of changes. Each step has a transaction of its own, so call it outside of a transaction. A second call returns at once while the first runs.';

CREATE OR REPLACE FUNCTION public.slow_queries(OUT query_id bigint, OUT query text, OUT calls bigint, OUT rows_returned bigint, OUT total_ms numeric, OUT mean_ms numeric, OUT max_ms numeric, OUT cache_hit_pct numeric)
 RETURNS SETOF record
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if statements_are_counted() then
    return query execute
      'select s.queryid, s.query, s.calls, s.rows, round(s.total_exec_time::numeric, 3), round(s.mean_exec_time::numeric, 3),
          round(s.max_exec_time::numeric, 3), round(s.shared_blks_hit * 100.0 / nullif(s.shared_blks_hit + s.shared_blks_read, 0), 2)
        from pg_stat_statements as s join pg_database as d on d.oid = s.dbid
        where d.datname = current_database() and s.mean_exec_time >= 100
        order by s.total_exec_time desc limit 100';
  end if;
end $function$;
comment on function slow_queries() is 'Statements of this database with a mean time of 100 milliseconds or more, by total time. Empty without pg_stat_statements.';

CREATE OR REPLACE FUNCTION public.spread_run_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  update public.analyzed_files set run_id = new.id where run_id = new.id;
  update public.code_elements set run_id = new.id where run_id = new.id;
  update public.metrics set run_id = new.id where run_id = new.id;
  update public.performance_metrics set run_id = new.id where run_id = new.id;
  update public.findings set run_id = new.id where run_id = new.id;
  return null;
end $function$;
comment on function spread_run_scope() is 'Updates user, project and repository in the parts of an analysis after they change there. The triggers of the parts copy them.';

CREATE OR REPLACE FUNCTION public.statements_are_counted()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  execute 'select dealloc from pg_stat_statements_info';
  return true;
exception
  when undefined_table or object_not_in_prerequisite_state or insufficient_privilege then return false;
end $function$;
comment on function statements_are_counted() is 'Whether pg_stat_statements is loaded and its extension exists.';

CREATE OR REPLACE FUNCTION public.task_dependencies_satisfied(task uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (NOT (EXISTS (SELECT FROM (task_dependencies d JOIN tasks t ON ((t.id = d.depends_on_id))) WHERE ((d.task_id = task_dependencies_satisfied.task) AND (t.deleted_at IS NULL) AND CASE d.type WHEN 'finish_to_start'::dependency_type THEN (t.status <> 'completed'::task_status) WHEN 'start_to_start'::dependency_type THEN ((t.started_at IS NULL) AND (t.status <> ALL (ARRAY['in_progress'::task_status, 'testing'::task_status, 'review'::task_status, 'completed'::task_status]))) ELSE false END))));
comment on function task_dependencies_satisfied(uuid) is 'Whether the dependencies of a task let it start (P are_task_dependencies_satisfied). A finish_to_start dependency needs a completed task, a start_to_start dependency a started one. Deleted tasks and finish_to_finish dependencies never prevent a start.';

CREATE OR REPLACE FUNCTION public.touch_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if new *<> old then
    new.updated_at := now();
  end if;
  return new;
end $function$;
comment on function touch_updated_at() is 'Sets updated_at before each update that changes the row.';

CREATE OR REPLACE FUNCTION public.vector_dims(real[])
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN cardinality($1);
comment on function vector_dims(real[]) is 'Number of dimensions of a vector, as in pgvector.';

create materialized view analytics_performance_analysis as
 SELECT id,
    analysis_type,
    runs,
    unfinished,
    completed,
    failed,
    failed_pct,
    average_seconds,
    p95_seconds,
    files_analyzed,
    average_quality_score,
    last_run_at,
    now() AS refreshed_at
   FROM analytics_performance_analysis_now v;
CREATE UNIQUE INDEX analytics_performance_analysis_id_idx ON analytics_performance_analysis USING btree (id);
comment on materialized view analytics_performance_analysis is 'Performance of the analyses of each type at the last run of refresh_overviews() (P).';
comment on column analytics_performance_analysis.refreshed_at is 'Time of that run.';

create view analytics_performance_analysis_now as
 SELECT md5(analysis_type)::uuid AS id,
    analysis_type,
    count(*) AS runs,
    count(*) FILTER (WHERE status = ANY (ARRAY['pending'::execution_status, 'running'::execution_status])) AS unfinished,
    count(*) FILTER (WHERE status = 'completed'::execution_status) AS completed,
    count(*) FILTER (WHERE status = 'failed'::execution_status) AS failed,
    round(count(*) FILTER (WHERE status = 'failed'::execution_status)::numeric * 100.0 / NULLIF(count(*) FILTER (WHERE status = ANY (ARRAY['completed'::execution_status, 'failed'::execution_status])), 0)::numeric, 2) AS failed_pct,
    round(avg(EXTRACT(epoch FROM completed_at) - EXTRACT(epoch FROM started_at)) FILTER (WHERE status = 'completed'::execution_status AND isfinite(started_at) AND isfinite(completed_at)), 3) AS average_seconds,
    round(percentile_cont(0.95::double precision) WITHIN GROUP (ORDER BY ((EXTRACT(epoch FROM completed_at) - EXTRACT(epoch FROM started_at))::double precision)) FILTER (WHERE status = 'completed'::execution_status AND isfinite(started_at) AND isfinite(completed_at))::numeric, 3) AS p95_seconds,
    sum(files_analyzed) AS files_analyzed,
    round(avg(quality_score), 2) AS average_quality_score,
    max(created_at) AS last_run_at
   FROM ( SELECT COALESCE(r.analysis_type, r.submission_type::text, 'unknown'::text) AS analysis_type,
            r.status,
            r.started_at,
            r.completed_at,
            r.created_at,
            r.files_analyzed,
            r.quality_score
           FROM analysis_runs r) t
  GROUP BY analysis_type;
comment on view analytics_performance_analysis_now is 'Performance of the analyses of each type (P), computed from all analyses at each read.';

create view budget_usage as
 SELECT md5((b.id || ' '::text) || p.first_day)::uuid AS id,
    b.id AS budget_limit_id,
    b.scope_project_id,
    p.first_day AS period_start,
    p.last_day AS period_end,
    t.today >= p.first_day AND t.today <= p.last_day AS is_current,
    s.spent_usd,
    round(s.spent_usd * 100::numeric / NULLIF(b.amount_usd, 0::numeric), 2) AS used_pct,
        CASE
            WHEN s.spent_usd >= b.amount_usd THEN 'used_up'::text
            WHEN s.spent_usd >= (b.amount_usd * b.alert_threshold) THEN 'alert'::text
            ELSE 'within'::text
        END::budget_state AS state
   FROM budget_limits b
     CROSS JOIN LATERAL ( SELECT (now() AT TIME ZONE 'UTC'::text)::date AS today,
                CASE b.period
                    WHEN 'daily'::budget_period THEN 'day'::text
                    WHEN 'weekly'::budget_period THEN 'week'::text
                    ELSE 'month'::text
                END AS unit) t
     CROSS JOIN LATERAL ( SELECT step.step::date AS first_day,
            (step.step + (('1 '::text || t.unit)::interval))::date - 1 AS last_day
           FROM generate_series(date_trunc(t.unit, (GREATEST(LEAST(b.created_at, now()), now() - '5 years'::interval) AT TIME ZONE 'UTC'::text)), t.today::timestamp without time zone, ('1 '::text || t.unit)::interval) step(step)) p
     CROSS JOIN LATERAL ( SELECT COALESCE(
                CASE b.scope_type
                    WHEN 'global'::budget_scope THEN ( SELECT sum(u.cost_usd) AS sum
                       FROM token_usage u
                      WHERE u.usage_date >= p.first_day AND u.usage_date <= p.last_day)
                    WHEN 'project'::budget_scope THEN ( SELECT sum(u.cost_usd) AS sum
                       FROM token_usage u
                      WHERE u.project_id = b.project_id AND u.usage_date >= p.first_day AND u.usage_date <= p.last_day)
                    WHEN 'agent'::budget_scope THEN ( SELECT sum(u.cost_usd) AS sum
                       FROM token_usage u
                      WHERE u.agent_id = b.agent_id AND u.usage_date >= p.first_day AND u.usage_date <= p.last_day)
                    WHEN 'agent_type'::budget_scope THEN ( SELECT sum(u.cost_usd) AS sum
                       FROM token_usage u
                      WHERE u.agent_type = b.agent_type AND u.usage_date >= p.first_day AND u.usage_date <= p.last_day)
                    ELSE NULL::numeric
                END, 0::numeric) AS spent_usd
         OFFSET 0) s
  WHERE s.spent_usd > 0::numeric OR t.today <= p.last_day;
comment on view budget_usage is 'The use of each budget in its current day, week or month, and in earlier ones with costs, for at most five years. Days are those of UTC; weeks begin on Monday.';

create view critical_alerts as
 SELECT md5(((source || ' '::text) || subject) ||
        CASE source
            WHEN 'maintenance'::text THEN message
            ELSE ''::text
        END)::uuid AS id,
    source::alert_source AS source,
    subject,
    message
   FROM ( SELECT 'health'::text AS source,
            h.component AS subject,
            h.detail AS message
           FROM system_health h
          WHERE h.status = 'critical'::health_status
        UNION ALL
         SELECT 'integrity'::text,
            c.check_name,
            format('%s: %s'::text, c.issue_count, c.description) AS format
           FROM data_integrity_checks c
          WHERE c.status = 'fail'::check_status AND c.severity = 'critical'::check_severity
        UNION ALL
         SELECT 'maintenance'::text,
            m.table_name,
            m.reason
           FROM maintenance_recommendations m
          WHERE m.action = ANY (ARRAY['freeze'::maintenance_action, 'reindex'::maintenance_action])) a;
comment on view critical_alerts is 'Problems that an administrator must look at now (P).';

create view data_integrity_checks as
 SELECT md5(check_name)::uuid AS id,
    check_name,
        CASE
            WHEN issue_count = 0 THEN 'pass'::text
            ELSE 'fail'::text
        END::check_status AS status,
    severity::check_severity AS severity,
    issue_count,
    description
   FROM ( SELECT 'run_parts_scope'::text AS check_name,
            'critical'::text AS severity,
            'Parts of analyses whose user, project or repository is not the analysis''s: they decide who sees them.'::text AS description,
            (( SELECT count(*) AS count
                   FROM analyzed_files f
                     JOIN analysis_runs r ON r.id = f.run_id
                  WHERE f.user_id IS DISTINCT FROM r.user_id OR f.project_id IS DISTINCT FROM r.project_id OR f.repository_id IS DISTINCT FROM r.repository_id)) + (( SELECT count(*) AS count
                   FROM findings f
                     JOIN analysis_runs r ON r.id = f.run_id
                  WHERE f.user_id IS DISTINCT FROM r.user_id OR f.project_id IS DISTINCT FROM r.project_id OR f.repository_id IS DISTINCT FROM r.repository_id)) AS issue_count
        UNION ALL
         SELECT 'event_details_scope'::text,
            'critical'::text,
            'Processing logs whose project is not their event''s.'::text,
            ( SELECT count(*) AS count
                   FROM event_processing_logs l
                     JOIN events e ON e.id = l.event_id
                  WHERE l.project_id IS DISTINCT FROM e.project_id) AS count
        UNION ALL
         SELECT 'generations_scope'::text,
            'critical'::text,
            'Generations whose user is not their query''s.'::text,
            ( SELECT count(*) AS count
                   FROM generations g
                     JOIN assistant_queries q ON q.id = g.assistant_query_id
                  WHERE g.user_id IS DISTINCT FROM q.user_id) AS count
        UNION ALL
         SELECT 'context_scope'::text,
            'critical'::text,
            'Context data whose project or organization is not their source''s.'::text,
            ( SELECT count(*) AS count
                   FROM context_data d
                     JOIN context_sources s ON s.id = d.context_source_id
                  WHERE d.organization_id IS DISTINCT FROM s.organization_id OR d.project_id IS DISTINCT FROM s.project_id) AS count
        UNION ALL
         SELECT 'finished_tasks'::text,
            'warning'::text,
            'Completed tasks without a time of completion.'::text,
            ( SELECT count(*) AS count
                   FROM tasks
                  WHERE tasks.status = 'completed'::task_status AND tasks.completed_at IS NULL) AS count
        UNION ALL
         SELECT 'stuck_runs'::text,
            'warning'::text,
            'Analyses that have been running for more than a day.'::text,
            ( SELECT count(*) AS count
                   FROM analysis_runs
                  WHERE analysis_runs.status = 'running'::execution_status AND COALESCE(analysis_runs.started_at, analysis_runs.created_at) < (now() - '1 day'::interval)) AS count
        UNION ALL
         SELECT 'stuck_jobs'::text,
            'warning'::text,
            'Running jobs without an update for more than a day.'::text,
            ( SELECT count(*) AS count
                   FROM jobs
                  WHERE jobs.status = 'running'::execution_status AND jobs.updated_at < (now() - '1 day'::interval)) AS count
        UNION ALL
         SELECT 'stuck_events'::text,
            'warning'::text,
            'Events that have been processing for more than a day.'::text,
            ( SELECT count(*) AS count
                   FROM events
                  WHERE events.status = 'processing'::event_status AND events.updated_at < (now() - '1 day'::interval)) AS count
        UNION ALL
         SELECT 'lonely_projects'::text,
            'warning'::text,
            'Projects without members: only the owner sees them.'::text,
            ( SELECT count(*) AS count
                   FROM projects p
                  WHERE p.deleted_at IS NULL AND NOT (EXISTS ( SELECT
                           FROM project_members m
                          WHERE m.project_id = p.id))) AS count
        UNION ALL
         SELECT 'lonely_conversations'::text,
            'warning'::text,
            'Conversations without participants: only administrators see them.'::text,
            ( SELECT count(*) AS count
                   FROM conversations c_1
                  WHERE NOT (EXISTS ( SELECT
                           FROM conversation_participants m
                          WHERE m.conversation_id = c_1.id))) AS count
        UNION ALL
         SELECT 'file_parents'::text,
            'warning'::text,
            'Files whose parent is of another repository or no directory.'::text,
            ( SELECT count(*) AS count
                   FROM file_items f
                     JOIN file_items p ON p.id = f.parent_id
                  WHERE p.repository_id <> f.repository_id OR NOT p.is_directory) AS count
        UNION ALL
         SELECT 'invalid_indexes'::text,
            'critical'::text,
            'Indexes that a build left unfinished.'::text,
            ( SELECT count(*) AS count
                   FROM pg_index i
                     JOIN pg_class c_1 ON c_1.oid = i.indrelid
                  WHERE NOT i.indisvalid AND c_1.relnamespace = 'public'::regnamespace::oid) AS count
        UNION ALL
         SELECT 'unchecked_constraints'::text,
            'warning'::text,
            'Constraints that were never validated for the existing rows.'::text,
            ( SELECT count(*) AS count
                   FROM pg_constraint c_1
                  WHERE NOT c_1.convalidated AND c_1.connamespace = 'public'::regnamespace::oid) AS count) c;
comment on view data_integrity_checks is 'Rules of the data that no constraint holds (P), with the number of rows that break each.';

create view data_quality_metrics as
 SELECT md5((table_name || ' '::text) || metric)::uuid AS id,
    table_name,
    metric,
    total_rows,
    affected_rows,
    round(100::numeric - affected_rows::numeric * 100.0 / NULLIF(total_rows, 0)::numeric, 2) AS quality_pct
   FROM ( SELECT 'users'::text AS table_name,
            'a verified e-mail address'::text AS metric,
            count(*) AS total_rows,
            count(*) FILTER (WHERE users.email IS NULL OR NOT users.email_verified) AS affected_rows
           FROM users
        UNION ALL
         SELECT 'users'::text,
            'a name'::text,
            count(*) AS count,
            count(*) FILTER (WHERE users.name IS NULL) AS count
           FROM users
        UNION ALL
         SELECT 'projects'::text,
            'an owner'::text,
            count(*) AS count,
            count(*) FILTER (WHERE projects.owner_id IS NULL) AS count
           FROM projects
          WHERE projects.deleted_at IS NULL
        UNION ALL
         SELECT 'projects'::text,
            'a description'::text,
            count(*) AS count,
            count(*) FILTER (WHERE projects.description IS NULL) AS count
           FROM projects
          WHERE projects.deleted_at IS NULL
        UNION ALL
         SELECT 'repositories'::text,
            'read in the last 30 days'::text,
            count(*) AS count,
            count(*) FILTER (WHERE repositories.last_synced_at IS NULL OR repositories.last_synced_at < (now() - '30 days'::interval)) AS count
           FROM repositories
          WHERE repositories.deleted_at IS NULL
        UNION ALL
         SELECT 'tasks'::text,
            'a description'::text,
            count(*) AS count,
            count(*) FILTER (WHERE tasks.description IS NULL) AS count
           FROM tasks
          WHERE tasks.deleted_at IS NULL
        UNION ALL
         SELECT 'tasks'::text,
            'a definition of done'::text,
            count(*) AS count,
            count(*) FILTER (WHERE tasks.definition_of_done IS NULL) AS count
           FROM tasks
          WHERE tasks.deleted_at IS NULL
        UNION ALL
         SELECT 'analysis_runs'::text,
            'a quality score, once completed'::text,
            count(*) AS count,
            count(*) FILTER (WHERE analysis_runs.quality_score IS NULL) AS count
           FROM analysis_runs
          WHERE analysis_runs.status = 'completed'::execution_status
        UNION ALL
         SELECT 'events'::text,
            'of a project'::text,
            count(*) AS count,
            count(*) FILTER (WHERE events.project_id IS NULL) AS count
           FROM events
        UNION ALL
         SELECT 'file_embeddings'::text,
            'a vector'::text,
            count(*) AS count,
            count(*) FILTER (WHERE file_embeddings.embedding IS NULL) AS count
           FROM file_embeddings
        UNION ALL
         SELECT 'documentation'::text,
            'a vector'::text,
            count(*) AS count,
            count(*) FILTER (WHERE documentation.embedding IS NULL) AS count
           FROM documentation
        UNION ALL
         SELECT 'prompt_executions'::text,
            'a score of effectiveness'::text,
            count(*) AS count,
            count(*) FILTER (WHERE prompt_executions.effectiveness_score IS NULL) AS count
           FROM prompt_executions
          WHERE prompt_executions.status = 'completed'::execution_status) m;
comment on view data_quality_metrics is 'Number of rows that lack a value that rows of their table should have (P).';

create view database_health_summary as
 SELECT md5('database'::text)::uuid AS id,
    ( SELECT database_resource_utilization.database_size_bytes
           FROM database_resource_utilization) AS database_size_bytes,
    ( SELECT count(*) AS count
           FROM pg_class
          WHERE (pg_class.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND NOT pg_class.relispartition AND pg_class.relnamespace = 'public'::regnamespace::oid) AS tables,
    ( SELECT count(*) AS count
           FROM index_usage_analysis) AS indexes,
    ( SELECT count(*) AS count
           FROM index_usage_analysis
          WHERE index_usage_analysis.usage_status = 'unused'::index_usage_status AND NOT index_usage_analysis.is_unique) AS unused_indexes,
    ( SELECT COALESCE(sum(table_access_patterns.row_estimate), 0::numeric)::bigint AS "coalesce"
           FROM table_access_patterns) AS row_estimate,
    ( SELECT COALESCE(sum(table_access_patterns.dead_rows), 0::numeric)::bigint AS "coalesce"
           FROM table_access_patterns) AS dead_rows,
    ( SELECT database_resource_utilization.cache_hit_pct
           FROM database_resource_utilization) AS cache_hit_pct,
    ( SELECT database_resource_utilization.connections_pct
           FROM database_resource_utilization) AS connections_pct,
    ( SELECT database_resource_utilization.deadlocks
           FROM database_resource_utilization) AS deadlocks,
    ( SELECT max(system_health.status) AS max
           FROM system_health) AS status;
comment on view database_health_summary is 'Summary of the database in one row (P).';

create view database_resource_utilization as
 SELECT md5('database'::text)::uuid AS id,
    pg_database_size(d.datid) AS database_size_bytes,
    d.numbackends AS connections,
    current_setting('max_connections'::text)::integer AS max_connections,
    round(d.numbackends::numeric * 100.0 / current_setting('max_connections'::text)::integer::numeric, 2) AS connections_pct,
    ( SELECT count(*) AS count
           FROM pg_stat_activity a
          WHERE a.datid = d.datid AND a.state = 'active'::text) AS active_connections,
    ( SELECT count(*) AS count
           FROM pg_stat_activity a
          WHERE a.datid = d.datid AND a.state ~~ 'idle in transaction%'::text) AS idle_in_transaction,
    ( SELECT count(*) AS count
           FROM pg_stat_activity a
          WHERE a.datid = d.datid AND a.wait_event_type = 'Lock'::text) AS waiting_for_locks,
    COALESCE(( SELECT round(EXTRACT(epoch FROM max(clock_timestamp() - a.xact_start)), 3) AS round
           FROM pg_stat_activity a
          WHERE a.datid = d.datid AND a.pid <> pg_backend_pid()), 0::numeric) AS longest_transaction_seconds,
    round(d.blks_hit::numeric * 100.0 / NULLIF(d.blks_hit + d.blks_read, 0)::numeric, 2) AS cache_hit_pct,
    d.xact_commit AS commits,
    d.xact_rollback AS rollbacks,
    d.deadlocks,
    d.temp_files,
    d.temp_bytes,
    age(c.datfrozenxid)::bigint AS transaction_age,
    round(age(c.datfrozenxid)::numeric * 100.0 / 2000000000::numeric, 2) AS transaction_age_pct
   FROM pg_stat_database d
     JOIN pg_database c ON c.oid = d.datid
  WHERE d.datname = current_database();
comment on view database_resource_utilization is 'Resources that the database uses: space, connections, cache, and the age of its oldest transaction id (P). One row.';

create materialized view events_performance_analysis as
 SELECT id,
    event_type_id,
    event_type,
    source,
    events,
    pending,
    processing,
    processed,
    failed,
    ignored,
    failed_pct,
    average_seconds,
    p95_seconds,
    oldest_pending_seconds,
    retries,
    now() AS refreshed_at
   FROM events_performance_analysis_now v;
CREATE UNIQUE INDEX events_performance_analysis_id_idx ON events_performance_analysis USING btree (id);
comment on materialized view events_performance_analysis is 'Performance of the processing of each event type at the last run of refresh_overviews() (P).';
comment on column events_performance_analysis.refreshed_at is 'Time of that run.';

create view events_performance_analysis_now as
 SELECT t.id,
    t.id AS event_type_id,
    t.name AS event_type,
    t.source,
    count(e.id) AS events,
    count(e.id) FILTER (WHERE e.status = 'pending'::event_status) AS pending,
    count(e.id) FILTER (WHERE e.status = 'processing'::event_status) AS processing,
    count(e.id) FILTER (WHERE e.status = 'processed'::event_status) AS processed,
    count(e.id) FILTER (WHERE e.status = 'failed'::event_status) AS failed,
    count(e.id) FILTER (WHERE e.status = 'ignored'::event_status) AS ignored,
    round(count(e.id) FILTER (WHERE e.status = 'failed'::event_status)::numeric * 100.0 / NULLIF(count(e.id) FILTER (WHERE e.status = ANY (ARRAY['processed'::event_status, 'failed'::event_status])), 0)::numeric, 2) AS failed_pct,
    round(avg(EXTRACT(epoch FROM e.processed_at) - EXTRACT(epoch FROM e.created_at)) FILTER (WHERE e.processed_at >= e.created_at AND isfinite(e.created_at) AND isfinite(e.processed_at)), 3) AS average_seconds,
    round(percentile_cont(0.95::double precision) WITHIN GROUP (ORDER BY ((EXTRACT(epoch FROM e.processed_at) - EXTRACT(epoch FROM e.created_at))::double precision)) FILTER (WHERE e.processed_at >= e.created_at AND isfinite(e.created_at) AND isfinite(e.processed_at))::numeric, 3) AS p95_seconds,
    round(max(EXTRACT(epoch FROM now()) - EXTRACT(epoch FROM e.occurred_at)) FILTER (WHERE e.status = 'pending'::event_status AND isfinite(e.occurred_at)), 3) AS oldest_pending_seconds,
    COALESCE(sum(e.retry_count), 0::bigint) AS retries
   FROM event_types t
     LEFT JOIN events e ON e.event_type_id = t.id
  GROUP BY t.id;
comment on view events_performance_analysis_now is 'Performance of the processing of each event type (P), computed from all events at each read.';

create view index_usage_analysis as
 SELECT md5(s.indexrelname::text)::uuid AS id,
    s.relname::text AS table_name,
    s.indexrelname::text AS index_name,
    s.idx_scan AS scans,
    s.idx_tup_read AS rows_read,
    s.last_idx_scan AS last_used_at,
    pg_relation_size(s.indexrelid::regclass) AS index_bytes,
    i.indisunique AS is_unique,
    i.indisvalid AS is_valid,
        CASE
            WHEN NOT i.indisvalid THEN 'invalid'::text
            WHEN s.idx_scan = 0 THEN 'unused'::text
            WHEN s.idx_scan < 50 THEN 'rare'::text
            ELSE 'used'::text
        END::index_usage_status AS usage_status,
    pg_get_indexdef(s.indexrelid) AS definition
   FROM pg_stat_user_indexes s
     JOIN pg_index i ON i.indexrelid = s.indexrelid;
comment on view index_usage_analysis is 'Use of each index since the last reset of the statistics (P). An unused index may still keep rows unique.';

create view maintenance_recommendations as
 SELECT md5(((table_name || ' '::text) || action) ||
        CASE action
            WHEN 'reindex'::text THEN reason
            ELSE ''::text
        END)::uuid AS id,
    table_name,
    action::maintenance_action AS action,
    priority::priority_level AS priority,
    reason
   FROM ( SELECT s.relname::text AS table_name,
            'vacuum'::text AS action,
                CASE
                    WHEN s.n_dead_tup > s.n_live_tup THEN 'high'::text
                    ELSE 'medium'::text
                END AS priority,
            format('%s dead rows beside %s live ones.'::text, s.n_dead_tup, s.n_live_tup) AS reason
           FROM pg_stat_user_tables s
          WHERE s.n_dead_tup > 1000 AND s.n_dead_tup::numeric > (s.n_live_tup::numeric * 0.2)
        UNION ALL
         SELECT s.relname::text AS relname,
            'analyze'::text,
            'medium'::text,
            format('%s rows changed since the last analyze.'::text, s.n_mod_since_analyze) AS format
           FROM pg_stat_user_tables s
          WHERE s.n_mod_since_analyze > 1000 AND s.n_mod_since_analyze::numeric > (s.n_live_tup::numeric * 0.2)
        UNION ALL
         SELECT i.table_name,
            'reindex'::text,
            'high'::text,
            format('The index %s is invalid.'::text, i.index_name) AS format
           FROM index_usage_analysis i
          WHERE NOT i.is_valid
        UNION ALL
         SELECT c.relname::text AS relname,
            'freeze'::text,
            'high'::text,
            format('Its oldest row is %s transactions old.'::text, age(c.relfrozenxid)) AS format
           FROM pg_class c
          WHERE c.relkind = 'r'::"char" AND c.relnamespace = 'public'::regnamespace::oid AND age(c.relfrozenxid) > 1000000000
        UNION ALL
         SELECT 'context_data'::text,
            'delete_expired_context'::text,
            'low'::text,
            format('%s rows have expired.'::text, count(*)) AS format
           FROM context_data
          WHERE context_data.expires_at <= now()
         HAVING count(*) > 0
        UNION ALL
         SELECT 'events'::text,
            'delete_old_events'::text,
            'low'::text,
            format('%s events are older than the retention of their type.'::text, count(*)) AS format
           FROM event_types t
             JOIN events e ON e.event_type_id = t.id AND e.occurred_at < (now() - make_interval(days => t.retention_days))
          WHERE e.status = ANY (ARRAY['processed'::event_status, 'failed'::event_status, 'ignored'::event_status])
         HAVING count(*) > 0) m;
comment on view maintenance_recommendations is 'Actions that keep the database fast, with their reasons (P).';

create view performance_optimization_recommendations as
 SELECT md5(((category || ' '::text) || object_name) ||
        CASE category
            WHEN 'maintenance'::text THEN split_part(recommendation, ':'::text, 1)
            ELSE ''::text
        END)::uuid AS id,
    category::optimization_category AS category,
    priority,
    object_name,
    recommendation
   FROM ( SELECT 'indexing'::text AS category,
            'high'::priority_level AS priority,
            t.table_name AS object_name,
            t.recommendation
           FROM table_access_patterns t
          WHERE t.recommendation ~~ 'Consider adding indexes%'::text
        UNION ALL
         SELECT 'indexing'::text,
            'low'::priority_level,
            i.index_name,
            format('No statement uses this index of %s; its size is %s.'::text, i.table_name, pg_size_pretty(i.index_bytes)) AS format
           FROM index_usage_analysis i
          WHERE i.usage_status = 'unused'::index_usage_status AND NOT i.is_unique AND i.index_bytes > 10000000
        UNION ALL
         SELECT 'maintenance'::text,
            m.priority,
            m.table_name,
            format('%s: %s'::text, m.action, m.reason) AS format
           FROM maintenance_recommendations m
        UNION ALL
         SELECT 'queries'::text,
            q.priority,
            q.query_id::text AS query_id,
            "left"(q.query, 1000) AS "left"
           FROM slow_query_analysis q
          WHERE q.priority = ANY (ARRAY['urgent'::priority_level, 'high'::priority_level])
        UNION ALL
         SELECT 'configuration'::text,
            'medium'::priority_level,
            'shared_buffers'::text,
            format('Only %s %% of blocks are found in memory: more of it may help.'::text, u.cache_hit_pct) AS format
           FROM database_resource_utilization u
          WHERE u.cache_hit_pct < 90::numeric AND u.database_size_bytes > 1000000000
        UNION ALL
         SELECT 'configuration'::text,
            'medium'::priority_level,
            'work_mem'::text,
            format('%s were written to temporary files: sorts may want more memory.'::text, pg_size_pretty(u.temp_bytes)) AS format
           FROM database_resource_utilization u
          WHERE u.temp_bytes > 1000000000
        UNION ALL
         SELECT 'configuration'::text,
            'low'::priority_level,
            'shared_preload_libraries'::text,
            q.query
           FROM slow_query_analysis q
          WHERE q.priority IS NULL) r;
comment on view performance_optimization_recommendations is 'Changes that would make the database faster (P).';

create view ready_tasks as
 SELECT COALESCE(scheduled_at, created_at) AS waiting_since,
    id,
    project_id,
    title,
    description,
    status,
    priority,
    assigned_to_agent_id,
    issue_id,
    pull_request_id,
    task_definition_id,
    workflow_id,
    workflow_step,
    definition_of_done,
    total_tokens_used,
    total_cost_usd,
    config,
    metadata,
    result,
    error_message,
    retry_count,
    max_retries,
    retry_delay_seconds,
    next_retry_at,
    scheduled_at,
    started_at,
    completed_at,
    deleted_at,
    source_system,
    source_key,
    created_at,
    updated_at,
    duration_seconds,
    search_text
   FROM tasks t
  WHERE (status = ANY (ARRAY['pending'::task_status, 'scheduled'::task_status])) AND deleted_at IS NULL AND (scheduled_at IS NULL OR scheduled_at <= now()) AND (next_retry_at IS NULL OR next_retry_at <= now()) AND (workflow_id IS NULL OR (EXISTS ( SELECT
           FROM workflows w
          WHERE w.id = t.workflow_id AND w.status = 'running'::workflow_status AND w.deleted_at IS NULL))) AND (EXISTS ( SELECT
           FROM projects p
          WHERE p.id = t.project_id AND p.is_active AND p.deleted_at IS NULL)) AND task_dependencies_satisfied(id);
comment on view ready_tasks is 'The tasks that can begin now (P). Begin with the most urgent; of equally urgent ones, with the one that has waited longest.';

create view repository_quality_overview as
 SELECT r.id,
    r.id AS repository_id,
    r.full_name,
    a.id AS run_id,
    a.completed_at AS analyzed_at,
    COALESCE(a.quality_score, calculate_quality_score(a.id)) AS quality_score,
    f.file_count,
    f.total_lines,
    f.average_complexity,
    f.average_maintainability,
    f.average_coverage_pct,
    f.average_duplicate_pct,
    i.open_findings,
    i.blockers,
    i.criticals,
    i.majors,
    i.minors,
    i.vulnerabilities,
    i.effort_minutes,
    t.direction AS quality_direction,
    t.change_pct AS quality_change_pct
   FROM repositories r
     LEFT JOIN LATERAL ( SELECT l.id,
            l.user_id,
            l.project_id,
            l.repository_id,
            l.status,
            l.analysis_type,
            l.tools,
            l.submission_type,
            l.upload_filename,
            l.project_name,
            l.author_type,
            l.author_model,
            l.git_repo_url,
            l.git_branch,
            l.git_commit_sha,
            l.metrics,
            l.file_tree,
            l.errors,
            l.error_message,
            l.quality_score,
            l.files_analyzed,
            l.started_at,
            l.completed_at,
            l.metadata,
            l.source_system,
            l.source_key,
            l.created_at,
            l.updated_at,
            l.duration_seconds
           FROM analysis_runs l
          WHERE l.repository_id = r.id AND l.status = 'completed'::execution_status
          ORDER BY l.created_at DESC, l.id DESC
         LIMIT 1) a ON true
     LEFT JOIN LATERAL ( SELECT count(*) AS file_count,
            sum(l.total_lines) AS total_lines,
            round(avg(l.cyclomatic_complexity), 2) AS average_complexity,
            round(avg(l.maintainability_index), 2) AS average_maintainability,
            round(avg(l.coverage_pct), 2) AS average_coverage_pct,
            round(avg(l.duplicate_pct), 2) AS average_duplicate_pct
           FROM analyzed_files l
          WHERE l.run_id = a.id) f ON true
     LEFT JOIN LATERAL ( SELECT count(*) AS open_findings,
            count(*) FILTER (WHERE l.severity = 'blocker'::finding_severity) AS blockers,
            count(*) FILTER (WHERE l.severity = 'critical'::finding_severity) AS criticals,
            count(*) FILTER (WHERE l.severity = 'major'::finding_severity) AS majors,
            count(*) FILTER (WHERE l.severity = 'minor'::finding_severity) AS minors,
            count(*) FILTER (WHERE l.category = 'vulnerability'::finding_category) AS vulnerabilities,
            sum(l.effort_minutes) AS effort_minutes
           FROM findings l
          WHERE l.run_id = a.id AND (l.status = ANY (ARRAY['open'::finding_status, 'confirmed'::finding_status]))) i ON true
     LEFT JOIN LATERAL ( SELECT l.direction,
            l.change_pct
           FROM metric_trends l
          WHERE l.repository_id = r.id AND l.metric_name = 'quality_score'::text AND l.period = 'month'::trend_period
          ORDER BY l.period_start DESC, l.id DESC
         LIMIT 1) t ON true
  WHERE r.deleted_at IS NULL;
comment on view repository_quality_overview is 'Results of the last completed analysis of each repository (P).';

create view schema_migrations as
 SELECT md5(installed_rank::text)::uuid AS id,
    version::text AS version,
    description::text AS description,
    (installed_on AT TIME ZONE 'UTC'::text) AS applied_at,
    execution_time::numeric / 1000.0 AS duration_seconds,
    success AS is_successful
   FROM flyway_schema_history h
 OFFSET 0;
comment on view schema_migrations is 'Migrations of the schema that ran (P).';

create view slow_query_analysis as
 SELECT md5(COALESCE(q.query_id::text, 'unavailable'::text))::uuid AS id,
        CASE
            WHEN q.mean_ms >= 5000::numeric THEN 'urgent'::text
            WHEN q.mean_ms >= 1000::numeric THEN 'high'::text
            WHEN q.mean_ms >= 500::numeric THEN 'medium'::text
            ELSE 'low'::text
        END::priority_level AS priority,
    q.query_id,
    q.query,
    q.calls,
    q.rows_returned,
    q.total_ms,
    q.mean_ms,
    q.max_ms,
    q.cache_hit_pct
   FROM slow_queries() q(query_id, query, calls, rows_returned, total_ms, mean_ms, max_ms, cache_hit_pct)
UNION ALL
 SELECT md5('unavailable'::text)::uuid AS id,
    NULL::priority_level AS priority,
    NULL::bigint AS query_id,
    'pg_stat_statements is not loaded: name it in shared_preload_libraries, restart, and create the extension.'::text AS query,
    NULL::bigint AS calls,
    NULL::bigint AS rows_returned,
    NULL::numeric AS total_ms,
    NULL::numeric AS mean_ms,
    NULL::numeric AS max_ms,
    NULL::numeric AS cache_hit_pct
  WHERE NOT statements_are_counted();
comment on view slow_query_analysis is 'Slow statements (P). Where no extension counts statements, one row says so.';

create view system_health as
 SELECT md5(component)::uuid AS id,
    component,
    status::health_status AS status,
    value,
    detail
   FROM ( SELECT 'connections'::text AS component,
                CASE
                    WHEN database_resource_utilization.connections_pct >= 95::numeric THEN 'critical'::text
                    WHEN database_resource_utilization.connections_pct >= 80::numeric THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS status,
            database_resource_utilization.connections::numeric AS value,
            format('%s of %s connections are open.'::text, database_resource_utilization.connections, database_resource_utilization.max_connections) AS detail
           FROM database_resource_utilization
        UNION ALL
         SELECT 'cache'::text,
                CASE
                    WHEN database_resource_utilization.cache_hit_pct < 80::numeric THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS "case",
            database_resource_utilization.cache_hit_pct,
            format('%s %% of blocks were found in memory.'::text, database_resource_utilization.cache_hit_pct) AS format
           FROM database_resource_utilization
        UNION ALL
         SELECT 'transactions'::text,
                CASE
                    WHEN database_resource_utilization.longest_transaction_seconds >= 3600::numeric THEN 'critical'::text
                    WHEN database_resource_utilization.longest_transaction_seconds >= 300::numeric THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS "case",
            database_resource_utilization.longest_transaction_seconds,
            format('The longest open transaction has lasted %s seconds.'::text, database_resource_utilization.longest_transaction_seconds) AS format
           FROM database_resource_utilization
        UNION ALL
         SELECT 'freezing'::text,
                CASE
                    WHEN database_resource_utilization.transaction_age_pct >= 80::numeric THEN 'critical'::text
                    WHEN database_resource_utilization.transaction_age_pct >= 50::numeric THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS "case",
            database_resource_utilization.transaction_age_pct,
            format('%s %% of the transactions until a forced stop are used.'::text, database_resource_utilization.transaction_age_pct) AS format
           FROM database_resource_utilization
        UNION ALL
         SELECT 'jobs'::text,
                CASE
                    WHEN count(*) > 0 THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS "case",
            count(*) AS count,
            format('%s jobs have waited or run for more than an hour.'::text, count(*)) AS format
           FROM jobs
          WHERE (jobs.status = ANY (ARRAY['pending'::execution_status, 'running'::execution_status])) AND jobs.updated_at < (now() - '01:00:00'::interval)
        UNION ALL
         SELECT 'tasks'::text,
                CASE
                    WHEN count(*) > 0 THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS "case",
            count(*) AS count,
            format('%s tasks have failed in the last day, after all retries.'::text, count(*)) AS format
           FROM tasks
          WHERE tasks.status = 'failed'::task_status AND tasks.deleted_at IS NULL AND tasks.completed_at > (now() - '1 day'::interval)
        UNION ALL
         SELECT 'events'::text,
                CASE
                    WHEN count(*) > 1000 THEN 'critical'::text
                    WHEN count(*) > 0 THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS "case",
            count(*) AS count,
            format('%s events have been pending for more than an hour.'::text, count(*)) AS format
           FROM events
          WHERE events.status = 'pending'::event_status AND events.occurred_at < (now() - '01:00:00'::interval)
        UNION ALL
         SELECT 'webhooks'::text,
                CASE
                    WHEN count(*) > 0 THEN 'warning'::text
                    ELSE 'healthy'::text
                END AS "case",
            count(*) AS count,
            format('%s webhooks have failed in the last day, after all retries.'::text, count(*)) AS format
           FROM webhooks
          WHERE NOT webhooks.processed AND webhooks.retry_count >= webhooks.max_retries AND webhooks.updated_at > (now() - '1 day'::interval)) h;
comment on view system_health is 'Health of each part of the system (P).';

create view table_access_patterns as
 SELECT md5(relname::text)::uuid AS id,
    relname::text AS table_name,
    n_live_tup AS row_estimate,
    n_dead_tup AS dead_rows,
    pg_total_relation_size(relid::regclass) AS total_bytes,
    pg_indexes_size(relid::regclass) AS index_bytes,
    seq_scan AS sequential_scans,
    seq_tup_read AS sequential_rows,
    COALESCE(idx_scan, 0::bigint) AS index_scans,
    round(COALESCE(idx_scan, 0::bigint)::numeric * 100.0 / NULLIF(seq_scan + COALESCE(idx_scan, 0::bigint), 0)::numeric, 2) AS index_scan_pct,
    n_tup_ins AS inserted,
    n_tup_upd AS updated,
    n_tup_hot_upd AS updated_in_place,
    n_tup_del AS deleted,
        CASE
            WHEN n_live_tup > 10000 AND seq_scan > 100 AND (seq_tup_read / seq_scan) > (n_live_tup / 2) AND seq_scan > (COALESCE(idx_scan, 0::bigint) / 10) THEN 'Consider adding indexes: sequential scans often read the whole table.'::text
            WHEN n_live_tup > 10000 AND (seq_scan + COALESCE(idx_scan, 0::bigint)) = 0 THEN 'No statement reads it.'::text
            ELSE 'None.'::text
        END AS recommendation
   FROM pg_stat_user_tables s;
comment on view table_access_patterns is 'Reads and writes of each table since the last reset of the statistics (P).';

create materialized view tasks_performance_analysis as
 SELECT id,
    project_id,
    project_name,
    tasks,
    waiting,
    running,
    blocked,
    completed,
    failed,
    failed_pct,
    average_seconds,
    p95_seconds,
    average_wait_seconds,
    retries,
    tokens_used,
    cost_usd,
    now() AS refreshed_at
   FROM tasks_performance_analysis_now v;
CREATE UNIQUE INDEX tasks_performance_analysis_id_idx ON tasks_performance_analysis USING btree (id);
comment on materialized view tasks_performance_analysis is 'Performance of the tasks of each project at the last run of refresh_overviews() (P).';
comment on column tasks_performance_analysis.refreshed_at is 'Time of that run.';

create view tasks_performance_analysis_now as
 SELECT p.id,
    p.id AS project_id,
    p.name AS project_name,
    count(t.id) AS tasks,
    count(t.id) FILTER (WHERE t.status = ANY (ARRAY['pending'::task_status, 'scheduled'::task_status])) AS waiting,
    count(t.id) FILTER (WHERE t.status = ANY (ARRAY['in_progress'::task_status, 'testing'::task_status, 'review'::task_status])) AS running,
    count(t.id) FILTER (WHERE t.status = 'blocked'::task_status) AS blocked,
    count(t.id) FILTER (WHERE t.status = 'completed'::task_status) AS completed,
    count(t.id) FILTER (WHERE t.status = 'failed'::task_status) AS failed,
    round(count(t.id) FILTER (WHERE t.status = 'failed'::task_status)::numeric * 100.0 / NULLIF(count(t.id) FILTER (WHERE t.status = ANY (ARRAY['completed'::task_status, 'failed'::task_status])), 0)::numeric, 2) AS failed_pct,
    round(avg(EXTRACT(epoch FROM t.completed_at) - EXTRACT(epoch FROM t.started_at)) FILTER (WHERE t.status = 'completed'::task_status AND isfinite(t.started_at) AND isfinite(t.completed_at)), 3) AS average_seconds,
    round(percentile_cont(0.95::double precision) WITHIN GROUP (ORDER BY ((EXTRACT(epoch FROM t.completed_at) - EXTRACT(epoch FROM t.started_at))::double precision)) FILTER (WHERE t.status = 'completed'::task_status AND isfinite(t.started_at) AND isfinite(t.completed_at))::numeric, 3) AS p95_seconds,
    round(avg(EXTRACT(epoch FROM t.started_at) - EXTRACT(epoch FROM COALESCE(t.scheduled_at, t.created_at))) FILTER (WHERE t.started_at >= COALESCE(t.scheduled_at, t.created_at) AND isfinite(COALESCE(t.scheduled_at, t.created_at)) AND isfinite(t.started_at)), 3) AS average_wait_seconds,
    COALESCE(sum(t.retry_count), 0::bigint) AS retries,
    COALESCE(sum(t.total_tokens_used), 0::bigint) AS tokens_used,
    COALESCE(sum(t.total_cost_usd), 0::numeric) AS cost_usd
   FROM projects p
     LEFT JOIN tasks t ON t.project_id = p.id AND t.deleted_at IS NULL
  WHERE p.deleted_at IS NULL
  GROUP BY p.id;
comment on view tasks_performance_analysis_now is 'Performance of the tasks of each project (P), computed from all tasks at each read.';
