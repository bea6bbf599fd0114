use kernel::{SubjectId, Timestamp};
use serde::{Deserialize, Serialize};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
};
use store::{Cell, ScopeKey, StoreError, TokenHash, Tx};

use super::rows::{devices, sessions as row};
use crate::model::session::{Factors, Session, SessionTerms};
use crate::model::visitor::{Browser, Visitor};

/// Where a session was opened, for the person's eyes; sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Place {
    /// The network, `/24` or `/48`.
    pub network: String,
    /// What the browser calls itself.
    pub agent: String,
}

fn cell(hash: &[u8]) -> Cell<'_> {
    Cell { table: "sessions", column: "sealed", row: hash }
}

/// Opens a session.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    (token, subject, factors): (&TokenHash, SubjectId, Factors),
    visitor: &Visitor,
    terms: SessionTerms,
) -> Result<(), StoreError> {
    let place = Place { network: visitor.network.clone(), agent: visitor.agent.clone() };
    let now = tx.now();
    row::ActiveModel {
        lane: Set(token.lane.as_i16()),
        hash: Set(token.hash.clone()),
        subject: Set(subject.uuid()),
        factors: Set(factors.as_str().to_owned()),
        sealed: Set(key.seal_json(cell(&token.hash), &place, tx.env().rng.as_ref())?),
        opened_at: Set(now.as_micros()),
        seen_at: Set(now.as_micros()),
        idle_ends_at: Set(now.plus(terms.idle).as_micros()),
        ends_at: Set(now.plus(terms.absolute).as_micros()),
        proven_at: Set(factors.are_two().then(|| now.as_micros())),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// The session of a token, if it is open now.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let found = row::Entity::find_by_id((token.lane.as_i16(), token.hash.clone())).one(conn).await?;
    let open = found.filter(|row| row.ends_at > now.as_micros() && row.idle_ends_at > now.as_micros());
    open.map(|row| read(&row)).transpose()
}

/// The sessions of a subject that are open now with their hashes and places, the latest used first.
pub async fn list_open<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
    now: Timestamp,
) -> Result<Vec<(Vec<u8>, Place, Session)>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::EndsAt.gt(now.as_micros()))
        .filter(row::Column::IdleEndsAt.gt(now.as_micros()))
        .order_by_desc(row::Column::SeenAt)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let place = key.open_json(cell(&row.hash), &row.sealed)?;
            let session = read(&row)?;
            Ok((row.hash, place, session))
        })
        .collect()
}

/// Where the last sign-in but this one came from.
pub async fn previous<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<(Timestamp, Place)>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_desc(row::Column::OpenedAt)
        .all(conn)
        .await?;
    rows.into_iter()
        .take(10)
        .map(|row| Ok((Timestamp::from_micros(row.opened_at), key.open_json(cell(&row.hash), &row.sealed)?)))
        .collect()
}

/// Notes a request, so that the session does not end for want of one.
pub async fn touch(tx: &Tx, token: &TokenHash, terms: SessionTerms) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::SeenAt, Expr::value(tx.now().as_micros()))
        .col_expr(row::Column::IdleEndsAt, Expr::value(tx.now().plus(terms.idle).as_micros()))
        .filter(row::Column::Lane.eq(token.lane.as_i16()))
        .filter(row::Column::Hash.eq(token.hash.clone()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes that the second factor was shown again in this session.
pub async fn note_proof(tx: &Tx, token: &TokenHash) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::ProvenAt, Expr::value(tx.now().as_micros()))
        .filter(row::Column::Lane.eq(token.lane.as_i16()))
        .filter(row::Column::Hash.eq(token.hash.clone()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Ends one session.
pub async fn end(tx: &Tx, token: &TokenHash) -> Result<(), StoreError> {
    row::Entity::delete_by_id((token.lane.as_i16(), token.hash.clone())).exec(tx.conn()).await?;
    Ok(())
}

/// Ends every session of a subject; `except` stays.
pub async fn end_all(tx: &Tx, subject: SubjectId, except: Option<&TokenHash>) -> Result<u64, StoreError> {
    let mut delete = row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()));
    if let Some(kept) = except {
        delete = delete.filter(row::Column::Hash.ne(kept.hash.clone()));
    }
    Ok(delete.exec(tx.conn()).await?.rows_affected)
}

/// Forgets sessions that ended before now.
pub async fn forget_ended(tx: &Tx) -> Result<u64, StoreError> {
    let now = tx.now().as_micros();
    Ok(row::Entity::delete_many().filter(row::Column::EndsAt.lte(now)).exec(tx.conn()).await?.rows_affected)
}

/// Whether this browser has signed in to this account before.
pub async fn is_known_device<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
    browser: &Browser,
) -> Result<bool, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), browser.0.clone());
    Ok(devices::Entity::find_by_id(id).one(conn).await?.is_some())
}

/// Remembers that this browser signed in to this account.
pub async fn remember_device(tx: &Tx, subject: SubjectId, browser: &Browser) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    let new = devices::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        browser: Set(browser.0.clone()),
        first_seen_at: Set(now),
        seen_at: Set(now),
    };
    devices::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([devices::Column::Lane, devices::Column::Subject, devices::Column::Browser])
                .update_column(devices::Column::SeenAt)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets which browsers are known: after a recovery nobody is trusted by habit.
pub async fn forget_devices(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    devices::Entity::delete_many()
        .filter(devices::Column::Lane.eq(subject.lane().as_i16()))
        .filter(devices::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

fn read(row: &row::Model) -> Result<Session, StoreError> {
    Ok(Session {
        subject: SubjectId::from(row.subject),
        factors: Factors::from_word(&row.factors)
            .ok_or_else(|| StoreError::row("sessions", "unknown factors"))?,
        opened_at: Timestamp::from_micros(row.opened_at),
        seen_at: Timestamp::from_micros(row.seen_at),
        proven_at: row.proven_at.map(Timestamp::from_micros),
    })
}
