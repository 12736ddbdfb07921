CREATE TABLE app_session (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    device text NOT NULL,
    device_mark text NOT NULL,
    stamp text NOT NULL,
    access_digest text NOT NULL,
    access_until timestamptz NOT NULL,
    access_seen_at timestamptz,
    refresh_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text,
    version bigint NOT NULL,
    CONSTRAINT pk_app_session PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_app_session_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_app_session_access_digest ON app_session (access_digest);

CREATE TABLE app_refresh (
    digest text NOT NULL CONSTRAINT pk_app_refresh PRIMARY KEY,
    learner_id uuid NOT NULL,
    session_id uuid NOT NULL,
    issued_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ix_app_refresh_learner_id_session_id ON app_refresh (learner_id, session_id);
