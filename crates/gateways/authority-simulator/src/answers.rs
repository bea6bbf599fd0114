//! What the authority says: lists, states, stamps.

use certificate::{
    CertificateId, CrlTemplate, ExtensionList, ObjectIdentifier, OcspReplyTemplate, OcspRequest, OcspStatus,
    issue_crl, issue_ocsp_reply, ocsp_error,
};
use signed_message::{StampIssuer, StampRequest, issue_stamp, stamp_rejection};

use certificate::x509_cert::ext::pkix::CrlReason;

use crate::authority::{Authority, AuthorityError, Entry, Issued, Register};

/// How long lists and answers are fresh.
const FRESH_SECONDS: u64 = 3_600;
/// How long deltas are.
const DELTA_FRESH_SECONDS: u64 = 300;
/// Full lists that are remembered. Beyond that the base is the oldest all the same.
const FULL_LISTS_MAX: usize = 4_096;
/// Its rules of stamping: a number below the ministry's arc that nobody has.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.100.99.1");

impl Authority {
    /// DER of the list of what the root has revoked.
    pub fn root_list(&self) -> Result<Vec<u8>, AuthorityError> {
        self.list(&self.root)
    }

    /// DER of the list of what the authority below it has revoked.
    pub fn issuing_list(&self) -> Result<Vec<u8>, AuthorityError> {
        self.list(&self.issuing)
    }

    fn list(&self, issuer: &Issued) -> Result<Vec<u8>, AuthorityError> {
        let now = self.now();
        let (number, revoked) = {
            let mut register = self.register();
            register.lists += 1;
            let number = register.lists;
            register.full_lists.retain(|(_, at)| now < at + FRESH_SECONDS);
            if register.full_lists.len() < FULL_LISTS_MAX {
                register.full_lists.push_back((number, now));
            }
            let revoked = own(&register, issuer).filter_map(|entry| {
                let (at, reason) = entry.revoked?;
                Some((entry.certificate.serial().to_vec(), at, reason))
            });
            (number, revoked.collect())
        };
        let template = CrlTemplate {
            issuer: issuer.certificate.subject_name().clone(),
            this_update: now,
            next_update: now + FRESH_SECONDS,
            number,
            revoked,
            extensions: ExtensionList::default().freshest(&format!(
                "{}/{}",
                self.base_url,
                delta_of(issuer)
            ))?,
        };
        Ok(issue_crl(&template, &issuer.key)?)
    }

    /// DER of what the root has revoked or resumed since its oldest full list that is still fresh.
    pub fn root_delta(&self) -> Result<Vec<u8>, AuthorityError> {
        self.delta(&self.root)
    }

    /// DER of what the authority below it has revoked or resumed since its oldest full list that is still fresh.
    pub fn issuing_delta(&self) -> Result<Vec<u8>, AuthorityError> {
        self.delta(&self.issuing)
    }

    /// Whoever holds a full list that is still fresh holds one that is not older than the base.
    fn delta(&self, issuer: &Issued) -> Result<Vec<u8>, AuthorityError> {
        let now = self.now();
        let (number, base, revoked) = {
            let mut register = self.register();
            register.lists += 1;
            let number = register.lists;
            register.full_lists.retain(|(_, at)| now < at + FRESH_SECONDS);
            let base = register.full_lists.front().map_or(number, |(base, _)| *base);
            let changed = own(&register, issuer).filter(|entry| entry.changed_after >= Some(base));
            let changed = changed.map(|entry| {
                let (at, reason) = entry.revoked.unwrap_or((now, CrlReason::RemoveFromCRL));
                (entry.certificate.serial().to_vec(), at, reason)
            });
            (number, base, changed.collect())
        };
        let template = CrlTemplate {
            issuer: issuer.certificate.subject_name().clone(),
            this_update: now,
            next_update: now + DELTA_FRESH_SECONDS,
            number,
            revoked,
            extensions: ExtensionList::default().delta(base)?,
        };
        Ok(issue_crl(&template, &issuer.key)?)
    }

    /// DER of the answer to a question on states.
    pub fn answer(&self, request: &[u8]) -> Result<Vec<u8>, AuthorityError> {
        let Ok(request) = OcspRequest::from_der(request) else { return Ok(ocsp_error()?) };
        // One signer answers: who may speak for the first certificate that is asked about.
        let of_root = request.ids.first().is_some_and(|id| id.is_of_issuer(&self.root.certificate));
        let (issuer, responder) =
            if of_root { (&self.root, &self.root) } else { (&self.issuing, &self.responder) };
        let replies = request.ids.into_iter().map(|id| {
            let status = self.status(&id, issuer);
            (id, status)
        });
        let template = OcspReplyTemplate {
            responder: &responder.certificate,
            encloses_responder: !of_root,
            replies: replies.collect(),
            nonce: request.nonce.as_deref(),
            this_update: self.now(),
            next_update: Some(self.now() + FRESH_SECONDS),
        };
        Ok(issue_ocsp_reply(&template, &responder.key)?)
    }

    fn status(&self, id: &CertificateId, issuer: &Issued) -> OcspStatus {
        let register = self.register();
        let entry = register.entries.get(id.serial());
        match entry.filter(|entry| id.is_of(&entry.certificate, &issuer.certificate)) {
            None => OcspStatus::Unknown,
            Some(entry) => {
                entry.revoked.map_or(OcspStatus::Good, |(at, reason)| OcspStatus::Revoked { at, reason })
            }
        }
    }

    /// DER of the answer to a question for a time stamp.
    pub fn stamp(&self, request: &[u8]) -> Result<Vec<u8>, AuthorityError> {
        let Ok(request) = StampRequest::from_der(request) else { return Ok(stamp_rejection()?) };
        let number = {
            let mut register = self.register();
            register.stamps += 1;
            register.stamps
        };
        let issuer = StampIssuer {
            signer: &self.stamper.signer(),
            chain: std::slice::from_ref(&self.issuing.certificate),
            policy: POLICY,
            serial: &number.to_be_bytes(),
            at: self.now(),
        };
        Ok(issue_stamp(&request, &issuer)?)
    }
}

/// What the issuer has issued.
fn own<'a>(register: &'a Register, issuer: &'a Issued) -> impl Iterator<Item = &'a Entry> {
    let entries = register.entries.values();
    entries.filter(|entry| entry.certificate.issuer_der() == issuer.certificate.subject_der())
}

fn delta_of(issuer: &Issued) -> &'static str {
    if issuer.certificate.is_self_issued() { "root-delta.crl" } else { "issuing-delta.crl" }
}
