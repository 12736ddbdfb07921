CREATE TABLE institution (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    phone text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_institution PRIMARY KEY (id)
);
CREATE TABLE institution_key (
    id text NOT NULL,
    institution_id uuid NOT NULL,
    public_key text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT pk_institution_key PRIMARY KEY (id),
    CONSTRAINT fk_institution_key_institution_id FOREIGN KEY (institution_id) REFERENCES institution (id) ON DELETE RESTRICT
);
CREATE TABLE hour_record (
    id uuid NOT NULL,
    institution_id uuid,
    record_id text NOT NULL,
    person_id uuid NOT NULL,
    occupation_code text NOT NULL,
    year integer NOT NULL,
    hours integer NOT NULL,
    common_hours integer NOT NULL,
    total_hours integer NOT NULL,
    learned_on date NOT NULL,
    proof_number text,
    uploaded_at timestamp with time zone NOT NULL,
    content_digest text NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_reason text,
    counted_into_id uuid,
    CONSTRAINT pk_hour_record PRIMARY KEY (id),
    CONSTRAINT fk_hour_record_institution_id FOREIGN KEY (institution_id) REFERENCES institution (id) ON DELETE RESTRICT,
    CONSTRAINT fk_hour_record_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_hour_record_institution_id_record_id ON hour_record (institution_id, record_id);
CREATE INDEX ix_hour_record_institution_id_uploaded_at ON hour_record (institution_id, uploaded_at);
CREATE INDEX ix_hour_record_person_id_occupation_code_year ON hour_record (person_id, occupation_code, year);
CREATE UNIQUE INDEX ix_institution_code ON institution (code);
CREATE INDEX ix_institution_key_institution_id ON institution_key (institution_id);
