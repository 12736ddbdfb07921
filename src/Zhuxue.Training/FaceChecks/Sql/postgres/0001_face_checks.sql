CREATE TABLE face_check (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    subject_id uuid NOT NULL,
    state text NOT NULL,
    rule_pack_code text NOT NULL,
    rule_pack_version text NOT NULL,
    steps integer NOT NULL,
    gate_sealed bytea,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    actions text,
    refusal text,
    similarity double precision,
    liveness double precision,
    version bigint NOT NULL,
    CONSTRAINT pk_face_check PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_face_check_learner_id_subject_id ON face_check (learner_id, subject_id);

CREATE TABLE face_check_frames (
    learner_id uuid NOT NULL,
    check_id uuid NOT NULL,
    first integer NOT NULL,
    count integer NOT NULL,
    blob_id uuid NOT NULL,
    sha256 text NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT pk_face_check_frames PRIMARY KEY (learner_id, check_id, first)
);

CREATE TABLE face_check_lock (
    learner_id uuid NOT NULL,
    failures_in_row integer NOT NULL,
    locked_until timestamptz,
    CONSTRAINT pk_face_check_lock PRIMARY KEY (learner_id)
);
