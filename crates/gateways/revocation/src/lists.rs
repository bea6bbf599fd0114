//! Lists that were fetched, until they are fetched anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use certificate::{Crl, UnixSeconds};
use tokio::sync::Mutex as AsyncMutex;

/// Addresses that are remembered.
const ADDRESSES_MAX: usize = 256;
/// Bytes of all lists that are remembered.
const BYTES_MAX: usize = 128 * 1024 * 1024;

/// A list with what is kept of its file.
#[derive(Debug)]
pub struct FetchedList {
    /// The list.
    pub crl: Arc<Crl>,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
    /// The file's size.
    pub bytes: usize,
}

/// What an address gave last: a list, or why not, and until when nobody asks again.
#[derive(Clone)]
pub struct Kept {
    /// What it gave.
    pub given: Result<Arc<FetchedList>, String>,
    /// Until when.
    pub until: UnixSeconds,
}

/// One address. Whoever comes while it is being asked waits for that answer.
pub type Place = Arc<AsyncMutex<Option<Kept>>>;

/// All addresses.
#[derive(Default)]
pub struct Lists {
    places: Mutex<HashMap<String, (Place, usize)>>,
}

impl Lists {
    fn places(&self) -> MutexGuard<'_, HashMap<String, (Place, usize)>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place of an address. With too many, one that nobody waits at is forgotten.
    pub fn place(&self, address: &str) -> Place {
        let mut places = self.places();
        if let Some((place, _)) = places.get(address) {
            return place.clone();
        }
        while places.len() >= ADDRESSES_MAX
            || places.values().map(|(_, bytes)| bytes).sum::<usize>() > BYTES_MAX
        {
            let idle = places.iter().find(|(_, (place, _))| Arc::strong_count(place) == 1);
            let Some(idle) = idle.map(|(address, _)| address.clone()) else { break };
            places.remove(&idle);
        }
        let place = Place::default();
        places.insert(address.to_owned(), (place.clone(), 0));
        place
    }

    /// Notes how much is remembered of an address.
    pub fn note_size(&self, address: &str, bytes: usize) {
        if let Some((_, known)) = self.places().get_mut(address) {
            *known = bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_addresses_is_bounded_and_waited_ones_stay() {
        let lists = Lists::default();
        let waited = lists.place("http://waited/");
        for no in 0..1_000 {
            lists.place(&format!("http://a/{no}"));
        }
        assert!(lists.places().len() <= ADDRESSES_MAX);
        assert!(Arc::ptr_eq(&waited, &lists.place("http://waited/")));
    }

    #[test]
    fn large_lists_make_room_for_one_another() {
        let lists = Lists::default();
        for no in 0..8 {
            let address = format!("http://a/{no}");
            lists.place(&address);
            lists.note_size(&address, 32 * 1024 * 1024);
        }
        assert!(
            lists.places().values().map(|(_, bytes)| bytes).sum::<usize>() <= BYTES_MAX + 32 * 1024 * 1024
        );
    }
}
