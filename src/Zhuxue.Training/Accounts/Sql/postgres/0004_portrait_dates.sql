ALTER TABLE learner_image ADD COLUMN declared_recent_at timestamptz;
ALTER TABLE learner_image ADD COLUMN taken_on date;
