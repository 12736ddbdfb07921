CREATE TABLE seen_request (
    digest text NOT NULL,
    forget_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_seen_request PRIMARY KEY (digest)
);
CREATE INDEX ix_seen_request_forget_at ON seen_request (forget_at);
