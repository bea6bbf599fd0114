use std::collections::BTreeSet;

use kernel::{SubjectId, Timestamp, Uuid};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::scans as row;
use crate::model::{Scan, StoredScan};

fn cell(no: &[u8; 4]) -> Cell<'_> {
    Cell { table: "scans", column: "sealed", row: no }
}

/// Writes a scan under a number.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    (no, document, file, scan): (i32, i32, Uuid, &Scan),
) -> Result<(), StoreError> {
    row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        no: Set(no),
        document: Set(document),
        file: Set(file),
        sealed: Set(key.seal_json(cell(&no.to_be_bytes()), scan, tx.env().rng.as_ref())?),
        added_at: Set(tx.now().as_micros()),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// Every scan of a subject, in the order of their coming. Bounded by what a person may keep.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<StoredScan>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_asc(row::Column::No)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredScan {
                no: row.no,
                document: row.document,
                file: row.file,
                scan: key.open_json(cell(&row.no.to_be_bytes()), &row.sealed)?,
                added_at: Timestamp::from_micros(row.added_at),
            })
        })
        .collect()
}

/// The files of a subject's scans; of one document's, where one is given.
pub async fn list_files(tx: &Tx, subject: SubjectId, document: Option<i32>) -> Result<Vec<Uuid>, StoreError> {
    let mut query = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()));
    if let Some(document) = document {
        query = query.filter(row::Column::Document.eq(document));
    }
    let rows = query.all(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| row.file).collect())
}

/// Deletes the rows of these files.
pub async fn delete(tx: &Tx, subject: SubjectId, files: &[Uuid]) -> Result<u64, StoreError> {
    let deleted = row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::File.is_in(files.iter().copied()))
        .exec(tx.conn())
        .await?;
    Ok(deleted.rows_affected)
}

/// Which of these files have a row.
pub async fn find_known<C: ConnectionTrait>(conn: &C, files: &[Uuid]) -> Result<BTreeSet<Uuid>, StoreError> {
    let known: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::File)
        .filter(row::Column::File.is_in(files.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(known.into_iter().collect())
}
