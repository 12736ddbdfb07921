CREATE TABLE import (
    id TEXT NOT NULL CONSTRAINT pk_import PRIMARY KEY,
    file_name TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    state TEXT NOT NULL,
    refusal TEXT NULL,
    sheet INTEGER NOT NULL,
    sheet_name TEXT NOT NULL,
    header_row INTEGER NOT NULL,
    rule_pack_code TEXT NOT NULL,
    rows INTEGER NOT NULL,
    good INTEGER NOT NULL,
    bad INTEGER NOT NULL,
    mind INTEGER NOT NULL,
    known INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    imported_up_to INTEGER NOT NULL,
    imported_rows INTEGER NOT NULL,
    imported_unchanged INTEGER NOT NULL,
    new_learners INTEGER NOT NULL,
    new_enrolments INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    turned_bad INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    finished_at INTEGER NULL,
    version INTEGER NOT NULL
);

CREATE TABLE import_row (
    import_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    is_bad INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    CONSTRAINT pk_import_row PRIMARY KEY (import_id, number),
    CONSTRAINT fk_import_row_import_id FOREIGN KEY (import_id) REFERENCES import (id) ON DELETE RESTRICT
);

CREATE TABLE staff_action (
    id TEXT NOT NULL CONSTRAINT pk_staff_action PRIMARY KEY,
    staff_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NULL,
    note TEXT NULL
);
CREATE INDEX ix_staff_action_subject_id_id ON staff_action (subject_id, id);
CREATE INDEX ix_staff_action_staff_id_at ON staff_action (staff_id, at);
CREATE TRIGGER staff_action_never_updated BEFORE UPDATE ON staff_action
BEGIN SELECT RAISE(ABORT, 'the list of staff actions is never changed'); END;
CREATE TRIGGER staff_action_never_deleted BEFORE DELETE ON staff_action
BEGIN SELECT RAISE(ABORT, 'the list of staff actions is never changed'); END;
