//! What became of messages.

use std::time::Duration;

use kernel::Lane;
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{Sealed, Store, StoreError, Tx};

use crate::message::{MessageId, scope};
use crate::rows::messages as row;

/// How long it stays known whether a message was delivered.
pub const DELIVERED_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

pub const QUEUED: &str = "queued";
const SENT: &str = "sent";
const FAILED: &str = "failed";
const EXPIRED: &str = "expired";

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// On its way.
    Queued,
    /// The gateway has it.
    Sent,
    /// It will never be sent: a stable word says why (`blocked`, `bad-number`, `prefix`, `refused`, …).
    Failed(String),
    /// It could not be sent while it was of use.
    Expired,
}

/// What became of a message; none when there is no such message or it was settled long ago.
pub async fn find_state(store: &Store, lane: Lane, id: MessageId) -> Result<Option<State>, StoreError> {
    let Some(row) = row::Entity::find_by_id((lane.as_i16(), id.uuid())).one(store.reader()).await? else {
        return Ok(None);
    };
    Ok(Some(match row.state.as_str() {
        QUEUED => State::Queued,
        SENT => State::Sent,
        FAILED => State::Failed(row.failure.unwrap_or_default()),
        EXPIRED => State::Expired,
        _ => return Err(StoreError::row("messages", "unknown state")),
    }))
}

/// How a message ended.
#[derive(Clone, Copy)]
pub enum End {
    Sent,
    Failed(&'static str),
    Expired,
}

/// Writes the end of a message and destroys its key: neither address nor text can be read any more.
pub async fn settle(tx: &Tx, lane: Lane, id: MessageId, end: End) -> Result<(), StoreError> {
    let (state, failure) = match end {
        End::Sent => (SENT, None),
        End::Failed(why) => (FAILED, Some(why)),
        End::Expired => (EXPIRED, None),
    };
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(state))
        .col_expr(row::Column::Failure, Expr::value(failure))
        .col_expr(row::Column::Sealed, Expr::value(Sealed(Vec::new())))
        .col_expr(row::Column::SettledAt, Expr::value(Some(tx.now().as_micros())))
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Id.eq(id.uuid()))
        .exec(tx.conn())
        .await?;
    tx.vault().destroy_key(tx, scope(lane, id.uuid())).await
}

/// Notes that a message counts against the ceiling: its repeats do not count again.
pub async fn mark_charged(tx: &Tx, lane: Lane, id: MessageId) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Charged, Expr::value(true))
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
