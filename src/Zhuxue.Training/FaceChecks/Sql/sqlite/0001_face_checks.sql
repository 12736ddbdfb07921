CREATE TABLE face_check (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    state TEXT NOT NULL,
    rule_pack_code TEXT NOT NULL,
    rule_pack_version TEXT NOT NULL,
    steps INTEGER NOT NULL,
    gate_sealed BLOB NULL,
    created_at INTEGER NOT NULL,
    decided_at INTEGER NULL,
    actions TEXT NULL,
    refusal TEXT NULL,
    similarity REAL NULL,
    liveness REAL NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_face_check PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_face_check_learner_id_subject_id ON face_check (learner_id, subject_id);

CREATE TABLE face_check_frames (
    learner_id TEXT NOT NULL,
    check_id TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    blob_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    CONSTRAINT pk_face_check_frames PRIMARY KEY (learner_id, check_id, first)
);

CREATE TABLE face_check_lock (
    learner_id TEXT NOT NULL CONSTRAINT pk_face_check_lock PRIMARY KEY,
    failures_in_row INTEGER NOT NULL,
    locked_until INTEGER NULL
);
