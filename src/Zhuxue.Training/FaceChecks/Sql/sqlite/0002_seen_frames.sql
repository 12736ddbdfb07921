CREATE TABLE seen_frame (
    sha256 BLOB NOT NULL CONSTRAINT pk_seen_frame PRIMARY KEY,
    learner_id TEXT NOT NULL,
    check_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
);
CREATE INDEX ix_seen_frame_seen_at ON seen_frame (seen_at);

CREATE TABLE seen_band (
    band INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    seen_at INTEGER NOT NULL,
    CONSTRAINT pk_seen_band PRIMARY KEY (band, check_id, number)
);
CREATE INDEX ix_seen_band_seen_at ON seen_band (seen_at);
