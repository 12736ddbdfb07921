CREATE TABLE asset (
    id uuid NOT NULL,
    original_blob_id uuid,
    original_bytes bigint NOT NULL,
    file_name text NOT NULL,
    state text NOT NULL,
    progress_percent integer NOT NULL,
    reason text,
    duration_ms bigint NOT NULL,
    key_secret_sealed bytea NOT NULL,
    run uuid,
    uploaded_by uuid,
    uploaded_at timestamptz NOT NULL,
    ready_at timestamptz,
    CONSTRAINT pk_asset PRIMARY KEY (id)
);

CREATE TABLE course (
    id uuid NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    occupation_code text,
    position integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_course PRIMARY KEY (id)
);

CREATE TABLE asset_segment (
    asset_id uuid NOT NULL,
    rendition text NOT NULL,
    number integer NOT NULL,
    blob_id uuid NOT NULL,
    duration_ms bigint NOT NULL,
    bytes integer NOT NULL,
    CONSTRAINT pk_asset_segment PRIMARY KEY (asset_id, rendition, number),
    CONSTRAINT fk_asset_segment_asset_id FOREIGN KEY (asset_id) REFERENCES asset (id) ON DELETE RESTRICT
);

CREATE TABLE lesson (
    id uuid NOT NULL,
    course_id uuid NOT NULL,
    title text NOT NULL,
    position integer NOT NULL,
    asset_id uuid,
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_lesson PRIMARY KEY (id),
    CONSTRAINT fk_lesson_course_id FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE RESTRICT,
    CONSTRAINT fk_lesson_asset_id FOREIGN KEY (asset_id) REFERENCES asset (id) ON DELETE RESTRICT
);

CREATE INDEX ix_course_kind_occupation_code ON course (kind, occupation_code);
CREATE INDEX ix_lesson_asset_id ON lesson (asset_id);
CREATE UNIQUE INDEX ix_lesson_course_id_title ON lesson (course_id, title);
