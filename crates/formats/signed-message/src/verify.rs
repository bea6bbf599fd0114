//! From bytes to a report.

use certificate::{Certificate, RevocationSource, SignatureBackend, UnixSeconds};

use crate::judge::{Judge, Kind};
use crate::oids;
use crate::read::Message;
use crate::reason::Reason;
use crate::report::Report;

/// What a signature must state of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// A plain signature will do; what it states is checked.
    Cms,
    /// Signed attributes with the signer's certificate (CAdES-BES).
    CadesBes,
    /// In addition a trusted time stamp over the signature (CAdES-T).
    CadesT,
}

/// Whom to trust.
#[derive(Clone, Copy)]
pub struct Trust<'a> {
    /// Accredited authorities.
    pub anchors: &'a [Certificate],
    /// Authorities of servers of time stamps.
    pub stamp_anchors: &'a [Certificate],
    /// Certificates that may stand between, beside those that the message encloses.
    pub intermediates: &'a [Certificate],
    /// Who says whether a certificate is revoked.
    pub revocation: &'a dyn RevocationSource,
    /// Who works out digests and signatures.
    pub backend: &'a dyn SignatureBackend,
}

/// What is asked of a message.
#[derive(Clone, Copy)]
pub struct Verification<'a> {
    /// The content, where the message has none. Where it has one, both must be the same.
    pub content: Option<&'a [u8]>,
    /// What the signatures must state.
    pub profile: Profile,
    /// Whom to trust.
    pub trust: Trust<'a>,
    /// The time. Without a time stamp all must hold now.
    pub now: UnixSeconds,
}

/// Verifies a message of DER or BER, attached or detached, with all its signers.
pub fn verify(bytes: &[u8], verification: &Verification<'_>) -> Report {
    let message = match Message::read(bytes) {
        Ok(message) => message,
        Err(reason) => return Report::refused(reason),
    };
    if message.content_type != oids::DATA {
        return Report::refused(Reason::ContentKind(message.content_type));
    }
    let content = match (&message.content, verification.content) {
        (None, None) => return Report::refused(Reason::ContentMissing),
        (Some(within), Some(beside)) if within != beside => return Report::refused(Reason::ContentDiffers),
        (Some(within), _) => within.as_slice(),
        (None, Some(beside)) => beside,
    };
    let judge = Judge {
        message: &message,
        content,
        profile: verification.profile,
        trust: verification.trust,
        now: verification.now,
        kind: Kind::Document,
    };
    let signers = message.signers.iter().map(|signer| judge.judge(signer)).collect();
    Report { form: None, signers, content: message.content.clone() }
}
