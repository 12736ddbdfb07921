ALTER TABLE lease ADD COLUMN proof text NOT NULL DEFAULT 'Face';

CREATE TABLE way_without_face (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    reason text NOT NULL,
    note text,
    staff_id uuid,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_way_without_face PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_way_without_face_learner_id ON way_without_face (learner_id) WHERE ended_at IS NULL;

CREATE TABLE identity_confirmation (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    how text NOT NULL,
    note text NOT NULL,
    staff_id uuid NOT NULL,
    at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT pk_identity_confirmation PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_identity_confirmation_learner_id_until ON identity_confirmation (learner_id, until);

CREATE TABLE lease_code (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    lease_id uuid NOT NULL,
    code_digest text NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    tries integer NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_lease_code PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_lease_code_learner_id_lease_id ON lease_code (learner_id, lease_id);
