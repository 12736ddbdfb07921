ALTER TABLE enrolment ADD COLUMN certificate_issued_on TEXT NULL;
CREATE INDEX ix_enrolment_ends_on_state ON enrolment (ends_on, state);
