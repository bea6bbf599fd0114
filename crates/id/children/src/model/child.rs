use std::fmt;
use std::time::Duration;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::{Date, Timestamp};
use person::{BirthDate, Gender, PaperNumber, PersonName, Snils};
use serde::{Deserialize, Serialize};

/// What is known of a child. Does not print itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildData {
    /// The name.
    pub name: PersonName,
    /// The date of birth.
    pub birth_date: BirthDate,
    /// The gender.
    pub gender: Gender,
    /// The birth certificate.
    pub certificate: PaperNumber,
    /// Its date of issue.
    pub issued_on: Date,
    /// СНИЛС, as the holder typed it. No registry vouches for it here, and it owns nothing.
    pub snils: Option<Snils>,
}

impl fmt::Debug for ChildData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChildData")
    }
}

/// The act by which a guardian was appointed. Does not print itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: Date,
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Act")
    }
}

/// What a holder asked, sealed by the holder's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// About whom.
    pub child: ChildData,
    /// By which act, of a guardian.
    pub act: Option<Act>,
}

/// How long before the 18th birthday it is told.
const AHEAD: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The moments at which something changes by age: midnight where the installation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthdays {
    /// From here on the child may have an account.
    pub fourteen_at: Timestamp,
    /// From here on nobody acts for the person any more.
    pub adult_at: Timestamp,
}

/// What is told of the coming years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TellAhead {
    /// The child may have an account now.
    Fourteen,
    /// The link ends soon.
    AdultSoon,
}

/// What is to be done of a child now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Tell the holders.
    Tell(TellAhead),
    /// The links end.
    ComeOfAge,
    /// Nothing until then.
    Wait(Timestamp),
}

impl Birthdays {
    /// Of a child born on a day. Whoever was born on 29 February is a year older on 1 March.
    pub fn of(born: Date, zone: &TimeZone) -> Self {
        let at = |years: i16| {
            let day = born.with().year(born.year() + years).build();
            let day =
                day.unwrap_or_else(|_| born.saturating_add(i64::from(years).years()).saturating_add(1.day()));
            zone.to_timestamp(day.at(0, 0, 0, 0)).map_or(Timestamp::EPOCH, Timestamp::from)
        };
        Self { fourteen_at: at(14), adult_at: at(18) }
    }

    /// What is due at a moment, given what was told last.
    pub fn step(self, told: Option<TellAhead>, now: Timestamp) -> Step {
        let soon_at = self.adult_at.minus(AHEAD);
        if now >= self.adult_at {
            Step::ComeOfAge
        } else if now >= soon_at {
            if told == Some(TellAhead::AdultSoon) {
                Step::Wait(self.adult_at)
            } else {
                Step::Tell(TellAhead::AdultSoon)
            }
        } else if now >= self.fourteen_at {
            if told.is_some() { Step::Wait(soon_at) } else { Step::Tell(TellAhead::Fourteen) }
        } else {
            Step::Wait(self.fourteen_at)
        }
    }
}
