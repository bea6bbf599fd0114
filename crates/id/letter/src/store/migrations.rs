use store::Migration;

/// The tables of this room. Letters lie in the lane of their person; sheets, which are the work list of the post, in the
/// lane of their own id, batches likewise, and people at an address in the lane of its fingerprint.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-letter-1-letters",
        sql: "CREATE TABLE letters (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'printed', 'posted', 'ended')),
            life TEXT NOT NULL,
            core {bytes} NOT NULL, code_hash {bytes},
            sealed {bytes},
            ordered_at {time} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (lane, subject, no)
        {end};
        CREATE TABLE letter_codes (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, hash {bytes} NOT NULL,
            void_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, hash)
        {end};
        CREATE TABLE letter_drafts (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            sealed {bytes} NOT NULL, saved_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE TABLE letter_addresses (
            lane {lane} NOT NULL, address {bytes} NOT NULL, subject {uuid} NOT NULL,
            ordered_at {time} NOT NULL,
            PRIMARY KEY (lane, address, subject)
        {end};
        CREATE TABLE letter_sheets (
            lane {lane} NOT NULL, reference {uuid} NOT NULL,
            subject {uuid} NOT NULL, no {int} NOT NULL,
            batch {uuid}, track TEXT,
            queued_at {time} NOT NULL,
            PRIMARY KEY (lane, reference)
        {end};
        CREATE INDEX letter_sheets_waiting ON letter_sheets (queued_at) WHERE batch IS NULL;
        CREATE INDEX letter_sheets_of_batch ON letter_sheets (batch);
        CREATE TABLE letter_batches (
            lane {lane} NOT NULL, id {uuid} NOT NULL,
            printer TEXT NOT NULL CHECK (printer IN ('house', 'operators')),
            state TEXT NOT NULL
                CHECK (state IN ('gathered', 'rendered', 'released', 'printed', 'handed', 'void')),
            life TEXT NOT NULL,
            sealed {bytes},
            letters {int} NOT NULL, begun_at {time} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (lane, id)
        {end};
        CREATE INDEX letter_batches_by_begin ON letter_batches (begun_at)",
    },
    Migration {
        // Another state: neither engine changes a CHECK in one way, so the table is written anew.
        id: "2026-11-28-letter-2-requests",
        sql: "CREATE TABLE letters_anew (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('held', 'queued', 'printed', 'posted', 'ended')),
            life TEXT NOT NULL,
            core {bytes} NOT NULL, code_hash {bytes},
            sealed {bytes},
            ordered_at {time} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (lane, subject, no)
        {end};
        INSERT INTO letters_anew
            (lane, subject, no, state, life, core, code_hash, sealed, ordered_at, version)
            SELECT lane, subject, no, state, life, core, code_hash, sealed, ordered_at, version FROM letters;
        DROP TABLE letters;
        ALTER TABLE letters_anew RENAME TO letters;
        CREATE TABLE letter_requests (
            lane {lane} NOT NULL, request {bigint} NOT NULL,
            subject {uuid} NOT NULL, no {int} NOT NULL,
            centre TEXT, reason TEXT NOT NULL,
            asked_at {time} NOT NULL,
            PRIMARY KEY (lane, request)
        {end};
        CREATE INDEX letter_requests_by_subject ON letter_requests (subject)",
    },
    Migration {
        id: "2026-11-28-letter-3-tracks",
        sql: "CREATE INDEX letter_sheets_by_track ON letter_sheets (track) WHERE track IS NOT NULL",
    },
];
