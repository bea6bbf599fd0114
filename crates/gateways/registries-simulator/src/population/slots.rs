//! The people whose data or answers are special, by number: see the table in `docs/sandbox-registries.md`.

use std::fmt;

use gateway_registries::{InvalidReason, Pair, Registry};

/// How the registries answer about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Rightly and at once.
    Ordinary,
    /// Only after the configured late time.
    Late,
    /// Never.
    Lost,
    /// Twice, under two answer ids.
    Doubled,
    /// The first time about somebody else's data; rightly when asked again.
    Swapped,
    /// Delivered once as an entry that is not of the protocol, then rightly.
    Garbled,
    /// Delivered once in a reply that is not JSON, then rightly.
    NotJson,
    /// Delivered once in an unsigned reply, then rightly.
    Unsigned,
    /// Delivered once in a reply signed by a wrong key, then rightly.
    WronglySigned,
    /// The first time "cannot answer now"; rightly when asked again.
    UnavailableFirst,
    /// Right data is called a mismatch of this pair.
    Mismatch(Pair),
    /// This registry does not know the person.
    Unknown(Registry),
    /// The document is no longer good.
    Invalid(InvalidReason),
}

/// What is special about the person's own data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persona {
    /// Drawn like everybody.
    Drawn,
    /// A living citizen of working age with passport, СНИЛС and ИНН.
    Citizen,
    /// A citizen who has died.
    Dead,
    /// A citizen under 14, without a passport.
    Child,
    /// The mother of the special children of these thousand people.
    Mother,
    /// Their father.
    Father,
    /// A child of the two, under 14.
    FamilyChild,
    /// A child of the two, over 14, with a passport.
    Youth,
    /// A child of the two, under 14; a court ended the father's rights.
    ChildOfOne,
    /// A child under 14 with a guardian.
    Ward,
    /// A citizen without a patronymic.
    NoPatronymic,
    /// A citizen with a patronymic in «оглы» or «кызы».
    Particle,
    /// A citizen with a surname of two parts.
    Hyphenated,
    /// A citizen with the same name and birth date as the person before.
    Namesake,
    /// A citizen whose passport is past its term.
    OverduePassport,
    /// A citizen without an ИНН.
    NoInn,
    /// A foreigner with a foreign passport and a СНИЛС.
    Foreigner,
    /// A foreigner with a foreign passport and no СНИЛС.
    ForeignerWithoutSnils,
    /// A foreigner with a residence permit.
    Resident,
    /// A foreigner with a temporary residence permit.
    TemporaryResident,
    /// A foreigner with one single name and a residence permit.
    SingleName,
}

/// A special number: people whose number leaves it when divided by [`SLOT_PERIOD`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The remainder.
    pub number: u64,
    /// What is special about the data.
    pub persona: Persona,
    /// What is special about the answers.
    pub behaviour: Behaviour,
}

/// Special numbers repeat every thousand people.
pub const SLOT_PERIOD: u64 = 1_000;

const fn answers(number: u64, behaviour: Behaviour) -> Slot {
    Slot { number, persona: Persona::Citizen, behaviour }
}

const fn data(number: u64, persona: Persona) -> Slot {
    Slot { number, persona, behaviour: Behaviour::Ordinary }
}

/// All special numbers. Everybody else is drawn and answered about rightly.
pub const SLOTS: [Slot; 50] = [
    answers(0, Behaviour::Ordinary),
    answers(1, Behaviour::Late),
    answers(2, Behaviour::Lost),
    answers(3, Behaviour::Doubled),
    answers(4, Behaviour::Swapped),
    answers(5, Behaviour::Garbled),
    answers(6, Behaviour::NotJson),
    answers(7, Behaviour::Unsigned),
    answers(8, Behaviour::WronglySigned),
    answers(9, Behaviour::UnavailableFirst),
    answers(10, Behaviour::Mismatch(Pair::SnilsPerson)),
    answers(11, Behaviour::Mismatch(Pair::SnilsGender)),
    answers(12, Behaviour::Mismatch(Pair::DocumentPerson)),
    answers(13, Behaviour::Mismatch(Pair::DocumentIssueDate)),
    answers(14, Behaviour::Mismatch(Pair::DocumentIssueId)),
    Slot {
        number: 15,
        persona: Persona::TemporaryResident,
        behaviour: Behaviour::Mismatch(Pair::DocumentExpiryDate),
    },
    answers(16, Behaviour::Mismatch(Pair::InnPerson)),
    answers(17, Behaviour::Unknown(Registry::Sfr)),
    answers(18, Behaviour::Unknown(Registry::Mvd)),
    answers(19, Behaviour::Unknown(Registry::Fns)),
    answers(20, Behaviour::Invalid(InvalidReason::Replaced)),
    answers(21, Behaviour::Invalid(InvalidReason::Lost)),
    answers(22, Behaviour::Invalid(InvalidReason::Stolen)),
    answers(23, Behaviour::Invalid(InvalidReason::Expired)),
    answers(24, Behaviour::Invalid(InvalidReason::Wanted)),
    answers(25, Behaviour::Invalid(InvalidReason::IssuedInBreach)),
    answers(26, Behaviour::Invalid(InvalidReason::Destroyed)),
    data(27, Persona::Mother),
    data(28, Persona::Father),
    data(29, Persona::FamilyChild),
    data(30, Persona::Foreigner),
    data(31, Persona::ForeignerWithoutSnils),
    data(32, Persona::Resident),
    data(33, Persona::TemporaryResident),
    data(34, Persona::SingleName),
    data(35, Persona::Dead),
    data(36, Persona::Child),
    data(37, Persona::NoPatronymic),
    data(38, Persona::Particle),
    data(39, Persona::Hyphenated),
    data(40, Persona::Citizen),
    data(41, Persona::Namesake),
    data(42, Persona::OverduePassport),
    data(43, Persona::NoInn),
    data(44, Persona::Citizen),
    data(45, Persona::Citizen),
    data(46, Persona::Youth),
    data(47, Persona::ChildOfOne),
    data(48, Persona::Ward),
    data(49, Persona::Citizen),
];

impl Slot {
    /// The slot of a person's number.
    pub fn of(number: u64) -> Self {
        let drawn = Self { number, persona: Persona::Drawn, behaviour: Behaviour::Ordinary };
        let remainder = number % SLOT_PERIOD;
        SLOTS.into_iter().find(|slot| slot.number == remainder).unwrap_or(drawn)
    }
}

/// The words of the table in the documentation and of the sandbox's JSON.
impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.behaviour, self.persona) {
            (Behaviour::Ordinary, persona) => f.write_str(persona.code()),
            (behaviour, Persona::Citizen | Persona::Drawn) => write!(f, "{behaviour}"),
            (behaviour, persona) => write!(f, "{}, {behaviour}", persona.code()),
        }
    }
}

impl Persona {
    /// A word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Citizen => "citizen",
            Self::Dead => "dead",
            Self::Child => "child",
            Self::Mother => "mother",
            Self::Father => "father",
            Self::FamilyChild => "family-child",
            Self::Youth => "youth",
            Self::ChildOfOne => "child-of-one",
            Self::Ward => "ward",
            Self::NoPatronymic => "no-patronymic",
            Self::Particle => "particle",
            Self::Hyphenated => "hyphenated",
            Self::Namesake => "namesake",
            Self::OverduePassport => "overdue-passport",
            Self::NoInn => "no-inn",
            Self::Foreigner => "foreigner",
            Self::ForeignerWithoutSnils => "foreigner-without-snils",
            Self::Resident => "resident",
            Self::TemporaryResident => "temporary-resident",
            Self::SingleName => "single-name",
        }
    }

    /// Whether the person is a citizen of another state.
    pub const fn is_foreign(self) -> bool {
        matches!(
            self,
            Self::Foreigner
                | Self::ForeignerWithoutSnils
                | Self::Resident
                | Self::TemporaryResident
                | Self::SingleName
        )
    }
}

impl fmt::Display for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ordinary => f.write_str("ordinary"),
            Self::Late => f.write_str("late"),
            Self::Lost => f.write_str("lost"),
            Self::Doubled => f.write_str("doubled"),
            Self::Swapped => f.write_str("swapped"),
            Self::Garbled => f.write_str("garbled"),
            Self::NotJson => f.write_str("not-json"),
            Self::Unsigned => f.write_str("unsigned"),
            Self::WronglySigned => f.write_str("wrongly-signed"),
            Self::UnavailableFirst => f.write_str("unavailable-first"),
            Self::Mismatch(pair) => write!(f, "mismatch:{}", pair.code()),
            Self::Unknown(registry) => write!(f, "unknown:{}", registry.code()),
            Self::Invalid(reason) => write!(f, "invalid:{}", reason.code()),
        }
    }
}
