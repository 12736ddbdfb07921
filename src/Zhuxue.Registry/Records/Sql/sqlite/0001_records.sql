CREATE TABLE institution (
    id TEXT NOT NULL CONSTRAINT pk_institution PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NULL,
    created_at INTEGER NOT NULL
);
CREATE TABLE institution_key (
    id TEXT NOT NULL CONSTRAINT pk_institution_key PRIMARY KEY,
    institution_id TEXT NOT NULL,
    public_key TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    revoked_at INTEGER NULL,
    CONSTRAINT fk_institution_key_institution_id FOREIGN KEY (institution_id) REFERENCES institution (id) ON DELETE RESTRICT
);
CREATE TABLE hour_record (
    id TEXT NOT NULL CONSTRAINT pk_hour_record PRIMARY KEY,
    institution_id TEXT NULL,
    record_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    occupation_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    common_hours INTEGER NOT NULL,
    total_hours INTEGER NOT NULL,
    learned_on TEXT NOT NULL,
    proof_number TEXT NULL,
    uploaded_at INTEGER NOT NULL,
    content_digest TEXT NOT NULL,
    withdrawn_at INTEGER NULL,
    withdrawn_reason TEXT NULL,
    counted_into_id TEXT NULL,
    CONSTRAINT fk_hour_record_institution_id FOREIGN KEY (institution_id) REFERENCES institution (id) ON DELETE RESTRICT,
    CONSTRAINT fk_hour_record_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_hour_record_institution_id_record_id ON hour_record (institution_id, record_id);
CREATE INDEX ix_hour_record_institution_id_uploaded_at ON hour_record (institution_id, uploaded_at);
CREATE INDEX ix_hour_record_person_id_occupation_code_year ON hour_record (person_id, occupation_code, year);
CREATE UNIQUE INDEX ix_institution_code ON institution (code);
CREATE INDEX ix_institution_key_institution_id ON institution_key (institution_id);
