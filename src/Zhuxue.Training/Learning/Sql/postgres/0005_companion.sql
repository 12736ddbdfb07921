CREATE TABLE companion_link (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    lease_id uuid NOT NULL,
    token_digest text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    opened_at timestamptz,
    face_check_id uuid,
    device text,
    CONSTRAINT pk_companion_link PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_companion_link_token_digest ON companion_link (token_digest);
CREATE INDEX ix_companion_link_learner_id_lease_id ON companion_link (learner_id, lease_id);
