//! OpenSSL with its gost engine (Debian: libengine-gost-openssl), in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

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
            engine.display(),
        );
        std::fs::write(&configuration, text).unwrap();
        let requests = format!(
            "[req]\ndistinguished_name = dn\nprompt = no\nutf8 = yes\n[dn]\nC = RU\nCN = Anna\n[short]\nnsComment = short\n[long]\n\
             nsComment = {}\n",
            "n".repeat(5000)
        );
        std::fs::write(folder.path().join("requests.cnf"), requests).unwrap();
        Self { folder, configuration }
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

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    /// A key and a certificate of 5 KB for it, as PEM and as DER.
    pub fn make_key(&self) {
        self.make_key_with("-extensions long");
    }

    /// With what the certificate says besides.
    pub fn make_key_with(&self, more: &str) {
        self.must("genpkey -algorithm gost2012_256 -pkeyopt paramset:A -out key.pem");
        self.must("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
        self.must(format!("req -x509 -new -key key.pem -config requests.cnf {more} -out own.pem").trim());
        self.must("x509 -in own.pem -outform DER -out own.der");
    }
}
