ALTER TABLE lease ADD COLUMN proof TEXT NOT NULL DEFAULT 'Face';

CREATE TABLE way_without_face (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NULL,
    staff_id TEXT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NULL,
    CONSTRAINT pk_way_without_face PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_way_without_face_learner_id ON way_without_face (learner_id) WHERE ended_at IS NULL;

CREATE TABLE identity_confirmation (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    how TEXT NOT NULL,
    note TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    CONSTRAINT pk_identity_confirmation PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_identity_confirmation_learner_id_until ON identity_confirmation (learner_id, until);

CREATE TABLE lease_code (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    code_digest TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    used_at INTEGER NULL,
    CONSTRAINT pk_lease_code PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_lease_code_learner_id_lease_id ON lease_code (learner_id, lease_id);
