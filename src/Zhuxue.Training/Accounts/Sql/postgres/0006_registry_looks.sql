CREATE TABLE registry_look (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    finding text NOT NULL,
    portrait_image_id uuid NULL,
    portrait_similarity double precision NULL,
    card_image_id uuid NULL,
    card_similarity double precision NULL,
    CONSTRAINT pk_registry_look PRIMARY KEY (learner_id, id),
    CONSTRAINT fk_registry_look_learner_id FOREIGN KEY (learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
