//! Opening and finding what is to be signed.

use assurance::{Level, PersonFacts, level};
use identity::model::visitor::{Browser, Visitor};
use identity::ops::authenticate::session_mark;
use identity::ops::own_contacts::load_contacts;
use kernel::{Language, SubjectId, Timestamp};
use proofing::model::Standing;
use proofing::ops::standing::find_standing;
use store::{Scope, ScopeKey, StoreError, Token, Tx};

use crate::error::SigningError;
use crate::model::challenge::{self, Facts, NONCE_BYTES, Purpose, is_open};
use crate::store::challenges;
use crate::{Signing, limits};

pub use crate::store::challenges::Challenge;

/// A session, as challenges are bound to it.
#[derive(Clone)]
pub struct Who {
    /// Who signed in.
    pub subject: SubjectId,
    /// The keyed hash of the session.
    pub session: Vec<u8>,
    /// The network that the request came from.
    pub network: String,
}

impl Who {
    /// The session of a token.
    pub fn new(signing: &Signing, (subject, token): (SubjectId, &Token), network: String) -> Self {
        Self { subject, session: session_mark(signing.identity(), token).hash, network }
    }
}

/// Why a signature cannot confirm an account now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Signatures are not taken here.
    NotOffered,
    /// The registries have not confirmed name and document yet.
    NotStandard,
    /// There is no СНИЛС to find in a certificate.
    NoSnils,
    /// The account is confirmed already.
    Confirmed,
}

/// What stands against confirming by a signature.
pub async fn find_obstacle(signing: &Signing, subject: SubjectId) -> Result<Option<Obstacle>, StoreError> {
    let store = signing.db();
    let standing = find_standing(store.reader(), store.vault(), subject).await?;
    Ok(judge(signing, standing.as_ref(), store.env().now()).err())
}

/// The facts of the version in force: a certificate is compared with the name that the registries confirmed.
pub(super) fn facts_in_force(standing: &Standing) -> PersonFacts {
    PersonFacts { pending: None, ..standing.facts() }
}

/// Whether a signature may confirm this account.
pub(super) fn judge(signing: &Signing, standing: Option<&Standing>, now: Timestamp) -> Result<(), Obstacle> {
    if !signing.is_offered() {
        return Err(Obstacle::NotOffered);
    }
    let standing = standing.ok_or(Obstacle::NotStandard)?;
    match level(&standing.records, &facts_in_force(standing), standing.moment(now)).level {
        Level::Simplified => return Err(Obstacle::NotStandard),
        Level::Confirmed => return Err(Obstacle::Confirmed),
        Level::Standard => {}
    }
    match standing.profile.current.person() {
        Some(person) if person.snils.is_some() => Ok(()),
        _ => Err(Obstacle::NoSnils),
    }
}

/// Opens a challenge of an account; the one before is void.
pub async fn open_challenge(
    signing: &Signing,
    who: &Who,
    purpose: Purpose,
    language: Language,
) -> Result<Result<(), Obstacle>, SigningError> {
    let obstacle = match purpose {
        Purpose::Confirm => find_obstacle(signing, who.subject).await?,
        Purpose::Attach | Purpose::SignIn => (!signing.is_offered()).then_some(Obstacle::NotOffered),
    };
    if let Some(obstacle) = obstacle {
        return Ok(Err(obstacle));
    }
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(who.subject)).await?;
    let account = account_line(signing, &key, who.subject).await?;
    let tx = store.begin().await?;
    let text = draw(signing, &tx, (purpose, language), Some(account));
    challenges::open(&tx, &key, (who.subject, &who.session), (purpose, &text)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// The open challenge of this session.
pub async fn find_challenge(signing: &Signing, who: &Who) -> Result<Option<Challenge>, StoreError> {
    let store = signing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(who.subject)).await?;
    let found = challenges::find(store.reader(), &key, (who.subject, &who.session)).await?;
    Ok(found.filter(|challenge| is_open(challenge.opened_at, store.env().now())))
}

/// Opens the challenge of a browser that wants to sign in.
pub async fn open_sign_in(signing: &Signing, visitor: &Visitor) -> Result<(), SigningError> {
    if !signing.is_offered() {
        return Err(SigningError::StepNotOpen);
    }
    let tx = signing.db().begin().await?;
    limits::spend_sign_in(&tx, &visitor.network).await?;
    let text = draw(signing, &tx, (Purpose::SignIn, visitor.language), None);
    challenges::open_sign_in(&tx, &visitor.browser, &text).await?;
    tx.commit().await?;
    Ok(())
}

/// The open challenge of a browser that wants to sign in.
pub async fn find_sign_in(signing: &Signing, browser: &Browser) -> Result<Option<Challenge>, StoreError> {
    let store = signing.db();
    let found = challenges::find_sign_in(store.reader(), browser).await?;
    Ok(found.filter(|challenge| is_open(challenge.opened_at, store.env().now())))
}

fn draw(
    signing: &Signing,
    tx: &Tx,
    (purpose, language): (Purpose, Language),
    account: Option<(String, String)>,
) -> String {
    let mut nonce = [0; NONCE_BYTES];
    tx.env().rng.fill(&mut nonce);
    let config = signing.config();
    let facts = Facts {
        purpose,
        installation: config.installation.of(language),
        origin: &signing.identity().config().public_url,
        account,
        at: tx.now(),
        zone: &config.time_zone,
        nonce,
    };
    challenge::write(&facts, language)
}

/// Initials and the main contact, so that a person sees whose account it is, and nobody else learns of it.
async fn account_line(
    signing: &Signing,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<(String, String), StoreError> {
    let store = signing.db();
    let version = profile::ops::load_current(store.reader(), key, subject).await?;
    let own = load_contacts(signing.identity(), key, subject).await?;
    let contact = own.contacts.iter().find(|stored| stored.is_main).or(own.contacts.first());
    let masked = contact.map(|stored| stored.contact.masked()).unwrap_or_default();
    Ok((version.content.name().initials(), masked))
}
