//! The work list of the supervisors: orders to addresses of many people. A request lies in the lane of the centre that was
//! chosen, or in one of its own when any may decide.

use desk::model::centre::CentreCode;
use kernel::{Lane, SubjectId, Timestamp};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{StoreError, Tx};

use super::rows::requests as row;
use crate::model::ask::{Ask, AskReason};

const TABLE: &str = "letter_requests";
/// More requests than this are not shown at once: the oldest come first.
const SHOWN_MAX: u64 = 100;
const NUMBER_MIN: u64 = 1_000_000_000;
const NUMBER_SPAN: u64 = 9_000_000_000;

/// A request, as a supervisor's list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number: random.
    pub number: i64,
    /// Whose letter.
    pub subject: SubjectId,
    /// Which of theirs.
    pub no: i32,
    /// Why so many.
    pub reason: AskReason,
    /// Since when.
    pub asked_at: Timestamp,
}

fn lane_of(centre: Option<&CentreCode>) -> i16 {
    Lane::of_bytes(centre.map_or("any centre", CentreCode::as_str).as_bytes()).as_i16()
}

/// Writes a request about a letter that is held.
pub async fn insert(tx: &Tx, ask: &Ask, (subject, no): (SubjectId, i32)) -> Result<(), StoreError> {
    let number = i64::try_from(NUMBER_MIN + tx.env().rng.below(NUMBER_SPAN)).unwrap_or(i64::MAX);
    row::ActiveModel {
        lane: Set(lane_of(ask.centre.as_ref())),
        request: Set(number),
        subject: Set(subject.uuid()),
        no: Set(no),
        centre: Set(ask.centre.as_ref().map(|centre| centre.as_str().to_owned())),
        reason: Set(ask.reason.as_str().to_owned()),
        asked_at: Set(tx.now().as_micros()),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// What the supervisor of a centre may decide about: what was sent to the centre, and to any.
pub async fn list<C: ConnectionTrait>(conn: &C, centre: &CentreCode) -> Result<Vec<Request>, StoreError> {
    let mut found = Vec::new();
    for chosen in [Some(centre), None] {
        let chosen_one = match chosen {
            Some(centre) => row::Column::Centre.eq(centre.as_str()),
            None => row::Column::Centre.is_null(),
        };
        let rows = row::Entity::find()
            .filter(row::Column::Lane.eq(lane_of(chosen)))
            .filter(chosen_one)
            .order_by_asc(row::Column::AskedAt)
            .limit(SHOWN_MAX)
            .all(conn)
            .await?;
        for row in rows {
            found.push(read(&row)?);
        }
    }
    found.sort_by_key(|request| request.asked_at);
    Ok(found)
}

fn read(row: &row::Model) -> Result<Request, StoreError> {
    Ok(Request {
        number: row.request,
        subject: SubjectId::from(row.subject),
        no: row.no,
        reason: AskReason::from_word(&row.reason).ok_or_else(|| StoreError::row(TABLE, "unknown reason"))?,
        asked_at: Timestamp::from_micros(row.asked_at),
    })
}

/// Takes the requests of a person away: decided, called off, or the account goes.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::Subject.eq(subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}
