CREATE TABLE text_message (
    id TEXT NOT NULL CONSTRAINT pk_text_message PRIMARY KEY,
    subject_id TEXT NULL,
    phone_sealed TEXT NOT NULL,
    phone_digest TEXT NOT NULL,
    phone_masked TEXT NOT NULL,
    template TEXT NOT NULL,
    parameters_sealed TEXT NOT NULL,
    text_sealed TEXT NOT NULL,
    parts INTEGER NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_try_at INTEGER NULL,
    sent_at INTEGER NULL,
    settled_at INTEGER NULL,
    gateway TEXT NULL,
    message_id TEXT NULL,
    fault TEXT NULL,
    fault_code TEXT NULL,
    sent_again_id TEXT NULL
);
CREATE INDEX ix_text_message_phone_digest_created_at ON text_message (phone_digest, created_at);
CREATE INDEX ix_text_message_state_created_at ON text_message (state, created_at);
CREATE INDEX ix_text_message_message_id ON text_message (message_id);
CREATE INDEX ix_text_message_subject_id ON text_message (subject_id);
CREATE TABLE text_receipt (
    text_id TEXT NOT NULL,
    key TEXT NOT NULL,
    gateway TEXT NOT NULL,
    delivered INTEGER NOT NULL,
    code TEXT NULL,
    reported_at INTEGER NULL,
    received_at INTEGER NOT NULL,
    CONSTRAINT pk_text_receipt PRIMARY KEY (text_id, key),
    CONSTRAINT fk_text_receipt_text_id FOREIGN KEY (text_id) REFERENCES text_message (id) ON DELETE CASCADE
);
