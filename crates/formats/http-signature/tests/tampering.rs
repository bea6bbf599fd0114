//! What a verifier must refuse, on requests and responses.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_signature::{
    Component, KeyRing, Parameter, Policy, RequestView, ResponseView, SignError, SigningKey,
    SigningParameters, VerifyError, content_digest, sign_request, sign_response, verify_request,
    verify_response,
};
use proptest::prelude::*;

const NOW: i64 = 1_700_000_000;
const BODY: &[u8] = b"{\"limit\":50}";
static REQUEST: [Component; 6] = [
    Component::METHOD,
    Component::AUTHORITY,
    Component::PATH,
    Component::QUERY,
    Component::CONTENT_TYPE,
    Component::CONTENT_DIGEST,
];
const REQUIRED: [Parameter; 3] = [Parameter::Created, Parameter::Expires, Parameter::Nonce];

fn response_components() -> Vec<Component> {
    vec![Component::STATUS, Component::CONTENT_DIGEST, Component::SIGNATURE.of_request()]
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&format!("key-{seed}"), &[seed; 32]).unwrap()
}

fn keys(seed: u8) -> KeyRing {
    key(seed).verifying_key().into()
}

fn policy(components: &[Component]) -> Policy<'_> {
    Policy {
        components,
        parameters: &REQUIRED,
        tag: Some("okno-registries"),
        skew_seconds_max: 60,
        age_seconds_max: 300,
    }
}

fn parameters<'a>(components: &'a [Component], tag: &'a str) -> SigningParameters<'a> {
    SigningParameters {
        label: "sig1",
        components,
        created: NOW,
        expires: Some(NOW + 120),
        nonce: Some("bm9uY2U"),
        tag: Some(tag),
    }
}

fn view<'a>(path: &'a str, headers: &'a HeaderMap) -> RequestView<'a> {
    RequestView {
        method: &Method::POST,
        scheme: "http",
        authority: "LOCALHOST:80",
        path,
        query: None,
        headers,
    }
}

fn unsigned(body: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert("content-digest", content_digest(body).try_into().unwrap());
    headers
}

fn signed_request(tag: &str) -> HeaderMap {
    let mut headers = unsigned(BODY);
    sign_request(&key(1), view("/v1", &headers), &parameters(&REQUEST, tag))
        .unwrap()
        .insert_into(&mut headers);
    headers
}

fn check(headers: &HeaderMap, path: &str, body: &[u8], now: i64) -> Result<(), VerifyError> {
    verify_request(&keys(1), view(path, headers), body, &policy(&REQUEST), now).map(|_| ())
}

#[test]
fn an_untouched_request_is_taken() {
    assert_eq!(check(&signed_request("okno-registries"), "/v1", BODY, NOW), Ok(()));
}

#[test]
fn a_default_port_and_the_case_of_the_host_do_not_matter() {
    let headers = signed_request("okno-registries");
    let request = RequestView { authority: "localhost", ..view("/v1", &headers) };
    assert!(verify_request(&keys(1), request, BODY, &policy(&REQUEST), NOW).is_ok());
}

#[test]
fn a_changed_body_path_header_or_host_is_refused() {
    let headers = signed_request("okno-registries");
    assert_eq!(check(&headers, "/v1", b"{\"limit\":51}", NOW), Err(VerifyError::Digest));
    assert_eq!(check(&headers, "/v2", BODY, NOW), Err(VerifyError::Signature));
    let mut other = headers.clone();
    other.insert("content-type", HeaderValue::from_static("text/plain"));
    assert_eq!(check(&other, "/v1", BODY, NOW), Err(VerifyError::Signature));
    let request = RequestView { authority: "elsewhere", ..view("/v1", &headers) };
    assert_eq!(verify_request(&keys(1), request, BODY, &policy(&REQUEST), NOW), Err(VerifyError::Signature));
}

#[test]
fn a_body_with_a_new_digest_is_refused() {
    let mut headers = signed_request("okno-registries");
    headers.insert("content-digest", content_digest(b"{}").try_into().unwrap());
    assert_eq!(check(&headers, "/v1", b"{}", NOW), Err(VerifyError::Signature));
}

#[test]
fn another_key_purpose_or_none_is_refused() {
    let headers = signed_request("okno-registries");
    let by_stranger = verify_request(&keys(2), view("/v1", &headers), BODY, &policy(&REQUEST), NOW);
    assert_eq!(by_stranger, Err(VerifyError::Unsigned));
    let same_id = KeyRing::new([SigningKey::from_seed("key-1", &[9; 32]).unwrap().verifying_key()]);
    let by_forger = verify_request(&same_id, view("/v1", &headers), BODY, &policy(&REQUEST), NOW);
    assert_eq!(by_forger, Err(VerifyError::Signature));
    assert_eq!(check(&signed_request("other"), "/v1", BODY, NOW), Err(VerifyError::Unsigned));
    assert_eq!(check(&unsigned(BODY), "/v1", BODY, NOW), Err(VerifyError::Unsigned));
}

#[test]
fn a_signature_is_taken_only_in_its_time() {
    let headers = signed_request("okno-registries");
    assert_eq!(check(&headers, "/v1", BODY, NOW - 60), Ok(()));
    assert_eq!(check(&headers, "/v1", BODY, NOW - 61), Err(VerifyError::FromTheFuture));
    assert_eq!(check(&headers, "/v1", BODY, NOW + 180), Ok(()));
    assert_eq!(check(&headers, "/v1", BODY, NOW + 181), Err(VerifyError::Expired));
}

#[test]
fn a_missing_parameter_is_refused() {
    let mut headers = unsigned(BODY);
    let bare = SigningParameters { nonce: None, ..parameters(&REQUEST, "okno-registries") };
    sign_request(&key(1), view("/v1", &headers), &bare).unwrap().insert_into(&mut headers);
    assert_eq!(check(&headers, "/v1", BODY, NOW), Err(VerifyError::NoParameter("nonce")));
}

#[test]
fn another_algorithm_is_refused() {
    let mut headers = signed_request("okno-registries");
    let input = format!("{};alg=\"hmac-sha256\"", headers["signature-input"].to_str().unwrap());
    headers.insert("signature-input", input.try_into().unwrap());
    assert_eq!(check(&headers, "/v1", BODY, NOW), Err(VerifyError::Algorithm));
}

#[test]
fn a_component_parameter_that_is_not_understood_is_refused() {
    let mut headers = signed_request("okno-registries");
    let input = headers["signature-input"].to_str().unwrap().replace("\"@path\"", "\"@path\" \"date\";bs");
    headers.insert("signature-input", input.try_into().unwrap());
    assert_eq!(check(&headers, "/v1", BODY, NOW), Err(VerifyError::Unsupported("\"date\";bs".to_owned())));
}

#[test]
fn a_second_signature_by_a_stranger_does_not_hide_the_good_one() {
    let mut headers = signed_request("okno-registries");
    headers.append(
        "signature-input",
        HeaderValue::from_static("sig0=(\"@method\");created=1;keyid=\"who\";tag=\"okno-registries\""),
    );
    headers.append("signature", HeaderValue::from_static("sig0=:AAAA:"));
    assert_eq!(check(&headers, "/v1", BODY, NOW), Ok(()));
}

#[test]
fn covering_what_is_not_there_or_twice_cannot_be_signed() {
    let headers = unsigned(BODY);
    let twice = [Component::METHOD, Component::METHOD];
    let missing = [Component::STATUS];
    let sign = |components: &[Component]| {
        sign_request(&key(1), view("/v1", &headers), &parameters(components, "t")).map(|_| ())
    };
    assert_eq!(sign(&twice), Err(SignError::Twice("\"@method\"".to_owned())));
    assert_eq!(sign(&missing), Err(SignError::Missing("\"@status\"".to_owned())));
}

fn signed_response(request: &HeaderMap, status: StatusCode) -> HeaderMap {
    let mut headers = unsigned(BODY);
    let response = ResponseView { status, headers: &headers };
    let components = response_components();
    sign_response(&key(2), response, view("/v1", request), &parameters(&components, "okno-registries"))
        .unwrap()
        .insert_into(&mut headers);
    headers
}

fn check_response(request: &HeaderMap, response: &HeaderMap, status: StatusCode) -> Result<(), VerifyError> {
    let views = (ResponseView { status, headers: response }, view("/v1", request));
    verify_response(&keys(2), views, BODY, &policy(&response_components()), NOW).map(|_| ())
}

#[test]
fn a_response_holds_for_its_own_request_and_status_alone() {
    let request = signed_request("okno-registries");
    let response = signed_response(&request, StatusCode::OK);
    assert_eq!(check_response(&request, &response, StatusCode::OK), Ok(()));
    assert_eq!(check_response(&request, &response, StatusCode::ACCEPTED), Err(VerifyError::Signature));
    let other_request = signed_request("another-purpose");
    assert_eq!(check_response(&other_request, &response, StatusCode::OK), Err(VerifyError::Signature));
    assert_eq!(
        check_response(&unsigned(BODY), &response, StatusCode::OK),
        Err(VerifyError::Missing("\"signature\";req".to_owned()))
    );
}

#[test]
fn a_response_without_a_signature_is_refused() {
    let request = signed_request("okno-registries");
    assert_eq!(check_response(&request, &unsigned(BODY), StatusCode::OK), Err(VerifyError::Unsigned));
}

proptest! {
    #[test]
    fn a_flipped_bit_anywhere_in_body_is_refused(position in 0..BODY.len(), bit in 0..8_u8) {
        let mut body = BODY.to_vec();
        body[position] ^= 1 << bit;
        prop_assert_eq!(check(&signed_request("okno-registries"), "/v1", &body, NOW), Err(VerifyError::Digest));
    }

    #[test]
    fn a_changed_character_in_the_signature_headers_is_refused(at in 0..1_000_usize, to in 0x21..0x7F_u8, name in 0..2) {
        let mut headers = signed_request("okno-registries");
        let name = ["signature", "signature-input"][usize::try_from(name).unwrap()];
        let mut text = headers[name].as_bytes().to_vec();
        let at = at % text.len();
        prop_assume!(text[at] != to);
        text[at] = to;
        headers.insert(name, HeaderValue::from_bytes(&text).unwrap());
        prop_assert!(check(&headers, "/v1", BODY, NOW).is_err());
    }

    #[test]
    fn arbitrary_headers_never_panic_and_never_pass(input in "[ -~]{0,120}", signature in "[ -~]{0,120}", digest in "[ -~]{0,60}") {
        let mut headers = HeaderMap::new();
        for (name, value) in [("signature-input", input), ("signature", signature), ("content-digest", digest)] {
            headers.insert(name, HeaderValue::try_from(value).unwrap());
        }
        prop_assert!(check(&headers, "/v1", BODY, NOW).is_err());
    }

    #[test]
    fn nearly_right_headers_never_panic_and_never_pass(
        list in "\\((\"(@method|@path|@status|signature|date|@query)\"(;req|;sf|;key=\"a\")? ?){0,4}\\)",
        parameters in "(;(created|expires|nonce|tag|alg)=(1700000000|-1|\"okno-registries\"|:AA==:|\\?1)){0,5}",
        signature in "[A-Za-z0-9+/]{0,90}={0,2}",
    ) {
        let mut headers = unsigned(BODY);
        headers.insert("signature-input", HeaderValue::try_from(format!("sig1={list}{parameters};keyid=\"key-1\"")).unwrap());
        headers.insert("signature", HeaderValue::try_from(format!("sig1=:{signature}:")).unwrap());
        prop_assert!(check(&headers, "/v1", BODY, NOW).is_err());
    }
}
