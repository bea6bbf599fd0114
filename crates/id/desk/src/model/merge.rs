use identity::model::merge::MergeRefusal;
use profile::model::PersonData;

use super::refusal::Bias;

/// Why two accounts are not made one at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeObstacle {
    /// The accounts themselves do not allow it.
    Accounts(MergeRefusal),
    /// The data of one of them have not passed the checks.
    Unchecked,
    /// The data do not say the same person.
    OtherPerson,
    /// The account that would go holds an office.
    Office,
    /// Not by this registrar.
    Bias(Bias),
}

impl MergeObstacle {
    /// The key of its text, which says what to do.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accounts(MergeRefusal::Same) => "merge-obstacle-same",
            Self::Accounts(MergeRefusal::Closed) => "merge-obstacle-closed",
            Self::Accounts(MergeRefusal::Leaving) => "merge-obstacle-leaving",
            Self::Accounts(MergeRefusal::MergedAway) => "merge-obstacle-merged",
            Self::Accounts(MergeRefusal::HoldsMerge) => "merge-obstacle-holds-merge",
            Self::Unchecked => "merge-obstacle-unchecked",
            Self::OtherPerson => "merge-obstacle-other-person",
            Self::Office => "merge-obstacle-office",
            Self::Bias(bias) => bias.key(),
        }
    }
}

/// Whether checked data say the same person. The name does not count: it is what changes with a marriage. Where there is no
/// СНИЛС, the document takes its place.
pub fn is_same_person(one: &PersonData, other: &PersonData) -> bool {
    let same_number = match (&one.snils, &other.snils) {
        (Some(one), Some(other)) => one.digits() == other.digits(),
        (None, None) => one.document.number_key() == other.document.number_key(),
        _ => false,
    };
    same_number && one.birth_date == other.birth_date && one.gender == other.gender
}
