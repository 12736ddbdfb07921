CREATE TABLE sms (
    id uuid NOT NULL CONSTRAINT pk_sms PRIMARY KEY,
    phone_sealed text NOT NULL,
    phone_digest text NOT NULL,
    phone_masked text NOT NULL,
    text_sealed text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    sent_at timestamptz
);
CREATE INDEX ix_sms_phone_digest_created_at ON sms (phone_digest, created_at);
