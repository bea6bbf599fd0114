//! The portal as a system that asks people for signatures, so that it can be tried.

use std::error::Error;
use std::path::Path;

use kernel::{Language, Rng};
use sha2::{Digest, Sha256};
use signing::model::client::SigningClient;
use text::Words;
use web::{Localized, PublicUrl};

/// Its name at the door, which stands in front of the secret.
const ID: &str = "portal";
const CALLS_A_MINUTE: u32 = 120;

/// The file with its secret, beside the keys of the data folder.
const SECRET_FILE: &str = "portal-signing.secret";

/// The portal, with a secret drawn once for each data folder.
pub fn client(keys: &Path, portal: &PublicUrl, rng: &dyn Rng) -> Result<SigningClient, Box<dyn Error>> {
    let path = keys.join(SECRET_FILE);
    let secret = if let Ok(known) = std::fs::read_to_string(&path) {
        known.trim().to_owned()
    } else {
        let mut bytes = [0; 20];
        rng.fill(&mut bytes);
        let secret = data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase();
        std::fs::create_dir_all(keys)?;
        std::fs::write(&path, &secret)?;
        secret
    };
    let name = |language| Words::new(language).t("demo-portal-name");
    Ok(SigningClient {
        id: ID.to_owned(),
        secret_sha256: Sha256::digest(secret.as_bytes()).into(),
        name: Localized { ru: name(Language::Ru), en: name(Language::En) },
        return_prefix: portal.origin().to_owned(),
        calls_a_minute: CALLS_A_MINUTE,
    })
}

/// Says where the secret is.
pub fn print(keys: &Path) {
    let line = Words::new(Language::Ru).t("demo-line-signing");
    println!("{line:<28} {ID}, {}", keys.join(SECRET_FILE).display());
}
