//! `okno serve` as an operator starts it: what its file may say, and what is not there.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use axum::Router;
use http::Method;
use kernel::{Env, Secret};
use okno::serve::{Composed, Config, Role, compose, secrets};
use store::{DatabaseUrl, Installation, Keyring, Store};
use web::testing::Browser;
use web::{Localized, PublicUrl, Side, WebConfig};

const EXAMPLE: &str = include_str!("../../../../docs/okno.example.toml");

fn refusal(text: &str) -> String {
    match Config::parse(text) {
        Ok(_) => panic!("the file should be refused"),
        Err(error) => error.to_string(),
    }
}

/// The example's file moved into a folder of this test, with gateways that nobody reaches.
pub fn installed(folder: &Path) -> String {
    let inside = |name: &str| folder.join(name).display().to_string();
    secrets::create_keys(&folder.join("keys"), &Env::system()).unwrap();
    for name in ["sms-token", "mail-password", "addresses-token"] {
        std::fs::write(folder.join(name), "secret\n").unwrap();
        std::fs::set_permissions(folder.join(name), std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    secrets::make_custodian(&folder.join("custodian"), &Env::system()).unwrap();
    let authority = rcgen::generate_simple_self_signed(vec!["exchange.example.org".to_owned()]).unwrap();
    std::fs::write(folder.join("authority.pem"), authority.cert.pem()).unwrap();
    let centres = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/id/desk/data/demo-centres.toml");
    std::fs::create_dir(folder.join("data")).unwrap();
    let text = EXAMPLE
        .replace(
            "{ postgres_url_file = \"/etc/okno/secrets/postgres-url\" }",
            &format!("{{ sqlite = \"{}\" }}", inside("data/id.sqlite")),
        )
        .replace("/etc/okno/keys", &inside("keys"))
        .replace("/etc/okno/secrets", &inside(""))
        .replace("/etc/okno/centres.toml", centres)
        .replace("/etc/okno/custodian.public", &inside("custodian.public"))
        .replace(
            "trusted_ca_file = \"/etc/okno/exchange-authority.pem\"",
            &format!("trusted_ca_file = \"{}\"", inside("authority.pem")),
        )
        .replace("/mnt/write-once", &inside(""));
    format!("danger_temporary_data = true\n{text}")
}

pub async fn composed(text: &str, role: Role) -> Result<Composed, String> {
    let config = Config::parse(text).map_err(|error| error.to_string())?;
    compose(&config, role, &Env::system()).await.map_err(|error| error.to_string())
}

async fn routes_of_the_sandbox() -> Vec<web::RouteSpec> {
    let env = Env::system();
    let secret = || Secret::new("secret".to_owned());
    let sms = gateway_sms_simulator::SmsSimulatorConfig::local(secret(), env.clone());
    let mail = gateway_mail_simulator::MailSimulatorConfig::local("okno", secret(), env.clone());
    let registries = gateway_registries_simulator::SimulatorConfig {
        listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
        population: gateway_registries_simulator::Population::generate(10, 1),
        keys: gateway_registries_simulator::RegistryKeys::from_seed(&[7; 32]).unwrap(),
        consumers: Vec::new(),
        times: gateway_registries_simulator::Times::default(),
        waiting_max: 10,
    };
    let registries =
        gateway_registries_simulator::RegistriesSimulator::start(registries, env.clone()).await.unwrap();
    sandbox::specs(sandbox::SandboxState {
        web: WebConfig {
            side: Side::Sandbox,
            public_url: PublicUrl::parse("http://localhost:8082").unwrap(),
            installation: Localized::same("Okno"),
            hotline: "8 800 000-00-00".to_owned(),
            hotline_hours: Localized::same("24/7"),
            time_zone: jiff::tz::TimeZone::UTC,
            trusted_proxies: Vec::new(),
            csrf_key: Secret::new(vec![1; 32]),
        },
        env,
        sms: gateway_sms_simulator::SmsSimulator::start(sms).await.unwrap(),
        mail: gateway_mail_simulator::MailSimulator::start(mail).await.unwrap(),
        post: std::sync::Arc::new(gateway_post_simulator::World::new(
            Env::system(),
            gateway_post_simulator::HousePair::generate().secret,
        )),
        registries: registries.world().clone(),
        authority: None,
        people: Vec::new(),
        addresses: sandbox::Addresses { id: String::new(), portal: String::new() },
    })
}

#[test]
fn the_example_is_a_whole_configuration() {
    assert!(Config::parse(EXAMPLE).is_ok());
}

#[test]
fn an_unknown_key_stops_the_start_by_its_name() {
    assert!(refusal(&format!("hot_line = 1\n{EXAMPLE}")).contains("hot_line"));
    assert!(refusal(&EXAMPLE.replace("sender =", "sendr =")).contains("sendr"));
}

#[tokio::test]
async fn the_backend_of_signatures_is_named_and_must_work() {
    let folder = tempfile::tempdir().unwrap();
    let accredited = folder.path().join("accredited");
    std::fs::create_dir(&accredited).unwrap();
    let env = Env::system();
    let authority = gateway_authority_simulator::Authority::new(env, "http://127.0.0.1:9").unwrap();
    let pem = gateway_authority_simulator::certificate_pem(authority.root()).unwrap();
    std::fs::write(accredited.join("root.pem"), pem).unwrap();
    let text = format!("danger_loopback_gateways = true\n{}", installed(folder.path()));
    let section = format!("[id.signatures]\naccredited = \"{}\"\n", accredited.display());
    let with = |more: &str| format!("{text}\n{section}{more}");
    let conf = crate::signing_openssl::with_engine(folder.path());
    let named = format!("backend = \"openssl\"\nopenssl = {{ configuration = \"{}\" }}\n", conf.display());
    for works in ["", "backend = \"rust\"\n", &named] {
        let composed = composed(&with(works), Role::Id).await;
        assert!(composed.is_ok(), "{works}: {:?}", composed.err());
    }
    let openssl = |inside: &str| format!("backend = \"openssl\"\nopenssl = {{ {inside} }}\n");
    for (broken, words) in [
        ("backend = \"pkcs11\"\n".to_owned(), "unknown variant `pkcs11`"),
        (format!("openssl = {{ configuration = \"{}\" }}\n", conf.display()), "is not \"openssl\""),
        (openssl("configuration = \"/nowhere.cnf\""), "/nowhere.cnf: No such file"),
        (openssl("program = \"/nowhere/openssl\""), "/nowhere/openssl: No such file"),
        // The system's own configuration knows nothing of ГОСТ.
        (openssl("configuration = \"/dev/null\""), "Unknown option or message digest: md_gost12_256"),
        (openssl("program = \"/bin/true\""), "id.signatures.backend: OpenSSL says: "),
        (openssl("engine = \"gost\""), "unknown field `engine`"),
    ] {
        let refused = composed(&with(&broken), Role::Id).await.err().unwrap_or_default();
        assert!(refused.contains(words), "{broken}: {refused}");
    }
}

#[test]
fn the_sms_provider_comes_with_the_keys_of_its_protocol() {
    let token = "token_file = \"/etc/okno/secrets/sms-token\"";
    let smpp = "system_id = \"okno\"\npassword_file = \"/etc/okno/secrets/smpp-password\"";
    let by_smpp = EXAMPLE.replace("https://sms.example.org", "smpps://sms.example.org:3550");
    assert!(refusal(&by_smpp).contains("id.sms"));
    assert!(refusal(&EXAMPLE.replace(token, smpp)).contains("id.sms"));
    assert!(Config::parse(&by_smpp.replace(token, smpp)).is_ok());
    assert!(Config::parse(&by_smpp.replace(token, &format!("{smpp}\nwindow = 10"))).is_ok());
    assert!(refusal(&by_smpp.replace(token, &format!("{smpp}\nwindow = 0"))).contains("id.sms"));
    let near = by_smpp.replace(token, smpp).replace("sms.example.org", "127.0.0.1");
    assert!(refusal(&near).contains("danger_loopback_gateways"));
}

#[test]
fn an_unknown_registry_stops_the_start() {
    assert!(refusal(&EXAMPLE.replace("exchanges.fns]", "exchanges.fsn]")).contains("fsn"));
}

#[test]
fn what_is_for_demos_needs_a_dangerous_word() {
    let plain = EXAMPLE.replace("https://id.example.org\"", "http://localhost:8081\"");
    assert!(refusal(&plain).contains("danger_plain_http"));
    assert!(Config::parse(&format!("danger_plain_http = true\n{plain}")).is_ok());
    for host in ["http://127.0.0.1:9000", "https://localhost", "http://[::1]:9000", "https://sms.localhost/v"]
    {
        let near = EXAMPLE.replace("https://sms.example.org", host);
        assert!(refusal(&near).contains("danger_loopback_gateways"), "{host}");
        assert!(Config::parse(&format!("danger_loopback_gateways = true\n{near}")).is_ok(), "{host}");
    }
    let near = EXAMPLE.replace("https://fns.exchange.example.org", "http://localhost:1");
    assert!(refusal(&near).contains("id.registries"));
    let near = EXAMPLE.replace("mail.example.org", "127.0.0.2");
    assert!(refusal(&near).contains("id.mail.host"));
}

#[test]
fn keys_stand_outside_the_folder_of_the_database() {
    let beside = |path: &str| {
        EXAMPLE.replace(
            "{ postgres_url_file = \"/etc/okno/secrets/postgres-url\" }",
            &format!("{{ sqlite = \"{path}\" }}"),
        )
    };
    assert!(refusal(&beside("/etc/okno/id.sqlite")).contains("must not stand"));
    assert!(Config::parse(&beside("/var/lib/okno/id.sqlite")).is_ok());
    let temporary = std::env::temp_dir().join("id.sqlite");
    assert!(refusal(&beside(&temporary.display().to_string())).contains("danger_temporary_data"));
}

#[tokio::test]
async fn a_secret_that_others_may_read_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let text = installed(folder.path());
    let token = folder.path().join("sms-token");
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = composed(&text, Role::All).await.err().unwrap();
    assert!(refused.contains("sms-token may be read by others"), "{refused}");
}

#[tokio::test]
async fn a_database_of_a_demo_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = installed(folder.path());
    let env = Env::system();
    let url = DatabaseUrl::Sqlite(folder.path().join("data/id.sqlite"));
    let keys = Keyring::in_memory(env.rng.as_ref());
    let demo = Store::open(&url, Installation::Demo, keys, env, okno::compose::MIGRATIONS).await.unwrap();
    demo.close().await;
    assert!(composed(&text, Role::All).await.err().unwrap().contains("belongs to a demo installation"));
}

#[tokio::test]
async fn the_portal_starts_without_the_keys_of_the_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let text = installed(folder.path());
    std::fs::remove_dir_all(folder.path().join("keys/id")).unwrap();
    let only =
        text.split("[id]").next().unwrap().to_owned() + "[portal]" + text.split("[portal]").nth(1).unwrap();
    let composed_portal = composed(&only, Role::Portal).await.unwrap();
    assert!(composed_portal.id.is_none());
    assert_eq!(composed_portal.pages.len(), 1);
    assert!(composed(&only, Role::All).await.err().unwrap().contains("[id]"));
    assert!(composed(&text, Role::Id).await.is_err());
}

#[tokio::test]
async fn no_route_of_the_sandbox_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let composed = composed(&installed(folder.path()), Role::All).await.unwrap();
    let own: Vec<&str> = composed.id.as_ref().unwrap().specs.iter().map(|spec| spec.path).collect();
    let origins = ["https://services.example.org", "https://id.example.org"];
    let routers: Vec<Router> = composed.pages.iter().map(|(_, router)| router.clone()).collect();
    let mut walked = 0;
    for spec in routes_of_the_sandbox().await {
        // The kit's own pages (language, low vision) and the home page stand on every side.
        if own.contains(&spec.path) {
            continue;
        }
        walked += 1;
        let place = |part: &str| if part.starts_with('{') { "1".to_owned() } else { part.to_owned() };
        let path = spec.path.split('/').map(place).collect::<Vec<_>>().join("/");
        for (router, origin) in routers.iter().zip(origins) {
            let mut browser = Browser::new(router.clone(), origin);
            let body = (spec.method == Method::POST).then(String::new);
            let answer = browser.send(spec.method.clone(), &path, body).await;
            assert_eq!(answer.status, 404, "{} {path} at {origin}", spec.method);
        }
    }
    assert!(walked > 10, "the walk must see the sandbox, and saw {walked}");
}

#[tokio::test]
async fn readiness_follows_the_database_and_health_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let composed = composed(&installed(folder.path()), Role::Id).await.unwrap();
    let mut balancer = Browser::new(composed.pages[0].1.clone(), "http://10.0.0.10:8081");
    assert_eq!(balancer.get("/readyz").await.status, 200);
    composed.id.unwrap().proofing.db().clone().close().await;
    assert_eq!(balancer.get("/readyz").await.status, 503);
    assert_eq!(balancer.get("/healthz").await.status, 200);
}

/// The example with signatures, whose authority is of this test, and something more in the section of the accounts.
fn with_signatures(folder: &Path, more: &str) -> String {
    let text = installed(folder);
    let accredited = folder.join("accredited");
    std::fs::create_dir(&accredited).unwrap();
    std::fs::copy(folder.join("authority.pem"), accredited.join("authority.pem")).unwrap();
    let section = format!("[id.signatures]\naccredited = \"{}\"\n\n", accredited.display());
    with(&text, &format!("{section}{more}"))
}

fn with(text: &str, more: &str) -> String {
    text.replacen("[[id.desk_clients]]", &format!("{more}\n[[id.desk_clients]]"), 1)
}

const ASKS: &str = r#"
[[id.signing_clients]]
id = "services"
secret_sha256 = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"
name = { ru = "A", en = "A" }
return_prefix = "https://services.example.org"
calls_a_minute = 600
"#;

async fn refused(text: &str) -> String {
    composed(text, Role::Id).await.err().unwrap()
}

#[tokio::test]
async fn who_asks_for_signatures_and_staff_who_sign_in_by_them_need_accredited_authorities() {
    let strict = "[id.staff]\nsign_in = \"certificate\"\n";
    for more in [ASKS, strict] {
        let folder = tempfile::tempdir().unwrap();
        let text = with(&installed(folder.path()), more);
        assert!(refused(&text).await.contains("[id.signatures]"), "{more}");
    }
    let folder = tempfile::tempdir().unwrap();
    let text = with_signatures(folder.path(), &format!("{strict}{ASKS}"));
    assert!(composed(&text, Role::Id).await.is_ok());
    for (was, is) in [
        ("return_prefix = \"https://services", "return_prefix = \"http://services"),
        (
            "id = \"services\"\nsecret_sha256 = \"5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8\"\nname",
            "id = \"a:b\"\nsecret_sha256 = \"5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8\"\nname",
        ),
        ("en = \"A\"", "en = \"\""),
    ] {
        let wrong = text.replace(was, is);
        assert_ne!(wrong, text, "{was}");
        assert!(refused(&wrong).await.contains("signing_clients"), "{is}");
    }
    assert!(
        refusal(&text.replace("sign_in = \"certificate\"", "sign_in = \"password\""))
            .contains("unknown variant")
    );
}
