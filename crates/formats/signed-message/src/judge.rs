//! One signer of a message.

use certificate::{
    Certificate, Path, PathRequest, PublicKey, Purpose, SignatureScheme, UnixSeconds, build_path,
    check_revocation,
};
use der::Decode;
use der::asn1::{ObjectIdentifier as Oid, OctetStringRef};
use x509_cert::time::Time;

use crate::algorithms::scheme;
use crate::attributes::Attributes;
use crate::read::{Message, Signer};
use crate::reason::{Reason, StampRefusal};
use crate::report::{Check, SignerReport, Verdict};
use crate::stamp::verify_token;
use crate::verify::{Profile, Trust};
use crate::{content_hints, limits, oids, signing_certificate};

/// What is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Stamp,
}

/// All that a signer is held against.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'a> {
    pub message: &'a Message,
    pub content: &'a [u8],
    pub profile: Profile,
    pub trust: Trust<'a>,
    pub now: UnixSeconds,
    pub kind: Kind,
}

impl Judge<'_> {
    pub fn judge(&self, signer: &Signer) -> SignerReport {
        let mut report = SignerReport::new();
        self.judge_attributes(signer, &mut report);
        let Some(certificate) = report.note(Check::Certificate, self.certificate(signer)) else {
            return report;
        };
        report.certificate = Some(certificate.clone());
        self.judge_signing_certificate(signer, certificate, &mut report);
        if let Some((key, scheme)) = report.note(Check::Algorithm, algorithm(signer, certificate)) {
            self.judge_content(signer, scheme, &mut report);
            report.note(Check::Signature, self.check_signature(signer, &key, scheme));
        }
        // A stamp over a wrong signature proves nothing, and neither does the time that it states.
        if *report.verdict(Check::Signature) != Verdict::Passed {
            return report;
        }
        let Some(at) = self.judge_time(signer, &mut report) else { return report };
        let path = self.path(certificate, at).map_err(Reason::Path);
        if let Some(path) = report.note(Check::Path, path) {
            let revoked = check_revocation(&path, self.trust.revocation, at, self.now);
            report.note(Check::Revocation, revoked.map_err(Reason::Path));
            report.path = Some(path);
        }
        report
    }

    fn certificate(&self, signer: &Signer) -> Result<&Certificate, Reason> {
        let known = self.message.certificates.iter().chain(self.trust.intermediates);
        known.into_iter().find(|each| signer.id.is_of(each)).ok_or(Reason::CertificateMissing)
    }

    fn judge_attributes(&self, signer: &Signer, report: &mut SignerReport) {
        let doubled = [&signer.signed, &signer.unsigned].into_iter().flatten().find_map(Attributes::doubled);
        if let Some(oid) = doubled {
            report.set(Check::Attributes, Verdict::Refused(Reason::AttributeDoubled(oid)));
            return;
        }
        let Some(attributes) = &signer.signed else {
            self.judge_their_absence(report);
            return;
        };
        let content_type = || {
            let value = attributes.required(oids::CONTENT_TYPE)?;
            let stated = Oid::from_der(value).map_err(|_| Reason::AttributeMalformed(oids::CONTENT_TYPE))?;
            if stated == self.message.content_type { Ok(()) } else { Err(Reason::ContentTypeDiffers) }
        };
        report.note(Check::ContentType, content_type());
        let complete = || {
            attributes.required(oids::MESSAGE_DIGEST)?;
            if self.profile >= Profile::CadesBes && attributes.value(oids::SIGNING_CERTIFICATE)?.is_none() {
                attributes.required(oids::SIGNING_CERTIFICATE_V2)?;
            }
            claimed_at(attributes)
        };
        report.description =
            attributes.value(oids::CONTENT_HINTS).ok().flatten().and_then(content_hints::read);
        report.claimed_at = report.note(Check::Attributes, complete()).flatten();
    }

    fn judge_their_absence(&self, report: &mut SignerReport) {
        let verdict = if self.profile >= Profile::CadesBes || self.message.content_type != oids::DATA {
            Verdict::Refused(Reason::AttributesMissing)
        } else if Attributes::are(self.content, oids::MESSAGE_DIGEST) {
            // A signature over attributes would hold over them as content too (RFC 5652, 5.3 cannot tell them apart).
            Verdict::Refused(Reason::ContentIsAttributes)
        } else {
            Verdict::NotAsked
        };
        for check in [Check::ContentType, Check::Content, Check::SigningCertificate] {
            report.set(check, Verdict::NotAsked);
        }
        report.set(Check::Attributes, verdict);
    }

    fn judge_signing_certificate(
        &self,
        signer: &Signer,
        certificate: &Certificate,
        report: &mut SignerReport,
    ) {
        let Some(attributes) = &signer.signed else { return };
        match signing_certificate::check(attributes, certificate) {
            Ok(true) => report.set(Check::SigningCertificate, Verdict::Passed),
            Ok(false) if self.profile == Profile::Cms => {
                report.set(Check::SigningCertificate, Verdict::NotAsked);
            }
            Ok(false) => {
                let missing = Reason::AttributeMissing(oids::SIGNING_CERTIFICATE_V2);
                report.set(Check::SigningCertificate, Verdict::Refused(missing));
            }
            Err(reason) => report.set(Check::SigningCertificate, Verdict::Refused(reason)),
        }
    }

    fn judge_content(&self, signer: &Signer, scheme: SignatureScheme, report: &mut SignerReport) {
        let Some(attributes) = &signer.signed else { return };
        let check = || {
            let value = attributes.required(oids::MESSAGE_DIGEST)?;
            let malformed = |_| Reason::AttributeMalformed(oids::MESSAGE_DIGEST);
            let stated = <&OctetStringRef>::from_der(value).map_err(malformed)?;
            let digest = self.trust.backend.digest(scheme.digest(), self.content);
            let digest = digest.map_err(|refusal| Reason::from_algorithm(&refusal))?;
            let same = stated.as_bytes() == digest;
            if same { Ok(()) } else { Err(Reason::DigestDiffers) }
        };
        report.note(Check::Content, check());
    }

    fn check_signature(
        &self,
        signer: &Signer,
        key: &PublicKey,
        scheme: SignatureScheme,
    ) -> Result<(), Reason> {
        let verify = |message: &[u8]| {
            let verified = self.trust.backend.verify(key, scheme, message, &signer.signature);
            verified.map_err(|refusal| Reason::from_algorithm(&refusal))
        };
        let Some(attributes) = &signer.signed else { return verify(self.content) };
        let mut result = Err(Reason::SignatureWrong);
        for form in attributes.signed_forms()? {
            result = verify(&form);
            if result.is_ok() || matches!(result, Err(Reason::BackendFailed(_))) {
                break;
            }
        }
        result
    }

    /// The time for which the path must hold.
    fn judge_time(&self, signer: &Signer, report: &mut SignerReport) -> Option<UnixSeconds> {
        let latest = self.now.saturating_add(limits::SKEW_SECONDS_MAX);
        if report.claimed_at.is_some_and(|claimed| claimed > latest) {
            report.set(Check::Time, Verdict::Refused(Reason::SigningTimeInFuture));
            return None;
        }
        let stamps = signer.unsigned.as_ref().and_then(|each| each.values(oids::SIGNATURE_STAMP));
        let Some(stamps) = stamps.filter(|_| self.kind == Kind::Document) else {
            if self.profile == Profile::CadesT {
                report.set(Check::Time, Verdict::Refused(Reason::StampMissing));
                return None;
            }
            report.set(Check::Time, Verdict::NotAsked);
            return Some(self.now);
        };
        let stamped = report.note(Check::Time, self.stamped_at(stamps, &signer.signature));
        report.stamped_at = stamped;
        stamped
    }

    /// The earliest of the stamps, of which all must hold.
    fn stamped_at(&self, stamps: &[Vec<u8>], signature: &[u8]) -> Result<UnixSeconds, Reason> {
        if stamps.len() > limits::STAMPS_MAX {
            return Err(Reason::TooMany);
        }
        let times = stamps.iter().map(|token| {
            verify_token(token, signature, &self.trust, self.now).map(|stamp| stamp.at).map_err(Reason::Stamp)
        });
        let times = times.collect::<Result<Vec<_>, _>>()?;
        times.into_iter().min().ok_or(Reason::Stamp(StampRefusal::NotStamp))
    }

    fn path(&self, certificate: &Certificate, at: UnixSeconds) -> Result<Path, certificate::PathRefusal> {
        let (anchors, purpose) = match self.kind {
            Kind::Document => (self.trust.anchors, Purpose::Signing),
            Kind::Stamp => (self.trust.stamp_anchors, Purpose::TimeStamping),
        };
        let intermediates = [self.message.certificates.as_slice(), self.trust.intermediates].concat();
        let backend = self.trust.backend;
        let request = PathRequest { anchors, intermediates: &intermediates, at, purpose, backend };
        build_path(certificate, &request)
    }
}

fn algorithm(signer: &Signer, certificate: &Certificate) -> Result<(PublicKey, SignatureScheme), Reason> {
    let key = certificate.public_key().map_err(|refusal| Reason::from_algorithm(&refusal))?;
    let scheme = scheme(&signer.digest, &signer.algorithm, &key)?;
    Ok((key, scheme))
}

fn claimed_at(attributes: &Attributes) -> Result<Option<UnixSeconds>, Reason> {
    let Some(value) = attributes.value(oids::SIGNING_TIME)? else { return Ok(None) };
    let time = Time::from_der(value).map_err(|_| Reason::AttributeMalformed(oids::SIGNING_TIME))?;
    Ok(Some(time.to_unix_duration().as_secs()))
}
