use kernel::{SubjectId, Timestamp, Uuid};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{Cell, ScopeKey, Sealed, StoreError, Tx};

use super::of_subjects;
use super::rows::corrections as row;
use crate::model::{Correction, CorrectionEnd, CorrectionState, Question};

const TABLE: &str = "corrections";
/// More than this are not shown of one person.
const LISTED_MAX: u64 = 100;

fn cell(id: &Uuid) -> Cell<'_> {
    Cell { table: TABLE, column: "sealed", row: id.as_bytes() }
}

fn read(row: &row::Model) -> Result<Correction, StoreError> {
    let wrong = |what: &'static str| StoreError::row(TABLE, what);
    let time = |at: Option<i64>| at.map(Timestamp::from_micros);
    let outcome = row.outcome.as_deref().map(CorrectionEnd::from_word);
    let state = match (row.state.as_str(), outcome, time(row.ended_at)) {
        ("queued", None, None) => CorrectionState::Queued,
        ("received", None, None) => CorrectionState::Received,
        ("in_work", None, None) => CorrectionState::InWork,
        ("ended", Some(Some(end)), Some(at)) => CorrectionState::Ended { end, at },
        _ => return Err(wrong("state, outcome and time contradict each other")),
    };
    Ok(Correction {
        id: row.id,
        subject: SubjectId::from(row.subject),
        question: Question::from_word(&row.question).ok_or_else(|| wrong("unknown question"))?,
        version: row.version,
        state,
        made_at: Timestamp::from_micros(row.made_at),
        received_at: time(row.received_at),
        begun_at: time(row.begun_at),
    })
}

/// Writes a new request, its text sealed by the person's key.
pub async fn insert(tx: &Tx, key: &ScopeKey, correction: &Correction, text: &str) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(correction.subject.lane().as_i16()),
        subject: Set(correction.subject.uuid()),
        id: Set(correction.id),
        question: Set(correction.question.as_str().to_owned()),
        registry: Set(correction.registry().code().to_owned()),
        version: Set(correction.version),
        state: Set(correction.state.word().to_owned()),
        outcome: Set(None),
        sealed: Set(key.seal_json(cell(&correction.id), &text, tx.env().rng.as_ref())?.0),
        made_at: Set(correction.made_at.as_micros()),
        received_at: Set(None),
        begun_at: Set(None),
        ended_at: Set(None),
    };
    row::Entity::insert(new).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes how far a request has come. False when it has ended, or is gone.
pub async fn save(tx: &Tx, correction: &Correction) -> Result<bool, StoreError> {
    let (outcome, ended_at) = match correction.state {
        CorrectionState::Ended { end, at } => (Some(end.word()), Some(at.as_micros())),
        _ => (None, None),
    };
    let written = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(correction.state.word()))
        .col_expr(row::Column::Outcome, Expr::value(outcome))
        .col_expr(row::Column::ReceivedAt, Expr::value(correction.received_at.map(Timestamp::as_micros)))
        .col_expr(row::Column::BegunAt, Expr::value(correction.begun_at.map(Timestamp::as_micros)))
        .col_expr(row::Column::EndedAt, Expr::value(ended_at))
        .filter(row::Column::Lane.eq(correction.subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(correction.subject.uuid()))
        .filter(row::Column::Id.eq(correction.id))
        .filter(row::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(written.rows_affected > 0)
}

/// One request.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    (subject, id): (SubjectId, Uuid),
) -> Result<Option<Correction>, StoreError> {
    let key = (subject.lane().as_i16(), subject.uuid(), id);
    row::Entity::find_by_id(key).one(conn).await?.as_ref().map(read).transpose()
}

/// A request and what the person wrote.
pub async fn find_text<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, id): (SubjectId, Uuid),
) -> Result<Option<String>, StoreError> {
    let found = row::Entity::find_by_id((subject.lane().as_i16(), subject.uuid(), id)).one(conn).await?;
    found.map(|row| key.open_json(cell(&row.id), &Sealed(row.sealed))).transpose()
}

/// A person's requests, the newest first.
pub async fn list<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Vec<Correction>, StoreError> {
    let subjects = [subject];
    let rows = row::Entity::find()
        .filter(of_subjects!(row, subjects))
        .order_by_desc(row::Column::MadeAt)
        .limit(LISTED_MAX)
        .all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// Forgets requests that ended before a moment.
pub async fn forget_ended_before(tx: &Tx, moment: Timestamp) -> Result<u64, StoreError> {
    let gone = row::Entity::delete_many()
        .filter(Expr::cust("ended_at IS NOT NULL"))
        .filter(row::Column::EndedAt.lt(moment.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}

/// Takes away every request of a subject.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    let subjects = [subject];
    row::Entity::delete_many().filter(of_subjects!(row, subjects)).exec(tx.conn()).await?;
    Ok(())
}
