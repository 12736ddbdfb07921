ALTER TABLE lease ADD COLUMN app_session_id uuid;
