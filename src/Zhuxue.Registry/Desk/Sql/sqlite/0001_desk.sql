CREATE TABLE certificate_import (
    id TEXT NOT NULL CONSTRAINT pk_certificate_import PRIMARY KEY,
    file_name TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    imported_at INTEGER NULL,
    made INTEGER NOT NULL
);
