// cyrillic: what the pages say
//! Postal operators print a batch: two of them, once; a reprint makes the codes before it void.

use desk::model::office::{Officer, Role};
use desk::ops::offices::grant_office;
use gateway_post_simulator::{HousePair, Letter};
use gateway_registries_simulator::Behaviour;
use letter::model::batch::{BatchId, BatchState, Printer};
use letter::model::letter::Verdict;
use letter::model::register_file::FILE_BYTES_MAX;
use letter::ops::batch::{
    begin_batch, hand_over_batch, number_of, print_batch, release_batch, view_print_room, void_and_reprint,
};
use letter::ops::enter::{Entered, enter_code};
use letter::ops::order::{Obstacle, order_letter};
use person::{Country, IdentityDocument, PostalAddress, PostalPart};
use store::Engine;
use web::testing::Browser;

use crate::checks::{checks_say, submit};
use crate::support::staff::{STAFF, centre, supervisor};
use crate::support::{World, post, with_post};

/// Registers people up to the standard level, and gives their subjects.
pub async fn people(world: &World, (skip, count): (usize, usize)) -> Vec<kernel::SubjectId> {
    let mut subjects = Vec::new();
    let population = world.registries.people();
    let plain = (0..1_000).filter_map(|number| population.person(number)).filter(|person| {
        person.slot.behaviour == Behaviour::Ordinary
            && person.citizenship == Country::RUSSIA
            && person.died_on.is_none()
            && person.birth_date.year() < 2000
            && person.snils.is_some()
            && matches!(person.document, Some(IdentityDocument::RussianPassport { .. }))
    });
    for (no, person) in plain.skip(skip).take(count).enumerate() {
        let phone = format!("912000010{no}");
        let mut browser = world.register_by_phone(&phone).await;
        submit(&mut browser, &person).await;
        checks_say(&mut browser, "Проверки закончены").await;
        let store = world.desk.identity().store();
        let oid = world.oid(&phone).await;
        let found = identity::ops::account::find_by_oid(store.reader(), oid).await.unwrap();
        subjects.push(found.unwrap());
    }
    subjects
}

fn officer(subject: kernel::SubjectId) -> Officer {
    Officer { subject, role: Role::PostOperator, centre: centre(), client: None }
}

pub fn address(flat: &str) -> PostalAddress {
    PostalAddress::parse(|part| {
        let typed = match part {
            PostalPart::Postcode => "248000",
            PostalPart::Region => "Калужская область",
            PostalPart::Settlement => "г. Калуга",
            PostalPart::Street => "ул. Мира",
            PostalPart::House => "1",
            PostalPart::Flat => flat,
        };
        typed.to_owned()
    })
    .unwrap()
}

/// The codes on the sheets of a PDF, as whoever opens the envelopes reads them.
fn codes(pdf: &[u8], letters: usize) -> Vec<String> {
    gateway_post_simulator::take_apart(pdf, letters)
        .unwrap()
        .iter()
        .map(|sheet| sheet.code().unwrap())
        .collect()
}

async fn rendered(world: &World) -> BatchId {
    for _ in 0..800 {
        let room = view_print_room(&world.letters).await.unwrap();
        if let Some(batch) =
            room.batches.first().filter(|batch| matches!(batch.state, BatchState::Rendered { .. }))
        {
            return batch.id;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("no batch was rendered");
}

async fn two_operators_print_once_and_a_reprint_voids(world: &World) {
    let people = people(world, (0, 3)).await;
    let [citizen, one, other] = people[..] else { panic!("three people") };
    let (one, other) = (officer(one), officer(other));
    order_letter(&world.letters, citizen, &address("1"), "net").await.unwrap().unwrap();
    begin_batch(&world.letters, &one).await.unwrap().unwrap();
    // Nothing waits any more: a second operator at the same moment begins nothing.
    assert!(begin_batch(&world.letters, &other).await.unwrap().is_none());
    let batch = rendered(world).await;
    assert!(print_batch(&world.letters, &one, batch).await.is_err(), "not released");
    assert!(release_batch(&world.letters, &one, batch).await.is_err(), "by the same operator");
    release_batch(&world.letters, &other, batch).await.unwrap();
    let (mine, theirs) =
        tokio::join!(print_batch(&world.letters, &one, batch), print_batch(&world.letters, &other, batch));
    assert!(mine.is_ok() != theirs.is_ok(), "two operators printing one batch: one of them does");
    let first = codes(&mine.or(theirs).unwrap_or_default(), 1);
    void_and_reprint(&world.letters, &one, batch).await.unwrap();
    world.clock.advance(std::time::Duration::from_secs(1));
    begin_batch(&world.letters, &one).await.unwrap().unwrap();
    let batch = rendered(world).await;
    release_batch(&world.letters, &other, batch).await.unwrap();
    let second = codes(&print_batch(&world.letters, &one, batch).await.unwrap(), 1);
    assert_ne!(first, second);
    hand_over_batch(&world.letters, &one, batch).await.unwrap();
    let posted: Letter = world.posted(1).await;
    assert!(posted.sheet.is_none(), "the post sees no sheet that we printed");
    let entered = enter_code(&world.letters, citizen, &first[0], "net").await.unwrap();
    assert_eq!(entered, Entered::Judged(Verdict::Replaced));
    // An operator has said that the post has it; only the post's own word of the handover counts.
    let entered = enter_code(&world.letters, citizen, &second[0], "net").await.unwrap();
    assert_eq!(entered, Entered::Judged(Verdict::Kept));
    let entered = enter_code(&world.letters, one.subject, &second[0], "net").await.unwrap();
    assert_eq!(entered, Entered::Judged(Verdict::NoLetter), "a code of another account");
}

async fn an_operator_cannot_release_the_own_batch_on_the_page(world: &World) {
    let mut staff = supervisor(world).await;
    assert_eq!(staff.get("/desk/letters").await.status, 404, "a supervisor is no postal operator");
    let oid = world.oid(STAFF).await;
    let office = (Role::PostOperator, &centre());
    grant_office(&world.desk, oid, office, "test").await.unwrap();
    assert!(staff.get("/desk/letters").await.body.contains("Писем в очереди нет"));
    let citizen = people(world, (1, 1)).await[0];
    order_letter(&world.letters, citizen, &address("3"), "net").await.unwrap().unwrap();
    assert!(staff.get("/desk/letters").await.body.contains("В очереди 1 письмо"));
    post(&mut staff, "/desk/letters", &[], "/desk/letters").await;
    let number = number_of(rendered(world).await);
    let room = staff.get("/desk/letters").await;
    assert!(room.body.contains(&number) && room.body.contains("другой оператор"), "{}", room.body);
    for (step, text) in [
        ("release", "Партию собрали вы"),
        ("print", "уже сделан или ещё не"),
        ("handed", "уже сделан или ещё не"),
    ] {
        let answer = staff.post(&format!("/desk/letters/{number}/{step}"), &[]).await;
        assert_eq!(answer.status, 422, "{step}");
        assert!(answer.body.contains(text), "{step}: {}", answer.body);
    }
    assert_eq!(staff.post("/desk/letters/000-000-0000/release", &[]).await.status, 404);
    post(&mut staff, &format!("/desk/letters/{number}/void"), &[], "/desk/letters").await;
    assert!(staff.get("/desk/letters").await.body.contains("В очереди 1 письмо"));
}

async fn good_rows_of_the_posts_register_are_taken_and_each_bad_one_is_told(world: &World) {
    let mut staff = supervisor(world).await;
    grant_office(&world.desk, world.oid(STAFF).await, (Role::PostOperator, &centre()), "test").await.unwrap();
    let people = people(world, (1, 3)).await;
    let [citizen, neighbour, second] = people[..] else { panic!("three people") };
    for (subject, flat) in [(citizen, "1"), (neighbour, "2")] {
        order_letter(&world.letters, subject, &address(flat), "net").await.unwrap().unwrap();
    }
    post(&mut staff, "/desk/letters", &[], "/desk/letters").await;
    let batch = rendered(world).await;
    let path = format!("/desk/letters/{}/tracks", number_of(batch));
    staff.get(&path).await;
    let early = staff.upload(&path, &[("register", "1;2")], NO_FILE).await;
    assert!(early.status == 422 && early.body.contains("уже сделан или ещё не"), "{}", early.body);
    release_batch(&world.letters, &officer(second), batch).await.unwrap();
    let pdf = print_batch(&world.letters, &officer(second), batch).await.unwrap();
    let numbers: Vec<String> = gateway_post_simulator::take_apart(&pdf, 2)
        .unwrap()
        .iter()
        .map(|sheet| reference_in(&sheet.text))
        .collect();
    let [one, two] = numbers.as_slice() else { panic!("two sheets") };
    let register = format!("Письмо;Трек\n{one};80000000000001\n111-222-3333;80000000000002\n{two};12\n<b>x");
    let report = staff.upload(&path, &[("register", &register)], NO_FILE).await;
    assert_eq!(report.status, 422);
    for text in [
        "Внесён 1 трек-номер",
        "нет письма с таким номером",
        "Это не трек-номер",
        "Нужны два столбца",
        "111-222-3333",
    ] {
        assert!(report.body.contains(text), "{text}: {}", report.body);
    }
    assert!(!report.body.contains("<b>x"), "what was sent is shown as text");
    let tracks =
        async |subject| letter::ops::view::view_letter(&world.letters, subject).await.unwrap().unwrap().track;
    let taken = [tracks(citizen).await, tracks(neighbour).await];
    assert_eq!(taken.iter().flatten().collect::<Vec<_>>(), ["80000000000001"]);
    // Another letter does not get the same number, and what was taken is not written twice.
    let double = staff.upload(&path, &[("register", &format!("{two};80000000000001"))], NO_FILE).await;
    assert!(double.status == 422 && double.body.contains("уже у другого письма"), "{}", double.body);
    a_file_that_is_no_register_is_refused_in_plain_words(&mut staff, &path).await;
    // A file goes before what was pasted; it may be as a spreadsheet in Russia saves it.
    let mended =
        format!("\u{cf}\u{e8}\u{f1}\u{fc}\u{ec}\u{ee};T\r\n{one};80000000000001\r\n{two};80000000000002\r\n");
    let mended: Vec<u8> = mended.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let done = staff.upload(&path, &[("register", "1;2")], ("register.csv", &mended)).await;
    assert!(done.status == 200 && done.body.contains("уже были записаны: 1"), "{}", done.body);
    let again = format!("\u{feff}{one};80000000000001\n{two};12\n");
    let again = staff.upload(&path, &[], ("register.csv", again.as_bytes())).await;
    assert!(again.status == 422 && again.body.contains("Это не трек-номер"), "rows by file: {}", again.body);
    assert!(tracks(citizen).await.is_some() && tracks(neighbour).await.is_some());
    assert_eq!(staff.get("/desk/letters/000-000-0000/tracks").await.status, 404);
}

/// What a browser sends when no file was chosen.
const NO_FILE: (&str, &[u8]) = ("", b"");

async fn a_file_that_is_no_register_is_refused_in_plain_words(staff: &mut Browser, path: &str) {
    let large = vec![b'1'; FILE_BYTES_MAX + 1];
    for (file, text) in [
        (b"".as_slice(), "Выберите файл реестра или вставьте"),
        (b"\r\n \r\n", "Файл пустой"),
        (b"PK\x03\x04\x14\x00;", "Это книга Excel или архив"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR;,", "Это не текст"),
        ("Письмо;Трек\r\n".as_bytes(), "нет ни одной строки"),
        (b"<html><script>alert(1);2</script>", "В файле нет столбцов"),
        (&large, "Файл больше 1 МБ"),
    ] {
        let answer = staff.upload(path, &[], ("register.csv", file)).await;
        assert_eq!(answer.status, 422, "{text}: {}", answer.body);
        assert!(answer.body.contains(text) && answer.body.contains("Ошибка: "), "{text}: {}", answer.body);
    }
    assert_eq!(staff.upload(path, &[], ("r.csv", &vec![b'1'; 5 * FILE_BYTES_MAX])).await.status, 413);
}

/// The number of a letter, as it stands on its sheet.
fn reference_in(text: &str) -> String {
    let is_number = |word: &&str| word.len() == 12 && word.bytes().filter(|b| *b == b'-').count() == 2;
    text.split_whitespace().find(is_number).unwrap().to_owned()
}

async fn a_fourth_person_at_an_address_is_refused(world: &World) {
    let people = people(world, (0, 4)).await;
    for (at, subject) in people.iter().enumerate() {
        let ordered = order_letter(&world.letters, *subject, &address("7"), "net").await.unwrap();
        let expected = if at < 3 { Ok(()) } else { Err(Obstacle::Crowded) };
        assert_eq!(ordered, expected, "person {at}");
    }
    let elsewhere = order_letter(&world.letters, people[3], &address("8"), "net").await.unwrap();
    assert_eq!(elsewhere, Ok(()));
    let again = order_letter(&world.letters, people[3], &address("8"), "net").await.unwrap();
    assert_eq!(again, Err(Obstacle::Underway));
}

async fn workers_that_are_killed_while_printing_leave_one_valid_letter(world: &World) {
    let subjects = people(world, (0, 1)).await;
    let subject = subjects[0];
    order_letter(&world.letters, subject, &address("9"), "net").await.unwrap().unwrap();
    let mut wait = 3;
    while world.post.simulator.world().letters().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
        world.kill_workers().await;
        // Longer every time: in the end there is time enough for everything.
        wait = wait * 3 / 2 + 1;
        assert!(wait < 60_000, "the letter is never posted");
    }
    let posted = world.post.simulator.world().letters();
    assert_eq!(posted.len(), 1, "one letter for one order");
    let code = posted[0].sheet.as_ref().unwrap().code().unwrap();
    let entered = enter_code(&world.letters, subject, &code, "net").await.unwrap();
    assert_eq!(entered, Entered::Judged(Verdict::Kept));
}

mod killed {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        let body =
            async |world: &World| workers_that_are_killed_while_printing_leave_one_valid_letter(world).await;
        with_post(Engine::Sqlite, Printer::House, body).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_postgres() {
        let body =
            async |world: &World| workers_that_are_killed_while_printing_leave_one_valid_letter(world).await;
        with_post(Engine::Postgres, Printer::House, body).await;
    }
}

macro_rules! printed_by_operators {
    ($($name:ident),+ $(,)?) => { $(
        mod $name {
            use super::*;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                with_post(Engine::Sqlite, Printer::Operators, async |world: &World| super::$name(world).await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                with_post(Engine::Postgres, Printer::Operators, async |world: &World| super::$name(world).await).await;
            }
        }
    )+ };
}

printed_by_operators!(
    an_operator_cannot_release_the_own_batch_on_the_page,
    two_operators_print_once_and_a_reprint_voids,
    good_rows_of_the_posts_register_are_taken_and_each_bad_one_is_told,
    a_fourth_person_at_an_address_is_refused
);

#[test]
fn a_printing_house_has_two_keys() {
    let pair = HousePair::generate();
    assert_eq!(HousePair::of_secret(pair.secret).unwrap().public, pair.public);
}
