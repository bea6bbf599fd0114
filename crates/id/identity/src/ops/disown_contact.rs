//! "This was never mine": a person has proven a contact by which somebody else's account signs in.

use std::collections::BTreeMap;
use std::time::Duration;

use jobs::{Enqueue, Payload};
use kernel::{SubjectId, Timestamp};
use notify::Template;
use serde::{Deserialize, Serialize};
use store::{Scope, StoreError, Tx};

use crate::error::IdentityError;
use crate::model::contact::Contact;
use crate::model::registration::{ContactStanding, Registration};
use crate::model::visitor::Visitor;
use crate::ops::register;
use crate::store::contacts::StoredContact;
use crate::store::{accounts, claims, contacts, lookups};
use crate::{Identity, messages, records};

/// How long an account keeps its only contact after somebody else has proven it.
pub const NOTICE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A day of the notice: tells the account, and on the last one frees the contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClaimedContact {
    /// Whose contact.
    pub subject: SubjectId,
    /// Which.
    pub contact_no: i32,
}

impl Payload for ClaimedContact {
    const KIND: &'static str = "identity.claimed-contact";
}

/// Frees the proven contact: at once if its account has another one to sign in by, else after seven days of notices.
pub async fn disown(identity: &Identity, visitor: &Visitor) -> Result<Registration, IdentityError> {
    let tx = identity.store().begin().await?;
    let registration = register::load_open(&tx, visitor).await?;
    let Registration::ContactProven { contact, standing, .. } = &registration else {
        return Err(IdentityError::StepNotOpen);
    };
    if *standing == ContactStanding::Free {
        return Ok(registration);
    }
    let standing = free_or_claim(&tx, contact).await?;
    let registration = registration.with_standing(standing)?;
    register::save(tx, visitor, &registration).await?;
    Ok(registration)
}

/// Frees a contact that was just proven, or begins the days of notices.
pub(crate) async fn free_or_claim(tx: &Tx, contact: &Contact) -> Result<ContactStanding, StoreError> {
    let holder =
        lookups::find(tx.conn(), tx.vault(), contact.lookup_field(), &contact.lookup_value()).await?;
    let Some(holder) = holder else { return Ok(ContactStanding::Free) };
    let key = tx.vault().load_key(tx.conn(), Scope::subject(holder)).await?;
    let all = contacts::list(tx.conn(), &key, holder).await?;
    let Some(held) = all.iter().find(|stored| stored.contact.lookup_value() == contact.lookup_value()) else {
        return Err(StoreError::row("lookups", "leads to a contact that is not there"));
    };
    if all.iter().any(|stored| stored.no != held.no && stored.signs_in) {
        free(tx, holder, held, &all).await?;
        return Ok(ContactStanding::Free);
    }
    let free_at = claims::insert(tx, holder, held.no, tx.now().plus(NOTICE)).await?;
    let day = ClaimedContact { subject: holder, contact_no: held.no };
    let key = Some(format!("{}-{}", holder.uuid(), held.no));
    jobs::enqueue(tx, holder.lane(), &day, Enqueue { run_at: None, key }).await?;
    records::record_system(tx, holder, "contact.claimed", &[("contact", contact.kind().as_str())]).await?;
    Ok(ContactStanding::Claimed { free_at })
}

/// One day of a claim. Returns when to come again, or None when the claim is over.
pub async fn tell_or_free(tx: &Tx, claimed: &ClaimedContact) -> Result<Option<Timestamp>, StoreError> {
    let subject = claimed.subject;
    let Some(free_at) = claims::find(tx.conn(), subject, claimed.contact_no).await? else { return Ok(None) };
    let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(subject)).await? else { return Ok(None) };
    let all = contacts::list(tx.conn(), &key, subject).await?;
    let Some(held) = all.iter().find(|stored| stored.no == claimed.contact_no) else {
        claims::delete(tx, subject, claimed.contact_no).await?;
        return Ok(None);
    };
    if tx.now() >= free_at {
        free(tx, subject, held, &all).await?;
        claims::delete(tx, subject, claimed.contact_no).await?;
        return Ok(None);
    }
    notice(tx, subject, &messages::CONTACT_CLAIMED, (&all, held)).await?;
    Ok(Some(tx.now().plus(DAY).min(free_at)))
}

async fn free(
    tx: &Tx,
    subject: SubjectId,
    held: &StoredContact,
    all: &[StoredContact],
) -> Result<(), StoreError> {
    lookups::free(tx, held.contact.lookup_field(), &held.contact.lookup_value(), subject).await?;
    contacts::delete(tx, subject, held.no).await?;
    records::record_system(tx, subject, "contact.freed", &[("contact", held.contact.kind().as_str())])
        .await?;
    let rest: Vec<StoredContact> = all.iter().filter(|stored| stored.no != held.no).cloned().collect();
    notice(tx, subject, &messages::CONTACT_FREED, (&rest, held)).await
}

/// Tells contacts of an account what has become of one of them.
pub(crate) async fn notice(
    tx: &Tx,
    subject: SubjectId,
    template: &Template,
    (to, about): (&[StoredContact], &StoredContact),
) -> Result<(), StoreError> {
    let language =
        accounts::find(tx.conn(), subject).await?.map(|account| account.language).unwrap_or_default();
    for stored in to {
        let message = notify::Message {
            lane: subject.lane(),
            to: stored.contact.address(),
            language,
            template: template.clone(),
            params: BTreeMap::from([("contact".to_owned(), about.contact.masked())]),
            valid_until: tx.now().plus(DAY),
        };
        notify::send(tx, &message).await?;
    }
    Ok(())
}
