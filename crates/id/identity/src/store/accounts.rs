use std::collections::BTreeMap;

use assurance::Level;
use kernel::{Language, Oid, SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict, Query};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, Set, UpdateMany,
};
use store::{ScopeKey, StoreError, Tx};

use super::rows::{accounts as row, agreements, departures, oids, subjects};
use crate::model::account::{Account, AccountState};
use crate::model::registration::Agreement;

/// One agreement: which text, which version, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// `terms` or `privacy`.
    pub document: String,
    /// Its version.
    pub version: String,
    /// When.
    pub agreed_at: Timestamp,
}

/// The agreements of a subject, the oldest first.
pub async fn list_agreements<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Vec<Agreed>, StoreError> {
    let rows = agreements::Entity::find()
        .filter(agreements::Column::Lane.eq(subject.lane().as_i16()))
        .filter(agreements::Column::Subject.eq(subject.uuid()))
        .order_by_asc(agreements::Column::AgreedAt)
        .all(conn)
        .await?;
    let read = |row: agreements::Model| Agreed {
        document: row.document,
        version: row.version,
        agreed_at: Timestamp::from_micros(row.agreed_at),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Makes a subject with an oid that nobody had before.
pub async fn insert_person(tx: &Tx, subject: SubjectId) -> Result<Oid, StoreError> {
    let (lane, now) = (subject.lane().as_i16(), tx.now().as_micros());
    let oid = loop {
        let oid = Oid::draw(tx.env().rng.as_ref());
        let row = oids::ActiveModel { oid: Set(oid.as_i64()), lane: Set(lane), subject: Set(subject.uuid()) };
        let inserted = oids::Entity::insert(row)
            .on_conflict(OnConflict::column(oids::Column::Oid).do_nothing().to_owned())
            .exec_without_returning(tx.conn())
            .await?;
        if inserted == 1 {
            break oid;
        }
    };
    subjects::ActiveModel {
        lane: Set(lane),
        subject: Set(subject.uuid()),
        oid: Set(oid.as_i64()),
        kind: Set("person".to_owned()),
        created_at: Set(now),
    }
    .insert(tx.conn())
    .await?;
    Ok(oid)
}

/// Makes a simplified account.
pub async fn insert(
    tx: &Tx,
    subject: SubjectId,
    language: Language,
    agreement: &Agreement,
) -> Result<(), StoreError> {
    let lane = subject.lane().as_i16();
    row::ActiveModel {
        lane: Set(lane),
        subject: Set(subject.uuid()),
        state: Set(AccountState::Active.as_str().to_owned()),
        level: Set(Level::Simplified.as_str().to_owned()),
        level_valid_until: Set(None),
        is_guarded: Set(false),
        language: Set(language.tag().to_owned()),
        created_at: Set(tx.now().as_micros()),
        version: Set(1),
        used_at: Set(tx.now().as_micros()),
    }
    .insert(tx.conn())
    .await?;
    for (document, version) in [("terms", &agreement.terms_version), ("privacy", &agreement.privacy_version)]
    {
        agreements::ActiveModel {
            lane: Set(lane),
            subject: Set(subject.uuid()),
            document: Set(document.to_owned()),
            version: Set(version.clone()),
            agreed_at: Set(agreement.agreed_at.as_micros()),
        }
        .insert(tx.conn())
        .await?;
    }
    Ok(())
}

/// The account of a subject, if it has one.
pub async fn find<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Option<Account>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    let Some(row) = row::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    let Some(person) = subjects::Entity::find_by_id(id).one(conn).await? else {
        return Err(StoreError::row("subjects", "an account without its subject"));
    };
    let oid = Oid::try_from(person.oid).map_err(|error| StoreError::row("subjects", error.to_string()))?;
    let level = Level::from_word(&row.level).ok_or_else(|| StoreError::row("accounts", "unknown level"))?;
    Ok(Some(Account {
        subject,
        oid,
        state: AccountState::from_word(&row.state)
            .ok_or_else(|| StoreError::row("accounts", "unknown state"))?,
        level,
        guard: if row.is_guarded { level.max(Level::Standard) } else { level },
        level_valid_until: row.level_valid_until.map(Timestamp::from_micros),
        language: Language::from_tag(&row.language).unwrap_or_default(),
        created_at: Timestamp::from_micros(row.created_at),
    }))
}

/// Writes the levels of many.
pub async fn set_levels(tx: &Tx, levels: &[(SubjectId, Level, Option<Timestamp>)]) -> Result<(), StoreError> {
    let mut groups: BTreeMap<(Level, Option<Timestamp>), Condition> = BTreeMap::new();
    for (subject, level, until) in levels {
        let any = groups.remove(&(*level, *until)).unwrap_or_else(Condition::any);
        let one = row::Column::Lane.eq(subject.lane().as_i16()).and(row::Column::Subject.eq(subject.uuid()));
        groups.insert((*level, *until), any.add(one));
    }
    for ((level, until), any) in groups {
        concluded(level, until).filter(any).exec(tx.conn()).await?;
    }
    Ok(())
}

/// The level and its end. From the standard level on an account is guarded, and stays so.
fn concluded(level: Level, until: Option<Timestamp>) -> UpdateMany<row::Entity> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::Level, Expr::value(level.as_str()))
        .col_expr(row::Column::LevelValidUntil, Expr::value(until.map(Timestamp::as_micros)));
    if level > Level::Simplified {
        update.col_expr(row::Column::IsGuarded, Expr::value(true))
    } else {
        update
    }
}

/// The languages of some accounts.
pub async fn list_languages<C: ConnectionTrait>(
    conn: &C,
    keys: &[ScopeKey],
) -> Result<BTreeMap<SubjectId, Language>, StoreError> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let any = keys.iter().map(ScopeKey::scope).fold(Condition::any(), |any, scope| {
        any.add(row::Column::Lane.eq(scope.lane.as_i16()).and(row::Column::Subject.eq(scope.id)))
    });
    let rows = row::Entity::find().filter(any).all(conn).await?;
    let read = |row: row::Model| {
        (SubjectId::from(row.subject), Language::from_tag(&row.language).unwrap_or_default())
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes the level as concluded, for queries.
pub async fn set_level(
    tx: &Tx,
    subject: SubjectId,
    level: Level,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    concluded(level, until)
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Writes the state.
pub async fn set_state(tx: &Tx, subject: SubjectId, state: AccountState) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(state.as_str()))
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The public number of a subject, with or without an account.
pub async fn find_oid<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Option<Oid>, StoreError> {
    let found = subjects::Entity::find_by_id((subject.lane().as_i16(), subject.uuid())).one(conn).await?;
    let read = |row: subjects::Model| Oid::try_from(row.oid);
    found.map(read).transpose().map_err(|error| StoreError::row("subjects", error.to_string()))
}

/// The subject behind a public number; none once it has gone, though the number stays its own.
pub async fn find_by_oid<C: ConnectionTrait>(conn: &C, oid: Oid) -> Result<Option<SubjectId>, StoreError> {
    let Some(found) = oids::Entity::find_by_id(oid.as_i64()).one(conn).await? else { return Ok(None) };
    let subject = subjects::Entity::find_by_id((found.lane, found.subject)).one(conn).await?;
    Ok(subject.map(|row| SubjectId::from(row.subject)))
}

/// Holds the rows of accounts until the transaction ends: of two changes at once the second sees the first. They are held in
/// order: nobody waits in a circle.
pub async fn hold(tx: &Tx, subjects: &[SubjectId]) -> Result<(), StoreError> {
    let mut ordered = subjects.to_vec();
    ordered.sort_unstable();
    ordered.dedup();
    for subject in ordered {
        row::Entity::update_many()
            .col_expr(row::Column::State, Expr::col(row::Column::State))
            .filter(row::Column::Lane.eq(subject.lane().as_i16()))
            .filter(row::Column::Subject.eq(subject.uuid()))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// Notes that the account was used now.
pub async fn note_use(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::UsedAt, Expr::value(tx.now().as_micros()))
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Accounts that were not used since a moment and are not about to go already, at most `rows`.
pub async fn list_unused<C: ConnectionTrait>(
    conn: &C,
    since: Timestamp,
    rows: u64,
) -> Result<Vec<SubjectId>, StoreError> {
    // Those that are about to go already are not met again and again at the head of the list.
    let leaving = Query::select().column(departures::Column::Subject).from(departures::Entity).to_owned();
    let found = row::Entity::find()
        .filter(row::Column::UsedAt.lt(since.as_micros()))
        .filter(row::Column::Subject.not_in_subquery(leaving))
        .order_by_asc(row::Column::UsedAt)
        .limit(rows)
        .all(conn)
        .await?;
    Ok(found.into_iter().map(|row| SubjectId::from(row.subject)).collect())
}
