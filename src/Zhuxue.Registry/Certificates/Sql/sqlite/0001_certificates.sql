CREATE TABLE certificate (
    id TEXT NOT NULL CONSTRAINT pk_certificate PRIMARY KEY,
    person_id TEXT NOT NULL,
    occupation_code TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    anchor_on TEXT NOT NULL,
    counted_through INTEGER NOT NULL,
    photo_id TEXT NULL,
    verify_token TEXT NOT NULL,
    replaces_id TEXT NULL,
    replaced_by_id TEXT NULL,
    created_at INTEGER NOT NULL,
    voided_at INTEGER NULL,
    reason TEXT NULL,
    hours_withdrawn_at INTEGER NULL,
    CONSTRAINT fk_certificate_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT fk_certificate_photo_id FOREIGN KEY (photo_id) REFERENCES person_photo (id) ON DELETE RESTRICT
);
CREATE TABLE certificate_event (
    id TEXT NOT NULL CONSTRAINT pk_certificate_event PRIMARY KEY,
    certificate_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff_id TEXT NULL,
    note TEXT NULL,
    CONSTRAINT fk_certificate_event_certificate_id FOREIGN KEY (certificate_id) REFERENCES certificate (id) ON DELETE RESTRICT
);
CREATE TABLE certificate_year (
    certificate_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    hours INTEGER NOT NULL,
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
CREATE TRIGGER certificate_event_no_update BEFORE UPDATE ON certificate_event BEGIN SELECT RAISE(ABORT, 'certificate_event is append-only'); END;
CREATE TRIGGER certificate_event_no_delete BEFORE DELETE ON certificate_event BEGIN SELECT RAISE(ABORT, 'certificate_event is append-only'); END;
