//! Mail that comes back later. Its return path carries the message's lane and id with a keyed hash of both: nobody else can
//! write one, so nobody else can make a mailbox look dead.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use data_encoding::BASE32_NOPAD;
use gateway_mail::BounceBox;
use jobs::{Event, Payload, publish};
use kernel::{Lane, Uuid};
use serde::{Deserialize, Serialize};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
use store::{Field, Store, StoreError, Vault};

use crate::rows::messages as row;
use crate::state::{SENT, UNDELIVERED};

/// How many files are read at one turn.
const AT_ONCE: usize = 200;
const FIELD: Field = Field("mail.bounce");
/// How much of the hash stands in the address, whose name may have 64 characters.
const HASH_BYTES: usize = 12;
const LANE_BYTES: usize = 2;
const ID_BYTES: usize = 16;

/// A message that the gateway had taken did not get to its receiver, and never will.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounced {
    /// The lane of the message.
    pub lane: Lane,
    /// Which.
    pub message: Uuid,
}

impl Payload for Bounced {
    const KIND: &'static str = "notify.bounced";
}

impl Event for Bounced {}

/// Why a turn broke off.
#[derive(Debug, thiserror::Error)]
pub enum BounceError {
    /// The folder.
    #[error("the folder of bounced mail is not readable")]
    Folder(#[from] io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn hashed(lane: &[u8], id: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&[lane, id].concat())
}

/// The token of a message, for its return path.
pub fn token(vault: &Vault, lane: Lane, id: Uuid) -> String {
    let lane = lane.as_i16().to_be_bytes();
    let hash = vault.index(FIELD, &hashed(&lane, id.as_bytes())).hash;
    let bytes: Vec<u8> =
        lane.into_iter().chain(*id.as_bytes()).chain(hash.into_iter().take(HASH_BYTES)).collect();
    BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
}

/// The message of a token that we have made.
fn read(vault: &Vault, token: &str) -> Option<(Lane, Uuid)> {
    let bytes = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).ok()?;
    let (lane, rest) = bytes.split_first_chunk::<LANE_BYTES>()?;
    let (id, hash) = rest.split_first_chunk::<ID_BYTES>()?;
    let is_ours = hash.len() == HASH_BYTES
        && vault.indexes(FIELD, &hashed(lane, id)).iter().any(|index| index.hash.starts_with(hash));
    if !is_ours {
        return None;
    }
    Some((Lane::try_from(i16::from_be_bytes(*lane)).ok()?, Uuid::from_bytes(*id)))
}

/// Reads what has come back: writes it, tells who subscribed, and only then deletes the files.
pub async fn read_box(store: &Store, bounces: &BounceBox) -> Result<(), BounceError> {
    let found = collect(bounces.clone()).await?;
    let tokens: Vec<&str> = found.iter().filter_map(|(_, token)| token.as_deref()).collect();
    let messages: BTreeSet<(Lane, Uuid)> =
        tokens.iter().filter_map(|token| read(store.vault(), token)).collect();
    if messages.len() < tokens.len() {
        tracing::info!("some notifications of bounced mail were not about messages of ours, or came twice");
    }
    if !messages.is_empty() {
        note(store, messages).await?;
    }
    for (file, _) in found {
        match std::fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            // Another process of this installation has read it as well.
            _ => {}
        }
    }
    Ok(())
}

/// The files with the tokens that they hold. A file that cannot be read is none of the server's doing, and goes.
async fn collect(bounces: BounceBox) -> io::Result<Vec<(PathBuf, Option<String>)>> {
    let reading = tokio::task::spawn_blocking(move || {
        let files = bounces.list(AT_ONCE)?;
        let read = |file: PathBuf| {
            let token = bounces.read(&file).ok().flatten().map(|bounce| bounce.token);
            (file, token)
        };
        Ok(files.into_iter().map(read).collect())
    });
    reading.await.map_err(io::Error::other)?
}

/// The same notification again changes nothing and tells nobody.
async fn note(store: &Store, messages: BTreeSet<(Lane, Uuid)>) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    for (lane, message) in messages {
        let noted = row::Entity::update_many()
            .col_expr(row::Column::Outcome, Expr::value(Some(UNDELIVERED)))
            .filter(row::Column::Lane.eq(lane.as_i16()))
            .filter(row::Column::Id.eq(message))
            .filter(row::Column::State.eq(SENT))
            .filter(row::Column::Outcome.is_null().or(row::Column::Outcome.ne(UNDELIVERED)))
            .exec(tx.conn())
            .await?;
        if noted.rows_affected == 1 {
            publish(&tx, lane, &Bounced { lane, message }).await?;
        }
    }
    tx.commit().await
}
