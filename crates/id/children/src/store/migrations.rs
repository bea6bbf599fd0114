use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
    id: "2026-11-28-children-1-links",
    sql: "CREATE TABLE child_links (
        lane {lane} NOT NULL, subject {uuid} NOT NULL, no {int} NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('parent', 'guardian', 'child')),
        state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'held', 'refused', 'could_not_check', 'ended')),
        outcome TEXT,
        child_lane {lane}, child {uuid},
        checked_at {time}, due_at {time},
        asked_at {time} NOT NULL, settled_at {time},
        attempts {int} NOT NULL,
        request {uuid} NOT NULL,
        version {int} NOT NULL,
        sealed {bytes} NOT NULL,
        mac {bytes} NOT NULL,
        PRIMARY KEY (lane, subject, no)
    {end};
    CREATE UNIQUE INDEX child_links_by_request ON child_links (lane, request);
    CREATE INDEX child_links_due ON child_links (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX child_links_open ON child_links (asked_at) WHERE settled_at IS NULL;
    CREATE TABLE children (
        lane {lane} NOT NULL, subject {uuid} NOT NULL,
        fourteen_at {time} NOT NULL, adult_at {time} NOT NULL,
        told {int} NOT NULL,
        next_at {time} NOT NULL,
        account_lane {lane}, account {uuid},
        since {time} NOT NULL,
        sealed {bytes} NOT NULL,
        PRIMARY KEY (lane, subject)
    {end};
    CREATE INDEX children_due ON children (next_at);
    CREATE TABLE child_holders (
        lane {lane} NOT NULL, subject {uuid} NOT NULL, holder {uuid} NOT NULL,
        holder_lane {lane} NOT NULL, link {int} NOT NULL,
        role TEXT NOT NULL,
        shares TEXT NOT NULL,
        since {time} NOT NULL,
        PRIMARY KEY (lane, subject, holder)
    {end};
    CREATE TABLE child_certificates (
        hash {bytes} NOT NULL PRIMARY KEY,
        key_version {int} NOT NULL,
        lane {lane} NOT NULL, subject {uuid} NOT NULL
    {end};
    CREATE INDEX child_certificates_by_subject ON child_certificates (lane, subject)",
},
    Migration {
        id: "2026-11-28-children-2-merges",
        sql: "ALTER TABLE child_links ADD COLUMN came_from {uuid}",
    },
];
