CREATE TABLE seen_frame (
    sha256 bytea NOT NULL,
    learner_id uuid NOT NULL,
    check_id uuid NOT NULL,
    number integer NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT pk_seen_frame PRIMARY KEY (sha256)
);
CREATE INDEX ix_seen_frame_seen_at ON seen_frame (seen_at);

CREATE TABLE seen_band (
    band integer NOT NULL,
    check_id uuid NOT NULL,
    number integer NOT NULL,
    hash bytea NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT pk_seen_band PRIMARY KEY (band, check_id, number)
);
CREATE INDEX ix_seen_band_seen_at ON seen_band (seen_at);
