CREATE TABLE enrolment (
    id TEXT NOT NULL,
    learner_id TEXT NOT NULL,
    occupation_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    rule_pack_code TEXT NOT NULL,
    rule_pack_version TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    learned_at INTEGER NULL,
    CONSTRAINT pk_enrolment PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_enrolment_learner_id_occupation_code_year ON enrolment (learner_id, occupation_code, year);
CREATE INDEX ix_enrolment_occupation_code_year_state ON enrolment (occupation_code, year, state);

CREATE TABLE lesson_progress (
    learner_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    earned_ms INTEGER NOT NULL,
    completed_at INTEGER NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_lesson_progress PRIMARY KEY (learner_id, enrolment_id, lesson_id)
);

CREATE TABLE lease (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    asset_id TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    end_reason TEXT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    activated_at INTEGER NULL,
    ended_at INTEGER NULL,
    started_at_ms INTEGER NOT NULL,
    earned_ms INTEGER NOT NULL,
    keys_until_ms INTEGER NOT NULL,
    nonce TEXT NULL,
    answered_nonce TEXT NULL,
    last_reply TEXT NULL,
    last_beat_at INTEGER NULL,
    spent_until INTEGER NULL,
    playing INTEGER NOT NULL,
    snapshot_at INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_lease PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_lease_learner_id ON lease (learner_id) WHERE state <> 'Ended';
CREATE INDEX ix_lease_learner_id_enrolment_id_lesson_id ON lease (learner_id, enrolment_id, lesson_id);

CREATE TABLE snapshot (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    position_ms INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    taken_at INTEGER NULL,
    blob_id TEXT NULL,
    after_miss INTEGER NOT NULL,
    finding TEXT NULL,
    similarity REAL NULL,
    CONSTRAINT pk_snapshot PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_snapshot_learner_id_lease_id ON snapshot (learner_id, lease_id);
