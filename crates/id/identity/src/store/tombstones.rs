use kernel::{Oid, SubjectId, Timestamp};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, Tx};

use super::rows::tombstones as row;
use crate::model::tombstone::Tombstone;

/// Writes that an account has gone.
pub async fn insert(tx: &Tx, tombstone: &Tombstone) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(tombstone.subject.lane().as_i16()),
        subject: Set(tombstone.subject.uuid()),
        oid: Set(tombstone.oid.as_i64()),
        erased_at: Set(tombstone.erased_at.as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(OnConflict::columns([row::Column::Lane, row::Column::Subject]).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The tombstone of a subject, if it has gone.
pub async fn find<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Option<Tombstone>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    row::Entity::find_by_id(id).one(conn).await?.as_ref().map(read).transpose()
}

/// The tombstone of a public number, if its account has gone.
pub async fn find_by_oid<C: ConnectionTrait>(conn: &C, oid: Oid) -> Result<Option<Tombstone>, StoreError> {
    row::Entity::find()
        .filter(row::Column::Oid.eq(oid.as_i64()))
        .one(conn)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

fn read(row: &row::Model) -> Result<Tombstone, StoreError> {
    let subject = SubjectId::from(row.subject);
    let oid = Oid::try_from(row.oid).map_err(|error| StoreError::row("tombstones", error.to_string()))?;
    Ok(Tombstone { subject, oid, erased_at: Timestamp::from_micros(row.erased_at) })
}
