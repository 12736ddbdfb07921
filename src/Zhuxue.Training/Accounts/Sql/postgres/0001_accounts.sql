CREATE TABLE employer (
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_employer PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_employer_name ON employer (name);

CREATE TABLE learner (
    id uuid NOT NULL,
    name text NOT NULL,
    id_number_sealed text NOT NULL,
    id_number_digest text NOT NULL,
    id_number_masked text NOT NULL,
    phone_sealed text NOT NULL,
    phone_digest text NOT NULL,
    phone_masked text NOT NULL,
    phone_checked_at timestamptz,
    employer_id uuid,
    birth_date date NOT NULL,
    password_hash text,
    initial_password_expires_at timestamptz,
    activated_at timestamptz,
    failed_sign_ins integer NOT NULL,
    locked_until timestamptz,
    session_stamp text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_learner PRIMARY KEY (id),
    CONSTRAINT fk_learner_employer_id FOREIGN KEY (employer_id) REFERENCES employer (id) ON DELETE RESTRICT
);
CREATE INDEX ix_learner_employer_id ON learner (employer_id);
CREATE UNIQUE INDEX ix_learner_id_number_digest ON learner (id_number_digest);
CREATE INDEX ix_learner_name ON learner (name);
CREATE INDEX ix_learner_phone_digest ON learner (phone_digest);

CREATE TABLE staff_member (
    id uuid NOT NULL,
    user_name text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    failed_sign_ins integer NOT NULL,
    locked_until timestamptz,
    session_stamp text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_staff_member PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_staff_member_user_name ON staff_member (user_name);

CREATE TABLE consent (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    version text NOT NULL,
    text_sha256 text NOT NULL,
    given_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT pk_consent PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_consent_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_consent_learner_id_kind ON consent (learner_id, kind) WHERE withdrawn_at IS NULL;

CREATE TABLE learner_image (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    blob_id uuid NOT NULL,
    sha256 text NOT NULL,
    state text NOT NULL,
    reason text,
    card_similarity double precision,
    needs_look boolean NOT NULL,
    uploaded_at timestamptz NOT NULL,
    replaced_at timestamptz,
    CONSTRAINT pk_learner_image PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_learner_image_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_learner_image_learner_id_kind ON learner_image (learner_id, kind) WHERE state = 'Accepted';

CREATE TABLE portrait_embedding (
    learner_id uuid NOT NULL,
    image_id uuid NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT pk_portrait_embedding PRIMARY KEY (learner_id),
    CONSTRAINT fk_portrait_embedding_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);

CREATE TABLE image_view (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    image_kind text NOT NULL,
    blob_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_image_view PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_image_view_staff_id_at ON image_view (staff_id, at);

CREATE TABLE phone_correction (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    new_phone_sealed text NOT NULL,
    new_phone_masked text NOT NULL,
    old_phone_masked text NOT NULL,
    state text NOT NULL,
    asked_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by_staff_id uuid,
    reason text,
    CONSTRAINT pk_phone_correction PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_phone_correction_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_phone_correction_learner_id ON phone_correction (learner_id) WHERE state = 'Open';
CREATE INDEX ix_phone_correction_state_asked_at ON phone_correction (state, asked_at);
