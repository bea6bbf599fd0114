use gateway_registries::{MessageId, Registry};
use kernel::{Lane, SubjectId, Timestamp, Uuid};
use store::sea_orm::sea_query::{CaseStatement, Expr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use store::{StoreError, Tx};

use super::of_subjects;
use super::rows::checks as row;
use crate::model::{Check, CheckOutcome, CheckState, Question, RegistryRequest};

const TABLE: &str = "checks";

fn read(row: row::Model) -> Result<Check, StoreError> {
    let wrong = |what: &'static str| StoreError::row(TABLE, what);
    let settled_at = row.settled_at.map(Timestamp::from_micros);
    let outcome = row.outcome.as_deref().map(CheckOutcome::from_word);
    let state = match (row.state.as_str(), outcome, settled_at) {
        ("queued", None, None) => CheckState::Queued { due_at: Timestamp::from_micros(row.due_at) },
        ("sent", None, None) => CheckState::Sent,
        ("answered", Some(Some(outcome)), Some(at)) => CheckState::Answered { outcome, at },
        ("could_not_check", None, Some(at)) => CheckState::CouldNotCheck { at },
        _ => return Err(wrong("state, outcome and time contradict each other")),
    };
    let lane = Lane::try_from(row.lane).map_err(|_| wrong("no lane"))?;
    Ok(Check {
        request: RegistryRequest { lane, id: row.id },
        subject: SubjectId::from(row.subject),
        version: row.version,
        question: Question::from_word(&row.question).ok_or_else(|| wrong("unknown question"))?,
        state,
        fingerprint: row.fingerprint,
        asked_at: Timestamp::from_micros(row.asked_at),
        deadline: Timestamp::from_micros(row.deadline),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
    })
}

fn to_row(check: &Check) -> row::ActiveModel {
    let (outcome, settled_at, due_at) = match &check.state {
        CheckState::Queued { due_at } => (None, None, *due_at),
        CheckState::Sent => (None, None, check.asked_at),
        CheckState::Answered { outcome, at } => (Some(outcome.word()), Some(*at), check.asked_at),
        CheckState::CouldNotCheck { at } => (None, Some(*at), check.asked_at),
    };
    row::ActiveModel {
        lane: Set(check.request.lane.as_i16()),
        id: Set(check.request.id),
        subject: Set(check.subject.uuid()),
        version: Set(check.version),
        question: Set(check.question.as_str().to_owned()),
        registry: Set(check.question.registry().code().to_owned()),
        state: Set(check.state.word().to_owned()),
        outcome: Set(outcome),
        message: Set(None),
        fingerprint: Set(check.fingerprint.clone()),
        asked_at: Set(check.asked_at.as_micros()),
        due_at: Set(due_at.as_micros()),
        deadline: Set(check.deadline.as_micros()),
        settled_at: Set(settled_at.map(Timestamp::as_micros)),
        attempts: Set(i32::try_from(check.attempts).unwrap_or(i32::MAX)),
    }
}

fn of_requests<'r>(requests: impl IntoIterator<Item = &'r RegistryRequest>) -> Condition {
    requests.into_iter().fold(Condition::any(), |any, request| {
        any.add(row::Column::Lane.eq(request.lane.as_i16()).and(row::Column::Id.eq(request.id)))
    })
}

/// Writes new checks.
pub async fn insert(tx: &Tx, checks: &[Check]) -> Result<(), StoreError> {
    if checks.is_empty() {
        return Ok(());
    }
    row::Entity::insert_many(checks.iter().map(to_row)).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Forgets settled checks of versions below `version`; those still open stay, for their answers may come.
pub async fn forget_settled_below(tx: &Tx, subject: SubjectId, version: i32) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::Version.lt(version))
        .filter(row::Column::SettledAt.is_not_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets checks that newer ones have taken the place of.
pub async fn forget(tx: &Tx, requests: &[RegistryRequest]) -> Result<(), StoreError> {
    if requests.is_empty() {
        return Ok(());
    }
    row::Entity::delete_many().filter(of_requests(requests)).exec(tx.conn()).await?;
    Ok(())
}

/// The checks of a registry that are to be sent now, the longest waiting first.
pub async fn list_due<C: ConnectionTrait>(
    conn: &C,
    registry: Registry,
    (now, limit): (Timestamp, u64),
) -> Result<Vec<Check>, StoreError> {
    let rows = row::Entity::find()
        // A literal, so that both engines see that the partial index serves.
        .filter(Expr::cust("state = 'queued'"))
        .filter(row::Column::Registry.eq(registry.code()))
        .filter(row::Column::DueAt.lte(now.as_micros()))
        .order_by_asc(row::Column::DueAt)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Open checks that are past their limit.
pub async fn list_overdue<C: ConnectionTrait>(
    conn: &C,
    (now, limit): (Timestamp, u64),
) -> Result<Vec<Check>, StoreError> {
    let rows = row::Entity::find()
        .filter(Expr::cust("settled_at IS NULL"))
        .filter(row::Column::Deadline.lte(now.as_micros()))
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Checks by their requests; those that are not ours are left out.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    requests: &[RegistryRequest],
) -> Result<Vec<Check>, StoreError> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    row::Entity::find().filter(of_requests(requests)).all(conn).await?.into_iter().map(read).collect()
}

/// All checks of some subjects.
pub async fn list_of<C: ConnectionTrait>(conn: &C, subjects: &[SubjectId]) -> Result<Vec<Check>, StoreError> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let rows = row::Entity::find().filter(of_subjects!(row, subjects)).all(conn).await?;
    rows.into_iter().map(read).collect()
}

/// Notes that the registry has these requests. One that was answered meanwhile stays answered.
pub async fn mark_sent(tx: &Tx, sent: &[(RegistryRequest, MessageId)]) -> Result<(), StoreError> {
    if sent.is_empty() {
        return Ok(());
    }
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value("sent"))
        .col_expr(
            row::Column::Message,
            by_id(sent.iter().map(|(request, message)| (request, message.uuid()))),
        )
        .filter(of_requests(sent.iter().map(|(request, _)| request)))
        .filter(row::Column::State.eq("queued"))
        .exec(tx.conn())
        .await?;
    Ok(())
}

fn by_id<'r, V: Into<store::sea_orm::Value>>(
    values: impl IntoIterator<Item = (&'r RegistryRequest, V)>,
) -> Expr {
    let case = values.into_iter().fold(CaseStatement::new(), |case, (request, value)| {
        case.case(row::Column::Id.eq(request.id), Expr::value(value))
    });
    case.into()
}

/// Writes what became of checks that were open or given up, by one statement.
pub async fn mark_answered(tx: &Tx, answered: &[(RegistryRequest, CheckOutcome)]) -> Result<(), StoreError> {
    if answered.is_empty() {
        return Ok(());
    }
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value("answered"))
        .col_expr(
            row::Column::Outcome,
            by_id(answered.iter().map(|(request, outcome)| (request, outcome.word()))),
        )
        .col_expr(row::Column::SettledAt, Expr::value(tx.now().as_micros()))
        .filter(of_requests(answered.iter().map(|(request, _)| request)))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Gives up checks that are still open.
pub async fn give_up(tx: &Tx, requests: &[RegistryRequest]) -> Result<(), StoreError> {
    if requests.is_empty() {
        return Ok(());
    }
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value("could_not_check"))
        .col_expr(row::Column::SettledAt, Expr::value(tx.now().as_micros()))
        .filter(of_requests(requests))
        .filter(row::Column::SettledAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Asks anew under another id, later.
pub async fn ask_anew(
    tx: &Tx,
    check: &Check,
    (next, due_at): (RegistryRequest, Timestamp),
) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Id, Expr::value(next.id))
        .col_expr(row::Column::State, Expr::value("queued"))
        .col_expr(row::Column::Message, Expr::value(Option::<Uuid>::None))
        .col_expr(row::Column::DueAt, Expr::value(due_at.as_micros()))
        .col_expr(row::Column::Attempts, Expr::col(row::Column::Attempts).add(1))
        .filter(of_requests([&check.request]))
        .filter(row::Column::SettledAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// How many checks are neither answered nor given up.
pub async fn count_waiting<C: ConnectionTrait>(conn: &C) -> Result<u64, StoreError> {
    let waiting = row::Entity::find().filter(row::Column::State.is_in(["queued", "sent"]));
    Ok(waiting.count(conn).await?)
}

/// Takes every check of a subject away; an answer that still comes finds none, and is acknowledged.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    let subjects = [subject];
    row::Entity::delete_many().filter(of_subjects!(row, subjects)).exec(tx.conn()).await?;
    Ok(())
}
