-- The tables of the codegen platform. Its document names them and says what they do, but not their columns: they are those that Sluice's
-- migrations designed from the same text, without what these copied or added, and with what the text has in other places: whom a user
-- belongs to, the members of a team, secrets as they were. Deleted rows stay with the time when they were (`deleted_at`), and the large tables
-- are partitioned by time, so that no key can hold on to their rows.

CREATE TYPE priority_level AS ENUM ('low', 'medium', 'high', 'critical');
CREATE TYPE project_status AS ENUM ('planning', 'active', 'on_hold', 'completed', 'archived');
CREATE TYPE task_status AS ENUM ('pending', 'queued', 'blocked', 'running', 'completed', 'failed', 'cancelled');
CREATE TYPE execution_status AS ENUM ('pending', 'running', 'completed', 'failed', 'cancelled');

CREATE TABLE schema_migrations (
    version VARCHAR(255) PRIMARY KEY,
    description TEXT,
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- Base

CREATE TABLE organizations (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(200) NOT NULL,
    slug VARCHAR(100) NOT NULL UNIQUE,
    description TEXT,
    plan VARCHAR(20) DEFAULT 'free',
    is_active BOOLEAN DEFAULT TRUE,
    settings JSONB DEFAULT '{}',
    metadata JSONB DEFAULT '{}',
    deleted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE users (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    username VARCHAR(255) NOT NULL,
    name VARCHAR(255),
    email VARCHAR(255) NOT NULL,
    email_verified BOOLEAN DEFAULT FALSE,
    avatar_url TEXT,
    role VARCHAR(20) DEFAULT 'developer',
    password_hash VARCHAR(255),
    is_active BOOLEAN DEFAULT TRUE,
    preferences JSONB DEFAULT '{}',
    metadata JSONB DEFAULT '{}',
    last_login_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (organization_id, username),
    UNIQUE (organization_id, email)
);

-- Projects

CREATE TABLE projects (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    owner_id UUID REFERENCES users(id) ON DELETE SET NULL,
    name VARCHAR(200) NOT NULL,
    description TEXT,
    status project_status DEFAULT 'planning',
    priority priority_level DEFAULT 'medium',
    goals TEXT[] DEFAULT '{}',
    starts_on DATE,
    ends_on DATE,
    -- [{"user_id": …, "role": …}]
    team_members JSONB DEFAULT '[]',
    settings JSONB DEFAULT '{}',
    metadata JSONB DEFAULT '{}',
    deleted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (ends_on >= starts_on)
);
CREATE INDEX idx_projects_active ON projects(organization_id) WHERE deleted_at IS NULL;

CREATE TABLE repositories (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    provider VARCHAR(20) DEFAULT 'github',
    github_repo_id BIGINT,
    name VARCHAR(255) NOT NULL,
    owner_name VARCHAR(255),
    full_name VARCHAR(511) NOT NULL,
    description TEXT,
    url TEXT,
    is_private BOOLEAN DEFAULT FALSE,
    default_branch VARCHAR(255) DEFAULT 'main',
    primary_language VARCHAR(50),
    analysis_enabled BOOLEAN DEFAULT TRUE,
    analysis_config JSONB DEFAULT '{}',
    metadata JSONB DEFAULT '{}',
    last_synced_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (organization_id, full_name)
);

CREATE TABLE repository_branches (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    repository_id UUID NOT NULL REFERENCES repositories(id) ON DELETE CASCADE,
    name VARCHAR(255) NOT NULL,
    head_sha VARCHAR(64),
    is_default BOOLEAN DEFAULT FALSE,
    is_protected BOOLEAN DEFAULT FALSE,
    last_commit_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (repository_id, name)
);

CREATE TABLE project_repositories (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id UUID NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    repository_id UUID NOT NULL REFERENCES repositories(id) ON DELETE CASCADE,
    is_primary BOOLEAN DEFAULT FALSE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (project_id, repository_id)
);

-- Tasks

CREATE TABLE task_definitions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id UUID REFERENCES organizations(id) ON DELETE CASCADE,
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    created_by_user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    name VARCHAR(200) NOT NULL,
    version INTEGER DEFAULT 1 CHECK (version > 0),
    category VARCHAR(100),
    title_template VARCHAR(300),
    description TEXT,
    definition_of_done TEXT,
    agent_type VARCHAR(20),
    parameter_schema JSONB DEFAULT '{}',
    default_config JSONB DEFAULT '{}',
    default_priority priority_level DEFAULT 'medium',
    required_cpu_cores NUMERIC(6,2),
    required_memory_mb INTEGER,
    required_disk_mb INTEGER,
    resource_requirements JSONB DEFAULT '{}',
    timeout_seconds INTEGER,
    max_retries INTEGER DEFAULT 3,
    retry_delay_seconds INTEGER DEFAULT 60,
    is_active BOOLEAN DEFAULT TRUE,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (organization_id, project_id, name, version)
);

CREATE TABLE workflows (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id UUID NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    created_by_user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    name VARCHAR(200) NOT NULL,
    description TEXT,
    type VARCHAR(20) DEFAULT 'dag',
    status VARCHAR(20) DEFAULT 'pending',
    priority priority_level DEFAULT 'medium',
    steps JSONB DEFAULT '[]',
    config JSONB DEFAULT '{}',
    max_parallel_tasks INTEGER,
    continues_on_failure BOOLEAN DEFAULT FALSE,
    error_message TEXT,
    metadata JSONB DEFAULT '{}',
    scheduled_at TIMESTAMP WITH TIME ZONE,
    started_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (completed_at >= started_at)
);

CREATE TABLE tasks (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id UUID NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    task_definition_id UUID REFERENCES task_definitions(id) ON DELETE SET NULL,
    workflow_id UUID REFERENCES workflows(id) ON DELETE SET NULL,
    workflow_step INTEGER,
    title VARCHAR(300) NOT NULL,
    description TEXT,
    status task_status DEFAULT 'pending',
    priority priority_level DEFAULT 'medium',
    definition_of_done TEXT,
    config JSONB DEFAULT '{}',
    metadata JSONB DEFAULT '{}',
    result JSONB,
    error_message TEXT,
    retry_count INTEGER DEFAULT 0 CHECK (retry_count >= 0),
    max_retries INTEGER DEFAULT 3 CHECK (max_retries >= 0),
    retry_delay_seconds INTEGER DEFAULT 60,
    next_retry_at TIMESTAMP WITH TIME ZONE,
    scheduled_at TIMESTAMP WITH TIME ZONE,
    started_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (completed_at >= started_at)
);

CREATE TABLE task_dependencies (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    task_id UUID NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
    depends_on_id UUID NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
    type VARCHAR(20) DEFAULT 'finish_to_start',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (task_id, depends_on_id),
    CHECK (task_id <> depends_on_id)
);

CREATE TABLE task_execution_logs (
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    task_id UUID NOT NULL,
    attempt INTEGER DEFAULT 1,
    level VARCHAR(20) DEFAULT 'info',
    step VARCHAR(200),
    message TEXT NOT NULL,
    details JSONB DEFAULT '{}',
    logged_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id, logged_at)
) PARTITION BY RANGE (logged_at);
CREATE TABLE task_execution_logs_2025 PARTITION OF task_execution_logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE task_execution_logs_default PARTITION OF task_execution_logs DEFAULT;

CREATE TABLE task_resource_usage (
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    task_id UUID NOT NULL,
    attempt INTEGER DEFAULT 1,
    measured_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    cpu_usage_percent NUMERIC(7,2) NOT NULL,
    memory_bytes BIGINT NOT NULL,
    peak_memory_bytes BIGINT,
    disk_read_bytes BIGINT,
    disk_written_bytes BIGINT,
    network_received_bytes BIGINT,
    network_sent_bytes BIGINT,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id, measured_at)
) PARTITION BY RANGE (measured_at);
CREATE TABLE task_resource_usage_2025 PARTITION OF task_resource_usage FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE task_resource_usage_default PARTITION OF task_resource_usage DEFAULT;

-- Analytics

CREATE TABLE analysis_runs (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    repository_id UUID REFERENCES repositories(id) ON DELETE CASCADE,
    status execution_status DEFAULT 'pending',
    analysis_type VARCHAR(50),
    tools TEXT[] DEFAULT '{}',
    git_branch VARCHAR(255),
    git_commit_sha VARCHAR(64),
    metrics JSONB DEFAULT '{}',
    errors JSONB DEFAULT '[]',
    error_message TEXT,
    quality_score NUMERIC(5,2) CHECK (quality_score BETWEEN 0 AND 100),
    files_analyzed INTEGER DEFAULT 0,
    started_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (completed_at >= started_at)
);

CREATE TABLE file_analysis (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    run_id UUID NOT NULL REFERENCES analysis_runs(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    language VARCHAR(50),
    content_hash VARCHAR(128),
    size_bytes BIGINT,
    total_lines INTEGER,
    code_lines INTEGER,
    comment_lines INTEGER,
    blank_lines INTEGER,
    cyclomatic_complexity NUMERIC(12,2),
    cognitive_complexity NUMERIC(12,2),
    maintainability_index NUMERIC(5,2),
    documentation_pct NUMERIC(5,2),
    duplicate_pct NUMERIC(5,2),
    coverage_pct NUMERIC(5,2),
    quality_score NUMERIC(5,2),
    metrics JSONB DEFAULT '{}',
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (run_id, path)
);

CREATE TABLE code_element_analysis (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    run_id UUID NOT NULL REFERENCES analysis_runs(id) ON DELETE CASCADE,
    analyzed_file_id UUID NOT NULL REFERENCES file_analysis(id) ON DELETE CASCADE,
    parent_id UUID REFERENCES code_element_analysis(id) ON DELETE CASCADE,
    kind VARCHAR(20) NOT NULL,
    name VARCHAR(500) NOT NULL,
    qualified_name TEXT,
    signature TEXT,
    start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    cyclomatic_complexity INTEGER,
    cognitive_complexity INTEGER,
    parameter_count INTEGER,
    nesting_depth INTEGER,
    maintainability_index NUMERIC(5,2),
    is_documented BOOLEAN,
    is_used BOOLEAN,
    metrics JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE metrics (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    run_id UUID NOT NULL REFERENCES analysis_runs(id) ON DELETE CASCADE,
    analyzed_file_id UUID REFERENCES file_analysis(id) ON DELETE CASCADE,
    code_element_id UUID REFERENCES code_element_analysis(id) ON DELETE CASCADE,
    name VARCHAR(200) NOT NULL,
    category VARCHAR(100),
    tool VARCHAR(100),
    value NUMERIC,
    text_value TEXT,
    unit VARCHAR(50),
    tags TEXT[] DEFAULT '{}',
    details JSONB DEFAULT '{}',
    measured_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (value IS NOT NULL OR text_value IS NOT NULL)
);

CREATE TABLE performance_metrics (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    run_id UUID NOT NULL REFERENCES analysis_runs(id) ON DELETE CASCADE,
    code_element_id UUID REFERENCES code_element_analysis(id) ON DELETE CASCADE,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    value NUMERIC NOT NULL,
    unit VARCHAR(50) NOT NULL,
    baseline_value NUMERIC,
    percentile NUMERIC(5,2),
    sample_count INTEGER DEFAULT 1,
    environment VARCHAR(100),
    details JSONB DEFAULT '{}',
    measured_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE issues (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    run_id UUID NOT NULL REFERENCES analysis_runs(id) ON DELETE CASCADE,
    analyzed_file_id UUID REFERENCES file_analysis(id) ON DELETE CASCADE,
    code_element_id UUID REFERENCES code_element_analysis(id) ON DELETE CASCADE,
    tool VARCHAR(100) NOT NULL,
    rule VARCHAR(200),
    category VARCHAR(50) NOT NULL,
    severity VARCHAR(20) DEFAULT 'minor',
    status VARCHAR(20) DEFAULT 'open',
    message TEXT NOT NULL,
    description TEXT,
    start_line INTEGER,
    end_line INTEGER,
    start_column INTEGER,
    end_column INTEGER,
    effort_minutes INTEGER,
    fingerprint VARCHAR(128),
    resolution TEXT,
    resolved_by_user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE metric_trends (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    repository_id UUID REFERENCES repositories(id) ON DELETE CASCADE,
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    run_id UUID REFERENCES analysis_runs(id) ON DELETE SET NULL,
    metric_name VARCHAR(200) NOT NULL,
    period VARCHAR(20) NOT NULL,
    period_start DATE NOT NULL,
    sample_count INTEGER NOT NULL,
    minimum NUMERIC NOT NULL,
    maximum NUMERIC NOT NULL,
    average NUMERIC NOT NULL,
    last_value NUMERIC NOT NULL,
    change_pct NUMERIC,
    direction VARCHAR(20) DEFAULT 'stable',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (num_nonnulls(repository_id, project_id) = 1),
    UNIQUE (repository_id, project_id, metric_name, period, period_start)
);

-- Prompts

CREATE TABLE prompt_templates (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id UUID REFERENCES organizations(id) ON DELETE CASCADE,
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    created_by_user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    name VARCHAR(200) NOT NULL,
    version INTEGER DEFAULT 1,
    description TEXT,
    category VARCHAR(100),
    tags TEXT[] DEFAULT '{}',
    content TEXT NOT NULL,
    system_prompt TEXT,
    variables JSONB DEFAULT '[]',
    model VARCHAR(100),
    model_parameters JSONB DEFAULT '{}',
    effectiveness_score NUMERIC(5,2),
    is_active BOOLEAN DEFAULT TRUE,
    metadata JSONB DEFAULT '{}',
    deleted_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX idx_prompt_templates_name ON prompt_templates(organization_id, project_id, name, version) WHERE deleted_at IS NULL;

CREATE TABLE prompt_variations (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    prompt_template_id UUID NOT NULL REFERENCES prompt_templates(id) ON DELETE CASCADE,
    name VARCHAR(200) NOT NULL,
    description TEXT,
    content TEXT,
    system_prompt TEXT,
    model VARCHAR(100),
    model_parameters JSONB DEFAULT '{}',
    traffic_percent NUMERIC(5,2) DEFAULT 0,
    is_control BOOLEAN DEFAULT FALSE,
    is_active BOOLEAN DEFAULT TRUE,
    effectiveness_score NUMERIC(5,2),
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (prompt_template_id, name),
    CHECK (ended_at >= started_at)
);

CREATE TABLE prompt_executions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    prompt_template_id UUID REFERENCES prompt_templates(id) ON DELETE SET NULL,
    prompt_variation_id UUID REFERENCES prompt_variations(id) ON DELETE SET NULL,
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    task_id UUID REFERENCES tasks(id) ON DELETE SET NULL,
    status execution_status DEFAULT 'pending',
    variables JSONB DEFAULT '{}',
    context JSONB DEFAULT '[]',
    rendered_prompt TEXT,
    response TEXT,
    model VARCHAR(100),
    model_parameters JSONB DEFAULT '{}',
    tokens_in INTEGER DEFAULT 0,
    tokens_out INTEGER DEFAULT 0,
    cost_usd NUMERIC(12,6) DEFAULT 0,
    duration_ms INTEGER,
    effectiveness_score NUMERIC(5,2),
    error_message TEXT,
    started_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (completed_at >= started_at)
);

CREATE TABLE context_sources (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id UUID REFERENCES organizations(id) ON DELETE CASCADE,
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    repository_id UUID REFERENCES repositories(id) ON DELETE SET NULL,
    name VARCHAR(200) NOT NULL,
    description TEXT,
    type VARCHAR(20) DEFAULT 'other',
    config JSONB DEFAULT '{}',
    credentials TEXT,
    cache_seconds INTEGER DEFAULT 3600,
    is_active BOOLEAN DEFAULT TRUE,
    last_refreshed_at TIMESTAMP WITH TIME ZONE,
    error_message TEXT,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (organization_id, project_id, name)
);

CREATE TABLE context_data (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    context_source_id UUID NOT NULL REFERENCES context_sources(id) ON DELETE CASCADE,
    key VARCHAR(1000) NOT NULL,
    content TEXT,
    data JSONB,
    content_hash VARCHAR(128),
    token_count INTEGER,
    fetched_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    expires_at TIMESTAMP WITH TIME ZONE,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (context_source_id, key),
    CHECK (content IS NOT NULL OR data IS NOT NULL)
);

CREATE TABLE prompt_feedback (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    prompt_execution_id UUID NOT NULL REFERENCES prompt_executions(id) ON DELETE CASCADE,
    user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    is_helpful BOOLEAN,
    effectiveness_score NUMERIC(5,2),
    category VARCHAR(100),
    comment TEXT,
    expected_response TEXT,
    metadata JSONB DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (prompt_execution_id, user_id),
    CHECK (num_nonnulls(rating, is_helpful, effectiveness_score, comment, expected_response) > 0)
);

-- Events

CREATE TABLE event_types (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(200) NOT NULL UNIQUE,
    source VARCHAR(50) DEFAULT 'other',
    description TEXT,
    payload_schema JSONB,
    processing_config JSONB DEFAULT '{}',
    is_active BOOLEAN DEFAULT TRUE,
    retention_days INTEGER,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE events (
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    event_type_id UUID NOT NULL REFERENCES event_types(id),
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    repository_id UUID REFERENCES repositories(id) ON DELETE SET NULL,
    user_id UUID REFERENCES users(id) ON DELETE SET NULL,
    status VARCHAR(20) DEFAULT 'pending',
    external_id VARCHAR(255),
    correlation_id UUID,
    payload JSONB DEFAULT '{}',
    metadata JSONB DEFAULT '{}',
    error_message TEXT,
    retry_count INTEGER DEFAULT 0,
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    processed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id, occurred_at),
    UNIQUE (event_type_id, external_id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE TABLE events_2025_01 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE events_2025_02 PARTITION OF events FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
CREATE TABLE events_default PARTITION OF events DEFAULT;

CREATE TABLE linear_events (
    id UUID PRIMARY KEY,
    action VARCHAR(50) NOT NULL,
    entity_type VARCHAR(50) NOT NULL,
    entity_id VARCHAR(100) NOT NULL,
    identifier VARCHAR(50),
    title TEXT,
    state VARCHAR(100),
    priority INTEGER,
    assignee_name VARCHAR(255),
    actor_name VARCHAR(255),
    team_key VARCHAR(50),
    labels TEXT[] DEFAULT '{}',
    changes JSONB DEFAULT '{}',
    url TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE slack_events (
    id UUID PRIMARY KEY,
    kind VARCHAR(50) NOT NULL,
    team_id VARCHAR(50) NOT NULL,
    channel_id VARCHAR(50) NOT NULL,
    channel_name VARCHAR(255),
    slack_user_id VARCHAR(50),
    slack_user_name VARCHAR(255),
    message_ts VARCHAR(50),
    thread_ts VARCHAR(50),
    text TEXT,
    reaction VARCHAR(100),
    is_bot BOOLEAN DEFAULT FALSE,
    files JSONB DEFAULT '[]',
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE github_events (
    id UUID PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    action VARCHAR(50),
    delivery_id VARCHAR(100),
    installation_id VARCHAR(100),
    repository_full_name VARCHAR(511),
    github_repo_id BIGINT,
    sender_login VARCHAR(255),
    ref VARCHAR(500),
    before_sha VARCHAR(64),
    after_sha VARCHAR(64),
    commit_count INTEGER,
    number INTEGER,
    title TEXT,
    url TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE deployment_events (
    id UUID PRIMARY KEY,
    environment VARCHAR(50) NOT NULL,
    status VARCHAR(20) DEFAULT 'pending',
    service VARCHAR(255) NOT NULL,
    version VARCHAR(100),
    previous_version VARCHAR(100),
    commit_sha VARCHAR(64),
    branch VARCHAR(255),
    provider VARCHAR(100),
    deployed_by VARCHAR(255),
    url TEXT,
    error_message TEXT,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (finished_at >= started_at)
);

CREATE TABLE event_subscriptions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id UUID REFERENCES users(id) ON DELETE CASCADE,
    project_id UUID REFERENCES projects(id) ON DELETE CASCADE,
    repository_id UUID REFERENCES repositories(id) ON DELETE CASCADE,
    event_type_id UUID REFERENCES event_types(id) ON DELETE CASCADE,
    source VARCHAR(50),
    name VARCHAR(200) NOT NULL,
    description TEXT,
    filter JSONB DEFAULT '{}',
    channel VARCHAR(20) DEFAULT 'notification',
    target VARCHAR(500),
    target_url TEXT,
    secret TEXT,
    config JSONB DEFAULT '{}',
    priority INTEGER DEFAULT 0,
    max_retries INTEGER DEFAULT 3,
    is_active BOOLEAN DEFAULT TRUE,
    match_count BIGINT DEFAULT 0,
    last_matched_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    CHECK (num_nonnulls(user_id, project_id) > 0)
);

CREATE TABLE event_processing_logs (
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    event_id UUID NOT NULL,
    event_subscription_id UUID REFERENCES event_subscriptions(id) ON DELETE SET NULL,
    stage VARCHAR(20) NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    attempt INTEGER DEFAULT 1,
    message TEXT,
    error_message TEXT,
    details JSONB DEFAULT '{}',
    duration_ms INTEGER,
    logged_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id, logged_at)
) PARTITION BY RANGE (logged_at);
CREATE TABLE event_processing_logs_2025 PARTITION OF event_processing_logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE event_processing_logs_default PARTITION OF event_processing_logs DEFAULT;
