//! What was checked, with which end.

use certificate::{Certificate, Path, UnixSeconds};

use crate::reason::Reason;

/// What is checked of a signer, in the order in which a report shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// The signer's certificate is there.
    Certificate,
    /// The algorithms are known, strong, and fit the key.
    Algorithm,
    /// The signed attributes are complete, and each stands once.
    Attributes,
    /// The signed attributes name the kind of content.
    ContentType,
    /// The content is the one that was signed.
    Content,
    /// The certificate is the one that the signer meant.
    SigningCertificate,
    /// The key made the signature.
    Signature,
    /// When the signature was made.
    Time,
    /// A path leads from the certificate to a trusted root.
    Path,
    /// No certificate of the path was revoked.
    Revocation,
}

impl Check {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Certificate,
        Self::Algorithm,
        Self::Attributes,
        Self::ContentType,
        Self::Content,
        Self::SigningCertificate,
        Self::Signature,
        Self::Time,
        Self::Path,
        Self::Revocation,
    ];

    /// The key of the text that names the check to a person.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Certificate => "signature-check-certificate",
            Self::Algorithm => "signature-check-algorithm",
            Self::Attributes => "signature-check-attributes",
            Self::ContentType => "signature-check-content-type",
            Self::Content => "signature-check-content",
            Self::SigningCertificate => "signature-check-signing-certificate",
            Self::Signature => "signature-check-signature",
            Self::Time => "signature-check-time",
            Self::Path => "signature-check-path",
            Self::Revocation => "signature-check-revocation",
        }
    }
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not.
    Refused(Reason),
    /// Something that it needs was refused before.
    NotReached,
    /// The profile does not ask for it, and the signature does not state it.
    NotAsked,
}

/// One signer.
#[derive(Clone, Debug)]
pub struct SignerReport {
    verdicts: [Verdict; Check::ALL.len()],
    /// The signer's certificate. It is not trusted for standing here.
    pub certificate: Option<Certificate>,
    /// The path, if one holds.
    pub path: Option<Path>,
    /// When the signer says to have signed.
    pub claimed_at: Option<UnixSeconds>,
    /// When a trusted time stamp says that the signature existed.
    pub stamped_at: Option<UnixSeconds>,
    /// What the signer says that the content is; the signature covers it.
    pub description: Option<String>,
}

impl SignerReport {
    pub(crate) fn new() -> Self {
        Self {
            verdicts: [const { Verdict::NotReached }; Check::ALL.len()],
            certificate: None,
            path: None,
            claimed_at: None,
            stamped_at: None,
            description: None,
        }
    }

    pub(crate) fn set(&mut self, check: Check, verdict: Verdict) {
        let place = Check::ALL.iter().position(|each| *each == check);
        if let Some(place) = place.and_then(|place| self.verdicts.get_mut(place)) {
            *place = verdict;
        }
    }

    /// Records the end of a check, and hands on what it found.
    pub(crate) fn note<T>(&mut self, check: Check, result: Result<T, Reason>) -> Option<T> {
        match result {
            Ok(found) => {
                self.set(check, Verdict::Passed);
                Some(found)
            }
            Err(reason) => {
                self.set(check, Verdict::Refused(reason));
                None
            }
        }
    }

    /// Every check with its verdict, in order.
    pub fn checks(&self) -> impl Iterator<Item = (Check, &Verdict)> {
        Check::ALL.into_iter().zip(&self.verdicts)
    }

    /// The verdict of one check.
    pub fn verdict(&self, check: Check) -> &Verdict {
        let found = self.checks().find(|(each, _)| *each == check);
        found.map_or(&Verdict::NotReached, |(_, verdict)| verdict)
    }

    /// Whether everything that was asked holds. A check that was not reached does not.
    pub fn is_valid(&self) -> bool {
        let may_be_not_asked = |check| {
            matches!(
                check,
                Check::Attributes
                    | Check::ContentType
                    | Check::Content
                    | Check::SigningCertificate
                    | Check::Time
            )
        };
        self.checks().all(|(check, verdict)| match verdict {
            Verdict::Passed => true,
            Verdict::NotAsked => may_be_not_asked(check),
            Verdict::Refused(_) | Verdict::NotReached => false,
        })
    }

    /// The first reason of a refusal.
    pub fn refusal(&self) -> Option<&Reason> {
        self.checks().find_map(|(_, verdict)| match verdict {
            Verdict::Refused(reason) => Some(reason),
            _ => None,
        })
    }
}

/// A whole message.
#[derive(Clone, Debug)]
pub struct Report {
    /// Why the message was not even read.
    pub form: Option<Reason>,
    /// The signers, as they stand in the message.
    pub signers: Vec<SignerReport>,
    /// The content, where it is part of the message.
    pub content: Option<Vec<u8>>,
}

impl Report {
    pub(crate) fn refused(reason: Reason) -> Self {
        Self { form: Some(reason), signers: Vec::new(), content: None }
    }

    /// Whether the message was read, somebody signed it, and everything holds of every signer.
    pub fn is_valid(&self) -> bool {
        self.form.is_none() && !self.signers.is_empty() && self.signers.iter().all(SignerReport::is_valid)
    }

    /// The first reason of a refusal.
    pub fn refusal(&self) -> Option<&Reason> {
        self.form.as_ref().or_else(|| self.signers.iter().find_map(SignerReport::refusal))
    }
}
