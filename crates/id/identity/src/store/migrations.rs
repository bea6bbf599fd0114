use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-identity-1-accounts",
        sql: "CREATE TABLE subjects (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            oid {bigint} NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
            created_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE TABLE oids (oid {bigint} NOT NULL PRIMARY KEY, lane {lane} NOT NULL, subject {uuid} NOT NULL {end};
        CREATE TABLE accounts (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
            level TEXT NOT NULL CHECK (level IN ('simplified', 'standard', 'confirmed')),
            level_valid_until {time},
            language TEXT NOT NULL,
            created_at {time} NOT NULL,
            version {int} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE TABLE credentials (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, kind TEXT NOT NULL,
            sealed {bytes} NOT NULL,
            changed_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, kind)
        {end};
        CREATE TABLE agreements (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, document TEXT NOT NULL, version TEXT NOT NULL,
            agreed_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, document, version)
        {end}",
    },
    Migration {
        id: "2026-11-28-identity-2-contacts",
        sql: "CREATE TABLE contacts (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('phone', 'email')),
            sealed {bytes} NOT NULL,
            signs_in {bool} NOT NULL,
            confirmed_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, no)
        {end};
        CREATE TABLE lookups (
            kind TEXT NOT NULL, hash {bytes} NOT NULL,
            key_version {int} NOT NULL,
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            PRIMARY KEY (kind, hash)
        {end};
        CREATE INDEX lookups_by_subject ON lookups (lane, subject);
        CREATE TABLE contact_claims (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, contact_no {int} NOT NULL,
            claimed_at {time} NOT NULL, free_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, contact_no)
        {end}",
    },
    Migration {
        id: "2026-11-28-identity-3-journeys",
        sql: "CREATE TABLE journeys (
            lane {lane} NOT NULL, kind TEXT NOT NULL, browser {bytes} NOT NULL,
            id {uuid} NOT NULL,
            sealed {bytes} NOT NULL,
            expires_at {time} NOT NULL,
            PRIMARY KEY (lane, kind, browser)
        {end};
        CREATE INDEX journeys_by_expiry ON journeys (expires_at);
        CREATE TABLE codes (
            lane {lane} NOT NULL, purpose TEXT NOT NULL, holder {bytes} NOT NULL,
            target {bytes} NOT NULL,
            code_hash {bytes} NOT NULL,
            link_hash {bytes},
            state TEXT NOT NULL CHECK (state IN ('open', 'exhausted', 'used')),
            wrong_tries {int} NOT NULL,
            sent_at {time} NOT NULL, expires_at {time} NOT NULL,
            PRIMARY KEY (lane, purpose, holder)
        {end};
        CREATE INDEX codes_by_link ON codes (lane, link_hash);
        CREATE INDEX codes_by_expiry ON codes (expires_at)",
    },
    Migration {
        id: "2026-11-28-identity-4-sessions",
        sql: "CREATE TABLE sessions (
            lane {lane} NOT NULL, hash {bytes} NOT NULL,
            subject {uuid} NOT NULL,
            factors TEXT NOT NULL,
            sealed {bytes} NOT NULL,
            opened_at {time} NOT NULL, seen_at {time} NOT NULL, idle_ends_at {time} NOT NULL, ends_at {time} NOT NULL,
            PRIMARY KEY (lane, hash)
        {end};
        CREATE INDEX sessions_by_subject ON sessions (lane, subject);
        CREATE INDEX sessions_by_end ON sessions (ends_at);
        CREATE TABLE devices (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, browser {bytes} NOT NULL,
            first_seen_at {time} NOT NULL, seen_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, browser)
        {end};
        CREATE TABLE reset_links (
            lane {lane} NOT NULL, hash {bytes} NOT NULL,
            subject {uuid} NOT NULL,
            made_at {time} NOT NULL, expires_at {time} NOT NULL, used_at {time},
            PRIMARY KEY (lane, hash)
        {end};
        CREATE INDEX reset_links_by_subject ON reset_links (lane, subject)",
    },
    Migration {
        id: "2026-11-28-identity-6-own-contacts",
        sql: "ALTER TABLE contacts ADD COLUMN is_main {bool} NOT NULL DEFAULT FALSE;
        ALTER TABLE sessions ADD COLUMN proven_at {time};
        CREATE TABLE fixed_phones (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('home', 'work')),
            sealed {bytes} NOT NULL,
            given_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, kind)
        {end}",
    },
    Migration {
        id: "2026-11-28-identity-5-departures",
        sql: "CREATE TABLE departures (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            cause TEXT NOT NULL CHECK (cause IN ('asked', 'unused')),
            since {time} NOT NULL, due_at {time} NOT NULL,
            told {int} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE TABLE tombstones (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            oid {bigint} NOT NULL,
            erased_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE UNIQUE INDEX tombstones_by_oid ON tombstones (oid);
        ALTER TABLE accounts ADD COLUMN used_at {time} NOT NULL DEFAULT 0;
        UPDATE accounts SET used_at = created_at;
        CREATE INDEX accounts_by_use ON accounts (used_at)",
    },
    Migration {
        id: "2026-11-28-identity-7-notices",
        sql: "CREATE TABLE notices (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {bigint} NOT NULL,
            kind TEXT NOT NULL,
            sealed {bytes} NOT NULL,
            at {time} NOT NULL, read_at {time},
            PRIMARY KEY (lane, subject, no)
        {end};
        CREATE INDEX notices_by_time ON notices (at);
        CREATE TABLE notice_deliveries (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, message {uuid} NOT NULL,
            notice {bigint} NOT NULL, contact_no {int} NOT NULL,
            at {time} NOT NULL,
            PRIMARY KEY (lane, subject, message)
        {end};
        CREATE INDEX notice_deliveries_by_time ON notice_deliveries (at);
        CREATE TABLE notify_requests (
            lane {lane} NOT NULL, client TEXT NOT NULL, message {uuid} NOT NULL,
            fingerprint {bytes} NOT NULL,
            at {time} NOT NULL,
            PRIMARY KEY (lane, client, message)
        {end};
        CREATE INDEX notify_requests_by_time ON notify_requests (at);
        CREATE TABLE notice_choices (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            sealed {bytes} NOT NULL,
            changed_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end}",
    },
    Migration {
        id: "2026-11-28-identity-8-activation",
        sql: "CREATE TABLE activation_codes (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            hash {bytes} NOT NULL,
            made_at {time} NOT NULL, expires_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE INDEX activation_codes_by_hash ON activation_codes (hash);
        CREATE INDEX activation_codes_by_expiry ON activation_codes (expires_at)",
    },
    Migration {
        id: "2026-11-28-identity-9-merges",
        sql: "CREATE TABLE account_merges (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            survivor_lane {lane} NOT NULL, survivor {uuid} NOT NULL,
            merged_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE INDEX account_merges_by_survivor ON account_merges (survivor_lane, survivor)",
    },
    Migration {
        id: "2026-11-28-identity-10-bounces",
        sql: "CREATE INDEX notice_deliveries_by_message ON notice_deliveries (message)",
    },
    Migration {
        id: "2026-11-29-identity-11-guard",
        sql: "ALTER TABLE accounts ADD COLUMN is_guarded {bool} NOT NULL DEFAULT FALSE;
        UPDATE accounts SET is_guarded = TRUE WHERE level <> 'simplified'",
    },
];
