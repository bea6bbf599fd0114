//! The published vectors of RFC 9421, appendix B, for Ed25519 (B.1.4, B.2.6).

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use data_encoding::BASE64;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_signature::{
    Component, KeyRing, Policy, RequestView, SigningKey, SigningParameters, VerifyError, VerifyingKey,
    sign_request, verify_request,
};

const KEY_ID: &str = "test-key-ed25519";
// B.1.4: public and private key; the private one published for tests.
const PUBLIC: &str = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
const PKCS8: &str = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
// B.2.6
const CREATED: i64 = 1_618_884_473;
const INPUT: &str = "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
const SIGNATURE: &str =
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
const BODY: &[u8] = b"{\"hello\": \"world\"}";
const DIGEST: &str =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

fn headers() -> HeaderMap {
    HeaderMap::from_iter([
        (DATE, HeaderValue::from_static("Tue, 20 Apr 2021 02:07:55 GMT")),
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (HeaderName::from_static("content-digest"), HeaderValue::from_static(DIGEST)),
        (CONTENT_LENGTH, HeaderValue::from_static("18")),
    ])
}

fn request(headers: &HeaderMap) -> RequestView<'_> {
    RequestView {
        method: &Method::POST,
        scheme: "https",
        authority: "example.com",
        path: "/foo",
        query: Some("param=Value&Pet=dog"),
        headers,
    }
}

fn components() -> Vec<Component> {
    vec![
        Component::field(DATE),
        Component::METHOD,
        Component::PATH,
        Component::AUTHORITY,
        Component::CONTENT_TYPE,
        Component::field(CONTENT_LENGTH),
    ]
}

fn signing_key() -> SigningKey {
    SigningKey::from_pkcs8(KEY_ID, &BASE64.decode(PKCS8.as_bytes()).unwrap()).unwrap()
}

fn keys() -> KeyRing {
    VerifyingKey::from_bytes(KEY_ID, &BASE64.decode(PUBLIC.as_bytes()).unwrap()).unwrap().into()
}

fn policy(components: &[Component]) -> Policy<'_> {
    Policy { components, parameters: &[], tag: None, skew_seconds_max: 60, age_seconds_max: 300 }
}

#[test]
fn the_public_half_of_the_key_is_the_published_one() {
    assert_eq!(BASE64.encode(signing_key().verifying_key().as_bytes()), PUBLIC);
}

#[test]
fn signing_gives_the_published_headers_byte_for_byte() {
    let headers = headers();
    let parameters = SigningParameters {
        label: "sig-b26",
        components: &components(),
        created: CREATED,
        expires: None,
        nonce: None,
        tag: None,
    };
    let signed = sign_request(&signing_key(), request(&headers), &parameters).unwrap();
    assert_eq!(signed.input.to_str().unwrap(), INPUT);
    assert_eq!(signed.signature.to_str().unwrap(), SIGNATURE);
}

#[test]
fn the_published_signature_is_verified() {
    let mut headers = headers();
    headers.insert("signature-input", HeaderValue::from_static(INPUT));
    headers.insert("signature", HeaderValue::from_static(SIGNATURE));
    let verified = verify_request(&keys(), request(&headers), BODY, &policy(&components()), CREATED).unwrap();
    assert_eq!((verified.key_id.as_str(), verified.created), (KEY_ID, Some(CREATED)));
}

#[test]
fn the_published_signature_does_not_reach_a_policy_that_asks_for_the_body() {
    let mut headers = headers();
    headers.insert("signature-input", HeaderValue::from_static(INPUT));
    headers.insert("signature", HeaderValue::from_static(SIGNATURE));
    assert_eq!(
        verify_request(&keys(), request(&headers), BODY, &policy(&[Component::CONTENT_DIGEST]), CREATED),
        Err(VerifyError::Uncovered("\"content-digest\"".to_owned()))
    );
}

#[test]
fn the_digest_of_the_published_request_is_checked_when_covered() {
    let mut headers = headers();
    let parameters = SigningParameters {
        label: "sig1",
        components: &[Component::CONTENT_DIGEST],
        created: CREATED,
        expires: None,
        nonce: None,
        tag: None,
    };
    sign_request(&signing_key(), request(&headers), &parameters).unwrap().insert_into(&mut headers);
    let policy = policy(parameters.components);
    assert!(verify_request(&keys(), request(&headers), BODY, &policy, CREATED).is_ok());
    assert_eq!(
        verify_request(&keys(), request(&headers), b"{\"hello\": \"World\"}", &policy, CREATED),
        Err(VerifyError::Digest)
    );
}
