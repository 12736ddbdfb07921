CREATE TABLE app_session (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    device TEXT NOT NULL,
    device_mark TEXT NOT NULL,
    stamp TEXT NOT NULL,
    access_digest TEXT NOT NULL,
    access_until INTEGER NOT NULL,
    access_seen_at INTEGER NULL,
    refresh_until INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    ended_at INTEGER NULL,
    end_reason TEXT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_app_session PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_app_session_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_app_session_access_digest ON app_session (access_digest);

CREATE TABLE app_refresh (
    digest TEXT NOT NULL CONSTRAINT pk_app_refresh PRIMARY KEY,
    learner_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    used_at INTEGER NULL
);
CREATE INDEX ix_app_refresh_learner_id_session_id ON app_refresh (learner_id, session_id);
