use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-profile-1-versions",
        sql: "CREATE TABLE profile_versions (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('current', 'pending', 'past', 'withdrawn')),
            sealed {bytes} NOT NULL,
            made_at {time} NOT NULL,
            PRIMARY KEY (lane, subject, no)
        {end};
        CREATE TABLE profile_drafts (
            lane {lane} NOT NULL, subject {uuid} NOT NULL,
            sealed {bytes} NOT NULL,
            saved_at {time} NOT NULL,
            PRIMARY KEY (lane, subject)
        {end}",
    },
    Migration {
        id: "2026-11-28-profile-2-statements",
        sql: "CREATE TABLE statements (
            lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
            kind TEXT NOT NULL,
            sealed {bytes} NOT NULL,
            made_at {time} NOT NULL, ended_at {time},
            PRIMARY KEY (lane, subject, no)
        {end}",
    },
];
