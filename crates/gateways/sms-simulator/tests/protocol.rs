//! The real client against the simulator, over a real socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use gateway_sms::{SmsClient, SmsClientConfig, SmsError, SmsMessage, SmsState};
use gateway_sms_simulator::{SmsFault, SmsSimulator, SmsSimulatorConfig, SmsSwitches};
use kernel::{Env, Secret, Timestamp, Uuid};
use person::Phone;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TOKEN: &str = "a token of the tests";

async fn start() -> SmsSimulator {
    let (env, _) = Env::fixed(Timestamp::from_seconds(1_800_000_000), 1);
    SmsSimulator::start(SmsSimulatorConfig::local(Secret::new(TOKEN.to_owned()), env)).await.unwrap()
}

fn client(simulator: &SmsSimulator) -> SmsClient {
    client_with(simulator, TOKEN, Duration::from_secs(10))
}

fn client_with(simulator: &SmsSimulator, token: &str, timeout: Duration) -> SmsClient {
    SmsClient::new(&SmsClientConfig {
        base_url: simulator.base_url(),
        token: Secret::new(token.to_owned()),
        sender: "Okno".to_owned(),
        connect_timeout: Duration::from_secs(5),
        timeout,
        trusted_ca_pem: None,
    })
    .unwrap()
}

fn message(id: u128, to: &str, text: &str) -> SmsMessage {
    SmsMessage {
        client_message_id: Uuid::from_u128(id),
        to: Phone::from_e164(to).unwrap(),
        text: Secret::new(text.to_owned()),
    }
}

const PHONE: &str = "+79121234567";

#[tokio::test]
async fn a_message_arrives_on_its_phone() {
    let simulator = start().await;
    client(&simulator).send(&message(1, PHONE, "Код 123456")).await.unwrap();
    let inbox = simulator.inbox(PHONE);
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].text.expose(), "Код 123456");
    assert_eq!(inbox[0].sender, "Okno");
    assert_eq!(inbox[0].received_at, Timestamp::from_seconds(1_800_000_000));
    assert_eq!(simulator.phones()[0].phone, PHONE);
    assert!(simulator.inbox("+79120000000").is_empty());
}

#[tokio::test]
async fn a_message_handed_over_again_shows_once_and_keeps_its_receipt() {
    let simulator = start().await;
    let client = client(&simulator);
    let first = client.send(&message(1, PHONE, "текст")).await.unwrap();
    assert_eq!(client.send(&message(1, PHONE, "текст")).await, Ok(first));
    let inbox = simulator.inbox(PHONE);
    assert_eq!((inbox.len(), inbox[0].times_sent), (1, 2));
    assert_eq!(simulator.statistics().repeated, 1);
}

#[tokio::test]
async fn an_id_cannot_be_used_for_another_message() {
    let simulator = start().await;
    let client = client(&simulator);
    client.send(&message(1, PHONE, "текст")).await.unwrap();
    let refused = client.send(&message(1, PHONE, "другой текст")).await.unwrap_err();
    assert_eq!(refused, SmsError::Conflict);
    assert!(!refused.is_retryable());
}

#[tokio::test]
async fn a_wrong_token_is_told_and_leaves_the_message_to_be_sent_later() {
    let simulator = start().await;
    let stranger = client_with(&simulator, "another", Duration::from_secs(10));
    let refused = stranger.send(&message(1, PHONE, "текст")).await.unwrap_err();
    assert_eq!(refused, SmsError::Unauthorized);
    assert!(refused.is_retryable());
    assert!(stranger.find_status(Uuid::from_u128(1)).await.is_err());
    assert!(simulator.inbox(PHONE).is_empty());
}

#[tokio::test]
async fn bad_and_blocked_numbers_are_final() {
    let simulator = start().await;
    let client = client(&simulator);
    for (to, expected) in [("+79000000001", SmsError::BadNumber), ("+79000000002", SmsError::Blocked)] {
        let refused = client.send(&message(1, to, "текст")).await.unwrap_err();
        assert_eq!(refused, expected);
        assert!(!refused.is_retryable());
    }
    assert_eq!(simulator.statistics().refused, 2);
}

#[tokio::test]
async fn a_lost_answer_is_retried_without_a_second_message() {
    let simulator = start().await;
    let client = client(&simulator);
    simulator.set_switches(SmsSwitches { fault: Some(SmsFault::LoseAnswer), ..SmsSwitches::default() });
    let lost = client.send(&message(1, PHONE, "текст")).await.unwrap_err();
    assert!(lost.is_retryable(), "{lost:?}");
    simulator.set_switches(SmsSwitches::default());
    client.send(&message(1, PHONE, "текст")).await.unwrap();
    assert_eq!(simulator.inbox(PHONE).len(), 1);
    assert_eq!(simulator.statistics().lost_answers, 1);
}

#[tokio::test]
async fn a_provider_out_of_order_says_when_to_come_again() {
    let simulator = start().await;
    let client = client(&simulator);
    let wait = Some(Duration::from_secs(1));
    for (fault, expected) in [
        (SmsFault::Fail, SmsError::Unavailable { status: 503, retry_after: wait }),
        (SmsFault::RateLimit, SmsError::RateLimited { retry_after: wait }),
    ] {
        simulator.set_switches(SmsSwitches { fault: Some(fault), ..SmsSwitches::default() });
        let failed = client.send(&message(1, PHONE, "текст")).await.unwrap_err();
        assert_eq!(failed, expected);
        assert_eq!((failed.is_retryable(), failed.retry_after()), (true, wait));
    }
    assert!(simulator.inbox(PHONE).is_empty());
}

#[tokio::test]
async fn numbers_that_fail_at_first_succeed_at_the_second_try() {
    let simulator = start().await;
    let client = client(&simulator);
    for (id, to) in [(3, "+79000000003"), (4, "+79000000004"), (5, "+79000000005")] {
        let failed = client.send(&message(id, to, "текст")).await.unwrap_err();
        assert!(failed.is_retryable(), "{to}: {failed:?}");
        client.send(&message(id, to, "текст")).await.unwrap();
        assert_eq!(simulator.inbox(to).len(), 1, "{to}");
    }
}

#[tokio::test]
async fn a_slow_provider_is_given_up_on() {
    let simulator = start().await;
    simulator.set_switches(SmsSwitches { delay: Duration::from_secs(60), fault: None });
    let client = client_with(&simulator, TOKEN, Duration::from_millis(50));
    assert_eq!(client.send(&message(1, PHONE, "текст")).await, Err(SmsError::TimedOut));
}

#[tokio::test]
async fn a_provider_that_is_gone_is_not_reached() {
    let simulator = start().await;
    let client = client(&simulator);
    drop(simulator);
    let failed = loop {
        // The server stops at its next turn; until then it may still answer.
        match client.send(&message(1, PHONE, "текст")).await {
            Ok(_) => tokio::task::yield_now().await,
            Err(error) => break error,
        }
    };
    assert_eq!(failed, SmsError::Unreachable);
}

#[tokio::test]
async fn the_status_of_a_message_is_found_by_our_id() {
    let simulator = start().await;
    let client = client(&simulator);
    let id = Uuid::from_u128(1);
    assert_eq!(client.find_status(id).await, Ok(None));
    let receipt = client.send(&message(1, PHONE, "текст")).await.unwrap();
    let status = client.find_status(id).await.unwrap().unwrap();
    assert_eq!((status.provider_id, status.state), (receipt.provider_id, SmsState::Delivered));
}

/// What the provider answers to raw bytes.
async fn raw_answer(simulator: &SmsSimulator, request: &str) -> String {
    let mut stream = TcpStream::connect(simulator.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_body_that_is_no_message_is_refused() {
    let simulator = start().await;
    for body in
        ["", "nonsense", "{}", r#"{"clientMessageId":"1","to":"+79121234567","sender":"a","text":"b"}"#]
    {
        let length = body.len();
        let request = format!(
            "POST /v1/messages HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer {TOKEN}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let answer = raw_answer(&simulator, &request).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{body}: {answer}");
        assert!(answer.ends_with(r#"{"code":"bad-request"}"#), "{answer}");
    }
}
