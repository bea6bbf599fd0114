//! `okno admin token-check`: whether a token or a security module works here, before anything depends on it.

use std::error::Error;
use std::path::{Path, PathBuf};

use certificate::{Certificate, PublicKey, from_pem};
use clap::Args;
use gateway_token::{Token, TokenError, TokenKey};
use jiff::Timestamp;
use kernel::{Env, Secret};

use crate::serve::secrets;

/// Lists what is on the tokens; with a PIN, has each key sign and verifies what it signed.
#[derive(Debug, Args)]
pub struct TokenCheck {
    /// The library of the token (PKCS#11), such as `/usr/lib/librtpkcs11ecp.so`.
    #[arg(long)]
    library: PathBuf,
    /// A file with the PIN, which only its owner may read. Without it nothing is signed.
    #[arg(long)]
    pin_file: Option<PathBuf>,
    /// The certificate (PEM or DER) whose key is to be there; all keys without it.
    #[arg(long)]
    certificate: Option<PathBuf>,
}

impl TokenCheck {
    /// Does what was asked. An error is whatever keeps the module from being used.
    pub fn run(&self, env: &Env) -> Result<(), Box<dyn Error>> {
        let wanted = self.certificate.as_deref().map(read_certificate).transpose()?;
        let pin = self.pin_file.as_deref().map(secrets::read).transpose()?;
        let named = |error| format!("{}: {error}", self.library.display());
        let token = Token::open(&self.library).map_err(named)?;
        let mut keys = token.list_keys().map_err(named)?;
        if keys.is_empty() {
            return Err(named(TokenError::Gone).into());
        }
        if let Some(wanted) = &wanted {
            keys.retain(|key| key.certificate() == wanted);
        }
        if keys.is_empty() {
            return Err("no token that is there has this certificate".into());
        }
        for key in &keys {
            println!("{}", described(key));
            let Some(pin) = &pin else { continue };
            // After a wrong PIN the next key of the token would cost another of its tries.
            prove(&token, key, pin, env).map_err(|error| format!("{}: {error}", key.token_label()))?;
            println!("  signs, and the signature is right");
        }
        Ok(())
    }
}

fn prove(token: &Token, key: &TokenKey, pin: &Secret<String>, env: &Env) -> Result<(), TokenError> {
    let mut bytes = [0; 32];
    env.rng.fill(&mut bytes);
    token.unlock(key, pin.expose())?.prove(&bytes)
}

fn read_certificate(file: &Path) -> Result<Certificate, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| named(&error))?;
    let der = from_pem("CERTIFICATE", &bytes).unwrap_or(bytes);
    Certificate::from_der(&der).map_err(|error| named(&error))
}

/// Where it is, what kind of key, whose, and until when.
fn described(key: &TokenKey) -> String {
    let certificate = key.certificate();
    let kind = match certificate.public_key() {
        Ok(PublicKey::Gost(key)) => format!("{:?}", key.identifier()),
        Ok(PublicKey::Rsa(_)) => "RSA".to_owned(),
        Ok(PublicKey::P256(_)) => "P-256".to_owned(),
        Ok(PublicKey::P384(_)) => "P-384".to_owned(),
        Err(error) => error.to_string(),
    };
    let owner = certificate.subject().ok().and_then(|subject| subject.common_name).unwrap_or_default();
    let owner: String = owner.chars().filter(|letter| !letter.is_control()).collect();
    let until = i64::try_from(certificate.not_after()).ok().and_then(|at| Timestamp::from_second(at).ok());
    let until = until.map(|at| at.to_string()).unwrap_or_default();
    let factory = if key.has_default_pin() { ", with the PIN that it was issued with" } else { "" };
    format!("{}: {kind}, {owner}, until {until}{factory}", key.token_label())
}
