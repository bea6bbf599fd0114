use std::fmt;

use crate::serde_as_text;

/// The gender as the passport states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// «М»
    Male,
    /// «Ж»
    Female,
}

/// Nothing was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no gender was chosen")]
pub struct GenderError;

impl GenderError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        "gender-choose"
    }
}

impl Gender {
    /// Reads `M` or `F`, as ESIA writes it.
    pub fn parse(text: &str) -> Result<Self, GenderError> {
        match text.trim() {
            "M" | "m" => Ok(Self::Male),
            "F" | "f" => Ok(Self::Female),
            _ => Err(GenderError),
        }
    }

    /// `M` or `F`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Male => "M",
            Self::Female => "F",
        }
    }
}

impl fmt::Display for Gender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

serde_as_text!(Gender);
