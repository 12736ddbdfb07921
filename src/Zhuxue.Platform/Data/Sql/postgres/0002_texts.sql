CREATE TABLE text_message (
    id uuid NOT NULL CONSTRAINT pk_text_message PRIMARY KEY,
    subject_id uuid NULL,
    phone_sealed text NOT NULL,
    phone_digest text NOT NULL,
    phone_masked text NOT NULL,
    template text NOT NULL,
    parameters_sealed text NOT NULL,
    text_sealed text NOT NULL,
    parts integer NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_try_at timestamptz NULL,
    sent_at timestamptz NULL,
    settled_at timestamptz NULL,
    gateway text NULL,
    message_id text NULL,
    fault text NULL,
    fault_code text NULL,
    sent_again_id uuid NULL
);
CREATE INDEX ix_text_message_phone_digest_created_at ON text_message (phone_digest, created_at);
CREATE INDEX ix_text_message_state_created_at ON text_message (state, created_at);
CREATE INDEX ix_text_message_message_id ON text_message (message_id);
CREATE INDEX ix_text_message_subject_id ON text_message (subject_id);
CREATE TABLE text_receipt (
    text_id uuid NOT NULL,
    key text NOT NULL,
    gateway text NOT NULL,
    delivered boolean NOT NULL,
    code text NULL,
    reported_at timestamptz NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT pk_text_receipt PRIMARY KEY (text_id, key),
    CONSTRAINT fk_text_receipt_text_id FOREIGN KEY (text_id) REFERENCES text_message (id) ON DELETE CASCADE
);
