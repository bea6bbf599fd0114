use std::collections::BTreeMap;

use assurance::Level;
use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, Set};
use store::{StoreError, Tx};

use super::of_subjects;
use super::rows::status as row;
use crate::model::Status;

const TABLE: &str = "proofing_status";

fn read(row: &row::Model) -> Result<Status, StoreError> {
    Ok(Status {
        version: row.version,
        level: Level::from_word(&row.level).ok_or_else(|| StoreError::row(TABLE, "unknown level"))?,
        valid_until: row.valid_until.map(Timestamp::from_micros),
        is_deceased: row.is_deceased,
        is_owned_by_other: row.is_owned_by_other,
        told_version: row.told_version,
    })
}

/// Counts a change of each subject and holds their rows until the transaction ends, so that no two conclusions about
/// one subject are drawn at once. The subjects come in order: two batches never wait for each other in a circle.
pub async fn hold(tx: &Tx, subjects: &[SubjectId]) -> Result<BTreeMap<SubjectId, Status>, StoreError> {
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut ordered: Vec<SubjectId> = subjects.to_vec();
    ordered.sort_unstable_by_key(|subject| (subject.lane(), *subject));
    ordered.dedup();
    let fresh = Status { version: 1, ..Status::default() };
    let rows = ordered.iter().map(|subject| to_row(*subject, &fresh));
    let counted = Expr::col((row::Entity, row::Column::Version)).add(1);
    row::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject])
                .value(row::Column::Version, counted)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    let rows = row::Entity::find().filter(of_subjects!(row, ordered)).all(tx.conn()).await?;
    rows.iter().map(|row| Ok((SubjectId::from(row.subject), read(row)?))).collect()
}

/// What is kept of a subject.
pub async fn find<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Option<Status>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    row::Entity::find_by_id(id).one(conn).await?.as_ref().map(read).transpose()
}

/// Writes the last conclusions about subjects that are held.
pub async fn save(tx: &Tx, statuses: &[(SubjectId, Status)]) -> Result<(), StoreError> {
    if statuses.is_empty() {
        return Ok(());
    }
    let rows = statuses.iter().map(|(subject, status)| to_row(*subject, status));
    row::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject])
                .update_columns([
                    row::Column::Level,
                    row::Column::ValidUntil,
                    row::Column::IsDeceased,
                    row::Column::IsOwnedByOther,
                    row::Column::ToldVersion,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

fn to_row(subject: SubjectId, status: &Status) -> row::ActiveModel {
    row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        version: Set(status.version),
        level: Set(status.level.as_str().to_owned()),
        valid_until: Set(status.valid_until.map(Timestamp::as_micros)),
        is_deceased: Set(status.is_deceased),
        is_owned_by_other: Set(status.is_owned_by_other),
        told_version: Set(status.told_version),
    }
}

/// Takes away what was concluded of a subject.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    let subjects = [subject];
    row::Entity::delete_many().filter(of_subjects!(row, subjects)).exec(tx.conn()).await?;
    Ok(())
}
