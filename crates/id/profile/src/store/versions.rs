use std::collections::BTreeMap;

use kernel::{SubjectId, Timestamp};
use person::Inn;
use serde::{Deserialize, Serialize};
use store::sea_orm::sea_query::{CaseStatement, Expr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::versions as row;
use crate::model::{Content, Fingerprints, Lifecycle, Profile, Version, VersionState};

const TABLE: &str = "profile_versions";

/// What is sealed of a version.
#[derive(Serialize, Deserialize)]
struct SealedVersion {
    #[serde(flatten)]
    content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found_inn: Option<Inn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fingerprints: Option<Fingerprints>,
}

fn cell(no: &[u8; 4]) -> Cell<'_> {
    Cell { table: TABLE, column: "sealed", row: no }
}

fn seal(tx: &Tx, key: &ScopeKey, version: &Version) -> Result<store::Sealed, StoreError> {
    let value = SealedVersion {
        content: version.content.clone(),
        found_inn: version.found_inn.clone(),
        fingerprints: version.fingerprints.clone(),
    };
    key.seal_json(cell(&version.no.to_be_bytes()), &value, tx.env().rng.as_ref())
}

fn read(key: &ScopeKey, row: &row::Model) -> Result<Version, StoreError> {
    let sealed: SealedVersion = key.open_json(cell(&row.no.to_be_bytes()), &row.sealed)?;
    Ok(Version {
        no: row.no,
        state: VersionState::from_word(&row.state).ok_or_else(|| StoreError::row(TABLE, "unknown state"))?,
        content: sealed.content,
        made_at: Timestamp::from_micros(row.made_at),
        found_inn: sealed.found_inn,
        fingerprints: sealed.fingerprints,
    })
}

fn of_subject(subject: SubjectId) -> Condition {
    Condition::all()
        .add(row::Column::Lane.eq(subject.lane().as_i16()))
        .add(row::Column::Subject.eq(subject.uuid()))
}

fn is_live() -> store::sea_orm::sea_query::Expr {
    row::Column::State.is_in([VersionState::Current.as_str(), VersionState::Pending.as_str()])
}

/// Writes a new version.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    version: &Version,
) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        no: Set(version.no),
        state: Set(version.state.as_str().to_owned()),
        sealed: Set(seal(tx, key, version)?),
        made_at: Set(version.made_at.as_micros()),
    };
    row::Entity::insert(new).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Seals what a version holds anew; its state stays.
pub async fn reseal(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    version: &Version,
) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Sealed, Expr::value(seal(tx, key, version)?))
        .filter(of_subject(subject).add(row::Column::No.eq(version.no)))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Where the versions of a subject stand.
pub async fn lifecycle(tx: &Tx, subject: SubjectId) -> Result<Lifecycle, StoreError> {
    let heads: Vec<(i32, String)> = row::Entity::find()
        .select_only()
        .columns([row::Column::No, row::Column::State])
        .filter(of_subject(subject))
        .order_by_desc(row::Column::No)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let in_state =
        |state: VersionState| heads.iter().find(|(_, word)| word == state.as_str()).map(|(no, _)| *no);
    let missing = || StoreError::row(TABLE, "a subject without a version in force");
    let last = heads.first().map(|(no, _)| *no).ok_or_else(missing)?;
    let current = in_state(VersionState::Current).ok_or_else(missing)?;
    Lifecycle::restore(last, current, in_state(VersionState::Pending))
        .map_err(|error| StoreError::row(TABLE, error.to_string()))
}

/// Ends the pending version, if there is one. False when there was none.
pub async fn withdraw(tx: &Tx, subject: SubjectId) -> Result<bool, StoreError> {
    let done = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(VersionState::Withdrawn.as_str()))
        .filter(of_subject(subject).add(row::Column::State.eq(VersionState::Pending.as_str())))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Brings the pending versions of some subjects into force: each and the current one change places, in one statement.
pub async fn promote(tx: &Tx, subjects: &[SubjectId]) -> Result<(), StoreError> {
    if subjects.is_empty() {
        return Ok(());
    }
    let pending = row::Column::State.eq(VersionState::Pending.as_str());
    let next = CaseStatement::new()
        .case(pending, Expr::value(VersionState::Current.as_str()))
        .finally(Expr::value(VersionState::Past.as_str()));
    let any = subjects.iter().fold(Condition::any(), |any, subject| any.add(of_subject(*subject)));
    let done = row::Entity::update_many()
        .col_expr(row::Column::State, next.into())
        .filter(Condition::all().add(is_live()).add(any))
        .exec(tx.conn())
        .await?;
    let expected = u64::try_from(subjects.len()).unwrap_or(u64::MAX).saturating_mul(2);
    if done.rows_affected == expected {
        Ok(())
    } else {
        Err(StoreError::row(TABLE, "no pending version to promote"))
    }
}

/// What is in force and what is pending, of the subjects whose keys these are, in one query.
pub async fn list_profiles<C: ConnectionTrait>(
    conn: &C,
    keys: &[ScopeKey],
) -> Result<BTreeMap<SubjectId, Profile>, StoreError> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let any = keys.iter().fold(Condition::any(), |any, key| {
        let scope = key.scope();
        any.add(row::Column::Lane.eq(scope.lane.as_i16()).and(row::Column::Subject.eq(scope.id)))
    });
    let rows = row::Entity::find().filter(Condition::all().add(is_live()).add(any)).all(conn).await?;
    let mut halves: BTreeMap<SubjectId, (Option<Version>, Option<Version>)> = BTreeMap::new();
    for row in rows {
        let Some(key) = keys.iter().find(|key| key.scope().id == row.subject) else { continue };
        let version = read(key, &row)?;
        let half = halves.entry(SubjectId::from(row.subject)).or_default();
        match version.state {
            VersionState::Current => half.0 = Some(version),
            _ => half.1 = Some(version),
        }
    }
    halves
        .into_iter()
        .map(|(subject, (current, pending))| {
            let current =
                current.ok_or_else(|| StoreError::row(TABLE, "a subject without a version in force"))?;
            Ok((subject, Profile { current, pending }))
        })
        .collect()
}

/// One version.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
) -> Result<Option<Version>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), no);
    row::Entity::find_by_id(id).one(conn).await?.map(|row| read(key, &row)).transpose()
}

/// The versions below `before`, newest first.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
    (before, rows): (i32, u64),
) -> Result<Vec<Version>, StoreError> {
    let rows = row::Entity::find()
        .filter(of_subject(subject).add(row::Column::No.lt(before)))
        .order_by_desc(row::Column::No)
        .limit(rows)
        .all(conn)
        .await?;
    rows.iter().map(|row| read(key, row)).collect()
}

/// Takes every version of a subject away.
pub async fn delete_all(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(of_subject(subject)).exec(tx.conn()).await?;
    Ok(())
}
