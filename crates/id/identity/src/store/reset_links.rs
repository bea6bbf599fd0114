use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, TokenHash, Tx};

use super::rows::reset_links as row;

/// Notes a link by which a person sets a new password; earlier ones of the same person end.
pub async fn insert(
    tx: &Tx,
    token: &TokenHash,
    subject: SubjectId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    row::ActiveModel {
        lane: Set(token.lane.as_i16()),
        hash: Set(token.hash.clone()),
        subject: Set(subject.uuid()),
        made_at: Set(tx.now().as_micros()),
        expires_at: Set(expires_at.as_micros()),
        used_at: Set(None),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// Whose link this is, if it works now.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<SubjectId>, StoreError> {
    let found = row::Entity::find_by_id((token.lane.as_i16(), token.hash.clone())).one(conn).await?;
    Ok(found
        .filter(|row| row.used_at.is_none() && row.expires_at > now.as_micros())
        .map(|row| SubjectId::from(row.subject)))
}

/// Uses a link up. False when it was used in the meantime.
pub async fn consume(tx: &Tx, token: &TokenHash) -> Result<bool, StoreError> {
    let result = row::Entity::update_many()
        .col_expr(row::Column::UsedAt, Expr::value(Some(tx.now().as_micros())))
        .filter(row::Column::Lane.eq(token.lane.as_i16()))
        .filter(row::Column::Hash.eq(token.hash.clone()))
        .filter(row::Column::UsedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(result.rows_affected == 1)
}

/// Forgets links that ended before a moment.
pub async fn forget_ended(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let gone = row::Entity::delete_many()
        .filter(row::Column::ExpiresAt.lt(before.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}
