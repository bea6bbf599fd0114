use store::Migration;

/// The tables of this room. A sign-in belongs to nobody yet and lies in the lane of its browser.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-signing-1",
        sql: "CREATE TABLE signing_challenges (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'attach')),
            session {bytes} NOT NULL,
            sealed {bytes} NOT NULL, opened_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end};
        CREATE TABLE signing_sign_ins (
            lane {lane} NOT NULL, browser {bytes} NOT NULL,
            content TEXT NOT NULL, opened_at {time} NOT NULL,
            PRIMARY KEY (lane, browser)
        {end};
        CREATE INDEX signing_sign_ins_by_age ON signing_sign_ins (opened_at);
        CREATE TABLE signing_certificates (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
            print {bytes} NOT NULL,
            attachment TEXT NOT NULL CHECK (attachment IN ('attached', 'detached')),
            sealed {bytes} NOT NULL,
            added_at {time} NOT NULL, used_at {time} NOT NULL, revoked_at {time},
            PRIMARY KEY (lane, subject, no)
        {end};
        CREATE UNIQUE INDEX signing_certificates_by_print ON signing_certificates (lane, subject, print);
        CREATE TABLE signing_documents (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
            sealed {bytes} NOT NULL, file {bytes} NOT NULL, signature {bytes},
            opened_at {time} NOT NULL, signed_at {time},
            PRIMARY KEY (lane, subject, no)
        {end};
        CREATE INDEX signing_documents_by_age ON signing_documents (opened_at)",
    },
    Migration {
        id: "2026-11-29-signing-2",
        sql: "CREATE TABLE signing_requests (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, id {bytes} NOT NULL,
            client TEXT NOT NULL, request {uuid} NOT NULL, fingerprint {bytes} NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'signed', 'declined', 'expired')),
            sealed {bytes} NOT NULL, file {bytes}, signature {bytes},
            opened_at {time} NOT NULL, ended_at {time}, forget_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, id)
        {end};
        CREATE UNIQUE INDEX signing_requests_by_id ON signing_requests (lane, id);
        CREATE UNIQUE INDEX signing_requests_by_client ON signing_requests (lane, client, request);
        CREATE INDEX signing_requests_by_end ON signing_requests (forget_at)",
    },
];
