CREATE TABLE person (
    id TEXT NOT NULL CONSTRAINT pk_person PRIMARY KEY,
    name TEXT NOT NULL,
    id_number_sealed TEXT NOT NULL,
    id_number_digest TEXT NOT NULL,
    id_number_masked TEXT NOT NULL,
    phone_sealed TEXT NULL,
    phone_masked TEXT NULL,
    password_hash TEXT NULL,
    registered_at INTEGER NULL,
    failed_sign_ins INTEGER NOT NULL,
    locked_until INTEGER NULL,
    session_stamp TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    turns INTEGER NOT NULL
);
CREATE TABLE phone_proof (
    id TEXT NOT NULL CONSTRAINT pk_phone_proof PRIMARY KEY,
    purpose TEXT NOT NULL,
    id_number_sealed TEXT NULL,
    name TEXT NULL,
    phone_sealed TEXT NULL,
    code_digest TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    used_at INTEGER NULL
);
CREATE TABLE staff_member (
    id TEXT NOT NULL CONSTRAINT pk_staff_member PRIMARY KEY,
    user_name TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    failed_sign_ins INTEGER NOT NULL,
    locked_until INTEGER NULL,
    session_stamp TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE TABLE person_photo (
    id TEXT NOT NULL CONSTRAINT pk_person_photo PRIMARY KEY,
    person_id TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    replaced_at INTEGER NULL,
    CONSTRAINT fk_person_photo_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE TABLE photo_view (
    id TEXT NOT NULL CONSTRAINT pk_photo_view PRIMARY KEY,
    person_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    CONSTRAINT fk_photo_view_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE TABLE staff_action (
    id TEXT NOT NULL CONSTRAINT pk_staff_action PRIMARY KEY,
    staff_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NULL,
    note TEXT NULL,
    CONSTRAINT fk_staff_action_staff_id FOREIGN KEY (staff_id) REFERENCES staff_member (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_person_id_number_digest ON person (id_number_digest);
CREATE INDEX ix_person_name ON person (name);
CREATE UNIQUE INDEX ix_person_photo_person_id ON person_photo (person_id) WHERE replaced_at IS NULL;
CREATE INDEX ix_phone_proof_sent_at ON phone_proof (sent_at);
CREATE INDEX ix_photo_view_person_id_id ON photo_view (person_id, id);
CREATE INDEX ix_staff_action_staff_id ON staff_action (staff_id);
CREATE INDEX ix_staff_action_subject_id_id ON staff_action (subject_id, id);
CREATE UNIQUE INDEX ix_staff_member_user_name ON staff_member (user_name);

-- Append-only: what staff did stays as it was written.
CREATE TRIGGER staff_action_no_update BEFORE UPDATE ON staff_action BEGIN SELECT RAISE(ABORT, 'staff_action is append-only'); END;
CREATE TRIGGER staff_action_no_delete BEFORE DELETE ON staff_action BEGIN SELECT RAISE(ABORT, 'staff_action is append-only'); END;
