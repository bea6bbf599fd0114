//! Secrets stand in files of their own, which nobody else may read.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use kernel::{Env, Secret};
use store::{Custodian, CustodianKey, Installation, Keyring};

use super::ConfigError;

/// The head of an Ed25519 private key in PKCS#8 (RFC 8410, section 7): what follows is the seed of 32 bytes.
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The bytes of a file that only its owner may read.
pub fn read_bytes(path: &Path) -> Result<Secret<Vec<u8>>, ConfigError> {
    let file = |error| ConfigError::File(path.to_path_buf(), error);
    if fs::metadata(path).map_err(file)?.permissions().mode() & 0o077 != 0 {
        return Err(ConfigError::Mode(path.to_path_buf()));
    }
    fs::read(path).map(Secret::new).map_err(file)
}

/// The text of such a file, without the line's end.
pub fn read(path: &Path) -> Result<Secret<String>, ConfigError> {
    let bytes = read_bytes(path)?;
    let text =
        std::str::from_utf8(bytes.expose()).map_err(|_| ConfigError::SecretText(path.to_path_buf()))?;
    let text = text.trim();
    if text.is_empty() {
        return Err(ConfigError::SecretText(path.to_path_buf()));
    }
    Ok(Secret::new(text.to_owned()))
}

/// Makes a signing key (Ed25519, PKCS#8) where there is none.
pub fn make_signing_key(path: &Path, env: &Env) -> Result<(), ConfigError> {
    if path.exists() {
        return Ok(());
    }
    let mut key = PKCS8_HEAD.to_vec();
    key.resize(PKCS8_HEAD.len() + 32, 0);
    env.rng.fill(key.get_mut(PKCS8_HEAD.len()..).unwrap_or_default());
    let key = Secret::new(key);
    write_new(path, key.expose())
}

/// Makes a custodian's pair of keys where there is none, `FILE.public` and `FILE.private`, and gives the public one.
pub fn make_custodian(stem: &Path, env: &Env) -> Result<Custodian, ConfigError> {
    let (public, private) = (stem.with_extension("public"), stem.with_extension("private"));
    if !public.exists() {
        let key = CustodianKey::draw(env.rng.as_ref());
        write_new(&private, key.to_text().expose().as_bytes())?;
        write_new(&public, key.custodian().to_text().as_bytes())?;
    }
    read_custodian(&public)
}

/// The public key of the custodian.
pub fn read_custodian(path: &Path) -> Result<Custodian, ConfigError> {
    let text = fs::read_to_string(path).map_err(|error| ConfigError::File(path.to_path_buf(), error))?;
    Ok(Custodian::parse(&text)?)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), ConfigError> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(|error| ConfigError::File(path.to_path_buf(), error))
}

/// Makes all keys of a new production installation: `id/`, `portal/`, `audit/checkpoints.key`,
/// `registries/consumer.key` and `post/sender.key`. Keys that exist stay.
pub fn create_keys(folder: &Path, env: &Env) -> Result<(), ConfigError> {
    for side in ["id", "portal", "audit", "registries", "post"] {
        let path = folder.join(side);
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)
            .map_err(|error| ConfigError::File(path.clone(), error))?;
        match side {
            "audit" => make_signing_key(&path.join("checkpoints.key"), env)?,
            "post" => make_signing_key(&path.join("sender.key"), env)?,
            "registries" => make_signing_key(&path.join("consumer.key"), env)?,
            _ => drop(Keyring::load_or_create(&path, Installation::Production, env.rng.as_ref())?),
        }
    }
    Ok(())
}
