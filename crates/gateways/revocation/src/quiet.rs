//! Addresses that gave nothing a moment ago: nobody waits for them once more.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use certificate::UnixSeconds;

/// Addresses that are remembered.
const ADDRESSES_MAX: usize = 1_000;

/// Until when each is left alone.
#[derive(Debug, Default)]
pub struct Quiet(Mutex<HashMap<String, UnixSeconds>>);

impl Quiet {
    /// Whether it is left alone now.
    pub fn has(&self, address: &str, now: UnixSeconds) -> bool {
        let quiet = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        quiet.get(address).is_some_and(|until| now < *until)
    }

    /// Leaves it alone until then. With too many, those whose time is over are forgotten, else this one.
    pub fn note(&self, address: &str, now: UnixSeconds, until: UnixSeconds) {
        let mut quiet = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if quiet.len() >= ADDRESSES_MAX {
            quiet.retain(|_, until| now < *until);
        }
        if quiet.len() < ADDRESSES_MAX {
            quiet.insert(address.to_owned(), until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_address_is_left_alone_for_its_time_and_their_number_is_bounded() {
        let quiet = Quiet::default();
        quiet.note("http://a/", 10, 70);
        assert!(quiet.has("http://a/", 69) && !quiet.has("http://a/", 70) && !quiet.has("http://b/", 10));
        for no in 0..2_000 {
            quiet.note(&format!("http://a/{no}"), 100, 160);
        }
        assert_eq!(quiet.0.lock().unwrap().len(), ADDRESSES_MAX);
        quiet.note("http://b/", 161, 221);
        assert!(quiet.has("http://b/", 200));
    }
}
