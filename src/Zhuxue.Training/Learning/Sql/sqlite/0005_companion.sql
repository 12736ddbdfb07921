CREATE TABLE companion_link (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    token_digest TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    opened_at INTEGER NULL,
    face_check_id TEXT NULL,
    device TEXT NULL,
    CONSTRAINT pk_companion_link PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_companion_link_token_digest ON companion_link (token_digest);
CREATE INDEX ix_companion_link_learner_id_lease_id ON companion_link (learner_id, lease_id);
