//! Authorities that answer, are silent, lie, and are asked once.
#![expect(clippy::unwrap_used, reason = "tests")]
// cyrillic: names of certificates

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use certificate::{PathRefusal, PathRequest, Purpose, RustBackend, build_path, check_revocation};
use gateway_authority_simulator::{
    Authority, AuthoritySimulator, AuthoritySimulatorConfig, CertificateOrder, CrlReason, Holder, Issued,
};
use gateway_revocation::{Heard, RevocationClient, RevocationClientConfig};
use kernel::{Env, FixedClock, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

const NOW: u64 = 1_795_860_000;
const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn env() -> (Env, Arc<FixedClock>) {
    Env::fixed(Timestamp::from_seconds(1_795_860_000), 1)
}

fn client(env: &Env, allows_private: bool) -> RevocationClient {
    let config = RevocationClientConfig { allows_private, ..RevocationClientConfig::default() };
    RevocationClient::new(config, env.clone()).unwrap()
}

fn issue(authority: &Authority) -> Issued {
    let holder = Holder {
        surname: "Ёлкина".to_owned(),
        given_name: "Анна Петровна".to_owned(),
        snils: "11223344595".to_owned(),
        inn: None,
        ogrnip: None,
        organisation: None,
    };
    let order = CertificateOrder::signing(holder, (NOW - 3_600, NOW + 30 * 86_400));
    authority.issue(&order).unwrap()
}

fn path(authority: &Authority, issued: &Issued) -> certificate::Path {
    let (anchors, intermediates) = ([authority.root().clone()], [authority.issuing().clone()]);
    let request = PathRequest {
        anchors: &anchors,
        intermediates: &intermediates,
        at: NOW,
        purpose: Purpose::Signing,
        backend: &RustBackend,
    };
    build_path(&issued.certificate, &request).unwrap()
}

#[tokio::test]
async fn states_are_asked_believed_and_not_asked_again_while_they_are_fresh() {
    let (env, clock) = env();
    let simulator =
        AuthoritySimulator::start(AuthoritySimulatorConfig::local(&env), env.clone()).await.unwrap();
    let issued = issue(simulator.authority());
    let path = path(simulator.authority(), &issued);
    let client = client(&env, true);
    assert_eq!(check_revocation(&path, client.known(), NOW, NOW), Err(PathRefusal::RevocationUnknown));
    let learned = client.learn(&path).await;
    assert!(learned.silent.is_empty(), "{:?}", learned.silent);
    assert!(learned.heard.iter().any(|heard| matches!(heard, Heard::State { .. })), "{learned:?}");
    assert_eq!(check_revocation(&path, client.known(), NOW, NOW), Ok(()));
    // What is revoked now is not heard of while the last answer is fresh, and is when it no longer is.
    assert!(simulator.authority().revoke(issued.certificate.serial(), CrlReason::KeyCompromise));
    assert_eq!(client.learn(&path).await, learned, "in the words that were heard then: evidence wants them");
    clock.advance(Duration::from_secs(25 * 60 * 60));
    let later = NOW + 25 * 60 * 60;
    assert_ne!(client.learn(&path).await, learned);
    let refused = check_revocation(&path, client.known(), later, later);
    assert!(matches!(refused, Err(PathRefusal::Revoked { .. })), "{refused:?}");
    simulator.stop().await;
}

#[tokio::test]
async fn a_silent_authority_is_no_consent() {
    let (env, _) = env();
    let simulator =
        AuthoritySimulator::start(AuthoritySimulatorConfig::local(&env), env.clone()).await.unwrap();
    let issued = issue(simulator.authority());
    let path = path(simulator.authority(), &issued);
    simulator.stop().await;
    let client = client(&env, true);
    let learned = client.learn(&path).await;
    assert!(learned.heard.is_empty() && !learned.silent.is_empty());
    assert_eq!(check_revocation(&path, client.known(), NOW, NOW), Err(PathRefusal::RevocationUnknown));
}

#[tokio::test]
async fn addresses_of_this_house_are_not_asked_unless_that_is_allowed() {
    let (env, _) = env();
    let simulator =
        AuthoritySimulator::start(AuthoritySimulatorConfig::local(&env), env.clone()).await.unwrap();
    let issued = issue(simulator.authority());
    let path = path(simulator.authority(), &issued);
    let learned = client(&env, false).learn(&path).await;
    assert!(learned.heard.is_empty() && learned.silent.is_empty(), "{learned:?}");
    simulator.stop().await;
}

/// What stands before an authority: it counts, and answers states with nothing of use.
#[derive(Clone)]
struct Gate {
    authority: Arc<Authority>,
    lists: Arc<AtomicUsize>,
    says: Arc<AtomicUsize>,
    deltas: Arc<AtomicUsize>,
    says_of_deltas: Arc<AtomicUsize>,
    states: Arc<AtomicUsize>,
    /// Whether questions of states are taken and never answered.
    is_tarpit: Arc<AtomicBool>,
    /// Each list takes one of these.
    may_answer: Arc<Semaphore>,
}

fn delta<E: std::fmt::Debug>(gate: &Gate, delta: Result<Vec<u8>, E>) -> Response {
    gate.deltas.fetch_add(1, Ordering::SeqCst);
    match gate.says_of_deltas.load(Ordering::SeqCst) {
        0 => delta.unwrap().into_response(),
        1 => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => gate.authority.issuing_list().unwrap().into_response(),
    }
}

async fn answer(State(gate): State<Gate>, request: Request<Body>) -> Response {
    let list = match request.uri().path() {
        "/root.crl" => gate.authority.root_list(),
        "/issuing.crl" => gate.authority.issuing_list(),
        "/root-delta.crl" => return delta(&gate, gate.authority.root_delta()),
        "/issuing-delta.crl" => return delta(&gate, gate.authority.issuing_delta()),
        _ => {
            gate.states.fetch_add(1, Ordering::SeqCst);
            if gate.is_tarpit.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            return (StatusCode::OK, "no answer of a server of states").into_response();
        }
    };
    gate.lists.fetch_add(1, Ordering::SeqCst);
    gate.may_answer.acquire().await.unwrap().forget();
    match gate.says.load(Ordering::SeqCst) {
        0 => list.unwrap().into_response(),
        1 => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        2 => (StatusCode::FOUND, [("location", "http://127.0.0.1:1/")]).into_response(),
        3 => vec![0_u8; 33 * 1024 * 1024].into_response(),
        _ => {
            let mut forged = list.unwrap();
            if let Some(last) = forged.last_mut() {
                *last ^= 1;
            }
            forged.into_response()
        }
    }
}

async fn gate(env: &Env) -> (Gate, certificate::Path, Issued) {
    let listener = TcpListener::bind(LOCAL).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let authority = Arc::new(Authority::new(env.clone(), &base).unwrap());
    let issued = issue(&authority);
    let path = path(&authority, &issued);
    let gate = Gate {
        authority,
        lists: Arc::default(),
        says: Arc::default(),
        deltas: Arc::default(),
        says_of_deltas: Arc::default(),
        states: Arc::default(),
        is_tarpit: Arc::default(),
        may_answer: Arc::new(Semaphore::new(1_000)),
    };
    let router = Router::new().fallback(answer).with_state(gate.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (gate, path, issued)
}

#[tokio::test]
async fn lists_are_fetched_where_no_state_was_had_and_once_for_all_who_ask() {
    let (env, clock) = env();
    let (gate, path, issued) = gate(&env).await;
    let client = client(&env, true);
    let all = (0..8).map(|_| {
        let (client, path) = (client.clone(), path.clone());
        tokio::spawn(async move { client.learn(&path).await })
    });
    for learned in all.collect::<Vec<_>>() {
        assert!(learned.await.unwrap().heard.iter().all(|heard| matches!(heard, Heard::List { .. })));
    }
    assert_eq!(gate.lists.load(Ordering::SeqCst), 2, "each of the two once");
    assert_eq!(check_revocation(&path, client.known(), NOW, NOW), Ok(()));
    // After an hour the list is fetched anew, though what it said is still fresh for those of whom it spoke.
    gate.authority.revoke(issued.certificate.serial(), CrlReason::KeyCompromise);
    clock.advance(Duration::from_secs(8 * 24 * 60 * 60));
    let later = NOW + 8 * 24 * 60 * 60;
    client.learn(&path).await;
    let refused = check_revocation(&path, client.known(), later, later);
    assert!(matches!(refused, Err(PathRefusal::Revoked { .. })), "{refused:?}");
}

#[tokio::test]
async fn lists_that_fail_are_too_large_lead_elsewhere_or_are_forged_say_nothing() {
    for says in 1..5 {
        let (env, clock) = env();
        let (gate, path, _) = gate(&env).await;
        gate.says.store(says, Ordering::SeqCst);
        let client = client(&env, true);
        client.learn(&path).await;
        let unknown = Err(PathRefusal::RevocationUnknown);
        assert_eq!(check_revocation(&path, client.known(), NOW, NOW), unknown, "{says}");
        // The failing address is left alone for a minute, then asked again.
        let asked = gate.lists.load(Ordering::SeqCst);
        client.learn(&path).await;
        assert_eq!(gate.lists.load(Ordering::SeqCst), asked, "{says}");
        gate.says.store(0, Ordering::SeqCst);
        clock.advance(Duration::from_secs(61));
        client.learn(&path).await;
        assert_eq!(check_revocation(&path, client.known(), NOW + 61, NOW + 61), Ok(()), "{says}");
    }
}

#[tokio::test]
async fn what_changed_since_the_list_is_learnt_from_its_delta() {
    let (env, clock) = env();
    let (gate, path, issued) = gate(&env).await;
    let serial = issued.certificate.serial();
    let fetch = client(&env, true);
    fetch.learn(&path).await;
    assert_eq!(check_revocation(&path, fetch.known(), NOW, NOW), Ok(()));
    // What the list and the delta said together is fresh as long as the delta.
    gate.authority.revoke(serial, CrlReason::CertificateHold);
    clock.advance(Duration::from_secs(301));
    fetch.learn(&path).await;
    let now = NOW + 301;
    assert_eq!(check_revocation(&path, fetch.known(), now, now), Err(PathRefusal::Revoked { at: NOW }));
    let lists = gate.lists.load(Ordering::SeqCst);
    assert!(gate.authority.resume(serial));
    clock.advance(Duration::from_secs(301));
    fetch.learn(&path).await;
    assert_eq!(check_revocation(&path, fetch.known(), now + 301, now + 301), Ok(()));
    assert_eq!(gate.lists.load(Ordering::SeqCst), lists, "the full list was not fetched again");
}

#[tokio::test]
async fn a_list_stands_by_itself_where_its_delta_fails_or_is_none() {
    for says in [1, 2] {
        let (env, _) = env();
        let (gate, path, _) = gate(&env).await;
        gate.says_of_deltas.store(says, Ordering::SeqCst);
        let client = client(&env, true);
        let learned = client.learn(&path).await;
        assert_eq!(check_revocation(&path, client.known(), NOW, NOW), Ok(()), "{says}");
        assert!(learned.silent.iter().any(|silence| silence.address.ends_with("delta.crl")), "{says}");
        assert_eq!(gate.deltas.load(Ordering::SeqCst), 2, "{says}");
    }
}

#[tokio::test]
async fn a_server_of_states_that_never_answers_is_left_alone_for_a_minute_and_the_list_decides() {
    let (env, clock) = env();
    let (gate, path, _) = gate(&env).await;
    gate.is_tarpit.store(true, Ordering::SeqCst);
    let config = RevocationClientConfig {
        allows_private: true,
        state_timeout: Duration::from_millis(100),
        ..RevocationClientConfig::default()
    };
    let client = RevocationClient::new(config, env.clone()).unwrap();
    let learned = client.learn(&path).await;
    assert!(learned.heard.iter().any(|heard| matches!(heard, Heard::List { .. })), "{learned:?}");
    assert_eq!(check_revocation(&path, client.known(), NOW, NOW), Ok(()));
    assert_eq!(gate.states.load(Ordering::SeqCst), 1, "both certificates name the same server");
    // Another person of the same authority does not wait for it.
    let other = issue(&gate.authority);
    let other = self::path(&gate.authority, &other);
    client.learn(&other).await;
    assert_eq!(check_revocation(&other, client.known(), NOW, NOW), Ok(()));
    assert_eq!(gate.states.load(Ordering::SeqCst), 1);
    clock.advance(Duration::from_secs(61));
    client.learn(&self::path(&gate.authority, &issue(&gate.authority))).await;
    assert_eq!(gate.states.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn nobody_waits_longer_than_the_patience_and_a_slow_list_is_fetched_to_its_end() {
    let (env, _) = env();
    let (gate, path, _) = gate(&env).await;
    gate.may_answer.forget_permits(1_000);
    let config = RevocationClientConfig {
        allows_private: true,
        patience: Duration::from_millis(200),
        ..RevocationClientConfig::default()
    };
    let client = RevocationClient::new(config, env.clone()).unwrap();
    let learned = tokio::time::timeout(Duration::from_secs(10), client.learn(&path)).await.unwrap();
    assert!(learned.silent.iter().any(|silence| silence.why.contains("in time")), "{learned:?}");
    assert_eq!(check_revocation(&path, client.known(), NOW, NOW), Err(PathRefusal::RevocationUnknown));
    gate.may_answer.add_permits(1_000);
    for _ in 0..100 {
        client.learn(&path).await;
        if check_revocation(&path, client.known(), NOW, NOW).is_ok() {
            assert_eq!(gate.lists.load(Ordering::SeqCst), 2, "each of the two once");
            return;
        }
    }
    panic!("the lists were never fetched");
}
