use assurance::{DeskRefusal, Requirement};

/// Why a registrar refuses, in words of a list: the applicant is told in their own language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalReason {
    /// The photograph shows somebody else.
    Photo,
    /// The document is damaged, or looks false.
    Document,
    /// The data differ from the paper.
    Data,
    /// The applicant changed their mind, or left.
    Applicant,
}

impl RefusalReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Photo, Self::Document, Self::Data, Self::Applicant];

    /// As in the form and the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "document",
            Self::Data => "data",
            Self::Applicant => "applicant",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }

    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Photo => "desk-reason-photo",
            Self::Document => "desk-reason-document",
            Self::Data => "desk-reason-data",
            Self::Applicant => "desk-reason-applicant",
        }
    }
}

/// Why this registrar may not work on this applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// It is the registrar.
    Oneself,
    /// A phone or mailbox is the registrar's too.
    SharedContact,
}

impl Bias {
    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Oneself => "desk-bias-oneself",
            Self::SharedContact => "desk-bias-shared-contact",
        }
    }
}

/// The key of the text that tells why an account cannot be confirmed now, and what to do.
pub const fn obstacle_key(refusal: DeskRefusal) -> &'static str {
    match refusal {
        DeskRefusal::Unfinished => "desk-obstacle-unfinished",
        DeskRefusal::FailedCheck(Requirement::Snils) => "desk-obstacle-failed-snils",
        DeskRefusal::FailedCheck(Requirement::Document | Requirement::Inspection) => {
            "desk-obstacle-failed-document"
        }
        DeskRefusal::DocumentEnded => "desk-obstacle-document-ended",
        DeskRefusal::OwnedByOther => "desk-obstacle-owned-by-other",
        DeskRefusal::Deceased => "desk-obstacle-deceased",
    }
}
