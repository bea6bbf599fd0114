use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-proofing-1-checks",
        sql: "CREATE TABLE checks (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, id {uuid} NOT NULL,
            version {int} NOT NULL,
            question TEXT NOT NULL, registry TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'answered', 'could_not_check')),
            outcome TEXT,
            message {uuid},
            fingerprint {bytes} NOT NULL,
            asked_at {time} NOT NULL, due_at {time} NOT NULL, deadline {time} NOT NULL, settled_at {time},
            attempts {int} NOT NULL,
            PRIMARY KEY (lane, subject, id)
        {end};
        CREATE UNIQUE INDEX checks_by_request ON checks (lane, id);
        CREATE INDEX checks_due ON checks (registry, due_at) WHERE state = 'queued';
        CREATE INDEX checks_open ON checks (deadline) WHERE settled_at IS NULL;
        CREATE TABLE registry_status (
            registry TEXT NOT NULL PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('closed', 'open')),
            until {time}, changed_at {time} NOT NULL, version {bigint} NOT NULL
        {end}",
    },
    Migration {
        id: "2026-11-28-proofing-2-evidence",
        sql: "CREATE TABLE evidence (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, id {uuid} NOT NULL,
            method TEXT NOT NULL, outcome TEXT NOT NULL,
            source TEXT NOT NULL, actor {uuid},
            fingerprint {bytes} NOT NULL,
            at {time} NOT NULL, expires_at {time},
            sealed {bytes},
            mac {bytes} NOT NULL,
            PRIMARY KEY (lane, subject, id)
        {end};
        CREATE INDEX evidence_by_actor ON evidence (actor, at) WHERE actor IS NOT NULL;
        CREATE TABLE evidence_revocations (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, evidence {uuid} NOT NULL,
            at {time} NOT NULL,
            source TEXT NOT NULL,
            reason TEXT NOT NULL,
            mac {bytes} NOT NULL,
            PRIMARY KEY (lane, subject, evidence)
        {end};
        CREATE TABLE proofing_status (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            version {bigint} NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('simplified', 'standard', 'confirmed')),
            valid_until {time},
            is_deceased {bool} NOT NULL, is_owned_by_other {bool} NOT NULL,
            told_version {int} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE TABLE claims (
            kind TEXT NOT NULL, hash {bytes} NOT NULL,
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            PRIMARY KEY (kind, hash, lane, subject)
        {end};
        CREATE INDEX claims_by_subject ON claims (lane, subject)",
    },
    Migration {
        id: "2026-11-28-proofing-3-archives",
        sql: "CREATE TABLE evidence_archives (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            sealed {bytes} NOT NULL,
            sealed_at {time} NOT NULL, kept_until {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE INDEX evidence_archives_by_end ON evidence_archives (kept_until)",
    },
    Migration {
        // Who was checked before plans were made is asked again a year after; the first conclusion of it plans the rest.
        id: "2026-11-28-proofing-4-plans",
        sql: "CREATE TABLE proofing_plans (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('recheck', 'document_notice')),
            about {time} NOT NULL, due_at {time},
            PRIMARY KEY (lane, subject, kind)
        {end};
        CREATE INDEX proofing_plans_due ON proofing_plans (kind, due_at) WHERE due_at IS NOT NULL;
        INSERT INTO proofing_plans (lane, subject, kind, about, due_at)
            SELECT lane, subject, 'recheck', MAX(settled_at) + 31536000000000, MAX(settled_at) + 31536000000000
            FROM checks WHERE state = 'answered' GROUP BY lane, subject",
    },
    Migration {
        // One open request for each registry: the index refuses a second one whoever writes it.
        id: "2026-11-28-proofing-5-corrections",
        sql: "CREATE TABLE corrections (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, id {uuid} NOT NULL,
            question TEXT NOT NULL, registry TEXT NOT NULL, version {int} NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'received', 'in_work', 'ended')),
            outcome TEXT,
            sealed {bytes} NOT NULL,
            made_at {time} NOT NULL, received_at {time}, begun_at {time}, ended_at {time},
            PRIMARY KEY (lane, subject, id)
        {end};
        CREATE UNIQUE INDEX corrections_open ON corrections (lane, subject, registry) WHERE ended_at IS NULL;
        CREATE INDEX corrections_by_end ON corrections (ended_at) WHERE ended_at IS NOT NULL",
    },
];
