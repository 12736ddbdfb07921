ALTER TABLE lease ADD COLUMN presence_at_ms bigint NULL;
ALTER TABLE snapshot ADD COLUMN liveness double precision NULL;
ALTER TABLE snapshot ADD COLUMN sha256 text NULL;
ALTER TABLE snapshot ADD COLUMN seen_before boolean NOT NULL DEFAULT false;
CREATE INDEX ix_snapshot_sha256 ON snapshot (sha256);

CREATE TABLE presence_check (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    lesson_id uuid NOT NULL,
    lease_id uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    position_ms bigint NOT NULL,
    settled_ms bigint NULL,
    settled_at timestamptz NULL,
    state text NOT NULL,
    after_miss boolean NOT NULL,
    fault text NOT NULL,
    number text NOT NULL,
    choices text NOT NULL,
    picture integer NOT NULL,
    wrong integer NOT NULL,
    tries integer NOT NULL,
    blob_id uuid NULL,
    sha256 text NULL,
    similarity double precision NULL,
    liveness double precision NULL,
    by_gate boolean NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT pk_presence_check PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_presence_check_learner_id_enrolment_id_asked_at ON presence_check (learner_id, enrolment_id, asked_at);
CREATE INDEX ix_presence_check_learner_id_lease_id ON presence_check (learner_id, lease_id);
CREATE INDEX ix_presence_check_sha256 ON presence_check (sha256);

CREATE TABLE presence_plan (
    learner_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    next_at_ms bigint NOT NULL,
    CONSTRAINT pk_presence_plan PRIMARY KEY (learner_id, enrolment_id)
);

CREATE TABLE taken_back (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    lesson_id uuid NOT NULL,
    lease_id uuid NOT NULL,
    presence_check_id uuid NOT NULL,
    at timestamptz NOT NULL,
    reason text NOT NULL,
    from_ms bigint NOT NULL,
    to_ms bigint NOT NULL,
    CONSTRAINT pk_taken_back PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_taken_back_learner_id_enrolment_id_lesson_id ON taken_back (learner_id, enrolment_id, lesson_id);

CREATE TABLE camera_fault (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    lease_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_camera_fault PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_camera_fault_learner_id_lease_id ON camera_fault (learner_id, lease_id);

CREATE TABLE uncounted_span (
    learner_id uuid NOT NULL,
    lease_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NULL,
    position_ms bigint NOT NULL,
    CONSTRAINT pk_uncounted_span PRIMARY KEY (learner_id, lease_id, id)
);

CREATE TABLE signal (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NULL,
    lease_id uuid NULL,
    kind text NOT NULL,
    weight integer NOT NULL,
    reason text NOT NULL,
    source_kind text NULL,
    source_id uuid NULL,
    count integer NOT NULL,
    at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT pk_signal PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_signal_learner_id_enrolment_id ON signal (learner_id, enrolment_id);
