CREATE TABLE device_use (
    device text NOT NULL,
    learner_id uuid NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT pk_device_use PRIMARY KEY (device, learner_id)
);
