-- Where a database on PostgreSQL begins: all that steps 0001 to 0028 made of one on SQLite. Steps from 0029 on are
-- run on both, so this file is never changed again. Statements end with a semicolon and an empty line.

CREATE TABLE address_verdicts (
    "case" VARCHAR(16) NOT NULL,
    address VARCHAR(16) NOT NULL,
    verdict VARCHAR(12) NOT NULL,
    day DATE NOT NULL,
    CONSTRAINT pk_address_verdicts PRIMARY KEY ("case", address)
);

CREATE TABLE approvals (
    id BIGSERIAL NOT NULL,
    kind VARCHAR(12) NOT NULL,
    subject VARCHAR(32) NOT NULL,
    detail VARCHAR(64) NOT NULL,
    digest BYTEA NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR(12) NOT NULL,
    approved_by BIGINT,
    alone INTEGER DEFAULT '0' NOT NULL,
    used INTEGER DEFAULT '0' NOT NULL,
    barred TEXT NOT NULL,
    messages TEXT NOT NULL,
    CONSTRAINT pk_approvals PRIMARY KEY (id)
);

CREATE INDEX ix_approvals_kind_subject ON approvals (kind, subject);

CREATE TABLE arrivals (
    "case" VARCHAR(16) NOT NULL,
    source VARCHAR(24) NOT NULL,
    arrived INTEGER DEFAULT '0' NOT NULL,
    subscribed INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_arrivals PRIMARY KEY ("case", source)
);

CREATE TABLE broadcasts (
    id BIGSERIAL NOT NULL,
    "case" VARCHAR(16) NOT NULL,
    kind VARCHAR(8) NOT NULL,
    state VARCHAR(12) NOT NULL,
    revision INTEGER DEFAULT '0' NOT NULL,
    default_language VARCHAR(8) NOT NULL,
    author BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    last_subscriber_id BIGINT,
    filled_to BIGINT DEFAULT '0' NOT NULL,
    audience INTEGER DEFAULT '0' NOT NULL,
    delivered INTEGER DEFAULT '0' NOT NULL,
    gone INTEGER DEFAULT '0' NOT NULL,
    refused INTEGER DEFAULT '0' NOT NULL,
    unknown INTEGER DEFAULT '0' NOT NULL,
    progress_message BIGINT,
    reported INTEGER DEFAULT '0' NOT NULL,
    task VARCHAR(8) DEFAULT 'send' NOT NULL,
    source_id BIGINT,
    part VARCHAR(12),
    plan TEXT DEFAULT '{}' NOT NULL,
    precedence INTEGER DEFAULT '3' NOT NULL,
    send_at TIMESTAMP WITH TIME ZONE,
    cancelled INTEGER DEFAULT '0' NOT NULL,
    paid INTEGER DEFAULT '0' NOT NULL,
    halt VARCHAR(12),
    halts INTEGER DEFAULT '0' NOT NULL,
    halt_facts TEXT,
    tally TEXT,
    result_message BIGINT,
    CONSTRAINT pk_broadcasts PRIMARY KEY (id)
);

CREATE INDEX ix_broadcasts_state ON broadcasts (state);

CREATE TABLE case_contents (
    digest BYTEA NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT pk_case_contents PRIMARY KEY (digest)
);

CREATE TABLE case_versions (
    "case" VARCHAR(16) NOT NULL,
    version VARCHAR(8) NOT NULL,
    since DATE NOT NULL,
    previous VARCHAR(8),
    CONSTRAINT pk_case_versions PRIMARY KEY ("case")
);

CREATE TABLE cases (
    "case" VARCHAR(16) NOT NULL,
    published INTEGER DEFAULT '0' NOT NULL,
    files BYTEA,
    rest_told TEXT,
    CONSTRAINT pk_cases PRIMARY KEY ("case")
);

CREATE TABLE desks (
    chat BYTEA NOT NULL,
    message BIGINT NOT NULL,
    language VARCHAR(8) NOT NULL,
    shown BYTEA NOT NULL,
    CONSTRAINT pk_desks PRIMARY KEY (chat)
);

CREATE TABLE facts_about_database (
    name VARCHAR(32) NOT NULL,
    value BYTEA NOT NULL,
    CONSTRAINT pk_facts_about_database PRIMARY KEY (name)
);

CREATE TABLE hotline_blocks (
    mark BYTEA NOT NULL,
    until DATE NOT NULL,
    CONSTRAINT pk_hotline_blocks PRIMARY KEY (mark)
);

CREATE TABLE hotline_copies (
    id BIGSERIAL NOT NULL,
    thread BIGINT NOT NULL,
    mark BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    due TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_hotline_copies PRIMARY KEY (id)
);

CREATE INDEX ix_hotline_copies_mark ON hotline_copies (mark);

CREATE TABLE hotline_threads (
    number BIGSERIAL NOT NULL,
    mark BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    until DATE NOT NULL,
    CONSTRAINT pk_hotline_threads PRIMARY KEY (number)
);

CREATE INDEX ix_hotline_threads_mark ON hotline_threads (mark);

CREATE TABLE languages_on (
    language VARCHAR(8) NOT NULL,
    CONSTRAINT pk_languages_on PRIMARY KEY (language)
);

CREATE TABLE organisation (
    about VARCHAR(16) NOT NULL,
    language VARCHAR(8) NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (about, language)
);

CREATE TABLE prompts (
    mark BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    until DATE NOT NULL,
    CONSTRAINT pk_prompts PRIMARY KEY (mark)
);

CREATE TABLE readers_by_day (
    "case" VARCHAR(16) NOT NULL,
    wants VARCHAR(8) NOT NULL,
    language VARCHAR(8) NOT NULL,
    day DATE NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_readers_by_day PRIMARY KEY ("case", wants, language, day)
);

CREATE TABLE readers_by_group (
    "case" VARCHAR(16) NOT NULL,
    wants VARCHAR(8) NOT NULL,
    language VARCHAR(8) NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_readers_by_group PRIMARY KEY ("case", wants, language)
);

CREATE TABLE recipients_by_part (
    broadcast_id BIGINT NOT NULL,
    state VARCHAR(12) NOT NULL,
    known INTEGER NOT NULL,
    language VARCHAR(8) NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_recipients_by_part PRIMARY KEY (broadcast_id, state, known, language)
);

CREATE TABLE record_entries (
    number BIGINT NOT NULL,
    at VARCHAR(32) NOT NULL,
    act VARCHAR(16) NOT NULL,
    actor BIGINT,
    member BIGINT,
    "case" VARCHAR(16),
    facts TEXT NOT NULL,
    previous BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    CONSTRAINT pk_record_entries PRIMARY KEY (number)
);

CREATE TABLE records (
    "case" VARCHAR(16) NOT NULL,
    tag BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    due DATE NOT NULL,
    fresh INTEGER NOT NULL,
    CONSTRAINT pk_records PRIMARY KEY ("case", tag)
);

CREATE TABLE reminders (
    mark BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    due TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reminders PRIMARY KEY (mark)
);

CREATE TABLE steps (
    "case" VARCHAR(16) NOT NULL,
    day DATE NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT pk_steps PRIMARY KEY ("case", day)
);

CREATE TABLE subscribers (
    id BIGSERIAL NOT NULL,
    chat BYTEA NOT NULL,
    language VARCHAR(8) NOT NULL,
    wants VARCHAR(8),
    gone INTEGER DEFAULT '0' NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    gone_at TIMESTAMP WITH TIME ZONE,
    gone_why VARCHAR(8),
    country BYTEA DEFAULT '' NOT NULL,
    CONSTRAINT pk_subscribers PRIMARY KEY (id),
    CONSTRAINT ck_subscribers_wants CHECK (wants IN ('all', 'calls')),
    CONSTRAINT uq_subscribers_chat UNIQUE (chat)
);

CREATE TABLE sums (
    "case" VARCHAR(16) NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT pk_sums PRIMARY KEY ("case")
);

CREATE TABLE team (
    id BIGSERIAL NOT NULL,
    chat BYTEA NOT NULL,
    role VARCHAR(16) NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    gone INTEGER DEFAULT '0' NOT NULL,
    languages TEXT,
    name BYTEA,
    cases TEXT,
    CONSTRAINT pk_team PRIMARY KEY (id),
    CONSTRAINT uq_team_chat UNIQUE (chat)
);

CREATE TABLE addresses_told (
    "case" VARCHAR(16) NOT NULL,
    address VARCHAR(16) NOT NULL,
    member_id BIGINT NOT NULL,
    CONSTRAINT pk_addresses_told PRIMARY KEY ("case", address, member_id),
    CONSTRAINT fk_addresses_told_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE CASCADE
);

CREATE INDEX ix_addresses_told_member_id ON addresses_told (member_id);

CREATE TABLE broadcast_texts (
    broadcast_id BIGINT NOT NULL,
    language VARCHAR(8) NOT NULL,
    payload TEXT NOT NULL,
    message_id BIGINT,
    CONSTRAINT pk_broadcast_texts PRIMARY KEY (broadcast_id, language),
    CONSTRAINT fk_broadcast_texts_broadcast_id FOREIGN KEY(broadcast_id) REFERENCES broadcasts (id) ON DELETE CASCADE
);

CREATE TABLE case_drafts (
    "case" VARCHAR(16) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    read BYTEA NOT NULL,
    answers BYTEA NOT NULL,
    CONSTRAINT pk_case_drafts PRIMARY KEY ("case"),
    CONSTRAINT fk_case_drafts_case FOREIGN KEY("case") REFERENCES cases ("case") ON DELETE CASCADE
);

CREATE TABLE case_revisions (
    id BIGSERIAL NOT NULL,
    "case" VARCHAR(16) NOT NULL,
    number INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    origin VARCHAR(8) NOT NULL,
    member_id BIGINT,
    parts TEXT NOT NULL,
    CONSTRAINT pk_case_revisions PRIMARY KEY (id),
    CONSTRAINT fk_case_revisions_case FOREIGN KEY("case") REFERENCES cases ("case") ON DELETE CASCADE,
    CONSTRAINT fk_case_revisions_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE SET NULL
);

CREATE UNIQUE INDEX ix_case_revisions_case_number ON case_revisions ("case", number);

CREATE INDEX ix_case_revisions_member_id ON case_revisions (member_id);

CREATE TABLE case_standings (
    "case" VARCHAR(16) NOT NULL,
    standing VARCHAR(8) NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id BIGINT,
    CONSTRAINT pk_case_standings PRIMARY KEY ("case"),
    CONSTRAINT fk_case_standings_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE SET NULL
);

CREATE INDEX ix_case_standings_member_id ON case_standings (member_id);

CREATE TABLE case_typed (
    member_id BIGINT NOT NULL,
    "case" VARCHAR(16) NOT NULL,
    file VARCHAR(24) NOT NULL,
    way VARCHAR(200) NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_case_typed PRIMARY KEY (member_id, "case", file, way),
    CONSTRAINT fk_case_typed_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE CASCADE,
    CONSTRAINT fk_case_typed_case FOREIGN KEY("case") REFERENCES cases ("case") ON DELETE CASCADE
);

CREATE TABLE deliveries (
    id BIGSERIAL NOT NULL,
    broadcast_id BIGINT NOT NULL,
    subscriber_id BIGINT,
    language VARCHAR(8) NOT NULL,
    state VARCHAR(12) NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    not_before BIGINT DEFAULT '0' NOT NULL,
    messages VARCHAR(160),
    reason VARCHAR(8),
    CONSTRAINT pk_deliveries PRIMARY KEY (id),
    CONSTRAINT fk_deliveries_broadcast_id FOREIGN KEY(broadcast_id) REFERENCES broadcasts (id) ON DELETE CASCADE,
    CONSTRAINT fk_deliveries_subscriber_id FOREIGN KEY(subscriber_id) REFERENCES subscribers (id) ON DELETE SET NULL
);

CREATE INDEX ix_deliveries_broadcast_id_state_not_before_id ON deliveries (broadcast_id, state, not_before, id);

CREATE INDEX ix_deliveries_subscriber_id ON deliveries (subscriber_id);

CREATE TABLE digests (
    member_id BIGINT NOT NULL,
    monday VARCHAR(10) NOT NULL,
    CONSTRAINT pk_digests PRIMARY KEY (member_id),
    CONSTRAINT fk_digests_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE CASCADE
);

CREATE TABLE held_broadcasts (
    broadcast_id BIGINT NOT NULL,
    was VARCHAR(12) NOT NULL,
    CONSTRAINT pk_held_broadcasts PRIMARY KEY (broadcast_id),
    CONSTRAINT fk_held_broadcasts_broadcast_id FOREIGN KEY(broadcast_id) REFERENCES broadcasts (id) ON DELETE CASCADE
);

CREATE TABLE invitations (
    id BIGSERIAL NOT NULL,
    digest BYTEA NOT NULL,
    role VARCHAR(16) NOT NULL,
    made_by BIGINT,
    made_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    languages TEXT,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT uq_invitations_digest UNIQUE (digest),
    CONSTRAINT fk_invitations_made_by FOREIGN KEY(made_by) REFERENCES team (id) ON DELETE CASCADE
);

CREATE INDEX ix_invitations_made_by ON invitations (made_by);

CREATE TABLE notice_wishes (
    member_id BIGINT NOT NULL,
    "off" TEXT NOT NULL,
    at_night INTEGER NOT NULL,
    zone VARCHAR(64),
    CONSTRAINT pk_notice_wishes PRIMARY KEY (member_id),
    CONSTRAINT fk_notice_wishes_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE CASCADE
);

CREATE TABLE report_backs (
    id BIGSERIAL NOT NULL,
    "case" VARCHAR(16) NOT NULL,
    "on" DATE NOT NULL,
    member_id BIGINT,
    figures TEXT NOT NULL,
    CONSTRAINT pk_report_backs PRIMARY KEY (id),
    CONSTRAINT fk_report_backs_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE SET NULL
);

CREATE INDEX ix_report_backs_case ON report_backs ("case");

CREATE INDEX ix_report_backs_member_id ON report_backs (member_id);

CREATE TABLE subscriptions (
    "case" VARCHAR(16) NOT NULL,
    subscriber_id BIGINT NOT NULL,
    CONSTRAINT pk_subscriptions PRIMARY KEY ("case", subscriber_id),
    CONSTRAINT fk_subscriptions_subscriber_id FOREIGN KEY(subscriber_id) REFERENCES subscribers (id) ON DELETE CASCADE
);

CREATE INDEX ix_subscriptions_subscriber_id ON subscriptions (subscriber_id);

CREATE TABLE team_news (
    id BIGSERIAL NOT NULL,
    chat BYTEA NOT NULL,
    what VARCHAR(16) NOT NULL,
    member BIGINT,
    actor BIGINT,
    role VARCHAR(16),
    since TIMESTAMP WITH TIME ZONE,
    invitation BIGINT,
    ended INTEGER DEFAULT '0' NOT NULL,
    broadcast_id BIGINT,
    "case" VARCHAR(16),
    detail VARCHAR(16),
    at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_team_news PRIMARY KEY (id),
    CONSTRAINT fk_team_news_broadcast_id FOREIGN KEY(broadcast_id) REFERENCES broadcasts (id) ON DELETE CASCADE
);

CREATE INDEX ix_team_news_broadcast_id ON team_news (broadcast_id);

CREATE INDEX ix_team_news_chat ON team_news (chat);

CREATE TABLE case_consents (
    revision_id BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id BIGINT,
    agreed VARCHAR(24) NOT NULL,
    may_use VARCHAR(24) NOT NULL,
    named TEXT NOT NULL,
    pictured INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_case_consents PRIMARY KEY (revision_id),
    CONSTRAINT fk_case_consents_revision_id FOREIGN KEY(revision_id) REFERENCES case_revisions (id) ON DELETE CASCADE,
    CONSTRAINT fk_case_consents_member_id FOREIGN KEY(member_id) REFERENCES team (id) ON DELETE SET NULL
);

CREATE INDEX ix_case_consents_member_id ON case_consents (member_id);

CREATE TABLE case_files (
    revision_id BIGINT NOT NULL,
    name VARCHAR(24) NOT NULL,
    digest BYTEA NOT NULL,
    CONSTRAINT pk_case_files PRIMARY KEY (revision_id, name),
    CONSTRAINT fk_case_files_revision_id FOREIGN KEY(revision_id) REFERENCES case_revisions (id) ON DELETE CASCADE,
    CONSTRAINT fk_case_files_digest FOREIGN KEY(digest) REFERENCES case_contents (digest)
);

CREATE INDEX ix_case_files_digest ON case_files (digest);

-- Room in each page for the next version of a row: what changes no column of an index is then written beside the
-- old one (HOT), and no index is touched.
ALTER TABLE broadcasts SET (fillfactor = 50);

ALTER TABLE subscribers SET (fillfactor = 85);

ALTER TABLE records SET (fillfactor = 80);

ALTER TABLE prompts SET (fillfactor = 70);

ALTER TABLE reminders SET (fillfactor = 70);

ALTER TABLE sums SET (fillfactor = 50);

ALTER TABLE readers_by_group SET (fillfactor = 50);

ALTER TABLE readers_by_day SET (fillfactor = 50);

ALTER TABLE recipients_by_part SET (fillfactor = 50);

ALTER TABLE facts_about_database SET (fillfactor = 50);

-- What is written over all the time is tidied up early, however large the table is; of what is large, before a
-- fifth of it is waste.
ALTER TABLE broadcasts SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

ALTER TABLE sums SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

ALTER TABLE readers_by_group SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

ALTER TABLE readers_by_day SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

ALTER TABLE recipients_by_part SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

ALTER TABLE prompts SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);

ALTER TABLE reminders SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);

ALTER TABLE records SET (autovacuum_vacuum_scale_factor = 0.05);

ALTER TABLE subscribers SET (autovacuum_vacuum_scale_factor = 0.05);

ALTER TABLE deliveries SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

-- Counters beside the rows: what versions/step_0004_counters.py and step_0011_countries_sealed.py say of SQLite's.
CREATE FUNCTION case_chosen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO readers_by_group ("case", wants, language, number)
    SELECT NEW."case", who.wants, who.language, 1
    FROM subscribers AS who
    WHERE who.id = NEW.subscriber_id AND who.gone = 0 AND who.wants IS NOT NULL
    ON CONFLICT ("case", wants, language) DO UPDATE SET number = readers_by_group.number + 1;
    INSERT INTO readers_by_day ("case", wants, language, day, number)
    SELECT NEW."case", who.wants, who.language, CAST(who.since AT TIME ZONE 'UTC' AS date), 1
    FROM subscribers AS who
    WHERE who.id = NEW.subscriber_id AND who.gone = 0 AND who.wants IS NOT NULL
    ON CONFLICT ("case", wants, language, day) DO UPDATE SET number = readers_by_day.number + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER case_chosen AFTER INSERT ON subscriptions
    FOR EACH ROW EXECUTE FUNCTION case_chosen();

CREATE FUNCTION case_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE readers_by_group AS counted
    SET number = number - 1
    FROM subscribers AS who
    WHERE who.id = OLD.subscriber_id AND who.gone = 0
      AND counted."case" = OLD."case" AND counted.wants = who.wants AND counted.language = who.language;
    UPDATE readers_by_day AS counted
    SET number = number - 1
    FROM subscribers AS who
    WHERE who.id = OLD.subscriber_id AND who.gone = 0
      AND counted."case" = OLD."case" AND counted.wants = who.wants AND counted.language = who.language
      AND counted.day = CAST(who.since AT TIME ZONE 'UTC' AS date);
    RETURN NULL;
END $$;

CREATE TRIGGER case_left AFTER DELETE ON subscriptions
    FOR EACH ROW EXECUTE FUNCTION case_left();

-- By the foreign key they would go when nobody knows any more whose they were.
CREATE FUNCTION subscriber_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM subscriptions WHERE subscriber_id = OLD.id;
    RETURN OLD;
END $$;

CREATE TRIGGER subscriber_leaves BEFORE DELETE ON subscribers
    FOR EACH ROW EXECUTE FUNCTION subscriber_leaves();

CREATE FUNCTION subscriber_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.gone = 0 THEN
        UPDATE readers_by_group
        SET number = number - 1
        WHERE wants = OLD.wants AND language = OLD.language
          AND "case" IN (SELECT "case" FROM subscriptions WHERE subscriber_id = OLD.id);
        UPDATE readers_by_day
        SET number = number - 1
        WHERE wants = OLD.wants AND language = OLD.language
          AND day = CAST(OLD.since AT TIME ZONE 'UTC' AS date)
          AND "case" IN (SELECT "case" FROM subscriptions WHERE subscriber_id = OLD.id);
    END IF;
    IF NEW.gone = 0 AND NEW.wants IS NOT NULL THEN
        INSERT INTO readers_by_group ("case", wants, language, number)
        SELECT "case", NEW.wants, NEW.language, 1
        FROM subscriptions
        WHERE subscriber_id = NEW.id
        ON CONFLICT ("case", wants, language) DO UPDATE SET number = readers_by_group.number + 1;
        INSERT INTO readers_by_day ("case", wants, language, day, number)
        SELECT "case", NEW.wants, NEW.language, CAST(NEW.since AT TIME ZONE 'UTC' AS date), 1
        FROM subscriptions
        WHERE subscriber_id = NEW.id
        ON CONFLICT ("case", wants, language, day) DO UPDATE SET number = readers_by_day.number + 1;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER subscriber_changed AFTER UPDATE OF language, wants, gone, since ON subscribers
    FOR EACH ROW
    WHEN (OLD.language <> NEW.language OR OLD.wants IS DISTINCT FROM NEW.wants OR OLD.gone <> NEW.gone
          OR OLD.since <> NEW.since)
    EXECUTE FUNCTION subscriber_changed();

-- Only what happens seldom: the statements of a broadcast that is sent keep the counter themselves.
CREATE FUNCTION recipient_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE recipients_by_part
    SET number = number - 1
    WHERE broadcast_id = OLD.broadcast_id AND state = OLD.state AND language = OLD.language
      AND known = CASE WHEN OLD.messages IS NULL THEN 0 ELSE 1 END
      AND (OLD.state <> 'refused' OR OLD.reason = 'passing');
    RETURN NULL;
END $$;

CREATE TRIGGER recipient_forgotten AFTER UPDATE OF subscriber_id ON deliveries
    FOR EACH ROW
    WHEN (OLD.subscriber_id IS NOT NULL AND NEW.subscriber_id IS NULL)
    EXECUTE FUNCTION recipient_forgotten();

-- Of a statement's rows together: a broadcast has as many as there are readers.
CREATE FUNCTION recipients_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE recipients_by_part AS counted
    SET number = counted.number - those.number
    FROM (
        SELECT broadcast_id, state, CASE WHEN messages IS NULL THEN 0 ELSE 1 END AS known, language,
               count(*) AS number
        FROM let_go
        WHERE subscriber_id IS NOT NULL AND (state <> 'refused' OR reason = 'passing')
        GROUP BY 1, 2, 3, 4
    ) AS those
    WHERE counted.broadcast_id = those.broadcast_id AND counted.state = those.state
      AND counted.known = those.known AND counted.language = those.language;
    RETURN NULL;
END $$;

CREATE TRIGGER recipients_let_go AFTER DELETE ON deliveries
    REFERENCING OLD TABLE AS let_go
    FOR EACH STATEMENT EXECUTE FUNCTION recipients_let_go();

-- A counter that is down to nothing goes: that there once was somebody is nobody's business.
CREATE FUNCTION readers_by_group_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM readers_by_group
    WHERE "case" = NEW."case" AND wants = NEW.wants AND language = NEW.language;
    RETURN NULL;
END $$;

CREATE TRIGGER readers_by_group_none AFTER UPDATE OF number ON readers_by_group
    FOR EACH ROW WHEN (NEW.number < 1) EXECUTE FUNCTION readers_by_group_none();

CREATE FUNCTION readers_by_day_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM readers_by_day
    WHERE "case" = NEW."case" AND wants = NEW.wants AND language = NEW.language AND day = NEW.day;
    RETURN NULL;
END $$;

CREATE TRIGGER readers_by_day_none AFTER UPDATE OF number ON readers_by_day
    FOR EACH ROW WHEN (NEW.number < 1) EXECUTE FUNCTION readers_by_day_none();

CREATE FUNCTION recipients_by_part_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM recipients_by_part
    WHERE broadcast_id = NEW.broadcast_id AND state = NEW.state AND known = NEW.known AND language = NEW.language;
    RETURN NULL;
END $$;

CREATE TRIGGER recipients_by_part_none AFTER UPDATE OF number ON recipients_by_part
    FOR EACH ROW WHEN (NEW.number < 1) EXECUTE FUNCTION recipients_by_part_none();

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version (version_num) VALUES ('0028');
