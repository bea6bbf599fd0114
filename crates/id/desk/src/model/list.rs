/// Why a supervisor looks at a list: the people on it are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListReason {
    /// To look over the work of the centre.
    Work,
    /// Somebody complained.
    Complaint,
    /// Two people claim the same.
    Dispute,
    /// To see which merges may be undone.
    Merges,
    /// To see whose work looks suspicious.
    Flags,
    /// To decide whether a letter may go to an address of many people.
    Letters,
}

impl ListReason {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::Work, Self::Complaint, Self::Dispute, Self::Merges, Self::Flags, Self::Letters];
    /// Those for which the list of a day is looked at.
    pub const OF_DAY: [Self; 3] = [Self::Work, Self::Complaint, Self::Dispute];

    /// As in the form and the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Work => "list-work",
            Self::Complaint => "list-complaint",
            Self::Dispute => "list-dispute",
            Self::Merges => "list-merges",
            Self::Flags => "list-flags",
            Self::Letters => "list-letters",
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
            Self::Merges => "lists-reason-merges",
            Self::Flags => "lists-reason-flags",
            Self::Letters => "lists-reason-letters",
        }
    }
}
