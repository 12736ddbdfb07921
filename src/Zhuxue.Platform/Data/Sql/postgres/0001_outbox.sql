CREATE TABLE outbox_message (
    id uuid NOT NULL CONSTRAINT pk_outbox_message PRIMARY KEY,
    kind text NOT NULL,
    payload text NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    claimed_until timestamptz NULL,
    attempts integer NOT NULL,
    done_at timestamptz NULL,
    parked_at timestamptz NULL,
    last_error text NULL
);
CREATE INDEX ix_outbox_message_done_at_parked_at_due_at ON outbox_message (done_at, parked_at, due_at);
