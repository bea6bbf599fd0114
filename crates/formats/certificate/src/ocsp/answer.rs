//! The answer: who signed it, of whom it speaks, whether it is fresh.

use der::{Decode, Encode};

use super::request::{CertificateId, nonce};
use super::wire::{self, BASIC, BasicReply, CertStatus, NONCE, Reply, ReplyContent, Responder, SingleReply};
use crate::algorithm::Digest;
use crate::backend::SignatureBackend;
use crate::error::{PathRefusal, ReadError};
use crate::extensions::check_list;
use crate::path::{PathRequest, Purpose, build_path};
use crate::read::Certificate;
use crate::revocation::Revocation;
use crate::signed::Signed;
use crate::{UnixSeconds, limits};

/// An answer that was read, and is not trusted for that.
#[derive(Clone, Debug)]
pub struct OcspAnswer {
    signed: Signed,
    content: ReplyContent,
    nonce: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
}

/// What is asked of an answer.
#[derive(Clone, Copy, Debug)]
pub struct OcspQuestion<'a> {
    /// About whom.
    pub certificate: &'a Certificate,
    /// Who issued it.
    pub issuer: &'a Certificate,
    /// The nonce that was sent, and must come back.
    pub nonce: Option<&'a [u8]>,
    /// The time.
    pub now: UnixSeconds,
    /// How old an answer may be, whatever it says of itself.
    pub age_seconds_max: u64,
    /// By how much the server's clock may go ahead of ours.
    pub skew_seconds_max: u64,
    /// Who works out the signatures.
    pub backend: &'a dyn SignatureBackend,
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OcspState {
    /// Whether the certificate is revoked.
    pub revocation: Revocation,
    /// Until when this may be believed.
    pub fresh_until: UnixSeconds,
}

/// Why an answer says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OcspRefusal {
    /// No such structure.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The server did not answer: malformed request, internal error, later, unauthorized.
    #[error("the server answered with the error {0}")]
    Server(&'static str),
    /// The answer is about others.
    #[error("the answer is about another certificate")]
    OtherCertificate,
    /// The server does not know the certificate.
    #[error("the server does not know the certificate")]
    Unknown,
    /// Signed by somebody whose certificate is neither the issuer's nor enclosed.
    #[error("nobody who is known signed the answer")]
    ResponderUnknown,
    /// The certificate of the server is not trusted.
    #[error("the server's certificate is not trusted: {0}")]
    Responder(#[source] PathRefusal),
    /// The certificate of the server may be revoked, and nobody says that it need not be asked (RFC 6960, 4.2.2.2.1).
    #[error("the server's certificate does not say that it need not be checked")]
    ResponderNotExempt,
    /// The signature is not the server's.
    #[error("the signature of the answer: {0}")]
    Signature(#[source] PathRefusal),
    /// The answer is from the future.
    #[error("the answer does not hold yet")]
    NotYet,
    /// The answer is old.
    #[error("the answer is no longer fresh")]
    Stale,
    /// Not the answer to this question.
    #[error("the answer has another nonce, or none")]
    Nonce,
    /// A critical extension that nobody here understands.
    #[error("the answer has a critical extension that is not understood")]
    CriticalExtension,
}

impl OcspAnswer {
    /// Reads the answer of a server.
    pub fn from_der(bytes: &[u8]) -> Result<Self, OcspRefusal> {
        if bytes.len() > limits::OCSP_BYTES_MAX {
            return Err(ReadError::TooLarge.into());
        }
        let reply = Reply::from_der(bytes).map_err(ReadError::from)?;
        if reply.status != wire::Status::Successful {
            return Err(OcspRefusal::Server(name(reply.status)));
        }
        let inner = reply.bytes.filter(|bytes| bytes.kind == BASIC);
        let inner = inner.ok_or(OcspRefusal::Server("of-another-kind"))?;
        Ok(Self::read(inner.bytes.as_bytes())?)
    }

    fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let basic = BasicReply::from_der(bytes)?;
        let signature = basic.signature.as_bytes().ok_or(ReadError::SignatureNotBytes)?;
        let signed = Signed::new(basic.content.to_der()?, basic.algorithm, signature.to_vec());
        let content = ReplyContent::from_der(signed.content())?;
        let enclosed = basic.certificates.unwrap_or_default();
        if content.replies.len() > limits::OCSP_REPLIES_MAX || enclosed.len() > limits::OCSP_CERTIFICATES_MAX
        {
            return Err(ReadError::TooLarge);
        }
        for reply in &content.replies {
            check_list(reply.extensions.as_deref().unwrap_or_default())?;
        }
        let nonce = nonce(content.extensions.as_deref())?;
        // One that is not read can have signed nothing.
        let certificates =
            enclosed.iter().filter_map(|each| Certificate::from_der(&each.to_der().ok()?).ok());
        Ok(Self { certificates: certificates.collect(), signed, content, nonce })
    }

    /// When the server made it.
    pub fn produced_at(&self) -> UnixSeconds {
        self.content.produced_at.to_unix_duration().as_secs()
    }

    /// What the answer says of the certificate, if its issuer, or somebody whom the issuer named, signed it.
    pub fn state(&self, question: &OcspQuestion<'_>) -> Result<OcspState, OcspRefusal> {
        let reply = self.reply_about(question)?;
        self.check_nonce(question)?;
        let fresh_until = check_freshness(reply, question)?;
        let signer = self.signer(question)?;
        let key = signer.public_key().map_err(OcspRefusal::Responder)?;
        self.signed.verify(&key, question.backend).map_err(OcspRefusal::Signature)?;
        let revocation = match &reply.status {
            CertStatus::Good(_) => Revocation::Good,
            CertStatus::Revoked(info) => {
                Revocation::Revoked { at: info.at.to_unix_duration().as_secs(), reason: info.reason }
            }
            CertStatus::Unknown(_) => return Err(OcspRefusal::Unknown),
        };
        Ok(OcspState { revocation, fresh_until })
    }

    fn reply_about(&self, question: &OcspQuestion<'_>) -> Result<&SingleReply, OcspRefusal> {
        let about = |reply: &&SingleReply| {
            CertificateId(reply.id.clone()).is_of(question.certificate, question.issuer)
        };
        let found = self.content.replies.iter().filter(about).collect::<Vec<_>>();
        let [reply] = found.as_slice() else { return Err(OcspRefusal::OtherCertificate) };
        let all = [self.content.extensions.as_deref(), reply.extensions.as_deref()];
        let strange = all.into_iter().flatten().flatten().any(|each| each.critical && each.extn_id != NONCE);
        if strange { Err(OcspRefusal::CriticalExtension) } else { Ok(reply) }
    }

    fn check_nonce(&self, question: &OcspQuestion<'_>) -> Result<(), OcspRefusal> {
        let repeated = question.nonce.is_none_or(|asked| self.nonce.as_deref() == Some(asked));
        if repeated { Ok(()) } else { Err(OcspRefusal::Nonce) }
    }

    /// The issuer itself, or a server that the issuer has named for this.
    fn signer<'a>(&'a self, question: &OcspQuestion<'a>) -> Result<&'a Certificate, OcspRefusal> {
        if self.is_by(question.issuer) {
            return Ok(question.issuer);
        }
        let signer = self.certificates.iter().find(|certificate| self.is_by(certificate));
        let signer = signer.ok_or(OcspRefusal::ResponderUnknown)?;
        let request = PathRequest {
            anchors: std::slice::from_ref(question.issuer),
            intermediates: &[],
            at: question.now,
            purpose: Purpose::OcspSigning,
            backend: question.backend,
        };
        build_path(signer, &request).map_err(OcspRefusal::Responder)?;
        if signer.extensions().ocsp_no_check { Ok(signer) } else { Err(OcspRefusal::ResponderNotExempt) }
    }

    fn is_by(&self, certificate: &Certificate) -> bool {
        match &self.content.responder {
            Responder::Name(name) => name.to_der().is_ok_and(|name| name == certificate.subject_der()),
            Responder::Key(id) => {
                let key = certificate.spki().subject_public_key.raw_bytes();
                let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, key);
                // RFC 6960 has SHA-1 here, as a mere name; some servers with ГОСТ keys write Streebog.
                id.as_bytes() == sha1.as_ref() || id.as_bytes() == Digest::Streebog256.of(key)
            }
        }
    }
}

fn check_freshness(reply: &SingleReply, question: &OcspQuestion<'_>) -> Result<UnixSeconds, OcspRefusal> {
    let this_update = reply.this_update.to_unix_duration().as_secs();
    if this_update > question.now.saturating_add(question.skew_seconds_max) {
        return Err(OcspRefusal::NotYet);
    }
    let stated = this_update.saturating_add(question.age_seconds_max);
    let next_update = reply.next_update.map(|time| time.to_unix_duration().as_secs());
    let fresh_until = next_update.map_or(stated, |next| next.min(stated));
    if question.now < fresh_until { Ok(fresh_until) } else { Err(OcspRefusal::Stale) }
}

fn name(status: wire::Status) -> &'static str {
    match status {
        wire::Status::Successful => "successful",
        wire::Status::MalformedRequest => "malformed-request",
        wire::Status::InternalError => "internal-error",
        wire::Status::TryLater => "try-later",
        wire::Status::SignatureRequired => "signature-required",
        wire::Status::Unauthorized => "unauthorized",
    }
}
