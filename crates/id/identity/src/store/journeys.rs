use std::time::Duration;

use kernel::{Lane, Timestamp, Uuid};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set, sea_query::OnConflict,
};
use store::{Cell, Scope, ScopeKind, StoreError, Tx, Vault};

use super::rows::journeys as row;
use crate::model::visitor::Browser;

/// How long an unfinished journey waits in its browser.
pub const JOURNEY_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// Which journey; one of each kind per browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JourneyKind {
    /// A registration.
    Registration,
    /// A recovery of access.
    Recovery,
    /// A sign-in that waits for its second factor.
    SignIn,
    /// A contact that is being added.
    Contact,
    /// A wish to leave that waits for its second factor.
    Leaving,
    /// Data that a registrar types from a paper.
    Desk,
}

impl JourneyKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Recovery => "recovery",
            Self::SignIn => "sign-in",
            Self::Contact => "contact",
            Self::Leaving => "leaving",
            Self::Desk => "desk",
        }
    }
}

const TABLE: &str = "journeys";

fn cell(id: &Uuid) -> Cell<'_> {
    Cell { table: TABLE, column: "sealed", row: id.as_bytes() }
}

fn key_of(kind: JourneyKind, browser: &Browser) -> (i16, String, Vec<u8>) {
    (Lane::of_bytes(&browser.0).as_i16(), kind.as_str().to_owned(), browser.0.clone())
}

/// The journey of this browser, unless it has ended.
pub async fn find<T: DeserializeOwned, C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    (kind, browser, now): (JourneyKind, &Browser, Timestamp),
) -> Result<Option<T>, StoreError> {
    let Some(row) = row::Entity::find_by_id(key_of(kind, browser)).one(conn).await? else { return Ok(None) };
    if row.expires_at <= now.as_micros() {
        return Ok(None);
    }
    let scope = Scope::new(ScopeKind::Registration, Lane::of_bytes(&browser.0), row.id);
    let Some(key) = vault.find_key(conn, scope).await? else { return Ok(None) };
    key.open_json(cell(&row.id), &row.sealed).map(Some)
}

/// Saves a journey under the key that it has; a new or ended one gets a key of its own.
pub async fn save<T: Serialize>(
    tx: &Tx,
    kind: JourneyKind,
    browser: &Browser,
    state: &T,
) -> Result<(), StoreError> {
    let lane = Lane::of_bytes(&browser.0);
    let old = row::Entity::find_by_id(key_of(kind, browser)).one(tx.conn()).await?;
    let alive = old.filter(|row| row.expires_at > tx.now().as_micros());
    let (id, key, expires_at) = if let Some(row) = alive {
        let key = tx.vault().load_key(tx.conn(), Scope::new(ScopeKind::Registration, lane, row.id)).await?;
        (row.id, key, row.expires_at)
    } else {
        end(tx, kind, browser).await?;
        let id = kernel::new_uuid(tx.env());
        let key = tx.vault().create_key(tx, Scope::new(ScopeKind::Registration, lane, id)).await?;
        (id, key, tx.now().plus(JOURNEY_TTL).as_micros())
    };
    let new = row::ActiveModel {
        lane: Set(lane.as_i16()),
        kind: Set(kind.as_str().to_owned()),
        browser: Set(browser.0.clone()),
        id: Set(id),
        sealed: Set(key.seal_json(cell(&id), state, tx.env().rng.as_ref())?),
        expires_at: Set(expires_at),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Kind, row::Column::Browser])
                .update_columns([row::Column::Id, row::Column::Sealed, row::Column::ExpiresAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Ends a journey and destroys its key.
pub async fn end(tx: &Tx, kind: JourneyKind, browser: &Browser) -> Result<(), StoreError> {
    let Some(row) = row::Entity::find_by_id(key_of(kind, browser)).one(tx.conn()).await? else {
        return Ok(());
    };
    destroy(tx, row).await
}

/// Forgets journeys that ended before now, at most `rows`.
pub async fn forget_ended(tx: &Tx, rows: u64) -> Result<usize, StoreError> {
    let ended = row::Entity::find()
        .filter(row::Column::ExpiresAt.lte(tx.now().as_micros()))
        .limit(rows)
        .all(tx.conn())
        .await?;
    let count = ended.len();
    for row in ended {
        destroy(tx, row).await?;
    }
    Ok(count)
}

async fn destroy(tx: &Tx, row: row::Model) -> Result<(), StoreError> {
    let lane = Lane::of_bytes(&row.browser);
    tx.vault().destroy_key(tx, Scope::new(ScopeKind::Registration, lane, row.id)).await?;
    row::Entity::delete_by_id((row.lane, row.kind, row.browser)).exec(tx.conn()).await?;
    Ok(())
}
