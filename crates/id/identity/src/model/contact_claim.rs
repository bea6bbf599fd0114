//! A contact by which one account signs in, and which somebody else has proven: "this was never mine".

use std::time::Duration;

use kernel::Timestamp;

use super::contact_rules::Held;

/// How long an account keeps its only contact after somebody else has proven it.
pub const NOTICE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What becomes of the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disowned {
    /// Its account signs in by another one: it is free at once.
    AtOnce,
    /// It is the only one: free after days of notices, unless the person keeps it.
    AfterNotices {
        /// From when on.
        free_at: Timestamp,
    },
}

/// What becomes of contact `no` of an account that holds these.
pub fn disown(all: &[Held], no: i32, now: Timestamp) -> Disowned {
    if all.iter().any(|held| held.no != no && held.signs_in) {
        Disowned::AtOnce
    } else {
        Disowned::AfterNotices { free_at: now.plus(NOTICE) }
    }
}

/// What a claim asks for when it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The account is told.
    Tell {
        /// When to look again.
        again_at: Timestamp,
    },
    /// Nobody kept it in time: it is free.
    Free,
}

/// One look at a claim.
pub fn look(free_at: Timestamp, now: Timestamp) -> Step {
    if now >= free_at { Step::Free } else { Step::Tell { again_at: now.plus(DAY).min(free_at) } }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use assurance::Level;
    use proptest::prelude::*;

    use super::*;
    use crate::model::contact::ContactKind;
    use crate::model::contact_rules::{may_add, may_remove, may_stop_signing_in};

    const START: Timestamp = Timestamp::from_seconds(1_795_348_800);
    const ACCOUNTS: usize = 3;
    const VALUES: usize = 5;

    /// What may happen, in any order: account, contact.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        /// The person proves the contact, and has it from now on.
        Prove(usize, usize),
        /// Says of a contact just proven that the other account was never theirs.
        Disown(usize, usize),
        /// Proves it once more, to keep it.
        Keep(usize, usize),
        Remove(usize, usize),
        StopSigningIn(usize, usize),
        /// Hours pass; the job looks.
        Wait(u64),
    }

    fn event() -> impl Strategy<Value = Event> {
        let place = || (0..ACCOUNTS, 0..VALUES);
        prop_oneof![
            5 => place().prop_map(|(account, value)| Event::Prove(account, value)),
            5 => place().prop_map(|(account, value)| Event::Disown(account, value)),
            2 => place().prop_map(|(account, value)| Event::Keep(account, value)),
            1 => place().prop_map(|(account, value)| Event::Remove(account, value)),
            1 => place().prop_map(|(account, value)| Event::StopSigningIn(account, value)),
            4 => (1_u64..100).prop_map(Event::Wait),
        ]
    }

    fn kind(value: usize) -> ContactKind {
        if value.is_multiple_of(2) { ContactKind::Phone } else { ContactKind::Email }
    }

    struct World {
        now: Timestamp,
        /// Number and contact, as an account has them.
        accounts: Vec<Vec<(Held, usize)>>,
        /// Who signs in by a contact.
        lookups: BTreeMap<usize, usize>,
        /// When a contact of an account becomes free, and since when that was said.
        claims: BTreeMap<(usize, i32), (Timestamp, Timestamp)>,
    }

    impl World {
        fn held(&self, account: usize) -> Vec<Held> {
            self.accounts[account].iter().map(|(held, _)| *held).collect()
        }

        fn find(&self, account: usize, value: usize) -> Option<Held> {
            self.accounts[account].iter().find(|(_, own)| *own == value).map(|(held, _)| *held)
        }

        /// Takes a contact away, with what was said of it: its number may be given to another one.
        fn drop_contact(&mut self, account: usize, no: i32) {
            let Some(at) = self.accounts[account].iter().position(|(held, _)| held.no == no) else { return };
            let (held, value) = self.accounts[account].remove(at);
            if held.signs_in {
                self.lookups.remove(&value);
            }
            self.claims.remove(&(account, no));
        }

        fn set_signs_in(&mut self, account: usize, no: i32, signs_in: bool) {
            let found = self.accounts[account].iter_mut().find(|(held, _)| held.no == no);
            let Some((held, value)) = found else { return };
            held.signs_in = signs_in;
            if signs_in {
                self.lookups.insert(*value, account);
            } else if self.lookups.get(value) == Some(&account) {
                self.lookups.remove(value);
            }
        }

        fn happen(&mut self, event: Event) {
            match event {
                Event::Prove(account, value) => {
                    let is_free = self.lookups.get(&value).is_none_or(|holder| *holder == account);
                    let all = self.held(account);
                    match self.find(account, value) {
                        Some(own) if is_free => self.set_signs_in(account, own.no, true),
                        None if may_add(&all, kind(value)).is_ok() => {
                            let no = all.iter().map(|held| held.no).max().unwrap_or(0) + 1;
                            let held = Held { no, kind: kind(value), signs_in: false };
                            self.accounts[account].push((held, value));
                            self.set_signs_in(account, no, is_free);
                        }
                        Some(_) | None => {}
                    }
                }
                Event::Disown(account, value) => {
                    let Some(own) = self.find(account, value).filter(|own| !own.signs_in) else { return };
                    let Some(holder) = self.lookups.get(&value).copied() else { return };
                    let Some(theirs) = self.find(holder, value) else { return };
                    match disown(&self.held(holder), theirs.no, self.now) {
                        Disowned::AtOnce => {
                            let others = self.held(holder).into_iter().filter(|held| held.no != theirs.no);
                            assert!(
                                others.into_iter().any(|held| held.signs_in),
                                "nobody loses the last at once"
                            );
                            self.drop_contact(holder, theirs.no);
                            self.set_signs_in(account, own.no, true);
                        }
                        Disowned::AfterNotices { free_at } => {
                            // A second claim changes nothing.
                            self.claims.entry((holder, theirs.no)).or_insert((free_at, self.now));
                        }
                    }
                }
                Event::Keep(account, value) => {
                    if let Some(own) = self.find(account, value) {
                        self.claims.remove(&(account, own.no));
                    }
                }
                Event::Remove(account, value) => {
                    let Some(own) = self.find(account, value) else { return };
                    if may_remove(&self.held(account), own.no, Level::Simplified).is_ok() {
                        self.drop_contact(account, own.no);
                    }
                }
                Event::StopSigningIn(account, value) => {
                    let Some(own) = self.find(account, value) else { return };
                    if may_stop_signing_in(&self.held(account), own.no).is_ok() {
                        self.set_signs_in(account, own.no, false);
                    }
                }
                Event::Wait(hours) => {
                    self.now = self.now.plus(Duration::from_secs(hours * 60 * 60));
                    for ((account, no), (free_at, since)) in self.claims.clone() {
                        match look(free_at, self.now) {
                            Step::Free => {
                                assert!(self.now.since(since) >= NOTICE, "not before seven days");
                                self.drop_contact(account, no);
                            }
                            Step::Tell { again_at } => {
                                assert!(
                                    self.now < again_at && again_at <= free_at,
                                    "told each day, to the end"
                                );
                            }
                        }
                    }
                }
            }
        }

        fn check(&self) {
            for (value, account) in &self.lookups {
                assert!(self.find(*account, *value).is_some_and(|held| held.signs_in), "a way in to nothing");
            }
            for (account, contacts) in self.accounts.iter().enumerate() {
                for (held, value) in contacts {
                    let leads_here = self.lookups.get(value) == Some(&account);
                    assert_eq!(held.signs_in, leads_here, "one contact, one account");
                }
            }
            for (account, no) in self.claims.keys() {
                let is_there = self.accounts[*account].iter().any(|(held, _)| held.no == *no);
                assert!(is_there, "a claim of a contact that is gone hits the next of its number");
            }
        }
    }

    #[test]
    fn the_only_contact_is_free_after_seven_days_and_one_of_two_at_once() {
        let held = |no, signs_in| Held { no, kind: ContactKind::Phone, signs_in };
        let free_at = START.plus(NOTICE);
        assert_eq!(disown(&[held(1, true)], 1, START), Disowned::AfterNotices { free_at });
        let beside = [held(1, true), held(2, false)];
        assert_eq!(disown(&beside, 1, START), Disowned::AfterNotices { free_at });
        assert_eq!(disown(&[held(1, true), held(2, true)], 1, START), Disowned::AtOnce);
        assert_eq!(look(free_at, free_at.minus(Duration::from_micros(1))), Step::Tell { again_at: free_at });
        assert_eq!(look(free_at, free_at), Step::Free);
    }

    proptest! {
        #[test]
        fn whatever_happens_a_contact_leads_to_one_account_and_the_last_one_has_its_seven_days(
            events in prop::collection::vec(event(), 1..80),
        ) {
            let mut world = World {
                now: START,
                accounts: vec![Vec::new(); ACCOUNTS],
                lookups: BTreeMap::new(),
                claims: BTreeMap::new(),
            };
            for account in 0..ACCOUNTS {
                world.happen(Event::Prove(account, account));
            }
            for event in events {
                world.happen(event);
                world.check();
            }
        }
    }
}
