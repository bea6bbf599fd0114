//! What sending promises, on both engines, with the real clients against the simulators over real sockets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::Duration;

use gateway_mail::{MailClient, MailClientConfig, MailCredentials, MailTls};
use gateway_mail_simulator::{MailFault, MailSimulator, MailSimulatorConfig, MailSwitches};
use gateway_sms::{SmsClient, SmsClientConfig};
use gateway_sms_simulator::{SmsFault, SmsSimulator, SmsSimulatorConfig, SmsSwitches};
use jobs::Runner;
use kernel::{Lane, Language, Secret};
use notify::{
    Address, DELIVERED_KEPT, Message, MessageId, Notifier, NotifyConfig, State, Template, find_state,
    forget_old, send,
};
use person::{Email, Phone};
use store::sea_orm::{ConnectionTrait, Statement};
use store::testing::TestStore;
use store::{DatabaseUrl, on_both_engines};

const SECRET: &str = "a secret of the tests";
const PHONE: &str = "+79121234567";
const MAIL: &str = "ivanova.test@example.ru";
const CODE: &str = "483920";
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Texts that the catalogue has anyway: `{ $date }, { $time }`.
const TEMPLATE: Template = Template::new("test", "text-moment", "text-seconds", "text-moment");

fn lane() -> Lane {
    Lane::of_bytes(b"test")
}

/// The outside world, and a notifier that speaks to it.
struct World {
    sms: SmsSimulator,
    mail: MailSimulator,
    notifier: Notifier,
}

impl World {
    async fn start(t: &TestStore, sms_a_day_max: u32) -> Self {
        let secret = || Secret::new(SECRET.to_owned());
        let sms = SmsSimulator::start(SmsSimulatorConfig::local(secret(), t.env.clone())).await.unwrap();
        let config = MailSimulatorConfig::local("okno", secret(), t.env.clone());
        let mail = MailSimulator::start(config).await.unwrap();
        let sms_client = SmsClient::new(&SmsClientConfig {
            base_url: sms.base_url(),
            token: secret(),
            sender: "Okno".to_owned(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            trusted_ca_pem: None,
        });
        let mail_client = MailClient::new(
            &MailClientConfig {
                host: "127.0.0.1".to_owned(),
                port: mail.address().port(),
                tls: MailTls::StartTls,
                credentials: Some(MailCredentials { username: "okno".to_owned(), password: secret() }),
                from_name: "Окно".to_owned(),
                from: Email::parse("no-reply@okno.example").unwrap(),
                hello_name: "id.okno.example".to_owned(),
                step_timeout: Duration::from_secs(10),
                timeout: Duration::from_secs(20),
                trusted_ca_pem: Some(mail.authority_pem().as_bytes().to_vec()),
            },
            t.env.clone(),
        );
        let config = NotifyConfig { sms_prefixes: vec!["79".to_owned()], sms_a_day_max };
        let notifier = Notifier::new(t.store.clone(), sms_client.unwrap(), mail_client.unwrap(), config);
        Self { sms, mail, notifier }
    }

    /// Works, a second of the clock passing every 80 ms, until it is done. A lease of 45 seconds is then 3.6: a machine
    /// under load hands nothing over twice.
    async fn work_until(&self, t: &TestStore, mut done: impl AsyncFnMut() -> bool) {
        let shutdown = async {
            for _ in 0..250 {
                if done().await {
                    return;
                }
                t.clock.advance(Duration::from_secs(1));
                tokio::time::sleep(Duration::from_millis(80)).await;
            }
            panic!("the messages were not settled in twenty seconds");
        };
        self.notifier.register(Runner::new(t.store.clone())).run(shutdown).await;
    }

    async fn work_until_settled(&self, t: &TestStore, ids: &[MessageId]) {
        self.work_until(t, async || {
            for id in ids {
                if state(t, *id).await == State::Queued {
                    return false;
                }
            }
            true
        })
        .await;
    }
}

fn sms(to: &str) -> Address {
    Address::Sms(Phone::from_e164(to).unwrap())
}

fn mail(to: &str) -> Address {
    Address::Mail(Email::parse(to).unwrap())
}

async fn put(t: &TestStore, to: Address, valid: Duration) -> MessageId {
    let params = [("date", "Ваш код"), ("time", CODE), ("count", "1")];
    let tx = t.store.begin().await.unwrap();
    let message = Message {
        lane: lane(),
        to,
        language: Language::Ru,
        template: TEMPLATE,
        params: params.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        send_at: None,
        valid_until: tx.now().plus(valid),
    };
    let id = send(&tx, &message).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn state(t: &TestStore, id: MessageId) -> State {
    find_state(&t.store, lane(), id).await.unwrap().unwrap()
}

async fn count(t: &TestStore, table: &str) -> i64 {
    let backend = t.store.reader().get_database_backend();
    let sql = Statement::from_string(backend, format!("SELECT COUNT(*) AS rows_found FROM {table}"));
    t.store.reader().query_one_raw(sql).await.unwrap().unwrap().try_get("", "rows_found").unwrap()
}

/// Everything that the database keeps, as bytes.
async fn raw_bytes(t: &TestStore) -> Vec<u8> {
    match &t.url {
        DatabaseUrl::Sqlite(path) => {
            let wal = path.with_file_name("test.sqlite-wal");
            [std::fs::read(path).unwrap(), std::fs::read(wal).unwrap()].concat()
        }
        DatabaseUrl::Postgres(_) => {
            let mut bytes = Vec::new();
            for table in ["messages", "jobs", "scope_keys", "limits"] {
                let sql = match table {
                    "messages" => {
                        "SELECT concat_ws(' ', encode(sealed, 'escape'), m::text) AS line FROM messages m"
                            .to_owned()
                    }
                    _ => format!("SELECT r::text AS line FROM {table} r"),
                };
                let backend = t.store.reader().get_database_backend();
                for row in t.store.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap()
                {
                    bytes.extend_from_slice(row.try_get::<String>("", "line").unwrap().as_bytes());
                }
            }
            bytes
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

on_both_engines! {
    &[store::MIGRATIONS, jobs::MIGRATIONS, notify::MIGRATIONS];

    a_message_arrives_once_in_the_words_of_the_catalogue_and_its_key_is_destroyed => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let ids = [put(&t, sms(PHONE), DAY).await, put(&t, mail(MAIL), DAY).await];
        world.work_until_settled(&t, &ids).await;
        assert_eq!((state(&t, ids[0]).await, state(&t, ids[1]).await), (State::Sent, State::Sent));
        let inbox = world.sms.inbox(PHONE);
        assert_eq!((inbox.len(), inbox[0].times_sent), (1, 1));
        assert_eq!(inbox[0].text.expose(), "Ваш код, 483920");
        assert_eq!(inbox[0].client_message_id, ids[0].uuid());
        let mailbox = world.mail.mailbox(MAIL);
        assert_eq!((mailbox.len(), mailbox[0].times_sent), (1, 1));
        assert_eq!(mailbox[0].text.expose().trim_end(), "Ваш код, 483920");
        assert!(mailbox[0].html.as_ref().unwrap().expose().contains("<p style=\"margin:0 0 20px\">Ваш код, 483920</p>"));
        // What became of the SMS is asked later.
        let jobs = count(&t, "jobs WHERE kind <> 'notify.ask-delivery'").await;
        assert_eq!((count(&t, "scope_keys").await, jobs), (0, 0));
    };

    a_message_dies_with_the_transaction_that_made_it => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let tx = t.store.begin().await.unwrap();
        let message = Message {
            lane: lane(),
            to: sms(PHONE),
            language: Language::Ru,
            template: TEMPLATE,
            params: BTreeMap::new(),
            send_at: None,
            valid_until: tx.now().plus(MINUTE),
        };
        send(&tx, &message).await.unwrap();
        drop(tx);
        let after = put(&t, sms("+79120000001"), DAY).await;
        world.work_until_settled(&t, &[after]).await;
        assert!(world.sms.inbox(PHONE).is_empty());
        assert_eq!(count(&t, "messages").await, 1);
    };

    a_lost_answer_is_repeated_with_the_same_id_and_shows_once => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let (phone, address) = ("+79000000005", "dropped@example.ru");
        let ids = [put(&t, sms(phone), DAY).await, put(&t, mail(address), DAY).await];
        world.work_until_settled(&t, &ids).await;
        assert_eq!((state(&t, ids[0]).await, state(&t, ids[1]).await), (State::Sent, State::Sent));
        let inbox = world.sms.inbox(phone);
        assert_eq!((inbox.len(), inbox[0].times_sent), (1, 2));
        let mailbox = world.mail.mailbox(address);
        assert_eq!((mailbox.len(), mailbox[0].times_sent), (1, 2));
    };

    an_sms_that_a_dying_process_held_comes_before_a_new_code_can_be_asked_for => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        world.sms.set_switches(SmsSwitches { delay: MINUTE, ..SmsSwitches::default() });
        let id = put(&t, sms(PHONE), DAY).await;
        let handed_over = async {
            while world.sms.statistics().requests == 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::select! {
            () = world.notifier.register(Runner::new(t.store.clone())).run(std::future::pending()) => {}
            () = handed_over => {}
        }
        let died_at = t.env.now();
        world.sms.set_switches(SmsSwitches::default());
        world.work_until_settled(&t, &[id]).await;
        assert_eq!(world.sms.inbox(PHONE).len(), 1);
        let waited = t.env.now().since(died_at);
        assert!(waited < Duration::from_secs(60), "{waited:?}");
    };

    a_gateway_that_is_down_gets_the_message_later => async |t: TestStore| {
        let world = World::start(&t, 1).await;
        world.sms.set_switches(SmsSwitches { fault: Some(SmsFault::Fail), ..SmsSwitches::default() });
        world.mail.set_switches(MailSwitches { fault: Some(MailFault::Defer), ..MailSwitches::default() });
        let ids = [put(&t, sms(PHONE), DAY).await, put(&t, mail(MAIL), DAY).await];
        world.work_until(&t, async || {
            world.sms.statistics().failed >= 3 && world.mail.statistics().deferred >= 3
        }).await;
        assert_eq!((state(&t, ids[0]).await, state(&t, ids[1]).await), (State::Queued, State::Queued));
        world.sms.set_switches(SmsSwitches::default());
        world.mail.set_switches(MailSwitches::default());
        world.work_until_settled(&t, &ids).await;
        // All tries together cost the one SMS that the ceiling allows.
        assert_eq!((world.sms.inbox(PHONE).len(), world.mail.mailbox(MAIL).len()), (1, 1));
    };

    a_message_whose_time_has_passed_is_not_sent => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let id = put(&t, sms(PHONE), MINUTE).await;
        t.clock.advance(MINUTE);
        world.work_until_settled(&t, &[id]).await;
        assert_eq!(state(&t, id).await, State::Expired);
        assert_eq!(world.sms.statistics().requests, 0);
        assert_eq!(count(&t, "scope_keys").await, 0);
    };

    a_refusal_for_good_is_recorded_with_its_reason => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let cases = [
            (sms("+79000000001"), "bad-number"),
            (sms("+79000000002"), "blocked"),
            (sms("+375291234567"), "prefix"),
            (mail("refused@example.ru"), "refused"),
        ];
        for (to, reason) in cases {
            let id = put(&t, to, DAY).await;
            world.work_until_settled(&t, &[id]).await;
            assert_eq!(state(&t, id).await, State::Failed(reason.to_owned()));
        }
        assert_eq!(world.sms.statistics().requests, 2);
        assert_eq!(count(&t, "scope_keys").await, 0);
    };

    beyond_the_ceiling_of_a_day_an_sms_waits_for_the_next => async |t: TestStore| {
        let world = World::start(&t, 2).await;
        let first = [put(&t, sms(PHONE), DAY * 2).await, put(&t, sms(PHONE), DAY * 2).await];
        world.work_until_settled(&t, &first).await;
        let (later, short) = (put(&t, sms(PHONE), DAY * 2).await, put(&t, sms(PHONE), MINUTE * 5).await);
        let letter = put(&t, mail(MAIL), DAY * 2).await;
        world.work_until_settled(&t, &[letter]).await;
        t.clock.advance(MINUTE * 5);
        // What is of no use tomorrow ends in its own time; mail has no ceiling.
        world.work_until_settled(&t, &[short]).await;
        assert_eq!((state(&t, short).await, state(&t, letter).await), (State::Expired, State::Sent));
        assert_eq!((state(&t, later).await, world.sms.inbox(PHONE).len()), (State::Queued, 2));
        t.clock.advance(DAY);
        world.work_until_settled(&t, &[later]).await;
        assert_eq!((state(&t, later).await, world.sms.inbox(PHONE).len()), (State::Sent, 3));
    };

    nothing_of_text_or_address_stands_in_the_database => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let ids = [put(&t, sms(PHONE), DAY).await, put(&t, mail(MAIL), DAY).await];
        let queued = raw_bytes(&t).await;
        assert!(holds(&queued, "notify.sms"), "the search finds what is there");
        world.work_until_settled(&t, &ids).await;
        for bytes in [queued, raw_bytes(&t).await] {
            for hidden in [CODE, "9121234567", "ivanova.test", "example.ru", "Ваш код"] {
                assert!(!holds(&bytes, hidden), "{hidden}");
            }
        }
    };

    what_became_of_a_message_is_forgotten_after_90_days => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let id = put(&t, sms(PHONE), DAY).await;
        world.work_until_settled(&t, &[id]).await;
        assert_eq!(forget_old(&t.store).await.unwrap(), 0);
        t.clock.advance(DELIVERED_KEPT + DAY);
        let waiting = put(&t, sms(PHONE), DAY).await;
        assert_eq!(forget_old(&t.store).await.unwrap(), 1);
        assert_eq!(find_state(&t.store, lane(), id).await.unwrap(), None);
        assert_eq!(state(&t, waiting).await, State::Queued);
    };
}
