ALTER TABLE enrolment ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;

-- SQLite cannot make a column nullable: the table is made anew.
CREATE TABLE taken_back_0008 (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    lease_id TEXT NULL,
    presence_check_id TEXT NULL,
    decision_id TEXT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    was_completed_at INTEGER NULL,
    restored_at INTEGER NULL,
    restored_ms INTEGER NOT NULL,
    CONSTRAINT pk_taken_back PRIMARY KEY (learner_id, id)
);
INSERT INTO taken_back_0008 (learner_id, id, enrolment_id, lesson_id, lease_id, presence_check_id, at, reason, from_ms, to_ms, restored_ms)
    SELECT learner_id, id, enrolment_id, lesson_id, lease_id, presence_check_id, at, reason, from_ms, to_ms, 0 FROM taken_back;
DROP TABLE taken_back;
ALTER TABLE taken_back_0008 RENAME TO taken_back;
CREATE INDEX ix_taken_back_learner_id_enrolment_id_lesson_id ON taken_back (learner_id, enrolment_id, lesson_id);
CREATE INDEX ix_taken_back_learner_id_decision_id ON taken_back (learner_id, decision_id);
