ALTER TABLE staff_member ADD COLUMN employer_id TEXT NULL;
