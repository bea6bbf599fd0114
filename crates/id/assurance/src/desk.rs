use kernel::Timestamp;

use crate::evidence::Record;
use crate::level::{PersonFacts, VersionFacts, check_state};
use crate::policy::{CheckState, Policy, Requirement};

/// Why a registrar cannot confirm this account now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskRefusal {
    /// Personal data have not been filled in, or a citizen's lack the СНИЛС.
    Unfinished,
    /// A check of the data has failed.
    FailedCheck(Requirement),
    /// The document is past its end.
    DocumentEnded,
    /// Another account owns the СНИЛС or the document.
    OwnedByOther,
    /// A registry said that the person died.
    Deceased,
}

/// The version that a registrar would vouch for, or why none. Pending checks are allowed and count when they pass.
pub fn may_confirm_at_desk<'f>(
    records: &[Record],
    facts: &'f PersonFacts,
    now: Timestamp,
) -> Result<&'f VersionFacts, DeskRefusal> {
    if facts.is_deceased {
        return Err(DeskRefusal::Deceased);
    }
    if facts.is_owned_by_other {
        return Err(DeskRefusal::OwnedByOther);
    }
    let version = facts.pending.as_ref().or(facts.current.as_ref()).ok_or(DeskRefusal::Unfinished)?;
    if version.is_russian_citizen && version.snils.is_none() {
        return Err(DeskRefusal::Unfinished);
    }
    if version.document_ends_at.is_some_and(|end| end <= now) {
        return Err(DeskRefusal::DocumentEnded);
    }
    let failed = Policy::for_version(version)
        .requirements
        .into_iter()
        .find(|requirement| check_state(records, version, *requirement, now) == CheckState::Failed);
    match failed {
        Some(requirement) => Err(DeskRefusal::FailedCheck(requirement)),
        None => Ok(version),
    }
}
