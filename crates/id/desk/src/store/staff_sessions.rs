use kernel::Timestamp;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, TokenHash, Tx};

use super::rows::staff_sessions as row;

/// When a session last asked for a staff page.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    session: &TokenHash,
) -> Result<Option<Timestamp>, StoreError> {
    let id = (session.lane.as_i16(), session.hash.clone());
    Ok(row::Entity::find_by_id(id).one(conn).await?.map(|row| Timestamp::from_micros(row.seen_at)))
}

/// Notes that it asked now, and forgets sessions that asked last before `before`.
pub async fn note(tx: &Tx, session: &TokenHash, before: Timestamp) -> Result<(), StoreError> {
    forget_before(tx, before).await?;
    let new = row::ActiveModel {
        lane: Set(session.lane.as_i16()),
        hash: Set(session.hash.clone()),
        seen_at: Set(tx.now().as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Hash])
                .update_column(row::Column::SeenAt)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets sessions that asked last before a moment.
pub async fn forget_before(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::SeenAt.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(())
}
