CREATE TABLE enrolment (
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    occupation_code text NOT NULL,
    year integer NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    rule_pack_code text NOT NULL,
    rule_pack_version text NOT NULL,
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    learned_at timestamptz,
    CONSTRAINT pk_enrolment PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_enrolment_learner_id_occupation_code_year ON enrolment (learner_id, occupation_code, year);
CREATE INDEX ix_enrolment_occupation_code_year_state ON enrolment (occupation_code, year, state);

CREATE TABLE lesson_progress (
    learner_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    lesson_id uuid NOT NULL,
    earned_ms bigint NOT NULL,
    completed_at timestamptz,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_lesson_progress PRIMARY KEY (learner_id, enrolment_id, lesson_id)
);

CREATE TABLE lease (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    lesson_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    duration_ms bigint NOT NULL,
    state text NOT NULL,
    end_reason text,
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    activated_at timestamptz,
    ended_at timestamptz,
    started_at_ms bigint NOT NULL,
    earned_ms bigint NOT NULL,
    keys_until_ms bigint NOT NULL,
    nonce text,
    answered_nonce text,
    last_reply text,
    last_beat_at timestamptz,
    spent_until timestamptz,
    playing boolean NOT NULL,
    snapshot_at timestamptz,
    version bigint NOT NULL,
    CONSTRAINT pk_lease PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_lease_learner_id ON lease (learner_id) WHERE state <> 'Ended';
CREATE INDEX ix_lease_learner_id_enrolment_id_lesson_id ON lease (learner_id, enrolment_id, lesson_id);

CREATE TABLE snapshot (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    lease_id uuid NOT NULL,
    position_ms bigint NOT NULL,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    state text NOT NULL,
    taken_at timestamptz,
    blob_id uuid,
    after_miss boolean NOT NULL,
    finding text,
    similarity double precision,
    CONSTRAINT pk_snapshot PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_snapshot_learner_id_lease_id ON snapshot (learner_id, lease_id);
