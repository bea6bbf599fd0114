use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, Tx};

use super::rows::archives as row;

/// Keeps what was sealed to the custodian until a moment. An archive that is there already stays: it is the whole one.
pub async fn insert(
    tx: &Tx,
    subject: SubjectId,
    (sealed, kept_until): (Vec<u8>, Timestamp),
) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        sealed: Set(sealed),
        sealed_at: Set(tx.now().as_micros()),
        kept_until: Set(kept_until.as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(OnConflict::columns([row::Column::Lane, row::Column::Subject]).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// What was sealed to the custodian of a subject.
pub async fn find<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Option<Vec<u8>>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    Ok(row::Entity::find_by_id(id).one(conn).await?.map(|row| row.sealed))
}

/// Forgets archives whose lawful time is over.
pub async fn forget_ended(tx: &Tx) -> Result<u64, StoreError> {
    let now = tx.now().as_micros();
    let gone = row::Entity::delete_many().filter(row::Column::KeptUntil.lte(now)).exec(tx.conn()).await?;
    Ok(gone.rows_affected)
}
