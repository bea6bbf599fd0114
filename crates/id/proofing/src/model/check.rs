use assurance::Method;
use gateway_registries::{CheckRequest, PersonData as Asked, Query, Registry, RequestId};
use kernel::{Env, Lane, SubjectId, Timestamp, Uuid};
use person::DocumentKind;
use profile::model::{Fingerprints, PersonData};

use super::CheckOutcome;

/// What a registry is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// The pension fund: is this СНИЛС this person's?
    Snils,
    /// The interior ministry: is this document valid and this person's?
    Document,
    /// The tax service: is this ИНН this person's? Never blocks.
    InnCheck,
    /// The tax service: which ИНН has this person? Never blocks.
    InnSearch,
}

impl Question {
    /// Every question.
    pub const ALL: [Self; 4] = [Self::Snils, Self::Document, Self::InnCheck, Self::InnSearch];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Snils => "snils",
            Self::Document => "document",
            Self::InnCheck => "inn_check",
            Self::InnSearch => "inn_search",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.as_str() == word)
    }

    /// Who answers it.
    pub const fn registry(self) -> Registry {
        match self {
            Self::Snils => Registry::Sfr,
            Self::Document => Registry::Mvd,
            Self::InnCheck | Self::InnSearch => Registry::Fns,
        }
    }

    /// The evidence that the answer becomes.
    pub const fn method(self) -> Method {
        match self {
            Self::Snils => Method::SnilsCheck,
            Self::Document => Method::DocumentCheck,
            Self::InnCheck | Self::InnSearch => Method::TaxCheck,
        }
    }

    /// Whether the standard level waits for the answer.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Snils | Self::Document)
    }

    /// What the answer vouches for, among the fingerprints of the data; none where the data have no such part.
    pub fn fingerprint(self, prints: &Fingerprints) -> Option<&[u8]> {
        match self {
            Self::Snils => prints.snils.as_deref(),
            Self::Document => Some(&prints.document),
            Self::InnCheck | Self::InnSearch => Some(&prints.tax),
        }
    }

    /// The question about a person as the registry takes it; none where the data have no such part.
    pub fn query(self, person: &PersonData) -> Option<Query> {
        let asked = Asked::of(&person.name, person.birth_date, person.gender);
        match self {
            Self::Snils => Some(Query::snils_check(asked, person.snils.as_ref()?)),
            Self::Document => Query::document_check(asked, &person.document),
            Self::InnCheck => Some(Query::inn_check(asked, person.inn.as_ref()?)),
            Self::InnSearch => Some(Query::inn_search(asked, &person.document)),
        }
    }
}

/// What is asked about a person, by citizenship and document: СНИЛС where there is one, the document unless no registry
/// knows it, and the ИНН, typed or looked for.
pub fn questions_for(person: &PersonData) -> Vec<Question> {
    let snils = person.snils.is_some().then_some(Question::Snils);
    let document = (person.document.kind() != DocumentKind::ForeignPassport).then_some(Question::Document);
    let tax = if person.inn.is_some() { Question::InnCheck } else { Question::InnSearch };
    snils.into_iter().chain(document).chain([tax]).collect()
}

/// How far a check has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// To be asked.
    Queued {
        /// Not before.
        due_at: Timestamp,
    },
    /// Asked; the registry has it.
    Sent,
    /// Answered.
    Answered {
        /// What it says.
        outcome: CheckOutcome,
        /// When that came to be known.
        at: Timestamp,
    },
    /// No answer within the limit.
    CouldNotCheck {
        /// When it was given up.
        at: Timestamp,
    },
}

impl CheckState {
    /// As stored.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Sent => "sent",
            Self::Answered { .. } => "answered",
            Self::CouldNotCheck { .. } => "could_not_check",
        }
    }

    /// Whether nothing more is waited for.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Answered { .. } | Self::CouldNotCheck { .. })
    }
}

/// One question about one version, on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The id under which it is asked. Another one when it is asked anew.
    pub request: RegistryRequest,
    /// About whom.
    pub subject: SubjectId,
    /// About which version of the data.
    pub version: i32,
    /// What.
    pub question: Question,
    /// How far it has come.
    pub state: CheckState,
    /// What the answer will vouch for.
    pub fingerprint: Vec<u8>,
    /// Since when it is waited for.
    pub asked_at: Timestamp,
    /// When it is given up.
    pub deadline: Timestamp,
    /// How often it has been asked anew.
    pub attempts: u32,
}

/// The id of a request, which says in which lane its check lives: an answer names nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistryRequest {
    /// Where the check lives.
    pub lane: Lane,
    /// The id.
    pub id: Uuid,
}

impl RegistryRequest {
    /// A new id whose last two bytes are the lane.
    pub fn generate(env: &Env, lane: Lane) -> Self {
        let mut bytes = *kernel::new_uuid(env).as_bytes();
        if let Some(tail) = bytes.last_chunk_mut::<2>() {
            *tail = lane.number().to_be_bytes();
        }
        Self { lane, id: Uuid::from_bytes(bytes) }
    }

    /// Reads an id that came back; none when it cannot be one of ours.
    pub fn of(request: RequestId) -> Option<Self> {
        let id = request.uuid();
        let lane = u16::from_be_bytes(*id.as_bytes().last_chunk::<2>()?);
        Lane::try_from(i64::from(lane)).ok().map(|lane| Self { lane, id })
    }

    /// As the registry knows it.
    pub fn request_id(self) -> RequestId {
        RequestId::from(self.id)
    }
}

impl Check {
    /// The request to send; none where the data have no such part.
    pub fn to_request(&self, person: &PersonData) -> Option<CheckRequest> {
        let query = self.question.query(person)?;
        Some(CheckRequest { id: self.request.request_id(), query })
    }
}

/// What is known of one question about a version.
#[derive(Clone, Copy, Debug)]
pub struct LatestCheck<'c> {
    /// The check that counts: the newest, or the last yes while a newer one has no answer.
    pub check: &'c Check,
    /// The newer one, which is on its way or could not be done. The yes before it still counts.
    pub again: Option<&'c Check>,
}

impl LatestCheck<'_> {
    /// Whether an answer is waited for.
    pub fn is_open(&self) -> bool {
        !self.again.unwrap_or(self.check).state.is_settled()
    }
}

/// The checks of a version, one for each question, in the order of the questions.
pub fn latest_checks(checks: &[Check], version: i32) -> Vec<LatestCheck<'_>> {
    let of = |question: Question| {
        checks.iter().filter(move |check| check.version == version && check.question == question)
    };
    // One that is open is newer than all that are settled.
    let newness = |check: &&Check| (!check.state.is_settled(), check.asked_at, check.request);
    let latest = Question::ALL.into_iter().filter_map(|question| {
        let newest = of(question).max_by_key(newness)?;
        if matches!(newest.state, CheckState::Answered { .. }) {
            return Some(LatestCheck { check: newest, again: None });
        }
        let answered = of(question).filter(|check| matches!(check.state, CheckState::Answered { .. }));
        let before = answered.max_by_key(newness).filter(|check| check.says_yes());
        Some(match before {
            Some(before) => LatestCheck { check: before, again: Some(newest) },
            None => LatestCheck { check: newest, again: None },
        })
    });
    latest.collect()
}

impl Check {
    /// Whether it was answered by a yes.
    pub const fn says_yes(&self) -> bool {
        matches!(&self.state, CheckState::Answered { outcome, .. } if outcome.says_yes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_tells_the_lane_of_its_check() {
        let (env, _) = Env::fixed(Timestamp::from_seconds(1_795_348_800), 3);
        for lane in Lane::all() {
            let request = RegistryRequest::generate(&env, lane);
            assert_eq!(RegistryRequest::of(request.request_id()), Some(request));
            assert_eq!(request.id.get_version_num(), 7);
        }
        assert_eq!(RegistryRequest::of(RequestId::from(Uuid::max())), None);
    }

    #[test]
    fn words_are_read_back() {
        for question in Question::ALL {
            assert_eq!(Question::from_word(question.as_str()), Some(question));
        }
        assert_eq!(Question::from_word("palm"), None);
    }
}
