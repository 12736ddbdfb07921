ALTER TABLE presence_check ADD COLUMN other_blob_id uuid NULL;
ALTER TABLE presence_check ADD COLUMN other_similarity double precision NULL;
ALTER TABLE presence_check ADD COLUMN learn_again boolean NOT NULL DEFAULT false;
