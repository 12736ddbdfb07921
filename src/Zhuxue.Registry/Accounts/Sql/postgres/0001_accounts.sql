CREATE TABLE person (
    id uuid NOT NULL,
    name text NOT NULL,
    id_number_sealed text NOT NULL,
    id_number_digest text NOT NULL,
    id_number_masked text NOT NULL,
    phone_sealed text,
    phone_masked text,
    password_hash text,
    registered_at timestamp with time zone,
    failed_sign_ins integer NOT NULL,
    locked_until timestamp with time zone,
    session_stamp text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    turns integer NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id)
);
CREATE TABLE phone_proof (
    id uuid NOT NULL,
    purpose text NOT NULL,
    id_number_sealed text,
    name text,
    phone_sealed text,
    code_digest text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT pk_phone_proof PRIMARY KEY (id)
);
CREATE TABLE staff_member (
    id uuid NOT NULL,
    user_name text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    failed_sign_ins integer NOT NULL,
    locked_until timestamp with time zone,
    session_stamp text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_staff_member PRIMARY KEY (id)
);
CREATE TABLE person_photo (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    blob_id uuid NOT NULL,
    sha256 text NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone,
    CONSTRAINT pk_person_photo PRIMARY KEY (id),
    CONSTRAINT fk_person_photo_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE TABLE photo_view (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    CONSTRAINT pk_photo_view PRIMARY KEY (id),
    CONSTRAINT fk_photo_view_person_id FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE TABLE staff_action (
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    subject_id uuid,
    note text,
    CONSTRAINT pk_staff_action PRIMARY KEY (id),
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
CREATE FUNCTION staff_action_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'staff_action is append-only'; END $$;
CREATE TRIGGER staff_action_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staff_action FOR EACH STATEMENT EXECUTE FUNCTION staff_action_append_only();
