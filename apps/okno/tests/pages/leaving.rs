// cyrillic: what the pages say
//! Leaving through the real router, on both engines: asking, changing one's mind, the end, and what is left.

use std::time::Duration;

use identity::ops::leave::{find_departure, find_tombstone};
use identity::{Leaving, LeavingConfig};
use proofing::ops::archive::open_archive;
use store::CustodianKey;
use store::sea_orm::{ConnectionTrait, Statement};
use web::testing::Browser;

use crate::checks::{checks_say, submit};
use crate::on_both_engines;
use crate::support::{PASSWORD, World, custodian, post};

pub const PHONE: &str = "9121234567";
pub const E164: &str = "+79121234567";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Asks for deletion with both factors.
pub async fn ask(world: &World, browser: &mut Browser) {
    world.clock.advance(Duration::from_secs(61));
    browser.get("/account/delete").await;
    let already = world.sms.inbox(E164).len();
    post(browser, "/account/delete", &[("password", PASSWORD)], "/account/delete/code").await;
    let code = world.sms_code(E164, already + 1).await;
    browser.get("/account/delete/code").await;
    post(browser, "/account/delete/code", &[("code", &code)], "/account/delete").await;
}

/// Lets days pass until the work has seen them.
pub async fn wait_until(world: &World, step: Duration, mut done: impl AsyncFnMut() -> bool) {
    world.clock.advance(step);
    for _ in 0..400 {
        if done().await {
            return;
        }
        // A job that was looked at before the jump comes due a little later than the jump.
        world.clock.advance(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it did not happen");
}

async fn count(world: &World, table: &str) -> i64 {
    let store = world.desk.identity().store();
    let reader = store.reader();
    let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS count FROM {table}");
    let row = reader.query_one_raw(Statement::from_string(reader.get_database_backend(), sql)).await.unwrap();
    row.unwrap().try_get("", "count").unwrap()
}

on_both_engines! {
    an_account_goes_after_seven_days_and_its_contact_is_free => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        let oid = world.oid(PHONE).await;
        ask(world, &mut citizen).await;
        let page = citizen.get("/account/delete").await;
        assert!(page.body.contains("Оставить учётную запись"), "{}", page.body);
        assert!(citizen.get("/account").await.body.contains("Учётная запись будет удалена"));
        assert!(world.sms_text(E164, 3).await.contains("будет удалена"));
        let told = world.sms.inbox(E164).len();
        wait_until(world, DAY * 6, async || world.sms.inbox(E164).len() > told).await;
        assert!(world.sms_text(E164, told + 1).await.contains("навсегда"));
        wait_until(world, DAY, async || count(world, "accounts").await == 0).await;
        assert!(world.sms_text(E164, told + 2).await.contains("удалена"));
        let store = world.desk.identity().store();
        assert!(find_tombstone(store.reader(), oid).await.unwrap().is_some());
        for table in ["subjects", "contacts", "lookups", "credentials", "sessions", "profile_versions", "departures"] {
            assert_eq!(count(world, table).await, 0, "{table}");
        }
        assert_eq!(citizen.get("/account").await.location(), "/sign-in?back=%2Faccount");
        let mut stranger = world.browser();
        stranger.get("/sign-in").await;
        let refused = stranger.post("/sign-in", &[("login", PHONE), ("password", PASSWORD)]).await;
        assert!(refused.status == 422, "{}", refused.status);
        world.clock.advance(DAY);
        world.register_by_phone(PHONE).await;
        assert_ne!(world.oid(PHONE).await, oid);
    };

    signing_in_shows_it_and_one_button_keeps_the_account => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        let mut elsewhere = world.browser();
        elsewhere.get("/sign-in").await;
        post(&mut elsewhere, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
        ask(world, &mut citizen).await;
        world.sms_text(E164, 3).await;
        // Other sessions have ended; signing in leads to what is about to happen.
        assert_eq!(elsewhere.get("/account").await.status, 303);
        elsewhere.get("/sign-in").await;
        post(&mut elsewhere, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account/delete").await;
        elsewhere.get("/account/delete").await;
        let kept = elsewhere.post("/account/delete/keep", &[]).await;
        assert!(kept.status == 200 && kept.body.contains("Учётная запись остаётся"), "{}", kept.body);
        elsewhere.get("/account").await;
        assert_eq!(elsewhere.post("/account/delete/keep", &[]).await.location(), "/account");
        assert!(world.sms_text(E164, 4).await.contains("остаётся"));
        world.clock.advance(DAY * 8);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(count(world, "accounts").await, 1);
        assert_eq!(world.sms.inbox(E164).len(), 4, "nothing more than that it is kept");
    };

    nothing_happens_without_the_password_and_the_code => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        citizen.get("/account/delete").await;
        let empty = citizen.post("/account/delete", &[]).await;
        assert!(empty.status == 422 && empty.body.contains("Введите пароль"));
        let wrong = citizen.post("/account/delete", &[("password", "Не-мой-пароль-1!")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("Пароль не подходит") && !wrong.body.contains("Не-мой"));
        assert_eq!(citizen.get("/account/delete/code").await.location(), "/account/delete");
        world.clock.advance(Duration::from_secs(61));
        post(&mut citizen, "/account/delete", &[("password", PASSWORD)], "/account/delete/code").await;
        let code = world.sms_code(E164, 2).await;
        citizen.get("/account/delete/code").await;
        let malformed = citizen.post("/account/delete/code", &[("code", "12")]).await;
        assert_eq!(malformed.status, 422);
        // A code of another purpose, another account's session, a code too late.
        let mut other = world.register_by_phone("9127654321").await;
        other.get("/account").await;
        assert_eq!(other.post("/account/delete/code", &[("code", &code)]).await.location(), "/account/delete");
        world.clock.advance(Duration::from_secs(301));
        let late = citizen.post("/account/delete/code", &[("code", &code)]).await;
        assert!(late.status == 422 && late.body.contains("больше не действует"), "{}", late.body);
        for _ in 0..12 {
            citizen.get("/account/delete").await;
            citizen.post("/account/delete", &[("password", "Не-мой-пароль-1!")]).await;
        }
        let limited = citizen.post("/account/delete", &[("password", PASSWORD)]).await;
        assert!(limited.status == 422 && limited.body.contains("Слишком много попыток"), "{}", limited.body);
        let store = world.desk.identity().store();
        let subject = identity::ops::account::find_by_oid(store.reader(), world.oid(PHONE).await).await.unwrap();
        assert!(find_departure(store.reader(), subject.unwrap()).await.unwrap().is_none());
    };

    a_claim_on_a_contact_stands_against_it => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        world.clock.advance(Duration::from_secs(61));
        let mut claimant = world.browser();
        world.start_registration(&mut claimant).await;
        let fields = [("contact", "phone"), ("phone", PHONE)];
        post(&mut claimant, "/registration/contact", &fields, "/registration/code").await;
        let code = world.sms_code(E164, 2).await;
        claimant.get("/registration/code").await;
        post(&mut claimant, "/registration/code", &[("code", &code)], "/registration/taken").await;
        claimant.get("/registration/taken").await;
        let disowned = claimant.post("/registration/taken/disown", &[]).await;
        assert_eq!(disowned.status, 303, "{}", disowned.body);
        let answer = claimant.get(disowned.location()).await;
        assert!(answer.body.contains("Контакт освободится"), "{}", answer.body);
        let refused = citizen.get("/account/delete").await;
        assert!(refused.body.contains("Сейчас удалить нельзя"), "{}", refused.body);
        citizen.get("/account").await;
        let forced = citizen.post("/account/delete", &[("password", PASSWORD)]).await;
        assert!(forced.status == 422 && forced.body.contains("Сейчас удалить нельзя"), "{}", forced.body);
    };

    evidence_stays_for_the_custodian_alone_and_ends_after_five_years => async |world: &World| {
        let person = world.registries.people().person(3).unwrap();
        let mut citizen = world.register_by_phone(PHONE).await;
        submit(&mut citizen, &person).await;
        checks_say(&mut citizen, "Проверки закончены").await;
        let oid = world.oid(PHONE).await;
        world.sms_text(E164, 2).await;
        ask(world, &mut citizen).await;
        wait_until(world, DAY * 7, async || count(world, "tombstones").await == 1 || {
            world.clock.advance(DAY);
            false
        })
        .await;
        for table in ["evidence", "checks", "claims", "proofing_status"] {
            assert_eq!(count(world, table).await, 0, "{table}");
        }
        let store = world.desk.identity().store();
        let subject = find_tombstone(store.reader(), oid).await.unwrap().unwrap().subject;
        let another = CustodianKey::draw(&kernel::SeededRng::new(18));
        assert!(open_archive(store, subject, &another, "test").await.is_err());
        let opened = open_archive(store, subject, &custodian(), "test: order 7").await.unwrap();
        let text = String::from_utf8(opened.expose().clone()).unwrap();
        assert!(text.contains(&person.name.first.to_string()) && text.contains("document_check"), "{text}");
        let page = audit::Page { before: None, limit: 10, visible_only: false };
        let entries = audit::list(store, subject, page).await.unwrap();
        let opened = entries.iter().find(|entry| entry.entry.action.0 == "evidence.archive-opened").unwrap();
        assert_eq!(opened.entry.actor, audit::Actor::Administrator("test: order 7".to_owned()));
        world.clock.advance(DAY * (5 * 365 - 30));
        world.turns.take_all().await.unwrap();
        assert_eq!(count(world, "evidence_archives").await, 1);
        world.clock.advance(DAY * 40);
        world.turns.take_all().await.unwrap();
        assert_eq!(count(world, "evidence_archives").await, 0);
    };

    whoever_a_restored_backup_brings_back_is_erased_anew => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        run(world, "CREATE TABLE kept_NAME AS SELECT * FROM NAME").await;
        ask(world, &mut citizen).await;
        wait_until(world, DAY * 7, async || count(world, "tombstones").await == 1 || {
            world.clock.advance(DAY);
            false
        })
        .await;
        wait_until(world, DAY, async || world.tombstone_lines() == 1).await;
        assert_eq!(world.leaving.replay().await.unwrap(), 0);
        // The backup is older than the tombstone: the person is back, password and all.
        run(world, "INSERT INTO NAME SELECT * FROM kept_NAME").await;
        run_once(world, "DELETE FROM tombstones").await;
        let mut back = world.browser();
        back.get("/sign-in").await;
        post(&mut back, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
        let told = world.sms.inbox(E164).len();
        assert_eq!(world.leaving.replay().await.unwrap(), 1);
        assert_eq!((count(world, "accounts").await, count(world, "contacts").await), (0, 0));
        assert_eq!(back.get("/account").await.location(), "/sign-in?back=%2Faccount");
        assert_eq!(world.sms.inbox(E164).len(), told, "they were told the first time");
        assert_eq!(world.leaving.replay().await.unwrap(), 0);
    };

    a_forged_tombstone_erases_nobody => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        let oid = world.oid(PHONE).await.as_i64();
        let store = world.desk.identity().store();
        let subject = identity::ops::account::find_by_oid(store.reader(), world.oid(PHONE).await).await.unwrap();
        let line = format!("{} {oid} 1795348800000000 {}\nnonsense\n", subject.unwrap().uuid(), "00".repeat(36));
        std::fs::write(world.tombstone_file(), line).unwrap();
        assert_eq!(world.leaving.replay().await.unwrap(), 0);
        assert_eq!(citizen.get("/account").await.status, 200);
    };

    an_unused_account_goes_after_three_warnings_where_the_installation_wants_it => async |world: &World| {
        world.register_by_phone(PHONE).await;
        let five_years = DAY * (5 * 365);
        world.clock.advance(DAY * (5 * 365 - 89));
        // Off by default.
        world.turns.take_all().await.unwrap();
        assert_eq!(count(world, "departures").await, 0);
        removing_unused(world, five_years).await;
        assert!(world.sms_text(E164, 2).await.contains("давно не входили"));
        // Whoever signs in keeps the account, and is not led to a page about leaving.
        let mut citizen = world.browser();
        citizen.get("/sign-in").await;
        post(&mut citizen, "/sign-in", &[("login", PHONE), ("password", PASSWORD)], "/account").await;
        assert_eq!(count(world, "departures").await, 0);
        world.clock.advance(DAY * (5 * 365 - 89));
        removing_unused(world, five_years).await;
        world.sms_text(E164, 3).await;
        for (days, already) in [(61, 4), (23, 5)] {
            wait_until(world, DAY * days, async || world.sms.inbox(E164).len() >= already).await;
            assert_eq!(count(world, "accounts").await, 1);
        }
        wait_until(world, DAY * 7, async || count(world, "accounts").await == 0).await;
        assert!(world.sms_text(E164, 6).await.contains("удалена"));
    };
}

/// The tables that bring a person back.
const PERSON: [&str; 8] = [
    "subjects",
    "accounts",
    "contacts",
    "lookups",
    "credentials",
    "agreements",
    "profile_versions",
    "scope_keys",
];

/// Runs a statement for each of these tables.
async fn run(world: &World, sql: &str) {
    for table in PERSON {
        let only = if table == "scope_keys" { " WHERE kind = 'subject'" } else { "" };
        run_once(world, &format!("{}{only}", sql.replace("NAME", table))).await;
    }
}

async fn run_once(world: &World, sql: &str) {
    let tx = world.desk.identity().store().begin().await.unwrap();
    tx.conn().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

/// One round of an installation that removes what nobody uses.
async fn removing_unused(world: &World, after: Duration) {
    let config = LeavingConfig { tombstones: world.tombstone_file().to_owned(), unused_after: Some(after) };
    let leaving = Leaving::new(world.desk.identity().clone(), Vec::new(), config);
    let store = world.desk.identity().store().clone();
    leaving.register(jobs::Runner::new(store)).turns().take_all().await.unwrap();
}
