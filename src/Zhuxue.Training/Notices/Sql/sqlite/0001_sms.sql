CREATE TABLE sms (
    id TEXT NOT NULL CONSTRAINT pk_sms PRIMARY KEY,
    phone_sealed TEXT NOT NULL,
    phone_digest TEXT NOT NULL,
    phone_masked TEXT NOT NULL,
    text_sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    sent_at INTEGER NULL
);
CREATE INDEX ix_sms_phone_digest_created_at ON sms (phone_digest, created_at);
