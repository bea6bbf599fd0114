use std::collections::BTreeSet;

use gateway_registries::BirthPair;

/// As what a person is bound to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Mother or father.
    Parent,
    /// Guardian or trustee.
    Guardian,
    /// The child, with an account of their own.
    Child,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Parent, Self::Guardian, Self::Child];

    /// As stored and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Guardian => "guardian",
            Self::Child => "child",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Parent => "children-role-parent",
            Self::Guardian => "children-role-guardian",
            Self::Child => "children-role-child",
        }
    }
}

/// Why there is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Two things do not belong together.
    Pair(BirthPair),
    /// Nobody has such a certificate.
    NotFound,
    /// A court ended the asker's rights.
    RightsEnded,
    /// The child has died.
    Died,
    /// The child came of age before the answer.
    Adult,
    /// Another account is the child's already.
    Taken,
}

impl Refusal {
    const PLAIN: [Self; 5] = [Self::NotFound, Self::RightsEnded, Self::Died, Self::Adult, Self::Taken];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pair(pair) => pair.code(),
            Self::NotFound => "not-found",
            Self::RightsEnded => "rights-ended",
            Self::Died => "died",
            Self::Adult => "adult",
            Self::Taken => "taken",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        let plain = Self::PLAIN.into_iter().find(|refusal| refusal.as_str() == word);
        plain.or_else(|| BirthPair::from_code(word).map(Self::Pair))
    }

    /// The key of what the person is told, and what to do.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pair(BirthPair::CertificateChild) => "children-refused-certificate-child",
            Self::Pair(BirthPair::CertificateIssueDate) => "children-refused-issue-date",
            Self::Pair(BirthPair::ChildParent) => "children-refused-parent",
            Self::Pair(BirthPair::ChildGuardian) => "children-refused-guardian",
            Self::Pair(BirthPair::GuardianAct) => "children-refused-act",
            Self::NotFound => "children-refused-not-found",
            Self::RightsEnded => "children-refused-rights-ended",
            Self::Died => "children-refused-died",
            Self::Adult => "children-refused-adult",
            Self::Taken => "children-refused-taken",
        }
    }
}

/// Why a link ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The 18th birthday.
    CameOfAge,
    /// What a court or the guardianship authority decided, by the registry's word.
    Court,
    /// A paper shown at a desk.
    Desk,
    /// The holder let go.
    Holder,
    /// The child has died.
    Died,
}

impl End {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::CameOfAge, Self::Court, Self::Desk, Self::Holder, Self::Died];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CameOfAge => "came-of-age",
            Self::Court => "court",
            Self::Desk => "desk",
            Self::Holder => "holder",
            Self::Died => "died",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.as_str() == word)
    }

    /// The key of what the person is told.
    pub const fn key(self) -> &'static str {
        match self {
            Self::CameOfAge => "children-ended-came-of-age",
            Self::Court => "children-ended-court",
            Self::Desk => "children-ended-desk",
            Self::Holder => "children-ended-holder",
            Self::Died => "children-ended-died",
        }
    }
}

/// What a child over 14 with an account may let a holder see. By default nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// Phone and e-mail.
    Contacts,
    /// The identity document.
    Document,
    /// СНИЛС and ИНН.
    Numbers,
}

impl Share {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Document, Self::Numbers];

    /// As stored and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Document => "document",
            Self::Numbers => "numbers",
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Contacts => "children-share-contacts",
            Self::Document => "children-share-document",
            Self::Numbers => "children-share-numbers",
        }
    }

    /// Reads the stored words; what is unknown is not shared.
    pub fn read(words: &str) -> BTreeSet<Self> {
        let of = |word: &str| Self::ALL.into_iter().find(|share| share.as_str() == word);
        words.split(',').filter_map(of).collect()
    }

    /// As stored.
    pub fn write(shares: &BTreeSet<Self>) -> String {
        shares.iter().map(|share| share.as_str()).collect::<Vec<_>>().join(",")
    }
}
