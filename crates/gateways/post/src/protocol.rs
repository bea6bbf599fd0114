//! The bodies of the protocol, for both sides of it.

use std::fmt;

use kernel::Uuid;
use serde::{Deserialize, Serialize};

/// How many letters one batch carries.
pub const BATCH_MAX: usize = 100;

/// How many events, or acknowledgements, one message carries.
pub const EVENTS_MAX: usize = 50;

/// A body larger than this is not read, on either side.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One letter in the register of a batch. Does not print whom it goes to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterEntry {
    /// The sender's id of the letter, random.
    pub letter_id: Uuid,
    /// How the letter is called on its sheet.
    pub reference: String,
    /// To whom it is handed over, against a document of this name.
    pub addressee: String,
    /// Six digits.
    pub postcode: String,
    /// The address as it is printed, line by line, without the postcode.
    pub address: Vec<String>,
}

impl fmt::Debug for RegisterEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RegisterEntry").field(&self.letter_id).finish()
    }
}

/// The sheets of a batch for the printing house of the post.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SealedSheets {
    /// `age-1`: a PDF, encrypted in the age format, version 1.
    pub format: String,
    /// The file, in base64.
    pub file: String,
}

impl fmt::Debug for SealedSheets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedSheets({})", self.format)
    }
}

/// Body of `POST /v1/batches`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchBody {
    /// The sender's id of the batch: the same at every try.
    pub batch_id: Uuid,
    /// 1 to [`BATCH_MAX`] of them, in the order of the sheets.
    pub letters: Vec<RegisterEntry>,
    /// The sheets, where the post prints them; a batch printed by the sender comes without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheets: Option<SealedSheets>,
}

/// A letter that the post took into its books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Taken {
    /// The sender's id.
    pub letter_id: Uuid,
    /// The track number: the same for the same letter, however often it is handed over.
    pub track: String,
}

/// Reply to `POST /v1/batches`: one entry per letter, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchReply {
    /// What was taken.
    pub letters: Vec<Taken>,
}

/// How far a letter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The post has the letter: it is posted.
    Accepted,
    /// It has left the place where it was posted.
    OnTheWay,
    /// It waits at the addressee's post office.
    Arrived,
    /// The addressee has it, against a document.
    HandedOver,
    /// It goes back to the sender.
    Returned,
    /// A word that this version does not know. It is acknowledged and changes nothing.
    #[serde(other)]
    Unknown,
}

impl EventKind {
    /// Every kind that a letter goes through.
    pub const ALL: [Self; 5] =
        [Self::Accepted, Self::OnTheWay, Self::Arrived, Self::HandedOver, Self::Returned];

    /// The word of the protocol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::OnTheWay => "on-the-way",
            Self::Arrived => "arrived",
            Self::HandedOver => "handed-over",
            Self::Returned => "returned",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Something that happened to a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// The post's id of the event.
    pub event_id: Uuid,
    /// The sender's id of the letter.
    pub letter_id: Uuid,
    /// Its track number.
    pub track: String,
    /// What happened.
    pub kind: EventKind,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// Body of `POST /v1/events/next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventsBody {
    /// 1 to [`EVENTS_MAX`].
    pub limit: usize,
}

/// Reply to `POST /v1/events/next`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventsReply {
    /// Up to as many as asked for, the oldest first. They come again until they are acknowledged.
    pub events: Vec<Event>,
}

/// Body of `POST /v1/events/acknowledge`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgeBody {
    /// 1 to [`EVENTS_MAX`]. Those not in the queue are passed over.
    pub event_ids: Vec<Uuid>,
}

/// Reply to `POST /v1/events/acknowledge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgeReply {
    /// How many left the queue by this.
    pub acknowledged: usize,
}

/// Why a message was refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// 400: not JSON, or not of this protocol.
    Malformed,
    /// 401: unsigned, wrongly signed, or by a sender that the post does not know.
    Signature,
    /// 409: the id of the batch was used for other letters, or a letter stands in another batch.
    Conflict,
    /// 413: the body is too large.
    TooLarge,
    /// 422: none, or too many.
    BatchSize,
    /// 422: the sheets do not open by the printing house's key.
    Sheets,
    /// 503: not now; see Retry-After.
    Unavailable,
}

/// Body of every reply that is not a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Problem {
    /// Why.
    pub code: ProblemCode,
}
