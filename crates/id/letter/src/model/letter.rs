//! The life of a letter, from the order to the confirmation.

use std::time::Duration;

use kernel::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

use super::ask::Decline;

/// How long a code is good, from the moment at which the post took the letter.
pub const CODE_LASTS: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How often a code may be typed wrong.
pub const TRIES_MAX: u8 = 5;
/// How long before its end a code is recalled.
pub const REMIND_BEFORE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// When a letter is expected, from the order: two to three weeks.
pub const EXPECTED: [Duration; 2] =
    [Duration::from_secs(14 * 24 * 60 * 60), Duration::from_secs(21 * 24 * 60 * 60)];

/// How long a code from an office is good.
pub const OFFICE_CODE_LASTS: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long an order to an address of many people waits for a supervisor.
pub const HELD_LASTS: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Who hands a sheet over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The post, against a document.
    #[default]
    Post,
    /// A registrar at an office, who has compared the document.
    Office,
}

/// A sheet of paper with a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The id by which the post knows it: random, one for each print.
    pub reference: Uuid,
    /// When it was made.
    pub printed_at: Timestamp,
    /// Tries left.
    pub tries_left: u8,
    /// Whether the right code was typed before the post reported the handover.
    pub is_kept: bool,
    /// Who hands it over.
    #[serde(default)]
    pub origin: Origin,
}

impl Sheet {
    fn new(reference: Uuid, origin: Origin, now: Timestamp) -> Self {
        Self { reference, printed_at: now, tries_left: TRIES_MAX, is_kept: false, origin }
    }

    const fn lasts(&self) -> Duration {
        match self.origin {
            Origin::Post => CODE_LASTS,
            Origin::Office => OFFICE_CODE_LASTS,
        }
    }
}

/// A step on the way, as the post reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The post has the letter.
    Accepted,
    /// It is on its way.
    OnTheWay,
    /// It waits at the addressee's post office.
    Arrived,
    /// Handed over against a document.
    HandedOver,
}

/// What the post reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// A step forward.
    Step(Step),
    /// It goes back.
    Returned,
}

/// Why a letter was called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cancelled {
    /// Name, birth date, gender or СНИЛС are others now.
    DataChanged,
    /// The person did not want it any more.
    ByPerson,
    /// The account cannot be confirmed: the data belong to another, or the person died.
    Unconfirmable,
    /// The account became part of another one of the same person.
    Merged,
}

/// How a letter ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The code confirmed the account.
    Confirmed,
    /// The letter went back.
    Returned,
    /// The code was not typed in time.
    Expired,
    /// The code was typed wrong too often.
    Exhausted,
    /// Called off.
    Cancelled(Cancelled),
    /// A supervisor did not let it go to an address of many people.
    Declined(Decline),
    /// No supervisor has decided in time.
    Undecided,
}

/// The life of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Ordered to an address of many people: a supervisor looks at it first.
    Held {
        /// Since when.
        since: Timestamp,
    },
    /// Ordered; there is no code yet.
    Queued,
    /// There is a sheet with a code; the post does not have it yet.
    Printed {
        /// The sheet.
        sheet: Sheet,
    },
    /// The post has it.
    Posted {
        /// The sheet.
        sheet: Sheet,
        /// Since when; the code's time counts from here.
        posted_at: Timestamp,
        /// Its way, step by step, in the order of the steps.
        way: Vec<(Step, Timestamp)>,
    },
    /// Over.
    Ended {
        /// How.
        end: End,
        /// When.
        at: Timestamp,
    },
}

/// What a typed code is, told by the hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The code of the sheet in force.
    Right,
    /// The code of an earlier sheet or letter.
    Replaced,
    /// None of these.
    Wrong,
}

/// What typing a code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Right, and the post has reported the handover: it counts.
    Counts,
    /// Right; it counts as soon as the post reports the handover.
    Kept,
    /// Wrong; so many tries are left, at least one.
    Wrong(u8),
    /// Wrong for the last time.
    Exhausted,
    /// Its time is over.
    Expired,
    /// It stood on an earlier sheet.
    Replaced,
    /// There is no letter whose code could be typed.
    NoLetter,
}

/// The transition does not belong to the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the letter is not in a state for this")]
pub struct NotNow;

impl State {
    /// The stored word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Queued => "queued",
            Self::Printed { .. } => "printed",
            Self::Posted { .. } => "posted",
            Self::Ended { .. } => "ended",
        }
    }

    /// Whether nothing more happens to it.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Ended { .. })
    }

    /// The sheet in force.
    pub const fn sheet(&self) -> Option<&Sheet> {
        match self {
            Self::Printed { sheet } | Self::Posted { sheet, .. } => Some(sheet),
            Self::Held { .. } | Self::Queued | Self::Ended { .. } => None,
        }
    }

    /// Until when the code is good; none before the letter is posted.
    pub fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Posted { sheet, posted_at, .. } => Some(posted_at.plus(sheet.lasts())),
            _ => None,
        }
    }

    /// When the post reported a step.
    pub fn step_at(&self, step: Step) -> Option<Timestamp> {
        match self {
            Self::Posted { way, .. } => way.iter().find(|(one, _)| *one == step).map(|(_, at)| *at),
            _ => None,
        }
    }

    /// A sheet with a new code, the first or in place of one that has not been posted: that one's code is void.
    pub fn print(self, reference: Uuid, now: Timestamp) -> Result<Self, NotNow> {
        match self {
            Self::Queued | Self::Printed { .. } => {
                Ok(Self::Printed { sheet: Sheet::new(reference, Origin::Post, now) })
            }
            Self::Held { .. } | Self::Posted { .. } | Self::Ended { .. } => Err(NotNow),
        }
    }

    /// A supervisor lets it go: it waits to be printed.
    pub fn approve(self, now: Timestamp) -> Result<Self, NotNow> {
        match self.expire(now) {
            Self::Held { .. } => Ok(Self::Queued),
            _ => Err(NotNow),
        }
    }

    /// A supervisor does not let it go.
    pub fn decline(self, why: Decline, now: Timestamp) -> Result<Self, NotNow> {
        match self.expire(now) {
            Self::Held { .. } => Ok(Self::Ended { end: End::Declined(why), at: now }),
            _ => Err(NotNow),
        }
    }

    /// A sheet that a registrar hands over at an office: its code counts at once, and for seven days.
    pub fn hand_over(reference: Uuid, now: Timestamp) -> Self {
        let sheet = Sheet::new(reference, Origin::Office, now);
        Self::Posted { sheet, posted_at: now, way: vec![(Step::HandedOver, now)] }
    }

    /// Whether its sheet comes from an office.
    pub fn is_from_office(&self) -> bool {
        self.sheet().is_some_and(|sheet| sheet.origin == Origin::Office)
    }

    /// The sheet is void and there is no other yet: the letter waits to be printed again.
    pub fn void(self) -> Result<Self, NotNow> {
        match self {
            Self::Printed { .. } | Self::Queued => Ok(Self::Queued),
            Self::Held { .. } | Self::Posted { .. } | Self::Ended { .. } => Err(NotNow),
        }
    }

    /// The post reports something of the sheet `reference`. Whatever is not of the sheet in force, comes twice or too late
    /// changes nothing. A code that was kept counts with the handover: `Ended(Confirmed)`.
    #[must_use]
    pub fn report(self, reference: Uuid, (report, at): (Report, Timestamp), now: Timestamp) -> Self {
        let state = self.expire(now);
        if state.sheet().is_none_or(|sheet| sheet.reference != reference) {
            return state;
        }
        let (sheet, posted_at, mut way) = match state {
            Self::Printed { sheet } => {
                // The post's clock may be wrong: no letter is posted before it is made, or in the future.
                let posted_at = at.clamp(sheet.printed_at, now.max(sheet.printed_at));
                (sheet, posted_at, Vec::new())
            }
            Self::Posted { sheet, posted_at, way } => (sheet, posted_at, way),
            other => return other,
        };
        let is_handed = way.iter().any(|(step, _)| *step == Step::HandedOver);
        match report {
            Report::Returned if is_handed => Self::Posted { sheet, posted_at, way },
            Report::Returned => Self::Ended { end: End::Returned, at: now },
            Report::Step(step) => {
                if way.iter().all(|(one, _)| *one != step) {
                    way.push((step, at.clamp(posted_at, now.max(posted_at))));
                    way.sort_unstable_by_key(|(step, _)| *step);
                }
                if step == Step::HandedOver && sheet.is_kept {
                    Self::Ended { end: End::Confirmed, at: now }
                } else {
                    Self::Posted { sheet, posted_at, way }
                }
            }
        }
    }

    /// Somebody signed in to the account typed a code.
    pub fn enter(self, typed: Typed, now: Timestamp) -> (Self, Verdict) {
        let state = self.expire(now);
        if let Self::Ended { end, .. } = &state {
            let verdict = match end {
                End::Expired => Verdict::Expired,
                End::Exhausted => Verdict::Exhausted,
                End::Confirmed | End::Returned | End::Cancelled(_) | End::Declined(_) | End::Undecided => {
                    Verdict::NoLetter
                }
            };
            return (state, verdict);
        }
        if typed == Typed::Replaced {
            return (state, Verdict::Replaced);
        }
        let is_handed = state.step_at(Step::HandedOver).is_some();
        let (Self::Printed { mut sheet } | Self::Posted { mut sheet, .. }) = state.clone() else {
            return (state, Verdict::NoLetter);
        };
        if typed == Typed::Right {
            if is_handed {
                return (Self::Ended { end: End::Confirmed, at: now }, Verdict::Counts);
            }
            sheet.is_kept = true;
            return (state.with_sheet(sheet), Verdict::Kept);
        }
        sheet.tries_left = sheet.tries_left.saturating_sub(1);
        if sheet.tries_left == 0 {
            return (Self::Ended { end: End::Exhausted, at: now }, Verdict::Exhausted);
        }
        let left = sheet.tries_left;
        (state.with_sheet(sheet), Verdict::Wrong(left))
    }

    fn with_sheet(self, sheet: Sheet) -> Self {
        match self {
            Self::Printed { .. } => Self::Printed { sheet },
            Self::Posted { posted_at, way, .. } => Self::Posted { sheet, posted_at, way },
            other => other,
        }
    }

    /// Ends it when its time is over.
    #[must_use]
    pub fn expire(self, now: Timestamp) -> Self {
        if let Self::Held { since } = self {
            let end = since.plus(HELD_LASTS);
            return if end <= now { Self::Ended { end: End::Undecided, at: end } } else { self };
        }
        match self.expires_at() {
            Some(end) if end <= now => Self::Ended { end: End::Expired, at: end },
            _ => self,
        }
    }

    /// Calls it off.
    pub fn cancel(self, why: Cancelled, now: Timestamp) -> Result<Self, NotNow> {
        if self.is_over() { Err(NotNow) } else { Ok(Self::Ended { end: End::Cancelled(why), at: now }) }
    }
}
