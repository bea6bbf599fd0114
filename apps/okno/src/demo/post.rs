//! How the demo reaches the post. Its printing house prints what is ordered within seconds.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use gateway_post::{HouseKey, PostClientConfig};
use gateway_post_simulator::PostSimulator;
use http_signature::SigningKey;
use kernel::Language;

use crate::compose::PostConfig;

/// Who prints the letters of a demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintedBy {
    /// The printing house, within seconds.
    House,
    /// Two postal operators, on the page `/desk/letters`.
    Operators,
}

impl From<bool> for PrintedBy {
    fn from(print_room: bool) -> Self {
        if print_room { Self::Operators } else { Self::House }
    }
}

/// The post, by the key under which it knows us.
pub fn config(
    (post, house): (&PostSimulator, &str),
    sender: &Arc<SigningKey>,
) -> Result<PostConfig, Box<dyn Error>> {
    Ok(PostConfig {
        client: PostClientConfig {
            base_url: post.base_url(),
            sender_key: sender.clone(),
            post_keys: post.verifying_key().into(),
            connect_timeout: Duration::from_secs(2),
            timeout: Duration::from_secs(20),
            trusted_ca_pem: None,
        },
        return_address: vec![text::Words::new(Language::Ru).t("demo-return-address")],
        house: Some(HouseKey::parse(house)?),
        gather_every: Duration::from_secs(2),
        track_every: Duration::from_secs(1),
    })
}
