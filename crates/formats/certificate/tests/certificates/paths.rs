//! Which paths hold, and why others do not.
// cyrillic: names of certificates

use crate::authority::{Issuer, NOW, YEAR, key, name, person, template};
use certificate::x509_cert::ext::pkix::NameConstraints;
use certificate::x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use certificate::x509_cert::ext::pkix::name::GeneralName;
use certificate::{
    Certificate, ExtensionList, ObjectIdentifier, Path, PathRefusal, PathRequest, Purpose, RustBackend,
    build_path, issue_certificate, limits, oids,
};
use const_oid::AssociatedOid;
use gost3410::Identifier;

pub const UNHEARD_OF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.100.999");

pub fn build(first: &Certificate, between: &[&Issuer], root: &Issuer) -> Result<Path, PathRefusal> {
    build_at(first, between, root, NOW, Purpose::Signing)
}

fn build_at(
    first: &Certificate,
    between: &[&Issuer],
    root: &Issuer,
    at: u64,
    purpose: Purpose,
) -> Result<Path, PathRefusal> {
    let anchors = [root.certificate.clone()];
    let intermediates: Vec<_> = between.iter().map(|issuer| issuer.certificate.clone()).collect();
    build_path(
        first,
        &PathRequest { anchors: &anchors, intermediates: &intermediates, at, purpose, backend: &RustBackend },
    )
}

fn refusal(result: Result<Path, PathRefusal>) -> PathRefusal {
    result.unwrap_err()
}

#[test]
fn path_of_three_holds_for_every_parameter_set_of_the_root() {
    for identifier in Identifier::ALL {
        let root = Issuer::root_with(identifier);
        let below = root.below("УЦ", 2, Some(0));
        let path = build(&below.person(), &[&below], &root).unwrap();
        assert_eq!(path.certificates().len(), 3, "{identifier:?}");
        assert_eq!(path.anchor(), Some(&root.certificate));
    }
}

#[test]
fn unknown_root_and_missing_intermediate_are_refused() {
    let root = Issuer::root();
    let below = root.below("УЦ", 2, None);
    assert_eq!(refusal(build(&below.person(), &[], &root)), PathRefusal::UnknownIssuer);
    let stranger = Issuer::root_with(Identifier::CryptoProB);
    assert_eq!(refusal(build(&below.person(), &[&below], &stranger)), PathRefusal::UnknownIssuer);
}

#[test]
fn root_of_the_same_name_and_key_name_but_another_key_is_refused() {
    let root = Issuer::root();
    let mut impostor = Issuer::root();
    impostor.key = key(Identifier::Tc26P256B, 66);
    let forged = impostor.person();
    assert_eq!(refusal(build(&forged, &[], &root)), PathRefusal::SignatureWrong);
}

#[test]
fn signature_of_another_size_than_the_key_is_refused() {
    let root = Issuer::root();
    let mut impostor = Issuer::root();
    impostor.key = key(Identifier::Tc26P512A, 1);
    assert_eq!(refusal(build(&impostor.person(), &[], &root)), PathRefusal::AlgorithmUnknown);
}

#[test]
fn same_number_over_another_parameter_set_is_refused() {
    let root = Issuer::root();
    let mut impostor = Issuer::root();
    impostor.key = key(Identifier::CryptoProC, 1);
    assert_eq!(refusal(build(&impostor.person(), &[], &root)), PathRefusal::SignatureWrong);
}

#[test]
fn certificate_holds_from_its_first_to_its_last_second() {
    let root = Issuer::root();
    let first = root.person();
    let at = |at| build_at(&first, &[], &root, at, Purpose::Signing);
    assert!(at(NOW - YEAR).is_ok() && at(NOW + YEAR).is_ok());
    assert_eq!(refusal(at(NOW - YEAR - 1)), PathRefusal::NotYetValid);
    assert_eq!(refusal(at(NOW + YEAR + 1)), PathRefusal::Expired);
}

#[test]
fn expired_authority_is_refused_though_the_certificate_holds() {
    let root = Issuer::root();
    let first = root.issue(|mut template| {
        template.not_after = NOW + 5 * YEAR;
        template
    });
    let result = build_at(&first, &[], &root, NOW + 2 * YEAR, Purpose::Signing);
    assert_eq!(refusal(result), PathRefusal::Expired);
}

#[test]
fn person_is_no_authority() {
    let root = Issuer::root();
    let person = root.below_with("Гражданин", 2, |list| list.signer().unwrap());
    assert_eq!(refusal(build(&person.person(), &[&person], &root)), PathRefusal::NotAuthority);
}

#[test]
fn authority_without_the_usage_of_signing_certificates_is_refused() {
    let root = Issuer::root();
    let constraints =
        certificate::x509_cert::ext::pkix::BasicConstraints { ca: true, path_len_constraint: None };
    let below = root.below_with("УЦ", 2, |list| {
        list.signer().unwrap().with(ObjectIdentifier::new_unwrap("2.5.29.19"), true, &constraints).unwrap()
    });
    assert_eq!(refusal(build(&below.person(), &[&below], &root)), PathRefusal::NotAuthority);
}

#[test]
fn path_length_of_an_authority_is_kept() {
    let root = Issuer::root();
    let first = root.below("УЦ 1", 2, Some(0));
    let second = first.below("УЦ 2", 3, None);
    assert!(build(&first.person(), &[&first, &second], &root).is_ok());
    assert_eq!(refusal(build(&second.person(), &[&first, &second], &root)), PathRefusal::TooLong);
}

#[test]
fn path_longer_than_the_limit_is_refused() {
    let root = Issuer::root();
    let mut chain = vec![root.below("УЦ 0", 2, None)];
    for seed in 3..9 {
        let next = chain.last().unwrap().below(&format!("УЦ {seed}"), seed, None);
        chain.push(next);
    }
    let all: Vec<_> = chain.iter().collect();
    assert!(build(&chain[5].person(), &all, &root).is_ok());
    assert_eq!(refusal(build(&chain[6].person(), &all, &root)), PathRefusal::TooLong);
}

#[test]
fn cycle_of_authorities_ends() {
    let (root, first) = (Issuer::root(), Issuer::root().below("А", 2, None));
    let second = first.below("Б", 3, None);
    let mut closing = template(&second.name, first.name.clone(), &first.key, 5);
    closing.extensions = closing.extensions.authority(None).unwrap();
    let closing = Certificate::from_der(&issue_certificate(&closing, &second.key).unwrap()).unwrap();
    let between = [closing, second.certificate.clone()];
    let request = PathRequest {
        anchors: std::slice::from_ref(&root.certificate),
        intermediates: &between,
        at: NOW,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    assert_eq!(build_path(&first.person(), &request).unwrap_err(), PathRefusal::UnknownIssuer);
}

#[test]
fn thicket_of_authorities_with_one_name_costs_a_bounded_number_of_signatures() {
    let root = Issuer::root();
    let first = root.below("Все", 2, None);
    let thicket: Vec<_> = (0..100)
        .map(|serial| {
            let mut each = template(&first.name, first.name.clone(), &first.key, serial + 10);
            each.extensions = each.extensions.authority(None).unwrap();
            Certificate::from_der(&issue_certificate(&each, &first.key).unwrap()).unwrap()
        })
        .collect();
    let anchors = [Issuer::root_with(Identifier::CryptoProB).certificate];
    let request = PathRequest {
        anchors: &anchors,
        intermediates: &thicket,
        at: NOW,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    assert_eq!(build_path(&first.person(), &request).unwrap_err(), PathRefusal::SearchTooLong);
}

#[test]
fn too_many_certificates_are_refused_before_any_work() {
    let root = Issuer::root();
    let person = root.person();
    let build = |anchors: usize, intermediates: usize| {
        let (anchors, intermediates) =
            (vec![root.certificate.clone(); anchors], vec![root.certificate.clone(); intermediates]);
        let request = PathRequest {
            anchors: &anchors,
            intermediates: &intermediates,
            at: NOW,
            purpose: Purpose::Signing,
            backend: &RustBackend,
        };
        build_path(&person, &request).map(drop)
    };
    assert_eq!(build(limits::ANCHORS_MAX, limits::CANDIDATES_MAX), Ok(()));
    assert_eq!(build(limits::ANCHORS_MAX + 1, 0), Err(PathRefusal::TooManyCertificates));
    assert_eq!(build(1, limits::CANDIDATES_MAX + 1), Err(PathRefusal::TooManyCertificates));
}

#[test]
fn critical_extension_that_nobody_understands_is_refused_and_another_is_not() {
    let root = Issuer::root();
    let with = |critical| {
        root.issue(|mut template| {
            template.extensions = template.extensions.with(UNHEARD_OF, critical, &0_u8).unwrap();
            template
        })
    };
    assert!(build(&with(false), &[], &root).is_ok());
    assert_eq!(refusal(build(&with(true), &[], &root)), PathRefusal::CriticalExtension(UNHEARD_OF));
}

#[test]
fn usage_decides_the_purpose() {
    let root = Issuer::root();
    let only = |usage| {
        root.issue(|mut template| {
            template.extensions = template.extensions.only_for(usage).unwrap();
            template
        })
    };
    let (stamps, states) = (only(oids::TIME_STAMPING), only(oids::OCSP_SIGNING));
    let nothing = root.issue(|mut template| {
        template.extensions = ExtensionList::default();
        template
    });
    let may = |certificate, purpose| build_at(certificate, &[], &root, NOW, purpose).is_ok();
    assert!(may(&stamps, Purpose::TimeStamping) && may(&states, Purpose::OcspSigning));
    for (certificate, purpose) in [
        (&stamps, Purpose::Signing),
        (&stamps, Purpose::OcspSigning),
        (&states, Purpose::Signing),
        (&states, Purpose::TimeStamping),
        (&root.person(), Purpose::TimeStamping),
        (&root.person(), Purpose::OcspSigning),
        (&nothing, Purpose::Signing),
        (&root.certificate, Purpose::Signing),
    ] {
        let refused = refusal(build_at(certificate, &[], &root, NOW, purpose));
        assert_eq!(refused, PathRefusal::WrongUsage, "{purpose:?}");
    }
}

fn constrained(permitted: Option<GeneralName>, excluded: Option<GeneralName>) -> Result<Path, PathRefusal> {
    let root = Issuer::root();
    let subtrees =
        |name: Option<GeneralName>| name.map(|base| vec![GeneralSubtree { base, minimum: 0, maximum: None }]);
    let constraints =
        NameConstraints { permitted_subtrees: subtrees(permitted), excluded_subtrees: subtrees(excluded) };
    let below = root.below_with("УЦ", 2, |list| {
        list.authority(None).unwrap().with(NameConstraints::OID, true, &constraints).unwrap()
    });
    build(&below.person(), &[&below], &root)
}

#[test]
fn names_stay_within_the_constraints() {
    let directory = |name| Some(GeneralName::DirectoryName(name));
    assert!(constrained(directory(person()), None).is_ok());
    assert!(constrained(None, directory(name("Другой"))).is_ok());
    assert_eq!(refusal(constrained(directory(name("Другой")), None)), PathRefusal::NameNotPermitted);
    assert_eq!(refusal(constrained(None, directory(person()))), PathRefusal::NameNotPermitted);
    let other = GeneralName::DnsName("example.org".to_owned().try_into().unwrap());
    assert_eq!(refusal(constrained(Some(other), None)), PathRefusal::CriticalExtension(NameConstraints::OID));
}
