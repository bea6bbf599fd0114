//! Messages out by SMS and mail.
//!
//! A message is written in the transaction that makes it, sealed under a key of its own; a job renders it in the
//! receiver's language and hands it to the gateway, with the same id at every try; then the key is destroyed. This room
//! never knows why it sends: the caller names the keys of the catalogue. It never keeps an address or a text in clear.

mod batch;
mod bounces;
mod message;
mod render;
mod reports;
mod rows;
mod send;
mod settle;
mod state;

pub use bounces::Bounced;
pub use message::{Address, Message, MessageId, Template, send, send_all};
pub use render::{Preview, preview, sms as preview_sms};
pub use send::{Notifier, NotifyConfig};
pub use state::{DELIVERED_KEPT, State, find_state, forget_old, list_states};

use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "2026-11-28-notify-1-messages",
        sql: "CREATE TABLE messages (
            lane {lane} NOT NULL, id {uuid} NOT NULL,
            channel TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
            template TEXT NOT NULL,
            language TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'expired')),
            failure TEXT,
            charged {bool} NOT NULL,
            sealed {bytes} NOT NULL,
            valid_until {time} NOT NULL, queued_at {time} NOT NULL, settled_at {time},
            PRIMARY KEY (lane, id)
        {end};
        CREATE INDEX messages_by_settled ON messages (settled_at)",
    },
    Migration {
        id: "2026-11-28-notify-2-outcomes",
        sql: "ALTER TABLE messages ADD COLUMN outcome TEXT CHECK (outcome IN ('delivered', 'undelivered'))",
    },
    Migration {
        id: "2026-11-28-notify-3-reports",
        sql: "ALTER TABLE messages ADD COLUMN report_key {bytes};
            CREATE INDEX messages_by_report ON messages (report_key)",
    },
];
