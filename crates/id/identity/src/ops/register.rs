//! From nothing to a simplified account.

use kernel::{Secret, SubjectId};
use person::PersonName;
use store::{Scope, StoreError, Token, Tx};

use super::codes::{self, CodeRequest, CodeTimes};
use crate::error::IdentityError;
use crate::model::code::{CodePurpose, Verdict, parse_code};
use crate::model::contact::Contact;
use crate::model::password::{self, PasswordProblem};
use crate::model::registration::{Agreement, ContactStanding, Registration, StepNotOpen};
use crate::model::session::Factors;
use crate::model::visitor::Visitor;
use crate::ops::account::open_account;
use crate::ops::sign_in;
use crate::store::journeys::{self, JourneyKind};
use crate::store::{claims, contacts, credentials, lookups};
use crate::{Identity, limits, records};

const KIND: JourneyKind = JourneyKind::Registration;

/// The registration of this browser, if one is under way.
pub async fn find_registration(
    identity: &Identity,
    visitor: &Visitor,
) -> Result<Option<Registration>, StoreError> {
    let store = identity.store();
    journeys::find(store.reader(), store.vault(), (KIND, &visitor.browser, store.env().now())).await
}

/// Agrees to the terms. A registration that is under way goes on; a finished one gives way to a new one.
pub async fn agree(identity: &Identity, visitor: &Visitor) -> Result<Registration, IdentityError> {
    let tx = identity.store().begin().await?;
    let under_way = load(&tx, visitor).await?;
    let registration = match under_way {
        Some(registration) if !matches!(registration, Registration::Finished { .. }) => registration,
        _ => {
            limits::spend(&tx, limits::REGISTRATIONS_PER_NETWORK, &visitor.network).await?;
            journeys::end(&tx, KIND, &visitor.browser).await?;
            let agreement = Agreement {
                terms_version: identity.config().terms_version.clone(),
                privacy_version: identity.config().privacy_version.clone(),
                agreed_at: tx.now(),
            };
            Registration::Agreed { agreement }
        }
    };
    save(tx, visitor, &registration).await?;
    Ok(registration)
}

/// Forgets the registration that is under way in this browser: the next person at a shared computer begins with nothing.
pub async fn begin_anew(identity: &Identity, visitor: &Visitor) -> Result<(), IdentityError> {
    let tx = identity.store().begin().await?;
    if !matches!(load(&tx, visitor).await?, Some(Registration::Finished { .. })) {
        journeys::end(&tx, KIND, &visitor.browser).await?;
    }
    Ok(tx.commit().await?)
}

/// Gives or corrects the name.
pub async fn give_name(
    identity: &Identity,
    visitor: &Visitor,
    name: PersonName,
) -> Result<Registration, IdentityError> {
    let tx = identity.store().begin().await?;
    let registration = load_open(&tx, visitor).await?.with_name(name)?;
    save(tx, visitor, &registration).await?;
    Ok(registration)
}

/// Gives the contact and sends the code there, whether or not an account signs in by it.
pub async fn give_contact(
    identity: &Identity,
    visitor: &Visitor,
    contact: Contact,
) -> Result<CodeTimes, IdentityError> {
    let tx = identity.store().begin().await?;
    let registration = load_open(&tx, visitor).await?.with_contact(contact.clone())?;
    let times = send(identity, &tx, visitor, &contact).await;
    finish_counted(tx, visitor, &registration, times).await
}

/// Sends a new code to the contact given before.
pub async fn resend_code(identity: &Identity, visitor: &Visitor) -> Result<CodeTimes, IdentityError> {
    let tx = identity.store().begin().await?;
    let registration = load_open(&tx, visitor).await?;
    let Registration::ContactGiven { contact, .. } = &registration else {
        return Err(IdentityError::StepNotOpen);
    };
    let times = send(identity, &tx, visitor, contact).await;
    finish_counted(tx, visitor, &registration, times).await
}

/// What a typed code came to.
#[derive(Debug, PartialEq, Eq)]
pub enum CodeEntered {
    /// Right: on to the next page.
    Proven(Registration),
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
}

/// Types the code.
pub async fn enter_code(
    identity: &Identity,
    visitor: &Visitor,
    typed: &str,
) -> Result<CodeEntered, IdentityError> {
    let Some(typed) = parse_code(typed) else { return Ok(CodeEntered::Malformed) };
    let tx = identity.store().begin().await?;
    enter(tx, visitor, &typed).await
}

/// Presses the button of a mailed link in the browser that asked for it.
pub async fn enter_link(
    identity: &Identity,
    visitor: &Visitor,
    link: &str,
) -> Result<CodeEntered, IdentityError> {
    let tx = identity.store().begin().await?;
    match codes::code_behind_link(&tx, link) {
        Some(code) => enter(tx, visitor, &code).await,
        None => Ok(CodeEntered::Malformed),
    }
}

async fn enter(tx: Tx, visitor: &Visitor, typed: &Secret<String>) -> Result<CodeEntered, IdentityError> {
    let registration = load_open(&tx, visitor).await?;
    let contact = match &registration {
        Registration::ContactGiven { contact, .. } => contact.clone(),
        // The second press of a double click finds the work done.
        Registration::ContactProven { .. } => return Ok(CodeEntered::Proven(registration)),
        _ => return Err(IdentityError::StepNotOpen),
    };
    let holder = (CodePurpose::Registration, visitor.browser.0.as_slice());
    match codes::judge_code(&tx, holder, &contact, typed).await? {
        Some(Verdict::Right) => {
            let standing = standing_of(&tx, &contact).await?;
            let registration = registration.proven(standing)?;
            save(tx, visitor, &registration).await?;
            Ok(CodeEntered::Proven(registration))
        }
        verdict => {
            // The wrong try must count even though nothing else happened.
            tx.commit().await?;
            Ok(CodeEntered::Refused(verdict.unwrap_or(Verdict::Expired)))
        }
    }
}

/// What setting the password came to.
pub enum PasswordSet {
    /// The account is there and this browser is signed in by the token.
    Registered {
        /// The session.
        token: Token,
        /// Whose.
        subject: SubjectId,
    },
    /// The password was not taken.
    Refused(PasswordProblem),
    /// Somebody else registered the contact in the meantime.
    ContactTaken,
}

/// Sets the password: the account comes into being, once, however often the button is pressed.
pub async fn set_password(
    identity: &Identity,
    visitor: &Visitor,
    typed: &str,
) -> Result<PasswordSet, IdentityError> {
    let registration = find_registration(identity, visitor).await?.ok_or(IdentityError::StepNotOpen)?;
    if let Registration::Finished { subject, .. } = registration {
        return repeat(identity, visitor, subject, typed).await;
    }
    let Registration::ContactProven { name, contact, standing: ContactStanding::Free, .. } = &registration
    else {
        return Err(IdentityError::StepNotOpen);
    };
    if let Some(problem) = password::judge(typed, &[&name.full(), &contact.lookup_value()]).problem {
        return Ok(PasswordSet::Refused(problem));
    }
    let hash =
        identity.hashing().hash(password::normalise(typed), identity.store().env().rng.as_ref()).await?;
    let tx = identity.store().begin().await?;
    // Read again under the write lock: hashing took its time.
    match load_open(&tx, visitor).await? {
        Registration::Finished { subject, .. } => {
            tx.rollback().await?;
            repeat(identity, visitor, subject, typed).await
        }
        Registration::ContactProven { agreement, name, contact, standing: ContactStanding::Free } => {
            create(tx, visitor, (agreement, name, contact), &hash).await
        }
        _ => Err(IdentityError::StepNotOpen),
    }
}

async fn create(
    tx: Tx,
    visitor: &Visitor,
    (agreement, name, contact): (Agreement, PersonName, Contact),
    hash: &Secret<String>,
) -> Result<PasswordSet, IdentityError> {
    let opened = open_account(&tx, visitor.language, (&agreement, &name, Some(&contact))).await?;
    let Some((subject, key)) = opened else {
        let standing = ContactStanding::Taken;
        save(tx, visitor, &Registration::ContactProven { agreement, name, contact, standing }).await?;
        return Ok(PasswordSet::ContactTaken);
    };
    credentials::set_password(&tx, &key, subject, hash).await?;
    records::record(&tx, subject, "account.registered", visitor, &[("contact", contact.kind().as_str())])
        .await?;
    let token = sign_in::open_session(&tx, &key, (subject, Factors::Password), visitor).await?;
    journeys::end(&tx, KIND, &visitor.browser).await?;
    save(tx, visitor, &Registration::Finished { subject, finished_at: token.opened_at }).await?;
    Ok(PasswordSet::Registered { token: token.token, subject })
}

/// A repeated press after the end: the same result, if it is the same password.
async fn repeat(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    typed: &str,
) -> Result<PasswordSet, IdentityError> {
    if !sign_in::password_matches(identity, subject, typed).await? {
        return Err(IdentityError::StepNotOpen);
    }
    let tx = identity.store().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let opened = sign_in::open_session(&tx, &key, (subject, Factors::Password), visitor).await?;
    tx.commit().await?;
    Ok(PasswordSet::Registered { token: opened.token, subject })
}

/// Whether somebody signs in by this contact, and whether that is contested.
pub(crate) async fn standing_of(tx: &Tx, contact: &Contact) -> Result<ContactStanding, StoreError> {
    let holder =
        lookups::find(tx.conn(), tx.vault(), contact.lookup_field(), &contact.lookup_value()).await?;
    let Some(holder) = holder else { return Ok(ContactStanding::Free) };
    let key = tx.vault().load_key(tx.conn(), Scope::subject(holder)).await?;
    for stored in contacts::list(tx.conn(), &key, holder).await? {
        if stored.contact.lookup_value() == contact.lookup_value()
            && let Some(free_at) = claims::find(tx.conn(), holder, stored.no).await?
        {
            return Ok(ContactStanding::Claimed { free_at });
        }
    }
    Ok(ContactStanding::Taken)
}

pub(crate) async fn load(tx: &Tx, visitor: &Visitor) -> Result<Option<Registration>, StoreError> {
    journeys::find(tx.conn(), tx.vault(), (KIND, &visitor.browser, tx.now())).await
}

pub(crate) async fn load_open(tx: &Tx, visitor: &Visitor) -> Result<Registration, IdentityError> {
    Ok(load(tx, visitor).await?.ok_or(StepNotOpen)?)
}

pub(crate) async fn save(
    tx: Tx,
    visitor: &Visitor,
    registration: &Registration,
) -> Result<(), IdentityError> {
    journeys::save(&tx, KIND, &visitor.browser, registration).await?;
    Ok(tx.commit().await?)
}

async fn send(
    identity: &Identity,
    tx: &Tx,
    visitor: &Visitor,
    contact: &Contact,
) -> Result<CodeTimes, IdentityError> {
    let request = CodeRequest {
        purpose: CodePurpose::Registration,
        holder: &visitor.browser.0,
        contact,
        lane: kernel::Lane::of_bytes(&visitor.browser.0),
        language: visitor.language,
    };
    codes::send_code(identity, tx, request, visitor).await
}

/// Commits what was counted even when a limit refused the rest.
async fn finish_counted(
    tx: Tx,
    visitor: &Visitor,
    registration: &Registration,
    times: Result<CodeTimes, IdentityError>,
) -> Result<CodeTimes, IdentityError> {
    match times {
        Ok(times) => {
            save(tx, visitor, registration).await?;
            Ok(times)
        }
        Err(limited @ IdentityError::Limited { .. }) => {
            tx.commit().await?;
            Err(limited)
        }
        Err(error) => Err(error),
    }
}
