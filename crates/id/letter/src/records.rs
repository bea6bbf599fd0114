//! What this room writes into the audit. Details name kinds and numbers, never values.

use std::collections::BTreeMap;

use audit::{Action, Actor, Entry, Sees};
use desk::model::office::Officer;
use kernel::SubjectId;
use store::{StoreError, Tx};

fn owned(details: &[(&str, &str)]) -> BTreeMap<String, String> {
    details.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Records an act of the person.
pub async fn by_person(
    tx: &Tx,
    subject: SubjectId,
    network: &str,
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    let actor = (Actor::Subject(subject), Some(network.to_owned()));
    write(tx, subject, actor, (action, details)).await
}

/// Records what the system did by itself.
pub async fn by_system(
    tx: &Tx,
    subject: SubjectId,
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    write(tx, subject, (Actor::System("letter".into()), None), (action, details)).await
}

async fn write(
    tx: &Tx,
    subject: SubjectId,
    (actor, network): (Actor, Option<String>),
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    let entry = Entry {
        lane: subject.lane(),
        subject,
        actor,
        action: Action::from(action),
        reason: None,
        details: owned(details),
        visible_to_subject: true,
        network,
    };
    audit::record(tx, &entry).await
}

/// Records what a supervisor decided about a letter, under both. The person sees it.
pub async fn by_supervisor(
    tx: &Tx,
    officer: &Officer,
    subject: SubjectId,
    (action, note): (&'static str, &str),
) -> Result<(), StoreError> {
    let entry = Entry {
        lane: subject.lane(),
        subject,
        actor: Actor::Operator {
            subject: officer.subject,
            role: officer.role.as_str().to_owned(),
            centre: officer.centre.as_str().to_owned(),
        },
        action: Action::from(action),
        reason: Some(note.to_owned()),
        details: BTreeMap::new(),
        visible_to_subject: true,
        network: None,
    };
    audit::record_both(tx, &entry, officer.subject, Sees::No).await
}

/// Records what a postal operator did with a batch, under the operator.
pub async fn by_operator(
    tx: &Tx,
    officer: &Officer,
    action: &'static str,
    batch: &str,
) -> Result<(), StoreError> {
    let entry = Entry {
        lane: officer.subject.lane(),
        subject: officer.subject,
        actor: Actor::Subject(officer.subject),
        action: Action::from(action),
        reason: None,
        details: owned(&[("batch", batch), ("centre", officer.centre.as_str())]),
        visible_to_subject: false,
        network: None,
    };
    audit::record(tx, &entry).await
}
