//! Containers (PKCS#12): taken into the signer's folder, opened by the PIN with tries that are counted, given a new PIN.

use std::path::Path;
use std::sync::Arc;

use certificate::Certificate;
use data_encoding::HEXLOWER;
use gateway_token::Token;
use gost3410::AnySigningKey;
use gost3410::pkcs8::DecodePrivateKey;
use gost3410::pkcs8::spki::EncodePublicKey;
use gost3410::signature_traits::Keypair;
use kernel::Env;
use key_container::{ContainerError, KeyContainer, Protection};
use ring::digest::{SHA256, digest};
use text::Words;

use crate::console::{Console, Typed};
use crate::error::SignerError;
use crate::keys::{self, Key};
use crate::state::{Bytes, Container, Folder, TRIES, write_file};

/// Rounds of the derivation in containers with a new PIN.
const ROUNDS: u32 = 600_000;
/// Characters of a new PIN.
const PIN_MIN: usize = 6;
/// Digits of a key's number.
const ID_DIGITS: usize = 16;

/// The number of a certificate here: enough of its digest to tell it from others.
pub(crate) fn id_of(certificate: &[u8]) -> String {
    let mut id = HEXLOWER.encode(digest(&SHA256, certificate).as_ref());
    id.truncate(ID_DIGITS);
    id
}

/// Takes a file into the folder, if the person knows its PIN. Gives the number of the key.
pub fn add(folder: &Folder, words: Words, console: &dyn Console, file: &Path) -> Result<String, SignerError> {
    let bytes = std::fs::read(file).map_err(SignerError::file(file))?;
    let Typed::Text(pin) = console.ask_hidden(&words.t("signer-cli-pin"), &|| true) else {
        return Err(SignerError::NothingTyped);
    };
    let container = key_container::open(&bytes, &pin)?;
    key_of(&container)?;
    let id = id_of(&container.certificate);
    write_file(&folder.container(&id), &bytes)?;
    let kept = Container {
        certificate: Bytes(container.certificate.clone()),
        tries_left: TRIES,
        // Whoever made the file knows it too.
        pin_is_own: false,
    };
    folder.change(|state| state.containers.insert(id.clone(), kept))?;
    console.say(&words.with_one("signer-cli-added", "id", id.as_str()));
    console.say(&words.t("signer-cli-factory"));
    Ok(id)
}

/// Shows the keys of the folder and of the token.
pub fn list(
    (folder, token): (&Folder, Option<&Arc<Token>>),
    words: Words,
    console: &dyn Console,
) -> Result<Vec<Key>, SignerError> {
    let found = keys::all(folder, token)?;
    if found.is_empty() {
        console.say(&words.t("signer-cli-empty"));
    }
    for key in &found {
        console.say(&format!("{}  {}", key.id(), key.title(words)));
    }
    Ok(found)
}

/// Removes a key from the folder. The file that it came from stays where it is.
pub fn remove(folder: &Folder, words: Words, console: &dyn Console, id: &str) -> Result<(), SignerError> {
    folder.change(|state| state.containers.remove(id))?.ok_or(SignerError::NoKey)?;
    let path = folder.container(id);
    std::fs::remove_file(&path).map_err(SignerError::file(&path))?;
    console.say(&words.t("signer-cli-removed"));
    Ok(())
}

/// Gives a key a new PIN: a container is encrypted anew, a token does it itself. Nothing changes before everything is typed.
pub fn change_pin(
    (folder, token): (&Folder, Option<&Arc<Token>>),
    (words, env): (Words, &Env),
    console: &dyn Console,
    (id, is_wanted): (&str, &dyn Fn() -> bool),
) -> Result<(), SignerError> {
    let key = keys::all(folder, token)?.into_iter().find(|key| key.id() == id).ok_or(SignerError::NoKey)?;
    let ask = |key: &str| match console.ask_hidden(&words.t(key), is_wanted) {
        Typed::Text(pin) => Ok(pin),
        Typed::Nothing => Err(SignerError::NothingTyped),
        Typed::Gone => Err(SignerError::Late),
    };
    let old = ask("signer-cli-pin-old")?;
    let container = if key.is_on_token() { None } else { Some(open(folder, id, &old)?) };
    let new = ask("signer-cli-pin-new")?;
    if new.chars().count() < PIN_MIN || new == old {
        return Err(SignerError::PinTooWeak { min: PIN_MIN });
    }
    if ask("signer-cli-pin-again")? != new {
        return Err(SignerError::PinsDiffer);
    }
    match container {
        Some(container) => encrypt_anew((folder, env), id, &container, &new)?,
        None => key.change_token_pin(token, &old, &new)?,
    }
    console.say(&words.t("signer-cli-pin-changed"));
    Ok(())
}

fn encrypt_anew(
    (folder, env): (&Folder, &Env),
    id: &str,
    container: &KeyContainer,
    pin: &str,
) -> Result<(), SignerError> {
    let mut chance = |bytes: &mut [u8]| env.rng.fill(bytes);
    let sealed = key_container::seal(container, (pin, Protection::Aes { rounds: ROUNDS }), &mut chance)?;
    write_file(&folder.container(id), &sealed)?;
    folder.change(|state| {
        if let Some(kept) = state.containers.get_mut(id) {
            kept.pin_is_own = true;
        }
    })
}

/// Opens a container. The try is written down before it is made, so that pulling the plug wins none.
pub(crate) fn open(folder: &Folder, id: &str, pin: &str) -> Result<KeyContainer, SignerError> {
    let left = folder.change(|state| {
        let kept = state.containers.get_mut(id)?;
        let left = kept.tries_left.checked_sub(1);
        kept.tries_left = left.unwrap_or(0);
        Some(left)
    })?;
    let left = left.ok_or(SignerError::NoKey)?.ok_or(SignerError::Locked)?;
    let path = folder.container(id);
    let bytes = std::fs::read(&path).map_err(SignerError::file(&path))?;
    let opened = match key_container::open(&bytes, pin) {
        Err(ContainerError::WrongPassword) if left == 0 => return Err(SignerError::Locked),
        Err(ContainerError::WrongPassword) => return Err(SignerError::WrongPin { left }),
        opened => opened?,
    };
    folder.change(|state| {
        if let Some(kept) = state.containers.get_mut(id) {
            kept.tries_left = TRIES;
        }
    })?;
    Ok(opened)
}

/// The key of a container with its certificate, if they belong together.
pub(crate) fn key_of(container: &KeyContainer) -> Result<(AnySigningKey, Certificate), SignerError> {
    let certificate = Certificate::from_der(&container.certificate)?;
    let key = AnySigningKey::from_pkcs8_der(&container.key).map_err(|_| SignerError::OtherKey)?;
    let own = key.verifying_key().to_public_key_der().map_err(|_| SignerError::OtherKey)?;
    // Two writings of one parameter set are one key: the bits are compared.
    let bits = certificate.spki().subject_public_key.as_bytes().unwrap_or_default();
    if bits.is_empty() || !own.as_bytes().ends_with(bits) {
        return Err(SignerError::OtherKey);
    }
    Ok((key, certificate))
}
