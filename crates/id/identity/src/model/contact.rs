use kernel::Timestamp;
use person::{Email, FixedPhone, Phone};
use serde::{Deserialize, Serialize};
use store::Field;

/// A way to reach a person that they have proven or are about to prove.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
pub enum Contact {
    /// A mobile phone.
    Phone(Phone),
    /// A mailbox.
    Email(Email),
}

/// The kind alone, for rows and texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A mobile phone.
    Phone,
    /// A mailbox.
    Email,
}

impl ContactKind {
    /// As stored, and as the name of the form field.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    /// The field of the blind index.
    pub const fn lookup_field(self) -> Field {
        match self {
            Self::Phone => Field("phone.sign-in"),
            Self::Email => Field("email.sign-in"),
        }
    }

    /// Whether it is a phone.
    pub const fn is_phone(self) -> bool {
        matches!(self, Self::Phone)
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Phone, Self::Email].into_iter().find(|kind| kind.as_str() == word)
    }
}

impl Contact {
    /// The kind.
    pub const fn kind(&self) -> ContactKind {
        match self {
            Self::Phone(_) => ContactKind::Phone,
            Self::Email(_) => ContactKind::Email,
        }
    }

    /// The normalised value by which it is found.
    pub fn lookup_value(&self) -> String {
        match self {
            Self::Phone(phone) => phone.e164().to_owned(),
            Self::Email(email) => email.key(),
        }
    }

    /// The field of the blind index.
    pub const fn lookup_field(&self) -> Field {
        self.kind().lookup_field()
    }

    /// What a page may show: enough to recognise, not enough to learn.
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(phone) => phone.masked(),
            Self::Email(email) => email.masked(),
        }
    }

    /// The whole of it, for the eyes of its owner alone.
    pub fn written(&self) -> String {
        match self {
            Self::Phone(phone) => phone.to_string(),
            Self::Email(email) => email.to_string(),
        }
    }

    /// Where messages go.
    pub fn address(&self) -> notify::Address {
        match self {
            Self::Phone(phone) => notify::Address::Sms(phone.clone()),
            Self::Email(email) => notify::Address::Mail(email.clone()),
        }
    }
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind().as_str())
    }
}

/// A phone that the person may be called by but that receives no code and no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixedPhoneKind {
    /// At home.
    Home,
    /// At work.
    Work,
}

impl FixedPhoneKind {
    /// Both, in the order of the page.
    pub const ALL: [Self; 2] = [Self::Home, Self::Work];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Work => "work",
        }
    }

    /// The name of the form field.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Home => "homePhone",
            Self::Work => "workPhone",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The phone of home or work, as the person gave it.
#[derive(Clone, Debug)]
pub struct GivenPhone {
    /// Which.
    pub kind: FixedPhoneKind,
    /// The number.
    pub phone: FixedPhone,
    /// When it was given.
    pub given_at: Timestamp,
}
