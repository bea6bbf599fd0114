use std::time::Duration;

use assurance::Level;
use kernel::{SubjectId, Timestamp};

/// How long a merge may be undone.
pub const UNDO_LASTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// One of two accounts that are to become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whose.
    pub subject: SubjectId,
    /// Its level.
    pub level: Level,
    /// Since when it exists.
    pub created_at: Timestamp,
    /// Whether it signs in at all.
    pub is_active: bool,
    /// Whether it is about to go.
    pub is_leaving: bool,
}

/// An account that became part of another. It keeps everything it had and signs nobody in: what it signed in by leads to
/// the survivor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The account that was merged away.
    pub away: SubjectId,
    /// The account that stays.
    pub survivor: SubjectId,
    /// Since when.
    pub merged_at: Timestamp,
}

/// Why two accounts do not become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeRefusal {
    /// It is one account.
    Same,
    /// One of them is closed.
    Closed,
    /// One of them is about to be deleted.
    Leaving,
    /// One of them is part of another account already.
    MergedAway,
    /// The one that would go received another less than 30 days ago: a chain could not be undone link by link.
    HoldsMerge,
}

/// The merge can be undone no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the merge is final")]
pub struct Final;

impl Merge {
    /// Makes one of two. The confirmed account survives, else the older. `open` are the merges that either takes part in.
    pub fn plan(
        (first, second): (&Candidate, &Candidate),
        open: &[Self],
        now: Timestamp,
    ) -> Result<Self, MergeRefusal> {
        if first.subject == second.subject {
            return Err(MergeRefusal::Same);
        }
        if !first.is_active || !second.is_active {
            return Err(MergeRefusal::Closed);
        }
        if first.is_leaving || second.is_leaving {
            return Err(MergeRefusal::Leaving);
        }
        let is_away = |one: &Candidate| open.iter().any(|merge| merge.away == one.subject);
        if is_away(first) || is_away(second) {
            return Err(MergeRefusal::MergedAway);
        }
        let rank = |one: &Candidate| (one.level != Level::Confirmed, one.created_at, one.subject);
        let (survivor, away) = if rank(first) < rank(second) { (first, second) } else { (second, first) };
        if open.iter().any(|merge| merge.survivor == away.subject) {
            return Err(MergeRefusal::HoldsMerge);
        }
        Ok(Self { away: away.subject, survivor: survivor.subject, merged_at: now })
    }

    /// Until when it may be undone.
    pub fn undo_ends_at(&self) -> Timestamp {
        self.merged_at.plus(UNDO_LASTS)
    }

    /// Whether it may be undone no more.
    pub fn is_final(&self, now: Timestamp) -> bool {
        self.undo_ends_at() <= now
    }

    /// Undoes it, in time.
    pub fn undo(self, now: Timestamp) -> Result<(), Final> {
        if self.is_final(now) { Err(Final) } else { Ok(()) }
    }
}

/// Where a sign-in of `subject` leads. One step is enough: no survivor is ever merged away as long as its merge stands.
pub fn survivor_among(merges: &[Merge], subject: SubjectId) -> SubjectId {
    merges.iter().find(|merge| merge.away == subject).map_or(subject, |merge| merge.survivor)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use kernel::{FixedClock, SeededRng};
    use proptest::prelude::*;

    use super::*;

    const PEOPLE: usize = 5;
    const NOW: Timestamp = Timestamp::from_seconds(1_795_348_800);

    fn candidate(no: u64, level: Level) -> Candidate {
        let env = kernel::Env {
            clock: std::sync::Arc::new(FixedClock::at(NOW)),
            rng: std::sync::Arc::new(SeededRng::new(no)),
        };
        Candidate {
            subject: SubjectId::generate(&env),
            level,
            created_at: NOW.plus(Duration::from_secs(no)),
            is_active: true,
            is_leaving: false,
        }
    }

    #[test]
    fn the_confirmed_account_survives_and_else_the_older() {
        let (old, young) = (candidate(1, Level::Standard), candidate(2, Level::Standard));
        let confirmed = candidate(3, Level::Confirmed);
        assert_eq!(Merge::plan((&young, &old), &[], NOW).unwrap().survivor, old.subject);
        assert_eq!(Merge::plan((&old, &confirmed), &[], NOW).unwrap().survivor, confirmed.subject);
    }

    #[test]
    fn what_cannot_be_one_is_refused_for_its_reason() {
        let (old, young) = (candidate(1, Level::Standard), candidate(2, Level::Standard));
        let plan = |first: Candidate, second: Candidate| Merge::plan((&first, &second), &[], NOW);
        assert_eq!(plan(old, old), Err(MergeRefusal::Same));
        assert_eq!(plan(old, Candidate { is_active: false, ..young }), Err(MergeRefusal::Closed));
        assert_eq!(plan(Candidate { is_leaving: true, ..old }, young), Err(MergeRefusal::Leaving));
    }

    #[test]
    fn a_merge_is_undone_to_the_last_moment_of_thirty_days_and_not_after() {
        let merge =
            Merge::plan((&candidate(1, Level::Standard), &candidate(2, Level::Standard)), &[], NOW).unwrap();
        let end = NOW.plus(UNDO_LASTS);
        assert_eq!(merge.undo(end.minus(Duration::from_micros(1))), Ok(()));
        assert_eq!(merge.undo(end), Err(Final));
    }

    #[derive(Clone, Debug)]
    enum Event {
        Merge(usize, usize),
        Undo(usize),
        Wait(u64),
        Settle,
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            4 => (0..PEOPLE, 0..PEOPLE).prop_map(|(a, b)| Event::Merge(a, b)),
            3 => (0..PEOPLE).prop_map(Event::Undo),
            2 => (1_u64..40).prop_map(Event::Wait),
            1 => Just(Event::Settle),
        ]
    }

    /// One person's accounts, the open merges, and what each alias leads to: the sign-in contact of account `n` is
    /// alias `n`.
    struct World {
        accounts: Vec<Candidate>,
        open: Vec<Merge>,
        erased: Vec<SubjectId>,
        aliases: BTreeMap<usize, SubjectId>,
        now: Timestamp,
    }

    impl World {
        fn leads_to(&self, alias: usize) -> SubjectId {
            survivor_among(&self.open, self.aliases[&alias])
        }

        fn settle(&mut self) {
            let (over, open): (Vec<Merge>, Vec<Merge>) =
                self.open.iter().partition(|merge| merge.is_final(self.now));
            self.open = open;
            for merge in over {
                for leads in self.aliases.values_mut().filter(|leads| **leads == merge.away) {
                    *leads = merge.survivor;
                }
                self.erased.push(merge.away);
            }
        }

        fn happen(&mut self, event: &Event) {
            match event {
                Event::Merge(a, b) => {
                    let (a, b) = (self.accounts[*a], self.accounts[*b]);
                    if self.erased.contains(&a.subject) || self.erased.contains(&b.subject) {
                        return;
                    }
                    if let Ok(merge) = Merge::plan((&a, &b), &self.open, self.now) {
                        self.open.push(merge);
                    }
                }
                Event::Undo(no) => {
                    let away = self.accounts[*no].subject;
                    let Some(at) = self.open.iter().position(|merge| merge.away == away) else { return };
                    let merge = self.open[at];
                    let undone = merge.undo(self.now);
                    assert_eq!(undone.is_ok(), self.now < merge.merged_at.plus(UNDO_LASTS));
                    if undone.is_ok() {
                        self.open.remove(at);
                        assert_eq!(self.leads_to(*no), away, "the second account is as it was");
                    }
                }
                Event::Wait(days) => {
                    self.now = self.now.plus(Duration::from_secs(days * 24 * 60 * 60));
                }
                Event::Settle => self.settle(),
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_every_alias_leads_to_exactly_one_account_that_signs_in(
            events in prop::collection::vec(event(), 1..60),
            confirmed in 0..=PEOPLE,
        ) {
            let level = |no| if no == confirmed { Level::Confirmed } else { Level::Standard };
            let accounts: Vec<Candidate> =
                (0..PEOPLE).map(|no| candidate(u64::try_from(no).unwrap(), level(no))).collect();
            let aliases = accounts.iter().enumerate().map(|(no, one)| (no, one.subject)).collect();
            let mut world = World { accounts, open: Vec::new(), erased: Vec::new(), aliases, now: NOW };
            for event in &events {
                world.happen(event);
                for alias in 0..PEOPLE {
                    let leads = world.leads_to(alias);
                    prop_assert!(!world.erased.contains(&leads), "an alias leads to nobody");
                    prop_assert!(world.open.iter().all(|merge| merge.away != leads), "a merged account signs in");
                }
                for merge in &world.open {
                    let away = |other: &&Merge| other.away == merge.away;
                    prop_assert_eq!(world.open.iter().filter(away).count(), 1, "two survivors of one account");
                    prop_assert!(world.open.iter().all(|other| other.away != merge.survivor));
                    prop_assert!(!world.erased.contains(&merge.survivor));
                }
                if confirmed < PEOPLE {
                    let of_confirmed = world.accounts[confirmed].subject;
                    prop_assert!(world.open.iter().all(|merge| merge.away != of_confirmed));
                    prop_assert!(!world.erased.contains(&of_confirmed));
                }
            }
        }
    }
}
