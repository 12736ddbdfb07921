ALTER TABLE enrolment ADD COLUMN attempt integer NOT NULL DEFAULT 1;

ALTER TABLE taken_back ALTER COLUMN lease_id DROP NOT NULL;
ALTER TABLE taken_back ALTER COLUMN presence_check_id DROP NOT NULL;
ALTER TABLE taken_back ADD COLUMN decision_id uuid NULL;
ALTER TABLE taken_back ADD COLUMN was_completed_at timestamptz NULL;
ALTER TABLE taken_back ADD COLUMN restored_at timestamptz NULL;
ALTER TABLE taken_back ADD COLUMN restored_ms bigint NOT NULL DEFAULT 0;
CREATE INDEX ix_taken_back_learner_id_decision_id ON taken_back (learner_id, decision_id);
