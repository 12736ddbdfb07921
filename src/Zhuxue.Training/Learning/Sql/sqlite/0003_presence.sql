ALTER TABLE lease ADD COLUMN presence_at_ms INTEGER NULL;
ALTER TABLE snapshot ADD COLUMN liveness REAL NULL;
ALTER TABLE snapshot ADD COLUMN sha256 TEXT NULL;
ALTER TABLE snapshot ADD COLUMN seen_before INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ix_snapshot_sha256 ON snapshot (sha256);

CREATE TABLE presence_check (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    position_ms INTEGER NOT NULL,
    settled_ms INTEGER NULL,
    settled_at INTEGER NULL,
    state TEXT NOT NULL,
    after_miss INTEGER NOT NULL,
    fault TEXT NOT NULL,
    number TEXT NOT NULL,
    choices TEXT NOT NULL,
    picture INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    blob_id TEXT NULL,
    sha256 TEXT NULL,
    similarity REAL NULL,
    liveness REAL NULL,
    by_gate INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_presence_check PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_presence_check_learner_id_enrolment_id_asked_at ON presence_check (learner_id, enrolment_id, asked_at);
CREATE INDEX ix_presence_check_learner_id_lease_id ON presence_check (learner_id, lease_id);
CREATE INDEX ix_presence_check_sha256 ON presence_check (sha256);

CREATE TABLE presence_plan (
    learner_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    next_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_presence_plan PRIMARY KEY (learner_id, enrolment_id)
);

CREATE TABLE taken_back (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    presence_check_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    CONSTRAINT pk_taken_back PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_taken_back_learner_id_enrolment_id_lesson_id ON taken_back (learner_id, enrolment_id, lesson_id);

CREATE TABLE camera_fault (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_camera_fault PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_camera_fault_learner_id_lease_id ON camera_fault (learner_id, lease_id);

CREATE TABLE uncounted_span (
    learner_id TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NULL,
    position_ms INTEGER NOT NULL,
    CONSTRAINT pk_uncounted_span PRIMARY KEY (learner_id, lease_id, id)
);

CREATE TABLE signal (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NULL,
    lease_id TEXT NULL,
    kind TEXT NOT NULL,
    weight INTEGER NOT NULL,
    reason TEXT NOT NULL,
    source_kind TEXT NULL,
    source_id TEXT NULL,
    count INTEGER NOT NULL,
    at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    CONSTRAINT pk_signal PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_signal_learner_id_enrolment_id ON signal (learner_id, enrolment_id);
