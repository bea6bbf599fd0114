//! Append-only record of who did what, chained per lane, checkpointed outside the database.
//!
//! A business transaction records an entry; a sealer chains entries within a second over the hash of what is stored; an
//! hourly checkpoint, signed, goes to a place that the database's operator cannot write. This room never changes or
//! deletes an entry: erasing a person destroys the key of the entry's content, and the chain still verifies.

mod chain;
mod checkpoint;
mod entry;
mod rows;

pub use chain::{Broken, Verified, find_unsealed, seal_chains, verify, verify_all};
pub use checkpoint::{CheckpointError, Checkpoints};
pub use entry::{Action, Actor, Entry, Page, RecordedEntry, Sees, list, record, record_all, record_both};

use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "2026-11-28-audit-1-entries",
    sql: "CREATE TABLE audit_entries (
            lane {lane} NOT NULL, id {uuid} NOT NULL,
            subject {uuid} NOT NULL,
            actor_kind TEXT NOT NULL, actor {uuid}, actor_detail TEXT NOT NULL,
            action TEXT NOT NULL,
            at {time} NOT NULL,
            visible {bool} NOT NULL,
            sealed {bytes} NOT NULL,
            seq {bigint},
            chain {bytes},
            PRIMARY KEY (lane, id)
        {end};
        CREATE INDEX audit_by_subject ON audit_entries (lane, subject, id);
        CREATE INDEX audit_by_seq ON audit_entries (seq, lane);
        CREATE TABLE audit_heads (
            lane {lane} NOT NULL PRIMARY KEY, seq {bigint} NOT NULL, chain {bytes} NOT NULL
        {end}",
}];
