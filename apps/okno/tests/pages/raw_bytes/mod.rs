//! Nothing of a person stands readable in the database's bytes or in the log.
//!
//! Small here; `OKNO_RAW_BYTES_PEOPLE=1000` makes it as large as one likes. Then everybody gives all their data, and on
//! PostgreSQL the whole folder of the server is searched, its write-ahead log too: give it a server of its own.

pub mod haystack;
mod letters;
mod needles;
mod scans;

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use gateway_registries_simulator::Person;
use gateway_sms_simulator::{SmsFault, SmsSwitches};
use needles::Needles;
use store::sea_orm::{ConnectionTrait, Statement};
use web::testing::Browser;

use crate::checks::{checks_say, submit};
use crate::leaving::{PHONE, ask, wait_until};
use crate::on_both_engines;
use crate::support::{World, code_in, post};

/// How many of the population also give all their data and are checked, in the small search.
const CHECKED: u64 = 4;
/// These order a letter: nothing is special about them, so that their checks end well.
const WRITTEN_TO: [u64; 2] = [0, 3];
/// The budgets of one network allow fewer than a hundred codes an hour.
const AN_HOUR: u64 = 50;

/// How many come in the large search; none in the small one.
fn wished() -> Option<u64> {
    std::env::var("OKNO_RAW_BYTES_PEOPLE").ok().and_then(|count| count.parse().ok())
}

fn people() -> u64 {
    wished().unwrap_or(20)
}

/// One person who comes, and what only they know.
struct Visitor {
    person: Person,
    number: u64,
}

impl Visitor {
    fn new(world: &World, number: u64) -> Self {
        Self { person: world.registries.people().person(number % 1_000).unwrap(), number }
    }

    fn phone(&self) -> String {
        format!("912{:07}", (3_571_113 + self.number * 7_919) % 10_000_000)
    }

    fn email(&self) -> String {
        format!("Visitor.{}@Mailbox{}.example", self.number * 7_919, self.number)
    }

    fn password(&self) -> String {
        format!("Жираф-{}-окон!", self.number * 7_919)
    }

    fn uses_mail(&self) -> bool {
        self.number % 3 == 1
    }

    /// Everything that was typed, in the forms in which it may be kept.
    fn tell(&self, needles: &mut Needles) {
        let name = &self.person.name;
        for part in [name.last.as_ref(), Some(&name.first)].into_iter().flatten() {
            needles.identifier("a name", &part.to_string());
            needles.value("a name", &part.to_string().to_lowercase());
            needles.value("a name", &part.to_string().to_uppercase());
        }
        if self.uses_mail() {
            needles.identifier("an e-mail", &self.email());
            needles.identifier("an e-mail", &self.email().to_lowercase());
        } else {
            let (own, phone) =
                (self.phone(), person::Phone::parse(&self.phone(), &person::PhonePolicy::default()).unwrap());
            for form in [
                own.clone(),
                format!("7{own}"),
                format!("8{own}"),
                phone.e164().to_owned(),
                phone.to_string(),
            ] {
                needles.identifier("a phone", &form);
            }
        }
        needles.identifier("a password", &self.password());
        if self.is_checked() {
            self.tell_data(needles);
        }
    }

    /// Gives all their data, which needs a phone, and a document.
    fn is_checked(&self) -> bool {
        !self.uses_mail() && (wished().is_some() || self.number < CHECKED) && self.person.document.is_some()
    }

    fn tell_data(&self, needles: &mut Needles) {
        let document = self.person.document.as_ref().unwrap();
        needles.identifier("a document", &document.number());
        needles.value("a document's issuer", &document.issued_by().to_string());
        needles.value("a birth place", &self.person.birth_place);
        needles.identifier("a birth date", &self.person.birth_date.to_string());
        if let Some(middle) = &self.person.name.middle {
            needles.value("a name", &middle.to_string());
        }
        if let Some(snils) = &self.person.snils {
            needles.identifier("a СНИЛС", &snils.to_string());
            needles.identifier("a СНИЛС", snils.digits());
        }
    }

    /// Agrees, gives a name and a contact: the code is on its way.
    async fn begin(&self, world: &World) -> Browser {
        let mut browser = world.browser();
        browser.get("/registration").await;
        post(&mut browser, "/registration", &[("agree", "yes")], "/registration/name").await;
        browser.get("/registration/name").await;
        let name = &self.person.name;
        let last = name.last.as_ref().map_or("Одинокий".to_owned(), ToString::to_string);
        let fields = [("lastName", last.as_str()), ("firstName", &name.first.to_string())];
        post(&mut browser, "/registration/name", &fields, "/registration/contact").await;
        browser.get("/registration/contact").await;
        let (phone, email) = (self.phone(), self.email());
        let contact = if self.uses_mail() {
            [("contact", "email"), ("email", email.as_str())]
        } else {
            [("contact", "phone"), ("phone", phone.as_str())]
        };
        post(&mut browser, "/registration/contact", &contact, "/registration/code").await;
        browser
    }

    /// The first message that came.
    async fn message(&self, world: &World) -> String {
        if self.uses_mail() {
            world.mail_text(&self.email().to_lowercase(), 1).await
        } else {
            world.sms_text(&format!("+7{}", self.phone()), 1).await
        }
    }

    /// Registers to the end and, the first few, is checked.
    async fn register(&self, world: &World, needles: &mut Needles) -> Browser {
        let mut browser = self.begin(world).await;
        tell_cookies(&browser, needles);
        let message = self.message(world).await;
        tell_message(&message, needles);
        browser.get("/registration/code").await;
        post(&mut browser, "/registration/code", &[("code", &code_in(&message))], "/registration/password")
            .await;
        browser.get("/registration/password").await;
        post(&mut browser, "/registration/password", &[("password", &self.password())], "/registration/done")
            .await;
        if self.is_checked() {
            submit(&mut browser, &self.person).await;
            scans::add(&mut browser, self.number, needles).await;
            // Some of the others are made to wait for ever by what is special about them.
            if WRITTEN_TO.contains(&self.number) {
                checks_say(&mut browser, "Проверки закончены").await;
                letters::order(&mut browser, self.number, needles).await;
            }
        }
        tell_cookies(&browser, needles);
        browser
    }
}

fn tell_message(message: &str, needles: &mut Needles) {
    needles.identifier("a code", &code_in(message));
    for line in message.lines().filter(|line| line.chars().count() > 20) {
        needles.value("a message", line);
    }
    for link in message.split_whitespace().filter_map(|word| word.split_once("/link/")) {
        needles.identifier("a link", link.1);
    }
}

fn tell_cookies(browser: &Browser, needles: &mut Needles) {
    for kind in ["okno_id_session", "okno_id_browser"] {
        let Some(value) = browser.cookie(kind) else { continue };
        needles.identifier("a cookie", value);
        if let Ok(bytes) = BASE64URL_NOPAD.decode(value.as_bytes()) {
            needles.identifier("a cookie", &data_encoding::HEXLOWER.encode(&bytes));
        }
    }
}

/// The whole search: people who registered, people who did not finish, messages that wait; then one planted value.
async fn search(world: &World) {
    haystack::log();
    letters::hold_back(world);
    let mut needles = Needles::default();
    let count = people();
    let mut signed_in = 0;
    for number in 0..count {
        if number % AN_HOUR == AN_HOUR - 1 {
            world.clock.advance(Duration::from_secs(60 * 60));
        }
        let visitor = Visitor::new(world, number);
        visitor.tell(&mut needles);
        let browser = visitor.register(world, &mut needles).await;
        signed_in += u64::from(browser.cookie("okno_id_session").is_some());
    }
    assert_eq!(signed_in, count, "the cookies must be known to be looked for");
    world.clock.advance(Duration::from_secs(60 * 60));
    world.sms.set_switches(SmsSwitches { fault: Some(SmsFault::Fail), ..SmsSwitches::default() });
    let waiting: Vec<Visitor> = (count..count + 12)
        .map(|number| Visitor::new(world, number))
        .filter(|visitor| !visitor.uses_mail())
        .collect();
    for visitor in &waiting {
        visitor.tell(&mut needles);
        tell_cookies(&visitor.begin(world).await, &mut needles);
    }
    letters::wait_for_sheets(world, 2).await;
    let with_queue = haystack::bytes(world, wished().is_some()).await;
    world.sms.set_switches(SmsSwitches::default());
    for visitor in &waiting {
        // The retry comes when its time has come.
        world.clock.advance(Duration::from_secs(20));
        tell_message(&visitor.message(world).await, &mut needles);
    }
    letters::tell(world, WRITTEN_TO.len(), &mut needles).await;
    assert!(needles.len() > 2_000, "there must be something to look for");
    assert_eq!(needles.find(&with_queue), Vec::<String>::new());
    let after = haystack::bytes(world, wished().is_some()).await;
    assert_eq!(needles.find(&after), Vec::<String>::new());
    let planted = plant(world, &mut needles).await;
    let found = needles.find(&haystack::bytes(world, wished().is_some()).await);
    assert!(found.contains(&format!("a plant as {planted}")), "{found:?}");
}

/// Somebody leaves: before, their wrapped key is found; afterwards neither it nor anything that it ever sealed.
async fn leave(world: &World) {
    haystack::log();
    let (person, mut needles) = (world.registries.people().person(3).unwrap(), Needles::default());
    let mut citizen = world.register_by_phone(PHONE).await;
    submit(&mut citizen, &person).await;
    checks_say(&mut citizen, "Проверки закончены").await;
    let document = person.document.as_ref().unwrap();
    needles.identifier("a document", &document.number());
    needles.identifier("a phone", &format!("+7{PHONE}"));
    needles.value("a birth place", &person.birth_place);
    for part in [person.name.last.as_ref(), Some(&person.name.first)].into_iter().flatten() {
        needles.identifier("a name", &part.to_string());
    }
    scans::add(&mut citizen, 3, &mut needles).await;
    scans::tell_sealed(world, &mut needles);
    let store = world.desk.identity().store();
    let wrapped = "SELECT wrapped FROM scope_keys WHERE kind IN ('subject', 'evidence')";
    let statement = Statement::from_string(store.reader().get_database_backend(), wrapped);
    for row in store.reader().query_all_raw(statement).await.unwrap() {
        needles.bytes("a wrapped key", &row.try_get::<Vec<u8>>("", "wrapped").unwrap());
    }
    let found = needles.find(&haystack::bytes(world, false).await);
    let is_sealed = |found: &String| found.starts_with("a wrapped key") || found.starts_with("a sealed scan");
    assert!(found.iter().all(is_sealed), "{found:?}");
    for kind in ["a wrapped key", "a sealed scan"] {
        assert!(found.iter().any(|found| found.starts_with(kind)), "{kind}");
    }
    world.sms_text(&format!("+7{PHONE}"), 2).await;
    ask(world, &mut citizen).await;
    world.sms_text(&format!("+7{PHONE}"), 4).await;
    let day = Duration::from_secs(24 * 60 * 60);
    wait_until(world, day * 6, async || world.sms.inbox(&format!("+7{PHONE}")).len() > 4).await;
    wait_until(world, day, async || world.tombstone_lines() == 1).await;
    // Over night the disk is scrubbed.
    world.clock.advance(day);
    let mut found = Vec::new();
    for _ in 0..40 {
        found = needles.find(&haystack::bytes(world, false).await);
        if found.is_empty() {
            break;
        }
        world.clock.advance(Duration::from_secs(60 * 60));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Writes one value in clear. It is new each time: a server's write-ahead log remembers those of earlier runs.
async fn plant(world: &World, needles: &mut Needles) -> String {
    let value = format!("+7900{:07}", kernel::Env::system().rng.below(10_000_000));
    needles.identifier("a plant", &value);
    let db = haystack::connect(&world.url).await;
    db.execute_unprepared("CREATE TABLE planted (value TEXT)").await.unwrap();
    db.execute_unprepared(&format!("INSERT INTO planted VALUES ('{value}')")).await.unwrap();
    value
}

on_both_engines! {
    nothing_of_a_person_is_readable_in_the_bytes => async |world: &World| search(world).await;

    neither_values_nor_the_wrapped_key_of_who_left_are_found => async |world: &World| leave(world).await;
}
