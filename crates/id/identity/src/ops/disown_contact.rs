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
use crate::model::contact_claim::{Disowned, Step, disown as disown_held, look};
use crate::model::notice::NoticeKind;
use crate::model::registration::{ContactStanding, Registration};
use crate::model::visitor::Visitor;
use crate::ops::own_contacts;
use crate::ops::register;
use crate::ops::tell::{Telling, tell};
use crate::store::contacts::StoredContact;
use crate::store::{accounts, claims, contacts, lookups, merges};
use crate::{Identity, messages, records};

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
    let standing = free_or_claim(identity, &tx, contact).await?;
    let registration = registration.with_standing(standing)?;
    register::save(tx, visitor, &registration).await?;
    Ok(registration)
}

/// Frees a contact that was just proven, or begins the days of notices.
pub(crate) async fn free_or_claim(
    identity: &Identity,
    tx: &Tx,
    contact: &Contact,
) -> Result<ContactStanding, StoreError> {
    let holder =
        lookups::find(tx.conn(), tx.vault(), contact.lookup_field(), &contact.lookup_value()).await?;
    let Some(holder) = holder else { return Ok(ContactStanding::Free) };
    accounts::hold(tx, &[holder]).await?;
    if merges::find(tx.conn(), holder).await?.is_some() {
        // An alias stays taken: the account behind it cannot answer, and comes back with it if the merge is undone.
        return Ok(ContactStanding::Taken);
    }
    let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(holder)).await? else {
        // The account goes in this very moment, and the contact with it.
        return Ok(ContactStanding::Free);
    };
    let all = contacts::list(tx.conn(), &key, holder).await?;
    let Some(held) = all.iter().find(|stored| stored.contact.lookup_value() == contact.lookup_value()) else {
        // The alias of an account that is part of this one for ever.
        return Ok(ContactStanding::Taken);
    };
    let free_at = match disown_held(&own_contacts::held(&all), held.no, tx.now()) {
        Disowned::AtOnce => {
            free(identity, tx, holder, held).await?;
            return Ok(ContactStanding::Free);
        }
        Disowned::AfterNotices { free_at } => free_at,
    };
    let free_at = claims::insert(tx, holder, held.no, free_at).await?;
    let day = ClaimedContact { subject: holder, contact_no: held.no };
    let key = Some(format!("{}-{}", holder.uuid(), held.no));
    jobs::enqueue(tx, holder.lane(), &day, Enqueue { run_at: None, key }).await?;
    records::record_system(tx, holder, "contact.claimed", &[("contact", contact.kind().as_str())]).await?;
    Ok(ContactStanding::Claimed { free_at })
}

/// One day of a claim. Returns when to come again, or None when the claim is over.
pub async fn tell_or_free(
    identity: &Identity,
    tx: &Tx,
    claimed: &ClaimedContact,
) -> Result<Option<Timestamp>, StoreError> {
    let subject = claimed.subject;
    accounts::hold(tx, &[subject]).await?;
    let Some(free_at) = claims::find(tx.conn(), subject, claimed.contact_no).await? else { return Ok(None) };
    let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(subject)).await? else {
        // The account went in the moment in which the claim was written: nothing of it stays.
        claims::delete(tx, subject, claimed.contact_no).await?;
        return Ok(None);
    };
    let all = contacts::list(tx.conn(), &key, subject).await?;
    let Some(held) = all.iter().find(|stored| stored.no == claimed.contact_no) else {
        claims::delete(tx, subject, claimed.contact_no).await?;
        return Ok(None);
    };
    match look(free_at, tx.now()) {
        Step::Free => {
            free(identity, tx, subject, held).await?;
            Ok(None)
        }
        Step::Tell { again_at } => {
            notice(identity, tx, subject, (&messages::CONTACT_CLAIMED, held)).await?;
            Ok(Some(again_at))
        }
    }
}

async fn free(
    identity: &Identity,
    tx: &Tx,
    subject: SubjectId,
    held: &StoredContact,
) -> Result<(), StoreError> {
    lookups::free(tx, held.contact.lookup_field(), &held.contact.lookup_value(), subject).await?;
    contacts::delete(tx, subject, held.no).await?;
    // Its number may be given to another contact, of which nobody said anything.
    claims::delete(tx, subject, held.no).await?;
    records::record_system(tx, subject, "contact.freed", &[("contact", held.contact.kind().as_str())])
        .await?;
    notice(identity, tx, subject, (&messages::CONTACT_FREED, held)).await
}

/// Tells every contact of an account what has become of one of them.
pub(crate) async fn notice(
    identity: &Identity,
    tx: &Tx,
    subject: SubjectId,
    (template, about): (&Template, &StoredContact),
) -> Result<(), StoreError> {
    tell_about(identity, tx, subject, (template, about, None)).await
}

/// The same, but not at the contact itself.
pub(crate) async fn notice_elsewhere(
    identity: &Identity,
    tx: &Tx,
    subject: SubjectId,
    (template, about): (&Template, &StoredContact),
) -> Result<(), StoreError> {
    tell_about(identity, tx, subject, (template, about, Some(about.no))).await
}

async fn tell_about(
    identity: &Identity,
    tx: &Tx,
    subject: SubjectId,
    (template, about, except): (&Template, &StoredContact, Option<i32>),
) -> Result<(), StoreError> {
    let masked = about.contact.masked();
    let telling = Telling {
        kind: NoticeKind::Security,
        template: template.clone(),
        params: &|_| BTreeMap::from([("contact".to_owned(), masked.clone())]),
        lasts: DAY,
        only: None,
        except,
    };
    tell(identity, tx, subject, &telling).await
}
