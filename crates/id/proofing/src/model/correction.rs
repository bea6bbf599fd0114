use std::time::Duration;

use gateway_registries::{CorrectionState as Said, DeclineReason, Registry};
use kernel::{SubjectId, Timestamp, Uuid};

use super::Question;

/// After this a registry that has not decided is followed no longer: thirty days is what the law gives an office to answer
/// (Federal Law 59-FZ, article 12).
pub const CORRECTION_LIMIT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How many characters a person may write.
pub const CORRECTION_CHARS_MAX: usize = 1_000;
/// How soon and how late a registry is asked how far it has come.
const FOLLOW_MIN: Duration = Duration::from_secs(5);
const FOLLOW_MAX: Duration = Duration::from_secs(6 * 60 * 60);

/// How a request to correct a registry's record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionEnd {
    /// The record has been corrected.
    Corrected,
    /// It stays as it is.
    Declined(DeclineReason),
    /// The registry did not decide in time.
    Silent,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionState {
    /// To be sent.
    Queued,
    /// The registry has it.
    Received,
    /// Somebody works on it.
    InWork,
    /// Over.
    Ended {
        /// How.
        end: CorrectionEnd,
        /// When that came to be known.
        at: Timestamp,
    },
}

/// A person's request that a registry corrects its record of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The id under which the registry knows it.
    pub id: Uuid,
    /// Whose.
    pub subject: SubjectId,
    /// About what.
    pub question: Question,
    /// The version of the data that the person holds to be right.
    pub version: i32,
    /// How far it has come.
    pub state: CorrectionState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When the registry had it.
    pub received_at: Option<Timestamp>,
    /// When somebody began to work on it.
    pub begun_at: Option<Timestamp>,
}

impl CorrectionEnd {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::Declined(reason) => reason.code(),
            Self::Silent => "silent",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "corrected" => Some(Self::Corrected),
            "silent" => Some(Self::Silent),
            other => DeclineReason::from_code(other).map(Self::Declined),
        }
    }
}

impl CorrectionState {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Received => "received",
            Self::InWork => "in_work",
            Self::Ended { .. } => "ended",
        }
    }

    /// Whether nothing more comes.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Ended { .. })
    }
}

impl Correction {
    /// The registry that is asked.
    pub const fn registry(&self) -> Registry {
        self.question.registry()
    }

    /// When it is followed no longer.
    pub fn deadline(&self) -> Timestamp {
        self.made_at.plus(CORRECTION_LIMIT)
    }

    /// What it is after the registry's word. It never goes back: what has ended stays so, and an older word changes nothing.
    #[must_use]
    pub fn after(self, said: Said, now: Timestamp) -> Self {
        if self.state.is_ended() {
            return self;
        }
        let ended = |end| CorrectionState::Ended { end, at: now };
        let received_at = self.received_at.or(Some(now));
        let (state, begun_at) = match (said, self.state) {
            (Said::Received {}, CorrectionState::InWork) => (CorrectionState::InWork, self.begun_at),
            (Said::Received {}, _) => (CorrectionState::Received, None),
            (Said::InWork {}, _) => (CorrectionState::InWork, self.begun_at.or(Some(now))),
            (Said::Corrected {}, _) => (ended(CorrectionEnd::Corrected), self.begun_at),
            (Said::Declined { reason }, _) => (ended(CorrectionEnd::Declined(reason)), self.begun_at),
        };
        Self { state, received_at, begun_at, ..self }
    }

    /// What it is when the registry did not decide in time.
    #[must_use]
    pub fn given_up(self, now: Timestamp) -> Self {
        let end = CorrectionState::Ended { end: CorrectionEnd::Silent, at: now };
        if self.state.is_ended() { self } else { Self { state: end, ..self } }
    }

    /// When the registry is asked next: the older the request, the more seldom.
    pub fn next_look(&self, now: Timestamp) -> Timestamp {
        now.plus((now.since(self.made_at) / 4).clamp(FOLLOW_MIN, FOLLOW_MAX)).min(self.deadline().max(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn correction() -> Correction {
        Correction {
            id: Uuid::nil(),
            subject: SubjectId::from(Uuid::nil()),
            question: Question::Snils,
            version: 2,
            state: CorrectionState::Queued,
            made_at: at(0),
            received_at: None,
            begun_at: None,
        }
    }

    fn words() -> impl Strategy<Value = Said> {
        prop_oneof![
            Just(Said::Received {}),
            Just(Said::InWork {}),
            Just(Said::Corrected {}),
            Just(Said::Declined { reason: DeclineReason::PapersNeeded }),
        ]
    }

    const fn rank(state: CorrectionState) -> u8 {
        match state {
            CorrectionState::Queued => 0,
            CorrectionState::Received => 1,
            CorrectionState::InWork => 2,
            CorrectionState::Ended { .. } => 3,
        }
    }

    proptest! {
        #[test]
        fn it_never_goes_back_and_ends_once(words in proptest::collection::vec(words(), 0..20)) {
            let (mut now, mut one) = (0, correction());
            for said in words {
                now += 1;
                let next = one.clone().after(said, at(now));
                prop_assert!(rank(next.state) >= rank(one.state));
                prop_assert!(!one.state.is_ended() || next == one);
                prop_assert!(next.received_at.is_some());
                one = next;
            }
        }
    }

    #[test]
    fn words_are_read_back() {
        let declined = DeclineReason::ALL.into_iter().map(CorrectionEnd::Declined);
        for end in declined.chain([CorrectionEnd::Corrected, CorrectionEnd::Silent]) {
            assert_eq!(CorrectionEnd::from_word(end.word()), Some(end));
        }
        assert_eq!(CorrectionEnd::from_word("perhaps"), None);
    }

    #[test]
    fn an_old_request_is_looked_at_seldom_and_at_its_deadline() {
        assert_eq!(correction().next_look(at(0)), at(5));
        assert_eq!(correction().next_look(at(400)), at(500));
        let last = correction().deadline();
        assert_eq!(correction().next_look(Timestamp::from_seconds(last.as_seconds() - 60)), last);
    }
}
