ALTER TABLE enrolment ADD COLUMN certificate_issued_on date NULL;
CREATE INDEX ix_enrolment_ends_on_state ON enrolment (ends_on, state);
