use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use store::{StoreError, Tx};

use super::rows::{lookups, merges as row, oids};
use crate::model::contact::ContactKind;
use crate::model::merge::Merge;

fn read(row: &row::Model) -> Merge {
    Merge {
        away: SubjectId::from(row.subject),
        survivor: SubjectId::from(row.survivor),
        merged_at: Timestamp::from_micros(row.merged_at),
    }
}

/// Notes that an account became part of another. False when it already was.
pub async fn insert(tx: &Tx, merge: &Merge) -> Result<bool, StoreError> {
    let new = row::ActiveModel {
        lane: Set(merge.away.lane().as_i16()),
        subject: Set(merge.away.uuid()),
        survivor_lane: Set(merge.survivor.lane().as_i16()),
        survivor: Set(merge.survivor.uuid()),
        merged_at: Set(merge.merged_at.as_micros()),
    };
    let written = row::Entity::insert(new)
        .on_conflict(OnConflict::columns([row::Column::Lane, row::Column::Subject]).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(written == 1)
}

/// What an account became part of, if it did.
pub async fn find<C: ConnectionTrait>(conn: &C, away: SubjectId) -> Result<Option<Merge>, StoreError> {
    let id = (away.lane().as_i16(), away.uuid());
    Ok(row::Entity::find_by_id(id).one(conn).await?.as_ref().map(read))
}

/// The account that a sign-in of this one leads to.
pub async fn survivor_of<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<SubjectId, StoreError> {
    Ok(find(conn, subject).await?.map_or(subject, |merge| merge.survivor))
}

/// The accounts that became part of this one, the newest first. A desk merges few.
pub async fn list_into<C: ConnectionTrait>(conn: &C, survivor: SubjectId) -> Result<Vec<Merge>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::SurvivorLane.eq(survivor.lane().as_i16()))
        .filter(row::Column::Survivor.eq(survivor.uuid()))
        .order_by_desc(row::Column::MergedAt)
        .all(conn)
        .await?;
    Ok(rows.iter().map(read).collect())
}

/// Ends a merge. False when it was ended in the meantime: of undoing and becoming final only one happens.
pub async fn delete(tx: &Tx, merge: &Merge) -> Result<bool, StoreError> {
    let gone = row::Entity::delete_many()
        .filter(row::Column::Lane.eq(merge.away.lane().as_i16()))
        .filter(row::Column::Subject.eq(merge.away.uuid()))
        .filter(row::Column::MergedAt.eq(merge.merged_at.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected == 1)
}

/// Hands what an account signed in by, and its public number, over to the survivor for ever.
pub async fn hand_over(tx: &Tx, merge: &Merge) -> Result<(), StoreError> {
    let (lane, survivor) = (merge.survivor.lane().as_i16(), merge.survivor.uuid());
    let contacts = [ContactKind::Phone, ContactKind::Email].map(|kind| kind.lookup_field().0);
    lookups::Entity::update_many()
        .col_expr(lookups::Column::Lane, Expr::value(lane))
        .col_expr(lookups::Column::Subject, Expr::value(survivor))
        .filter(lookups::Column::Lane.eq(merge.away.lane().as_i16()))
        .filter(lookups::Column::Subject.eq(merge.away.uuid()))
        .filter(lookups::Column::Kind.is_in(contacts))
        .exec(tx.conn())
        .await?;
    oids::Entity::update_many()
        .col_expr(oids::Column::Lane, Expr::value(lane))
        .col_expr(oids::Column::Subject, Expr::value(survivor))
        .filter(oids::Column::Lane.eq(merge.away.lane().as_i16()))
        .filter(oids::Column::Subject.eq(merge.away.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
