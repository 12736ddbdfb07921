ALTER TABLE review_case ADD COLUMN escalated_on date NULL;
