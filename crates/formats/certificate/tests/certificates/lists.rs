//! Revocation lists, full ones and deltas: which are believed, and what they say.
// cyrillic: names of certificates

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::authority::{Issuer, NOW, key, name};
use crate::paths::{UNHEARD_OF, build};
use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::{
    Crl, CrlTemplate, Digest, ExtensionList, ObjectIdentifier, Path, PathRefusal, PublicKey, Revocation,
    RevocationCache, RevocationSource, RustBackend, SignatureBackend, SignatureScheme, check_revocation,
    issue_crl,
};
use gost3410::Identifier;

struct Revoking {
    root: Issuer,
    path: Path,
}

impl Revoking {
    fn new() -> Self {
        let root = Issuer::root();
        let path = build(&root.person(), &[], &root).unwrap();
        Self { root, path }
    }

    fn list(&self, change: impl FnOnce(&mut CrlTemplate)) -> Crl {
        let mut template = CrlTemplate {
            issuer: self.root.name.clone(),
            this_update: NOW - 3600,
            next_update: NOW + 3600,
            number: 7,
            revoked: Vec::new(),
            extensions: ExtensionList::default(),
        };
        change(&mut template);
        Crl::from_der(&issue_crl(&template, &self.root.key).unwrap()).unwrap()
    }

    fn check(&self, lists: &[Crl]) -> Result<(), PathRefusal> {
        check_revocation(&self.path, lists, NOW - 60, NOW)
    }
}

#[test]
fn fresh_list_without_the_certificate_clears_it() {
    let case = Revoking::new();
    assert_eq!(case.check(&[case.list(|_| {})]), Ok(()));
    let other = case.list(|list| list.revoked.push((vec![8], NOW - 90, CrlReason::KeyCompromise)));
    assert_eq!(case.check(&[other]), Ok(()));
}

#[test]
fn no_list_stale_list_early_list_and_foreign_list_leave_it_unknown() {
    let case = Revoking::new();
    let mut impostor = Issuer::root();
    impostor.key = key(Identifier::Tc26P256B, 66);
    let foreign = Revoking { root: impostor, path: case.path.clone() }.list(|_| {});
    let unknown = ExtensionList::default().with(UNHEARD_OF, true, &0_u8).unwrap();
    for lists in [
        vec![],
        vec![case.list(|list| list.next_update = NOW)],
        vec![case.list(|list| list.this_update = NOW + 301)],
        vec![case.list(|list| list.issuer = name("Другой"))],
        vec![case.list(|list| list.extensions = unknown.clone())],
        vec![foreign],
    ] {
        assert_eq!(case.check(&lists), Err(PathRefusal::RevocationUnknown));
    }
}

#[test]
fn list_of_an_authority_whose_clock_is_five_minutes_ahead_is_believed() {
    let case = Revoking::new();
    assert_eq!(case.check(&[case.list(|list| list.this_update = NOW + 300)]), Ok(()));
}

/// Counts what it is asked to verify.
#[derive(Debug, Default)]
struct Counting(AtomicUsize);

impl SignatureBackend for Counting {
    fn digest(&self, digest: Digest, bytes: &[u8]) -> Result<Vec<u8>, PathRefusal> {
        RustBackend.digest(digest, bytes)
    }

    fn verify(
        &self,
        key: &PublicKey,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), PathRefusal> {
        self.0.fetch_add(1, Ordering::Relaxed);
        RustBackend.verify(key, scheme, message, signature)
    }
}

#[test]
fn signature_of_a_list_is_worked_out_once_and_a_wrong_one_each_time() {
    let case = Revoking::new();
    let mut impostor = Issuer::root();
    impostor.key = key(Identifier::Tc26P256B, 66);
    let foreign = Revoking { root: impostor, path: case.path.clone() }.list(|_| {});
    for (list, count, is_known) in [(case.list(|_| {}), 1, true), (foreign, 3, false)] {
        let backend = Counting::default();
        for _ in 0..3 {
            let mut cache = RevocationCache::default();
            cache.remember_lists(&case.path, std::slice::from_ref(&list), NOW, &backend);
            assert_eq!(cache.is_empty(), !is_known);
        }
        assert_eq!(backend.0.load(Ordering::Relaxed), count);
    }
}

#[test]
fn revoked_before_the_signature_refuses_and_after_it_does_not_unless_the_key_was_stolen() {
    let case = Revoking::new();
    let revoked = |at, reason| case.check(&[case.list(|list| list.revoked.push((vec![9], at, reason)))]);
    let before = NOW - 60;
    assert_eq!(revoked(before, CrlReason::Superseded), Err(PathRefusal::Revoked { at: before }));
    assert_eq!(revoked(before + 1, CrlReason::Superseded), Ok(()));
    assert_eq!(revoked(before + 1, CrlReason::KeyCompromise), Err(PathRefusal::Revoked { at: before + 1 }));
}

#[test]
fn newest_list_counts() {
    let case = Revoking::new();
    let old = case.list(|list| list.this_update = NOW - 7200);
    let new = case.list(|list| list.revoked.push((vec![9], NOW - 90, CrlReason::Superseded)));
    assert_eq!(case.check(&[old, new]), Err(PathRefusal::Revoked { at: NOW - 90 }));
}

fn delta(case: &Revoking, base: u64, change: impl FnOnce(&mut CrlTemplate)) -> Crl {
    case.list(|list| {
        list.extensions = ExtensionList::default().delta(base).unwrap();
        list.number = 8;
        list.this_update = NOW - 1_800;
        change(list);
    })
}

fn revoked(reason: CrlReason) -> impl Fn(&mut CrlTemplate) {
    move |list| list.revoked.push((vec![9], NOW - 90, reason))
}

const REFUSED: Result<(), PathRefusal> = Err(PathRefusal::Revoked { at: NOW - 90 });

#[test]
fn delta_adds_to_its_base_and_to_no_older_list() {
    let case = Revoking::new();
    let full = case.list(|_| {});
    let delta = |base| delta(&case, base, revoked(CrlReason::Superseded));
    assert_eq!(case.check(&[full.clone(), delta(7)]), REFUSED);
    assert_eq!(case.check(&[delta(7), full.clone()]), REFUSED, "in whichever order they come");
    assert_eq!(case.check(&[full.clone(), delta(5)]), REFUSED, "a base that is older than the list");
    assert_eq!(case.check(&[full, delta(8)]), Ok(()), "of a later base");
    assert_eq!(case.check(&[delta(7)]), Err(PathRefusal::RevocationUnknown), "without any base");
}

#[test]
fn delta_that_is_older_than_the_full_list_says_nothing() {
    let case = Revoking::new();
    let full = case.list(|list| list.number = 9);
    let old = delta(&case, 7, revoked(CrlReason::Superseded));
    assert_eq!(case.check(&[full, old]), Ok(()));
}

#[test]
fn of_two_deltas_the_later_one_counts() {
    let case = Revoking::new();
    let full = case.list(|_| {});
    let first = delta(&case, 7, revoked(CrlReason::CertificateHold));
    let second = delta(&case, 7, |list| {
        revoked(CrlReason::RemoveFromCRL)(list);
        (list.number, list.this_update) = (9, NOW - 900);
    });
    assert_eq!(case.check(&[full.clone(), first.clone()]), REFUSED);
    for lists in [[full.clone(), first.clone(), second.clone()], [full, second, first]] {
        assert_eq!(case.check(&lists), Ok(()));
    }
}

#[test]
fn delta_ends_a_suspension_and_nothing_else() {
    let case = Revoking::new();
    let end = || delta(&case, 7, revoked(CrlReason::RemoveFromCRL));
    assert_eq!(case.check(&[case.list(revoked(CrlReason::CertificateHold)), end()]), Ok(()));
    for reason in [CrlReason::KeyCompromise, CrlReason::Superseded, CrlReason::Unspecified] {
        assert_eq!(case.check(&[case.list(revoked(reason)), end()]), REFUSED, "{reason:?}");
    }
    assert_eq!(case.check(&[case.list(revoked(CrlReason::RemoveFromCRL))]), REFUSED, "in a full list");
}

#[test]
fn delta_makes_a_suspension_a_revocation() {
    let case = Revoking::new();
    let full = case.list(revoked(CrlReason::CertificateHold));
    let worse = delta(&case, 7, revoked(CrlReason::KeyCompromise));
    let links: Vec<_> = case.path.links().collect();
    let [(certificate, issuer)] = links.as_slice() else { unreachable!() };
    let state = [full, worse].state_of(certificate, issuer, NOW);
    let expected = Revocation::Revoked { at: NOW - 90, reason: Some(CrlReason::KeyCompromise) };
    assert_eq!(state, Some(expected));
}

#[test]
fn delta_that_is_stale_early_or_forged_says_nothing_and_the_full_list_stands() {
    let case = Revoking::new();
    let full = case.list(|_| {});
    let mut impostor = Issuer::root();
    impostor.key = key(Identifier::Tc26P256B, 66);
    let impostor = Revoking { root: impostor, path: case.path.clone() };
    let stale = delta(&case, 7, |list| {
        revoked(CrlReason::Superseded)(list);
        list.next_update = NOW;
    });
    let early = delta(&case, 7, |list| {
        revoked(CrlReason::Superseded)(list);
        list.this_update = NOW + 301;
    });
    for odd in [stale, early, delta(&impostor, 7, revoked(CrlReason::Superseded))] {
        assert_eq!(case.check(&[full.clone(), odd]), Ok(()));
    }
}

#[test]
fn delta_of_another_scope_says_nothing() {
    let case = Revoking::new();
    // Only certificates of people, which is the scope of the delta and not of the full list.
    let people = der::asn1::Any::new(der::Tag::Sequence, [0x81, 0x01, 0xff]).unwrap();
    let scope = ObjectIdentifier::new_unwrap("2.5.29.28");
    let scoped = |list: ExtensionList| list.with(scope, true, &people).unwrap();
    let narrow = |list: &mut CrlTemplate| {
        revoked(CrlReason::Superseded)(list);
        list.extensions = scoped(list.extensions.clone());
    };
    let full = case.list(|_| {});
    assert_eq!(case.check(&[full, delta(&case, 7, narrow)]), Ok(()));
    let full = case.list(|list| list.extensions = scoped(list.extensions.clone()));
    assert_eq!(case.check(&[full, delta(&case, 7, narrow)]), REFUSED);
}

#[test]
fn lists_say_where_their_deltas_are() {
    let case = Revoking::new();
    let address = "http://127.0.0.1/delta.crl";
    let full = case.list(|list| list.extensions = ExtensionList::default().freshest(address).unwrap());
    assert_eq!(full.delta_addresses(), [address]);
    assert!(case.list(|_| {}).delta_addresses().is_empty());
}
