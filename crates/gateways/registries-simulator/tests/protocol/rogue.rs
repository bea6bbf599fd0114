//! Replies that no registry sends, calls that no consumer makes.

use std::sync::Arc;
use std::time::Duration;

use gateway_registries::{
    BODY_BYTES_MAX, Registry, RegistryClient, RegistryClientConfig, RegistryError, TAG, request_components,
};
use http_signature::{KeyRing, RequestView, SigningParameters, content_digest, sign_request};
use kernel::Env;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::bed::{Bed, NOW, our_key};

/// A server that takes one call and says the given bytes; without any it keeps silent.
async fn client_of(reply: Option<Vec<u8>>) -> RegistryClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut call = [0; 4_096];
        let _ = stream.read(&mut call).await;
        match reply {
            Some(reply) => {
                let _ = stream.write_all(&reply).await;
            }
            None => std::future::pending().await,
        }
    });
    let config = RegistryClientConfig {
        registry: Registry::Sfr,
        base_url: format!("http://{address}"),
        consumer_key: Arc::new(our_key()),
        registry_keys: KeyRing::default(),
        connect_timeout: Duration::from_secs(2),
        timeout: Duration::from_millis(300),
        trusted_ca_pem: None,
    };
    RegistryClient::new(config, Env::fixed(NOW, 5).0).unwrap()
}

fn reply(status: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn silence_ends_by_the_timeout() {
    let error = client_of(None).await.next(1).await.unwrap_err();
    assert!(matches!(error, RegistryError::Timeout), "{error:?}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn what_is_not_http_is_a_broken_connection() {
    let error = client_of(Some(b"SSH-2.0-x\r\n".to_vec())).await.next(1).await.unwrap_err();
    assert!(matches!(error, RegistryError::Unreached(_)), "{error:?}");
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    let error =
        client_of(Some(reply("200 OK", &vec![b' '; BODY_BYTES_MAX + 1]))).await.next(1).await.unwrap_err();
    assert!(matches!(error, RegistryError::Garbled), "{error:?}");
}

#[tokio::test]
async fn an_unsigned_refusal_by_somebody_between_is_not_the_registrys_word() {
    let error = client_of(Some(reply("403 Forbidden", b"{}"))).await.next(1).await.unwrap_err();
    assert!(matches!(error, RegistryError::Signature(_)), "{error:?}");
    assert!(error.is_retryable());
    let error = client_of(Some(reply("502 Bad Gateway", b""))).await.next(1).await.unwrap_err();
    assert!(matches!(error, RegistryError::Unavailable { status: 502, retry_after: None }), "{error:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let moved =
        b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let error = client_of(Some(moved.to_vec())).await.next(1).await.unwrap_err();
    assert!(matches!(error, RegistryError::Signature(_)), "{error:?}");
}

/// A call as the client makes it, with its own signature over `body`.
fn signed_call(bed: &Bed, body: &str) -> String {
    let host = bed.simulator.address().to_string();
    let uri = format!("http://{host}/sfr/v1/answers/next").parse().unwrap();
    let mut headers = http::HeaderMap::new();
    headers.insert("content-type", http::HeaderValue::from_static("application/json"));
    headers.insert("content-digest", content_digest(body.as_bytes()).try_into().unwrap());
    let created = NOW.as_seconds();
    let parameters = SigningParameters {
        label: "consumer",
        components: &request_components(),
        created,
        expires: Some(created + 60),
        nonce: Some("once"),
        tag: Some(TAG),
    };
    let method = http::Method::POST;
    let signature = sign_request(&our_key(), RequestView::of(&method, &uri, &headers), &parameters).unwrap();
    signature.insert_into(&mut headers);
    let lines: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap())).collect();
    let lines = lines.concat();
    let length = body.len();
    format!(
        "POST /sfr/v1/answers/next HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{lines}\r\n"
    )
}

async fn say(bed: &Bed, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(bed.simulator.address()).await.unwrap();
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    reply
}

#[tokio::test]
async fn a_recorded_call_does_not_work_twice() {
    let bed = Bed::start().await;
    let body = "{\"limit\":1}";
    let call = signed_call(&bed, body);
    assert!(say(&bed, &call, body).await.starts_with("HTTP/1.1 200 "));
    assert!(say(&bed, &call, body).await.starts_with("HTTP/1.1 401 "));
}

#[tokio::test]
async fn a_call_whose_body_was_changed_is_refused() {
    let bed = Bed::start().await;
    let call = signed_call(&bed, "{\"limit\":1}");
    assert!(say(&bed, &call, "{\"limit\":2}").await.starts_with("HTTP/1.1 401 "));
}

#[tokio::test]
async fn a_signed_call_that_is_not_of_the_protocol_is_malformed() {
    for (body, code) in
        [("{\"limit\":1,\"x\":2}", "malformed"), ("{\"limit\":51}", "batch-size"), ("[", "malformed")]
    {
        let bed = Bed::start().await;
        let reply = say(&bed, &signed_call(&bed, body), body).await;
        assert!(reply.ends_with(&format!("{{\"code\":\"{code}\"}}")), "{reply}");
    }
}
