use kernel::{Lane, SubjectId, Timestamp};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{StoreError, Tx};

use super::rows::disputes as row;
use crate::model::dispute::Dispute;

/// More than this are not shown at once: the oldest come first.
const DISPUTES_MAX: u64 = 100;

/// Disputes are the work of the supervisors together: they lie in a lane of their own.
fn lane() -> i16 {
    Lane::of_bytes(b"disputes").as_i16()
}

fn read(row: &row::Model) -> Dispute {
    Dispute {
        claimant: SubjectId::from(row.subject),
        owner: SubjectId::from(row.owner),
        opened_at: Timestamp::from_micros(row.opened_at),
    }
}

/// Opens a dispute. One that is open already stays as it is. False then.
pub async fn insert(tx: &Tx, dispute: &Dispute) -> Result<bool, StoreError> {
    let new = row::ActiveModel {
        lane: Set(lane()),
        subject: Set(dispute.claimant.uuid()),
        owner: Set(dispute.owner.uuid()),
        opened_at: Set(dispute.opened_at.as_micros()),
    };
    let written = row::Entity::insert(new)
        .on_conflict(OnConflict::columns([row::Column::Lane, row::Column::Subject]).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(written == 1)
}

/// The open disputes, the oldest first.
pub async fn list<C: ConnectionTrait>(conn: &C) -> Result<Vec<Dispute>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(lane()))
        .order_by_asc(row::Column::OpenedAt)
        .limit(DISPUTES_MAX)
        .all(conn)
        .await?;
    Ok(rows.iter().map(read).collect())
}

/// The disputes that a subject takes part in, on either side.
pub async fn list_of<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Vec<Dispute>, StoreError> {
    let side = Condition::any()
        .add(row::Column::Subject.eq(subject.uuid()))
        .add(row::Column::Owner.eq(subject.uuid()));
    let rows = row::Entity::find().filter(row::Column::Lane.eq(lane())).filter(side).all(conn).await?;
    Ok(rows.iter().map(read).collect())
}

/// Ends a dispute. False when it was ended in the meantime.
pub async fn delete(tx: &Tx, dispute: &Dispute) -> Result<bool, StoreError> {
    let gone = row::Entity::delete_by_id((lane(), dispute.claimant.uuid())).exec(tx.conn()).await?;
    Ok(gone.rows_affected == 1)
}
