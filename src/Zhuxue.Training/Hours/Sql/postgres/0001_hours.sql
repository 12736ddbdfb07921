CREATE TABLE calendar_year (
    year integer NOT NULL,
    days_off text NOT NULL,
    days_on text NOT NULL,
    staff_id uuid NOT NULL,
    uploaded_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_calendar_year PRIMARY KEY (year)
);

CREATE TABLE review_case (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    attempt integer NOT NULL,
    occupation_code text NOT NULL,
    year integer NOT NULL,
    state text NOT NULL,
    outcome text NULL,
    opened_at timestamptz NOT NULL,
    due_on date NULL,
    escalates_on date NULL,
    assessed_at timestamptz NULL,
    score integer NOT NULL,
    risk text NOT NULL,
    claimed_by uuid NULL,
    claimed_until timestamptz NULL,
    first_staff_id uuid NULL,
    is_sample boolean NOT NULL,
    closed_at timestamptz NULL,
    version integer NOT NULL,
    CONSTRAINT pk_review_case PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_review_case_learner_id_enrolment_id_attempt ON review_case (learner_id, enrolment_id, attempt);
CREATE UNIQUE INDEX ix_review_case_id ON review_case (id);
CREATE INDEX ix_review_case_state_due_on_id ON review_case (state, due_on, id);
CREATE INDEX ix_review_case_state_risk_due_on_id ON review_case (state, risk, due_on, id);
CREATE INDEX ix_review_case_claimed_by ON review_case (claimed_by);

CREATE TABLE case_decision (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    kind text NOT NULL,
    staff_id uuid NULL,
    at timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    state text NOT NULL,
    settled_at timestamptz NULL,
    reason text NULL,
    words text NULL,
    note text NULL,
    lessons text NULL,
    evidence text NULL,
    batch_id uuid NULL,
    version integer NOT NULL,
    CONSTRAINT pk_case_decision PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_case_decision_learner_id_case_id ON case_decision (learner_id, case_id);
CREATE INDEX ix_case_decision_staff_id_at ON case_decision (staff_id, at);
CREATE INDEX ix_case_decision_batch_id ON case_decision (batch_id);

CREATE TABLE case_question (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    words text NOT NULL,
    answered_at timestamptz NULL,
    answer text NULL,
    CONSTRAINT pk_case_question PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_case_question_learner_id_case_id ON case_question (learner_id, case_id);
CREATE UNIQUE INDEX ix_case_question_case_id ON case_question (case_id) WHERE answered_at IS NULL;

CREATE TABLE case_picture (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    blob_id uuid NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_case_picture PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_case_picture_learner_id_owner_id ON case_picture (learner_id, owner_id);

CREATE TABLE appeal (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    decision_id uuid NOT NULL,
    case_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    filed_at timestamptz NOT NULL,
    words text NOT NULL,
    due_on date NULL,
    state text NOT NULL,
    decided_at timestamptz NULL,
    staff_id uuid NULL,
    answer text NULL,
    version integer NOT NULL,
    CONSTRAINT pk_appeal PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_appeal_learner_id_decision_id ON appeal (learner_id, decision_id);
CREATE INDEX ix_appeal_state_filed_at ON appeal (state, filed_at);

CREATE TABLE revocation (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    proposed_by uuid NULL,
    proposed_at timestamptz NOT NULL,
    words text NOT NULL,
    evidence text NULL,
    state text NOT NULL,
    decided_by uuid NULL,
    decided_at timestamptz NULL,
    note text NULL,
    signed_by uuid NULL,
    version integer NOT NULL,
    CONSTRAINT pk_revocation PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_revocation_learner_id_enrolment_id ON revocation (learner_id, enrolment_id) WHERE state = 'Proposed';
CREATE INDEX ix_revocation_state_proposed_at ON revocation (state, proposed_at);
