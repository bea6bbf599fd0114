//! The life of a batch: sheets that are printed together.

use kernel::{SubjectId, Timestamp};
use serde::{Deserialize, Serialize};

kernel::typed_id! {
    /// One batch. The post knows it by this id: handing it over twice posts it once.
    BatchId
}

/// Who prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printer {
    /// The printing house of the post, to whose key the sheets are encrypted.
    House,
    /// Postal operators of this installation.
    Operators,
}

impl Printer {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Operators => "operators",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::House, Self::Operators].into_iter().find(|printer| printer.as_str() == word)
    }
}

/// The life of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BatchState {
    /// Its letters are chosen; there are no codes yet. By the operator who began it; none for the printing house.
    Gathered {
        /// Who began it.
        by: Option<SubjectId>,
    },
    /// The sheets are made and sealed.
    Rendered {
        /// Who began it.
        by: Option<SubjectId>,
        /// Pages.
        pages: u32,
    },
    /// A second operator has released it: it may be printed, once.
    Released {
        /// Who began it and who released it.
        by: [SubjectId; 2],
        /// Pages.
        pages: u32,
    },
    /// The sheets are on paper and nowhere else.
    Printed {
        /// Who began it and who released it.
        by: [SubjectId; 2],
        /// When it was printed.
        at: Timestamp,
    },
    /// The post has it.
    Handed {
        /// Since when.
        at: Timestamp,
    },
    /// Its sheets are void; its letters wait for another print.
    Void {
        /// Since when.
        at: Timestamp,
    },
}

/// The step does not belong to the state of the batch, or not to this operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchRefusal {
    /// It is not there yet, or past it.
    #[error("the batch is not in a state for this")]
    NotNow,
    /// Two people release a batch; this is the one who began it.
    #[error("another operator has to release the batch")]
    SamePerson,
}

impl BatchState {
    /// The stored word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Gathered { .. } => "gathered",
            Self::Rendered { .. } => "rendered",
            Self::Released { .. } => "released",
            Self::Printed { .. } => "printed",
            Self::Handed { .. } => "handed",
            Self::Void { .. } => "void",
        }
    }

    /// The sheets were made.
    pub fn render(self, pages: u32) -> Result<Self, BatchRefusal> {
        match self {
            Self::Gathered { by } => Ok(Self::Rendered { by, pages }),
            _ => Err(BatchRefusal::NotNow),
        }
    }

    /// An operator other than the one who began it lets it be printed.
    pub fn release(self, operator: SubjectId) -> Result<Self, BatchRefusal> {
        match self {
            Self::Rendered { by: Some(begun_by), .. } if begun_by == operator => {
                Err(BatchRefusal::SamePerson)
            }
            Self::Rendered { by: Some(begun_by), pages } => {
                Ok(Self::Released { by: [begun_by, operator], pages })
            }
            _ => Err(BatchRefusal::NotNow),
        }
    }

    /// It is printed, once: afterwards the sheets exist on paper alone.
    pub fn print(self, now: Timestamp) -> Result<Self, BatchRefusal> {
        match self {
            Self::Released { by, .. } => Ok(Self::Printed { by, at: now }),
            _ => Err(BatchRefusal::NotNow),
        }
    }

    /// The post has it: straight from the press of its printing house, or after it was printed here.
    pub fn hand_over(self, now: Timestamp) -> Result<Self, BatchRefusal> {
        match self {
            Self::Rendered { by: None, .. } | Self::Printed { .. } => Ok(Self::Handed { at: now }),
            _ => Err(BatchRefusal::NotNow),
        }
    }

    /// Its sheets are void: the paper jammed, the envelope tore.
    pub fn void(self, now: Timestamp) -> Result<Self, BatchRefusal> {
        match self {
            Self::Rendered { .. } | Self::Released { .. } | Self::Printed { .. } => {
                Ok(Self::Void { at: now })
            }
            Self::Gathered { .. } | Self::Handed { .. } | Self::Void { .. } => Err(BatchRefusal::NotNow),
        }
    }
}
