//! What this room writes into the audit. Details name kinds, never values.

use std::collections::BTreeMap;

use audit::{Action, Actor, Entry};
use kernel::SubjectId;
use store::{StoreError, Tx};

/// Who did something, and from which network.
pub struct By<'n> {
    actor: Actor,
    network: Option<&'n str>,
    reason: Option<&'n str>,
}

impl<'n> By<'n> {
    /// A person.
    pub const fn person(subject: SubjectId, network: &'n str) -> Self {
        Self { actor: Actor::Subject(subject), network: Some(network), reason: None }
    }

    /// The system by itself.
    pub const fn system() -> Self {
        Self { actor: Actor::System(std::borrow::Cow::Borrowed("children")), network: None, reason: None }
    }

    /// Whoever sits at a desk, with the reason that stays in the audit.
    pub const fn operator(actor: Actor, reason: &'n str) -> Self {
        Self { actor, network: None, reason: Some(reason) }
    }
}

/// Records an act under everybody whom it concerns: the child, and all who act for the child. Each sees it.
pub async fn record(
    tx: &Tx,
    concerned: &[SubjectId],
    By { actor, network, reason }: &By<'_>,
    (action, details): (&'static str, &[(&str, &str)]),
) -> Result<(), StoreError> {
    let details: BTreeMap<String, String> =
        details.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let entries = concerned.iter().map(|subject| Entry {
        lane: subject.lane(),
        subject: *subject,
        actor: actor.clone(),
        action: Action::from(action),
        reason: reason.map(str::to_owned),
        details: details.clone(),
        visible_to_subject: true,
        // From where somebody did it is nobody else's business.
        network: network.filter(|_| *actor == Actor::Subject(*subject)).map(str::to_owned),
    });
    audit::record_all(tx, &entries.collect::<Vec<_>>()).await
}
