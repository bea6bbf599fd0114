//! The keys that can sign, in containers and on the token, and why one did not.

use std::sync::Arc;

use certificate::Certificate;
use gateway_token::{Token, TokenError, TokenKey};
use kernel::Timestamp;
use signed_message::{DigestSigner, GostSigner};
use text::Words;

use crate::console::{Console, Typed};
use crate::containers;
use crate::error::SignerError;
use crate::shown;
use crate::state::Folder;

/// Why nothing was signed, as the page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person said no.
    RefusedByPerson,
    /// Not the PIN.
    WrongPin,
    /// A wrong PIN too often.
    Locked,
    /// Another signature is being made.
    Busy,
    /// Nobody answered in the terminal, or the page went away.
    Late,
    /// More than what is signed at once.
    TooLarge,
    /// What was called text cannot be shown as such.
    NotText,
    /// No such key.
    NoKey,
    /// The token was pulled out.
    TokenGone,
    /// The new PIN is too short, or the one that is there.
    WeakPin,
    /// The new PIN, typed again, was another.
    PinsDiffer,
    /// Something else; the terminal says what.
    Failed,
}

impl Refusal {
    /// The word of the protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RefusedByPerson => "refused_by_person",
            Self::WrongPin => "wrong_pin",
            Self::Locked => "locked",
            Self::Busy => "busy",
            Self::Late => "late",
            Self::TooLarge => "too_large",
            Self::NotText => "not_text",
            Self::NoKey => "no_key",
            Self::TokenGone => "token_gone",
            Self::WeakPin => "weak_pin",
            Self::PinsDiffer => "pins_differ",
            Self::Failed => "failed",
        }
    }
}

/// A key that can sign.
#[derive(Clone, Debug)]
pub struct Key {
    id: String,
    certificate: Certificate,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Container { is_locked: bool, pin_is_own: bool },
    Token(Box<TokenKey>),
}

impl Key {
    /// Its number here.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Whether it is on a token.
    pub fn is_on_token(&self) -> bool {
        matches!(self.place, Place::Token(_))
    }

    /// Whether a wrong PIN was typed too often. A token says so only when it is asked.
    pub fn is_locked(&self) -> bool {
        matches!(self.place, Place::Container { is_locked: true, .. })
    }

    /// Whether its PIN is still the one that it came with.
    pub fn has_factory_pin(&self) -> bool {
        match &self.place {
            Place::Container { pin_is_own, .. } => !pin_is_own,
            Place::Token(key) => key.has_default_pin(),
        }
    }

    pub(crate) fn change_token_pin(
        &self,
        token: Option<&Arc<Token>>,
        old: &str,
        new: &str,
    ) -> Result<(), SignerError> {
        let (Place::Token(key), Some(token)) = (&self.place, token) else { return Err(SignerError::NoKey) };
        Ok(token.change_pin(key, old, new)?)
    }

    /// Whose it is, and until when, in one line.
    pub fn title(&self, words: Words) -> String {
        let until = Timestamp::from_seconds(i64::try_from(self.certificate.not_after()).unwrap_or(i64::MAX));
        let until = words.moment(until, &UTC);
        words.with("signer-cli-key", &[("owner", self.owner().into()), ("until", until.into())])
    }

    /// Whose it is.
    pub fn owner(&self) -> String {
        let subject = self.certificate.subject().unwrap_or_default();
        let person = match (&subject.surname, &subject.given_name) {
            (Some(surname), Some(given)) => Some(format!("{surname} {given}")),
            _ => None,
        };
        shown::line(&person.or(subject.common_name).or(subject.organisation).unwrap_or_default())
    }
}

/// Times of certificates are told as they stand there.
const UTC: jiff::tz::TimeZone = jiff::tz::TimeZone::UTC;

/// The keys in containers.
pub(crate) fn of_folder(folder: &Folder) -> Result<Vec<Key>, SignerError> {
    let state = folder.read()?;
    let keys = state.containers.iter().map(|(id, kept)| {
        let place = Place::Container { is_locked: kept.tries_left == 0, pin_is_own: kept.pin_is_own };
        Ok(Key { id: id.clone(), certificate: Certificate::from_der(&kept.certificate.0)?, place })
    });
    keys.collect()
}

/// All keys.
pub(crate) fn all(folder: &Folder, token: Option<&Arc<Token>>) -> Result<Vec<Key>, SignerError> {
    let mut keys = of_folder(folder)?;
    let Some(token) = token else { return Ok(keys) };
    keys.extend(token.list_keys()?.into_iter().map(|key| Key {
        id: containers::id_of(key.certificate().der()),
        certificate: key.certificate().clone(),
        place: Place::Token(Box::new(key)),
    }));
    Ok(keys)
}

/// A key that the person has unlocked, and what goes into the message beside its certificate.
pub(crate) struct Unlocked {
    pub signer: Box<dyn DigestSigner>,
    pub chain: Vec<Certificate>,
}

/// Asks for the PIN and unlocks.
pub(crate) fn unlock(
    (folder, token): (&Folder, Option<&Arc<Token>>),
    key: &Key,
    console: &dyn Console,
    (prompt, is_wanted): (&str, &dyn Fn() -> bool),
) -> Result<Unlocked, Refusal> {
    if key.is_locked() {
        return Err(Refusal::Locked);
    }
    let pin = match console.ask_hidden(prompt, is_wanted) {
        Typed::Text(pin) => pin,
        Typed::Nothing => return Err(Refusal::RefusedByPerson),
        Typed::Gone => return Err(Refusal::Late),
    };
    if !is_wanted() {
        return Err(Refusal::Late);
    }
    match &key.place {
        Place::Container { .. } => {
            let container = containers::open(folder, &key.id, &pin).map_err(|error| refusal_of(&error))?;
            let (own, certificate) = containers::key_of(&container).map_err(|error| refusal_of(&error))?;
            let chain = container.chain.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
            Ok(Unlocked { signer: Box::new(GostSigner::new(own, certificate)), chain })
        }
        Place::Token(on_token) => {
            let token = token.ok_or(Refusal::NoKey)?;
            let signer = token.unlock(on_token, &pin).map_err(|error| refusal_of(&error.into()))?;
            Ok(Unlocked { signer: Box::new(signer), chain: Vec::new() })
        }
    }
}

pub(crate) fn refusal_of(error: &SignerError) -> Refusal {
    match error {
        SignerError::WrongPin { .. } | SignerError::Token(TokenError::WrongPin) => Refusal::WrongPin,
        SignerError::Locked | SignerError::Token(TokenError::Locked) => Refusal::Locked,
        SignerError::NoKey => Refusal::NoKey,
        SignerError::NothingTyped => Refusal::RefusedByPerson,
        SignerError::Late => Refusal::Late,
        SignerError::PinTooWeak { .. } | SignerError::Token(TokenError::PinRefused) => Refusal::WeakPin,
        SignerError::PinsDiffer => Refusal::PinsDiffer,
        SignerError::Token(TokenError::Gone) => Refusal::TokenGone,
        _ => Refusal::Failed,
    }
}
