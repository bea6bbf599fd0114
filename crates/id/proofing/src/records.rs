//! What this room writes into the audit. Details name kinds and levels, never values.

use std::collections::BTreeMap;

use audit::{Action, Actor, Entry};
use kernel::SubjectId;
use store::{StoreError, Tx};

/// What the system did by itself.
pub fn of_system(subject: SubjectId, action: &'static str, details: &[(&str, &str)]) -> Entry {
    entry(subject, (Actor::System("proofing".into()), None), (action, details))
}

/// What whoever runs the installation did.
pub fn of_administrator(subject: SubjectId, action: &'static str, administrator: &str) -> Entry {
    entry(subject, (Actor::Administrator(administrator.to_owned()), None), (action, &[]))
}

/// Records an act of the person on their own account.
pub async fn record(
    tx: &Tx,
    subject: SubjectId,
    network: &str,
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    let actor = (Actor::Subject(subject), Some(network.to_owned()));
    audit::record(tx, &entry(subject, actor, (action, details))).await
}

fn entry(
    subject: SubjectId,
    (actor, network): (Actor, Option<String>),
    (action, details): (&'static str, &[(&str, &str)]),
) -> Entry {
    let details: BTreeMap<String, String> =
        details.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Entry {
        lane: subject.lane(),
        subject,
        actor,
        action: Action::from(action),
        reason: None,
        details,
        visible_to_subject: true,
        network,
    }
}
