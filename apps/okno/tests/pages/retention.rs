// cyrillic: what the pages say
//! What is left after six years, table by table, held against docs/retention.md.

use std::collections::BTreeMap;
use std::time::Duration;

use desk::model::office::Role;
use desk::ops::evidence::revoke_evidence;
use identity::ops::account::find_by_oid;
use kernel::{SubjectId, Timestamp};
use store::sea_orm::{ConnectionTrait, Statement, Value};
use store::{Engine, Store};
use web::testing::Browser;

use crate::leaving::{E164, PHONE, ask};
use crate::support::staff::{STAFF, colleague, compare, find, prove, sign_in, standard, supervisor};
use crate::support::{World, post};
use crate::with_authority_on_both_engines;

const DOCUMENT: &str = include_str!("../../../../docs/retention.md");
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Only a registry that fails again and again is written down, and only a suspicious day is flagged.
const NEVER_FILLED_HERE: &[&str] = &["desk_flags", "registry_status"];

/// A second person who stays.
const NEIGHBOUR: &str = "9125554433";
/// Their second account.
const NEIGHBOUR_TOO: &str = "9125554434";

/// What the document says of a table.
struct Said {
    table: String,
    of_who_left: bool,
    of_who_stays: bool,
}

fn document() -> Vec<Said> {
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 6, "{line}");
        let is_kept = |word: &str| match word {
            "kept" => true,
            "nothing" => false,
            other => panic!("{other} is neither kept nor nothing: {line}"),
        };
        Said {
            table: cells[0].trim_matches('`').to_owned(),
            of_who_left: is_kept(cells[4]),
            of_who_stays: is_kept(cells[5]),
        }
    })
    .collect()
}

async fn texts(store: &Store, sql: &str) -> Vec<String> {
    let reader = store.reader();
    let rows =
        reader.query_all_raw(Statement::from_string(reader.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

/// The tables of the schema, each with the column that names a person, where it has one.
async fn schema(store: &Store) -> BTreeMap<String, Option<&'static str>> {
    let sqlite = store.engine() == Engine::Sqlite;
    let tables = if sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    } else {
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
    };
    let mut schema = BTreeMap::new();
    for table in texts(store, tables).await {
        let columns = if sqlite {
            format!("SELECT name FROM pragma_table_info('{table}')")
        } else {
            format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'")
        };
        let columns = texts(store, &columns).await;
        let person =
            ["subject", "scope"].into_iter().find(|name| columns.iter().any(|column| column == name));
        schema.insert(table, person);
    }
    schema
}

async fn count(store: &Store, table: &str, whose: Option<(&str, SubjectId)>) -> i64 {
    let reader = store.reader();
    let backend = reader.get_database_backend();
    let (filter, values): (String, Vec<Value>) = match whose {
        Some((column, subject)) => (format!(" WHERE {column} = $1"), vec![subject.uuid().into()]),
        None => (String::new(), Vec::new()),
    };
    let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {table}{filter}");
    let row = reader.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// Does everything that is due at this moment.
async fn settle(world: &World) {
    let store = world.desk.identity().store();
    world.turns.take_all().await.unwrap();
    for _ in 0..400 {
        let now = world.clock_now().as_micros();
        let due = format!("jobs WHERE state = 'waiting' AND due_at <= {now}");
        if count(store, &due, None).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the work is not done: {:?}", texts(store, "SELECT kind FROM jobs").await);
}

async fn note_filled(world: &World, filled: &mut BTreeMap<String, bool>) {
    let store = world.desk.identity().store();
    for (table, is_filled) in filled.iter_mut().filter(|(_, is_filled)| !**is_filled) {
        *is_filled = count(store, table, None).await > 0;
    }
}

async fn subject_of(world: &World, phone: &str) -> SubjectId {
    let oid = world.oid(phone).await;
    find_by_oid(world.desk.identity().store().reader(), oid).await.unwrap().unwrap()
}

/// People who fill every table: one who will leave, one who stays, and some who only pass by.
async fn fill(world: &World, filled: &mut BTreeMap<String, bool>) -> (SubjectId, [SubjectId; 2]) {
    let mut staff = supervisor(world).await;
    give_home_phone(&mut staff).await;
    choose_quiet_hours(&mut staff).await;
    sign(world, (&mut staff, STAFF), &world.registries.people().person(0).unwrap()).await;
    let (mut citizen, person) = standard(world, PHONE, 3).await;
    sign(world, (&mut citizen, PHONE), &person).await;
    let (_, neighbour) = standard(world, NEIGHBOUR, 27).await;
    let leaver = subject_of(world, PHONE).await;
    let stayers = [subject_of(world, STAFF).await, subject_of(world, NEIGHBOUR).await];
    for (phone, person) in [(PHONE, &person), (NEIGHBOUR, &neighbour)] {
        world.clock.advance(Duration::from_secs(61));
        let visit = find(&mut staff, phone, person, "confirm").await;
        prove(world, &mut staff, &visit, &format!("+7{phone}")).await;
        compare(&mut staff, &visit, person).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
    }
    crate::merge::another_account(world, NEIGHBOUR_TOO, &neighbour).await;
    let store = world.desk.identity().store();
    while count(store, "desk_disputes", None).await == 0 {
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    note_filled(world, filled).await;
    revoke_evidence(&world.desk, (stayers[0], Timestamp::EPOCH), "test").await.unwrap();
    crate::merge::merge(world, &mut staff, [NEIGHBOUR, NEIGHBOUR_TOO], &neighbour).await;
    world.clock.advance(Duration::from_secs(61));
    let visit = find(&mut staff, PHONE, &person, "password").await;
    prove(world, &mut staff, &visit, E164).await;
    compare(&mut staff, &visit, &person).await;
    staff.post(&format!("{visit}/password"), &[]).await;
    citizen.get("/account/visit").await;
    for browser in [&mut citizen, &mut staff] {
        crate::checks::begin_draft(browser, &person).await;
    }
    note_filled(world, filled).await;
    register_newcomers(world, &mut staff).await;
    let mut software = crate::support::software::Software::new(world).await;
    assert_eq!(software.act("/desk/v1/intakes", serde_json::json!({"agreed": false})).await.code().0, 422);
    note_filled(world, filled).await;
    order_letters(world, [leaver, stayers[1]], filled).await;
    add_child(world, stayers[1]).await;
    claim_a_contact(world).await;
    let mut unfinished = world.browser();
    world.start_registration(&mut unfinished).await;
    note_filled(world, filled).await;
    world.clock.advance(Duration::from_secs(30 * 60));
    citizen = sign_in(world, PHONE, E164).await;
    give_home_phone(&mut citizen).await;
    choose_quiet_hours(&mut citizen).await;
    crate::notify_api::send_one(world, PHONE).await;
    ask(world, &mut citizen).await;
    for subject in [leaver, stayers[1]] {
        crate::mydata::ask_correction_of(world, subject).await;
    }
    note_filled(world, filled).await;
    (leaver, stayers)
}

/// Somebody adds a certificate, begins to add another, brings a document, and is asked to sign one; a visitor begins to sign in.
async fn sign(
    world: &World,
    (browser, phone): (&mut Browser, &str),
    person: &gateway_registries_simulator::Person,
) {
    use crate::support::authority::{CHALLENGE, open_sign_in, send, signature, text};
    browser.get("/account/certificates").await;
    post(browser, "/account/certificates/add", &[], CHALLENGE).await;
    let challenge = text(browser, CHALLENGE).await;
    let answer = send(browser, CHALLENGE, &signature(world, person, &challenge, None)).await;
    assert_eq!(answer.location(), "/account/certificates?done=attached", "{}", answer.body);
    browser.get("/account/certificates").await;
    post(browser, "/account/certificates/add", &[], CHALLENGE).await;
    browser.get("/account/signing").await;
    assert_eq!(browser.upload("/account/signing", &[], ("a.txt", b"a paper")).await.status, 303);
    open_sign_in(&mut world.browser()).await;
    let oid = world.oid(phone).await.as_i64();
    crate::signing_requests::ask(world, 99, oid).await;
}

/// Somebody without a phone is registered at the desk, and a colleague hands the code out.
async fn register_newcomers(world: &World, staff: &mut Browser) {
    let (mut other, _) = colleague(world, staff, ("9120000002", 100), Role::Registrar).await;
    let person = crate::newcomer::grown_up(world, 400);
    let newcomer = crate::newcomer::register_without_phone(staff, &person).await;
    let sheet = crate::newcomer::hand(&mut other, &newcomer, &person).await;
    assert!(sheet.body.contains("o-sheet__code"), "{}", sheet.body);
}

async fn give_home_phone(browser: &mut Browser) {
    crate::papers::add_licence(browser, "99 12 345678").await;
    assert_eq!(crate::scans::add(browser, &crate::scans::png(10)).await.status, 303);
    browser.get("/account/contacts/fixed").await;
    let fields = [("homePhone", "8 343 123-45-67")];
    post(browser, "/account/contacts/fixed", &fields, "/account/contacts?done=saved").await;
}

async fn choose_quiet_hours(browser: &mut Browser) {
    browser.get("/account/messages/choices").await;
    let fields = [("security-sms", "yes"), ("level-sms", "yes"), ("quietFrom", "22"), ("quietUntil", "8")];
    post(browser, "/account/messages/choices", &fields, "/account/messages/choices?saved").await;
}

/// Somebody types an address, and two order letters to it. What becomes of them comes with the years.
async fn order_letters(world: &World, subjects: [SubjectId; 2], filled: &mut BTreeMap<String, bool>) {
    let address = crate::print_room::address("11");
    for subject in subjects {
        letter::ops::order::keep_address(&world.letters, subject, &address).await.unwrap();
        note_filled(world, filled).await;
        let ordered =
            letter::ops::order::order_letter(&world.letters, subject, &address, "net").await.unwrap();
        assert_eq!(ordered, Ok(()));
    }
    ask_for_a_fourth(world, &address).await;
    note_filled(world, filled).await;
}

/// Two more people, the second of whom has to ask a supervisor.
async fn ask_for_a_fourth(world: &World, address: &person::PostalAddress) {
    for (phone, no) in [("9120000031", 310), ("9120000032", 320)] {
        standard(world, phone, no).await;
        let subject = subject_of(world, phone).await;
        let ask = letter::model::ask::Ask { reason: letter::model::ask::AskReason::Hostel, centre: None };
        let asked = letter::ops::order::ask_for_letter(&world.letters, subject, (address, &ask), "net");
        asked.await.unwrap().unwrap();
    }
}

/// A child of the one who stays: over 14, and of age before the six years are over.
async fn add_child(world: &World, parent: SubjectId) {
    let child = world.registries.people().person(46).unwrap();
    let birth = child.birth.unwrap();
    let birth_date = person::BirthDate::parse(&child.birth_date.to_string()).unwrap();
    let asked = children::model::Asked {
        child: children::model::ChildData {
            name: child.name,
            birth_date,
            gender: child.gender,
            certificate: birth.certificate,
            issued_on: birth.issued_on,
            snils: child.snils,
        },
        act: None,
    };
    let role = children::model::Role::Parent;
    children::ops::ask::ask(&world.children, (parent, "net"), role, &asked).await.unwrap();
    for _ in 0..3 {
        world.children.exchange().await.unwrap();
    }
    assert_eq!(world.children.count_children().await.unwrap(), 1);
}

async fn claim_a_contact(world: &World) {
    world.register_by_phone("9129999999").await;
    world.clock.advance(Duration::from_secs(61));
    let mut claimant = world.browser();
    world.start_registration(&mut claimant).await;
    let fields = [("contact", "phone"), ("phone", "9129999999")];
    post(&mut claimant, "/registration/contact", &fields, "/registration/code").await;
    let code = world.sms_code("+79129999999", 2).await;
    claimant.get("/registration/code").await;
    post(&mut claimant, "/registration/code", &[("code", &code)], "/registration/taken").await;
    claimant.get("/registration/taken").await;
    claimant.post("/registration/taken/disown", &[]).await;
}

with_authority_on_both_engines! {
    after_six_years_every_table_holds_what_the_document_says => async |world: &World| {
        let store = world.desk.identity().store();
        let (schema, said) = (schema(store).await, document());
        let names: Vec<&String> = said.iter().map(|said| &said.table).collect();
        assert_eq!(names, schema.keys().collect::<Vec<_>>(), "each table has a line, in the order of names");
        let mut filled: BTreeMap<String, bool> = schema.keys().map(|table| (table.clone(), false)).collect();
        let (leaver, stayers) = fill(world, &mut filled).await;
        for days in std::iter::repeat_n(1, 10).chain(std::iter::repeat_n(30, 73)) {
            world.clock.advance(DAY * days);
            settle(world).await;
            note_filled(world, &mut filled).await;
        }
        let mut wrong = Vec::new();
        for said in &said {
            let table = said.table.as_str();
            if !filled[table] && !NEVER_FILLED_HERE.contains(&table) {
                wrong.push(format!("{table} never held a row: the test proves nothing of it"));
            }
            let people: [(_, &[SubjectId], _); 2] =
                [("left", &[leaver], said.of_who_left), ("stays", &stayers, said.of_who_stays)];
            for (who, subjects, is_kept) in people {
                let mut left = 0;
                for subject in subjects {
                    left += count(store, table, schema[table].map(|column| (column, *subject))).await;
                }
                if (left > 0) != is_kept && !NEVER_FILLED_HERE.contains(&table) {
                    wrong.push(format!("{table}: {left} rows of who {who}"));
                }
            }
            let total = count(store, table, None).await;
            if !said.of_who_left && !said.of_who_stays && total > 0 {
                wrong.push(format!("{table}: {total} rows where nothing should be left"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(world.scans.count_files().await.unwrap(), 2, "one scan of who stays, with its thumbnail");
    };
}
