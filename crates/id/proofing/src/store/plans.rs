use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use store::{StoreError, Tx};

use super::of_subjects;
use super::rows::plans as row;
use crate::model::{Plan, PlanKind};

const TABLE: &str = "proofing_plans";

fn read(row: &row::Model) -> Result<(SubjectId, Plan), StoreError> {
    let kind = PlanKind::from_word(&row.kind).ok_or_else(|| StoreError::row(TABLE, "unknown kind"))?;
    let plan = Plan {
        kind,
        about: Timestamp::from_micros(row.about),
        due_at: row.due_at.map(Timestamp::from_micros),
    };
    Ok((SubjectId::from(row.subject), plan))
}

/// What is planned for some subjects.
pub async fn list(tx: &Tx, subjects: &[SubjectId]) -> Result<Vec<(SubjectId, Plan)>, StoreError> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    row::Entity::find().filter(of_subjects!(row, subjects)).all(tx.conn()).await?.iter().map(read).collect()
}

/// For whom a plan of a kind is due, the longest waiting first.
pub async fn list_due<C: ConnectionTrait>(
    conn: &C,
    kind: PlanKind,
    (now, limit): (Timestamp, u64),
) -> Result<Vec<SubjectId>, StoreError> {
    let rows = row::Entity::find()
        // A literal, so that both engines see that the partial index serves.
        .filter(Expr::cust("due_at IS NOT NULL"))
        .filter(row::Column::Kind.eq(kind.as_str()))
        .filter(row::Column::DueAt.lte(now.as_micros()))
        .order_by_asc(row::Column::DueAt)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.iter().map(|row| SubjectId::from(row.subject)).collect())
}

/// Writes plans over those of the same kind.
pub async fn save(tx: &Tx, plans: &[(SubjectId, Plan)]) -> Result<(), StoreError> {
    if plans.is_empty() {
        return Ok(());
    }
    let rows = plans.iter().map(|(subject, plan)| row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        kind: Set(plan.kind.as_str().to_owned()),
        about: Set(plan.about.as_micros()),
        due_at: Set(plan.due_at.map(Timestamp::as_micros)),
    });
    row::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject, row::Column::Kind])
                .update_columns([row::Column::About, row::Column::DueAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Takes plans away.
pub async fn delete(tx: &Tx, plans: &[(SubjectId, PlanKind)]) -> Result<(), StoreError> {
    if plans.is_empty() {
        return Ok(());
    }
    let any = plans.iter().fold(Condition::any(), |any, (subject, kind)| {
        any.add(
            row::Column::Lane
                .eq(subject.lane().as_i16())
                .and(row::Column::Subject.eq(subject.uuid()))
                .and(row::Column::Kind.eq(kind.as_str())),
        )
    });
    row::Entity::delete_many().filter(any).exec(tx.conn()).await?;
    Ok(())
}

/// Takes away everything that is planned for a subject.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    let subjects = [subject];
    row::Entity::delete_many().filter(of_subjects!(row, subjects)).exec(tx.conn()).await?;
    Ok(())
}
