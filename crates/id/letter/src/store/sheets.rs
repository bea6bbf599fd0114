//! Sheets that wait for a batch, or stand in one: the work list of the post, across people.

use kernel::{Lane, SubjectId, Timestamp, Uuid};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use store::{StoreError, Tx};

use super::rows::sheets as row;
use crate::model::batch::BatchId;

/// A sheet and the letter that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id by which the post knows it.
    pub reference: Uuid,
    /// Whose letter.
    pub subject: SubjectId,
    /// Which of theirs.
    pub no: i32,
    /// In which batch; none while it waits.
    pub batch: Option<BatchId>,
    /// Its track number, once the post has it.
    pub track: Option<String>,
    /// Since when it waits.
    pub queued_at: Timestamp,
}

fn read(row: row::Model) -> Place {
    Place {
        reference: row.reference,
        subject: SubjectId::from(row.subject),
        no: row.no,
        batch: row.batch.map(BatchId::from),
        track: row.track,
        queued_at: Timestamp::from_micros(row.queued_at),
    }
}

/// Lets a letter wait for a batch, under a new id. Since when it waits is for the caller to say: a reprint keeps its turn.
pub async fn enqueue(
    tx: &Tx,
    (subject, no): (SubjectId, i32),
    queued_at: Timestamp,
) -> Result<(), StoreError> {
    let reference = kernel::new_uuid(tx.env());
    row::ActiveModel {
        lane: Set(Lane::of(reference).as_i16()),
        reference: Set(reference),
        subject: Set(subject.uuid()),
        no: Set(no),
        batch: Set(None),
        track: Set(None),
        queued_at: Set(queued_at.as_micros()),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// How many wait, and since when the first.
pub async fn count_waiting<C: ConnectionTrait>(conn: &C) -> Result<(u64, Option<Timestamp>), StoreError> {
    let waiting = || row::Entity::find().filter(row::Column::Batch.is_null());
    let first = waiting().order_by_asc(row::Column::QueuedAt).one(conn).await?;
    Ok((waiting().count(conn).await?, first.map(|row| Timestamp::from_micros(row.queued_at))))
}

/// Puts the sheets that wait longest into a batch, and gives them.
pub async fn gather(tx: &Tx, batch: BatchId, limit: u64) -> Result<Vec<Place>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Batch.is_null())
        .order_by_asc(row::Column::QueuedAt)
        .limit(limit)
        .all(tx.conn())
        .await?;
    let mut gathered = Vec::with_capacity(rows.len());
    for row in rows {
        let result = row::Entity::update_many()
            .col_expr(row::Column::Batch, Expr::value(Some(batch.uuid())))
            .filter(row::Column::Lane.eq(row.lane))
            .filter(row::Column::Reference.eq(row.reference))
            .filter(row::Column::Batch.is_null())
            .exec(tx.conn())
            .await?;
        // Another operator's batch was faster.
        if result.rows_affected == 1 {
            gathered.push(read(row));
        }
    }
    Ok(gathered)
}

/// The sheets of a batch, in the order in which they wait.
pub async fn list_of<C: ConnectionTrait>(conn: &C, batch: BatchId) -> Result<Vec<Place>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Batch.eq(batch.uuid()))
        .order_by_asc(row::Column::QueuedAt)
        .order_by_asc(row::Column::Reference)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// A sheet by the id that the post reports.
pub async fn find<C: ConnectionTrait>(conn: &C, reference: Uuid) -> Result<Option<Place>, StoreError> {
    let id = (Lane::of(reference).as_i16(), reference);
    Ok(row::Entity::find_by_id(id).one(conn).await?.map(read))
}

/// Notes the track number.
pub async fn track(tx: &Tx, reference: Uuid, track: &str) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Track, Expr::value(Some(track)))
        .filter(row::Column::Lane.eq(Lane::of(reference).as_i16()))
        .filter(row::Column::Reference.eq(reference))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Whether a track number belongs to another sheet.
pub async fn is_track_of_other<C: ConnectionTrait>(
    conn: &C,
    reference: Uuid,
    track: &str,
) -> Result<bool, StoreError> {
    let found = row::Entity::find()
        .filter(row::Column::Track.eq(track))
        .filter(row::Column::Reference.ne(reference))
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Takes away the sheets of a letter that wait for a batch: it was called off before it was printed.
pub async fn delete_waiting(tx: &Tx, (subject, no): (SubjectId, i32)) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Batch.is_null())
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::No.eq(no))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets the sheets of batches begun before a moment: nothing is reported of them any more.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Batch.is_not_null())
        .filter(row::Column::QueuedAt.lt(before.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Takes away what is of a person: the account goes.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::Subject.eq(subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}
