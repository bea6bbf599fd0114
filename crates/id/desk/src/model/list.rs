/// Why a supervisor looks at the list of a day: the people on it are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListReason {
    /// To look over the work of the centre.
    Work,
    /// Somebody complained.
    Complaint,
    /// Two people claim the same.
    Dispute,
}

impl ListReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Work, Self::Complaint, Self::Dispute];

    /// As in the form and the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Work => "list-work",
            Self::Complaint => "list-complaint",
            Self::Dispute => "list-dispute",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }

    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Work => "lists-reason-work",
            Self::Complaint => "lists-reason-complaint",
            Self::Dispute => "lists-reason-dispute",
        }
    }
}
