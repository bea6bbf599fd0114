//! What this room writes into the audit.

use std::collections::BTreeMap;

use audit::{Action, Actor, Entry};
use kernel::SubjectId;
use store::{StoreError, Tx};

/// Records what the system did by itself. Details name kinds and levels, never values.
pub async fn record_system(
    tx: &Tx,
    subject: SubjectId,
    action: &'static str,
    details: &[(&str, &str)],
) -> Result<(), StoreError> {
    write(tx, subject, (Actor::System("proofing".into()), None), (action, details)).await
}

/// Records an act of the person on their own account.
pub async fn record(
    tx: &Tx,
    subject: SubjectId,
    network: &str,
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    write(tx, subject, (Actor::Subject(subject), Some(network.to_owned())), (action, details)).await
}

async fn write(
    tx: &Tx,
    subject: SubjectId,
    (actor, network): (Actor, Option<String>),
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    let details: BTreeMap<String, String> =
        details.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let entry = Entry {
        lane: subject.lane(),
        subject,
        actor,
        action: Action::from(action),
        reason: None,
        details,
        visible_to_subject: true,
        network,
    };
    audit::record(tx, &entry).await?;
    Ok(())
}
