use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, Tx};

use super::rows::activation_codes as row;

/// Notes the code that a person was given on paper; the one before is void.
pub async fn replace(
    tx: &Tx,
    subject: SubjectId,
    hash: &[u8],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        hash: Set(hash.to_vec()),
        made_at: Set(tx.now().as_micros()),
        expires_at: Set(expires_at.as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject])
                .update_columns([row::Column::Hash, row::Column::MadeAt, row::Column::ExpiresAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Whose code this is, if it is good now.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<SubjectId>, StoreError> {
    let found = row::Entity::find()
        .filter(row::Column::Hash.eq(hash.to_vec()))
        .filter(row::Column::ExpiresAt.gt(now.as_micros()))
        .one(conn)
        .await?;
    Ok(found.map(|row| SubjectId::from(row.subject)))
}

/// Until when the code of a person is good; none without one.
pub async fn find_of<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Option<Timestamp>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    Ok(row::Entity::find_by_id(id).one(conn).await?.map(|row| Timestamp::from_micros(row.expires_at)))
}

/// The code of a person is void.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_by_id((subject.lane().as_i16(), subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets codes that are good no more.
pub async fn forget_ended(tx: &Tx) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::ExpiresAt.lte(tx.now().as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
