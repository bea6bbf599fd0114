use kernel::{SubjectId, Timestamp};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use store::{StoreError, Tx};

use super::rows::contact_claims as row;

/// Notes that somebody who holds the contact says the account is not theirs. A second claim changes nothing.
pub async fn insert(
    tx: &Tx,
    subject: SubjectId,
    contact_no: i32,
    free_at: Timestamp,
) -> Result<Timestamp, StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        contact_no: Set(contact_no),
        claimed_at: Set(tx.now().as_micros()),
        free_at: Set(free_at.as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject, row::Column::ContactNo])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(find(tx.conn(), subject, contact_no).await?.unwrap_or(free_at))
}

/// When the contact becomes free, if it is claimed.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
    contact_no: i32,
) -> Result<Option<Timestamp>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), contact_no);
    Ok(row::Entity::find_by_id(id).one(conn).await?.map(|row| Timestamp::from_micros(row.free_at)))
}

/// Ends a claim. False when there was none.
pub async fn delete(tx: &Tx, subject: SubjectId, contact_no: i32) -> Result<bool, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), contact_no);
    Ok(row::Entity::delete_by_id(id).exec(tx.conn()).await?.rows_affected == 1)
}

/// The claimed contacts of an account, by number, and when each becomes free.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Vec<(i32, Timestamp)>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.contact_no, Timestamp::from_micros(row.free_at))).collect())
}
