//! Client and simulator through a real socket.
// cyrillic: addresses as they are typed

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use gateway_addresses::{AddressClient, AddressClientConfig, AddressError, QUERY_CHARS_MAX};
use gateway_addresses_simulator::{AddressSimulator, AddressSimulatorConfig};
use kernel::Secret;

async fn simulator() -> AddressSimulator {
    let config = AddressSimulatorConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        token: Secret::new("token".to_owned()),
        seed: 1,
    };
    AddressSimulator::start(config).await.unwrap()
}

fn client(base_url: String, token: &str) -> AddressClient {
    AddressClient::new(&AddressClientConfig {
        base_url,
        token: Secret::new(token.to_owned()),
        connect_timeout: Duration::from_secs(1),
        timeout: Duration::from_secs(2),
        trusted_ca_pem: None,
    })
    .unwrap()
}

#[tokio::test]
async fn what_is_typed_is_answered_by_whole_addresses() {
    let simulator = simulator().await;
    let client = client(simulator.base_url(), "token");
    let found = client.suggest("екатеринбург лесная 7", 5).await.unwrap();
    let first = found.first().unwrap();
    assert_eq!(first.line(), "Свердловская область, г. Екатеринбург, ул. Лесная, 7");
    assert!(first.postcode.as_ref().is_some_and(|code| code.starts_with("620")));
    assert!(client.suggest("Атлантида", 5).await.unwrap().is_empty());
    assert!(
        client.suggest(&"а".repeat(QUERY_CHARS_MAX * 2), 99).await.unwrap().is_empty(),
        "cut, not refused"
    );
}

#[tokio::test]
async fn a_service_that_fails_or_does_not_know_us_says_so() {
    let simulator = simulator().await;
    let stranger = client(simulator.base_url(), "another");
    assert_eq!(stranger.suggest("москва", 5).await, Err(AddressError::Refused { status: 401 }));
    let ours = client(simulator.base_url(), "token");
    simulator.set_failing(true);
    assert_eq!(ours.suggest("москва", 5).await, Err(AddressError::Unavailable { status: 503 }));
    simulator.set_failing(false);
    assert!(!ours.suggest("москва", 5).await.unwrap().is_empty());
    let nobody = client("http://127.0.0.1:1".to_owned(), "token");
    assert_eq!(nobody.suggest("москва", 5).await, Err(AddressError::Unreached));
}

#[tokio::test]
async fn plain_http_is_taken_on_this_machine_alone() {
    let config = AddressClientConfig {
        base_url: "http://addresses.example.org".to_owned(),
        token: Secret::new("token".to_owned()),
        connect_timeout: Duration::from_secs(1),
        timeout: Duration::from_secs(2),
        trusted_ca_pem: None,
    };
    assert!(matches!(AddressClient::new(&config), Err(AddressError::Configuration(_))));
}
