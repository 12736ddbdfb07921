CREATE TABLE chapter (
    id TEXT NOT NULL CONSTRAINT pk_chapter PRIMARY KEY,
    occupation_code TEXT NOT NULL,
    title TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_chapter_occupation_code_title ON chapter (occupation_code, title);

CREATE TABLE question (
    id TEXT NOT NULL CONSTRAINT pk_question PRIMARY KEY,
    chapter_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    stem TEXT NOT NULL,
    source TEXT NULL,
    fingerprint TEXT NOT NULL,
    stem_fingerprint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    CONSTRAINT fk_question_chapter_id FOREIGN KEY (chapter_id) REFERENCES chapter (id) ON DELETE RESTRICT
);
CREATE INDEX ix_question_changed_at_id ON question (changed_at, id);
CREATE INDEX ix_question_chapter_id_state_kind ON question (chapter_id, state, kind);
CREATE UNIQUE INDEX ix_question_fingerprint ON question (fingerprint) WHERE state <> 'Withdrawn';
CREATE INDEX ix_question_stem_fingerprint ON question (stem_fingerprint);

CREATE TABLE question_version (
    question_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    chapter_id TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    source TEXT NULL,
    staff_id TEXT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_question_version PRIMARY KEY (question_id, number),
    CONSTRAINT fk_question_version_question_id FOREIGN KEY (question_id) REFERENCES question (id) ON DELETE RESTRICT
);

CREATE TABLE question_picture (
    id TEXT NOT NULL CONSTRAINT pk_question_picture PRIMARY KEY,
    blob_id TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    staff_id TEXT NULL,
    uploaded_at INTEGER NOT NULL
);
CREATE INDEX ix_question_picture_sha256 ON question_picture (sha256);
CREATE UNIQUE INDEX ix_question_picture_source_sha256 ON question_picture (source_sha256);

CREATE TABLE bank_import (
    id TEXT NOT NULL CONSTRAINT pk_bank_import PRIMARY KEY,
    file_name TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    added INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    finished_at INTEGER NULL,
    version INTEGER NOT NULL
);

CREATE TABLE blueprint (
    id TEXT NOT NULL CONSTRAINT pk_blueprint PRIMARY KEY,
    occupation_code TEXT NOT NULL,
    rule_pack_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    cells_json TEXT NOT NULL,
    staff_id TEXT NULL,
    saved_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_blueprint_occupation_code_rule_pack_code_version ON blueprint (occupation_code, rule_pack_code, version);

CREATE TABLE exam_standing (
    learner_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    best_score INTEGER NULL,
    passed_at INTEGER NULL,
    next_from INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_exam_standing PRIMARY KEY (learner_id, enrolment_id)
);

CREATE TABLE attempt (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    occupation_code TEXT NOT NULL,
    number INTEGER NOT NULL,
    blueprint_id TEXT NULL,
    seed INTEGER NULL,
    minutes INTEGER NOT NULL,
    pass_points INTEGER NOT NULL,
    state TEXT NOT NULL,
    end_reason TEXT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER NULL,
    ends_at INTEGER NULL,
    finished_at INTEGER NULL,
    score INTEGER NULL,
    passed INTEGER NULL,
    chapter_scores TEXT NULL,
    snapshot_at INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_attempt PRIMARY KEY (learner_id, id)
);
CREATE UNIQUE INDEX ix_attempt_learner_id ON attempt (learner_id) WHERE state IN ('AwaitingFace', 'Sitting');
CREATE UNIQUE INDEX ix_attempt_learner_id_enrolment_id_number ON attempt (learner_id, enrolment_id, number);
CREATE INDEX ix_attempt_state_ends_at ON attempt (state, ends_at);

CREATE TABLE attempt_paper (
    learner_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    paper TEXT NOT NULL,
    CONSTRAINT pk_attempt_paper PRIMARY KEY (learner_id, attempt_id)
);

CREATE TABLE answer (
    learner_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    question INTEGER NOT NULL,
    item INTEGER NOT NULL,
    chosen INTEGER NOT NULL,
    is_flagged INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    thinking_ms INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    CONSTRAINT pk_answer PRIMARY KEY (learner_id, attempt_id, question, item)
);

CREATE TABLE attempt_snapshot (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    taken_at INTEGER NULL,
    blob_id TEXT NULL,
    finding TEXT NULL,
    similarity REAL NULL,
    CONSTRAINT pk_attempt_snapshot PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_attempt_snapshot_learner_id_attempt_id ON attempt_snapshot (learner_id, attempt_id);

CREATE TABLE remark (
    id TEXT NOT NULL CONSTRAINT pk_remark PRIMARY KEY,
    question_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    newly_passed INTEGER NOT NULL,
    done_at INTEGER NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_remark_question_id ON remark (question_id);

CREATE TABLE attempt_remark (
    learner_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    remark_id TEXT NOT NULL,
    old_score INTEGER NOT NULL,
    new_score INTEGER NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_attempt_remark PRIMARY KEY (learner_id, attempt_id, remark_id)
);
CREATE INDEX ix_attempt_remark_remark_id ON attempt_remark (remark_id);

CREATE TABLE item_statistic (
    question_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    item INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    discrimination REAL NULL,
    log_seconds_mean REAL NULL,
    log_seconds_deviation REAL NULL,
    option_counts TEXT NOT NULL,
    computed_at INTEGER NOT NULL,
    CONSTRAINT pk_item_statistic PRIMARY KEY (question_id, version, item)
);

CREATE TABLE exam_signal (
    learner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    CONSTRAINT pk_exam_signal PRIMARY KEY (learner_id, id)
);
CREATE INDEX ix_exam_signal_learner_id_attempt_id ON exam_signal (learner_id, attempt_id);

CREATE TABLE exam_action (
    id TEXT NOT NULL CONSTRAINT pk_exam_action PRIMARY KEY,
    staff_id TEXT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NULL,
    note TEXT NULL
);
CREATE INDEX ix_exam_action_subject_id_id ON exam_action (subject_id, id);
