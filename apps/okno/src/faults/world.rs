//! What all who come share: where the server is, what a kill broke, and what lies on a phone.

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tokio::process::Child;

use crate::browser::Browser;
use crate::trial;

/// What goes wrong with one who comes or with the trial itself.
pub type Failure = Box<dyn Error + Send + Sync>;

const START_WITHIN: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What all share.
pub struct World {
    /// The port of the accounts.
    pub port: u16,
    /// The port of the sandbox's pages.
    pub face_port: u16,
    /// Requests sent.
    pub asked: AtomicU64,
    /// Of those who come, how many wait for nothing but their checks.
    pub through: AtomicU64,
    /// Whether nobody comes any more.
    pub is_over: AtomicBool,
    counted: Mutex<Counted>,
}

/// What was counted on the way.
#[derive(Default)]
pub struct Counted {
    /// Requests whose connection a kill broke, by method and page.
    pub broken: BTreeMap<String, u64>,
    /// Requests that found nobody listening.
    pub refused: u64,
    /// Forms sent again because the answer never came.
    pub repeated_forms: u64,
    /// Codes that had been replaced and were typed all the same.
    pub dead_codes_typed: u64,
    /// Codes asked for again.
    pub asked_again: u64,
}

impl World {
    /// Before anybody has come.
    pub fn new(port: u16, face_port: u16) -> Self {
        Self {
            port,
            face_port,
            asked: AtomicU64::new(0),
            through: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
            counted: Mutex::default(),
        }
    }

    /// What was counted.
    pub fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a request that was not answered.
    pub fn note_broken(&self, method: &str, path: &str, error: &io::Error) {
        let mut counted = self.counted();
        if error.kind() == io::ErrorKind::ConnectionRefused {
            counted.refused += 1;
        } else {
            let page = path.split('?').next().unwrap_or_default();
            *counted.broken.entry(format!("{method} {page}")).or_default() += 1;
        }
    }

    /// How many requests have been sent.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// The messages on a phone, the oldest first.
    pub async fn messages(&self, phone: &str) -> Result<Vec<Sms>, Failure> {
        let answer = Browser::new(self.face_port).get(&format!("/phones/{phone}.json")).await?;
        let mut phone: Phone = serde_json::from_str(&answer.body)?;
        phone.messages.reverse();
        Ok(phone.messages)
    }
}

#[derive(Deserialize)]
struct Phone {
    messages: Vec<Sms>,
}

/// A message on a phone.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sms {
    /// The id under which it was handed over.
    pub client_message_id: String,
    /// Its text.
    pub text: String,
    /// How often it was handed over.
    pub times_sent: u64,
}

/// A running `okno serve`.
pub struct Server {
    config: PathBuf,
    port: u16,
    child: Child,
}

impl Server {
    /// Starts it, and does not wait.
    pub fn start(config: PathBuf, port: u16) -> Result<Self, Failure> {
        let child = trial::serve(&config, "error")?;
        Ok(Self { config, port, child })
    }

    /// SIGKILL.
    pub async fn kill(&mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }

    /// Starts it again after it was killed.
    pub fn start_again(&mut self) -> Result<(), Failure> {
        self.child = trial::serve(&self.config, "error")?;
        Ok(())
    }

    /// Waits until it serves, and says how long that took.
    pub async fn ready(&mut self) -> Result<Duration, Failure> {
        let began = Instant::now();
        while began.elapsed() < START_WITHIN {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("okno serve ended by itself: {status}").into());
            }
            if Browser::new(self.port).get("/readyz").await.is_ok_and(|answer| answer.status == 200) {
                return Ok(began.elapsed());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err("okno serve did not become ready".into())
    }
}
