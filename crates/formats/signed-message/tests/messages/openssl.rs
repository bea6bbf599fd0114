//! OpenSSL with its gost engine (Debian: libengine-gost-openssl), in a folder of its own.

use certificate::RustBackend;
use std::path::{Path, PathBuf};
use std::process::Command;

use signed_message::certificate::{Certificate, Revocation, RevocationSource, from_pem, to_pem};
use signed_message::{Profile, Report, Trust, Verification, verify};

const REQUESTS: &str = "\
[req]\ndistinguished_name = dn\nprompt = no\n\
[dn]\nC = RU\n\
[root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\nsubjectKeyIdentifier = hash\n\
[person]\nkeyUsage = critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier = keyid\n\
subjectKeyIdentifier = hash\n\
[stamps]\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = critical,timeStamping\n";

/// Says of everybody that nothing is revoked: these tests are about signatures.
pub struct NobodyIsRevoked;

impl RevocationSource for NobodyIsRevoked {
    fn state_of(&self, _: &Certificate, _: &Certificate, _: u64) -> Option<Revocation> {
        Some(Revocation::Good)
    }
}

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

    /// A peer with a root, and people with certificates, each with a key of this kind.
    pub fn with(key: &str, people: &[(&str, &str)]) -> Self {
        let peer = Self::new();
        peer.must(&format!("genpkey {key} -out root.key"));
        peer.must(
            "req -x509 -new -key root.key -config requests.cnf -extensions root -subj /C=RU/CN=Root -out root.pem",
        );
        for (serial, (who, extensions)) in (5..).zip(people) {
            peer.must(&format!("genpkey {key} -out {who}.key"));
            peer.must(&format!(
                "req -new -key {who}.key -config requests.cnf -subj /CN={who} -out {who}.csr"
            ));
            peer.must(&format!(
                "x509 -req -in {who}.csr -CA root.pem -CAkey root.key -set_serial {serial} -extfile requests.cnf \
                 -extensions {extensions} -out {who}.pem"
            ));
        }
        peer
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, line: &str) -> (bool, String) {
        let output = Command::new("openssl")
            .current_dir(self.folder.path())
            .env("OPENSSL_CONF", &self.configuration)
            .args(line.split_whitespace())
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

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub fn write_certificate(&self, name: &str, certificate: &Certificate) {
        self.write(name, to_pem("CERTIFICATE", certificate.der()).unwrap().as_bytes());
    }

    pub fn certificate(&self, name: &str) -> Certificate {
        Certificate::from_der(&from_pem("CERTIFICATE", &self.read(name)).unwrap()).unwrap()
    }

    /// The peer's own clock: what it issues begins now.
    pub fn now(&self) -> u64 {
        let written = std::fs::metadata(self.path("requests.cnf")).unwrap().modified().unwrap();
        written.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
    }

    /// Our judgement of the peer's message.
    pub fn judge(&self, message: &str, content: Option<&[u8]>, profile: Profile) -> Report {
        let anchors = [self.certificate("root.pem")];
        let trust = Trust {
            anchors: &anchors,
            stamp_anchors: &anchors,
            intermediates: &[],
            revocation: &NobodyIsRevoked,
            backend: &RustBackend,
        };
        let now = self.now() + 60;
        verify(&self.read(message), &Verification { content, profile, trust, now })
    }
}
