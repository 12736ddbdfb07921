CREATE TABLE card_check (
    learner_id TEXT NOT NULL,
    image_id TEXT NOT NULL,
    side TEXT NOT NULL,
    verdict TEXT NOT NULL,
    doubts TEXT NOT NULL,
    fields_sealed TEXT NOT NULL,
    expires_on TEXT NULL,
    read_at INTEGER NOT NULL,
    decided_at INTEGER NULL,
    decided_by_staff_id TEXT NULL,
    reason TEXT NULL,
    CONSTRAINT pk_card_check PRIMARY KEY (learner_id, image_id),
    CONSTRAINT fk_card_check_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE INDEX ix_card_check_verdict_read_at ON card_check (verdict, read_at);

CREATE TABLE card_tries (
    learner_id TEXT NOT NULL,
    side TEXT NOT NULL,
    unreadable INTEGER NOT NULL,
    CONSTRAINT pk_card_tries PRIMARY KEY (learner_id, side),
    CONSTRAINT fk_card_tries_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
