CREATE TABLE evidence_entry (
    seq INTEGER NOT NULL CONSTRAINT pk_evidence_entry PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    digest TEXT NOT NULL
);
CREATE UNIQUE INDEX ix_evidence_entry_id ON evidence_entry (id);

CREATE TABLE evidence_payload (
    learner_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    salt BLOB NOT NULL,
    payload TEXT NOT NULL,
    CONSTRAINT pk_evidence_payload PRIMARY KEY (learner_id, entry_id)
);

CREATE TRIGGER evidence_entry_never_updated BEFORE UPDATE ON evidence_entry
BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER evidence_entry_never_deleted BEFORE DELETE ON evidence_entry
BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER evidence_payload_never_updated BEFORE UPDATE ON evidence_payload
BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
