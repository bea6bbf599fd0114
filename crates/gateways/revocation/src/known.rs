//! What authorities have said, while it is fresh, and the words in which they said it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use certificate::{Certificate, Revocation, RevocationCache, RevocationSource, UnixSeconds};
use ring::digest::{Context, SHA256};

/// Bytes of all answers that are remembered.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// What an answer takes beside its own bytes.
const OVERHEAD: usize = 256;

/// What was heard for a path, to be kept as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The answer of a server of states.
    State {
        /// Where it was asked.
        address: String,
        /// DER of the answer.
        answer: Vec<u8>,
    },
    /// A list. It may have megabytes: what names it is kept.
    List {
        /// Where it was fetched.
        address: String,
        /// SHA-256 of the file.
        digest: [u8; 32],
        /// Since when it holds.
        this_update: UnixSeconds,
    },
}

impl Heard {
    fn bytes(&self) -> usize {
        match self {
            Self::State { address, answer } => address.len() + answer.len() + OVERHEAD,
            Self::List { address, .. } => address.len() + OVERHEAD,
        }
    }
}

type Name = [u8; 32];

#[derive(Debug, Default)]
struct Memory {
    states: RevocationCache,
    answers: HashMap<Name, Vec<Heard>>,
    bytes: usize,
}

impl Memory {
    fn keep(&mut self, name: Name, heard: Vec<Heard>) {
        self.forget(&name);
        let bytes = size(&heard);
        while self.bytes + bytes > BYTES_MAX {
            let Some(other) = self.answers.keys().next().copied() else { break };
            self.forget(&other);
        }
        self.bytes += bytes;
        self.answers.insert(name, heard);
    }

    fn forget(&mut self, name: &Name) {
        if let Some(heard) = self.answers.remove(name) {
            self.bytes = self.bytes.saturating_sub(size(&heard));
        }
    }
}

fn size(heard: &[Heard]) -> usize {
    heard.iter().map(Heard::bytes).sum()
}

/// What authorities have said, while it is fresh. A source for whoever verifies.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<Mutex<Memory>>);

impl Known {
    fn with<T>(&self, act: impl FnOnce(&mut Memory) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Acts on the states.
    pub(crate) fn with_states<T>(&self, act: impl FnOnce(&mut RevocationCache) -> T) -> T {
        self.with(|memory| act(&mut memory.states))
    }

    /// Keeps in which words the state of a certificate was told.
    pub(crate) fn keep(&self, (certificate, issuer): (&Certificate, &Certificate), heard: Vec<Heard>) {
        self.with(|memory| memory.keep(name(certificate, issuer), heard));
    }

    /// The words in which a state that is still fresh was told. Nothing, when either is gone: then it is asked anew.
    pub(crate) fn find(
        &self,
        (certificate, issuer): (&Certificate, &Certificate),
        now: UnixSeconds,
    ) -> Option<Vec<Heard>> {
        self.with(|memory| {
            memory.states.state_of(certificate, issuer, now)?;
            memory.answers.get(&name(certificate, issuer)).cloned()
        })
    }
}

impl RevocationSource for Known {
    fn state_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: UnixSeconds,
    ) -> Option<Revocation> {
        self.with_states(|states| states.state_of(certificate, issuer, now))
    }
}

fn name(certificate: &Certificate, issuer: &Certificate) -> Name {
    let mut context = Context::new(&SHA256);
    context.update(issuer.der());
    context.update(certificate.der());
    let mut name = [0; 32];
    name.copy_from_slice(context.finish().as_ref());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_answers_are_bounded_and_the_newest_has_its_place() {
        let mut memory = Memory::default();
        for no in 0..100_u8 {
            let answer = vec![no; 1024 * 1024];
            memory.keep([no; 32], vec![Heard::State { address: String::new(), answer }]);
            assert!(memory.answers.contains_key(&[no; 32]) && memory.bytes <= BYTES_MAX, "{no}");
        }
        memory.keep([99; 32], Vec::new());
        assert_eq!(memory.bytes, memory.answers.values().map(|heard| size(heard)).sum::<usize>());
    }
}
