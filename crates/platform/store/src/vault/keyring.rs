use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use kernel::{Rng, Secret};

use crate::open::Installation;

/// The roots of one side: each in its own file, 0600, outside the data folder.
pub struct Keyring {
    pub(crate) sealing: Root,
    pub(crate) index: Root,
    pub(crate) mac: Root,
    pub(crate) codes: Root,
}

/// One root with its versions; new work uses the newest, old rows name theirs.
pub struct Root {
    versions: BTreeMap<i32, Secret<[u8; 32]>>,
}

/// What a keyring says about itself, without a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDescription {
    /// The file's stem.
    pub name: &'static str,
    /// The version in use.
    pub current_version: i32,
}

/// Why a keyring does not load.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// Reading or writing the file failed.
    #[error("key file {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Others may read the file.
    #[error("key file {0} may be read by others: its mode must be 0600")]
    Mode(PathBuf),
    /// The file is not a key file.
    #[error("key file {0} is malformed")]
    Malformed(PathBuf),
    /// The file belongs to another kind of installation.
    #[error("key file {0} belongs to another kind of installation")]
    Installation(PathBuf),
}

const NAMES: [&str; 4] = ["sealing", "index", "mac", "codes"];

impl Keyring {
    /// Loads the four roots from `folder`.
    pub fn load(folder: &Path, installation: Installation) -> Result<Self, KeyringError> {
        let [sealing, index, mac, codes] =
            NAMES.map(|name| Root::load(&folder.join(format!("{name}.key")), installation));
        Ok(Self { sealing: sealing?, index: index?, mac: mac?, codes: codes? })
    }

    /// Makes the files that are missing, then loads. For demo and for the operator's `okno admin keys create`.
    pub fn load_or_create(
        folder: &Path,
        installation: Installation,
        rng: &dyn Rng,
    ) -> Result<Self, KeyringError> {
        fs::create_dir_all(folder).map_err(|error| KeyringError::File(folder.to_path_buf(), error))?;
        for name in NAMES {
            let path = folder.join(format!("{name}.key"));
            if !path.exists() {
                Root::create(&path, installation, rng)?;
            }
        }
        Self::load(folder, installation)
    }

    /// Roots in memory only, from the rng. For tests.
    pub fn in_memory(rng: &dyn Rng) -> Self {
        let root = || Root { versions: BTreeMap::from([(1, draw(rng))]) };
        Self { sealing: root(), index: root(), mac: root(), codes: root() }
    }

    /// Names and versions of the roots.
    pub fn describe(&self) -> Vec<KeyDescription> {
        NAMES
            .into_iter()
            .zip([&self.sealing, &self.index, &self.mac, &self.codes])
            .map(|(name, root)| KeyDescription { name, current_version: root.current_version() })
            .collect()
    }
}

impl Root {
    pub fn current_version(&self) -> i32 {
        self.versions.last_key_value().map_or(0, |(version, _)| *version)
    }

    pub fn current(&self) -> (i32, &[u8; 32]) {
        static NONE: [u8; 32] = [0; 32];
        // A root always has a version: both constructors see to it.
        self.versions.last_key_value().map_or((0, &NONE), |(version, key)| (*version, key.expose()))
    }

    pub fn version(&self, version: i32) -> Option<&[u8; 32]> {
        self.versions.get(&version).map(Secret::expose)
    }

    /// The newest first, at most two: lookups written before a rotation are still found.
    pub fn newest_two(&self) -> impl Iterator<Item = (i32, &[u8; 32])> {
        self.versions.iter().rev().take(2).map(|(version, key)| (*version, key.expose()))
    }

    fn create(path: &Path, installation: Installation, rng: &dyn Rng) -> Result<(), KeyringError> {
        let key = draw(rng);
        let text = format!("okno-key {}\n1 {}\n", installation.as_str(), BASE64.encode(key.expose()));
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .map_err(|error| KeyringError::File(path.to_path_buf(), error))
    }

    fn load(path: &Path, installation: Installation) -> Result<Self, KeyringError> {
        let file = |error| KeyringError::File(path.to_path_buf(), error);
        let mode = fs::metadata(path).map_err(file)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(KeyringError::Mode(path.to_path_buf()));
        }
        let text = Secret::new(fs::read_to_string(path).map_err(file)?);
        let malformed = || KeyringError::Malformed(path.to_path_buf());
        let mut lines = text.expose().lines();
        let kind = lines.next().and_then(|head| head.strip_prefix("okno-key ")).ok_or_else(malformed)?;
        if kind != installation.as_str() {
            return Err(KeyringError::Installation(path.to_path_buf()));
        }
        let mut versions = BTreeMap::new();
        for line in lines {
            let (version, key) = line.split_once(' ').ok_or_else(malformed)?;
            let version: i32 = version.parse().map_err(|_| malformed())?;
            let key = BASE64.decode(key.as_bytes()).map_err(|_| malformed())?;
            let key: [u8; 32] = key.try_into().map_err(|_| malformed())?;
            versions.insert(version, Secret::new(key));
        }
        if versions.is_empty() { Err(malformed()) } else { Ok(Self { versions }) }
    }
}

fn draw(rng: &dyn Rng) -> Secret<[u8; 32]> {
    let mut key = [0; 32];
    rng.fill(&mut key);
    Secret::new(key)
}
