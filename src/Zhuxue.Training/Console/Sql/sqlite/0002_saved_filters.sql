CREATE TABLE saved_filter (
    staff_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    CONSTRAINT pk_saved_filter PRIMARY KEY (staff_id, id)
);
CREATE UNIQUE INDEX ix_saved_filter_staff_id_name ON saved_filter (staff_id, name);
