//! From a certificate to an anchor (RFC 5280, 6), in a search that is bounded in width, depth and work.

use const_oid::ObjectIdentifier;
use x509_cert::ext::pkix::KeyUsage;

use crate::backend::SignatureBackend;
use crate::error::PathRefusal;
use crate::read::Certificate;
use crate::{UnixSeconds, constraints, limits, oids};

/// What the first certificate of a path is to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing of documents: digital signature or non-repudiation.
    Signing,
    /// Time stamps (RFC 3161): this one usage, and no other.
    TimeStamping,
    /// Answers on the state of certificates (RFC 6960).
    OcspSigning,
    /// An authority.
    Authority,
}

/// The question.
#[derive(Clone, Copy, Debug)]
pub struct PathRequest<'a> {
    /// Trusted authorities. They are checked as all others are, only their signatures are not.
    pub anchors: &'a [Certificate],
    /// Others that may stand between. Nobody trusts them.
    pub intermediates: &'a [Certificate],
    /// The time for which all must hold.
    pub at: UnixSeconds,
    /// What it is for.
    pub purpose: Purpose,
    /// Who works out the signatures.
    pub backend: &'a dyn SignatureBackend,
}

/// A path that holds: from the certificate to the anchor. Whether one of it is revoked is another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    certificates: Vec<Certificate>,
}

impl Path {
    /// From the first one to the anchor.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The trusted end.
    pub fn anchor(&self) -> Option<&Certificate> {
        self.certificates.last()
    }

    /// Each certificate with its issuer. The anchor is nobody's.
    pub fn links(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.certificates.iter().zip(self.certificates.iter().skip(1))
    }
}

/// Finds a path that holds, or says why the one that went furthest does not.
pub fn build_path(certificate: &Certificate, request: &PathRequest<'_>) -> Result<Path, PathRefusal> {
    // Strangers offer the ones, the installation names the others.
    if request.intermediates.len() > limits::CANDIDATES_MAX || request.anchors.len() > limits::ANCHORS_MAX {
        return Err(PathRefusal::TooManyCertificates);
    }
    check_any(certificate, request.at)?;
    check_purpose(certificate, request.purpose)?;
    if request.anchors.contains(certificate) {
        return Ok(Path { certificates: vec![certificate.clone()] });
    }
    let mut search = Search { request, signatures: 0, refusal: PathRefusal::UnknownIssuer };
    let mut path = vec![certificate];
    if search.extend(&mut path)? {
        return Ok(Path { certificates: path.into_iter().cloned().collect() });
    }
    Err(search.refusal)
}

struct Search<'a> {
    request: &'a PathRequest<'a>,
    signatures: usize,
    refusal: PathRefusal,
}

impl<'a> Search<'a> {
    /// Whether the path was led to an anchor. An error ends the whole search, a refusal only this branch.
    fn extend(&mut self, path: &mut Vec<&'a Certificate>) -> Result<bool, PathRefusal> {
        let request = self.request;
        let candidates = request.anchors.iter().map(|issuer| (issuer, true));
        let candidates = candidates.chain(request.intermediates.iter().map(|issuer| (issuer, false)));
        for (issuer, is_anchor) in candidates {
            let Some(last) = path.last().copied() else { return Ok(false) };
            if !may_have_issued(issuer, last) || path.contains(&issuer) {
                continue;
            }
            if self.signatures >= limits::PATH_SIGNATURES_MAX {
                return Err(PathRefusal::SearchTooLong);
            }
            self.signatures += 1;
            if let Err(refusal) = check_link(path, issuer, request) {
                self.refusal = refusal;
                continue;
            }
            path.push(issuer);
            if is_anchor || self.extend(path)? {
                return Ok(true);
            }
            path.pop();
        }
        Ok(false)
    }
}

/// Names and key names agree.
fn may_have_issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    let keys = (&issuer.extensions().subject_key_id, &certificate.extensions().authority_key_id);
    let keys_agree = !matches!(keys, (Some(has), Some(asked)) if has != asked);
    keys_agree && issuer.subject_der() == certificate.issuer_der()
}

/// The issuer may have issued the last of the path, allows all before it, and did sign it.
fn check_link(
    path: &[&Certificate],
    issuer: &Certificate,
    request: &PathRequest<'_>,
) -> Result<(), PathRefusal> {
    let Some(last) = path.last() else { return Err(PathRefusal::UnknownIssuer) };
    if path.len() >= limits::PATH_CERTIFICATES_MAX {
        return Err(PathRefusal::TooLong);
    }
    check_any(issuer, request.at)?;
    check_authority(issuer)?;
    // RFC 5280, 6.1.4 (l): self-issued ones do not count, and neither does the end of the path.
    let between = path.iter().skip(1).filter(|certificate| !certificate.is_self_issued()).count();
    let constraints = issuer.extensions().basic_constraints.as_ref();
    if constraints.and_then(|basic| basic.path_len_constraint).is_some_and(|most| between > usize::from(most))
    {
        return Err(PathRefusal::TooLong);
    }
    if let Some(names) = &issuer.extensions().name_constraints {
        let first = path.first().copied();
        let named =
            path.iter().filter(|certificate| !certificate.is_self_issued() || Some(**certificate) == first);
        for certificate in named {
            constraints::check(names, certificate)?;
        }
    }
    last.signed().verify(&issuer.public_key()?, request.backend)
}

/// What must hold for whichever certificate of a path.
fn check_any(certificate: &Certificate, at: UnixSeconds) -> Result<(), PathRefusal> {
    certificate.check_validity(at)?;
    match certificate.extensions().not_understood.first() {
        Some(oid) => Err(PathRefusal::CriticalExtension(*oid)),
        None => Ok(()),
    }
}

fn check_authority(issuer: &Certificate) -> Result<(), PathRefusal> {
    let extensions = issuer.extensions();
    let is_authority = extensions.basic_constraints.as_ref().is_some_and(|basic| basic.ca);
    let may_sign = extensions.key_usage.as_ref().is_some_and(KeyUsage::key_cert_sign);
    if is_authority && may_sign { Ok(()) } else { Err(PathRefusal::NotAuthority) }
}

fn check_purpose(certificate: &Certificate, purpose: Purpose) -> Result<(), PathRefusal> {
    let extensions = certificate.extensions();
    let usage = extensions.key_usage.as_ref();
    let signs = usage.is_some_and(|usage| usage.digital_signature() || usage.non_repudiation());
    let is_authority = extensions.basic_constraints.as_ref().is_some_and(|basic| basic.ca);
    let extended = extensions.extended_key_usage.as_deref();
    let only = |oid: ObjectIdentifier| extended.is_some_and(|usages| usages == [oid]);
    let among = |oid: ObjectIdentifier| extended.is_some_and(|usages| usages.contains(&oid));
    let servers_only = only(oids::TIME_STAMPING) || only(oids::OCSP_SIGNING);
    let fits = match purpose {
        Purpose::Signing => signs && !is_authority && !servers_only,
        Purpose::TimeStamping => signs && !is_authority && only(oids::TIME_STAMPING),
        Purpose::OcspSigning => signs && among(oids::OCSP_SIGNING),
        Purpose::Authority => return check_authority(certificate),
    };
    fits.then_some(()).ok_or(PathRefusal::WrongUsage)
}
