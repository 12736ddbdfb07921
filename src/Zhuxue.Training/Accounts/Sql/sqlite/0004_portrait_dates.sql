ALTER TABLE learner_image ADD COLUMN declared_recent_at INTEGER NULL;
ALTER TABLE learner_image ADD COLUMN taken_on TEXT NULL;
