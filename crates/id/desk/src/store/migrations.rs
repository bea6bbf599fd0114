use store::Migration;

/// The tables of this room. Rows of a centre lie in the lane of its code, rows of a person in theirs.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-desk-1-offices-and-visits",
        sql: "CREATE TABLE offices (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            role TEXT NOT NULL, centre TEXT NOT NULL,
            since {time} NOT NULL, granted_by TEXT NOT NULL, revoked_at {time},
            mac {bytes} NOT NULL,
            PRIMARY KEY (lane, subject, role, centre)
        {end};
        CREATE TABLE staff_sessions (
            lane {lane} NOT NULL, hash {bytes} NOT NULL,
            seen_at {time} NOT NULL,
            PRIMARY KEY (lane, hash)
        {end};
        CREATE INDEX staff_sessions_by_seen ON staff_sessions (seen_at);
        CREATE TABLE desk_once (
            what TEXT NOT NULL PRIMARY KEY, at {time} NOT NULL
        {end};
        CREATE TABLE desk_visits (
            lane {lane} NOT NULL, centre TEXT NOT NULL, no {bigint} NOT NULL,
            registrar {uuid} NOT NULL, subject {uuid} NOT NULL,
            purpose TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('found', 'present', 'compared', 'ended')),
            proof TEXT, present_at {time},
            wrong_papers {int} NOT NULL, compared_version {int}, ended_as TEXT,
            begun_at {time} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (lane, centre, no)
        {end};
        CREATE TABLE desk_passes (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, session {bytes} NOT NULL,
            hash {bytes} NOT NULL, sealed {bytes} NOT NULL,
            expires_at {time} NOT NULL, used_at {time},
            PRIMARY KEY (lane, subject, session)
        {end};
        CREATE INDEX desk_passes_by_hash ON desk_passes (lane, hash);
        CREATE TABLE desk_counts (
            lane {lane} NOT NULL, centre TEXT NOT NULL, registrar {uuid} NOT NULL, day {int} NOT NULL,
            searches {int} NOT NULL, acts {int} NOT NULL,
            PRIMARY KEY (lane, centre, registrar, day)
        {end}",
    },
    Migration {
        id: "2026-11-28-desk-2-ends",
        sql: "CREATE INDEX desk_visits_by_subject ON desk_visits (subject);
        CREATE INDEX desk_visits_by_begin ON desk_visits (begun_at)",
    },
    Migration {
        id: "2026-11-28-desk-3-newcomers",
        sql: "CREATE TABLE desk_newcomers (
            lane {lane} NOT NULL, centre TEXT NOT NULL, no {bigint} NOT NULL,
            registrar {uuid} NOT NULL, subject {uuid} NOT NULL,
            has_phone {bool} NOT NULL,
            begun_at {time} NOT NULL,
            PRIMARY KEY (lane, centre, no)
        {end};
        CREATE INDEX desk_newcomers_by_subject ON desk_newcomers (subject);
        CREATE INDEX desk_newcomers_by_begin ON desk_newcomers (begun_at)",
    },
    Migration {
        id: "2026-11-28-desk-5-quarters",
        sql: "ALTER TABLE desk_counts RENAME COLUMN day TO quarter;
        UPDATE desk_counts SET quarter = quarter * 96",
    },
    Migration {
        id: "2026-11-28-desk-6-disputes",
        sql: "CREATE TABLE desk_disputes (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            owner {uuid} NOT NULL,
            opened_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE INDEX desk_disputes_by_owner ON desk_disputes (owner)",
    },
    Migration {
        id: "2026-11-28-desk-7-flags",
        sql: "CREATE TABLE desk_flags (
            lane {lane} NOT NULL, centre TEXT NOT NULL, registrar {uuid} NOT NULL,
            pattern TEXT NOT NULL, day {time} NOT NULL,
            raised_at {time} NOT NULL, settled_at {time},
            PRIMARY KEY (lane, centre, registrar, pattern, day)
        {end}",
    },
    Migration {
        id: "2026-11-28-desk-8-requests",
        sql: "CREATE TABLE desk_requests (
            lane {lane} NOT NULL, client TEXT NOT NULL, request {bytes} NOT NULL,
            fingerprint {bytes} NOT NULL,
            begun_at {time} NOT NULL, status {int}, answer TEXT,
            PRIMARY KEY (lane, client, request)
        {end};
        CREATE INDEX desk_requests_by_begin ON desk_requests (begun_at)",
    },
];
