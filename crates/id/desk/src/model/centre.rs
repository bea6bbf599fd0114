use std::collections::BTreeSet;
use std::path::Path;

use jiff::tz::TimeZone;
use kernel::Language;
use serde::Deserialize;
use web::Localized;

use super::hours::Hours;

/// The stable code of a centre: lower-case letters, digits, hyphens. Roles, visits and the audit name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct CentreCode(String);

/// Not a code of a centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a centre's code is 2 to 40 lower-case letters, digits and hyphens")]
pub struct CentreCodeError;

impl CentreCode {
    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, CentreCodeError> {
        let right = (2..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if right { Ok(Self(text.to_owned())) } else { Err(CentreCodeError) }
    }

    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CentreCode {
    type Error = CentreCodeError;

    fn try_from(text: String) -> Result<Self, CentreCodeError> {
        Self::parse(&text)
    }
}

impl std::fmt::Display for CentreCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who keeps a centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CentreKind {
    /// A multifunctional centre (МФЦ).
    Mfc,
    /// A post office.
    Post,
    /// An office of a telecom operator.
    Telecom,
    /// A city's or district's administration.
    Administration,
}

impl CentreKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Mfc, Self::Post, Self::Telecom, Self::Administration];

    /// As in the address of the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mfc => "mfc",
            Self::Post => "post",
            Self::Telecom => "telecom",
            Self::Administration => "administration",
        }
    }

    /// Reads the word of the address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mfc => "centres-kind-mfc",
            Self::Post => "centres-kind-post",
            Self::Telecom => "centres-kind-telecom",
            Self::Administration => "centres-kind-administration",
        }
    }
}

/// What a centre does for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Confirms who a person is.
    Confirm,
    /// Looks at foreign passports, which no registry knows.
    Foreign,
    /// Lets a person set a new password.
    Password,
}

impl Deed {
    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirm => "centres-deed-confirm",
            Self::Foreign => "centres-deed-foreign",
            Self::Password => "centres-deed-password",
        }
    }
}

/// A time zone by its IANA name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Zone(pub TimeZone);

/// Not a name of a time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone {0}")]
pub struct ZoneError(String);

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(name: String) -> Result<Self, ZoneError> {
        TimeZone::get(&name).map(Self).map_err(|_| ZoneError(name))
    }
}

/// A place where a registrar sits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Centre {
    /// Its code.
    pub code: CentreCode,
    /// Who keeps it.
    pub kind: CentreKind,
    /// What it is called.
    pub name: Localized,
    /// Where it is.
    pub address: Localized,
    /// Where to call.
    pub phone: String,
    /// What it does.
    pub deeds: Vec<Deed>,
    /// When it is open, Monday first.
    pub hours: Hours,
    /// Its time zone, by its IANA name; the installation's when none is given.
    #[serde(default)]
    pub time_zone: Option<Zone>,
}

/// Why a list of centres is refused.
#[derive(Debug, thiserror::Error)]
pub enum CentresError {
    /// The file cannot be read.
    #[error("the list of centres cannot be read")]
    Unreadable(#[from] std::io::Error),
    /// The file is not a list of centres.
    #[error("the list of centres is wrong")]
    Malformed(#[from] toml::de::Error),
    /// Two centres have one code.
    #[error("two centres have the code {0}")]
    Twice(CentreCode),
    /// There is none.
    #[error("the list of centres is empty")]
    Empty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    centre: Vec<Centre>,
}

/// The centres of an installation, in the order of their file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centres(Vec<Centre>);

impl Centres {
    /// Reads a list in TOML.
    pub fn parse(text: &str) -> Result<Self, CentresError> {
        let file: File = toml::from_str(text)?;
        let mut codes = BTreeSet::new();
        if let Some(twice) = file.centre.iter().find(|centre| !codes.insert(&centre.code)) {
            return Err(CentresError::Twice(twice.code.clone()));
        }
        if file.centre.is_empty() { Err(CentresError::Empty) } else { Ok(Self(file.centre)) }
    }

    /// Reads the file of an installation.
    pub fn load(path: &Path) -> Result<Self, CentresError> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    /// The made-up centres of a demo.
    pub fn demo() -> Result<Self, CentresError> {
        Self::parse(include_str!("../../data/demo-centres.toml"))
    }

    /// All of them.
    pub fn all(&self) -> &[Centre] {
        &self.0
    }

    /// The centre of a code.
    pub fn find(&self, code: &CentreCode) -> Option<&Centre> {
        self.0.iter().find(|centre| centre.code == *code)
    }

    /// Those of a kind (any, when none) whose name or address holds every word of the text, in whatever language.
    pub fn search(&self, kind: Option<CentreKind>, text: &str) -> Vec<&Centre> {
        let words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
        let holds = |centre: &&Centre| {
            let hay = [&centre.name, &centre.address]
                .map(|text| Language::ALL.map(|language| fold(text.of(language))).join(" "));
            let hay = hay.join(" ");
            words.iter().all(|word| hay.contains(word.as_str()))
        };
        self.0.iter().filter(|centre| kind.is_none_or(|kind| centre.kind == kind)).filter(holds).collect()
    }
}

/// Case and the letter ё do not count, nor do the marks between words.
fn fold(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|c| match c {
            'ё' => 'е',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_has_a_centre_of_every_kind() {
        let centres = Centres::demo().unwrap();
        for kind in CentreKind::ALL {
            assert!(!centres.search(Some(kind), "").is_empty(), "{kind:?}");
        }
    }

    #[test]
    fn a_search_knows_no_case_and_either_language() {
        let centres = Centres::demo().unwrap();
        assert_eq!(centres.search(None, " каменская 82А ").len(), 1);
        assert_eq!(centres.search(None, "Kamenskaya").len(), 1);
        assert_eq!(centres.search(Some(CentreKind::Post), "каменская, 82а").len(), 0);
        assert_eq!(centres.search(None, "нет такой улицы").len(), 0);
    }

    #[test]
    fn a_list_with_a_code_twice_an_unknown_key_or_nothing_is_refused() {
        let one = include_str!("../../data/demo-centres.toml");
        assert!(matches!(Centres::parse(&format!("{one}\n{one}")), Err(CentresError::Twice(_))));
        assert!(matches!(Centres::parse(&one.replace("kind =", "sort =")), Err(CentresError::Malformed(_))));
        assert!(matches!(Centres::parse("centre = []"), Err(CentresError::Empty)));
        let nowhere = one.replace("Asia/Yekaterinburg", "Asia/Nowhere");
        assert!(matches!(Centres::parse(&nowhere), Err(CentresError::Malformed(_))));
    }
}
