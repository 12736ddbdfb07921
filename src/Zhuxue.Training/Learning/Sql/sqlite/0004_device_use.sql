CREATE TABLE device_use (
    device TEXT NOT NULL,
    learner_id TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    CONSTRAINT pk_device_use PRIMARY KEY (device, learner_id)
);
