use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest query.
pub const QUERY_CHARS_MAX: usize = 200;
/// The most suggestions that are asked for.
pub const SUGGESTIONS_MAX: usize = 10;
/// The longest part of an address.
pub const PART_CHARS_MAX: usize = 120;

/// Body of `POST /v1/suggest`. Does not print itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestBody {
    /// What was typed, as far as it was typed.
    pub query: String,
    /// How many suggestions at most, 1 to 10.
    pub limit: usize,
}

/// What it answers, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestReply {
    /// The addresses.
    pub suggestions: Vec<Suggestion>,
}

/// An address, or the beginning of one. Does not print itself. Fields that are not known here are passed over: such services
/// tell much more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Six digits, where the place has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// Region, and district where there is one.
    pub region: String,
    /// Town or village; empty where the region is the town.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub settlement: String,
    /// Street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// House, with its building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house: Option<String>,
}

impl fmt::Debug for SuggestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SuggestBody")
    }
}

impl fmt::Debug for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Suggestion")
    }
}

impl Suggestion {
    /// In one line, as it is read: from the region down.
    pub fn line(&self) -> String {
        let parts = [
            Some(self.region.as_str()),
            Some(self.settlement.as_str()),
            self.street.as_deref(),
            self.house.as_deref(),
        ];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whether every part is what a form can show.
    pub(crate) fn is_sound(&self) -> bool {
        let is_text =
            |text: &str| text.chars().count() <= PART_CHARS_MAX && !text.chars().any(char::is_control);
        let is_postcode = |code: &str| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        let texts = [Some(&self.region), Some(&self.settlement), self.street.as_ref(), self.house.as_ref()];
        !self.line().is_empty()
            && texts.into_iter().flatten().all(|text| is_text(text))
            && self.postcode.as_deref().is_none_or(is_postcode)
    }
}
