use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "2026-11-28-scans-1-scans",
    sql: "CREATE TABLE scans (
        lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
        document {int} NOT NULL,
        file {uuid} NOT NULL,
        sealed {bytes} NOT NULL,
        added_at {time} NOT NULL,
        PRIMARY KEY (lane, subject, no)
    {end};
    CREATE INDEX scans_by_file ON scans (file)",
}];
