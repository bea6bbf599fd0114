//! Calls of the software of centres: who calls, how often, and each done once under the key that the software gave it.

use std::time::Duration;

use identity::ops::clients::is_secret;
use kernel::Secret;
use store::{Budget, Field, Spent, Tx};

use crate::Desk;
use crate::error::DeskError;
use crate::model::client::DeskClient;
use crate::store::requests;

pub use crate::store::requests::{Answer, Noted};

/// How long a call is known again: a repeat within it does nothing.
pub const REQUEST_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// After this a call that was never answered is lost with its process: longer than the kit lets a request run. What it had
/// done stands in the state of the visit, and the repeat finds it there.
const RUNS_AT_MOST: Duration = Duration::from_secs(2 * 60);

const FIELD: Field = Field("limit");

/// The client of this name and secret.
pub fn find_client<'c>(
    clients: &'c [DeskClient],
    (id, secret): (&str, &Secret<String>),
) -> Option<&'c DeskClient> {
    clients.iter().find(|client| client.id == id).filter(|client| is_secret(secret, &client.secret_sha256))
}

/// Counts a call that changes nothing.
pub async fn count_call(desk: &Desk, client: &DeskClient) -> Result<(), DeskError> {
    let tx = desk.db().begin().await?;
    let counted = spend(&tx, client).await;
    tx.commit().await?;
    counted
}

async fn spend(tx: &Tx, client: &DeskClient) -> Result<(), DeskError> {
    let budget =
        Budget { name: "desk.client", tries: client.calls_a_minute, window: Duration::from_secs(60) };
    let key = tx.vault().index(FIELD, &format!("desk client {}", client.id));
    match budget.spend(tx, &key).await? {
        Spent::Allowed { .. } => Ok(()),
        Spent::Refused { until } => Err(DeskError::Limited { until }),
    }
}

/// Counts a call and notes it under its key. `parts` are what makes it this call and no other.
pub async fn begin_call(
    desk: &Desk,
    (client, key): (&DeskClient, &str),
    parts: &[&str],
) -> Result<Noted, DeskError> {
    let tx = desk.db().begin().await?;
    if let Err(limited) = spend(&tx, client).await {
        tx.commit().await?;
        return Err(limited);
    }
    let fingerprint = tx.vault().fingerprint("desk-request", parts).0;
    let request = hash_of(&tx, client, key);
    let lost = tx.now().minus(RUNS_AT_MOST);
    let noted = requests::note(&tx, (client, &request), &fingerprint, lost).await?;
    tx.commit().await?;
    Ok(noted)
}

/// Ends a call: by its answer, or by none, when it may come again under the same key.
pub async fn end_call(
    desk: &Desk,
    (client, key): (&DeskClient, &str),
    answer: Option<&Answer>,
) -> Result<(), DeskError> {
    let tx = desk.db().begin().await?;
    let request = hash_of(&tx, client, key);
    match answer {
        Some(answer) => requests::answer(&tx, (client, &request), answer).await?,
        None => requests::forget(&tx, (client, &request)).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// The key is whatever the software chose: its hash is kept.
fn hash_of(tx: &Tx, client: &DeskClient, key: &str) -> Vec<u8> {
    tx.vault().code_hash("desk-request", &[client.id.as_bytes(), key.as_bytes()]).to_vec()
}
