use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Remembers nonces for as long as their signatures could be taken, so that a recorded message does not work twice.
///
/// Bounded: when full, the oldest is forgotten first. Size it for rate × lifetime.
#[derive(Debug)]
pub struct ReplayGuard {
    capacity: usize,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    nonces: HashSet<(String, String)>,
    order: VecDeque<(i64, (String, String))>,
}

impl ReplayGuard {
    /// A memory of `capacity` nonces.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, seen: Mutex::new(Seen::default()) }
    }

    /// Remembers the nonce of a key until `keep_until` (seconds since the epoch); false when it was known already.
    pub fn admits(&self, (key_id, nonce): (&str, &str), now: i64, keep_until: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        while seen.order.front().is_some_and(|(until, _)| *until < now) || seen.order.len() >= self.capacity {
            match seen.order.pop_front() {
                Some((_, forgotten)) => seen.nonces.remove(&forgotten),
                None => break,
            };
        }
        let entry = (key_id.to_owned(), nonce.to_owned());
        if !seen.nonces.insert(entry.clone()) {
            return false;
        }
        seen.order.push_back((keep_until, entry));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_admitted_once_while_it_could_be_replayed() {
        let guard = ReplayGuard::new(10);
        assert!(guard.admits(("key", "a"), 100, 200));
        assert!(!guard.admits(("key", "a"), 150, 250));
        assert!(guard.admits(("other", "a"), 150, 250));
        assert!(guard.admits(("key", "a"), 201, 300));
    }

    #[test]
    fn the_memory_is_bounded() {
        let guard = ReplayGuard::new(2);
        for nonce in ["a", "b", "c"] {
            assert!(guard.admits(("key", nonce), 0, 100));
        }
        assert_eq!(guard.seen.lock().unwrap().order.len(), 2);
        assert!(!guard.admits(("key", "c"), 0, 100));
    }
}
