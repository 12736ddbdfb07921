CREATE TABLE issued_proof (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    serial text NOT NULL,
    issued_at timestamptz NOT NULL,
    state text NOT NULL,
    withdrawn_at timestamptz NULL,
    facts_sealed text NOT NULL,
    portrait_image_id uuid NULL,
    CONSTRAINT pk_issued_proof PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_issued_proof_serial ON issued_proof (serial);
CREATE UNIQUE INDEX ix_issued_proof_learner_id_enrolment_id ON issued_proof (learner_id, enrolment_id) WHERE state = 'Valid';
