// cyrillic: texts as people get them.
//! The real client of SMPP against the simulator, over a real socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use gateway_sms::smpp::{SmppClient, SmppClientConfig, report_key};
use gateway_sms::{SmsError, SmsMessage};
use gateway_sms_simulator::{SmsFault, SmsSimulator, SmsSimulatorConfig, SmsSwitches};
use kernel::{Env, Secret, Timestamp, Uuid};
use person::Phone;

const PHONE: &str = "+79121234567";

async fn start() -> SmsSimulator {
    let (env, _) = Env::fixed(Timestamp::from_seconds(1_800_000_000), 1);
    let token = Secret::new("a token of the tests".to_owned());
    SmsSimulator::start(SmsSimulatorConfig::local(token, env)).await.unwrap()
}

fn config(simulator: &SmsSimulator) -> SmppClientConfig {
    SmppClientConfig {
        url: simulator.smpp_url(),
        system_id: simulator.system_id().to_owned(),
        password: simulator.password().clone(),
        sender: "Okno".to_owned(),
        window: 50,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        enquire_after: Duration::from_secs(30),
        trusted_ca_pem: None,
    }
}

fn client(simulator: &SmsSimulator) -> SmppClient {
    SmppClient::new(&config(simulator)).unwrap()
}

fn message(id: u128, to: &str, text: &str) -> SmsMessage {
    SmsMessage {
        client_message_id: Uuid::from_u128(id),
        to: Phone::from_e164(to).unwrap(),
        text: Secret::new(text.to_owned()),
    }
}

fn broken(fault: SmsFault) -> SmsSwitches {
    SmsSwitches { fault: Some(fault), ..SmsSwitches::default() }
}

/// Sends until the connection stands again.
async fn send_again(client: &SmppClient, message: &SmsMessage) -> String {
    for _ in 0..100 {
        match client.send(message).await {
            Ok(receipt) => return receipt.provider_id,
            Err(error) => assert!(error.is_retryable(), "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    unreachable!("the message was not taken in ten seconds");
}

#[tokio::test]
async fn a_message_arrives_on_its_phone_in_its_own_words() {
    let simulator = start().await;
    let client = client(&simulator);
    let long = "Длинное сообщение. ".repeat(30);
    let texts = ["Код 123456", "@id.example.org #123456", "Code: 123456", &long, &"long ".repeat(60)];
    for (id, text) in (1..).zip(texts) {
        client.send(&message(id, PHONE, text)).await.unwrap();
        let inbox = simulator.inbox(PHONE);
        assert_eq!((inbox[0].text.expose().as_str(), inbox[0].sender.as_str()), (text, "Okno"));
        assert_eq!(inbox[0].client_message_id, Uuid::from_u128(id));
    }
    assert_eq!(simulator.inbox(PHONE).len(), texts.len());
}

#[tokio::test]
async fn a_window_of_messages_goes_over_one_connection() {
    let simulator = start().await;
    let client = client(&simulator);
    let mut sending = tokio::task::JoinSet::new();
    for id in 1..=500_u128 {
        let (client, message) = (client.clone(), message(id, &format!("+7912{id:07}"), "текст"));
        sending.spawn(async move { client.send(&message).await.map(|receipt| (id, receipt.provider_id)) });
    }
    while let Some(sent) = sending.join_next().await {
        let (id, provider_id) = sent.unwrap().unwrap();
        assert_eq!(simulator.inbox(&format!("+7912{id:07}"))[0].provider_id, provider_id);
    }
    assert_eq!(simulator.statistics().accepted, 500);
}

#[tokio::test]
async fn a_message_handed_over_again_shows_once_and_keeps_its_receipt() {
    let simulator = start().await;
    let client = client(&simulator);
    let first = client.send(&message(1, PHONE, "текст")).await.unwrap();
    assert_eq!(client.send(&message(1, PHONE, "текст")).await, Ok(first));
    let inbox = simulator.inbox(PHONE);
    assert_eq!((inbox.len(), inbox[0].times_sent), (1, 2));
    let other = client.send(&message(1, PHONE, "другой текст")).await.unwrap_err();
    assert!(!other.is_retryable(), "{other:?}");
}

#[tokio::test]
async fn refusals_say_whether_to_come_again() {
    let simulator = start().await;
    let client = client(&simulator);
    for (to, expected) in [("+79000000001", SmsError::BadNumber), ("+79000000002", SmsError::Blocked)] {
        assert_eq!(client.send(&message(1, to, "текст")).await, Err(expected));
    }
    let failed = client.send(&message(3, "+79000000003", "текст")).await.unwrap_err();
    assert!(matches!(failed, SmsError::Unavailable { .. }) && failed.is_retryable());
    client.send(&message(3, "+79000000003", "текст")).await.unwrap();
}

#[tokio::test]
async fn after_too_many_nothing_is_sent_for_a_while() {
    let simulator = start().await;
    let client = client(&simulator);
    let throttled = client.send(&message(4, "+79000000004", "текст")).await.unwrap_err();
    assert_eq!(throttled, SmsError::RateLimited { retry_after: Some(Duration::from_secs(1)) });
    let asked = simulator.statistics().requests;
    let kept_back = client.send(&message(5, PHONE, "текст")).await.unwrap_err();
    assert!(kept_back.retry_after().is_some_and(|wait| wait <= Duration::from_secs(1)));
    assert_eq!(simulator.statistics().requests, asked);
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    client.send(&message(5, PHONE, "текст")).await.unwrap();
}

#[tokio::test]
async fn a_lost_answer_is_retried_without_a_second_message() {
    let simulator = start().await;
    let config = SmppClientConfig { timeout: Duration::from_millis(200), ..config(&simulator) };
    let client = SmppClient::new(&config).unwrap();
    let lost = client.send(&message(5, "+79000000005", "текст")).await;
    assert_eq!(lost, Err(SmsError::TimedOut));
    client.send(&message(5, "+79000000005", "текст")).await.unwrap();
    assert_eq!(simulator.inbox("+79000000005").len(), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_is_made_anew() {
    let simulator = start().await;
    let client = client(&simulator);
    let lost = client.send(&message(7, "+79000000007", "текст")).await;
    assert_eq!(lost, Err(SmsError::Unreachable));
    send_again(&client, &message(7, "+79000000007", "текст")).await;
    assert_eq!(simulator.inbox("+79000000007").len(), 1);
}

#[tokio::test]
async fn a_wrong_password_leaves_messages_to_be_sent_later() {
    let simulator = start().await;
    let config = SmppClientConfig { password: Secret::new("wrong".to_owned()), ..config(&simulator) };
    let client = SmppClient::new(&config).unwrap();
    let refused = client.send(&message(1, PHONE, "текст")).await.unwrap_err();
    assert_eq!(refused, SmsError::Unauthorized);
    assert!(refused.is_retryable() && simulator.inbox(PHONE).is_empty());
}

#[tokio::test]
async fn receipts_tell_what_became_of_messages() {
    let simulator = start().await;
    let client = client(&simulator);
    let cases = [(1, PHONE, true), (2, "+79000000006", false)];
    for (id, to, is_delivered) in cases {
        let sent = client.send(&message(id, to, "текст")).await.unwrap();
        let received = client.next_reports(1).await.pop().unwrap();
        assert_eq!(received.report.keys[0], report_key(&sent.provider_id, to));
        assert_eq!(received.report.is_delivered, is_delivered);
        assert_eq!(received.report.reference, u16::try_from(id).ok());
        received.confirm();
    }
    while simulator.statistics().receipts < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_receipt_that_was_not_confirmed_comes_again_on_the_next_connection() {
    let simulator = start().await;
    let first = client(&simulator);
    let sent = first.send(&message(1, PHONE, "текст")).await.unwrap();
    assert_eq!(first.next_reports(1).await.len(), 1);
    first.close().await;
    let second = client(&simulator);
    let again = second.next_reports(1).await.pop().unwrap();
    assert_eq!(again.report.keys[0], report_key(&sent.provider_id, PHONE));
}

#[tokio::test]
async fn a_double_receipt_comes_twice() {
    let simulator = start().await;
    let client = client(&simulator);
    simulator.set_switches(broken(SmsFault::DoubleReceipts));
    client.send(&message(1, PHONE, "текст")).await.unwrap();
    let mut reports = Vec::new();
    while reports.len() < 2 {
        reports.extend(client.next_reports(2).await);
    }
    assert_eq!(reports[0].report.keys, reports[1].report.keys);
}

#[tokio::test]
async fn a_silent_line_is_asked_whether_it_is_there() {
    let simulator = start().await;
    let config = SmppClientConfig { enquire_after: Duration::from_millis(30), ..config(&simulator) };
    let client = SmppClient::new(&config).unwrap();
    client.send(&message(1, PHONE, "текст")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    // The line that answered is the one that still stands.
    client.send(&message(2, PHONE, "текст")).await.unwrap();
    assert_eq!(simulator.inbox(PHONE).len(), 2);
}

#[tokio::test]
async fn a_closed_client_sends_nothing_more() {
    let simulator = start().await;
    let client = client(&simulator);
    client.send(&message(1, PHONE, "текст")).await.unwrap();
    tokio::time::timeout(Duration::from_secs(2), client.close()).await.unwrap();
    assert_eq!(client.send(&message(2, PHONE, "текст")).await, Err(SmsError::Unreachable));
    assert_eq!(simulator.inbox(PHONE).len(), 1);
}

#[tokio::test]
async fn plain_smpp_reaches_loopback_only_and_says_no_more_than_fits() {
    let simulator = start().await;
    let good = config(&simulator);
    let wrong = [
        SmppClientConfig { url: "smpp://sms.example.org:2775".to_owned(), ..good.clone() },
        SmppClientConfig { url: "smpps://sms.example.org".to_owned(), ..good.clone() },
        SmppClientConfig { url: "http://127.0.0.1:2775".to_owned(), ..good.clone() },
        SmppClientConfig { password: Secret::new("nine char".to_owned()), ..good.clone() },
        SmppClientConfig { system_id: "sixteen letters!".to_owned(), ..good.clone() },
        SmppClientConfig { sender: "Госуслуги".to_owned(), ..good.clone() },
    ];
    for config in wrong {
        assert!(matches!(SmppClient::new(&config), Err(SmsError::Configuration(_))), "{config:?}");
    }
    let far = SmppClientConfig { url: "smpps://sms.example.org:3550".to_owned(), ..good };
    assert!(!format!("{far:?} {:?}", SmppClient::new(&far).unwrap()).contains("a token"));
}
