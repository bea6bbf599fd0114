//! People who have a test key here: each gets a certificate at the first use, and keeps it.
// cyrillic: the ending of surnames

use std::sync::Arc;

use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::{Certificate, UnixSeconds};
use person::Snils;
use signed_message::{Enclosure, NewMessage, sign};

use crate::authority::{Authority, AuthorityError, ISSUED_MAX, Issued};
use crate::order::{CertificateOrder, Holder, Told, Usage};
use crate::spoilt::{with_doubled_time, with_weak_digest, without_digest};

/// Who has the СНИЛС of eleven digits, as certificates name them. Nothing for those who cannot have a certificate.
pub type People = Arc<dyn Fn(&str) -> Option<Holder> + Send + Sync>;

const DAY_SECONDS: u64 = 86_400;
/// As long as the ministry allows a person's key to be used: a year and three months.
const VALIDITY_SECONDS: u64 = 456 * DAY_SECONDS;
/// Clocks differ.
const BACKDATED_SECONDS: u64 = 3_600;

/// A port behind which nobody is.
pub fn nobody() -> People {
    Arc::new(|_| None)
}

/// What is wrong with a signature that is made on purpose. Each flaw of a person has a key and a certificate of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// The certificate ended yesterday.
    Expired,
    /// It begins tomorrow.
    NotYetValid,
    /// It is revoked: the key was stolen.
    Revoked,
    /// The same, and it names the list alone: no server of states can tell.
    RevokedByList,
    /// It is suspended: revoked for a while.
    Suspended,
    /// It has the names of the person, and the next СНИЛС.
    OtherSnils,
    /// It has the СНИЛС of the person, and the surname in the other gender's form, or with one letter more.
    SimilarName,
    /// It was issued under a root that nobody knows.
    UnknownRoot,
    /// The message does not enclose the authority between the certificate and the root.
    MissingIntermediate,
    /// The key is for encryption only.
    WrongUsage,
    /// The message has the content's SHA-1.
    WeakDigest,
    /// The message says twice, and differently, when it was signed.
    DoubledAttribute,
    /// The message lacks the digest of the content among what was signed.
    MissingAttribute,
}

impl Flaw {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Expired,
        Self::NotYetValid,
        Self::Revoked,
        Self::RevokedByList,
        Self::Suspended,
        Self::OtherSnils,
        Self::SimilarName,
        Self::UnknownRoot,
        Self::MissingIntermediate,
        Self::WrongUsage,
        Self::WeakDigest,
        Self::DoubledAttribute,
        Self::MissingAttribute,
    ];

    /// The word of addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Revoked => "revoked",
            Self::RevokedByList => "revoked-by-list",
            Self::Suspended => "suspended",
            Self::OtherSnils => "other-snils",
            Self::SimilarName => "similar-name",
            Self::UnknownRoot => "unknown-root",
            Self::MissingIntermediate => "missing-intermediate",
            Self::WrongUsage => "wrong-usage",
            Self::WeakDigest => "weak-digest",
            Self::DoubledAttribute => "doubled-attribute",
            Self::MissingAttribute => "missing-attribute",
        }
    }

    /// The flaw of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flaw| flaw.code() == code)
    }
}

/// Why nobody signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// Nobody has this СНИЛС, or somebody who cannot have a certificate.
    #[error("nobody with this number can have a certificate")]
    Nobody,
    /// The authority failed.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
}

/// What a person has here.
#[derive(Clone)]
pub struct Kept {
    issued: Issued,
    /// Who issued it.
    authority: Certificate,
}

impl Authority {
    /// The certificate of a person, issued at the first use and after the last one has ended. What was revoked stays in use
    /// until [`Authority::renew`].
    pub fn certified(&self, snils: &str, flaw: Option<Flaw>) -> Result<Certificate, SignError> {
        Ok(self.kept(snils, flaw)?.issued.certificate)
    }

    /// The certificate of a person with its key, as [`Authority::certified`] has it.
    pub fn keyed(&self, snils: &str, flaw: Option<Flaw>) -> Result<Issued, SignError> {
        Ok(self.kept(snils, flaw)?.issued)
    }

    /// Issues a new certificate to a person, with a new key. The earlier one stays as it is.
    pub fn renew(&self, snils: &str, flaw: Option<Flaw>) -> Result<Certificate, SignError> {
        Ok(self.keep_new(snils, flaw)?.issued.certificate)
    }

    /// Signs with the key of a person: DER of a detached CAdES-BES.
    pub fn sign_for(&self, snils: &str, content: &[u8], flaw: Option<Flaw>) -> Result<Vec<u8>, SignError> {
        let kept = self.kept(snils, flaw)?;
        let chain = match flaw {
            Some(Flaw::MissingIntermediate) => Vec::new(),
            _ => vec![kept.authority],
        };
        let signed_at = self.now();
        let message = NewMessage { content, enclosure: Enclosure::Detached, signed_at, chain: &chain };
        let signed = sign(&message, &[&kept.issued.signer()]).map_err(AuthorityError::from)?;
        let der = signed.to_der().map_err(AuthorityError::from)?;
        let key = &kept.issued.key;
        match flaw {
            Some(Flaw::WeakDigest) => Ok(with_weak_digest(&der, content, key)?),
            Some(Flaw::DoubledAttribute) => Ok(with_doubled_time(&der, key)?),
            Some(Flaw::MissingAttribute) => Ok(without_digest(&der, key)?),
            _ => Ok(der),
        }
    }

    fn kept(&self, snils: &str, flaw: Option<Flaw>) -> Result<Kept, SignError> {
        let known = self.register().people.get(&(snils.to_owned(), flaw)).cloned();
        let holds = |kept: &Kept| flaw.is_some() || self.now() <= kept.issued.certificate.not_after();
        known.filter(holds).map_or_else(|| self.keep_new(snils, flaw), Ok)
    }

    fn keep_new(&self, snils: &str, flaw: Option<Flaw>) -> Result<Kept, SignError> {
        let holder = (self.people)(snils).ok_or(SignError::Nobody)?;
        let (order, label) = (order(holder, flaw, self.now()), self.next_label(snils, flaw)?);
        let kept = if flaw == Some(Flaw::UnknownRoot) {
            let (issued, authority) = self.issue_by_stranger(&order, &label)?;
            Kept { issued, authority }
        } else {
            Kept { issued: self.issue_labelled(&order, &label)?, authority: self.issuing().clone() }
        };
        let serial = kept.issued.certificate.serial();
        match flaw {
            Some(Flaw::Revoked | Flaw::RevokedByList) => self.revoke(serial, CrlReason::KeyCompromise),
            Some(Flaw::Suspended) => self.revoke(serial, CrlReason::CertificateHold),
            _ => false,
        };
        self.register().people.insert((snils.to_owned(), flaw), kept.clone());
        Ok(kept)
    }

    /// Every key of a person has a label of its own, the same ones in the same order at every start from one seed.
    fn next_label(&self, snils: &str, flaw: Option<Flaw>) -> Result<String, AuthorityError> {
        let mut register = self.register();
        let turns = &mut register.turns;
        if turns.len() >= ISSUED_MAX {
            return Err(AuthorityError::Full);
        }
        let turn = turns.entry((snils.to_owned(), flaw)).or_insert(0_u32);
        *turn += 1;
        Ok(format!("person {snils} {} {turn}", flaw.map_or("right", Flaw::code)))
    }
}

fn order(mut holder: Holder, flaw: Option<Flaw>, now: UnixSeconds) -> CertificateOrder {
    let mut validity = (now.saturating_sub(BACKDATED_SECONDS), now + VALIDITY_SECONDS);
    match flaw {
        Some(Flaw::Expired) => {
            validity = (now.saturating_sub(VALIDITY_SECONDS), now.saturating_sub(DAY_SECONDS));
        }
        Some(Flaw::NotYetValid) => validity = (now + DAY_SECONDS, now + VALIDITY_SECONDS),
        Some(Flaw::OtherSnils) => holder.snils = next_snils(&holder.snils),
        Some(Flaw::SimilarName) => holder.surname = similar(&holder.surname),
        _ => {}
    }
    let mut order = CertificateOrder::signing(holder, validity);
    if flaw == Some(Flaw::WrongUsage) {
        order.usage = Usage::KeyAgreement;
    }
    if flaw == Some(Flaw::RevokedByList) {
        order.told = Told::ByList;
    }
    order
}

fn next_snils(digits: &str) -> String {
    let number = digits.get(..9).and_then(|number| number.parse::<u32>().ok()).unwrap_or_default();
    Snils::from_number(number + 1).map_or_else(|| digits.to_owned(), |snils| snils.digits().to_owned())
}

fn similar(surname: &str) -> String {
    surname.strip_suffix('а').map_or_else(|| format!("{surname}а"), str::to_owned)
}
