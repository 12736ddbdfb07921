CREATE TABLE issued_proof (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    serial TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    withdrawn_at INTEGER NULL,
    facts_sealed TEXT NOT NULL,
    portrait_image_id TEXT NULL,
    CONSTRAINT pk_issued_proof PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_issued_proof_serial ON issued_proof (serial);
CREATE UNIQUE INDEX ix_issued_proof_learner_id_enrolment_id ON issued_proof (learner_id, enrolment_id) WHERE state = 'Valid';
