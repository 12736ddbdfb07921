ALTER TABLE presence_check ADD COLUMN other_blob_id TEXT NULL;
ALTER TABLE presence_check ADD COLUMN other_similarity REAL NULL;
ALTER TABLE presence_check ADD COLUMN learn_again INTEGER NOT NULL DEFAULT 0;
