CREATE TABLE certificate (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    occupation_code text NOT NULL,
    number text NOT NULL,
    state text NOT NULL,
    issuer text NOT NULL,
    issued_on date NOT NULL,
    valid_until date NOT NULL,
    anchor_on date NOT NULL,
    counted_through integer NOT NULL,
    photo_id uuid,
    verify_token text NOT NULL,
    replaces_id uuid,
    replaced_by_id uuid,
    created_at timestamp with time zone NOT NULL,
    voided_at timestamp with time zone,
    reason text,
    hours_withdrawn_at timestamp with time zone,
    CONSTRAINT pk_certificate PRIMARY KEY (id),
    CONSTRAINT fk_certificate_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT fk_certificate_photo_id FOREIGN KEY (photo_id) REFERENCES person_photo (id) ON DELETE RESTRICT
);
CREATE TABLE certificate_event (
    id uuid NOT NULL,
    certificate_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    staff_id uuid,
    note text,
    CONSTRAINT pk_certificate_event PRIMARY KEY (id),
    CONSTRAINT fk_certificate_event_certificate_id FOREIGN KEY (certificate_id) REFERENCES certificate (id) ON DELETE RESTRICT
);
CREATE TABLE certificate_year (
    certificate_id uuid NOT NULL,
    year integer NOT NULL,
    hours integer NOT NULL,
    CONSTRAINT pk_certificate_year PRIMARY KEY (certificate_id, year),
    CONSTRAINT fk_certificate_year_certificate_id FOREIGN KEY (certificate_id) REFERENCES certificate (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_certificate_number ON certificate (number);
CREATE INDEX ix_certificate_person_id ON certificate (person_id);
CREATE UNIQUE INDEX ix_certificate_person_id_occupation_code ON certificate (person_id, occupation_code) WHERE state <> 'Voided';
CREATE INDEX ix_certificate_photo_id ON certificate (photo_id);
CREATE UNIQUE INDEX ix_certificate_verify_token ON certificate (verify_token);
CREATE INDEX ix_certificate_event_certificate_id_id ON certificate_event (certificate_id, id);

-- Append-only: the history of a certificate stays as it was written.
CREATE FUNCTION certificate_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'certificate_event is append-only'; END $$;
CREATE TRIGGER certificate_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate_event FOR EACH STATEMENT EXECUTE FUNCTION certificate_event_append_only();
