use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use store::{Store, StoreError};

use crate::chain::{Head, load_heads, load_links};

/// Writes signed checkpoints of all chains to a file that the database's operator cannot write.
///
/// A line is `time lanes digest signature`: when (microseconds), how far each chain goes (`lane:entries`, by commas, `-`
/// for none), SHA-256 over lane, number and last link of each (base64), and Ed25519 over the three before (base64). The
/// last link stands for everything before it, so whoever rewrites history, even the whole chain, contradicts a line.
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
    /// The database holds another history, or less of it, than this line of the file says (counted from one; none when
    /// it is the last line, before another is written).
    #[error("the database contradicts a checkpoint")]
    NotContinued(Option<usize>),
}

impl Checkpoints {
    /// Checkpoints signed by a key (PKCS#8, DER) into a file.
    pub fn new(pkcs8: &[u8], path: PathBuf) -> Result<Self, CheckpointError> {
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).map_err(|_| CheckpointError::Key)?;
        Ok(Self { key, path })
    }

    /// Appends a checkpoint of now. Refused where the database no longer holds what the last checkpoint says: a signature
    /// would cover the loss.
    pub async fn write(&self, store: &Store) -> Result<(), CheckpointError> {
        if let Some(line) = last_line(&self.path)? {
            let last = self.read(&line).ok_or(CheckpointError::NotContinued(None))?;
            if digest(&load_links(store, &last.lanes).await?) != last.digest {
                return Err(CheckpointError::NotContinued(None));
            }
        }
        let heads = load_heads(store).await?;
        let lanes: Vec<_> = heads.iter().map(|head| format!("{}:{}", head.lane, head.seq)).collect();
        let lanes = if lanes.is_empty() { "-".to_owned() } else { lanes.join(",") };
        let time = store.env().now().as_micros();
        let text = format!("{time} {lanes} {}", BASE64.encode(&digest(&heads)));
        let signature = BASE64.encode(self.key.sign(text.as_bytes()).as_ref());
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(format!("{text} {signature}\n").as_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    /// Verifies every line, and that the database still holds the history that it tells. Returns how many lines there are.
    ///
    /// That the links follow from the entries is for [`crate::verify_all`] to say.
    pub async fn verify(&self, store: &Store) -> Result<usize, CheckpointError> {
        let mut known: BTreeMap<i16, Head> = BTreeMap::new();
        let mut count = 0;
        for line in BufReader::new(File::open(&self.path)?).lines() {
            count += 1;
            let said = self.read(&line?).ok_or(CheckpointError::Line(count))?;
            let is_new = |(lane, seq): &&(i16, i64)| known.get(lane).is_none_or(|head| head.seq != *seq);
            let new: Vec<_> = said.lanes.iter().filter(is_new).copied().collect();
            known.extend(load_links(store, &new).await?.into_iter().map(|head| (head.lane, head)));
            let heads: Vec<_> = said.lanes.iter().filter_map(|(lane, _)| known.get(lane)).cloned().collect();
            if digest(&heads) != said.digest {
                return Err(CheckpointError::NotContinued(Some(count)));
            }
        }
        Ok(count)
    }

    fn read(&self, text: &str) -> Option<Said> {
        let (signed, signature) = text.rsplit_once(' ')?;
        let signature = BASE64.decode(signature.as_bytes()).ok()?;
        let public = UnparsedPublicKey::new(&ED25519, self.key.public_key().as_ref());
        public.verify(signed.as_bytes(), &signature).ok()?;
        let mut fields = signed.split(' ').skip(1);
        let lanes = fields.next()?;
        let numbers = |pair: &str| {
            let (lane, seq) = pair.split_once(':')?;
            Some((lane.parse().ok()?, seq.parse().ok()?))
        };
        let lanes =
            if lanes == "-" { Vec::new() } else { lanes.split(',').map(numbers).collect::<Option<_>>()? };
        Some(Said { lanes, digest: BASE64.decode(fields.next()?.as_bytes()).ok()? })
    }
}

/// What a line says.
struct Said {
    lanes: Vec<(i16, i64)>,
    digest: Vec<u8>,
}

/// The longest line has 1,024 lanes of at most 25 bytes.
const LINE_BYTES_MAX: u64 = 32 * 1024;

/// The last line of the file, none when there is no file yet.
fn last_line(path: &Path) -> Result<Option<String>, std::io::Error> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let end = file.metadata()?.len();
    file.seek(SeekFrom::Start(end.saturating_sub(LINE_BYTES_MAX)))?;
    let mut tail = String::new();
    file.read_to_string(&mut tail)?;
    Ok(tail.lines().next_back().map(str::to_owned))
}

fn digest(heads: &[Head]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for Head { lane, seq, chain } in heads {
        hash.update(lane.to_be_bytes());
        hash.update(seq.to_be_bytes());
        hash.update(chain);
    }
    hash.finalize().to_vec()
}
