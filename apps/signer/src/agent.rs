//! The agent: what it was started with, and what it remembers while it runs.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use data_encoding::BASE64;
use gateway_token::Token;
use kernel::{Env, Rng, Timestamp};
use text::Words;

use crate::console::Console;
use crate::error::SignerError;
use crate::keys::{self, Key, Refusal};
use crate::pairing::{self, Material};
use crate::state::{Bytes, Folder, TRIES};

/// Where it listens when nobody says otherwise.
pub const PORT: u16 = 8085;
const CHALLENGES_MAX: usize = 64;
const CHALLENGE_LIFE: Duration = Duration::from_secs(300);
/// How long a code of the terminal can be typed.
pub(crate) const PAIRING_SECONDS: u64 = 120;
const PAIRINGS_MAX: usize = 10;
const PAIRINGS_SPAN: Duration = Duration::from_secs(600);

/// How the agent was started.
#[derive(Clone, Debug)]
pub struct AgentOptions {
    /// The sites whose pages may speak with it: `https://id.example.org`.
    pub origins: Vec<String>,
    /// The language of the terminal.
    pub words: Words,
    /// How long a question in the terminal waits.
    pub patience: Duration,
}

/// The agent.
pub struct Agent {
    pub(crate) options: AgentOptions,
    pub(crate) folder: Folder,
    pub(crate) token: Option<Arc<Token>>,
    pub(crate) console: Arc<dyn Console>,
    pub(crate) env: Env,
    /// Held while a signature is made.
    pub(crate) turn: Arc<tokio::sync::Mutex<()>>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    challenges: VecDeque<(String, String, Timestamp)>,
    pending: Option<Pending>,
    begun: VecDeque<Timestamp>,
}

struct Pending {
    origin: String,
    material: Material,
    tries_left: u8,
    until: Timestamp,
}

/// What a typed code, or rather its proof, led to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Paired {
    Yes { proof: Vec<u8> },
    WrongCode { left: u8 },
    Over,
}

/// The agent's part of a pairing that was begun.
#[derive(Debug)]
pub(crate) struct Opening {
    pub agent_key: Vec<u8>,
    pub nonce: String,
}

impl Agent {
    /// An agent over a folder and, where there is one, a token.
    pub fn new(
        options: AgentOptions,
        (folder, token): (Folder, Option<Arc<Token>>),
        console: Arc<dyn Console>,
        env: Env,
    ) -> Result<Self, SignerError> {
        for origin in &options.origins {
            if !is_origin(origin) {
                return Err(SignerError::Origin(origin.clone()));
            }
        }
        let (turn, memory) = (Arc::default(), Mutex::default());
        Ok(Self { options, folder, token, console, env, turn, memory })
    }

    pub(crate) fn allows(&self, origin: &str) -> bool {
        self.options.origins.iter().any(|allowed| allowed == origin)
    }

    pub(crate) fn unix_seconds(&self) -> u64 {
        u64::try_from(self.env.now().as_seconds()).unwrap_or(0)
    }

    /// The key shared with a page's origin.
    pub(crate) fn shared_key(&self, origin: &str) -> Result<Option<Vec<u8>>, SignerError> {
        Ok(self.folder.read()?.pairings.remove(origin).map(|bytes| bytes.0))
    }

    pub(crate) fn list_keys(&self) -> Result<Vec<Key>, SignerError> {
        keys::all(&self.folder, self.token.as_ref())
    }

    pub(crate) fn find_key(&self, id: &str) -> Result<Key, Refusal> {
        let keys = self.list_keys().map_err(|error| {
            self.console.say(&error.to_string());
            Refusal::Failed
        })?;
        keys.into_iter().find(|key| key.id() == id).ok_or(Refusal::NoKey)
    }

    /// A challenge that the origin may use once.
    pub(crate) fn new_challenge(&self, origin: &str) -> String {
        let challenge = self.random();
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.challenges.len() >= CHALLENGES_MAX {
            memory.challenges.pop_front();
        }
        memory.challenges.push_back((origin.to_owned(), challenge.clone(), self.env.now()));
        challenge
    }

    /// Uses a challenge up. A second time, of another origin, or late, there is none.
    pub(crate) fn take_challenge(&self, origin: &str, challenge: &str) -> bool {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.env.now();
        memory.challenges.retain(|(_, _, at)| now.since(*at) < CHALLENGE_LIFE);
        let found = memory.challenges.iter().position(|(of, text, _)| of == origin && text == challenge);
        found.and_then(|place| memory.challenges.remove(place)).is_some()
    }

    /// Begins a pairing and shows its code. `Err(Busy)`: too many were begun; `Err(Failed)`: that was no key.
    pub(crate) fn begin_pairing(
        &self,
        origin: &str,
        page_key: &[u8],
        page_nonce: &str,
    ) -> Result<Opening, Refusal> {
        let now = self.env.now();
        {
            let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
            memory.begun.retain(|at| now.since(*at) < PAIRINGS_SPAN);
            if memory.begun.len() >= PAIRINGS_MAX {
                return Err(Refusal::Busy);
            }
            memory.begun.push_back(now);
        }
        let nonce = self.random();
        let begun = pairing::begin(origin, page_key, [page_nonce, &nonce]).ok_or(Refusal::Failed)?;
        let code = format!("{:06}", self.env.rng.below(1_000_000));
        let material = pairing::derive(&begun.secret, &code, &begun.transcript).ok_or(Refusal::Failed)?;
        let until = now.plus(Duration::from_secs(PAIRING_SECONDS));
        let pending = Pending { origin: origin.to_owned(), material, tries_left: TRIES, until };
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).pending = Some(pending);
        let values = [("origin", origin.into()), ("code", code.into())];
        self.console.say(&self.options.words.with("signer-cli-pair", &values));
        Ok(Opening { agent_key: begun.agent_key, nonce })
    }

    /// Judges the page's proof that the code was typed.
    pub(crate) fn finish_pairing(&self, origin: &str, proof: &[u8]) -> Result<Paired, SignerError> {
        let (material, origin) = {
            let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
            let now = self.env.now();
            let Some(pending) = memory.pending.as_mut().filter(|it| it.origin == origin && now < it.until)
            else {
                return Ok(Paired::Over);
            };
            if !pairing::is_page_proof(&pending.material, proof) {
                pending.tries_left = pending.tries_left.saturating_sub(1);
                let left = pending.tries_left;
                if left == 0 {
                    memory.pending = None;
                    return Ok(Paired::Over);
                }
                return Ok(Paired::WrongCode { left });
            }
            let Some(pending) = memory.pending.take() else { return Ok(Paired::Over) };
            (pending.material, pending.origin)
        };
        self.folder.change(|state| state.pairings.insert(origin.clone(), Bytes(material.key.to_vec())))?;
        self.console.say(&self.options.words.with_one("signer-cli-paired", "origin", origin.as_str()));
        Ok(Paired::Yes { proof: pairing::own_proof(&material) })
    }

    fn random(&self) -> String {
        let mut bytes = [0; 32];
        Rng::fill(self.env.rng.as_ref(), &mut bytes);
        BASE64.encode(&bytes)
    }
}

/// Scheme, host and port as a browser writes them; plain http on this computer only.
fn is_origin(text: &str) -> bool {
    let (host, local) = match text.split_once("://") {
        Some(("https", host)) => (host, false),
        Some(("http", host)) => (host, true),
        _ => return false,
    };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':');
    !host.is_empty()
        && host.chars().all(plain)
        && (!local || name == "localhost" || name == "127.0.0.1" || name.ends_with(".localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for right in ["https://id.example.org", "https://id.example.org:8443", "http://localhost:8081"] {
            assert!(is_origin(right), "{right}");
        }
        for wrong in
            ["*", "null", "https://", "https://a/b", "https://A", "http://id.example.org", "id.example.org"]
        {
            assert!(!is_origin(wrong), "{wrong}");
        }
    }
}
