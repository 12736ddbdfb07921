CREATE TABLE asset (
    id TEXT NOT NULL CONSTRAINT pk_asset PRIMARY KEY,
    original_blob_id TEXT NULL,
    original_bytes INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    progress_percent INTEGER NOT NULL,
    reason TEXT NULL,
    duration_ms INTEGER NOT NULL,
    key_secret_sealed BLOB NOT NULL,
    run TEXT NULL,
    uploaded_by TEXT NULL,
    uploaded_at INTEGER NOT NULL,
    ready_at INTEGER NULL
);

CREATE TABLE course (
    id TEXT NOT NULL CONSTRAINT pk_course PRIMARY KEY,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    occupation_code TEXT NULL,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE asset_segment (
    asset_id TEXT NOT NULL,
    rendition TEXT NOT NULL,
    number INTEGER NOT NULL,
    blob_id TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    CONSTRAINT pk_asset_segment PRIMARY KEY (asset_id, rendition, number),
    CONSTRAINT fk_asset_segment_asset_id FOREIGN KEY (asset_id) REFERENCES asset (id) ON DELETE RESTRICT
);

CREATE TABLE lesson (
    id TEXT NOT NULL CONSTRAINT pk_lesson PRIMARY KEY,
    course_id TEXT NOT NULL,
    title TEXT NOT NULL,
    position INTEGER NOT NULL,
    asset_id TEXT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT fk_lesson_course_id FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE RESTRICT,
    CONSTRAINT fk_lesson_asset_id FOREIGN KEY (asset_id) REFERENCES asset (id) ON DELETE RESTRICT
);

CREATE INDEX ix_course_kind_occupation_code ON course (kind, occupation_code);
CREATE INDEX ix_lesson_asset_id ON lesson (asset_id);
CREATE UNIQUE INDEX ix_lesson_course_id_title ON lesson (course_id, title);
