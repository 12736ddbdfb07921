ALTER TABLE lease ADD COLUMN app_session_id TEXT NULL;
