CREATE TABLE employer (
    id TEXT NOT NULL CONSTRAINT pk_employer PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_employer_name ON employer (name);

CREATE TABLE learner (
    id TEXT NOT NULL CONSTRAINT pk_learner PRIMARY KEY,
    name TEXT NOT NULL,
    id_number_sealed TEXT NOT NULL,
    id_number_digest TEXT NOT NULL,
    id_number_masked TEXT NOT NULL,
    phone_sealed TEXT NOT NULL,
    phone_digest TEXT NOT NULL,
    phone_masked TEXT NOT NULL,
    phone_checked_at INTEGER NULL,
    employer_id TEXT NULL,
    birth_date TEXT NOT NULL,
    password_hash TEXT NULL,
    initial_password_expires_at INTEGER NULL,
    activated_at INTEGER NULL,
    failed_sign_ins INTEGER NOT NULL,
    locked_until INTEGER NULL,
    session_stamp TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT fk_learner_employer_id FOREIGN KEY (employer_id) REFERENCES employer (id) ON DELETE RESTRICT
);
CREATE INDEX ix_learner_employer_id ON learner (employer_id);
CREATE UNIQUE INDEX ix_learner_id_number_digest ON learner (id_number_digest);
CREATE INDEX ix_learner_name ON learner (name);
CREATE INDEX ix_learner_phone_digest ON learner (phone_digest);

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
CREATE UNIQUE INDEX ix_staff_member_user_name ON staff_member (user_name);

CREATE TABLE consent (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    version TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    withdrawn_at INTEGER NULL,
    CONSTRAINT pk_consent PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_consent_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_consent_learner_id_kind ON consent (learner_id, kind) WHERE withdrawn_at IS NULL;

CREATE TABLE learner_image (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NULL,
    card_similarity REAL NULL,
    needs_look INTEGER NOT NULL,
    uploaded_at INTEGER NOT NULL,
    replaced_at INTEGER NULL,
    CONSTRAINT pk_learner_image PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_learner_image_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_learner_image_learner_id_kind ON learner_image (learner_id, kind) WHERE state = 'Accepted';

CREATE TABLE portrait_embedding (
    learner_id TEXT NOT NULL CONSTRAINT pk_portrait_embedding PRIMARY KEY,
    image_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    CONSTRAINT fk_portrait_embedding_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);

CREATE TABLE image_view (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    image_kind TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_image_view PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_image_view_staff_id_at ON image_view (staff_id, at);

CREATE TABLE phone_correction (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    new_phone_sealed TEXT NOT NULL,
    new_phone_masked TEXT NOT NULL,
    old_phone_masked TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    decided_at INTEGER NULL,
    decided_by_staff_id TEXT NULL,
    reason TEXT NULL,
    CONSTRAINT pk_phone_correction PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_phone_correction_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ix_phone_correction_learner_id ON phone_correction (learner_id) WHERE state = 'Open';
CREATE INDEX ix_phone_correction_state_asked_at ON phone_correction (state, asked_at);
