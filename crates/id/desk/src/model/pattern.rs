use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kernel::{SubjectId, Timestamp};

/// How many confirmations of one registrar in [`BURST_WITHIN`] are too many.
pub const BURST: usize = 20;
/// See [`BURST`].
pub const BURST_WITHIN: Duration = Duration::from_secs(10 * 60);
/// How many searches in an hour without a single act are too many.
pub const IDLE_SEARCHES: i32 = 15;
/// For how many people one phone is too few.
pub const PEOPLE_OF_PHONE: usize = 3;
/// Quarters of an hour in an hour.
const HOUR: usize = 4;

/// What a supervisor should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pattern {
    /// More confirmations than one can look at papers for.
    Burst,
    /// A confirmation while the centre is closed.
    Closed,
    /// One phone for several people.
    SharedPhone,
    /// Searches that no act followed.
    IdleSearches,
}

impl Pattern {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Burst, Self::Closed, Self::SharedPhone, Self::IdleSearches];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Burst => "burst",
            Self::Closed => "closed",
            Self::SharedPhone => "shared_phone",
            Self::IdleSearches => "idle_searches",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pattern| pattern.as_str() == word)
    }

    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Burst => "flags-burst",
            Self::Closed => "flags-closed",
            Self::SharedPhone => "flags-shared-phone",
            Self::IdleSearches => "flags-idle-searches",
        }
    }
}

/// One confirmation of a day.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// By whom.
    pub registrar: SubjectId,
    /// Of whom.
    pub subject: SubjectId,
    /// When the visit began.
    pub at: Timestamp,
    /// Whether the centre was open then.
    pub is_open: bool,
    /// A keyed hash of the phone, where there is one.
    pub phone: Option<Vec<u8>>,
}

/// What a registrar did in a quarter of an hour.
#[derive(Clone, Copy, Debug)]
pub struct Quarter {
    /// Who.
    pub registrar: SubjectId,
    /// Which, counted from the epoch.
    pub quarter: i32,
    /// Searches.
    pub searches: i32,
    /// Acts.
    pub acts: i32,
}

/// Who shows which pattern, in a day of a centre. The order of what is given does not count.
pub fn find_patterns(confirmed: &[Confirmed], quarters: &[Quarter]) -> BTreeSet<(SubjectId, Pattern)> {
    let mut found = BTreeSet::new();
    let mut times: BTreeMap<SubjectId, Vec<Timestamp>> = BTreeMap::new();
    let mut phones: BTreeMap<&[u8], BTreeSet<SubjectId>> = BTreeMap::new();
    for one in confirmed {
        times.entry(one.registrar).or_default().push(one.at);
        if !one.is_open {
            found.insert((one.registrar, Pattern::Closed));
        }
        if let Some(phone) = &one.phone {
            phones.entry(phone).or_default().insert(one.subject);
        }
    }
    for (registrar, mut times) in times {
        times.sort_unstable();
        let is_burst = times.windows(BURST).any(|window| match (window.first(), window.last()) {
            (Some(first), Some(last)) => last.since(*first) <= BURST_WITHIN,
            _ => false,
        });
        if is_burst {
            found.insert((registrar, Pattern::Burst));
        }
    }
    for one in confirmed {
        let people = one.phone.as_deref().and_then(|phone| phones.get(phone));
        if people.is_some_and(|people| people.len() >= PEOPLE_OF_PHONE) {
            found.insert((one.registrar, Pattern::SharedPhone));
        }
    }
    found.extend(idle(quarters).map(|registrar| (registrar, Pattern::IdleSearches)));
    found
}

/// Who searched for an hour without an act.
fn idle(quarters: &[Quarter]) -> impl Iterator<Item = SubjectId> {
    let mut hours: BTreeMap<(SubjectId, i32), (i32, i32)> = BTreeMap::new();
    for one in quarters {
        for hour in (0..HOUR).filter_map(|back| i32::try_from(back).ok()) {
            let sum = hours.entry((one.registrar, one.quarter - hour)).or_default();
            *sum = (sum.0 + one.searches, sum.1 + one.acts);
        }
    }
    let is_idle = |(searches, acts): (i32, i32)| searches >= IDLE_SEARCHES && acts == 0;
    hours.into_iter().filter(move |(_, sum)| is_idle(*sum)).map(|((registrar, _), _)| registrar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{FixedClock, SeededRng};

    fn subject(no: u64) -> SubjectId {
        let env = kernel::Env {
            clock: std::sync::Arc::new(FixedClock::at(Timestamp::from_seconds(1_795_348_800))),
            rng: std::sync::Arc::new(SeededRng::new(no)),
        };
        SubjectId::generate(&env)
    }

    fn confirmed(no: u64, second: i64) -> Confirmed {
        Confirmed {
            registrar: subject(1),
            subject: subject(100 + no),
            at: Timestamp::from_seconds(second),
            is_open: true,
            phone: None,
        }
    }

    fn patterns(confirmed: &[Confirmed], quarters: &[Quarter]) -> Vec<Pattern> {
        find_patterns(confirmed, quarters).into_iter().map(|(_, pattern)| pattern).collect()
    }

    #[test]
    fn twenty_confirmations_in_ten_minutes_are_a_burst_and_nineteen_are_not() {
        let every = |seconds: i64, count: u64| -> Vec<Confirmed> {
            (0..count).map(|no| confirmed(no, i64::try_from(no).unwrap() * seconds)).collect()
        };
        assert_eq!(patterns(&every(31, 20), &[]), [Pattern::Burst]);
        assert_eq!(patterns(&every(31, 19), &[]), []);
        assert_eq!(patterns(&every(32, 20), &[]), [], "608 seconds");
        let mut mixed = every(31, 20);
        mixed.reverse();
        assert_eq!(patterns(&mixed, &[]), [Pattern::Burst]);
        mixed[0].registrar = subject(2);
        assert_eq!(patterns(&mixed, &[]), [], "each registrar counts alone");
    }

    #[test]
    fn a_confirmation_while_the_centre_is_closed_is_seen() {
        let night = Confirmed { is_open: false, ..confirmed(1, 0) };
        assert_eq!(patterns(&[night], &[]), [Pattern::Closed]);
    }

    #[test]
    fn one_phone_for_three_people_is_seen_and_one_person_twice_is_not() {
        let with = |no, phone: &[u8]| Confirmed { phone: Some(phone.to_vec()), ..confirmed(no, 0) };
        assert_eq!(patterns(&[with(1, b"a"), with(2, b"a"), with(2, b"a"), with(3, b"b")], &[]), []);
        assert_eq!(patterns(&[with(1, b"a"), with(2, b"a"), with(3, b"a")], &[]), [Pattern::SharedPhone]);
    }

    #[test]
    fn fifteen_searches_in_an_hour_without_an_act_are_seen() {
        let quarter = |quarter, searches, acts| Quarter { registrar: subject(1), quarter, searches, acts };
        assert_eq!(patterns(&[], &[quarter(10, 8, 0), quarter(13, 7, 0)]), [Pattern::IdleSearches]);
        assert_eq!(patterns(&[], &[quarter(10, 8, 0), quarter(14, 7, 0)]), [], "more than an hour");
        assert_eq!(patterns(&[], &[quarter(10, 8, 0), quarter(13, 7, 1)]), []);
    }
}
