//! The address service on its own socket.

use std::time::Duration;

use gateway_addresses::AddressClientConfig;
use gateway_addresses_simulator::{AddressSimulator, AddressSimulatorConfig};
use kernel::Secret;

/// A service with the same towns in every test.
pub async fn service() -> AddressSimulator {
    let config = AddressSimulatorConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        token: Secret::new("addresses-token".to_owned()),
        seed: 1,
    };
    AddressSimulator::start(config).await.unwrap()
}

/// How it is reached.
pub fn client(base_url: String) -> AddressClientConfig {
    AddressClientConfig {
        base_url,
        token: Secret::new("addresses-token".to_owned()),
        connect_timeout: Duration::from_secs(1),
        timeout: Duration::from_secs(5),
        trusted_ca_pem: None,
    }
}
