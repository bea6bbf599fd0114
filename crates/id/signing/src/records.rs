//! What this room writes into the audit. Details name kinds and reasons, never values.

use std::collections::BTreeMap;

use audit::{Action, Actor, Entry};
use kernel::SubjectId;
use store::{StoreError, Tx};

/// Records an act of the person.
pub async fn by_person(
    tx: &Tx,
    subject: SubjectId,
    network: &str,
    act: (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    write(tx, subject, (Actor::Subject(subject), Some(network.to_owned())), act).await
}

/// Records what came to pass with somebody's signature without their session.
pub async fn by_system(
    tx: &Tx,
    subject: SubjectId,
    act: (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    write(tx, subject, (Actor::System("signing".into()), None), act).await
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
    audit::record(tx, &entry).await
}
