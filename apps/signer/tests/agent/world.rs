//! A person with a key file and a running agent.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use certificate::{Crl, RustBackend};
use gateway_authority_simulator::{Authority, CertificateOrder, Holder, Issued};
use gateway_token::Token;
use gost3410::Identifier;
use gost3410::pkcs8::EncodePrivateKey;
use kernel::{Env, FixedClock, Language, Timestamp};
use key_container::{KeyContainer, Protection, seal};
use signed_message::{Profile, Trust, Verification, verify};
use signer::{Agent, AgentOptions, Console, Folder, ScriptedConsole};
use text::Words;
use tokio::net::TcpListener;

use crate::page::Page;

pub const ORIGIN: &str = "https://id.example.org";
pub const OTHER_ORIGIN: &str = "https://portal.example.org";
pub const PIN: &str = "12345678";
const NOW: i64 = 1_795_860_000;

pub struct World {
    pub place: tempfile::TempDir,
    pub authority: Authority,
    pub env: Env,
    pub clock: Arc<FixedClock>,
    words: Words,
}

/// An agent that runs.
pub struct Running {
    pub console: Arc<ScriptedConsole>,
    pub address: String,
}

impl World {
    pub fn new() -> Self {
        let (env, clock) = Env::fixed(Timestamp::from_seconds(NOW), 7);
        let authority = Authority::new(env.clone(), "http://127.0.0.1:9").unwrap();
        let words = Words::new(Language::En);
        Self { place: tempfile::tempdir().unwrap(), authority, env, clock, words }
    }

    /// A world with one key in the signer's folder. Gives its number too.
    pub fn with_key() -> (Self, String) {
        let world = Self::new();
        let file = world.key_file();
        let id = signer::add(&world.folder(), world.words(), &lines(PIN), &file).unwrap();
        (world, id)
    }

    pub fn words(&self) -> Words {
        self.words
    }

    pub fn folder(&self) -> Folder {
        Folder::open(&self.place.path().join("signer")).unwrap()
    }

    /// A key with its certificate.
    pub fn issue(&self, parameter_set: Identifier) -> Issued {
        let now = u64::try_from(NOW).unwrap();
        let holder = Holder {
            surname: "Ёлкина".to_owned(),
            given_name: "Анна Петровна".to_owned(),
            snils: "11223344595".to_owned(),
            inn: None,
            ogrnip: None,
            organisation: None,
        };
        let order = CertificateOrder::signing(holder, (now - 3_600, now + 86_400));
        self.authority.issue(&CertificateOrder { parameter_set, ..order }).unwrap()
    }

    /// A container as an authority hands it out.
    pub fn key_file(&self) -> PathBuf {
        let issued = self.issue(Identifier::CryptoProA);
        let container = KeyContainer {
            key: issued.key.to_pkcs8_der().unwrap().as_bytes().to_vec().into(),
            certificate: issued.certificate.der().to_vec(),
            chain: vec![self.authority.issuing().der().to_vec()],
            name: None,
        };
        let mut chance = |bytes: &mut [u8]| self.env.rng.fill(bytes);
        let sealed = seal(&container, (PIN, Protection::Gost { rounds: 2_000 }), &mut chance).unwrap();
        let file = self.place.path().join("key.p12");
        std::fs::write(&file, sealed).unwrap();
        file
    }

    /// Starts an agent; `typed` are the answers of the person, a line for each question.
    pub async fn run(&self, typed: &str) -> Running {
        self.run_with(typed, Duration::from_secs(60)).await
    }

    pub async fn run_with(&self, typed: &str, patience: Duration) -> Running {
        let console = Arc::new(lines(typed));
        let address = self.serve(console.clone(), patience).await;
        Running { console, address }
    }

    /// Starts an agent with a person at its terminal. Gives its address.
    pub async fn serve(&self, console: Arc<dyn Console>, patience: Duration) -> String {
        self.serve_over(None, console, patience).await
    }

    /// The same, with a token.
    pub async fn serve_over(
        &self,
        token: Option<Arc<Token>>,
        console: Arc<dyn Console>,
        patience: Duration,
    ) -> String {
        let origins = vec![ORIGIN.to_owned(), OTHER_ORIGIN.to_owned()];
        let options = AgentOptions { origins, words: self.words(), patience };
        let agent = Agent::new(options, (self.folder(), token), console, self.env.clone()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(signer::serve(Arc::new(agent), listener, std::future::pending()));
        address
    }

    /// Whether a detached signature over the content is valid.
    pub fn accepts(&self, signature: &[u8], content: &[u8]) -> bool {
        let (anchors, intermediates) = ([self.authority.root().clone()], [self.authority.issuing().clone()]);
        let lists = [self.authority.root_list().unwrap(), self.authority.issuing_list().unwrap()]
            .map(|der| Crl::from_der(&der).unwrap());
        let trust = Trust {
            anchors: &anchors,
            stamp_anchors: &[],
            intermediates: &intermediates,
            revocation: &lists,
            backend: &RustBackend,
        };
        let now = u64::try_from(NOW).unwrap();
        let asked = Verification { content: Some(content), profile: Profile::CadesBes, trust, now };
        verify(signature, &asked).is_valid()
    }
}

impl Running {
    /// A page of the origin that was linked by the code of the terminal.
    pub async fn linked(&self, origin: &str) -> Page {
        let mut page = Page::new(&self.address, origin);
        let opening = page.begin_linking().await;
        let code = self.code();
        assert_eq!(page.finish_linking(&opening, &code).await, Ok(()));
        page
    }

    /// The last code that the terminal showed.
    pub fn code(&self) -> String {
        let shown = self.console.shown();
        let (_, rest) = shown.rsplit_once("the code ").expect("no code was shown");
        rest.chars().take(6).collect()
    }
}

pub fn lines(text: &str) -> ScriptedConsole {
    ScriptedConsole::from_lines(Cursor::new(text.to_owned()))
}
