INSERT OR IGNORE INTO seen_frame (sha256, learner_id, check_id, number, seen_at)
    SELECT unhex(sha256), learner_id, id, 0, taken_at FROM snapshot WHERE sha256 IS NOT NULL AND taken_at IS NOT NULL AND finding <> 'NoFace';
INSERT OR IGNORE INTO seen_frame (sha256, learner_id, check_id, number, seen_at)
    SELECT unhex(sha256), learner_id, id, 0, COALESCE(settled_at, asked_at) FROM presence_check WHERE sha256 IS NOT NULL;
DROP INDEX ix_snapshot_sha256;
