//! Calls of the software of centres, so that each is done once. They lie in the lane of the centre.

use kernel::{Lane, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, Tx};

use super::rows::requests as row;
use crate::model::client::DeskClient;

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its HTTP status.
    pub status: u16,
    /// Its body. No personal data stand in it.
    pub body: String,
}

/// Whether a call may begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It may.
    New,
    /// It was answered before.
    Answered(Answer),
    /// It runs.
    Running,
    /// Another call came under the same key.
    Other,
}

fn lane_of(client: &DeskClient) -> i16 {
    Lane::of_bytes(client.centre.as_str().as_bytes()).as_i16()
}

/// Notes that a call begins. One that began before `lost` and was never answered begins anew.
pub async fn note(
    tx: &Tx,
    (client, request): (&DeskClient, &[u8]),
    fingerprint: &[u8],
    lost: Timestamp,
) -> Result<Noted, StoreError> {
    let new = row::ActiveModel {
        lane: Set(lane_of(client)),
        client: Set(client.id.clone()),
        request: Set(request.to_vec()),
        fingerprint: Set(fingerprint.to_vec()),
        begun_at: Set(tx.now().as_micros()),
        status: Set(None),
        answer: Set(None),
    };
    let key = [row::Column::Lane, row::Column::Client, row::Column::Request];
    let written = row::Entity::insert(new)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    if written == 1 {
        return Ok(Noted::New);
    }
    let id = (lane_of(client), client.id.clone(), request.to_vec());
    let Some(row) = row::Entity::find_by_id(id).one(tx.conn()).await? else { return Ok(Noted::Running) };
    if row.fingerprint != fingerprint {
        return Ok(Noted::Other);
    }
    if let (Some(status), Some(body)) = (row.status, row.answer) {
        let status = u16::try_from(status).map_err(|_| StoreError::row("desk_requests", "no status"))?;
        return Ok(Noted::Answered(Answer { status, body }));
    }
    let taken_over = row::Entity::update_many()
        .col_expr(row::Column::BegunAt, Expr::value(tx.now().as_micros()))
        .filter(of(client, request))
        .filter(row::Column::Status.is_null())
        .filter(row::Column::BegunAt.eq(row.begun_at))
        .filter(row::Column::BegunAt.lt(lost.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(if taken_over.rows_affected == 1 { Noted::New } else { Noted::Running })
}

fn of(client: &DeskClient, request: &[u8]) -> store::sea_orm::Condition {
    store::sea_orm::Condition::all()
        .add(row::Column::Lane.eq(lane_of(client)))
        .add(row::Column::Client.eq(client.id.as_str()))
        .add(row::Column::Request.eq(request.to_vec()))
}

/// Keeps the answer of a call.
pub async fn answer(
    tx: &Tx,
    (client, request): (&DeskClient, &[u8]),
    answer: &Answer,
) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Status, Expr::value(i32::from(answer.status)))
        .col_expr(row::Column::Answer, Expr::value(answer.body.as_str()))
        .filter(of(client, request))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets a call that was not done: it may come again under its key.
pub async fn forget(tx: &Tx, (client, request): (&DeskClient, &[u8])) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(of(client, request))
        .filter(row::Column::Status.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets calls from before a moment.
pub async fn forget_before(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::BegunAt.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(())
}
