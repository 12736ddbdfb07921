CREATE TABLE saved_filter (
    staff_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    saved_at timestamptz NOT NULL,
    CONSTRAINT pk_saved_filter PRIMARY KEY (staff_id, id)
);
CREATE UNIQUE INDEX ix_saved_filter_staff_id_name ON saved_filter (staff_id, name);
