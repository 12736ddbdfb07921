CREATE INDEX ix_review_case_state_escalates_on_id ON review_case (state, escalates_on, id);
CREATE INDEX ix_review_case_state_risk_escalates_on_id ON review_case (state, risk, escalates_on, id);
CREATE INDEX ix_review_case_state_occupation_code_escalates_on_id ON review_case (state, occupation_code, escalates_on, id);
CREATE INDEX ix_case_decision_kind_at ON case_decision (kind, at);
