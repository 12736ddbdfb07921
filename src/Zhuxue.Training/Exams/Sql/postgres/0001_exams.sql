CREATE TABLE chapter (
    id uuid NOT NULL,
    occupation_code text NOT NULL,
    title text NOT NULL,
    position integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_chapter PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_chapter_occupation_code_title ON chapter (occupation_code, title);

CREATE TABLE question (
    id uuid NOT NULL,
    chapter_id uuid NOT NULL,
    kind text NOT NULL,
    difficulty text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    stem text NOT NULL,
    source text,
    fingerprint text NOT NULL,
    stem_fingerprint text NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_question PRIMARY KEY (id),
    CONSTRAINT fk_question_chapter_id FOREIGN KEY (chapter_id) REFERENCES chapter (id) ON DELETE RESTRICT
);
CREATE INDEX ix_question_changed_at_id ON question (changed_at, id);
CREATE INDEX ix_question_chapter_id_state_kind ON question (chapter_id, state, kind);
CREATE UNIQUE INDEX ix_question_fingerprint ON question (fingerprint) WHERE state <> 'Withdrawn';
CREATE INDEX ix_question_stem_fingerprint ON question (stem_fingerprint);

CREATE TABLE question_version (
    question_id uuid NOT NULL,
    number integer NOT NULL,
    content text NOT NULL,
    chapter_id uuid NOT NULL,
    difficulty text NOT NULL,
    source text,
    staff_id uuid,
    at timestamptz NOT NULL,
    CONSTRAINT pk_question_version PRIMARY KEY (question_id, number),
    CONSTRAINT fk_question_version_question_id FOREIGN KEY (question_id) REFERENCES question (id) ON DELETE RESTRICT
);

CREATE TABLE question_picture (
    id uuid NOT NULL,
    blob_id uuid NOT NULL,
    source_sha256 text NOT NULL,
    sha256 text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    staff_id uuid,
    uploaded_at timestamptz NOT NULL,
    CONSTRAINT pk_question_picture PRIMARY KEY (id)
);
CREATE INDEX ix_question_picture_sha256 ON question_picture (sha256);
CREATE UNIQUE INDEX ix_question_picture_source_sha256 ON question_picture (source_sha256);

CREATE TABLE bank_import (
    id uuid NOT NULL,
    file_name text NOT NULL,
    blob_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    added integer NOT NULL,
    staff_id uuid NOT NULL,
    uploaded_at timestamptz NOT NULL,
    finished_at timestamptz,
    version bigint NOT NULL,
    CONSTRAINT pk_bank_import PRIMARY KEY (id)
);

CREATE TABLE blueprint (
    id uuid NOT NULL,
    occupation_code text NOT NULL,
    rule_pack_code text NOT NULL,
    version integer NOT NULL,
    cells_json text NOT NULL,
    staff_id uuid,
    saved_at timestamptz NOT NULL,
    CONSTRAINT pk_blueprint PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_blueprint_occupation_code_rule_pack_code_version ON blueprint (occupation_code, rule_pack_code, version);

CREATE TABLE exam_standing (
    learner_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    state text NOT NULL,
    opened_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    best_score integer,
    passed_at timestamptz,
    next_from timestamptz,
    version bigint NOT NULL,
    CONSTRAINT pk_exam_standing PRIMARY KEY (learner_id, enrolment_id)
);

CREATE TABLE attempt (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    occupation_code text NOT NULL,
    number integer NOT NULL,
    blueprint_id uuid,
    seed bigint,
    minutes integer NOT NULL,
    pass_points integer NOT NULL,
    state text NOT NULL,
    end_reason text,
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    ends_at timestamptz,
    finished_at timestamptz,
    score integer,
    passed boolean,
    chapter_scores text,
    snapshot_at timestamptz,
    version bigint NOT NULL,
    CONSTRAINT pk_attempt PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_attempt_learner_id ON attempt (learner_id) WHERE state IN ('AwaitingFace', 'Sitting');
CREATE UNIQUE INDEX ix_attempt_learner_id_enrolment_id_number ON attempt (learner_id, enrolment_id, number);
CREATE INDEX ix_attempt_state_ends_at ON attempt (state, ends_at);

CREATE TABLE attempt_paper (
    learner_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    paper text NOT NULL,
    CONSTRAINT pk_attempt_paper PRIMARY KEY (learner_id, attempt_id)
);

CREATE TABLE answer (
    learner_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    question integer NOT NULL,
    item integer NOT NULL,
    chosen integer NOT NULL,
    is_flagged boolean NOT NULL,
    revision bigint NOT NULL,
    changes integer NOT NULL,
    thinking_ms integer NOT NULL,
    saved_at timestamptz NOT NULL,
    CONSTRAINT pk_answer PRIMARY KEY (learner_id, attempt_id, question, item)
);

CREATE TABLE attempt_snapshot (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    state text NOT NULL,
    taken_at timestamptz,
    blob_id uuid,
    finding text,
    similarity double precision,
    CONSTRAINT pk_attempt_snapshot PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_attempt_snapshot_learner_id_attempt_id ON attempt_snapshot (learner_id, attempt_id);

CREATE TABLE remark (
    id uuid NOT NULL,
    question_id uuid NOT NULL,
    reason text NOT NULL,
    staff_id uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    raised integer NOT NULL,
    newly_passed integer NOT NULL,
    done_at timestamptz,
    version bigint NOT NULL,
    CONSTRAINT pk_remark PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_remark_question_id ON remark (question_id);

CREATE TABLE attempt_remark (
    learner_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    remark_id uuid NOT NULL,
    old_score integer NOT NULL,
    new_score integer NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_attempt_remark PRIMARY KEY (learner_id, attempt_id, remark_id)
);
CREATE INDEX ix_attempt_remark_remark_id ON attempt_remark (remark_id);

CREATE TABLE item_statistic (
    question_id uuid NOT NULL,
    version integer NOT NULL,
    item integer NOT NULL,
    shown integer NOT NULL,
    answered integer NOT NULL,
    correct integer NOT NULL,
    discrimination double precision,
    log_seconds_mean double precision,
    log_seconds_deviation double precision,
    option_counts text NOT NULL,
    computed_at timestamptz NOT NULL,
    CONSTRAINT pk_item_statistic PRIMARY KEY (question_id, version, item)
);

CREATE TABLE exam_signal (
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    detail text NOT NULL,
    CONSTRAINT pk_exam_signal PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_exam_signal_learner_id_attempt_id ON exam_signal (learner_id, attempt_id);

CREATE TABLE exam_action (
    id uuid NOT NULL,
    staff_id uuid,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    subject_id uuid,
    note text,
    CONSTRAINT pk_exam_action PRIMARY KEY (id)
);
CREATE INDEX ix_exam_action_subject_id_id ON exam_action (subject_id, id);
