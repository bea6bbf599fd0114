//! What a registrar types from a paper, until it is submitted: kept in the browser's lane under a key of its own, which is
//! destroyed with it. The room of the desk says what stands in it and whose it is.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::sea_orm::ConnectionTrait;
use store::{StoreError, Tx, Vault};

use crate::model::visitor::Browser;
use crate::store::journeys::{self, JourneyKind};

const KIND: JourneyKind = JourneyKind::Desk;

/// What is kept for this browser.
pub async fn find<T: DeserializeOwned, C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    (browser, now): (&Browser, kernel::Timestamp),
) -> Result<Option<T>, StoreError> {
    journeys::find(conn, vault, (KIND, browser, now)).await
}

/// Keeps it in the place of what was kept before.
pub async fn save<T: Serialize>(tx: &Tx, browser: &Browser, state: &T) -> Result<(), StoreError> {
    journeys::save(tx, KIND, browser, state).await
}

/// Forgets it and destroys its key.
pub async fn end(tx: &Tx, browser: &Browser) -> Result<(), StoreError> {
    journeys::end(tx, KIND, browser).await
}
