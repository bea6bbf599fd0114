use kernel::{SubjectId, Timestamp};
use serde::{Deserialize, Serialize};

use super::contact::Contact;

/// A recovery of access under way in one browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Recovery {
    /// Named a contact; a code is on its way there, whether or not an account has it.
    ContactGiven {
        /// Not proven yet.
        contact: Contact,
    },
    /// Typed the code; what the account allows is told only now.
    ContactProven {
        /// Proven.
        contact: Contact,
        /// What may follow.
        outcome: RecoveryOutcome,
    },
    /// The new password is set.
    Finished {
        /// Since when.
        finished_at: Timestamp,
    },
}

/// What follows once the contact is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RecoveryOutcome {
    /// A simplified account: the contact suffices.
    NewPassword {
        /// Whose.
        subject: SubjectId,
    },
    /// Standard or above: one proof is not enough, the desk helps.
    AtTheDesk,
    /// No account signs in by this contact.
    NoAccount,
}

/// The pages of the recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryStep {
    /// Phone or e-mail.
    Contact,
    /// The code.
    Code,
    /// The new password.
    Password,
    /// Go to a centre.
    Desk,
    /// There is nothing to recover.
    NoAccount,
    /// The end.
    Done,
}

impl Recovery {
    /// The page that the state leads to.
    pub const fn step(&self) -> RecoveryStep {
        match self {
            Self::ContactGiven { .. } => RecoveryStep::Code,
            Self::ContactProven { outcome: RecoveryOutcome::NewPassword { .. }, .. } => {
                RecoveryStep::Password
            }
            Self::ContactProven { outcome: RecoveryOutcome::AtTheDesk, .. } => RecoveryStep::Desk,
            Self::ContactProven { outcome: RecoveryOutcome::NoAccount, .. } => RecoveryStep::NoAccount,
            Self::Finished { .. } => RecoveryStep::Done,
        }
    }

    /// The contact, while it matters.
    pub const fn contact(&self) -> Option<&Contact> {
        match self {
            Self::ContactGiven { contact } | Self::ContactProven { contact, .. } => Some(contact),
            Self::Finished { .. } => None,
        }
    }
}
