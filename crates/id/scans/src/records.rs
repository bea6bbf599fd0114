//! What this room writes into the audit. Details name kinds, never values.

use std::collections::BTreeMap;

use audit::{Action, Actor, Entry};
use kernel::SubjectId;
use store::{StoreError, Tx};

/// Records an act of the person on their own scans.
pub async fn record(
    tx: &Tx,
    subject: SubjectId,
    network: &str,
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    let details: BTreeMap<String, String> =
        details.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let entry = Entry {
        lane: subject.lane(),
        subject,
        actor: Actor::Subject(subject),
        action: Action::from(action),
        reason: None,
        details,
        visible_to_subject: true,
        network: Some(network.to_owned()),
    };
    audit::record(tx, &entry).await
}
