//! The state registries on their own socket, with the people that they know.

use std::sync::Arc;
use std::time::Duration;

use gateway_registries::{Registry, RegistryClientConfig};
use gateway_registries_simulator::{
    Consumer, Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times,
};
use http_signature::SigningKey;
use kernel::Env;

/// A running simulator and the key by which it knows us.
pub struct Registries {
    pub simulator: RegistriesSimulator,
    consumer: Arc<SigningKey>,
}

impl Registries {
    /// Starts with a thousand people, answering at once.
    pub async fn start(env: &Env) -> Self {
        Self::start_for(env, SigningKey::from_seed("okno-test", &[5; 32]).unwrap()).await
    }

    /// The same, for whoever asks with this key.
    pub async fn start_for(env: &Env, consumer: SigningKey) -> Self {
        let consumer = Arc::new(consumer);
        let config = SimulatorConfig {
            listen: ([127, 0, 0, 1], 0).into(),
            population: Population::generate(1_000, 7),
            keys: RegistryKeys::from_seed(&[6; 32]).unwrap(),
            consumers: vec![Consumer { key: consumer.verifying_key() }],
            times: Times::default(),
            waiting_max: 10_000,
        };
        let simulator = RegistriesSimulator::start(config, env.clone()).await.unwrap();
        Self { simulator, consumer }
    }

    /// How the clients reach it.
    pub fn clients(&self) -> Vec<RegistryClientConfig> {
        let config = |registry| RegistryClientConfig {
            registry,
            base_url: self.simulator.base_url(registry),
            consumer_key: self.consumer.clone(),
            registry_keys: self.simulator.verifying_key(registry).into(),
            connect_timeout: Duration::from_secs(2),
            timeout: Duration::from_secs(5),
            trusted_ca_pem: None,
        };
        Registry::ALL.into_iter().map(config).collect()
    }

    /// The people that the registries know.
    pub fn people(&self) -> Population {
        *self.simulator.world().population()
    }
}
