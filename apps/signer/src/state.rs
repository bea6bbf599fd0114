//! What the signer remembers: which pages are linked, which containers it holds and how often a wrong PIN was typed.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::error::SignerError;

/// How often in a row a wrong PIN may be typed.
pub const TRIES: u8 = 3;
const STATE: &str = "state.json";

/// The signer's folder, for its owner's eyes only.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    /// The key shared with each linked page, by origin.
    #[serde(default)]
    pub pairings: BTreeMap<String, Bytes>,
    /// The containers, by the number of their certificate.
    #[serde(default)]
    pub containers: BTreeMap<String, Container>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Container {
    /// The certificate, DER: the container itself opens by the PIN only.
    pub certificate: Bytes,
    /// Tries that are left until the key is locked.
    pub tries_left: u8,
    /// Whether the person has set the PIN; the one that the file came with others know.
    pub pin_is_own: bool,
}

/// Bytes, in base64.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Bytes(pub Vec<u8>);

impl TryFrom<String> for Bytes {
    type Error = data_encoding::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        BASE64.decode(text.as_bytes()).map(Self)
    }
}

impl From<Bytes> for String {
    fn from(bytes: Bytes) -> Self {
        BASE64.encode(&bytes.0)
    }
}

impl Folder {
    /// Opens a folder, and makes it where there is none.
    pub fn open(path: &Path) -> Result<Self, SignerError> {
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(SignerError::file(path))?;
        Ok(Self(path.to_owned()))
    }

    /// Where the container of a certificate is.
    pub(crate) fn container(&self, id: &str) -> PathBuf {
        self.0.join(format!("{id}.p12"))
    }

    pub(crate) fn read(&self) -> Result<State, SignerError> {
        let path = self.0.join(STATE);
        if !path.exists() {
            return Ok(State::default());
        }
        let text = fs::read(&path).map_err(SignerError::file(&path))?;
        serde_json::from_slice(&text)
            .map_err(|error| SignerError::State { path: path.clone(), reason: error.to_string() })
    }

    pub(crate) fn write(&self, state: &State) -> Result<(), SignerError> {
        let path = self.0.join(STATE);
        let text = serde_json::to_vec_pretty(state)
            .map_err(|error| SignerError::State { path: path.clone(), reason: error.to_string() })?;
        write_file(&path, &text)
    }

    /// Reads, changes and writes. Two processes of one person (the agent, a command) may do it at once: a lock of the
    /// system keeps them apart.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> Result<T, SignerError> {
        let path = self.0.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
        let lock = lock.map_err(SignerError::file(&path))?;
        lock.lock().map_err(SignerError::file(&path))?;
        let mut state = self.read()?;
        let done = change(&mut state);
        self.write(&state)?;
        Ok(done)
    }
}

/// Writes a file that only its owner reads, whole or not at all.
pub(crate) fn write_file(path: &Path, content: &[u8]) -> Result<(), SignerError> {
    let draft = path.with_extension("new");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&draft)
        .map_err(SignerError::file(&draft))?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(SignerError::file(&draft))?;
    fs::rename(&draft, path).map_err(SignerError::file(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_the_owner_reads_what_the_signer_remembers() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("signer")).unwrap();
        folder.change(|state| state.pairings.insert("https://a".into(), Bytes(vec![7; 32]))).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place.path().join("signer")), 0o700);
        assert_eq!(mode(&place.path().join("signer/state.json")), 0o600);
        assert_eq!(folder.read().unwrap().pairings["https://a"].0, vec![7; 32]);
    }

    #[test]
    fn a_file_of_another_make_is_not_taken_for_an_empty_one() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        fs::write(place.path().join("state.json"), "{\"else\": 1}").unwrap();
        assert!(matches!(folder.read(), Err(SignerError::State { .. })));
    }
}
