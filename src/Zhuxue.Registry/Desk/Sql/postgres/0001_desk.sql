CREATE TABLE certificate_import (
    id uuid NOT NULL,
    file_name text NOT NULL,
    blob_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    imported_at timestamp with time zone,
    made integer NOT NULL,
    CONSTRAINT pk_certificate_import PRIMARY KEY (id)
);
