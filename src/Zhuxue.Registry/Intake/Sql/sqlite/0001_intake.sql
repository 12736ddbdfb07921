CREATE TABLE seen_request (
    digest TEXT NOT NULL CONSTRAINT pk_seen_request PRIMARY KEY,
    forget_at INTEGER NOT NULL
);
CREATE INDEX ix_seen_request_forget_at ON seen_request (forget_at);
