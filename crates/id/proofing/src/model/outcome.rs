use gateway_registries::{CheckResult, InvalidReason, Pair};

use super::Question;

/// What a registry said. Names kinds, never values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckOutcome {
    /// Everything asked is so.
    Matched,
    /// Two things do not belong together.
    Mismatch(Pair),
    /// The registry does not know it.
    NotFound,
    /// The document is no longer good.
    Invalid(InvalidReason),
    /// The tax service found the ИНН.
    InnFound,
    /// The person is dead.
    Deceased,
}

const NUMBER: &[&str] = &["series", "number"];
const SNILS_PERSON: &[&str] = &["snils", "lastName", "firstName", "middleName", "birthDate"];
const DOCUMENT_PERSON: &[&str] = &["series", "number", "lastName", "firstName", "middleName", "birthDate"];
const INN_PERSON: &[&str] = &["inn", "lastName", "firstName", "middleName", "birthDate"];

impl CheckOutcome {
    /// Of a result; none when the registry cannot answer now, or answers what nobody asked here.
    pub const fn of(result: &CheckResult) -> Option<Self> {
        Some(match result {
            CheckResult::Matched {} => Self::Matched,
            CheckResult::Mismatch { pair } => Self::Mismatch(*pair),
            CheckResult::NotFound {} => Self::NotFound,
            CheckResult::Invalid { reason } => Self::Invalid(*reason),
            CheckResult::InnFound { .. } => Self::InnFound,
            CheckResult::Deceased { .. } => Self::Deceased,
            CheckResult::Unavailable {}
            | CheckResult::BirthMismatch { .. }
            | CheckResult::RightsEnded { .. } => return None,
        })
    }

    /// As stored: `mismatch:snils-person`.
    pub fn word(self) -> String {
        match self {
            Self::Matched => "matched".to_owned(),
            Self::Mismatch(pair) => format!("mismatch:{}", pair.code()),
            Self::NotFound => "not-found".to_owned(),
            Self::Invalid(reason) => format!("invalid:{}", reason.code()),
            Self::InnFound => "inn-found".to_owned(),
            Self::Deceased => "deceased".to_owned(),
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.split_once(':') {
            Some(("mismatch", pair)) => Pair::from_code(pair).map(Self::Mismatch),
            Some(("invalid", reason)) => InvalidReason::from_code(reason).map(Self::Invalid),
            Some(_) => None,
            None => [Self::Matched, Self::NotFound, Self::InnFound, Self::Deceased]
                .into_iter()
                .find(|outcome| outcome.word() == word),
        }
    }

    /// Whether the registry agrees.
    pub const fn says_yes(self) -> bool {
        matches!(self, Self::Matched | Self::InnFound)
    }

    /// Whether a registry may answer a question so: one about documents knows nothing of СНИЛС.
    pub const fn fits(self, question: Question) -> bool {
        match self {
            Self::Matched => !matches!(question, Question::InnSearch),
            Self::Mismatch(Pair::SnilsPerson | Pair::SnilsGender) => matches!(question, Question::Snils),
            Self::Mismatch(Pair::InnPerson) => matches!(question, Question::InnCheck),
            Self::Mismatch(_) | Self::Invalid(_) => matches!(question, Question::Document),
            Self::InnFound => matches!(question, Question::InnSearch),
            Self::NotFound | Self::Deceased => true,
        }
    }

    /// The fields that the person may have to correct.
    pub const fn fields(self, question: Question) -> &'static [&'static str] {
        match (self, question) {
            (Self::Matched | Self::InnFound | Self::Deceased, _) | (_, Question::InnSearch) => &[],
            (Self::Mismatch(Pair::SnilsPerson), _) => SNILS_PERSON,
            (Self::Mismatch(Pair::SnilsGender), _) => &["snils", "gender"],
            (Self::Mismatch(Pair::DocumentPerson), _) => DOCUMENT_PERSON,
            (Self::Mismatch(Pair::DocumentIssueDate), _) => &["issueDate"],
            (Self::Mismatch(Pair::DocumentIssueId), _) => &["issueId"],
            (Self::Mismatch(Pair::DocumentExpiryDate), _) => &["expiryDate"],
            (Self::Mismatch(Pair::InnPerson), _) => INN_PERSON,
            (Self::NotFound, Question::Snils) => &["snils"],
            (Self::NotFound, Question::InnCheck) => &["inn"],
            (Self::NotFound | Self::Invalid(_), _) => NUMBER,
        }
    }

    /// The key of the text that tells it.
    pub const fn key(self, question: Question) -> &'static str {
        match (self, question) {
            (Self::Matched, Question::Snils) => "proofing-snils-matched",
            (Self::Matched, Question::Document) => "proofing-document-matched",
            (Self::Matched, _) => "proofing-inn-matched",
            (Self::Mismatch(Pair::SnilsPerson), _) => "proofing-mismatch-snils-person",
            (Self::Mismatch(Pair::SnilsGender), _) => "proofing-mismatch-snils-gender",
            (Self::Mismatch(Pair::DocumentPerson), _) => "proofing-mismatch-document-person",
            (Self::Mismatch(Pair::DocumentIssueDate), _) => "proofing-mismatch-document-issue-date",
            (Self::Mismatch(Pair::DocumentIssueId), _) => "proofing-mismatch-document-issue-id",
            (Self::Mismatch(Pair::DocumentExpiryDate), _) => "proofing-mismatch-document-expiry-date",
            (Self::Mismatch(Pair::InnPerson), _) => "proofing-mismatch-inn-person",
            (Self::NotFound, Question::Snils) => "proofing-snils-not-found",
            (Self::NotFound, Question::Document) => "proofing-document-not-found",
            (Self::NotFound, Question::InnCheck) => "proofing-inn-not-found",
            (Self::NotFound, Question::InnSearch) => "proofing-inn-none",
            (Self::Invalid(InvalidReason::Replaced), _) => "proofing-document-replaced",
            (Self::Invalid(InvalidReason::Lost), _) => "proofing-document-lost",
            (Self::Invalid(InvalidReason::Stolen), _) => "proofing-document-stolen",
            (Self::Invalid(InvalidReason::Expired), _) => "proofing-document-expired",
            (Self::Invalid(InvalidReason::Wanted), _) => "proofing-document-wanted",
            (Self::Invalid(InvalidReason::IssuedInBreach), _) => "proofing-document-issued-in-breach",
            (Self::Invalid(InvalidReason::Destroyed), _) => "proofing-document-destroyed",
            (Self::InnFound, _) => "proofing-inn-found",
            (Self::Deceased, _) => "proofing-deceased",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_read_back_from_its_word() {
        let plain =
            [CheckOutcome::Matched, CheckOutcome::NotFound, CheckOutcome::InnFound, CheckOutcome::Deceased];
        let pairs = Pair::ALL.into_iter().map(CheckOutcome::Mismatch);
        let reasons = InvalidReason::ALL.into_iter().map(CheckOutcome::Invalid);
        for outcome in plain.into_iter().chain(pairs).chain(reasons) {
            assert_eq!(CheckOutcome::from_word(&outcome.word()), Some(outcome));
        }
        for word in ["", "mismatch", "mismatch:x", "invalid:", "matched:lost"] {
            assert_eq!(CheckOutcome::from_word(word), None, "{word}");
        }
    }

    #[test]
    fn a_refusal_names_what_to_correct() {
        for pair in Pair::ALL {
            assert!(!CheckOutcome::Mismatch(pair).fields(Question::Document).is_empty());
        }
        assert_eq!(CheckOutcome::NotFound.fields(Question::Snils), ["snils"]);
    }
}
