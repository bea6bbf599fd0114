//! Receipts that wait to be handed over by SMPP. They outlive a connection: what was not acknowledged comes again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// What became of a message, for its sender.
#[derive(Clone)]
pub(crate) struct Receipt {
    pub provider_id: String,
    /// The phone, in digits.
    pub phone: String,
    pub sender: String,
    pub reference: Option<u16>,
    pub is_delivered: bool,
    /// Whether it has TLVs beside its text.
    pub has_tlvs: bool,
}

/// How many wait at most; older ones go.
const WAITING_MAX: usize = 200_000;

#[derive(Default)]
pub(crate) struct Receipts {
    waiting: Mutex<Waiting>,
    changed: Notify,
}

#[derive(Default)]
struct Waiting {
    by_time: BTreeMap<(Instant, u64), Receipt>,
    number: u64,
}

impl Receipts {
    pub fn put(&self, receipt: Receipt, wait: Duration) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.number += 1;
        let key = (Instant::now() + wait, waiting.number);
        waiting.by_time.insert(key, receipt);
        if waiting.by_time.len() > WAITING_MAX {
            waiting.by_time.pop_first();
        }
        drop(waiting);
        self.changed.notify_waiters();
    }

    /// Takes the receipts whose time has come, up to so many.
    pub fn take_due(&self, limit: usize) -> Vec<Receipt> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let mut due = Vec::new();
        while due.len() < limit
            && waiting.by_time.first_key_value().is_some_and(|((at, _), _)| *at <= now)
            && let Some((_, receipt)) = waiting.by_time.pop_first()
        {
            due.push(receipt);
        }
        due
    }

    /// Waits until one may be due.
    pub async fn wait(&self) {
        let changed = self.changed.notified();
        let next = {
            let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.by_time.first_key_value().map(|((at, _), _)| *at)
        };
        match next {
            Some(at) => tokio::select! {
                () = tokio::time::sleep_until(at) => {}
                () = changed => {}
            },
            None => changed.await,
        }
    }
}
