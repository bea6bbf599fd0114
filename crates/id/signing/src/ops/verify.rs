//! From a file to a verdict: the message is checked, the authorities are asked about its certificates, and it is checked
//! again with what they said.

use std::sync::Arc;

use certificate::{
    Certificate, Path, PathRefusal, Revocation, RevocationSource, SignatureBackend, UnixSeconds,
};
use gateway_revocation::{Heard, Learned};
use kernel::Timestamp;
use signed_message::{Check, Profile, Reason, Report, SignerReport, Trust, Verdict, Verification, verify};

use crate::error::SigningError;
use crate::model::armour;
use crate::{Accredited, Signing};

/// A signature that holds.
pub struct Valid {
    /// The message, as DER or BER.
    pub message: Vec<u8>,
    /// The signer's certificate.
    pub certificate: Certificate,
    /// From it to an accredited authority.
    pub path: Path,
    /// Whether the message has the content within it.
    pub encloses_content: bool,
    /// What authorities said now; empty when it was known and fresh.
    pub heard: Vec<Heard>,
    /// Every check with its end.
    pub checks: Vec<(Check, Verdict)>,
    /// What the signer says that the content is; the signature covers it.
    pub description: Option<String>,
}

/// A signature that does not hold.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub why: Why,
    /// Every check with its end, as far as the message could be read.
    pub checks: Vec<(Check, Verdict)>,
}

/// Why a signature is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The message or its signer.
    Reason(Reason),
    /// Two signers, where one person is asked.
    NotOneSigner,
    /// The document is within the message, where the signature is to stand apart.
    NotApart,
}

impl Why {
    /// The key of the text that tells the person of it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Reason(reason) => reason.key(),
            Self::NotOneSigner => "signing-not-one-signer",
            Self::NotApart => "signing-not-apart",
        }
    }
}

/// Says nothing: for the first look, before anybody is asked.
struct Nobody;

impl RevocationSource for Nobody {
    fn state_of(&self, _: &Certificate, _: &Certificate, _: UnixSeconds) -> Option<Revocation> {
        None
    }
}

/// Seconds of a moment.
pub fn seconds(at: Timestamp) -> UnixSeconds {
    u64::try_from(at.as_micros() / 1_000_000).unwrap_or_default()
}

/// Verifies what somebody sent over this content.
pub async fn verify_file(
    signing: &Signing,
    (file, content): (&[u8], &[u8]),
    profile: Profile,
) -> Result<Result<Valid, Refused>, SigningError> {
    let _place = signing.at_once().try_acquire().map_err(|_| SigningError::Busy)?;
    let trusted = signing.trusted().current();
    let message = armour::open(file);
    let now = seconds(signing.db().env().now());
    let look = Look {
        message: Arc::new(message),
        content: Arc::from(content),
        trusted,
        backend: signing.config().backend.clone(),
        profile,
        now,
    };
    let first = look.report(Nobody).await?;
    let Some(path) = only_silence(&first) else {
        return Ok(Err(refused(&first, false)));
    };
    let learned = signing.revocation().learn(&path).await;
    note_silence(&learned);
    let report = look.report(signing.revocation().known().clone()).await?;
    if !report.is_valid() {
        return Ok(Err(refused(&report, true)));
    }
    let message = Arc::unwrap_or_clone(look.message);
    Ok(judge(message, report, learned))
}

/// One look at a message. It may be repeated.
#[derive(Clone)]
struct Look {
    message: Arc<Vec<u8>>,
    content: Arc<[u8]>,
    trusted: Arc<Accredited>,
    backend: Arc<dyn SignatureBackend>,
    profile: Profile,
    now: UnixSeconds,
}

impl Look {
    /// On a thread that may wait: the backend may be a program.
    async fn report(
        &self,
        revocation: impl RevocationSource + Send + 'static,
    ) -> Result<Report, SigningError> {
        let look = self.clone();
        let verify = move || {
            let trust = trust(&look.trusted, &revocation, look.backend.as_ref());
            let (content, profile, now) = (Some(look.content.as_ref()), look.profile, look.now);
            verify(&look.message, &Verification { content, profile, trust, now })
        };
        let report = tokio::task::spawn_blocking(verify).await.map_err(|_| SigningError::Busy)?;
        note_failures(&report);
        Ok(report)
    }
}

fn trust<'t>(
    trusted: &'t Accredited,
    revocation: &'t dyn RevocationSource,
    backend: &'t dyn SignatureBackend,
) -> Trust<'t> {
    Trust {
        anchors: &trusted.anchors,
        stamp_anchors: &trusted.anchors,
        intermediates: &trusted.intermediates,
        revocation,
        backend,
    }
}

/// The path of the one signer, if everything holds but that nobody has said yet whether it is revoked.
fn only_silence(report: &Report) -> Option<Path> {
    let [signer] = report.signers.as_slice() else { return None };
    let holds = |(check, verdict): (Check, &Verdict)| match (check, verdict) {
        (Check::Revocation, _) | (_, Verdict::Passed | Verdict::NotAsked) => true,
        (_, Verdict::Refused(_) | Verdict::NotReached) => false,
    };
    if report.form.is_none() && signer.checks().all(holds) { signer.path.clone() } else { None }
}

fn refused(report: &Report, was_asked: bool) -> Refused {
    // Of two signers the whole message is refused, whichever of them holds.
    let worst = report.signers.iter().find(|signer| signer.refusal().is_some()).or(report.signers.first());
    let mut checks = worst.map(all_checks).unwrap_or_default();
    if !was_asked {
        // No authority is asked about a signature that is refused anyway: nothing is known of it, good or bad.
        for (check, verdict) in &mut checks {
            if *check == Check::Revocation {
                *verdict = Verdict::NotReached;
            }
        }
    }
    let why = match (report.signers.len(), &report.form) {
        (0 | 1, _) | (_, Some(_)) => report.refusal().cloned().map(Why::Reason),
        _ => Some(Why::NotOneSigner),
    };
    // A message of which nothing was refused, and which is not valid, lacks what it was asked for.
    Refused { why: why.unwrap_or(Why::Reason(Reason::AttributesMissing)), checks }
}

fn all_checks(signer: &SignerReport) -> Vec<(Check, Verdict)> {
    signer.checks().map(|(check, verdict)| (check, verdict.clone())).collect()
}

fn judge(message: Vec<u8>, report: Report, learned: Learned) -> Result<Valid, Refused> {
    let mut signers = report.signers;
    let one = if signers.len() == 1 { signers.pop() } else { None };
    let Some(signer) = one else { return Err(Refused { why: Why::NotOneSigner, checks: Vec::new() }) };
    let checks = all_checks(&signer);
    match (signer.certificate, signer.path) {
        (Some(certificate), Some(path)) => Ok(Valid {
            message,
            certificate,
            path,
            encloses_content: report.content.is_some(),
            heard: learned.heard,
            checks,
            description: signer.description,
        }),
        _ => Err(Refused { why: Why::Reason(Reason::CertificateMissing), checks }),
    }
}

/// A backend that does not work is for whoever runs the installation; the person is asked to come back.
fn note_failures(report: &Report) {
    for reason in report.signers.iter().filter_map(SignerReport::refusal) {
        if matches!(reason, Reason::BackendFailed(_) | Reason::Path(PathRefusal::BackendFailed(_))) {
            tracing::error!(%reason, "the backend of signatures does not work");
        }
    }
}

/// Who was silent is for whoever runs the installation.
fn note_silence(learned: &Learned) {
    for silence in &learned.silent {
        tracing::warn!(address = %silence.address, why = %silence.why, "an authority said nothing of revocation");
    }
}
