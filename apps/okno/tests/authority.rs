//! `okno sandbox ca`: the test authority on the command line, with what OpenSSL and its gost engine make of its files.
#![cfg(feature = "sandbox")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
// cyrillic: names in certificates

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// An authority that serves a folder.
struct Serving {
    folder: tempfile::TempDir,
    process: Child,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn okno(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_okno"));
    command.args(["sandbox", "ca"]).args(words);
    command
}

impl Serving {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let process =
            okno(&["serve", "--folder", path, "--people", "8"]).stdout(Stdio::null()).spawn().unwrap();
        let serving = Self { folder, process };
        serving.write_configuration();
        for _ in 0..600 {
            if serving.path("address").exists() {
                return serving;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("the authority does not serve");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write_configuration(&self) {
        let said =
            Command::new("openssl").args(["version", "-e"]).output().expect("openssl is not installed");
        let said = String::from_utf8(said.stdout).unwrap();
        let engine = Path::new(said.split('"').nth(1).unwrap()).join("gost.so");
        assert!(engine.exists(), "no gost engine: apt-get install libengine-gost-openssl");
        let text = format!(
            "openssl_conf = all\n[all]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\n\
             dynamic_path = {}\ndefault_algorithms = ALL\n",
            engine.display()
        );
        std::fs::write(self.path("openssl.cnf"), text).unwrap();
    }

    /// Whether the command did it, and what it said.
    fn try_to(&self, words: &[&str]) -> (bool, String) {
        let (verb, more) = words.split_first().unwrap();
        let folder = ["--folder", self.folder.path().to_str().unwrap()];
        let output = okno(&[&[*verb], folder.as_slice(), more].concat()).output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.success(), said)
    }

    /// Does it, and gives the serial number that is said first.
    fn must(&self, words: &[&str]) -> String {
        let (done, said) = self.try_to(words);
        assert!(done, "{words:?}: {said}");
        said.split_whitespace().next().unwrap_or_default().to_owned()
    }

    fn openssl(&self, line: &str) -> (bool, String) {
        let output = Command::new("openssl")
            .current_dir(self.folder.path())
            .env("OPENSSL_CONF", self.path("openssl.cnf"))
            .args(line.split(' '))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.success(), said)
    }

    fn issued(&self, serial: &str) -> String {
        let (done, said) = self.openssl(&format!(
            "x509 -in issued/{serial}/certificate.pem -noout -subject -dates -nameopt utf8,sep_multiline,oid"
        ));
        assert!(done, "{said}");
        said
    }

    /// What the authority's list says of it now.
    fn verified(&self, serial: &str) -> (bool, String) {
        let address = std::fs::read_to_string(self.path("address")).unwrap();
        let state = format!(
            "ocsp -issuer issuing.pem -cert issued/{serial}/certificate.pem -url {address}/ocsp -CAfile root.pem"
        );
        self.openssl(&state)
    }
}

#[test]
fn people_are_certified_and_their_files_open_with_the_factorys_pin() {
    let serving = Serving::start();
    let number = (0..8).find(|number| serving.path(&number.to_string()).exists()).unwrap();
    let pin = std::fs::read_to_string(serving.path(&format!("{number}/pin"))).unwrap();
    assert_eq!(pin, "12345678");
    for container in ["container.p12", "container-gost.p12"] {
        let open = format!("pkcs12 -in {number}/{container} -passin pass:{pin} -nodes -out opened.pem");
        let (done, said) = serving.openssl(&open);
        assert!(done, "{container}: {said}");
        let (done, said) = serving.openssl("x509 -in opened.pem -outform DER -out opened.der");
        assert!(done, "{said}");
        assert!(!serving.openssl(&open.replace(&pin, "other")).0);
    }
    let (done, said) =
        serving.openssl(&format!("verify -CAfile root.pem -untrusted issuing.pem {number}/certificate.pem"));
    assert!(done, "{said}");
}

#[test]
fn traders_organisations_officials_and_cards_are_certified_as_such() {
    let serving = Serving::start();
    let number = (0..8).find(|number| serving.path(&number.to_string()).exists()).unwrap().to_string();
    let issue = |more: &[&str]| serving.must(&[&["issue", "--person", &number], more].concat());
    let (ogrn, ogrnip) = ("1.2.643.100.1=", "1.2.643.100.5=");
    let (snils, inn) = ("1.2.643.100.3=", "1.2.643.100.4=");
    let person = serving.issued(&issue(&[]));
    assert!(person.contains(snils) && !person.contains(ogrnip) && !person.contains(ogrn), "{person}");
    let trader = serving.issued(&issue(&["--kind", "trader"]));
    assert!(trader.contains(snils) && trader.contains(ogrnip) && !trader.contains(ogrn), "{trader}");
    let firm = serving.issued(&issue(&["--kind", "organisation", "--organisation", "ООО «Ромашка»"]));
    assert!(firm.contains(ogrn) && firm.contains(inn) && firm.contains("Ромашка"), "{firm}");
    assert!(!firm.contains(snils), "{firm}");
    let official = serving.issued(&issue(&["--kind", "official", "--title", "Бухгалтер"]));
    assert!(
        official.contains(snils) && official.contains(ogrn) && official.contains("Бухгалтер"),
        "{official}"
    );
    let card = issue(&["--card", "--pin", "4321"]);
    let open = format!("pkcs12 -in issued/{card}/container.p12 -passin pass:4321 -nodes -out card.pem");
    assert!(serving.openssl(&open).0);
    let (_, said) = serving.openssl("x509 -in card.pem -noout -text");
    assert!(said.contains("Policy: 1.2.643.100.99.2"), "{said}");
}

#[test]
fn certificates_are_revoked_suspended_resumed_and_issued_as_ended() {
    let serving = Serving::start();
    let number = (0..8).find(|number| serving.path(&number.to_string()).exists()).unwrap().to_string();
    let issue = |more: &[&str]| serving.must(&[&["issue", "--person", &number], more].concat());
    let says = |serial: &str, word: &str| {
        let (done, said) = serving.verified(serial);
        assert!(done && said.contains(word), "{said}");
    };
    let serial = issue(&[]);
    says(&serial, "certificate.pem: good");
    serving.must(&["suspend", &serial]);
    says(&serial, "Reason: certificateHold");
    serving.must(&["resume", &serial]);
    says(&serial, "certificate.pem: good");
    serving.must(&["revoke", &serial, "--reason", "key-compromise"]);
    says(&serial, "Reason: keyCompromise");
    assert!(!serving.try_to(&["resume", &serial]).0);
    assert!(!serving.try_to(&["revoke", &serial, "--reason", "whim"]).0);
    assert!(!serving.try_to(&["revoke", "01"]).0);
    for (word, why) in [("expired", "has expired"), ("not-yet-valid", "not yet valid")] {
        let serial = issue(&["--wrong", word]);
        let (done, said) = serving.openssl(&format!(
            "verify -CAfile root.pem -untrusted issuing.pem issued/{serial}/certificate.pem"
        ));
        assert!(!done && said.contains(why), "{said}");
    }
}

#[test]
fn the_ministrys_list_is_printed_and_makes_the_authority_an_accredited_one() {
    let serving = Serving::start();
    let folder = tempfile::tempdir().unwrap();
    let (done, list) = serving.try_to(&["list"]);
    assert!(done, "{list}");
    std::fs::write(folder.path().join("list.xml"), list).unwrap();
    let accredited = accredited_authorities::read_folder(folder.path()).unwrap();
    let roots = ["root.pem", "issuing.pem"].map(|name| std::fs::read(serving.path(name)).unwrap());
    let roots = accredited_authorities::read_certificates(&roots.concat()).unwrap();
    assert_eq!(accredited.anchors, roots);
    assert_eq!(accredited.centres.len(), 1, "one of the two is accredited");
}

#[test]
fn nothing_is_asked_of_a_folder_that_nobody_serves() {
    let folder = tempfile::tempdir().unwrap();
    let output = okno(&["suspend", "--folder", folder.path().to_str().unwrap(), "01"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("no authority serves"), "{said}");
}
