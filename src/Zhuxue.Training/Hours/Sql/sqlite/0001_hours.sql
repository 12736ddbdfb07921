CREATE TABLE calendar_year (
    year INTEGER NOT NULL,
    days_off TEXT NOT NULL,
    days_on TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_calendar_year PRIMARY KEY (year)
);

CREATE TABLE review_case (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    occupation_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT NULL,
    opened_at INTEGER NOT NULL,
    due_on TEXT NULL,
    escalates_on TEXT NULL,
    assessed_at INTEGER NULL,
    score INTEGER NOT NULL,
    risk TEXT NOT NULL,
    claimed_by TEXT NULL,
    claimed_until INTEGER NULL,
    first_staff_id TEXT NULL,
    is_sample INTEGER NOT NULL,
    closed_at INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_review_case PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_review_case_learner_id_enrolment_id_attempt ON review_case (learner_id, enrolment_id, attempt);
CREATE UNIQUE INDEX ix_review_case_id ON review_case (id);
CREATE INDEX ix_review_case_state_due_on_id ON review_case (state, due_on, id);
CREATE INDEX ix_review_case_state_risk_due_on_id ON review_case (state, risk, due_on, id);
CREATE INDEX ix_review_case_claimed_by ON review_case (claimed_by);

CREATE TABLE case_decision (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    staff_id TEXT NULL,
    at INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    settled_at INTEGER NULL,
    reason TEXT NULL,
    words TEXT NULL,
    note TEXT NULL,
    lessons TEXT NULL,
    evidence TEXT NULL,
    batch_id TEXT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_case_decision PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_case_decision_learner_id_case_id ON case_decision (learner_id, case_id);
CREATE INDEX ix_case_decision_staff_id_at ON case_decision (staff_id, at);
CREATE INDEX ix_case_decision_batch_id ON case_decision (batch_id);

CREATE TABLE case_question (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    words TEXT NOT NULL,
    answered_at INTEGER NULL,
    answer TEXT NULL,
    CONSTRAINT pk_case_question PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_case_question_learner_id_case_id ON case_question (learner_id, case_id);
CREATE UNIQUE INDEX ix_case_question_case_id ON case_question (case_id) WHERE answered_at IS NULL;

CREATE TABLE case_picture (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_case_picture PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_case_picture_learner_id_owner_id ON case_picture (learner_id, owner_id);

CREATE TABLE appeal (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    filed_at INTEGER NOT NULL,
    words TEXT NOT NULL,
    due_on TEXT NULL,
    state TEXT NOT NULL,
    decided_at INTEGER NULL,
    staff_id TEXT NULL,
    answer TEXT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_appeal PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_appeal_learner_id_decision_id ON appeal (learner_id, decision_id);
CREATE INDEX ix_appeal_state_filed_at ON appeal (state, filed_at);

CREATE TABLE revocation (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    proposed_by TEXT NULL,
    proposed_at INTEGER NOT NULL,
    words TEXT NOT NULL,
    evidence TEXT NULL,
    state TEXT NOT NULL,
    decided_by TEXT NULL,
    decided_at INTEGER NULL,
    note TEXT NULL,
    signed_by TEXT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_revocation PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_revocation_learner_id_enrolment_id ON revocation (learner_id, enrolment_id) WHERE state = 'Proposed';
CREATE INDEX ix_revocation_state_proposed_at ON revocation (state, proposed_at);
