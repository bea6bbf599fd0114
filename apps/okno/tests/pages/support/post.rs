//! The post of the tests, with its printing house.

use std::sync::Arc;
use std::time::Duration;

use gateway_post::{HouseKey, PostClientConfig};
use gateway_post_simulator::{HousePair, Letter, PostSimulator, PostSimulatorConfig};
use http_signature::SigningKey;
use kernel::Env;
use letter::model::batch::Printer;
use okno::compose::PostConfig;

/// The simulator, and how the product reaches it.
pub struct Post {
    pub simulator: PostSimulator,
    house: Option<HouseKey>,
    sender: Arc<SigningKey>,
}

impl Post {
    /// Starts it. The product prints by its house, or by operators.
    pub async fn start(env: &Env, printer: Printer) -> Self {
        let pair = HousePair::generate();
        let sender = Arc::new(SigningKey::from_seed("okno-test", &[5; 32]).unwrap());
        let config = PostSimulatorConfig {
            listen: ([127, 0, 0, 1], 0).into(),
            key: SigningKey::from_seed("post-test", &[6; 32]).unwrap(),
            house_secret: pair.secret,
            senders: vec![sender.verifying_key()],
        };
        let simulator = PostSimulator::start(config, env.clone()).await.unwrap();
        let house = (printer == Printer::House).then(|| HouseKey::parse(&pair.public).unwrap());
        Self { simulator, house, sender }
    }

    /// What the side is composed with.
    pub fn config(&self) -> PostConfig {
        PostConfig {
            client: PostClientConfig {
                base_url: self.simulator.base_url(),
                sender_key: self.sender.clone(),
                post_keys: self.simulator.verifying_key().into(),
                connect_timeout: Duration::from_secs(2),
                timeout: Duration::from_secs(20),
                trusted_ca_pem: None,
            },
            return_address: vec!["620000, г. Екатеринбург, а/я 1".to_owned()],
            house: self.house.clone(),
            gather_every: Duration::from_millis(200),
            track_every: Duration::from_millis(200),
        }
    }

    /// Moves a letter on up to the handover.
    pub fn hand_over(&self, letter: &Letter) {
        while self.simulator.world().move_on(&letter.track).is_some() {}
    }
}
