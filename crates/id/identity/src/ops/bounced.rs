//! A message came back from a contact: its owner hears of it by another one.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{SubjectId, Uuid};
use notify::State;
use store::{Scope, StoreError, Tx};

use super::tell::{Telling, tell};
use crate::model::notice::NoticeKind;
use crate::store::{contacts, notices};
use crate::{Identity, messages};

const LASTS: Duration = Duration::from_secs(24 * 60 * 60);
/// How many messages back it is looked whether the contact was dead before.
const DELIVERIES_LOOKED_AT: u64 = 60;

/// Tells the person that a contact takes no messages, once: what comes back from a contact that was dead before tells nothing
/// new. A message that carried no notice, such as a code, has told whoever waited for it already.
pub async fn tell_of_dead(identity: &Identity, tx: &Tx, message: Uuid) -> Result<(), StoreError> {
    let Some((subject, contact_no)) = notices::find_delivery(tx.conn(), message).await? else {
        return Ok(());
    };
    let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(subject)).await? else { return Ok(()) };
    let all = contacts::list(tx.conn(), &key, subject).await?;
    let Some(dead) = all.iter().find(|stored| stored.no == contact_no) else { return Ok(()) };
    if was_dead_before(identity, tx, (subject, contact_no), message).await? {
        return Ok(());
    }
    let masked = dead.contact.masked();
    let telling = Telling {
        kind: NoticeKind::Security,
        template: messages::CONTACT_DEAD,
        params: &|_| BTreeMap::from([("contact".to_owned(), masked.clone())]),
        lasts: LASTS,
        only: None,
        except: Some(contact_no),
    };
    tell(identity, tx, subject, &telling).await
}

/// Whether the settled message before this one did not get to the contact either.
async fn was_dead_before(
    identity: &Identity,
    tx: &Tx,
    (subject, contact_no): (SubjectId, i32),
    message: Uuid,
) -> Result<bool, StoreError> {
    let deliveries = notices::list_deliveries(tx.conn(), subject, (None, DELIVERIES_LOOKED_AT)).await?;
    let others: Vec<_> = deliveries
        .iter()
        .filter(|delivery| delivery.contact_no == contact_no && delivery.message != message)
        .map(|delivery| delivery.message.into())
        .collect();
    let states = notify::list_states(identity.store(), subject.lane(), &others).await?;
    let newest = others.iter().find_map(|id| match states.get(id) {
        Some(State::Failed(_) | State::Undelivered) => Some(true),
        Some(State::Sent | State::Delivered) => Some(false),
        Some(State::Queued | State::Expired) | None => None,
    });
    Ok(newest.unwrap_or(false))
}
