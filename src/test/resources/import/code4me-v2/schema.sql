-- The tables of Code4me V2. Its document lists columns, and draws a diagram that has some more: a table chat_query, five columns of meta_query
-- and documentation.created_at. Where both name a column differently, this is the lists' name. Columns that the lists call NOT NULL and whose
-- keys they call SET NULL may be null. The embedded server has no pgvector: the vector is text, as it is written.

CREATE TABLE config (
    config_id BIGSERIAL PRIMARY KEY,
    config_data TEXT NOT NULL
);

CREATE TABLE "user" (
    user_id UUID PRIMARY KEY,
    joined_at TIMESTAMP NOT NULL,
    email VARCHAR UNIQUE NOT NULL,
    name VARCHAR NOT NULL,
    password VARCHAR,
    is_oauth_signup BOOLEAN NOT NULL,
    verified BOOLEAN NOT NULL DEFAULT FALSE,
    config_id BIGINT REFERENCES config (config_id) ON DELETE SET NULL,
    preference TEXT,
    auth_token UUID
);

CREATE UNIQUE INDEX idx_user_email ON "user" (email);
CREATE INDEX idx_user_auth_token ON "user" (auth_token);

CREATE TABLE project (
    project_id UUID PRIMARY KEY,
    project_name VARCHAR NOT NULL,
    multi_file_contexts TEXT DEFAULT '{}',
    multi_file_context_changes TEXT DEFAULT '{}',
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE project_users (
    project_id UUID REFERENCES project (project_id) ON DELETE CASCADE,
    user_id UUID REFERENCES "user" (user_id) ON DELETE CASCADE,
    joined_at TIMESTAMP NOT NULL,
    PRIMARY KEY (project_id, user_id)
);

CREATE INDEX idx_project_users_project_id ON project_users (project_id);
CREATE INDEX idx_project_users_user_id ON project_users (user_id);

CREATE TABLE session (
    session_id UUID PRIMARY KEY,
    user_id UUID REFERENCES "user" (user_id) ON DELETE SET NULL,
    start_time TIMESTAMP NOT NULL,
    end_time TIMESTAMP
);

CREATE TABLE session_projects (
    session_id UUID REFERENCES session (session_id) ON DELETE CASCADE,
    project_id UUID REFERENCES project (project_id) ON DELETE CASCADE,
    PRIMARY KEY (session_id, project_id)
);

CREATE TABLE chat (
    chat_id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (project_id) ON DELETE CASCADE,
    user_id UUID REFERENCES "user" (user_id) ON DELETE SET NULL,
    title VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE model_name (
    model_id BIGSERIAL PRIMARY KEY,
    model_name VARCHAR UNIQUE NOT NULL,
    model_description TEXT
);

CREATE TABLE programming_language (
    language_id BIGSERIAL PRIMARY KEY,
    language_name VARCHAR UNIQUE NOT NULL
);

CREATE TABLE trigger_type (
    trigger_type_id BIGSERIAL PRIMARY KEY,
    trigger_name VARCHAR UNIQUE NOT NULL
);

CREATE TABLE plugin_version (
    version_id BIGSERIAL PRIMARY KEY,
    version_name VARCHAR UNIQUE NOT NULL
);

CREATE TABLE context (
    context_id UUID PRIMARY KEY,
    prefix TEXT,
    suffix TEXT,
    file_name TEXT,
    selected_text TEXT
);

CREATE TABLE contextual_telemetry (
    contextual_telemetry_id UUID PRIMARY KEY,
    version_id BIGINT NOT NULL REFERENCES plugin_version (version_id) ON DELETE RESTRICT,
    trigger_type_id BIGINT NOT NULL REFERENCES trigger_type (trigger_type_id) ON DELETE RESTRICT,
    language_id BIGINT NOT NULL REFERENCES programming_language (language_id) ON DELETE RESTRICT,
    file_path TEXT,
    caret_line INTEGER,
    document_char_length INTEGER,
    relative_document_position DOUBLE PRECISION
);

CREATE TABLE behavioral_telemetry (
    behavioral_telemetry_id UUID PRIMARY KEY,
    time_since_last_shown BIGINT,
    time_since_last_accepted BIGINT,
    typing_speed DOUBLE PRECISION
);

CREATE TABLE meta_query (
    query_id UUID PRIMARY KEY,
    user_id UUID REFERENCES "user" (user_id) ON DELETE SET NULL,
    session_id UUID REFERENCES session (session_id) ON DELETE SET NULL,
    project_id UUID REFERENCES project (project_id) ON DELETE SET NULL,
    timestamp TIMESTAMP NOT NULL,
    context_id UUID REFERENCES context (context_id) ON DELETE SET NULL,
    contextual_telemetry_id UUID REFERENCES contextual_telemetry (contextual_telemetry_id) ON DELETE SET NULL,
    behavioral_telemetry_id UUID REFERENCES behavioral_telemetry (behavioral_telemetry_id) ON DELETE SET NULL,
    multi_file_context_changes_indexes TEXT,
    total_serving_time INTEGER,
    server_version_id BIGINT,
    query_type VARCHAR
);

CREATE TABLE completion_query (
    meta_query_id UUID PRIMARY KEY REFERENCES meta_query (query_id) ON DELETE CASCADE
);

CREATE TABLE chat_query (
    meta_query_id UUID PRIMARY KEY REFERENCES meta_query (query_id) ON DELETE CASCADE,
    chat_id UUID REFERENCES chat (chat_id),
    web_enabled BOOLEAN
);

CREATE TABLE had_generation (
    meta_query_id UUID REFERENCES meta_query (query_id) ON DELETE CASCADE,
    model_id BIGINT REFERENCES model_name (model_id) ON DELETE RESTRICT,
    completion TEXT NOT NULL,
    generation_time INTEGER NOT NULL,
    shown_at TIMESTAMP[] NOT NULL,
    was_accepted BOOLEAN NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    logprobs DOUBLE PRECISION[] NOT NULL,
    PRIMARY KEY (meta_query_id, model_id)
);

CREATE TABLE ground_truth (
    ground_truth_id UUID PRIMARY KEY,
    completion_query_id UUID NOT NULL REFERENCES completion_query (meta_query_id) ON DELETE CASCADE,
    truth_timestamp TIMESTAMP NOT NULL,
    ground_truth TEXT NOT NULL
);

CREATE TABLE documentation (
    documentation_id BIGSERIAL PRIMARY KEY,
    content TEXT NOT NULL,
    language VARCHAR,
    embedding TEXT,
    created_at TIMESTAMP
);
