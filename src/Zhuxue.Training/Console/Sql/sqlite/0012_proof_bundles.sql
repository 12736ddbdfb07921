CREATE TABLE proof_bundle (
    id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    employer_id TEXT NULL,
    filter TEXT NOT NULL,
    title TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    total INTEGER NOT NULL,
    printed INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    is_cut INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_proof_bundle PRIMARY KEY (id)
);
CREATE INDEX ix_proof_bundle_created_at ON proof_bundle (created_at);

CREATE TABLE proof_bundle_item (
    bundle_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    learner_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    state TEXT NOT NULL,
    blob_id TEXT NULL,
    file_name TEXT NULL,
    why TEXT NULL,
    CONSTRAINT pk_proof_bundle_item PRIMARY KEY (bundle_id, number),
    CONSTRAINT fk_proof_bundle_item_bundle_id FOREIGN KEY (bundle_id) REFERENCES proof_bundle (id) ON DELETE CASCADE
);
