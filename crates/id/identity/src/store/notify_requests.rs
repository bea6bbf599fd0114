use kernel::{Lane, Timestamp, Uuid};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, Tx};

use super::rows::notify_requests as row;

/// Whether a request is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It is.
    New,
    /// The same came before.
    Repeated,
    /// Another one came before under the same id.
    Conflict,
}

/// Notes a request of a client under the id that the client gave it.
pub async fn note(
    tx: &Tx,
    (lane, client, message): (Lane, &str, Uuid),
    fingerprint: &[u8],
) -> Result<Noted, StoreError> {
    let new = row::ActiveModel {
        lane: Set(lane.as_i16()),
        client: Set(client.to_owned()),
        message: Set(message),
        fingerprint: Set(fingerprint.to_vec()),
        at: Set(tx.now().as_micros()),
    };
    let key = [row::Column::Lane, row::Column::Client, row::Column::Message];
    let written = row::Entity::insert(new)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    if written == 1 {
        return Ok(Noted::New);
    }
    let id = (lane.as_i16(), client.to_owned(), message);
    let first = row::Entity::find_by_id(id).one(tx.conn()).await?;
    let is_same = first.is_some_and(|row| row.fingerprint == fingerprint);
    Ok(if is_same { Noted::Repeated } else { Noted::Conflict })
}

/// Forgets requests from before a moment.
pub async fn forget_before(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let gone =
        row::Entity::delete_many().filter(row::Column::At.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(gone.rows_affected)
}
