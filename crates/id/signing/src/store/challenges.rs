//! Open challenges: one of an account, one of a browser that signs in.

use identity::model::visitor::Browser;
use kernel::{Lane, SubjectId, Timestamp};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::{challenges as row, sign_ins};
use crate::model::challenge::Purpose;

/// A challenge of an account.
pub struct Challenge {
    /// What it is for.
    pub purpose: Purpose,
    /// What is signed.
    pub text: String,
    /// Since when.
    pub opened_at: Timestamp,
}

const CELL: Cell<'static> = Cell { table: "signing_challenges", column: "sealed", row: b"challenge" };

/// Opens a challenge of an account in a session; the one before is void.
pub async fn open(
    tx: &Tx,
    key: &ScopeKey,
    (subject, session): (SubjectId, &[u8]),
    (purpose, text): (Purpose, &str),
) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        purpose: Set(purpose.as_str().to_owned()),
        session: Set(session.to_vec()),
        sealed: Set(key.seal_json(CELL, &text, tx.env().rng.as_ref())?),
        opened_at: Set(tx.now().as_micros()),
    };
    let columns = [row::Column::Purpose, row::Column::Session, row::Column::Sealed, row::Column::OpenedAt];
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject]).update_columns(columns).to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The challenge of an account, if this session has opened it. Whether its time is over is for the caller to ask.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, session): (SubjectId, &[u8]),
) -> Result<Option<Challenge>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid());
    let Some(row) = row::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    if row.session != session {
        return Ok(None);
    }
    let unknown = || StoreError::row("signing_challenges", "unknown purpose");
    Ok(Some(Challenge {
        purpose: Purpose::from_word(&row.purpose).ok_or_else(unknown)?,
        text: key.open_json(CELL, &row.sealed)?,
        opened_at: Timestamp::from_micros(row.opened_at),
    }))
}

/// Takes a challenge: of two who use it only one has it. False when it was used or replaced meanwhile.
pub async fn take(
    tx: &Tx,
    (subject, session): (SubjectId, &[u8]),
    opened_at: Timestamp,
) -> Result<bool, StoreError> {
    let gone = row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::Session.eq(session.to_vec()))
        .filter(row::Column::OpenedAt.eq(opened_at.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected == 1)
}

/// Forgets the challenge of an account.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_by_id((subject.lane().as_i16(), subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets challenges that were opened before a moment.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::OpenedAt.lt(before.as_micros())).exec(tx.conn()).await?;
    sign_ins::Entity::delete_many()
        .filter(sign_ins::Column::OpenedAt.lt(before.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Opens the challenge of a browser that signs in; the one before is void.
pub async fn open_sign_in(tx: &Tx, browser: &Browser, text: &str) -> Result<(), StoreError> {
    let new = sign_ins::ActiveModel {
        lane: Set(Lane::of_bytes(&browser.0).as_i16()),
        browser: Set(browser.0.clone()),
        content: Set(text.to_owned()),
        opened_at: Set(tx.now().as_micros()),
    };
    sign_ins::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([sign_ins::Column::Lane, sign_ins::Column::Browser])
                .update_columns([sign_ins::Column::Content, sign_ins::Column::OpenedAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The challenge of a browser that signs in.
pub async fn find_sign_in<C: ConnectionTrait>(
    conn: &C,
    browser: &Browser,
) -> Result<Option<Challenge>, StoreError> {
    let id = (Lane::of_bytes(&browser.0).as_i16(), browser.0.clone());
    let row = sign_ins::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| Challenge {
        purpose: Purpose::SignIn,
        text: row.content,
        opened_at: Timestamp::from_micros(row.opened_at),
    }))
}

/// Takes the challenge of a browser. False when it was used or replaced meanwhile.
pub async fn take_sign_in(tx: &Tx, browser: &Browser, opened_at: Timestamp) -> Result<bool, StoreError> {
    let gone = sign_ins::Entity::delete_many()
        .filter(sign_ins::Column::Lane.eq(Lane::of_bytes(&browser.0).as_i16()))
        .filter(sign_ins::Column::Browser.eq(browser.0.clone()))
        .filter(sign_ins::Column::OpenedAt.eq(opened_at.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected == 1)
}
