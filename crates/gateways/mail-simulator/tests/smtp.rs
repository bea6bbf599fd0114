//! The real client against the simulator, over real sockets, and raw conversations.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use gateway_mail::{MailClient, MailClientConfig, MailCredentials, MailError, MailMessage, MailTls};
use gateway_mail_simulator::{MailFault, MailSimulator, MailSimulatorConfig, MailSwitches};
use kernel::{Env, Secret, Timestamp, Uuid};
use person::Email;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const PASSWORD: &str = "a password of the tests";

fn env() -> Env {
    Env::fixed(NOW, 1).0
}

async fn start() -> MailSimulator {
    start_with(|_| ()).await
}

async fn start_with(change: impl FnOnce(&mut MailSimulatorConfig)) -> MailSimulator {
    let mut config = MailSimulatorConfig::local("okno", Secret::new(PASSWORD.to_owned()), env());
    change(&mut config);
    MailSimulator::start(config).await.unwrap()
}

fn config(simulator: &MailSimulator) -> MailClientConfig {
    MailClientConfig {
        host: "127.0.0.1".to_owned(),
        port: simulator.address().port(),
        tls: MailTls::StartTls,
        credentials: Some(MailCredentials {
            username: "okno".to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
        }),
        from_name: "Окно".to_owned(),
        from: Email::parse("no-reply@okno.example").unwrap(),
        hello_name: "id.okno.example".to_owned(),
        bounces: None,
        step_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(20),
        trusted_ca_pem: Some(simulator.authority_pem().as_bytes().to_vec()),
    }
}

fn client(simulator: &MailSimulator) -> MailClient {
    MailClient::new(&config(simulator), env()).unwrap()
}

fn message(id: u128, to: &str) -> MailMessage {
    MailMessage {
        message_id: Uuid::from_u128(id),
        to: Email::parse(to).unwrap(),
        subject: "Код подтверждения".to_owned(),
        text: Secret::new("Код 123456\nНикому его не говорите".to_owned()),
        html: Some(Secret::new("<p>Код <b>123456</b></p>".to_owned())),
        bounce_token: None,
    }
}

#[tokio::test]
async fn a_message_arrives_in_its_mailbox_under_tls() {
    let simulator = start().await;
    client(&simulator).send(&message(1, "Ivan@example.ru")).await.unwrap();
    let mailbox = simulator.mailbox("ivan@example.ru");
    assert_eq!(mailbox.len(), 1);
    let mail = &mailbox[0];
    assert_eq!(mail.subject, "Код подтверждения");
    assert_eq!(mail.from, "Окно <no-reply@okno.example>");
    assert_eq!(mail.text.expose().trim_end(), "Код 123456\nНикому его не говорите");
    assert_eq!(mail.html.as_ref().unwrap().expose().trim_end(), "<p>Код <b>123456</b></p>");
    assert_eq!(mail.message_id, format!("<{}@okno.example>", Uuid::from_u128(1)));
    assert_eq!(mail.received_at, NOW);
    assert_eq!(simulator.mailboxes()[0].address, "ivan@example.ru");
    assert!(simulator.find_message("ivan@example.ru", mail.number).is_some());
    assert!(simulator.find_message("petr@example.ru", mail.number).is_none());
}

#[tokio::test]
async fn a_message_sent_again_shows_once() {
    let simulator = start().await;
    let client = client(&simulator);
    for _ in 0..2 {
        client.send(&message(1, "ivan@example.ru")).await.unwrap();
    }
    let mailbox = simulator.mailbox("ivan@example.ru");
    assert_eq!((mailbox.len(), mailbox[0].times_sent), (1, 2));
    client.send(&message(1, "petr@example.ru")).await.unwrap();
    assert_eq!(simulator.mailbox("petr@example.ru").len(), 1);
}

#[tokio::test]
async fn dots_long_lines_and_other_alphabets_arrive_as_they_were() {
    let simulator = start().await;
    let text = format!(".\n..\n.точка в начале\n{}\n{}", "длинно ".repeat(400), "x".repeat(3_000));
    let sent = MailMessage {
        text: Secret::new(text.clone()),
        html: None,
        subject: "Очень длинная тема ".repeat(10).trim().to_owned(),
        ..message(1, "ivan@example.ru")
    };
    client(&simulator).send(&sent).await.unwrap();
    let plain = MailMessage { text: Secret::new(".\n..a\n.".to_owned()), ..message(2, "ivan@example.ru") };
    client(&simulator).send(&plain).await.unwrap();
    let mailbox = simulator.mailbox("ivan@example.ru");
    assert_eq!(mailbox[1].text.expose().trim_end(), text);
    assert_eq!(mailbox[1].subject, sent.subject);
    assert_eq!(mailbox[0].text.expose().trim_end(), ".\n..a\n.");
}

#[tokio::test]
async fn an_international_address_is_served() {
    let simulator = start().await;
    client(&simulator).send(&message(1, "Иван@почта.рф")).await.unwrap();
    assert_eq!(simulator.mailbox("иван@почта.рф").len(), 1);
}

#[tokio::test]
async fn a_wrong_password_is_told_and_leaves_the_message_to_be_sent_later() {
    let simulator = start().await;
    let mut wrong = config(&simulator);
    wrong.credentials.as_mut().unwrap().password = Secret::new("another".to_owned());
    let client = MailClient::new(&wrong, env()).unwrap();
    let refused = client.send(&message(1, "ivan@example.ru")).await.unwrap_err();
    assert_eq!(refused, MailError::Unauthorized { code: 535 });
    assert!(refused.is_retryable());
    assert_eq!(simulator.statistics().unauthorized, 1);
    assert!(simulator.mailboxes().is_empty());
}

#[tokio::test]
async fn a_client_without_credentials_is_refused() {
    let simulator = start().await;
    let client =
        MailClient::new(&MailClientConfig { credentials: None, ..config(&simulator) }, env()).unwrap();
    let refused = client.send(&message(1, "ivan@example.ru")).await.unwrap_err();
    assert_eq!(refused, MailError::Unauthorized { code: 530 });
}

#[tokio::test]
async fn a_server_of_an_unknown_authority_gets_nothing() {
    let simulator = start().await;
    let other = start().await;
    for trusted in [None, Some(other.authority_pem().as_bytes().to_vec())] {
        let client =
            MailClient::new(&MailClientConfig { trusted_ca_pem: trusted, ..config(&simulator) }, env())
                .unwrap();
        let refused = client.send(&message(1, "ivan@example.ru")).await.unwrap_err();
        assert!(refused.is_retryable(), "{refused:?}");
        assert!(matches!(refused, MailError::Untrusted | MailError::Unreachable), "{refused:?}");
    }
    assert!(simulator.mailboxes().is_empty());
}

#[tokio::test]
async fn without_tls_no_mail_is_taken() {
    let simulator = start().await;
    let plain = MailClientConfig { tls: MailTls::PlainOnLoopback, ..config(&simulator) };
    let client = MailClient::new(&plain, env()).unwrap();
    assert!(client.send(&message(1, "ivan@example.ru")).await.is_err());
    assert!(simulator.mailboxes().is_empty());
}

#[tokio::test]
async fn a_deferred_message_is_retried_and_a_refused_one_is_not() {
    let simulator = start().await;
    let client = client(&simulator);
    for (fault, expected, retryable) in [
        (MailFault::Defer, MailError::Deferred { code: 451 }, true),
        (MailFault::Refuse, MailError::Refused { code: 550 }, false),
    ] {
        simulator.set_switches(MailSwitches { fault: Some(fault), ..MailSwitches::default() });
        let failed = client.send(&message(1, "ivan@example.ru")).await.unwrap_err();
        assert_eq!((failed, failed.is_retryable()), (expected, retryable));
    }
    let counted = simulator.statistics();
    assert_eq!((counted.deferred, counted.refused), (1, 1));
    assert!(simulator.mailboxes().is_empty());
}

#[tokio::test]
async fn a_connection_lost_after_the_message_is_retried_without_a_second_message() {
    let simulator = start().await;
    let client = client(&simulator);
    simulator.set_switches(MailSwitches { fault: Some(MailFault::DropAfterData), ..MailSwitches::default() });
    let lost = client.send(&message(1, "ivan@example.ru")).await.unwrap_err();
    assert!(lost.is_retryable(), "{lost:?}");
    simulator.set_switches(MailSwitches::default());
    client.send(&message(1, "ivan@example.ru")).await.unwrap();
    assert_eq!(simulator.mailbox("ivan@example.ru").len(), 1);
}

#[tokio::test]
async fn addresses_that_fail_at_first_succeed_at_the_second_try() {
    let simulator = start().await;
    let client = client(&simulator);
    for (id, to) in [(1, "deferred@example.ru"), (2, "dropped@example.ru")] {
        let failed = client.send(&message(id, to)).await.unwrap_err();
        assert!(failed.is_retryable(), "{to}: {failed:?}");
        client.send(&message(id, to)).await.unwrap();
        assert_eq!(simulator.mailbox(to).len(), 1, "{to}");
    }
    let refused = client.send(&message(3, "refused@example.ru")).await.unwrap_err();
    assert_eq!(refused, MailError::Refused { code: 550 });
}

#[tokio::test]
async fn a_slow_server_is_given_up_on() {
    let simulator = start().await;
    simulator.set_switches(MailSwitches { delay: Duration::from_secs(60), fault: None });
    let hasty = MailClientConfig { timeout: Duration::from_millis(300), ..config(&simulator) };
    let client = MailClient::new(&hasty, env()).unwrap();
    assert_eq!(client.send(&message(1, "ivan@example.ru")).await, Err(MailError::TimedOut));
}

#[tokio::test]
async fn a_message_over_the_limit_is_refused_for_good() {
    let simulator = start_with(|config| config.message_bytes_max = 2_000).await;
    let large =
        MailMessage { text: Secret::new("слово ".repeat(2_000)), ..message(1, "ivan@example.ru") };
    let refused = client(&simulator).send(&large).await.unwrap_err();
    assert_eq!(refused, MailError::Refused { code: 552 });
}

#[tokio::test]
async fn a_server_that_is_gone_is_not_reached() {
    let simulator = start().await;
    let client = client(&simulator);
    drop(simulator);
    let failed = loop {
        // The server stops at its next turn; until then it may still answer.
        match client.send(&message(1, "ivan@example.ru")).await {
            Ok(()) => tokio::task::yield_now().await,
            Err(error) => break error,
        }
    };
    assert_eq!(failed, MailError::Unreachable);
}

/// Says all lines at once, and gives the reply codes until the server ends.
async fn replies(simulator: &MailSimulator, said: &str) -> Vec<String> {
    let mut stream = TcpStream::connect(simulator.address()).await.unwrap();
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.unwrap();
    // A dash after the code says that the reply goes on.
    heard
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(code, _)| code.to_owned())
        .filter(|code| code.len() == 3)
        .collect()
}

#[tokio::test]
async fn commands_may_be_pipelined_and_have_their_order() {
    let simulator = start().await;
    let heard = replies(
        &simulator,
        "MAIL FROM:<a@x.ru>\r\nEHLO x\r\nMAIL FROM:<a@x.ru>\r\nAUTH PLAIN AGEAYg==\r\nNOOP\r\nRSET\r\n\
         NONSENSE\r\nEHLO\r\nQUIT\r\n",
    )
    .await;
    assert_eq!(heard, ["220", "503", "250", "530", "530", "250", "250", "500", "501", "221"]);
}

#[tokio::test]
async fn what_was_said_in_the_clear_does_not_count_under_tls() {
    let simulator = start().await;
    // Everything after STARTTLS was said before the keys were agreed on: the server hangs up.
    let heard = replies(&simulator, "EHLO x\r\nSTARTTLS\r\nEHLO attacker\r\n").await;
    assert_eq!(heard, ["220", "250", "220"]);
}

#[tokio::test]
async fn a_client_that_only_errs_or_says_nothing_is_sent_away() {
    let simulator = start_with(|config| config.line_timeout = Duration::from_millis(200)).await;
    let heard = replies(&simulator, &"NONSENSE\r\n".repeat(50)).await;
    assert_eq!(heard.last().map(String::as_str), Some("421"));
    assert_eq!(replies(&simulator, "EHLO x\r\n").await, ["220", "250"]);
}
