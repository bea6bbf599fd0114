//! Revocation lists (RFC 5280, 5), full ones and deltas.

use std::borrow::Borrow;
use std::sync::{Arc, OnceLock};

use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::Uint;
use der::{Decode, Encode};
use x509_cert::certificate::Version;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BaseCrlNumber, CrlNumber, CrlReason, FreshestCrl, KeyUsage,
};

use crate::backend::SignatureBackend;
use crate::error::ReadError;
use crate::extensions::{check_list, crl_addresses};
use crate::read::Certificate;
use crate::revocation::Revocation;
use crate::signed::Signed;
use crate::{UnixSeconds, limits};

/// The library names another extension's identifier for this one.
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
/// By how much the clock of an authority may go ahead of ours: a list of this very moment is no list of the future.
const SKEW_SECONDS_MAX: UnixSeconds = 300;

/// A revocation list that was read, and is not trusted for that.
#[derive(Clone, Debug)]
pub struct Crl {
    signed: Signed,
    content: TbsCertList,
    issuer: Vec<u8>,
    number: Option<Uint>,
    base_number: Option<Uint>,
    scope: Option<IssuingDistributionPoint>,
    delta_addresses: Vec<String>,
    not_understood: bool,
    /// The key that was seen to have signed it: a list has megabytes, and is asked about each person.
    signed_by: Arc<OnceLock<Vec<u8>>>,
}

impl Crl {
    /// Reads strict DER of version 2.
    pub fn from_der(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > limits::CRL_BYTES_MAX {
            return Err(ReadError::TooLarge);
        }
        let signed = Signed::from_der(bytes)?;
        let content = TbsCertList::from_der(signed.content())?;
        if content.version != Version::V2 {
            return Err(ReadError::CrlKind);
        }
        if content.signature != *signed.algorithm() {
            return Err(ReadError::AlgorithmsDiffer);
        }
        let issuer = content.issuer.to_der()?;
        let empty = Vec::new();
        let extensions = content.crl_extensions.as_ref().unwrap_or(&empty);
        check_list(extensions)?;
        let known =
            [CrlNumber::OID, BaseCrlNumber::OID, ISSUING_DISTRIBUTION_POINT, AuthorityKeyIdentifier::OID];
        let not_understood = extensions.iter().any(|each| each.critical && !known.contains(&each.extn_id));
        let entries = content.revoked_certificates.iter().flatten();
        let of_entries = entries.filter_map(|entry| entry.crl_entry_extensions.as_ref()).flatten();
        let not_understood = not_understood
            || of_entries.into_iter().any(|each| each.critical && each.extn_id != CrlReason::OID);
        let number = find::<CrlNumber>(extensions, CrlNumber::OID)?.map(|number| number.0);
        let base_number = find::<BaseCrlNumber>(extensions, BaseCrlNumber::OID)?.map(|number| number.0);
        let scope = find(extensions, ISSUING_DISTRIBUTION_POINT)?;
        let freshest = extensions.iter().find(|each| each.extn_id == FreshestCrl::OID);
        let freshest = freshest.map(|freshest| crl_addresses(freshest.extn_value.as_bytes())).transpose()?;
        let delta_addresses = freshest.unwrap_or_default();
        let signed_by = Arc::default();
        Ok(Self {
            signed,
            content,
            issuer,
            number,
            base_number,
            scope,
            delta_addresses,
            not_understood,
            signed_by,
        })
    }

    /// DER of the issuer's name.
    pub fn issuer_der(&self) -> &[u8] {
        &self.issuer
    }

    /// Since when it holds.
    pub fn this_update(&self) -> UnixSeconds {
        self.content.this_update.to_unix_duration().as_secs()
    }

    /// Until when it is fresh.
    pub fn next_update(&self) -> Option<UnixSeconds> {
        self.content.next_update.map(|time| time.to_unix_duration().as_secs())
    }

    /// Whether it lists only what changed since a full list.
    pub fn is_delta(&self) -> bool {
        self.base_number.is_some()
    }

    /// Where the deltas to it are, as addresses of HTTP.
    pub fn delta_addresses(&self) -> &[String] {
        &self.delta_addresses
    }

    /// How many are listed.
    pub fn len(&self) -> usize {
        self.content.revoked_certificates.as_ref().map_or(0, Vec::len)
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the issuer of the certificate signed it, it is fresh, and it speaks of such certificates.
    fn speaks_of(
        &self,
        (certificate, issuer): (&Certificate, &Certificate),
        now: UnixSeconds,
        backend: &dyn SignatureBackend,
    ) -> bool {
        let has_begun = self.this_update() <= now.saturating_add(SKEW_SECONDS_MAX);
        let fresh = has_begun && self.next_update().is_some_and(|next| now < next);
        let named = self.issuer == certificate.issuer_der() && self.issuer == issuer.subject_der();
        let may_sign = issuer.extensions().key_usage.as_ref().is_some_and(KeyUsage::crl_sign);
        let is_authority = certificate.extensions().basic_constraints.as_ref().is_some_and(|basic| basic.ca);
        let in_scope = self.scope.as_ref().is_none_or(|scope| covers(scope, is_authority));
        fresh && named && may_sign && in_scope && !self.not_understood && self.is_signed_by(issuer, backend)
    }

    /// Whether this key signed it. A right signature is worked out once, a wrong one each time.
    fn is_signed_by(&self, issuer: &Certificate, backend: &dyn SignatureBackend) -> bool {
        let Ok(key) = issuer.public_key() else { return false };
        let Ok(name) = key.to_spki_der() else { return false };
        if self.signed_by.get() == Some(&name) {
            return true;
        }
        let is_right = self.signed.verify(&key, backend).is_ok();
        if is_right {
            // Another key was first: two authorities of one name share a list with nobody.
            drop(self.signed_by.set(name));
        }
        is_right
    }

    fn entry(&self, serial: &[u8]) -> Option<&RevokedCert> {
        let entries = self.content.revoked_certificates.as_ref()?;
        // A later entry of the same number replaces an earlier one.
        entries.iter().rev().find(|entry| entry.serial_number.as_bytes() == serial)
    }

    /// A delta adds to the full lists that are not older than its base, not newer than itself, and of its scope (RFC 5280,
    /// 6.3.3 c).
    fn adds_to(&self, full: &Self) -> bool {
        if self.scope != full.scope {
            return false;
        }
        let numbers = (self.number.as_ref(), self.base_number.as_ref(), full.number.as_ref());
        let (Some(own), Some(base), Some(full)) = numbers else { return false };
        compare(base, full).is_le() && compare(own, full).is_ge()
    }
}

/// Indirect lists and lists of some reasons are not understood.
fn covers(scope: &IssuingDistributionPoint, is_authority: bool) -> bool {
    let foreign =
        scope.indirect_crl || scope.only_contains_attribute_certs || scope.only_some_reasons.is_some();
    let others_only =
        if is_authority { scope.only_contains_user_certs } else { scope.only_contains_ca_certs };
    !foreign && !others_only
}

fn compare(a: &Uint, b: &Uint) -> std::cmp::Ordering {
    (a.as_bytes().len(), a.as_bytes()).cmp(&(b.as_bytes().len(), b.as_bytes()))
}

fn find<T: for<'a> Decode<'a, Error = der::Error>>(
    extensions: &[Extension],
    oid: ObjectIdentifier,
) -> Result<Option<T>, ReadError> {
    let found = extensions.iter().find(|extension| extension.extn_id == oid);
    Ok(found.map(|extension| T::from_der(extension.extn_value.as_bytes())).transpose()?)
}

/// What the lists that speak of the certificate say, and until when.
pub(crate) fn state(
    (certificate, issuer): (&Certificate, &Certificate),
    lists: &[impl Borrow<Crl>],
    now: UnixSeconds,
    backend: &dyn SignatureBackend,
) -> Option<(Revocation, UnixSeconds)> {
    let speaks = |list: &&Crl| list.speaks_of((certificate, issuer), now, backend);
    let mut speaking: Vec<_> = lists.iter().map(Borrow::borrow).filter(speaks).collect();
    speaking.sort_by_key(|list| std::cmp::Reverse(list.this_update()));
    let full = speaking.iter().find(|list| !list.is_delta())?;
    let delta = speaking.iter().find(|list| list.is_delta() && list.adds_to(full));
    let both = [full.next_update(), delta.and_then(|delta| delta.next_update())];
    let fresh_until = both.into_iter().flatten().min()?;
    let changed = delta.and_then(|delta| delta.entry(certificate.serial()));
    let listed = full.entry(certificate.serial());
    let is_suspended = |entry: &RevokedCert| reason(entry) == Some(CrlReason::CertificateHold);
    let entry = match changed {
        // A delta ends a suspension. It brings back nobody who was revoked for good.
        Some(changed) if reason(changed) == Some(CrlReason::RemoveFromCRL) => {
            listed.filter(|listed| !is_suspended(listed))
        }
        Some(changed) => Some(changed),
        None => listed,
    };
    let revocation = entry.map_or(Revocation::Good, |entry| Revocation::Revoked {
        at: entry.revocation_date.to_unix_duration().as_secs(),
        reason: reason(entry),
    });
    Some((revocation, fresh_until))
}

fn reason(entry: &RevokedCert) -> Option<CrlReason> {
    find(entry.crl_entry_extensions.as_deref()?, CrlReason::OID).ok().flatten()
}
