//! Proving a contact of an account that is signed in: to add it, to sign in by it, to keep it from somebody's claim.

use kernel::{Secret, SubjectId};
use serde::{Deserialize, Serialize};
use store::{Scope, ScopeKey, StoreError, Tx, Vault};

use super::codes::{self, CodeRequest, CodeTimes};
use super::disown_contact::{notice, notice_elsewhere};
use super::own_contacts::held;
use super::prove::ensure_fresh;
use crate::error::IdentityError;
use crate::model::code::{CodePurpose, Verdict, parse_code};
use crate::model::contact::Contact;
use crate::model::contact_rules::{ContactRefusal, may_add};
use crate::model::session::Session;
use crate::model::visitor::Visitor;
use crate::store::contacts::StoredContact;
use crate::store::journeys::{self, JourneyKind};
use crate::store::{accounts, claims, contacts, lookups};
use crate::{Identity, messages, records};

const KIND: JourneyKind = JourneyKind::Contact;

/// What the proof is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intent {
    /// To have the contact, and to sign in by it where it is free.
    #[default]
    Have,
    /// To keep it from somebody who says that it was never this account's.
    Keep,
}

/// A contact that waits for its code.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Adding {
    subject: SubjectId,
    contact: Contact,
    #[serde(default)]
    intent: Intent,
}

/// What asking for a code came to.
#[derive(Debug, PartialEq, Eq)]
pub enum ContactGiven {
    /// It is on its way.
    Sent(CodeTimes),
    /// The account has this contact and signs in by it already.
    Already,
    /// There are too many.
    Refused(ContactRefusal),
}

/// Sends a code to a contact that is to be added.
pub async fn give_contact(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
    contact: Contact,
) -> Result<ContactGiven, IdentityError> {
    let tx = identity.store().begin().await?;
    let all = list(&tx, session.subject).await?.1;
    match find_same(&all, &contact) {
        Some(present) if present.signs_in => return Ok(ContactGiven::Already),
        None => {
            if let Err(refusal) = may_add(&held(&all), contact.kind()) {
                return Ok(ContactGiven::Refused(refusal));
            }
        }
        Some(_) => {}
    }
    begin(identity, tx, visitor, session, (contact, Intent::Have)).await
}

/// Sends a code to a contact that the account has.
pub async fn prove_contact(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
    (no, intent): (i32, Intent),
) -> Result<ContactGiven, IdentityError> {
    let tx = identity.store().begin().await?;
    let all = list(&tx, session.subject).await?.1;
    let Some(present) = all.iter().find(|stored| stored.no == no) else {
        return Ok(ContactGiven::Refused(ContactRefusal::NotThere));
    };
    begin(identity, tx, visitor, session, (present.contact.clone(), intent)).await
}

async fn begin(
    identity: &Identity,
    tx: Tx,
    visitor: &Visitor,
    session: &Session,
    (contact, intent): (Contact, Intent),
) -> Result<ContactGiven, IdentityError> {
    ensure_fresh(&tx, session).await?;
    let adding = Adding { subject: session.subject, contact, intent };
    let times = send(identity, &tx, visitor, &adding).await;
    if times.is_ok() {
        journeys::end(&tx, KIND, &visitor.browser).await?;
        journeys::save(&tx, KIND, &visitor.browser, &adding).await?;
    }
    tx.commit().await?;
    times.map(ContactGiven::Sent)
}

/// Sends the code anew.
pub async fn resend_code(
    identity: &Identity,
    visitor: &Visitor,
    session: &Session,
) -> Result<CodeTimes, IdentityError> {
    let tx = identity.store().begin().await?;
    ensure_fresh(&tx, session).await?;
    let adding = load(&tx, visitor, session.subject).await?;
    let times = send(identity, &tx, visitor, &adding).await;
    tx.commit().await?;
    times
}

/// The contact that waits for its code in this browser, for this account.
pub async fn find_adding(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
) -> Result<Option<Contact>, StoreError> {
    let store = identity.store();
    let found: Option<Adding> =
        journeys::find(store.reader(), store.vault(), (KIND, &visitor.browser, store.env().now())).await?;
    Ok(found.filter(|adding| adding.subject == subject).map(|adding| adding.contact))
}

/// What a typed code came to.
#[derive(Debug, PartialEq, Eq)]
pub enum ContactProven {
    /// The account has the contact and signs in by it.
    SignsIn,
    /// The account has it, but another account signs in by it: here it only receives messages.
    HeldByAnother {
        /// Its number.
        no: i32,
    },
    /// It stays, whatever somebody says.
    Kept,
    /// Right, but the account has as many as it may by now: other browsers were adding too. The code stays good.
    Full(ContactRefusal),
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
}

/// Types the code.
pub async fn enter_code(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    typed: &str,
) -> Result<ContactProven, IdentityError> {
    let Some(typed) = parse_code(typed) else { return Ok(ContactProven::Malformed) };
    let tx = identity.store().begin().await?;
    enter(identity, tx, visitor, subject, &typed).await
}

/// Presses the button of a mailed link in the browser that asked for it.
pub async fn enter_link(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    link: &str,
) -> Result<ContactProven, IdentityError> {
    let tx = identity.store().begin().await?;
    match codes::code_behind_link(&tx, link) {
        Some(code) => enter(identity, tx, visitor, subject, &code).await,
        None => Ok(ContactProven::Malformed),
    }
}

async fn enter(
    identity: &Identity,
    tx: Tx,
    visitor: &Visitor,
    subject: SubjectId,
    typed: &Secret<String>,
) -> Result<ContactProven, IdentityError> {
    let adding = load(&tx, visitor, subject).await?;
    let holder = self::holder(tx.vault(), visitor, subject);
    let verdict = codes::judge_code(&tx, (CodePurpose::Contact, &holder), &adding.contact, typed).await?;
    if verdict != Some(Verdict::Right) {
        tx.commit().await?;
        return Ok(ContactProven::Refused(verdict.unwrap_or(Verdict::Expired)));
    }
    accounts::hold(&tx, &[subject]).await?;
    let proven = match adding.intent {
        Intent::Have => have(identity, &tx, visitor, subject, &adding.contact).await?,
        Intent::Keep => keep(identity, &tx, visitor, subject, &adding.contact).await?,
    };
    if matches!(proven, ContactProven::Full(_)) {
        tx.rollback().await?;
        return Ok(proven);
    }
    journeys::end(&tx, KIND, &visitor.browser).await?;
    tx.commit().await?;
    Ok(proven)
}

async fn have(
    identity: &Identity,
    tx: &Tx,
    visitor: &Visitor,
    subject: SubjectId,
    contact: &Contact,
) -> Result<ContactProven, IdentityError> {
    let (key, all) = list(tx, subject).await?;
    if find_same(&all, contact).is_none()
        && let Err(refusal) = may_add(&held(&all), contact.kind())
    {
        return Ok(ContactProven::Full(refusal));
    }
    let signs_in = lookups::take(tx, contact.lookup_field(), &contact.lookup_value(), subject).await?;
    let kind = [("contact", contact.kind().as_str())];
    let no = if let Some(present) = find_same(&all, contact) {
        contacts::note_proof(tx, subject, present.no, signs_in).await?;
        if signs_in && !present.signs_in {
            records::record(tx, subject, "contact.sign-in-on", visitor, &kind).await?;
            notice(identity, tx, subject, (&messages::CONTACT_CHANGED, present)).await?;
        }
        present.no
    } else {
        let no = contacts::insert(tx, &key, subject, contact, signs_in).await?;
        records::record(tx, subject, "contact.added", visitor, &kind).await?;
        let all = contacts::list(tx.conn(), &key, subject).await?;
        // Those that were there before: whoever has just typed the code need not be told at the same address.
        if let Some(new) = all.iter().find(|stored| stored.no == no) {
            notice_elsewhere(identity, tx, subject, (&messages::CONTACT_ADDED, new)).await?;
        }
        no
    };
    Ok(if signs_in { ContactProven::SignsIn } else { ContactProven::HeldByAnother { no } })
}

async fn keep(
    identity: &Identity,
    tx: &Tx,
    visitor: &Visitor,
    subject: SubjectId,
    contact: &Contact,
) -> Result<ContactProven, IdentityError> {
    let (_, all) = list(tx, subject).await?;
    // Freed while the code was on its way: there is nothing to keep any more.
    let Some(present) = find_same(&all, contact) else { return Err(IdentityError::StepNotOpen) };
    contacts::note_proof(tx, subject, present.no, present.signs_in).await?;
    if claims::delete(tx, subject, present.no).await? {
        let kind = [("contact", contact.kind().as_str())];
        records::record(tx, subject, "contact.kept", visitor, &kind).await?;
        notice(identity, tx, subject, (&messages::CONTACT_KEPT, present)).await?;
    }
    Ok(ContactProven::Kept)
}

async fn list(tx: &Tx, subject: SubjectId) -> Result<(ScopeKey, Vec<StoredContact>), StoreError> {
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let all = contacts::list(tx.conn(), &key, subject).await?;
    Ok((key, all))
}

fn find_same<'a>(all: &'a [StoredContact], contact: &Contact) -> Option<&'a StoredContact> {
    let same = |stored: &&StoredContact| {
        stored.contact.kind() == contact.kind() && stored.contact.lookup_value() == contact.lookup_value()
    };
    all.iter().find(same)
}

async fn load(tx: &Tx, visitor: &Visitor, subject: SubjectId) -> Result<Adding, IdentityError> {
    let found: Option<Adding> =
        journeys::find(tx.conn(), tx.vault(), (KIND, &visitor.browser, tx.now())).await?;
    found.filter(|adding| adding.subject == subject).ok_or(IdentityError::StepNotOpen)
}

/// The code belongs to this browser and this account together.
pub(crate) fn holder(vault: &Vault, visitor: &Visitor, subject: SubjectId) -> Vec<u8> {
    vault.code_hash("contact-holder", &[&visitor.browser.0, subject.uuid().as_bytes()]).to_vec()
}

async fn send(
    identity: &Identity,
    tx: &Tx,
    visitor: &Visitor,
    adding: &Adding,
) -> Result<CodeTimes, IdentityError> {
    let holder = self::holder(tx.vault(), visitor, adding.subject);
    let request = CodeRequest {
        purpose: CodePurpose::Contact,
        holder: &holder,
        contact: &adding.contact,
        lane: adding.subject.lane(),
        language: visitor.language,
    };
    codes::send_code(identity, tx, request, visitor).await
}

/// The times of the code that was sent to the contact being added.
pub async fn adding_times(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
) -> Result<Option<CodeTimes>, StoreError> {
    let holder = self::holder(identity.store().vault(), visitor, subject);
    codes::code_times(identity, CodePurpose::Contact, &holder).await
}

/// Looks at a mailed link, in whichever browser it was opened; `subject` is who is signed in there.
pub async fn view_link(
    identity: &Identity,
    visitor: &Visitor,
    subject: Option<SubjectId>,
    link: &str,
) -> Result<codes::LinkView, StoreError> {
    let holder = match subject {
        Some(subject) => self::holder(identity.store().vault(), visitor, subject),
        None => Vec::new(),
    };
    codes::view_link(identity, CodePurpose::Contact, &holder, link).await
}
