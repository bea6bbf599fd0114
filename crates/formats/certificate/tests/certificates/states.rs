//! Answers on the state of a certificate: which are believed, and why others are not.
// cyrillic: names of certificates

use crate::authority::{Issuer, NOW, key, name, template};
use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::{
    Certificate, CertificateId, ExtensionList, OcspAnswer, OcspQuestion, OcspRefusal, OcspReplyTemplate,
    OcspRequest, OcspState, OcspStatus, PathRefusal, PathRequest, Purpose, Revocation, RevocationCache,
    RevocationSource, RustBackend, build_path, check_revocation, issue_certificate, issue_ocsp_reply,
    new_ocsp_request, ocsp_error, oids,
};
use gost3410::{AnySigningKey, Identifier};

struct Asked {
    root: Issuer,
    person: Certificate,
}

impl Asked {
    fn new() -> Self {
        let root = Issuer::root();
        Self { person: root.person(), root }
    }

    fn question(&self) -> OcspQuestion<'_> {
        OcspQuestion {
            certificate: &self.person,
            issuer: &self.root.certificate,
            nonce: None,
            now: NOW,
            age_seconds_max: 86_400,
            skew_seconds_max: 60,
            backend: &RustBackend,
        }
    }

    fn reply(&self) -> OcspReplyTemplate<'_> {
        let id = CertificateId::of(&self.person, &self.root.certificate).unwrap();
        OcspReplyTemplate {
            responder: &self.root.certificate,
            encloses_responder: false,
            replies: vec![(id, OcspStatus::Good)],
            nonce: None,
            this_update: NOW - 60,
            next_update: Some(NOW + 3_600),
        }
    }

    fn judge(&self, reply: &OcspReplyTemplate<'_>, key: &AnySigningKey) -> Result<OcspState, OcspRefusal> {
        Self::judge_as(reply, key, self.question())
    }

    fn judge_as(
        reply: &OcspReplyTemplate<'_>,
        key: &AnySigningKey,
        question: OcspQuestion<'_>,
    ) -> Result<OcspState, OcspRefusal> {
        OcspAnswer::from_der(&issue_ocsp_reply(reply, key).unwrap()).unwrap().state(&question)
    }

    /// A server of its own, whose certificate has these extensions.
    fn delegate(&self, extensions: ExtensionList) -> (Certificate, AnySigningKey) {
        let key = key(Identifier::Tc26P256A, 44);
        let mut template = template(&self.root.name, name("Сервер"), &key, 12);
        template.extensions = extensions;
        let der = issue_certificate(&template, &self.root.key).unwrap();
        (Certificate::from_der(&der).unwrap(), key)
    }
}

#[test]
fn question_is_read_as_it_was_asked() {
    let asked = Asked::new();
    let der = new_ocsp_request(&asked.person, &asked.root.certificate, Some(&[7; 32])).unwrap();
    let request = OcspRequest::from_der(&der).unwrap();
    assert_eq!(request.nonce, Some(vec![7; 32]));
    assert!(request.ids.first().unwrap().is_of(&asked.person, &asked.root.certificate));
    assert!(!request.ids.first().unwrap().is_of(&asked.root.certificate, &asked.root.certificate));
    assert!(OcspRequest::from_der(&[der.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn issuer_itself_may_answer() {
    let asked = Asked::new();
    let state = asked.judge(&asked.reply(), &asked.root.key).unwrap();
    assert_eq!(state, OcspState { revocation: Revocation::Good, fresh_until: NOW + 3_600 });
}

#[test]
fn delegate_of_the_issuer_may_answer() {
    let asked = Asked::new();
    let (responder, key) = asked.delegate(ExtensionList::default().ocsp_responder().unwrap());
    let reply = OcspReplyTemplate { responder: &responder, encloses_responder: true, ..asked.reply() };
    assert!(asked.judge(&reply, &key).is_ok());
    let reply = OcspReplyTemplate { encloses_responder: false, ..reply };
    assert_eq!(asked.judge(&reply, &key), Err(OcspRefusal::ResponderUnknown));
}

#[test]
fn others_may_not_answer() {
    let asked = Asked::new();
    let judge = |extensions: ExtensionList| {
        let (responder, key) = asked.delegate(extensions);
        asked.judge(
            &OcspReplyTemplate { responder: &responder, encloses_responder: true, ..asked.reply() },
            &key,
        )
    };
    let signer = ExtensionList::default().signer().unwrap();
    assert_eq!(judge(signer.clone()), Err(OcspRefusal::Responder(PathRefusal::WrongUsage)));
    let may_be_revoked = signer.only_for(oids::OCSP_SIGNING).unwrap();
    assert_eq!(judge(may_be_revoked), Err(OcspRefusal::ResponderNotExempt));

    let stranger = Issuer::root_with(Identifier::Tc26P512A);
    let key = key(Identifier::Tc26P256A, 44);
    let mut forged = template(&name("Чужой"), name("Сервер"), &key, 12);
    forged.extensions = ExtensionList::default().ocsp_responder().unwrap();
    let forged = Certificate::from_der(&issue_certificate(&forged, &stranger.key).unwrap()).unwrap();
    let reply = OcspReplyTemplate { responder: &forged, encloses_responder: true, ..asked.reply() };
    assert_eq!(asked.judge(&reply, &key), Err(OcspRefusal::Responder(PathRefusal::UnknownIssuer)));
}

#[test]
fn answer_in_the_name_of_the_issuer_by_another_key_is_refused() {
    let asked = Asked::new();
    let refused = asked.judge(&asked.reply(), &key(Identifier::Tc26P256B, 99));
    assert_eq!(refused, Err(OcspRefusal::Signature(PathRefusal::SignatureWrong)));
}

#[test]
fn answer_about_another_certificate_is_refused() {
    let asked = Asked::new();
    let id = CertificateId::of(&asked.root.certificate, &asked.root.certificate).unwrap();
    let about_other = OcspReplyTemplate { replies: vec![(id, OcspStatus::Good)], ..asked.reply() };
    assert_eq!(asked.judge(&about_other, &asked.root.key), Err(OcspRefusal::OtherCertificate));
    let twice = OcspReplyTemplate {
        replies: [asked.reply().replies, asked.reply().replies].concat(),
        ..asked.reply()
    };
    assert_eq!(asked.judge(&twice, &asked.root.key), Err(OcspRefusal::OtherCertificate));
}

#[test]
fn answer_is_fresh_from_its_first_second_until_what_the_caller_allows() {
    let asked = Asked::new();
    let at = |this_update, next_update| {
        let reply = OcspReplyTemplate { this_update, next_update, ..asked.reply() };
        asked.judge(&reply, &asked.root.key).map(|state| state.fresh_until)
    };
    assert_eq!(at(NOW + 60, None), Ok(NOW + 60 + 86_400));
    assert_eq!(at(NOW + 61, None), Err(OcspRefusal::NotYet));
    assert_eq!(at(NOW - 60, Some(NOW)), Err(OcspRefusal::Stale));
    assert_eq!(at(NOW - 86_399, Some(NOW + 900_000)), Ok(NOW + 1));
    assert_eq!(at(NOW - 86_400, Some(NOW + 900_000)), Err(OcspRefusal::Stale));
    assert_eq!(at(NOW - 86_400, None), Err(OcspRefusal::Stale));
}

#[test]
fn nonce_that_was_sent_must_come_back() {
    let asked = Asked::new();
    let judge = |sent: Option<&[u8]>, nonce| {
        let reply = OcspReplyTemplate { nonce, ..asked.reply() };
        Asked::judge_as(&reply, &asked.root.key, OcspQuestion { nonce: sent, ..asked.question() })
    };
    assert!(judge(Some(&[1; 16]), Some(&[1; 16])).is_ok());
    assert!(judge(None, Some(&[1; 16])).is_ok());
    assert_eq!(judge(Some(&[1; 16]), Some(&[2; 16])), Err(OcspRefusal::Nonce));
    assert_eq!(judge(Some(&[1; 16]), None), Err(OcspRefusal::Nonce));
}

#[test]
fn unknown_certificate_and_error_of_the_server_are_no_consent() {
    let asked = Asked::new();
    let (id, _) = asked.reply().replies.remove(0);
    let unknown = OcspReplyTemplate { replies: vec![(id, OcspStatus::Unknown)], ..asked.reply() };
    assert_eq!(asked.judge(&unknown, &asked.root.key), Err(OcspRefusal::Unknown));
    let error = OcspAnswer::from_der(&ocsp_error().unwrap()).unwrap_err();
    assert_eq!(error, OcspRefusal::Server("malformed-request"));
}

#[test]
fn changed_byte_of_an_answer_is_refused() {
    let asked = Asked::new();
    let whole = issue_ocsp_reply(&asked.reply(), &asked.root.key).unwrap();
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        let judged = OcspAnswer::from_der(&changed).and_then(|answer| answer.state(&asked.question()));
        assert!(judged.is_err(), "byte {place}");
    }
    assert!(OcspAnswer::from_der(&[whole.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn remembered_state_holds_while_it_is_fresh() {
    let asked = Asked::new();
    let anchors = [asked.root.certificate.clone()];
    let request = PathRequest {
        anchors: &anchors,
        intermediates: &[],
        at: NOW,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    let path = build_path(&asked.person, &request).unwrap();
    let mut cache = RevocationCache::default();
    assert_eq!(check_revocation(&path, &cache, NOW, NOW), Err(PathRefusal::RevocationUnknown));
    let state = asked.judge(&asked.reply(), &asked.root.key).unwrap();
    cache.remember(&asked.person, &asked.root.certificate, state);
    assert_eq!(check_revocation(&path, &cache, NOW, NOW), Ok(()));
    assert_eq!(check_revocation(&path, &cache, NOW, NOW + 3_600), Err(PathRefusal::RevocationUnknown));
}

#[test]
fn of_two_answers_the_one_that_knows_of_a_revocation_is_remembered() {
    let asked = Asked::new();
    let good = OcspState { revocation: Revocation::Good, fresh_until: NOW + 900 };
    let revoked = Revocation::Revoked { at: NOW - 5, reason: Some(CrlReason::Superseded) };
    let bad = OcspState { revocation: revoked, fresh_until: NOW + 60 };
    for order in [[good, bad], [bad, good]] {
        let mut cache = RevocationCache::default();
        for state in order {
            cache.remember(&asked.person, &asked.root.certificate, state);
        }
        assert_eq!(cache.state_of(&asked.person, &asked.root.certificate, NOW), Some(revoked));
        cache.forget_stale(NOW + 60);
        assert_eq!(cache.state_of(&asked.person, &asked.root.certificate, NOW), None);
    }
}
