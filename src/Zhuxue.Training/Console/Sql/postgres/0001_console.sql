CREATE TABLE import (
    id uuid NOT NULL CONSTRAINT pk_import PRIMARY KEY,
    file_name text NOT NULL,
    blob_id uuid NOT NULL,
    state text NOT NULL,
    refusal text NULL,
    sheet integer NOT NULL,
    sheet_name text NOT NULL,
    header_row integer NOT NULL,
    rule_pack_code text NOT NULL,
    rows integer NOT NULL,
    good integer NOT NULL,
    bad integer NOT NULL,
    mind integer NOT NULL,
    known integer NOT NULL,
    unchanged integer NOT NULL,
    imported_up_to integer NOT NULL,
    imported_rows integer NOT NULL,
    imported_unchanged integer NOT NULL,
    new_learners integer NOT NULL,
    new_enrolments integer NOT NULL,
    updated integer NOT NULL,
    turned_bad integer NOT NULL,
    staff_id uuid NOT NULL,
    uploaded_at timestamptz NOT NULL,
    finished_at timestamptz NULL,
    version bigint NOT NULL
);

CREATE TABLE import_row (
    import_id uuid NOT NULL,
    number integer NOT NULL,
    is_bad boolean NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT pk_import_row PRIMARY KEY (import_id, number),
    CONSTRAINT fk_import_row_import_id FOREIGN KEY (import_id) REFERENCES import (id) ON DELETE RESTRICT
);

CREATE TABLE staff_action (
    id uuid NOT NULL CONSTRAINT pk_staff_action PRIMARY KEY,
    staff_id uuid NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    subject_id uuid NULL,
    note text NULL
);
CREATE INDEX ix_staff_action_subject_id_id ON staff_action (subject_id, id);
CREATE INDEX ix_staff_action_staff_id_at ON staff_action (staff_id, at);
CREATE FUNCTION refuse_staff_action_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the list of staff actions is never changed';
END $$;
CREATE TRIGGER staff_action_never_changed BEFORE UPDATE OR DELETE ON staff_action
    FOR EACH ROW EXECUTE FUNCTION refuse_staff_action_change();
CREATE TRIGGER staff_action_never_truncated BEFORE TRUNCATE ON staff_action
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_staff_action_change();
