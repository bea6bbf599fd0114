use std::time::Duration;

use gateway_registries::CheckResult;
use kernel::{SubjectId, Timestamp};

use super::words::{End, Refusal, Role};

/// How many days a question may take until it is given up.
pub const ASK_DAYS_MAX: u64 = 5;
/// How often it is asked anew whether the holder may still act.
pub const RECHECK_EVERY: Duration = Duration::from_secs(30 * DAY_SECONDS);
/// How many children one account asks about and holds at most.
pub const HELD_MAX: usize = 20;

const DAY_SECONDS: u64 = 24 * 60 * 60;
const ASKING_MAX: Duration = Duration::from_secs(ASK_DAYS_MAX * DAY_SECONDS);
const AGAIN_FIRST: Duration = Duration::from_secs(5);
const AGAIN_MAX: Duration = Duration::from_secs(30 * 60);
/// A held link about which the registry could not say yes is asked about sooner.
const AGAIN_HELD: Duration = Duration::from_secs(DAY_SECONDS);

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// To be asked.
    Queued {
        /// Not before.
        due_at: Timestamp,
    },
    /// The registry has the question.
    Sent,
    /// It holds.
    Held {
        /// The child.
        child: SubjectId,
        /// When the registry last said yes.
        checked_at: Timestamp,
        /// When it is asked anew; none while the registry has the question.
        due_at: Option<Timestamp>,
    },
    /// There is none.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Since when.
        at: Timestamp,
    },
    /// No answer came in time.
    CouldNotCheck {
        /// When it was given up.
        at: Timestamp,
    },
    /// It held, and does not any more.
    Ended {
        /// Why.
        end: End,
        /// Since when.
        at: Timestamp,
    },
}

impl LinkState {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Sent => "sent",
            Self::Held { .. } => "held",
            Self::Refused { .. } => "refused",
            Self::CouldNotCheck { .. } => "could_not_check",
            Self::Ended { .. } => "ended",
        }
    }
}

/// What the registry said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Yes.
    Yes,
    /// No, and why.
    No(Refusal),
    /// Not now, or not about this.
    Later,
}

impl Answered {
    /// Of a result. What does not answer the question is asked anew.
    pub const fn of(result: &CheckResult) -> Self {
        match result {
            CheckResult::Matched {} => Self::Yes,
            CheckResult::NotFound {} => Self::No(Refusal::NotFound),
            CheckResult::BirthMismatch { pair } => Self::No(Refusal::Pair(*pair)),
            CheckResult::RightsEnded { .. } => Self::No(Refusal::RightsEnded),
            CheckResult::Deceased { .. } => Self::No(Refusal::Died),
            CheckResult::Mismatch { .. }
            | CheckResult::Invalid { .. }
            | CheckResult::InnFound { .. }
            | CheckResult::Unavailable {} => Self::Later,
        }
    }
}

/// A person's link to a child, from the question on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose.
    pub holder: SubjectId,
    /// Its number among theirs, drawn at random.
    pub no: i32,
    /// As what.
    pub role: Role,
    /// Where it stands.
    pub state: LinkState,
    /// Since when the present question is waited for.
    pub asked_at: Timestamp,
    /// How often the present question was asked anew.
    pub attempts: u32,
}

impl Link {
    /// A person asks.
    pub const fn ask(holder: SubjectId, no: i32, role: Role, now: Timestamp) -> Self {
        Self { holder, no, role, state: LinkState::Queued { due_at: now }, asked_at: now, attempts: 0 }
    }

    /// The child whom it holds.
    pub const fn child(&self) -> Option<SubjectId> {
        match self.state {
            LinkState::Held { child, .. } => Some(child),
            _ => None,
        }
    }

    /// Whether an answer is waited for before it holds.
    pub const fn is_asked(&self) -> bool {
        matches!(self.state, LinkState::Queued { .. } | LinkState::Sent)
    }

    /// The registry has taken the question.
    #[must_use]
    pub fn sent(self, now: Timestamp) -> Self {
        match self.state {
            LinkState::Queued { .. } => Self { state: LinkState::Sent, ..self },
            LinkState::Held { child, checked_at, due_at: Some(_) } => {
                Self { state: LinkState::Held { child, checked_at, due_at: None }, asked_at: now, ..self }
            }
            _ => self,
        }
    }

    /// The registry has answered. `child` is who the link would hold. None when nothing was waited for.
    pub fn answered(self, said: Answered, child: (SubjectId, Timestamp), now: Timestamp) -> Option<Self> {
        let (child, adult_at) = child;
        match self.state {
            LinkState::Queued { .. } | LinkState::Sent => Some(match said {
                _ if now >= adult_at => self.with(LinkState::Refused { refusal: Refusal::Adult, at: now }),
                Answered::Yes => self.held(child, now),
                Answered::No(refusal) => self.with(LinkState::Refused { refusal, at: now }),
                Answered::Later if now >= self.asked_at.plus(ASKING_MAX) => self.give_up(now),
                Answered::Later => self.again(now),
            }),
            LinkState::Held { child, checked_at, due_at: None } => Some(match said {
                Answered::Yes => self.held(child, now),
                Answered::No(Refusal::RightsEnded) => self.ended(End::Court, now),
                Answered::No(Refusal::Died) => self.ended(End::Died, now),
                // A name that changed by marriage ends nothing: only what a court decided does.
                Answered::No(_) | Answered::Later => {
                    let due_at = Some(now.plus(AGAIN_HELD));
                    self.with(LinkState::Held { child, checked_at, due_at })
                }
            }),
            _ => None,
        }
    }

    /// Gives up what is past its time. A link that holds goes on and is asked about anew.
    #[must_use]
    pub fn give_up(self, now: Timestamp) -> Self {
        if now < self.asked_at.plus(ASKING_MAX) {
            return self;
        }
        match self.state {
            LinkState::Queued { .. } | LinkState::Sent => self.with(LinkState::CouldNotCheck { at: now }),
            LinkState::Held { child, checked_at, due_at: None } => {
                self.with(LinkState::Held { child, checked_at, due_at: Some(now) })
            }
            _ => self,
        }
    }

    /// Asks a question that could not be answered once more.
    #[must_use]
    pub fn retried(self, now: Timestamp) -> Self {
        match self.state {
            LinkState::CouldNotCheck { .. } => {
                Self { state: LinkState::Queued { due_at: now }, asked_at: now, attempts: 0, ..self }
            }
            _ => self,
        }
    }

    /// Ends a link that holds; a question that still waits when the child comes of age is refused.
    #[must_use]
    pub fn ended(self, end: End, now: Timestamp) -> Self {
        match self.state {
            LinkState::Held { .. } => self.with(LinkState::Ended { end, at: now }),
            LinkState::Queued { .. } | LinkState::Sent if end == End::CameOfAge => {
                self.with(LinkState::Refused { refusal: Refusal::Adult, at: now })
            }
            _ => self,
        }
    }

    /// The same link under another account of the same person. What the registry was asked under the old one is asked anew.
    #[must_use]
    pub const fn moved(self, (holder, no): (SubjectId, i32), now: Timestamp) -> Self {
        let state = match self.state {
            LinkState::Sent => LinkState::Queued { due_at: now },
            LinkState::Held { child, checked_at, due_at: None } => {
                LinkState::Held { child, checked_at, due_at: Some(now) }
            }
            other => other,
        };
        Self { holder, no, state, ..self }
    }

    const fn with(self, state: LinkState) -> Self {
        Self { state, ..self }
    }

    fn held(self, child: SubjectId, now: Timestamp) -> Self {
        let due_at = Some(now.plus(RECHECK_EVERY));
        Self { state: LinkState::Held { child, checked_at: now, due_at }, attempts: 0, ..self }
    }

    fn again(self, now: Timestamp) -> Self {
        let wait = AGAIN_FIRST.saturating_mul(1_u32 << self.attempts.min(16)).min(AGAIN_MAX);
        let attempts = self.attempts.saturating_add(1);
        Self { state: LinkState::Queued { due_at: now.plus(wait) }, attempts, ..self }
    }
}
