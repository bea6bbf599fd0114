//! Client and simulator through a real socket: the queue, the signatures, the limits.

use std::sync::Arc;
use std::time::Duration;

use crate::bed::{Bed, our_key, stranger_key};
use gateway_registries::{
    CheckResult, ProblemCode, Query, Registry, RegistryClient, RegistryClientConfig, RegistryError,
};
use http_signature::{KeyRing, VerifyError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn an_answer_is_taken_and_acknowledged_once() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let request = bed.snils_request(100);
    let accepted = client.send(std::slice::from_ref(&request)).await.unwrap();
    let batch = client.next(50).await.unwrap();
    let answer = &batch.answers[0];
    assert_eq!((answer.request_id, answer.message_id), (request.id, accepted[0].message_id));
    assert!(answer.concerns(&request));
    assert_eq!(client.acknowledge(&[answer.answer_id]).await.unwrap(), 1);
    assert_eq!(client.acknowledge(&[answer.answer_id]).await.unwrap(), 0);
    bed.clock.advance(Duration::from_secs(31));
    assert!(client.next(50).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_that_is_not_acknowledged_comes_again_after_the_visibility_time() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    client.send(&[bed.snils_request(100)]).await.unwrap();
    let first = client.next(50).await.unwrap();
    assert!(client.next(50).await.unwrap().is_empty());
    bed.clock.advance(Duration::from_secs(31));
    assert_eq!(client.next(50).await.unwrap(), first);
    assert_eq!(bed.simulator.world().counters(Registry::Sfr).redelivered, 1);
}

#[tokio::test]
async fn a_request_sent_again_is_one_request() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Mvd);
    let request = bed.document_request(0);
    let first = client.send(std::slice::from_ref(&request)).await.unwrap();
    let again = client.send(&[request.clone(), request]).await.unwrap();
    assert_eq!([first[0], first[0]], again[..]);
    assert_eq!(client.next(50).await.unwrap().answers.len(), 1);
    let counters = bed.simulator.world().counters(Registry::Mvd);
    assert_eq!((counters.requests, counters.repeated), (1, 2));
}

#[tokio::test]
async fn an_id_used_for_another_question_is_refused_with_its_whole_batch() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let request = bed.snils_request(100);
    client.send(std::slice::from_ref(&request)).await.unwrap();
    let mut other = bed.snils_request(101);
    other.id = request.id;
    let refused = client.send(&[bed.snils_request(102), other]).await.unwrap_err();
    assert!(!refused.is_retryable());
    let RegistryError::Refused { status: 409, code, request_id } = refused else { panic!("{refused:?}") };
    assert_eq!((code, request_id), (Some(ProblemCode::RequestIdReused), Some(request.id)));
    assert_eq!(bed.simulator.world().counters(Registry::Sfr).requests, 1);
}

#[tokio::test]
async fn fifty_go_and_fifty_one_do_not() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let mut requests: Vec<_> = (0..200)
        .filter(|number| bed.person(1_100 + number).snils.is_some())
        .take(51)
        .map(|number| bed.snils_request(1_100 + number))
        .collect();
    assert!(matches!(client.send(&requests).await, Err(RegistryError::BatchSize(51))));
    assert!(matches!(client.send(&[]).await, Err(RegistryError::BatchSize(0))));
    requests.pop();
    client.send(&requests).await.unwrap();
    assert!(matches!(client.next(51).await, Err(RegistryError::BatchSize(51))));
    assert_eq!(client.next(30).await.unwrap().answers.len(), 30);
    let rest = client.next(50).await.unwrap().answers;
    assert_eq!(rest.len(), 20);
    let ids: Vec<_> = rest.iter().map(|answer| answer.answer_id).collect();
    assert_eq!(client.acknowledge(&ids).await.unwrap(), 20);
}

#[tokio::test]
async fn answers_come_in_the_order_of_the_requests() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let requests: Vec<_> = [104, 100, 103].map(|number| bed.snils_request(number)).into();
    client.send(&requests).await.unwrap();
    let answers = client.next(50).await.unwrap().answers;
    assert!(answers.iter().zip(&requests).all(|(answer, request)| answer.concerns(request)));
}

#[tokio::test]
async fn a_full_queue_asks_to_wait() {
    let bed = Bed::start_with(1).await;
    let client = bed.client(Registry::Sfr);
    client.send(&[bed.snils_request(100)]).await.unwrap();
    let refused = client.send(&[bed.snils_request(101)]).await.unwrap_err();
    assert!(refused.is_retryable());
    assert!(
        matches!(refused, RegistryError::Unavailable { status: 429, retry_after: Some(wait) } if wait.as_secs() == 1)
    );
}

#[tokio::test]
async fn a_consumer_whom_the_registry_does_not_know_is_refused() {
    let bed = Bed::start().await;
    let keys: KeyRing = bed.simulator.verifying_key(Registry::Sfr).into();
    let client = bed.client_with(Registry::Sfr, stranger_key(), keys);
    let refused = client.send(&[bed.snils_request(100)]).await.unwrap_err();
    assert!(matches!(
        refused,
        RegistryError::Refused { status: 401, code: Some(ProblemCode::Signature), request_id: None }
    ));
    assert_eq!(bed.simulator.world().counters(Registry::Sfr).refused, 1);
}

#[tokio::test]
async fn a_call_without_a_signature_is_refused() {
    let bed = Bed::start().await;
    let mut stream = TcpStream::connect(bed.simulator.address()).await.unwrap();
    let call = "POST /sfr/v1/answers/next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                Content-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"limit\":1}";
    stream.write_all(call.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 401 "), "{reply}");
    assert!(reply.ends_with("{\"code\":\"signature\"}"), "{reply}");
    assert!(!reply.contains("signature:"));
}

#[tokio::test]
async fn an_address_that_would_carry_people_in_the_open_is_no_configuration() {
    let bed = Bed::start().await;
    for address in ["http://registry.example/sfr", "https://registry.example/sfr", "ftp://localhost", "sfr"] {
        let config = RegistryClientConfig {
            registry: Registry::Sfr,
            base_url: address.to_owned(),
            consumer_key: Arc::new(our_key()),
            registry_keys: KeyRing::default(),
            connect_timeout: Duration::from_secs(1),
            timeout: Duration::from_secs(1),
            trusted_ca_pem: None,
        };
        let refused = RegistryClient::new(config, bed.env.clone()).unwrap_err();
        assert!(matches!(refused, RegistryError::Configuration(_)), "{address}");
    }
}

#[tokio::test]
async fn the_reply_of_another_registry_is_refused() {
    let bed = Bed::start().await;
    let keys: KeyRing = bed.simulator.verifying_key(Registry::Mvd).into();
    let client = bed.client_with(Registry::Sfr, our_key(), keys);
    let refused = client.send(&[bed.snils_request(100)]).await.unwrap_err();
    assert!(matches!(refused, RegistryError::Signature(VerifyError::Unsigned)), "{refused:?}");
    assert!(refused.is_retryable());
}

#[tokio::test]
async fn a_question_for_another_registry_does_not_leave_the_client() {
    let bed = Bed::start().await;
    let request = bed.snils_request(100);
    let refused = bed.client(Registry::Mvd).send(std::slice::from_ref(&request)).await.unwrap_err();
    assert!(matches!(refused, RegistryError::WrongRegistry(id) if id == request.id));
    assert_eq!(bed.simulator.world().counters(Registry::Mvd).refused, 0);
}

#[tokio::test]
async fn a_registry_that_is_down_is_told_from_one_that_refuses() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let request = bed.snils_request(100);
    bed.simulator.stop().await;
    let error = client.send(&[request]).await.unwrap_err();
    assert!(matches!(error, RegistryError::Unreached(_)), "{error:?}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_signature_made_long_ago_is_refused() {
    let bed = Bed::start().await;
    let late = bed.client(Registry::Sfr);
    let (env, _) = kernel::Env::fixed(crate::bed::NOW.minus(Duration::from_secs(600)), 3);
    let slow = Bed { env, clock: bed.clock.clone(), simulator: bed.simulator };
    let refused = slow.client(Registry::Sfr).next(1).await.unwrap_err();
    // Its clock is wrong for the reply, too.
    assert!(matches!(refused, RegistryError::Signature(VerifyError::FromTheFuture)), "{refused:?}");
    assert_eq!(slow.simulator.world().counters(Registry::Sfr).refused, 1);
    assert!(late.next(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn letter_case_and_yo_do_not_count_and_a_wrong_name_does() {
    let bed = Bed::start().await;
    let mut request = bed.snils_request(0);
    let Query::SnilsCheck { person, .. } = &mut request.query else { panic!() };
    let upper = person.first_name.as_str().to_uppercase().replace('Ё', "Е");
    person.first_name = gateway_registries::Text::new(upper).unwrap();
    assert_eq!(bed.ask_one(&request).await.result, CheckResult::Matched {});
}
