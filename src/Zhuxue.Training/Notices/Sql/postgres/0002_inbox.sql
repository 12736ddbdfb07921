-- Texts moved to the platform's table, which both sites have. Only codes were sent before, and they live for minutes.
INSERT INTO text_message (id, phone_sealed, phone_digest, phone_masked, template, parameters_sealed, text_sealed, parts, state, tries, due_at, created_at, expires_at, sent_at)
SELECT id, phone_sealed, phone_digest, phone_masked, 'learning-code', '', text_sealed, 1, CASE WHEN sent_at IS NULL THEN 'Expired' ELSE 'Sent' END, 0, created_at, created_at, expires_at, sent_at FROM sms;
DROP TABLE sms;
UPDATE outbox_message SET done_at = created_at WHERE kind = 'notices.send-sms' AND done_at IS NULL;
CREATE TABLE inbox_message (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    text_sealed text NOT NULL,
    link_url text NULL,
    text_id uuid NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz NULL,
    CONSTRAINT pk_inbox_message PRIMARY KEY (learner_id, id)
);
