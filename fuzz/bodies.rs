//! What must hold of whatever bytes. The fuzz targets run it for as long as they are told; on the stable compiler the tests of
//! `signed-message` run it over the corpus and changes of it.
#![expect(clippy::panic, reason = "a panic is how a fuzzer hears of a finding")]

use certificate::{
    Certificate, Crl, OcspAnswer, OcspQuestion, OcspRequest, PathRequest, Purpose, Revocation,
    RevocationSource, RustBackend, build_path,
};
use gost3410::AnySigningKey;
use gost3410::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use signed_message::{Profile, StampQuestion, StampRequest, Trust, Verification, verify, verify_stamp};

const NOW: u64 = 1_795_860_000;

/// A source that lets everything pass, so that a fuzzer gets to what stands behind it.
struct NobodyIsRevoked;

impl RevocationSource for NobodyIsRevoked {
    fn state_of(&self, _: &Certificate, _: &Certificate, _: u64) -> Option<Revocation> {
        Some(Revocation::Good)
    }
}

const TRUST: Trust<'static> = Trust {
    anchors: &[],
    stamp_anchors: &[],
    intermediates: &[],
    revocation: &NobodyIsRevoked,
    backend: &RustBackend,
};

/// A certificate is the bytes that it was read from, and no stranger leads to an anchor.
pub fn certificate(bytes: &[u8]) {
    let Ok(read) = Certificate::from_der(bytes) else { return };
    assert_eq!(read.der(), bytes);
    let _ = (read.subject(), read.issuer(), read.public_key(), read.extensions().qualified_class());
    let own = std::slice::from_ref(&read);
    for purpose in [Purpose::Signing, Purpose::TimeStamping, Purpose::OcspSigning, Purpose::Authority] {
        let request = PathRequest {
            anchors: &[],
            intermediates: own,
            at: read.not_before(),
            purpose,
            backend: &RustBackend,
        };
        assert!(build_path(&read, &request).is_err(), "a path without an anchor");
    }
}

/// A list is read, or refused.
pub fn crl(bytes: &[u8]) {
    let Ok(list) = Crl::from_der(bytes) else { return };
    let _ = (list.len(), list.is_empty(), list.is_delta(), list.this_update(), list.next_update());
}

/// Questions and answers on states: who issued nothing answers nothing.
pub fn ocsp(bytes: &[u8]) {
    if let Ok(request) = OcspRequest::from_der(bytes) {
        assert!(!request.ids.is_empty());
    }
    let Ok(answer) = OcspAnswer::from_der(bytes) else { return };
    let (Ok(person), Ok(issuing)) = (Certificate::from_der(PERSON), Certificate::from_der(ISSUING)) else {
        panic!("the corpus is not read")
    };
    let question = OcspQuestion {
        certificate: &person,
        issuer: &issuing,
        nonce: None,
        now: answer.produced_at(),
        age_seconds_max: 3_600,
        skew_seconds_max: 60,
        backend: &RustBackend,
    };
    let _ = answer.state(&question);
    let by_stranger = OcspQuestion { issuer: &person, ..question };
    assert!(answer.state(&by_stranger).is_err(), "somebody who issued nothing has answered");
}

/// A key that was read is written as one that is read.
pub fn pkcs8(bytes: &[u8]) {
    let Ok(key) = AnySigningKey::from_pkcs8_der(bytes) else { return };
    let Ok(written) = key.to_pkcs8_der() else { panic!("a key that was read cannot be written") };
    let Ok(again) = AnySigningKey::from_pkcs8_der(written.as_bytes()) else {
        panic!("a written key is not read")
    };
    assert_eq!(key.identifier(), again.identifier());
}

/// Nothing is valid where nobody is trusted, and every report says why.
pub fn signed_message(bytes: &[u8]) {
    for profile in [Profile::Cms, Profile::CadesBes, Profile::CadesT] {
        for content in [None, Some(&b"content"[..])] {
            let report = verify(bytes, &Verification { content, profile, trust: TRUST, now: NOW });
            assert!(!report.is_valid(), "valid without an anchor");
            assert!(
                report.refusal().is_some_and(|reason| !reason.key().is_empty()),
                "refused without a reason"
            );
        }
    }
}

/// Questions and answers of time stamps.
pub fn stamp(bytes: &[u8]) {
    let _ = StampRequest::from_der(bytes);
    let question = StampQuestion { bytes: b"content", nonce: &[7; 8] };
    assert!(verify_stamp(bytes, &question, &TRUST, NOW).is_err(), "a stamp without an anchor");
}

/// A file with a key opens with its password alone, and what was opened is sealed and opened again.
pub fn key_container(bytes: &[u8]) {
    assert!(key_container::open(bytes, "another").is_err(), "opened with another password");
    let Ok(container) = key_container::open(bytes, PIN) else { return };
    let mut random = |bytes: &mut [u8]| bytes.fill(7);
    let how = (PIN, key_container::Protection::Aes { rounds: 1 });
    // A name that fits no container was none of ours.
    let Ok(sealed) = key_container::seal(&container, how, &mut random) else { return };
    assert_eq!(key_container::open(&sealed, PIN), Ok(container));
}

/// A list makes nobody an authority whose accreditation is not in force, and links to nothing but pages.
pub fn accredited_list(bytes: &[u8]) {
    let Ok(list) = accredited_authorities::read_list(bytes) else { return };
    assert!(!list.centres.is_empty());
    for centre in &list.centres {
        let is_active = centre.status == accredited_authorities::AccreditationStatus::Active;
        assert!(is_active || centre.certificates.is_empty());
        let addresses = centre.site.iter().chain(&centre.crl_addresses);
        for address in addresses {
            assert!(address.starts_with("http://") || address.starts_with("https://"));
        }
        assert!(!centre.name.is_empty() && !centre.name.contains(char::is_control));
    }
}

/// The password of the corpus.
pub const PIN: &str = "12345678";
const PERSON: &[u8] = include_bytes!("corpus/certificate/person");
const ISSUING: &[u8] = include_bytes!("corpus/certificate/issuing");
