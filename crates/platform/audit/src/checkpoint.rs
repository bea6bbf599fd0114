use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use data_encoding::BASE64;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use store::{Store, StoreError};

use crate::chain::load_heads;

/// Writes signed checkpoints of all chains to a file that the database's operator cannot write.
///
/// A line is `time entries digest signature`: when, how many entries are chained, SHA-256 over the heads of all lanes
/// in order (base64), and Ed25519 over the three before (base64).
pub struct Checkpoints {
    key: Ed25519KeyPair,
    path: PathBuf,
}

/// Why a checkpoint was not written or does not hold.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The key is no Ed25519 key in PKCS#8.
    #[error("the checkpoint key is not an Ed25519 key in PKCS#8")]
    Key,
    /// The file cannot be written or read.
    #[error("checkpoint file: {0}")]
    File(#[from] std::io::Error),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A line of the file is malformed or its signature does not hold.
    #[error("checkpoint {0} does not hold")]
    Line(usize),
    /// The database holds fewer entries than the last checkpoint, or another history.
    #[error("the database does not continue the last checkpoint")]
    NotContinued,
}

impl Checkpoints {
    /// Checkpoints signed by a key (PKCS#8, DER) into a file.
    pub fn new(pkcs8: &[u8], path: PathBuf) -> Result<Self, CheckpointError> {
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).map_err(|_| CheckpointError::Key)?;
        Ok(Self { key, path })
    }

    /// Appends a checkpoint of now.
    pub async fn write(&self, store: &Store) -> Result<(), CheckpointError> {
        let (entries, digest) = summary(store).await?;
        let text = format!("{} {entries} {}", store.env().now().as_micros(), BASE64.encode(&digest));
        let signature = BASE64.encode(self.key.sign(text.as_bytes()).as_ref());
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        writeln!(file, "{text} {signature}")?;
        file.sync_all()?;
        Ok(())
    }

    /// Verifies every line, and that the database has not shrunk below the last one. Returns how many lines there are.
    pub async fn verify(&self, store: &Store) -> Result<usize, CheckpointError> {
        let text = std::fs::read_to_string(&self.path)?;
        let public = UnparsedPublicKey::new(&ED25519, self.key.public_key().as_ref());
        let mut last = None;
        for (number, line) in text.lines().enumerate() {
            let refused = || CheckpointError::Line(number + 1);
            let (signed, signature) = line.rsplit_once(' ').ok_or_else(refused)?;
            let signature = BASE64.decode(signature.as_bytes()).map_err(|_| refused())?;
            public.verify(signed.as_bytes(), &signature).map_err(|_| refused())?;
            last = Some(signed.to_owned());
        }
        let count = text.lines().count();
        let Some(last) = last else { return Ok(0) };
        let mut fields = last.split(' ').skip(1);
        let checkpointed: i64 =
            fields.next().and_then(|text| text.parse().ok()).ok_or(CheckpointError::Line(count))?;
        let (entries, digest) = summary(store).await?;
        let same_digest = fields.next() == Some(BASE64.encode(&digest).as_str());
        if entries < checkpointed || (entries == checkpointed && !same_digest) {
            return Err(CheckpointError::NotContinued);
        }
        Ok(count)
    }
}

async fn summary(store: &Store) -> Result<(i64, Vec<u8>), StoreError> {
    let (mut entries, mut hash) = (0_i64, Sha256::new());
    for (lane, seq, chain) in load_heads(store).await? {
        entries = entries.saturating_add(seq);
        hash.update(lane.to_be_bytes());
        hash.update(seq.to_be_bytes());
        hash.update(&chain);
    }
    Ok((entries, hash.finalize().to_vec()))
}
