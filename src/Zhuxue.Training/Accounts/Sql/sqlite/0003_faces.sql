CREATE TABLE face_change (
    seq INTEGER NOT NULL CONSTRAINT pk_face_change PRIMARY KEY AUTOINCREMENT,
    learner_id TEXT NOT NULL
);

-- Writers queue on SQLite: the numbers stand in the order of the commits.
CREATE TRIGGER portrait_embedding_put AFTER INSERT ON portrait_embedding
BEGIN INSERT INTO face_change (learner_id) VALUES (NEW.learner_id); END;
CREATE TRIGGER portrait_embedding_replaced AFTER UPDATE ON portrait_embedding
BEGIN INSERT INTO face_change (learner_id) VALUES (NEW.learner_id); END;
CREATE TRIGGER portrait_embedding_deleted AFTER DELETE ON portrait_embedding
BEGIN INSERT INTO face_change (learner_id) VALUES (OLD.learner_id); END;

CREATE TABLE face_signal (
    learner_id TEXT NOT NULL,
    other_learner_id TEXT NOT NULL,
    learner_image_id TEXT NOT NULL,
    other_image_id TEXT NOT NULL,
    similarity REAL NOT NULL,
    seen_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    decided_at INTEGER NULL,
    decided_by_staff_id TEXT NULL,
    note TEXT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_face_signal PRIMARY KEY (learner_id, other_learner_id),
    CONSTRAINT fk_face_signal_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT,
    CONSTRAINT fk_face_signal_other_learner_id FOREIGN KEY (other_learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE INDEX ix_face_signal_other_learner_id ON face_signal (other_learner_id);
CREATE INDEX ix_face_signal_state_seen_at ON face_signal (state, seen_at);
