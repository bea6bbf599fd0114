//! Password, then from the standard level on a second factor, then a session.

use kernel::{Secret, SubjectId, Timestamp};
use person::{Email, Phone, Snils};
use serde::{Deserialize, Serialize};
use store::sea_orm::ConnectionTrait;
use store::{Field, Scope, ScopeKey, StoreError, Token, Tx};

use super::codes::{self, CodeRequest, CodeTimes};
use crate::error::IdentityError;
use crate::model::account::AccountState;
use crate::model::code::{CodePurpose, Verdict, parse_code};
use crate::model::contact::Contact;
use crate::model::departure::Cause;
use crate::model::password;
use crate::model::session::{CITIZEN, Factors};
use crate::model::visitor::Visitor;
use crate::store::journeys::{self, JourneyKind};
use crate::store::{accounts, contacts, credentials, departures, lookups, merges, sessions};
use crate::{Identity, SESSION_PURPOSE, SNILS_OWNER, limits, records};

const KIND: JourneyKind = JourneyKind::SignIn;
/// How long a right password waits for its code.
const SECOND_FACTOR_TTL: std::time::Duration = std::time::Duration::from_secs(15 * 60);

/// A sign-in that waits for its second factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PendingSignIn {
    /// Who gave the right password.
    subject: SubjectId,
    /// Where the code went.
    phone: Contact,
    /// When the password was given.
    since: Timestamp,
}

impl PendingSignIn {
    /// Where the code went, as a page may show it.
    pub fn masked_phone(&self) -> String {
        self.phone.masked()
    }
}

/// What a password came to.
pub enum SignIn {
    /// Signed in.
    SignedIn(Token),
    /// The password was right; a code is on its way.
    SecondFactor(CodeTimes),
    /// Login or password does not fit. Which of them is not said.
    Refused,
    /// The password was right, but the account is closed.
    Closed,
}

/// A session just opened.
pub struct Opened {
    /// The cookie.
    pub token: Token,
    /// Since when.
    pub opened_at: Timestamp,
}

/// Signs in by phone, e-mail or СНИЛС, and password.
pub async fn sign_in(
    identity: &Identity,
    visitor: &Visitor,
    login: &str,
    typed: &str,
) -> Result<SignIn, IdentityError> {
    let candidates = Login::candidates(identity, login);
    let subject = find_subject(identity, &candidates).await?;
    let login_key =
        candidates.first().map_or_else(|| login.trim().to_lowercase(), |login| login.value.clone());
    spend_for_password(identity, visitor, subject, &login_key).await?;
    let known = match subject {
        Some(subject) => load_password(identity, subject).await?,
        None => None,
    };
    let matches = identity.hashing().verify(password::normalise(typed), known).await?;
    let Some(subject) = subject.filter(|_| matches) else {
        if let Some(subject) = subject {
            // Beside the answer, not before it: the time must not tell that the account exists.
            tokio::spawn(record_wrong_password(identity.clone(), subject, visitor.network.clone()));
        }
        return Ok(SignIn::Refused);
    };
    accept_password(identity, visitor, subject, &login_key).await
}

async fn record_wrong_password(identity: Identity, subject: SubjectId, network: String) {
    let recorded = async {
        let tx = identity.store().begin().await?;
        records::record_system(&tx, subject, "sign-in.wrong-password", &[("network", &network)]).await?;
        tx.commit().await
    };
    if let Err(error) = recorded.await {
        tracing::warn!(%error, "a wrong password went unrecorded");
    }
}

async fn accept_password(
    identity: &Identity,
    visitor: &Visitor,
    subject: SubjectId,
    login_key: &str,
) -> Result<SignIn, IdentityError> {
    let tx = identity.store().begin().await?;
    for (budget, key) in budgets(visitor, login_key) {
        budget.reset(&tx, &limits::key(&tx, &key)).await?;
    }
    let account =
        accounts::find(tx.conn(), subject).await?.ok_or_else(|| StoreError::row("accounts", "missing"))?;
    if account.state == AccountState::Closed {
        tx.commit().await?;
        return Ok(SignIn::Closed);
    }
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let phone = phone_of(tx.conn(), &key, subject).await?;
    match phone {
        Some(phone) if account.guard > assurance::Level::Simplified => {
            let times = send(identity, &tx, visitor, subject, &phone).await;
            let pending = PendingSignIn { subject, phone, since: tx.now() };
            journeys::end(&tx, KIND, &visitor.browser).await?;
            journeys::save(&tx, KIND, &visitor.browser, &pending).await?;
            tx.commit().await?;
            Ok(SignIn::SecondFactor(times?))
        }
        _ => {
            let opened = open_session(&tx, &key, (subject, Factors::Password), visitor).await?;
            tx.commit().await?;
            Ok(SignIn::SignedIn(opened.token))
        }
    }
}

/// The sign-in of this browser that waits for its code.
pub async fn find_pending(
    identity: &Identity,
    visitor: &Visitor,
) -> Result<Option<PendingSignIn>, StoreError> {
    let store = identity.store();
    let now = store.env().now();
    let found: Option<PendingSignIn> =
        journeys::find(store.reader(), store.vault(), (KIND, &visitor.browser, now)).await?;
    Ok(found.filter(|pending| now < pending.since.plus(SECOND_FACTOR_TTL)))
}

/// Sends the second factor's code anew.
pub async fn resend_code(identity: &Identity, visitor: &Visitor) -> Result<CodeTimes, IdentityError> {
    let pending = find_pending(identity, visitor).await?.ok_or(IdentityError::StepNotOpen)?;
    let tx = identity.store().begin().await?;
    let times = send(identity, &tx, visitor, pending.subject, &pending.phone).await;
    tx.commit().await?;
    times
}

/// What the second factor came to.
pub enum SecondFactor {
    /// Signed in.
    SignedIn(Token),
    /// Not six digits.
    Malformed,
    /// Judged and not right.
    Refused(Verdict),
}

/// Types the second factor's code.
pub async fn enter_code(
    identity: &Identity,
    visitor: &Visitor,
    typed: &str,
) -> Result<SecondFactor, IdentityError> {
    let Some(typed) = parse_code(typed) else { return Ok(SecondFactor::Malformed) };
    let pending = find_pending(identity, visitor).await?.ok_or(IdentityError::StepNotOpen)?;
    let tx = identity.store().begin().await?;
    let holder = (CodePurpose::SignIn, visitor.browser.0.as_slice());
    match codes::judge_code(&tx, holder, &pending.phone, &typed).await? {
        Some(Verdict::Right) => {
            let subject = pending.subject;
            let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
            let opened = open_session(&tx, &key, (subject, Factors::PasswordAndSms), visitor).await?;
            journeys::end(&tx, KIND, &visitor.browser).await?;
            tx.commit().await?;
            Ok(SecondFactor::SignedIn(opened.token))
        }
        verdict => {
            tx.commit().await?;
            Ok(SecondFactor::Refused(verdict.unwrap_or(Verdict::Expired)))
        }
    }
}

/// Opens a session and remembers the device. The token is new each time: a session is never taken over from before. An
/// account that was merged away while the step was open signs nobody in.
pub(crate) async fn open_session(
    tx: &Tx,
    key: &ScopeKey,
    (subject, factors): (SubjectId, Factors),
    visitor: &Visitor,
) -> Result<Opened, IdentityError> {
    accounts::hold(tx, &[subject]).await?;
    if merges::find(tx.conn(), subject).await?.is_some() {
        return Err(IdentityError::StepNotOpen);
    }
    let token = Token::draw(subject.lane(), tx.env().rng.as_ref());
    let hash = token.hash(tx.vault(), SESSION_PURPOSE);
    sessions::insert(tx, key, (&hash, subject, factors), visitor, CITIZEN).await?;
    sessions::remember_device(tx, subject, &visitor.browser).await?;
    accounts::note_use(tx, subject).await?;
    // An account that was about to go for want of use is used again.
    departures::delete(tx, subject, Some(Cause::Unused)).await?;
    records::record(
        tx,
        subject,
        "sign-in",
        visitor,
        &[("factors", factors.as_str()), ("agent", &visitor.agent)],
    )
    .await?;
    Ok(Opened { token, opened_at: tx.now() })
}

/// Whether this is the password of the account.
pub(crate) async fn password_matches(
    identity: &Identity,
    subject: SubjectId,
    typed: &str,
) -> Result<bool, IdentityError> {
    let known = load_password(identity, subject).await?;
    Ok(identity.hashing().verify(password::normalise(typed), known).await?)
}

async fn load_password(
    identity: &Identity,
    subject: SubjectId,
) -> Result<Option<Secret<String>>, StoreError> {
    let store = identity.store();
    let Some(key) = store.vault().find_key(store.reader(), Scope::subject(subject)).await? else {
        return Ok(None);
    };
    Ok(credentials::find_password(store.reader(), &key, subject).await?.map(|(hash, _)| hash))
}

/// The phone that codes go to: the main contact if it is one, else the first one confirmed.
pub(crate) async fn phone_of<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Option<Contact>, StoreError> {
    let all = contacts::list(conn, key, subject).await?;
    Ok(all.into_iter().map(|stored| stored.contact).find(|contact| matches!(contact, Contact::Phone(_))))
}

async fn send(
    identity: &Identity,
    tx: &Tx,
    visitor: &Visitor,
    subject: SubjectId,
    phone: &Contact,
) -> Result<CodeTimes, IdentityError> {
    let request = CodeRequest {
        purpose: CodePurpose::SignIn,
        holder: &visitor.browser.0,
        contact: phone,
        lane: subject.lane(),
        language: visitor.language,
    };
    codes::send_code(identity, tx, request, visitor).await
}

/// One reading of what was typed as a login.
struct Login {
    field: Field,
    value: String,
}

impl Login {
    /// Eleven digits may be a phone or a СНИЛС; both readings are looked up.
    fn candidates(identity: &Identity, typed: &str) -> Vec<Self> {
        let mut all = Vec::new();
        if let Ok(email) = Email::parse(typed) {
            let contact = Contact::Email(email);
            all.push(Self { field: contact.lookup_field(), value: contact.lookup_value() });
        }
        if let Ok(phone) = Phone::parse(typed, &identity.config().phone_policy) {
            let contact = Contact::Phone(phone);
            all.push(Self { field: contact.lookup_field(), value: contact.lookup_value() });
        }
        if let Ok(snils) = Snils::parse(typed) {
            all.push(Self { field: SNILS_OWNER, value: snils.digits().to_owned() });
        }
        all
    }
}

async fn find_subject(identity: &Identity, logins: &[Login]) -> Result<Option<SubjectId>, StoreError> {
    let store = identity.store();
    for login in logins {
        if let Some(subject) = lookups::find(store.reader(), store.vault(), login.field, &login.value).await?
        {
            return Ok(Some(merges::survivor_of(store.reader(), subject).await?));
        }
    }
    Ok(None)
}

fn budgets(visitor: &Visitor, login_key: &str) -> [(store::Budget, String); 2] {
    let browser = data_encoding::HEXLOWER.encode(&visitor.browser.0);
    [
        (limits::SIGN_INS_PER_DEVICE, format!("{browser} {login_key}")),
        (limits::SIGN_INS_PER_LOGIN, login_key.to_owned()),
    ]
}

/// Known devices have a budget of their own, so that a botnet cannot lock a person out of their own computer.
async fn spend_for_password(
    identity: &Identity,
    visitor: &Visitor,
    subject: Option<SubjectId>,
    login_key: &str,
) -> Result<(), IdentityError> {
    let tx = identity.store().begin().await?;
    let known = match subject {
        Some(subject) => sessions::is_known_device(tx.conn(), subject, &visitor.browser).await?,
        None => false,
    };
    let [(device, device_key), (login, login_key)] = budgets(visitor, login_key);
    let spent = if known {
        limits::spend(&tx, device, &device_key).await
    } else {
        match limits::spend(&tx, limits::SIGN_INS_PER_NETWORK, &visitor.network).await {
            Ok(()) => limits::spend(&tx, login, &login_key).await,
            limited => limited,
        }
    };
    tx.commit().await?;
    spent
}
