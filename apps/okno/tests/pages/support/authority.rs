//! The test authority on its own socket, and signatures of people of the population.

use std::sync::Arc;

use certificate::{RustBackend, SignatureBackend};
use desk::StaffSignIn;
use gateway_authority_simulator::{AuthoritySimulator, AuthoritySimulatorConfig, Flaw};
use gateway_registries_simulator::Person;
use kernel::Env;
use letter::model::batch::Printer;
use okno::compose::SignaturesConfig;
use sha2::{Digest, Sha256};
use signing::AccreditedCentre;
use signing::model::client::SigningClient;
use store::Engine;
use web::Localized;
use web::testing::{Answer, Browser};

use super::World;
use super::registries::Registries;

/// Where an account answers a challenge.
pub const CHALLENGE: &str = "/account/signature/challenge";
/// Where a browser answers one to sign in.
pub const SIGN_IN: &str = "/sign-in/signature/challenge";

/// The secrets of two systems that ask for signatures.
pub const SIGNING_SECRET: &str = "a long and random secret of one that asks";
pub const OTHER_SECRET: &str = "a long and random secret of another";

fn client(id: &str, secret: &str) -> SigningClient {
    SigningClient {
        id: id.to_owned(),
        secret_sha256: Sha256::digest(secret.as_bytes()).into(),
        name: Localized { ru: format!("Ru {id}"), en: format!("En {id}") },
        return_prefix: "https://services.example.org".to_owned(),
        calls_a_minute: 40,
    }
}

/// A side that takes signatures, where staff sign in by a certificate alone.
pub async fn with_certified_staff(engine: Engine, body: impl AsyncFnOnce(&World)) {
    super::compose(engine, (Printer::House, Some(Arc::new(RustBackend)), StaffSignIn::Certificate), body)
        .await;
}

/// Starts it for the people whom the registries know.
pub async fn start(env: &Env, registries: &Registries) -> AuthoritySimulator {
    let people = okno::sandbox_authority::people_of(registries.people());
    let config = AuthoritySimulatorConfig { people, seed: [8; 32], ..AuthoritySimulatorConfig::local(env) };
    AuthoritySimulator::start(config, env.clone()).await.unwrap()
}

/// Runs the body on an engine, with an accredited authority and signatures worked out by this.
pub async fn with_backend(
    engine: Engine,
    backend: Arc<dyn SignatureBackend>,
    body: impl AsyncFnOnce(&World),
) {
    super::compose(engine, (Printer::House, Some(backend), StaffSignIn::Any), body).await;
}

/// The side trusts it.
pub fn signatures(
    (authority, backend): (&AuthoritySimulator, Arc<dyn SignatureBackend>),
) -> SignaturesConfig {
    let centre = AccreditedCentre { name: "Test".to_owned(), address: String::new(), site: String::new() };
    let clients = vec![client("services", SIGNING_SECRET), client("others", OTHER_SECRET)];
    SignaturesConfig { backend, clients, ..okno::test_keys::signatures(authority, centre).unwrap() }
}

/// A signature of this person over these bytes, with a flaw or without.
pub fn signature(world: &World, person: &Person, content: &[u8], flaw: Option<Flaw>) -> Vec<u8> {
    let authority = world.authority.as_ref().unwrap().authority();
    authority.sign_for(person.snils.as_ref().unwrap().digits(), content, flaw).unwrap()
}

/// Opens a challenge of an account, and gives its text.
pub async fn open(browser: &mut Browser) -> Vec<u8> {
    browser.get("/account/signature").await;
    let answer = browser.post("/account/signature", &[]).await;
    assert_eq!(answer.location(), CHALLENGE, "{}", answer.body);
    text(browser, CHALLENGE).await
}

/// Opens a challenge to sign in, and gives its text.
pub async fn open_sign_in(browser: &mut Browser) -> Vec<u8> {
    browser.get("/sign-in/signature").await;
    let answer = browser.post("/sign-in/signature", &[]).await;
    assert_eq!(answer.location(), SIGN_IN, "{}", answer.body);
    text(browser, SIGN_IN).await
}

/// The text of an open challenge.
pub async fn text(browser: &mut Browser, challenge: &str) -> Vec<u8> {
    let file = browser.get(&format!("{challenge}.txt")).await;
    assert_eq!(file.status, 200, "{}", file.body);
    file.bytes.to_vec()
}

/// Sends a file to where a challenge is answered.
pub async fn send(browser: &mut Browser, challenge: &str, file: &[u8]) -> Answer {
    browser.get(challenge).await;
    browser.upload(challenge, &[], ("signature.p7s", file)).await
}
