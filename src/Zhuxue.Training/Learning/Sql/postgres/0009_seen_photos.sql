INSERT INTO seen_frame (sha256, learner_id, check_id, number, seen_at)
    SELECT decode(sha256, 'hex'), learner_id, id, 0, taken_at FROM snapshot WHERE sha256 IS NOT NULL AND taken_at IS NOT NULL AND finding <> 'NoFace'
    ON CONFLICT DO NOTHING;
INSERT INTO seen_frame (sha256, learner_id, check_id, number, seen_at)
    SELECT decode(sha256, 'hex'), learner_id, id, 0, COALESCE(settled_at, asked_at) FROM presence_check WHERE sha256 IS NOT NULL
    ON CONFLICT DO NOTHING;
DROP INDEX ix_snapshot_sha256;
