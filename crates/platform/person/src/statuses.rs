use serde::{Deserialize, Serialize};

/// A status by which the state owes a person something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusKind {
    /// A disability of the first, second or third group.
    Disability,
    /// A child with a disability.
    DisabledChild,
    /// A family of three or more children.
    LargeFamily,
    /// A veteran of combat.
    CombatVeteran,
    /// A veteran of labour.
    LabourVeteran,
    /// Exposed to radiation: Chernobyl, Mayak, Semipalatinsk.
    RadiationExposed,
}

impl StatusKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Disability,
        Self::DisabledChild,
        Self::LargeFamily,
        Self::CombatVeteran,
        Self::LabourVeteran,
        Self::RadiationExposed,
    ];

    /// As stored and as in the address of the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disability => "disability",
            Self::DisabledChild => "disabled-child",
            Self::LargeFamily => "large-family",
            Self::CombatVeteran => "combat-veteran",
            Self::LabourVeteran => "labour-veteran",
            Self::RadiationExposed => "radiation-exposed",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Disability => "status-disability",
            Self::DisabledChild => "status-disabled-child",
            Self::LargeFamily => "status-large-family",
            Self::CombatVeteran => "status-combat-veteran",
            Self::LabourVeteran => "status-labour-veteran",
            Self::RadiationExposed => "status-radiation-exposed",
        }
    }

    /// The key of the hint: which document says so.
    pub const fn hint_key(self) -> &'static str {
        match self {
            Self::Disability | Self::DisabledChild => "status-hint-disability",
            Self::LargeFamily => "status-hint-large-family",
            Self::CombatVeteran | Self::LabourVeteran | Self::RadiationExposed => "status-hint-certificate",
        }
    }

    /// Whether the status always ends with a day, as a disability of a child does at eighteen at the latest.
    pub const fn always_ends(self) -> bool {
        matches!(self, Self::DisabledChild)
    }
}
