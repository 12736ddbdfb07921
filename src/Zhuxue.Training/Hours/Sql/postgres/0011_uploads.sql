CREATE TABLE hour_upload (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    record_id text NOT NULL,
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    content_sealed text NULL,
    last_sent_at timestamptz NULL,
    tries integer NOT NULL,
    next_try_at timestamptz NULL,
    claimed_until timestamptz NULL,
    reason text NULL,
    reason_words text NULL,
    registered_on date NULL,
    withdraw_reason text NULL,
    withdrawn_at timestamptz NULL,
    renewed_at timestamptz NULL,
    version integer NOT NULL,
    CONSTRAINT pk_hour_upload PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_hour_upload_record_id ON hour_upload (record_id);
CREATE INDEX ix_hour_upload_learner_id_enrolment_id ON hour_upload (learner_id, enrolment_id);
CREATE INDEX ix_hour_upload_state_created_at ON hour_upload (state, created_at);
CREATE INDEX ix_hour_upload_registered_on ON hour_upload (registered_on);

CREATE TABLE difference (
    id uuid NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    record_id text NOT NULL,
    learner_id uuid NULL,
    upload_id uuid NULL,
    words text NOT NULL,
    found_at timestamptz NOT NULL,
    state text NOT NULL,
    staff_id uuid NULL,
    settled_at timestamptz NULL,
    note text NULL,
    tries integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_difference PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_difference_record_id_kind ON difference (record_id, kind) WHERE state = 'Open';
CREATE INDEX ix_difference_state_day ON difference (state, day);
CREATE INDEX ix_difference_day ON difference (day);

CREATE TABLE compared_day (
    day date NOT NULL,
    asked_at timestamptz NOT NULL,
    finished_at timestamptz NULL,
    trouble text NULL,
    records integer NOT NULL,
    found integer NOT NULL,
    tries integer NOT NULL,
    CONSTRAINT pk_compared_day PRIMARY KEY (day)
);
