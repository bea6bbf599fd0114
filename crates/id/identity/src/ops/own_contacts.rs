//! The contacts of an account: seeing them, choosing what each is for, removing them.

use std::time::Duration;

use kernel::{SubjectId, Timestamp};
use person::FixedPhone;
use store::{Scope, ScopeKey, StoreError, Tx};

use super::disown_contact::{free_or_claim, notice};
use super::prove::ensure_fresh;
use crate::error::IdentityError;
use crate::model::contact::{FixedPhoneKind, GivenPhone};
use crate::model::contact_rules::{ContactRefusal, Held, may_remove, may_stop_signing_in};
use crate::model::registration::ContactStanding;
use crate::model::session::Session;
use crate::model::visitor::Visitor;
use crate::store::contacts::StoredContact;
use crate::store::{accounts, claims, contacts, fixed_phones, lookups};
use crate::{Identity, messages, records};

/// How long a typed code lets a person say that another account with the contact was never theirs.
const JUST_PROVEN: Duration = Duration::from_secs(15 * 60);

/// Everything by which a person can be reached.
pub struct OwnContacts {
    /// The proven ones, the main one first.
    pub contacts: Vec<StoredContact>,
    /// Which of them somebody else has proven and disowned, and when each becomes free.
    pub claims: Vec<(i32, Timestamp)>,
    /// Phones of home and work.
    pub fixed: Vec<GivenPhone>,
}

impl OwnContacts {
    /// Where messages go first: the one that was chosen, else the first phone, else the first contact.
    pub fn main(&self) -> Option<&StoredContact> {
        main_of(&self.contacts)
    }
}

/// Where messages go first.
pub fn main_of(contacts: &[StoredContact]) -> Option<&StoredContact> {
    let chosen = contacts.iter().find(|stored| stored.is_main);
    let phone = || contacts.iter().find(|stored| stored.contact.kind().is_phone());
    chosen.or_else(phone).or_else(|| contacts.first())
}

/// Everything by which a person can be reached.
pub async fn load_contacts(
    identity: &Identity,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<OwnContacts, StoreError> {
    let conn = identity.store().reader();
    Ok(OwnContacts {
        contacts: contacts::list(conn, key, subject).await?,
        claims: claims::list(conn, subject).await?,
        fixed: fixed_phones::list(conn, key, subject).await?,
    })
}

/// What the rules ask of these contacts.
pub fn held(all: &[StoredContact]) -> Vec<Held> {
    all.iter()
        .map(|stored| Held { no: stored.no, kind: stored.contact.kind(), signs_in: stored.signs_in })
        .collect()
}

/// What a change came to: done, or refused by a rule.
pub type Changed = Result<(), ContactRefusal>;

/// Sends messages to this contact first from now on.
pub async fn make_main(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
    no: i32,
) -> Result<Changed, IdentityError> {
    let (tx, _, all) = begin(identity, session).await?;
    let Some(chosen) = all.iter().find(|stored| stored.no == no) else {
        return Ok(Err(ContactRefusal::NotThere));
    };
    if !chosen.is_main {
        contacts::set_main(&tx, session.subject, no).await?;
        record(&tx, visitor, "contact.main", chosen, session.subject).await?;
        notice(identity, &tx, session.subject, (&messages::CONTACT_CHANGED, chosen)).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Stops signing in by this contact; it goes on receiving messages.
pub async fn stop_signing_in(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
    no: i32,
) -> Result<Changed, IdentityError> {
    let (tx, _, all) = begin(identity, session).await?;
    if let Err(refusal) = may_stop_signing_in(&held(&all), no) {
        return Ok(Err(refusal));
    }
    let Some(chosen) = all.iter().find(|stored| stored.no == no) else {
        return Ok(Err(ContactRefusal::NotThere));
    };
    if chosen.signs_in {
        free_lookup(&tx, session.subject, chosen).await?;
        contacts::set_signs_in(&tx, session.subject, no, false).await?;
        record(&tx, visitor, "contact.sign-in-off", chosen, session.subject).await?;
        notice(identity, &tx, session.subject, (&messages::CONTACT_CHANGED, chosen)).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Removes a contact. `confirmed_at` is what the page showed: a number that means another contact by now is not touched.
pub async fn remove(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
    (no, confirmed_at): (i32, i64),
) -> Result<Changed, IdentityError> {
    let (tx, level, all) = begin(identity, session).await?;
    let found = all.iter().find(|stored| stored.no == no && stored.confirmed_at.as_micros() == confirmed_at);
    let Some(going) = found else { return Ok(Err(ContactRefusal::NotThere)) };
    if let Err(refusal) = may_remove(&held(&all), no, level) {
        return Ok(Err(refusal));
    }
    // Told before it goes, at the contact that goes too: whoever reads it there learns of it.
    notice(identity, &tx, session.subject, (&messages::CONTACT_REMOVED, going)).await?;
    free_lookup(&tx, session.subject, going).await?;
    claims::delete(&tx, session.subject, no).await?;
    contacts::delete(&tx, session.subject, no).await?;
    record(&tx, visitor, "contact.removed", going, session.subject).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// "That account was never mine": the contact, just proven, is freed for this account, at once or after the notices.
pub async fn disown_other(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
    no: i32,
) -> Result<ContactStanding, IdentityError> {
    let holder = find_holder(identity, session.subject, no).await?;
    let (tx, _, all) = begin_with(identity, session, holder).await?;
    let just_proven = |stored: &&StoredContact| {
        stored.no == no && !stored.signs_in && tx.now().since(stored.confirmed_at) < JUST_PROVEN
    };
    let Some(own) = all.iter().find(just_proven) else { return Err(IdentityError::StepNotOpen) };
    let standing = free_or_claim(identity, &tx, &own.contact).await?;
    if standing == ContactStanding::Free {
        let (field, value) = (own.contact.lookup_field(), own.contact.lookup_value());
        let signs_in = lookups::take(&tx, field, &value, session.subject).await?;
        contacts::set_signs_in(&tx, session.subject, no, signs_in).await?;
        record(&tx, visitor, "contact.sign-in-on", own, session.subject).await?;
        notice(identity, &tx, session.subject, (&messages::CONTACT_CHANGED, own)).await?;
    } else {
        record(&tx, visitor, "contact.disowned-elsewhere", own, session.subject).await?;
    }
    tx.commit().await?;
    Ok(standing)
}

/// Who signs in by a contact of an account.
async fn find_holder(
    identity: &Identity,
    subject: SubjectId,
    no: i32,
) -> Result<Option<SubjectId>, StoreError> {
    let (conn, vault) = (identity.store().reader(), identity.store().vault());
    let key = vault.load_key(conn, Scope::subject(subject)).await?;
    let all = contacts::list(conn, &key, subject).await?;
    let Some(own) = all.iter().find(|stored| stored.no == no) else { return Ok(None) };
    lookups::find(conn, vault, own.contact.lookup_field(), &own.contact.lookup_value()).await
}

/// Writes the phones of home and work; None takes one away.
pub async fn set_fixed_phones(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
    phones: &[(FixedPhoneKind, Option<FixedPhone>)],
) -> Result<(), IdentityError> {
    let (tx, _, _) = begin(identity, session).await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(session.subject)).await?;
    let before = fixed_phones::list(tx.conn(), &key, session.subject).await?;
    for (kind, phone) in phones {
        let known = before.iter().find(|given| given.kind == *kind).map(|given| &given.phone);
        let action = match (known, phone) {
            (known, Some(phone)) if known != Some(phone) => {
                fixed_phones::set(&tx, &key, session.subject, (*kind, phone)).await?;
                "contact.fixed-phone-set"
            }
            (Some(_), None) => {
                fixed_phones::delete(&tx, session.subject, *kind).await?;
                "contact.fixed-phone-removed"
            }
            _ => continue,
        };
        records::record(&tx, session.subject, action, visitor, &[("contact", kind.as_str())]).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A transaction in which the session may change contacts, with the level and the contacts. The account is held: of two sessions
/// that each remove one of the last two contacts, the second finds one.
async fn begin(
    identity: &Identity,
    session: &Session,
) -> Result<(Tx, assurance::Level, Vec<StoredContact>), IdentityError> {
    begin_with(identity, session, None).await
}

/// The same, with another account held too.
async fn begin_with(
    identity: &Identity,
    session: &Session,
    other: Option<SubjectId>,
) -> Result<(Tx, assurance::Level, Vec<StoredContact>), IdentityError> {
    let tx = identity.store().begin().await?;
    let held: Vec<SubjectId> = std::iter::once(session.subject).chain(other).collect();
    accounts::hold(&tx, &held).await?;
    ensure_fresh(&tx, session).await?;
    let account = accounts::find(tx.conn(), session.subject).await?;
    let level = account.map_or(assurance::Level::Simplified, |account| account.guard);
    let key = tx.vault().load_key(tx.conn(), Scope::subject(session.subject)).await?;
    let all = contacts::list(tx.conn(), &key, session.subject).await?;
    Ok((tx, level, all))
}

async fn free_lookup(tx: &Tx, subject: SubjectId, stored: &StoredContact) -> Result<(), StoreError> {
    lookups::free(tx, stored.contact.lookup_field(), &stored.contact.lookup_value(), subject).await
}

async fn record(
    tx: &Tx,
    visitor: &Visitor,
    action: &'static str,
    stored: &StoredContact,
    subject: SubjectId,
) -> Result<(), StoreError> {
    records::record(tx, subject, action, visitor, &[("contact", stored.contact.kind().as_str())]).await
}
