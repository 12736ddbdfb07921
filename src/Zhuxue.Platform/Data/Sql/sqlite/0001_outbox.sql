CREATE TABLE outbox_message (
    id TEXT NOT NULL CONSTRAINT pk_outbox_message PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    claimed_until INTEGER NULL,
    attempts INTEGER NOT NULL,
    done_at INTEGER NULL,
    parked_at INTEGER NULL,
    last_error TEXT NULL
);
CREATE INDEX ix_outbox_message_done_at_parked_at_due_at ON outbox_message (done_at, parked_at, due_at);
