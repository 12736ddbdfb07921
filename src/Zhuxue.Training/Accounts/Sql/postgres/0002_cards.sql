CREATE TABLE card_check (
    learner_id uuid NOT NULL,
    image_id uuid NOT NULL,
    side text NOT NULL,
    verdict text NOT NULL,
    doubts text NOT NULL,
    fields_sealed text NOT NULL,
    expires_on date,
    read_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by_staff_id uuid,
    reason text,
    CONSTRAINT pk_card_check PRIMARY KEY (learner_id, image_id),
    CONSTRAINT fk_card_check_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
CREATE INDEX ix_card_check_verdict_read_at ON card_check (verdict, read_at);

CREATE TABLE card_tries (
    learner_id uuid NOT NULL,
    side text NOT NULL,
    unreadable integer NOT NULL,
    CONSTRAINT pk_card_tries PRIMARY KEY (learner_id, side),
    CONSTRAINT fk_card_tries_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
