use std::collections::BTreeSet;

use kernel::{Env, Lane, SubjectId, Timestamp};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{StoreError, Tx};

use super::rows::visits as row;
use crate::model::centre::CentreCode;
use crate::model::day::Day;
use crate::model::visit::{End, Presence, Proof, Purpose, Visit, VisitState};

const TABLE: &str = "desk_visits";
/// More accounts of one person than this are not shown beside each other.
const TO_MERGE_MAX: u64 = 10;
/// More merges of one centre in a month than this are not shown at once.
const MERGED_MAX: u64 = 400;
const NO_MIN: u64 = 1_000_000_000;
const NO_SPAN: u64 = 9_000_000_000;

fn lane_of(centre: &CentreCode) -> i16 {
    Lane::of_bytes(centre.as_str().as_bytes()).as_i16()
}

/// The columns of a state.
struct Columns {
    state: &'static str,
    proof: Option<&'static str>,
    present_at: Option<i64>,
    wrong_papers: i32,
    compared_version: Option<i32>,
    ended_as: Option<&'static str>,
}

fn columns(state: VisitState) -> Columns {
    let presence = state.presence();
    let (word, wrong_papers, compared_version, ended_as) = match state {
        VisitState::Found => ("found", 0, None, None),
        VisitState::Present { wrong_papers, .. } => ("present", i32::from(wrong_papers), None, None),
        VisitState::Compared { version, .. } => ("compared", 0, Some(version), None),
        VisitState::Ended(end) => ("ended", 0, None, Some(end.as_str())),
    };
    Columns {
        state: word,
        proof: presence.map(|presence| presence.by.as_str()),
        present_at: presence.map(|presence| presence.at.as_micros()),
        wrong_papers,
        compared_version,
        ended_as,
    }
}

/// A random number of ten digits.
pub fn draw_no(env: &Env) -> i64 {
    i64::try_from(NO_MIN + env.rng.below(NO_SPAN)).unwrap_or(i64::MAX)
}

/// Begins a visit and gives its number.
pub async fn insert(
    tx: &Tx,
    centre: &CentreCode,
    (registrar, subject): (SubjectId, SubjectId),
    (purpose, state): (Purpose, VisitState),
) -> Result<i64, StoreError> {
    let no = draw_no(tx.env());
    let columns = columns(state);
    row::ActiveModel {
        lane: Set(lane_of(centre)),
        centre: Set(centre.as_str().to_owned()),
        no: Set(no),
        registrar: Set(registrar.uuid()),
        subject: Set(subject.uuid()),
        purpose: Set(purpose.as_str().to_owned()),
        state: Set(columns.state.to_owned()),
        proof: Set(columns.proof.map(str::to_owned)),
        present_at: Set(columns.present_at),
        wrong_papers: Set(columns.wrong_papers),
        compared_version: Set(columns.compared_version),
        ended_as: Set(columns.ended_as.map(str::to_owned)),
        begun_at: Set(tx.now().as_micros()),
        version: Set(1),
    }
    .insert(tx.conn())
    .await?;
    Ok(no)
}

/// A visit by its number.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    no: i64,
) -> Result<Option<Visit>, StoreError> {
    let id = (lane_of(centre), centre.as_str().to_owned(), no);
    row::Entity::find_by_id(id).one(conn).await?.map(|row| read(centre, &row)).transpose()
}

/// Writes the next state, if the visit is still the one that was looked at. False when another step was faster.
pub async fn advance(tx: &Tx, visit: &Visit, next: VisitState) -> Result<bool, StoreError> {
    let columns = columns(next);
    let result = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(columns.state))
        .col_expr(row::Column::Proof, Expr::value(columns.proof))
        .col_expr(row::Column::PresentAt, Expr::value(columns.present_at))
        .col_expr(row::Column::WrongPapers, Expr::value(columns.wrong_papers))
        .col_expr(row::Column::ComparedVersion, Expr::value(columns.compared_version))
        .col_expr(row::Column::EndedAs, Expr::value(columns.ended_as))
        .col_expr(row::Column::Version, Expr::value(visit.version + 1))
        .filter(row::Column::Lane.eq(lane_of(&visit.centre)))
        .filter(row::Column::Centre.eq(visit.centre.as_str()))
        .filter(row::Column::No.eq(visit.no))
        .filter(row::Column::Version.eq(visit.version))
        .exec(tx.conn())
        .await?;
    Ok(result.rows_affected == 1)
}

fn read(centre: &CentreCode, row: &row::Model) -> Result<Visit, StoreError> {
    let wrong = |what: &'static str| StoreError::row(TABLE, what);
    Ok(Visit {
        centre: centre.clone(),
        no: row.no,
        registrar: SubjectId::from(row.registrar),
        subject: SubjectId::from(row.subject),
        purpose: Purpose::from_word(&row.purpose).ok_or_else(|| wrong("unknown purpose"))?,
        state: state_of(row).ok_or_else(|| wrong("state and columns contradict each other"))?,
        begun_at: Timestamp::from_micros(row.begun_at),
        version: row.version,
    })
}

fn state_of(row: &row::Model) -> Option<VisitState> {
    let presence = || {
        let by = Proof::from_word(row.proof.as_deref()?)?;
        Some(Presence { by, at: Timestamp::from_micros(row.present_at?) })
    };
    Some(match row.state.as_str() {
        "found" => VisitState::Found,
        "present" => {
            VisitState::Present { presence: presence()?, wrong_papers: u8::try_from(row.wrong_papers).ok()? }
        }
        "compared" => VisitState::Compared { presence: presence()?, version: row.compared_version? },
        "ended" => VisitState::Ended(End::from_word(row.ended_as.as_deref()?)?),
        _ => return None,
    })
}

/// Whether a registrar works on this applicant: a visit that began after `since` and has not ended.
pub async fn is_open_for<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let found = row::Entity::find()
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::State.ne("ended"))
        .filter(row::Column::BegunAt.gt(since.as_micros()))
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// The visits of an applicant that began after `since` and have not ended, at whatever centre.
pub async fn list_open_of<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
    since: Timestamp,
) -> Result<Vec<Visit>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::State.ne("ended"))
        .filter(row::Column::BegunAt.gt(since.as_micros()))
        .all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let centre = CentreCode::parse(&row.centre)
                .map_err(|_| StoreError::row(TABLE, "a centre's code that is none"))?;
            read(&centre, row)
        })
        .collect()
}

/// Whether one of some people has come to a centre after `since`.
pub async fn have_come<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    people: &[SubjectId],
    since: Timestamp,
) -> Result<bool, StoreError> {
    let people: Vec<_> = people.iter().map(|subject| subject.uuid()).collect();
    let found = row::Entity::find()
        .filter(row::Column::Lane.eq(lane_of(centre)))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::Subject.is_in(people))
        .filter(row::Column::BegunAt.gte(since.as_micros()))
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// The visits to merge accounts that a registrar has compared and not ended, of those that began after `since`.
pub async fn list_to_merge<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    registrar: SubjectId,
    since: Timestamp,
) -> Result<Vec<Visit>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(lane_of(centre)))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::Registrar.eq(registrar.uuid()))
        .filter(row::Column::Purpose.eq(Purpose::Merge.as_str()))
        .filter(row::Column::State.eq("compared"))
        .filter(row::Column::BegunAt.gt(since.as_micros()))
        .order_by_desc(row::Column::BegunAt)
        .limit(TO_MERGE_MAX)
        .all(conn)
        .await?;
    rows.iter().map(|row| read(centre, row)).collect()
}

/// The visits of a centre that began on a day, the latest first, at most `rows`.
pub async fn list_of_day<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    day: &Day,
    rows: u64,
) -> Result<Vec<Visit>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(lane_of(centre)))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::BegunAt.gte(day.from.as_micros()))
        .filter(row::Column::BegunAt.lt(day.until.as_micros()))
        .order_by_desc(row::Column::BegunAt)
        .limit(rows)
        .all(conn)
        .await?;
    rows.iter().map(|row| read(centre, row)).collect()
}

/// Whose accounts were merged at a centre by visits that began after `since`.
pub async fn list_merged<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    since: Timestamp,
) -> Result<Vec<SubjectId>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(lane_of(centre)))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::EndedAs.eq(End::Merged.as_str()))
        .filter(row::Column::BegunAt.gt(since.as_micros()))
        .order_by_desc(row::Column::BegunAt)
        .limit(MERGED_MAX)
        .all(conn)
        .await?;
    let subjects: BTreeSet<SubjectId> = rows.iter().map(|row| SubjectId::from(row.subject)).collect();
    Ok(subjects.into_iter().collect())
}

/// Takes the visits of an applicant away.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::Subject.eq(subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets visits that began before a moment.
pub async fn forget_begun_before(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let gone = row::Entity::delete_many()
        .filter(row::Column::BegunAt.lt(before.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}
