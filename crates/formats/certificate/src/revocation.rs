//! Whether the certificates of a path are revoked, whoever says so.

use std::borrow::Borrow;
use std::collections::HashMap;

use ring::digest::{Context, SHA256};
use x509_cert::ext::pkix::CrlReason;

use crate::backend::{RustBackend, SignatureBackend};
use crate::crl::{self, Crl};
use crate::error::PathRefusal;
use crate::ocsp::OcspState;
use crate::path::Path;
use crate::read::Certificate;
use crate::{UnixSeconds, limits};

/// What is said of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: UnixSeconds,
        /// Why.
        reason: Option<CrlReason>,
    },
}

/// Who can say whether a certificate is revoked.
pub trait RevocationSource {
    /// What holds of the certificate now. Nothing, if nobody who may be believed has said something fresh.
    fn state_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: UnixSeconds,
    ) -> Option<Revocation>;
}

impl RevocationSource for [Crl] {
    fn state_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: UnixSeconds,
    ) -> Option<Revocation> {
        crl::state((certificate, issuer), self, now, &RustBackend).map(|(revocation, _)| revocation)
    }
}

impl<const COUNT: usize> RevocationSource for [Crl; COUNT] {
    fn state_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: UnixSeconds,
    ) -> Option<Revocation> {
        self.as_slice().state_of(certificate, issuer, now)
    }
}

impl RevocationSource for Vec<Crl> {
    fn state_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: UnixSeconds,
    ) -> Option<Revocation> {
        self.as_slice().state_of(certificate, issuer, now)
    }
}

/// SHA-256 of the issuer's certificate and the serial number: a hundred thousand of the two themselves would be large.
type Name = [u8; 32];

/// What verified lists and answers have said, until they are no longer fresh.
#[derive(Clone, Debug, Default)]
pub struct RevocationCache {
    states: HashMap<Name, (Revocation, UnixSeconds)>,
}

impl RevocationCache {
    /// Remembers what the lists say of every certificate of the path. The lists' signatures are verified here, once.
    pub fn remember_lists(
        &mut self,
        path: &Path,
        lists: &[impl Borrow<Crl>],
        now: UnixSeconds,
        backend: &dyn SignatureBackend,
    ) {
        for (certificate, issuer) in path.links() {
            if let Some((revocation, fresh_until)) = crl::state((certificate, issuer), lists, now, backend) {
                self.remember(certificate, issuer, OcspState { revocation, fresh_until });
            }
        }
    }

    /// Remembers what [`OcspAnswer::state`](crate::OcspAnswer::state) has found.
    pub fn remember(&mut self, certificate: &Certificate, issuer: &Certificate, state: OcspState) {
        self.remember_as(name(certificate, issuer), state);
    }

    /// Takes over what another one remembers.
    pub fn absorb(&mut self, other: Self) {
        for (name, (revocation, fresh_until)) in other.states {
            self.remember_as(name, OcspState { revocation, fresh_until });
        }
    }

    fn remember_as(&mut self, name: Name, state: OcspState) {
        if self.states.len() >= limits::REMEMBERED_STATES_MAX && !self.states.contains_key(&name) {
            self.make_room();
        }
        let known = self.states.entry(name).or_insert((state.revocation, state.fresh_until));
        // Two sources: who knows of a revocation is right.
        let is_worse = matches!(state.revocation, Revocation::Revoked { .. });
        let knew_worse = matches!(known.0, Revocation::Revoked { .. });
        if is_worse || (!knew_worse && state.fresh_until > known.1) {
            *known = (state.revocation, state.fresh_until);
        }
    }

    /// Forgets one, so that the newest has a place: whoever is forgotten is asked about anew, whoever had no place could not
    /// be. What was revoked stays as long as there is anything else.
    fn make_room(&mut self) {
        let is_good =
            |(_, (revocation, _)): &(&Name, &(Revocation, UnixSeconds))| *revocation == Revocation::Good;
        let leaves = self.states.iter().find(is_good).or_else(|| self.states.iter().next());
        if let Some(name) = leaves.map(|(name, _)| *name) {
            self.states.remove(&name);
        }
    }

    /// How many it remembers.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether it remembers nothing.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Forgets what is no longer fresh.
    pub fn forget_stale(&mut self, now: UnixSeconds) {
        self.states.retain(|_, (_, fresh_until)| now < *fresh_until);
    }
}

impl RevocationSource for RevocationCache {
    fn state_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: UnixSeconds,
    ) -> Option<Revocation> {
        let (revocation, fresh_until) = self.states.get(&name(certificate, issuer))?;
        (now < *fresh_until).then_some(*revocation)
    }
}

fn name(certificate: &Certificate, issuer: &Certificate) -> Name {
    let mut context = Context::new(&SHA256);
    // The length parts the two: a certificate says it of itself.
    context.update(issuer.der());
    context.update(certificate.serial());
    let mut name = [0; 32];
    name.copy_from_slice(context.finish().as_ref());
    name
}

/// What is said of every certificate of the path but the anchor. One of which nobody speaks refuses the path: silence is
/// not consent. `signed_at` is when the signature was made; what is revoked later does not touch it.
pub fn check_revocation(
    path: &Path,
    source: &(impl RevocationSource + ?Sized),
    signed_at: UnixSeconds,
    now: UnixSeconds,
) -> Result<(), PathRefusal> {
    for (certificate, issuer) in path.links() {
        match source.state_of(certificate, issuer, now).ok_or(PathRefusal::RevocationUnknown)? {
            Revocation::Revoked { at, .. } if at <= signed_at => return Err(PathRefusal::Revoked { at }),
            Revocation::Revoked { at, reason } if is_retroactive(reason) => {
                return Err(PathRefusal::Revoked { at });
            }
            Revocation::Good | Revocation::Revoked { .. } => {}
        }
    }
    Ok(())
}

/// A key that was stolen may have been stolen earlier than its owner noticed.
fn is_retroactive(reason: Option<CrlReason>) -> bool {
    matches!(reason, Some(CrlReason::KeyCompromise | CrlReason::CaCompromise))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(number: usize) -> Name {
        let mut name = [0; 32];
        for (place, byte) in name.iter_mut().zip(number.to_be_bytes()) {
            *place = byte;
        }
        name
    }

    #[test]
    fn whoever_comes_when_all_places_are_taken_gets_one_and_the_revoked_keep_theirs() {
        let mut cache = RevocationCache::default();
        let revoked = Revocation::Revoked { at: 1, reason: None };
        let state = |revocation| OcspState { revocation, fresh_until: 100 };
        cache.remember_as(name_of(0), state(revoked));
        for number in 1..limits::REMEMBERED_STATES_MAX + 500 {
            cache.remember_as(name_of(number), state(Revocation::Good));
            assert!(cache.states.contains_key(&name_of(number)), "{number}");
        }
        assert_eq!(cache.len(), limits::REMEMBERED_STATES_MAX);
        assert_eq!(cache.states.get(&name_of(0)), Some(&(revoked, 100)));
    }
}
