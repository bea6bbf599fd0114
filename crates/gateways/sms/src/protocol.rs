//! The bodies of the protocol, for both sides of it.

use kernel::{Secret, Uuid};
use serde::{Deserialize, Serialize};

/// The longest text the gateway takes, in characters: ten parts of 67 characters outside the GSM alphabet, and a bit.
pub const TEXT_CHARS_MAX: usize = 700;

/// `POST /v1/messages`, as a client writes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SendBody<'a> {
    /// The client's id of the message.
    pub client_message_id: Uuid,
    /// The receiver in E.164.
    pub to: &'a str,
    /// The name that the receiver sees.
    pub sender: &'a str,
    /// The text.
    pub text: &'a str,
}

/// `POST /v1/messages`, as a provider reads it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceivedBody {
    /// The client's id of the message.
    pub client_message_id: Uuid,
    /// The receiver in E.164.
    pub to: Secret<String>,
    /// The name that the receiver sees.
    pub sender: String,
    /// The text.
    pub text: Secret<String>,
}

/// What the provider says of a message: the answer to both requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageReply {
    /// The client's id of the message.
    pub client_message_id: Uuid,
    /// The provider's id of the message.
    pub provider_id: String,
    /// What became of it.
    pub state: SmsState,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmsState {
    /// The provider has taken it over.
    Accepted,
    /// The phone has it.
    Delivered,
    /// It will not arrive.
    Undeliverable,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// The body of every refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Why: one of the words in [`code`].
    pub code: String,
}

/// The words of [`Problem::code`].
pub mod code {
    /// 401: the token is missing or wrong.
    pub const UNAUTHORIZED: &str = "unauthorized";
    /// 422: no such number.
    pub const BAD_NUMBER: &str = "bad-number";
    /// 422: the text is empty or too long.
    pub const BAD_TEXT: &str = "bad-text";
    /// 400: the body is not what the protocol says.
    pub const BAD_REQUEST: &str = "bad-request";
    /// 403: the receiver takes no messages of this sender.
    pub const BLOCKED: &str = "blocked";
    /// 404: no message with this id.
    pub const NOT_FOUND: &str = "not-found";
    /// 409: this id was used for another message.
    pub const CONFLICT: &str = "conflict";
    /// 429: too many messages; `Retry-After` says when.
    pub const RATE_LIMITED: &str = "rate-limited";
    /// 503: the provider is out of order.
    pub const UNAVAILABLE: &str = "unavailable";
}
