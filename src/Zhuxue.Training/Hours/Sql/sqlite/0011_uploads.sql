CREATE TABLE hour_upload (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    content_sealed TEXT NULL,
    last_sent_at INTEGER NULL,
    tries INTEGER NOT NULL,
    next_try_at INTEGER NULL,
    claimed_until INTEGER NULL,
    reason TEXT NULL,
    reason_words TEXT NULL,
    registered_on TEXT NULL,
    withdraw_reason TEXT NULL,
    withdrawn_at INTEGER NULL,
    renewed_at INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_hour_upload PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_hour_upload_record_id ON hour_upload (record_id);
CREATE INDEX ix_hour_upload_learner_id_enrolment_id ON hour_upload (learner_id, enrolment_id);
CREATE INDEX ix_hour_upload_state_created_at ON hour_upload (state, created_at);
CREATE INDEX ix_hour_upload_registered_on ON hour_upload (registered_on);

CREATE TABLE difference (
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    learner_id TEXT NULL,
    upload_id TEXT NULL,
    words TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    staff_id TEXT NULL,
    settled_at INTEGER NULL,
    note TEXT NULL,
    tries INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_difference PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_difference_record_id_kind ON difference (record_id, kind) WHERE state = 'Open';
CREATE INDEX ix_difference_state_day ON difference (state, day);
CREATE INDEX ix_difference_day ON difference (day);

CREATE TABLE compared_day (
    day TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    finished_at INTEGER NULL,
    trouble TEXT NULL,
    records INTEGER NOT NULL,
    found INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    CONSTRAINT pk_compared_day PRIMARY KEY (day)
);
