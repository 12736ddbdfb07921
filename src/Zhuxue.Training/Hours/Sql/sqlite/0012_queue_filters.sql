-- Each piece of the queue's order under a filter by occupation, and under one by year: one range of an index.
CREATE INDEX ix_review_case_state_occupation_code_risk_escalates_on_id ON review_case (state, occupation_code, risk, escalates_on, id);
CREATE INDEX ix_review_case_state_year_escalates_on_id ON review_case (state, year, escalates_on, id);
CREATE INDEX ix_review_case_state_year_risk_escalates_on_id ON review_case (state, year, risk, escalates_on, id);
-- Counting follows the order of the queue now.
DROP INDEX ix_review_case_state_risk_due_on_id;
