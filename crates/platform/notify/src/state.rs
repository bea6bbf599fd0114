//! What became of messages.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::Lane;
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{Store, StoreError, Tx};

use crate::message::MessageId;
use crate::rows::messages as row;

/// How long it stays known whether a message was delivered.
pub const DELIVERED_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

pub const QUEUED: &str = "queued";
pub const SENT: &str = "sent";
pub const FAILED: &str = "failed";
pub const EXPIRED: &str = "expired";
pub const DELIVERED: &str = "delivered";
pub const UNDELIVERED: &str = "undelivered";

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// On its way.
    Queued,
    /// The gateway has it.
    Sent,
    /// The gateway says that the receiver has it.
    Delivered,
    /// The gateway took it and could not get it to the receiver.
    Undelivered,
    /// It will never be sent: a stable word says why (`blocked`, `bad-number`, `prefix`, `refused`, …).
    Failed(String),
    /// It could not be sent while it was of use.
    Expired,
}

/// What became of a message; none when there is no such message or it was settled long ago.
pub async fn find_state(store: &Store, lane: Lane, id: MessageId) -> Result<Option<State>, StoreError> {
    Ok(list_states(store, lane, &[id]).await?.remove(&id))
}

/// The same of several messages of one lane, in one query.
pub async fn list_states(
    store: &Store,
    lane: Lane,
    ids: &[MessageId],
) -> Result<BTreeMap<MessageId, State>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(store.reader())
        .await?;
    rows.into_iter().map(|row| Ok((MessageId::from(row.id), state_of(row)?))).collect()
}

fn state_of(row: row::Model) -> Result<State, StoreError> {
    Ok(match row.state.as_str() {
        QUEUED => State::Queued,
        SENT => match row.outcome.as_deref() {
            None => State::Sent,
            Some(DELIVERED) => State::Delivered,
            Some(_) => State::Undelivered,
        },
        FAILED => State::Failed(row.failure.unwrap_or_default()),
        EXPIRED => State::Expired,
        _ => return Err(StoreError::row("messages", "unknown state")),
    })
}

/// Writes what the gateway says became of a message that it had taken.
pub async fn note_outcome(tx: &Tx, lane: Lane, id: MessageId, is_delivered: bool) -> Result<(), StoreError> {
    let outcome = if is_delivered { DELIVERED } else { UNDELIVERED };
    row::Entity::update_many()
        .col_expr(row::Column::Outcome, Expr::value(Some(outcome)))
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Id.eq(id.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets what became of messages that were settled long ago. A recurring job calls it.
pub async fn forget_old(store: &Store) -> Result<u64, StoreError> {
    let tx = store.begin().await?;
    let before = tx.now().minus(DELIVERED_KEPT).as_micros();
    let gone = row::Entity::delete_many().filter(row::Column::SettledAt.lt(before)).exec(tx.conn()).await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
