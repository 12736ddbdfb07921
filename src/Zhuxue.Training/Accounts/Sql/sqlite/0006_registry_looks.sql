CREATE TABLE registry_look (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    finding TEXT NOT NULL,
    portrait_image_id TEXT NULL,
    portrait_similarity REAL NULL,
    card_image_id TEXT NULL,
    card_similarity REAL NULL,
    CONSTRAINT pk_registry_look PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_registry_look_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
