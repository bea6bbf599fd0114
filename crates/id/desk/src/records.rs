//! What this room writes into the audit: every act under the applicant and under the registrar.

use std::collections::BTreeMap;

use audit::{Action, Actor, Entry, Sees};
use kernel::SubjectId;
use store::{StoreError, Tx};

use crate::model::office::Officer;

/// Records what an officer did about a person. The person sees it: role, centre, reason, time.
pub async fn record_act(
    tx: &Tx,
    officer: &Officer,
    subject: SubjectId,
    (action, reason): (&'static str, &str),
    details: &[(&str, &str)],
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
        reason: Some(reason.to_owned()),
        details: of_officer(officer, details),
        visible_to_subject: true,
        network: None,
    };
    audit::record_both(tx, &entry, officer.subject, Sees::No).await
}

/// Records what an officer did that led to nobody.
pub async fn record_search(tx: &Tx, officer: &Officer, reason: &str) -> Result<(), StoreError> {
    let entry = Entry {
        lane: officer.subject.lane(),
        subject: officer.subject,
        actor: Actor::Subject(officer.subject),
        action: Action::from("desk.searched"),
        reason: Some(reason.to_owned()),
        details: of_officer(officer, &[("centre", officer.centre.as_str())]),
        visible_to_subject: false,
        network: None,
    };
    audit::record(tx, &entry).await
}

/// Records what whoever runs the installation did about a person.
pub async fn record_administrator(
    tx: &Tx,
    administrator: &str,
    subject: SubjectId,
    action: &'static str,
    details: &[(&str, &str)],
) -> Result<(), StoreError> {
    let entry = Entry {
        lane: subject.lane(),
        subject,
        actor: Actor::Administrator(administrator.to_owned()),
        action: Action::from(action),
        reason: None,
        details: owned(details),
        visible_to_subject: true,
        network: None,
    };
    audit::record(tx, &entry).await
}

/// With the centre's software, where it was that which called.
fn of_officer(officer: &Officer, details: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut details = owned(details);
    details.extend(officer.client.clone().map(|client| ("client".to_owned(), client)));
    details
}

fn owned(details: &[(&str, &str)]) -> BTreeMap<String, String> {
    details.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}
