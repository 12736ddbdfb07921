CREATE TABLE proof_bundle (
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    employer_id uuid NULL,
    filter text NOT NULL,
    title text NOT NULL,
    origin text NOT NULL,
    state text NOT NULL,
    total integer NOT NULL,
    printed integer NOT NULL,
    missing integer NOT NULL,
    is_cut boolean NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz NULL,
    version integer NOT NULL,
    CONSTRAINT pk_proof_bundle PRIMARY KEY (id)
);
CREATE INDEX ix_proof_bundle_created_at ON proof_bundle (created_at);

CREATE TABLE proof_bundle_item (
    bundle_id uuid NOT NULL,
    number integer NOT NULL,
    learner_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    state text NOT NULL,
    blob_id uuid NULL,
    file_name text NULL,
    why text NULL,
    CONSTRAINT pk_proof_bundle_item PRIMARY KEY (bundle_id, number),
    CONSTRAINT fk_proof_bundle_item_bundle_id FOREIGN KEY (bundle_id) REFERENCES proof_bundle (id) ON DELETE CASCADE
);
