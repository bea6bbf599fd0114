//! `okno admin` about staff: the real binary over the file and the database of an installation.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use assurance::Level;
use data_encoding::BASE64;
use desk::model::office::{Officer, Role as Office};
use desk::model::paper::Paper;
use desk::model::pass::Pass;
use desk::model::visit::Purpose;
use desk::ops::act::{Confirmation, confirm_applicant};
use desk::ops::find::{Clue, Found, find_applicant};
use desk::ops::paper::{Comparison, compare_paper};
use gateway_mail_simulator::{MailSimulator, MailSimulatorConfig};
use gateway_registries::Registry;
use gateway_registries_simulator::Person;
use gateway_sms_simulator::{SmsSimulator, SmsSimulatorConfig};
use http_signature::SigningKey;
use kernel::{Env, FixedClock, Oid, Secret, Timestamp};
use letter::model::batch::Printer;
use okno::serve::{Config, Role, compose, secrets};
use web::testing::Browser;

use crate::serving::installed;
use crate::support::staff::{centre, digits_of, level_of, standard};
use crate::support::{ORIGIN, Post, Registries, World};

const FIRST: &str = "9120000001";
const CITIZEN: &str = "9121234567";
const CITIZEN_E164: &str = "+79121234567";

/// An installation as `okno serve` composes it, over simulators, and the file that says so.
async fn serve(folder: &Path) -> (World, String) {
    let env = Env::system();
    let text = installed(folder);
    let sms = SmsSimulatorConfig::local(Secret::new("secret".to_owned()), env.clone());
    let sms = SmsSimulator::start(sms).await.unwrap();
    let mail = MailSimulatorConfig::local("okno", Secret::new("secret".to_owned()), env.clone());
    let mail = MailSimulator::start(mail).await.unwrap();
    let key = secrets::read_bytes(&folder.join("keys/registries/consumer.key")).unwrap();
    let consumer = SigningKey::from_pkcs8("okno-example", key.expose()).unwrap();
    let registries = Registries::start_for(&env, consumer).await;
    let post = Post::start(&env, Printer::House).await;
    let text = text
        .replace("https://id.example.org", ORIGIN)
        .replace("https://post.example.org", &post.simulator.base_url())
        .replace("https://sms.example.org", &sms.base_url())
        .replace("mail.example.org", "localhost")
        .replace("port = 587", &format!("port = {}", mail.address().port()));
    let mut lines = vec!["danger_plain_http = true".to_owned(), "danger_loopback_gateways = true".to_owned()];
    for line in text.lines().filter(|line| !line.starts_with("trusted_ca_file")) {
        lines.push(pointed_at(&registries, line));
    }
    let file = folder.join("okno.toml");
    std::fs::write(&file, lines.join("\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let config = Config::load(&file).unwrap();
    let url = config.id.as_ref().unwrap().database.url().unwrap();
    let side = compose(&config, Role::Id, &env).await.unwrap().id.unwrap();
    let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(0)));
    (World::over(side, (sms, mail, registries, post), (url, clock)), file.display().to_string())
}

/// A line of the file, with the address and the key of the simulator where it tells those of a registry.
fn pointed_at(registries: &Registries, line: &str) -> String {
    for registry in Registry::ALL {
        let code = registry.code();
        if line.contains(&format!("https://{code}.exchange")) {
            return format!("url = \"{}\"", registries.simulator.base_url(registry));
        }
        if line.contains(&format!("{code}-2026")) {
            let key = registries.simulator.verifying_key(registry);
            let point = BASE64.encode(key.as_bytes());
            return format!("keys = [{{ id = \"{}\", ed25519 = \"{point}\" }}]", key.key_id());
        }
    }
    line.to_owned()
}

/// The words of a command about one account at the first centre.
fn about<'a>(command: &'a str, oid: &'a str) -> Vec<&'a str> {
    command.split(' ').chain(["--oid", oid, "--centre", "mfc-kamenskaya"]).collect()
}

/// Runs `okno admin …` and gives what it said.
async fn admin(words: &[&str], file: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_okno"));
    command.arg("admin").args(words).args(["--config", file]);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// The words on its standard output when it did what it was asked.
async fn done(words: &[&str], file: &str) -> String {
    let output = admin(words, file).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Why it did not.
async fn refused(words: &[&str], file: &str) -> String {
    let output = admin(words, file).await;
    assert!(!output.status.success(), "{words:?} should be refused");
    String::from_utf8(output.stderr).unwrap()
}

/// Confirms the citizen in front of the browser as this member of staff would.
async fn confirm(world: &World, staff: Oid, browser: &mut Browser, person: &Person) {
    let reader = world.desk.identity().store().reader();
    let subject = identity::ops::account::find_by_oid(reader, staff).await.unwrap().unwrap();
    let officer = Officer { subject, role: Office::Registrar, centre: centre(), client: None };
    let pass = Pass::parse(&digits_of(&browser.get("/account/visit").await.body)).unwrap();
    let found = find_applicant(&world.desk, &officer, &Clue::Pass(pass), Purpose::Confirm).await.unwrap();
    let Found::Visit(no) = found else { panic!("{found:?}") };
    let document = person.document.as_ref().unwrap();
    let paper = Paper::new(&document.number(), document.issued_on());
    assert_eq!(compare_paper(&world.desk, &officer, no, &paper).await.unwrap(), Comparison::Fits);
    assert_eq!(confirm_applicant(&world.desk, &officer, no).await.unwrap(), Confirmation::Recorded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_names_staff_and_takes_back_what_they_did() {
    let folder = tempfile::tempdir().unwrap();
    let (world, file) = serve(folder.path()).await;

    // Nobody becomes the first of the staff before the registries have answered.
    world.register_by_phone("9120000009").await;
    let unchecked = world.oid("9120000009").await.to_string();
    assert!(refused(&about("operator bootstrap", &unchecked), &file).await.contains("standard"));

    let (mut staff, _) = standard(&world, FIRST, 0).await;
    let oid = world.oid(FIRST).await;
    let number = oid.to_string();
    let bootstrap = about("operator bootstrap", &number);
    assert!(done(&bootstrap, &file).await.contains("supervisor, administrator @ mfc-kamenskaya"));
    assert!(refused(&bootstrap, &file).await.contains("named already"), "it happens once");
    assert_eq!(level_of(&world, FIRST).await, Level::Confirmed);

    // Only confirmed people, only at centres that there are.
    assert!(refused(&about("registrar grant", &unchecked), &file).await.contains("not confirmed"));
    let nowhere = ["registrar", "grant", "--oid", &number, "--centre", "nowhere"];
    assert!(refused(&nowhere, &file).await.contains("nowhere"));
    assert!(done(&about("registrar grant", &number), &file).await.contains("registrar @ mfc-kamenskaya"));
    let listed = done(&["registrar", "list"], &file).await;
    assert_eq!(listed.lines().count(), 3, "{listed}");
    assert!(listed.lines().all(|line| line.contains(&number)), "{listed}");

    // What they vouched for since a moment is taken back, and the citizen is told.
    let (mut citizen, person) = standard(&world, CITIZEN, 3).await;
    let since = world.desk.identity().store().env().now().to_jiff().to_string();
    confirm(&world, oid, &mut citizen, &person).await;
    assert_eq!(level_of(&world, CITIZEN).await, Level::Confirmed);
    let told = world.sms.inbox(CITIZEN_E164).len().max(3);
    let revoke = ["evidence", "revoke", "--registrar", &number, "--since", &since];
    assert_eq!(done(&revoke, &file).await.trim(), "1");
    assert_eq!(level_of(&world, CITIZEN).await, Level::Standard);
    assert!(world.sms_text(CITIZEN_E164, told + 1).await.contains("понижен"));
    assert_eq!(done(&revoke, &file).await.trim(), "0", "once");

    // Whose offices are taken away is out at once.
    assert_eq!(staff.get("/account").await.status, 200);
    assert_eq!(done(&["registrar", "revoke", "--oid", &number], &file).await.trim(), "3");
    assert_eq!(staff.get("/account").await.status, 303);
    assert_eq!(done(&["registrar", "list"], &file).await, "");
}
