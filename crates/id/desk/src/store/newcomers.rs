use kernel::{Lane, SubjectId, Timestamp};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{StoreError, Tx};

use super::rows::newcomers as row;
use super::visits::draw_no;
use crate::model::centre::CentreCode;
use crate::model::newcomer::Newcomer;
use crate::model::office::Officer;

/// More newcomers than this are not listed at once.
const LISTED_MAX: u64 = 200;

fn lane_of(centre: &CentreCode) -> i16 {
    Lane::of_bytes(centre.as_str().as_bytes()).as_i16()
}

/// Writes a newcomer whom an officer has registered, and gives the number.
pub async fn insert(
    tx: &Tx,
    officer: &Officer,
    (subject, has_phone): (SubjectId, bool),
) -> Result<i64, StoreError> {
    let no = draw_no(tx.env());
    row::ActiveModel {
        lane: Set(lane_of(&officer.centre)),
        centre: Set(officer.centre.as_str().to_owned()),
        no: Set(no),
        registrar: Set(officer.subject.uuid()),
        subject: Set(subject.uuid()),
        has_phone: Set(has_phone),
        begun_at: Set(tx.now().as_micros()),
    }
    .insert(tx.conn())
    .await?;
    Ok(no)
}

/// A newcomer by the number.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    no: i64,
) -> Result<Option<Newcomer>, StoreError> {
    let id = (lane_of(centre), centre.as_str().to_owned(), no);
    Ok(row::Entity::find_by_id(id).one(conn).await?.map(|row| read(centre, &row)))
}

/// The newcomers of a centre without a phone since a moment, the newest first.
pub async fn list_without_phone<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    since: Timestamp,
) -> Result<Vec<Newcomer>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(lane_of(centre)))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::HasPhone.eq(false))
        .filter(row::Column::BegunAt.gt(since.as_micros()))
        .order_by_desc(row::Column::BegunAt)
        .limit(LISTED_MAX)
        .all(conn)
        .await?;
    Ok(rows.iter().map(|row| read(centre, row)).collect())
}

fn read(centre: &CentreCode, row: &row::Model) -> Newcomer {
    Newcomer {
        centre: centre.clone(),
        no: row.no,
        registrar: SubjectId::from(row.registrar),
        subject: SubjectId::from(row.subject),
        has_phone: row.has_phone,
        begun_at: Timestamp::from_micros(row.begun_at),
    }
}

/// Takes away what is of a person: the account goes.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::Subject.eq(subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets newcomers who were registered before a moment.
pub async fn forget_begun_before(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let gone = row::Entity::delete_many()
        .filter(row::Column::BegunAt.lt(before.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}
