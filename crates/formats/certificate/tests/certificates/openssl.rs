//! OpenSSL with its gost engine (Debian: libengine-gost-openssl), in a folder of its own.
// cyrillic: names of certificates

use std::path::{Path, PathBuf};
use std::process::Command;

use certificate::{Certificate, from_pem, to_pem};

const REQUESTS: &str = "\
[req]\ndistinguished_name = dn\nprompt = no\nutf8 = yes\nstring_mask = utf8only\n\
[dn]\nC = RU\nCN = Ёлкина Анна Петровна\nSN = Ёлкина\nGN = Анна Петровна\nSNILS = 11223344595\nINN = 500100732259\n\
[root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\nsubjectKeyIdentifier = hash\n\
[person]\nkeyUsage = critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier = keyid\n\
[responder]\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = critical,OCSPSigning\nnoCheck = ignored\n\
[ca]\ndefault_ca = ours\n\
[ours]\ndatabase = index.txt\ncrlnumber = crlnumber\ndefault_crl_days = 30\ndefault_md = default\nunique_subject = no\n";

pub struct Peer {
    folder: tempfile::TempDir,
    configuration: PathBuf,
}

impl Peer {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let configuration = folder.path().join("openssl.cnf");
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
        std::fs::write(&configuration, text).unwrap();
        std::fs::write(folder.path().join("requests.cnf"), REQUESTS).unwrap();
        Self { folder, configuration }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, line: &str) -> (bool, String) {
        let output = Command::new("openssl")
            .current_dir(self.folder.path())
            .env("OPENSSL_CONF", &self.configuration)
            .args(line.split(' '))
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    pub fn must(&self, line: &str) -> String {
        let (succeeded, said) = self.run(line);
        assert!(succeeded, "{line}: {said}");
        said
    }

    pub fn write(&self, name: &str, label: &str, der: &[u8]) {
        std::fs::write(self.folder.path().join(name), to_pem(label, der).unwrap()).unwrap();
    }

    pub fn read(&self, name: &str, label: &str) -> Vec<u8> {
        from_pem(label, &std::fs::read(self.folder.path().join(name)).unwrap()).unwrap()
    }

    pub fn certificate(&self, name: &str) -> Certificate {
        Certificate::from_der(&self.read(name, "CERTIFICATE")).unwrap()
    }
}

/// The peer's own clock: what it issues begins now.
pub fn now(peer: &Peer) -> u64 {
    let file = peer.path("requests.cnf");
    let written = std::fs::metadata(file).unwrap().modified().unwrap();
    written.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}
