//! Adding a mobile phone to an account that has none: personal data begins with it.

use kernel::SubjectId;
use serde::{Deserialize, Serialize};
use store::{Scope, StoreError, Tx, Vault};

use super::codes::{self, CodeRequest, CodeTimes};
use crate::error::IdentityError;
use crate::model::code::{CodePurpose, Verdict, parse_code};
use crate::model::contact::Contact;
use crate::model::visitor::Visitor;
use crate::store::journeys::{self, JourneyKind};
use crate::store::{contacts, lookups};
use crate::{Identity, records};

const KIND: JourneyKind = JourneyKind::Contact;

/// A contact that waits for its code.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Adding {
    subject: SubjectId,
    contact: Contact,
}

/// Sends a code to the contact that is to be added.
pub async fn give_contact(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    contact: Contact,
) -> Result<CodeTimes, IdentityError> {
    let tx = identity.store().begin().await?;
    let times = send(identity, &tx, visitor, &Adding { subject, contact: contact.clone() }).await;
    if times.is_ok() {
        journeys::end(&tx, KIND, &visitor.browser).await?;
        journeys::save(&tx, KIND, &visitor.browser, &Adding { subject, contact }).await?;
    }
    tx.commit().await?;
    times
}

/// Sends the code anew.
pub async fn resend_code(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
) -> Result<CodeTimes, IdentityError> {
    let tx = identity.store().begin().await?;
    let adding = load(&tx, visitor, subject).await?;
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
pub enum ContactAdded {
    /// The contact is there; `signs_in` tells whether it is free to sign in by.
    Added {
        /// False where another account signs in by it: then it only receives messages.
        signs_in: bool,
    },
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
) -> Result<ContactAdded, IdentityError> {
    let Some(typed) = parse_code(typed) else { return Ok(ContactAdded::Malformed) };
    let tx = identity.store().begin().await?;
    let adding = load(&tx, visitor, subject).await?;
    let holder = self::holder(tx.vault(), visitor, subject);
    let verdict = codes::judge_code(&tx, (CodePurpose::Contact, &holder), &adding.contact, &typed).await?;
    if verdict != Some(Verdict::Right) {
        tx.commit().await?;
        return Ok(ContactAdded::Refused(verdict.unwrap_or(Verdict::Expired)));
    }
    let contact = adding.contact;
    let signs_in = lookups::take(&tx, contact.lookup_field(), &contact.lookup_value(), subject).await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let present = contacts::list(tx.conn(), &key, subject).await?;
    if !present.iter().any(|stored| stored.contact == contact) {
        contacts::insert(&tx, &key, subject, &contact, signs_in).await?;
        records::record(&tx, subject, "contact.added", visitor, &[("contact", contact.kind().as_str())])
            .await?;
    }
    journeys::end(&tx, KIND, &visitor.browser).await?;
    tx.commit().await?;
    Ok(ContactAdded::Added { signs_in })
}

async fn load(tx: &Tx, visitor: &Visitor, subject: SubjectId) -> Result<Adding, IdentityError> {
    let found: Option<Adding> =
        journeys::find(tx.conn(), tx.vault(), (KIND, &visitor.browser, tx.now())).await?;
    found.filter(|adding| adding.subject == subject).ok_or(IdentityError::StepNotOpen)
}

/// The code belongs to this browser and this account together.
fn holder(vault: &Vault, visitor: &Visitor, subject: SubjectId) -> Vec<u8> {
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
