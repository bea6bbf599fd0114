use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, Tx};

use super::rows::departures as row;
use crate::model::departure::{Cause, Departure};

const TABLE: &str = "departures";

fn id(subject: SubjectId) -> (i16, store::sea_orm::prelude::Uuid) {
    (subject.lane().as_i16(), subject.uuid())
}

/// Notes that an account is about to go. False when it already was.
pub async fn insert(tx: &Tx, departure: &Departure) -> Result<bool, StoreError> {
    let new = row::ActiveModel {
        lane: Set(departure.subject.lane().as_i16()),
        subject: Set(departure.subject.uuid()),
        cause: Set(departure.cause.as_str().to_owned()),
        since: Set(departure.since.as_micros()),
        due_at: Set(departure.due_at.as_micros()),
        told: Set(i32::try_from(departure.told).unwrap_or(i32::MAX)),
    };
    let written = row::Entity::insert(new)
        .on_conflict(OnConflict::columns([row::Column::Lane, row::Column::Subject]).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(written == 1)
}

/// The departure of an account, if it is about to go.
pub async fn find<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Option<Departure>, StoreError> {
    let Some(row) = row::Entity::find_by_id(id(subject)).one(conn).await? else { return Ok(None) };
    Ok(Some(Departure {
        subject,
        cause: Cause::from_word(&row.cause).ok_or_else(|| StoreError::row(TABLE, "unknown cause"))?,
        since: Timestamp::from_micros(row.since),
        due_at: Timestamp::from_micros(row.due_at),
        told: usize::try_from(row.told).unwrap_or(0),
    }))
}

/// Writes which notices were given and when it goes. False when the account was kept in the meantime.
pub async fn update(tx: &Tx, departure: &Departure) -> Result<bool, StoreError> {
    let written = row::Entity::update_many()
        .col_expr(row::Column::Told, Expr::value(i32::try_from(departure.told).unwrap_or(i32::MAX)))
        .col_expr(row::Column::DueAt, Expr::value(departure.due_at.as_micros()))
        .filter(row::Column::Lane.eq(departure.subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(departure.subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(written.rows_affected == 1)
}

/// Ends a departure, of one cause or of any. False when there was none: of keeping and going only one happens.
pub async fn delete(tx: &Tx, subject: SubjectId, cause: Option<Cause>) -> Result<bool, StoreError> {
    let mut delete = row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()));
    if let Some(cause) = cause {
        delete = delete.filter(row::Column::Cause.eq(cause.as_str()));
    }
    Ok(delete.exec(tx.conn()).await?.rows_affected == 1)
}
