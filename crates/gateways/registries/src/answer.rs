use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use kernel::{Date, Timestamp, typed_id};
use person::Inn;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::{date, moment};
use crate::{BirthPair, CheckRequest, RequestId};

typed_id! {
    /// The registry's id of a request that it took.
    MessageId
}

typed_id! {
    /// The id of an answer in the queue: what is acknowledged.
    AnswerId
}

/// Two things that do not belong together, in the words that a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pair {
    /// СНИЛС and name with birth date.
    SnilsPerson,
    /// СНИЛС and gender.
    SnilsGender,
    /// Document and name with birth date.
    DocumentPerson,
    /// Document and its date of issue.
    DocumentIssueDate,
    /// Document and its division code.
    DocumentIssueId,
    /// Document and its last day.
    DocumentExpiryDate,
    /// ИНН and name with birth date.
    InnPerson,
}

impl Pair {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::SnilsPerson,
        Self::SnilsGender,
        Self::DocumentPerson,
        Self::DocumentIssueDate,
        Self::DocumentIssueId,
        Self::DocumentExpiryDate,
        Self::InnPerson,
    ];

    /// The word of the protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SnilsPerson => "snils-person",
            Self::SnilsGender => "snils-gender",
            Self::DocumentPerson => "document-person",
            Self::DocumentIssueDate => "document-issue-date",
            Self::DocumentIssueId => "document-issue-id",
            Self::DocumentExpiryDate => "document-expiry-date",
            Self::InnPerson => "inn-person",
        }
    }

    /// The pair of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pair| pair.code() == code)
    }
}

/// Why a document is no longer good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvalidReason {
    /// Another one was issued in its place.
    Replaced,
    /// Reported lost.
    Lost,
    /// Reported stolen.
    Stolen,
    /// Its time is over.
    Expired,
    /// Wanted by the police.
    Wanted,
    /// Issued in breach of the rules.
    IssuedInBreach,
    /// Taken out of use and destroyed.
    Destroyed,
}

impl InvalidReason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Replaced,
        Self::Lost,
        Self::Stolen,
        Self::Expired,
        Self::Wanted,
        Self::IssuedInBreach,
        Self::Destroyed,
    ];

    /// The word of the protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Lost => "lost",
            Self::Stolen => "stolen",
            Self::Expired => "expired",
            Self::Wanted => "wanted",
            Self::IssuedInBreach => "issued-in-breach",
            Self::Destroyed => "destroyed",
        }
    }

    /// The reason of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// What the registry found. The unit-like variants have braces so that a field that does not belong there is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CheckResult {
    /// Everything asked is so.
    Matched {},
    /// The registry knows the number, and it does not belong to what is named.
    Mismatch {
        /// What does not belong together.
        pair: Pair,
    },
    /// The registry does not know it.
    NotFound {},
    /// The document is no longer good.
    Invalid {
        /// Why.
        reason: InvalidReason,
    },
    /// The person's ИНН.
    InnFound {
        /// With right check digits; another one is an unreadable answer.
        inn: Inn,
    },
    /// The person is dead.
    Deceased {
        /// The date of death.
        #[serde(with = "date")]
        date: Date,
    },
    /// The civil registry knows the certificate, and something of the birth record is not as asked.
    BirthMismatch {
        /// What does not belong together.
        pair: BirthPair,
    },
    /// A court or the guardianship authority ended the asker's right to act for the child.
    RightsEnded {
        /// Since when.
        #[serde(with = "date")]
        date: Date,
    },
    /// The registry cannot answer now: ask again later under a new id.
    Unavailable {},
}

/// An answer to one request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// What is acknowledged.
    pub answer_id: AnswerId,
    /// The registry's id of the request.
    pub message_id: MessageId,
    /// Our id of the request.
    pub request_id: RequestId,
    /// The digest of what the registry looked at, see [`CheckRequest::subject_digest`]. Base64url without padding.
    #[serde(with = "digest")]
    pub subject_digest: [u8; 32],
    /// When the registry answered.
    #[serde(with = "moment")]
    pub answered_at: Timestamp,
    /// What it found.
    pub result: CheckResult,
}

impl Answer {
    /// Whether this answers this very request about this very data. One that does not is about somebody else.
    pub fn concerns(&self, request: &CheckRequest) -> bool {
        self.request_id == request.id && self.subject_digest == request.subject_digest()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("answer_id", &self.answer_id)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// An answer in a signed batch that does not follow the protocol. What could still be read of it is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What may be acknowledged, so that it does not come again.
    pub answer_id: Option<AnswerId>,
    /// The request that it seems to belong to.
    pub request_id: Option<RequestId>,
}

mod digest {
    use super::{BASE64URL_NOPAD, Deserialize, Deserializer, Serializer};
    use serde::de::Error as _;

    pub(super) fn serialize<S: Serializer>(digest: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL_NOPAD.encode(digest))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(D::Error::custom)?;
        <[u8; 32]>::try_from(bytes).map_err(|_| D::Error::custom("a digest has 32 bytes"))
    }
}
